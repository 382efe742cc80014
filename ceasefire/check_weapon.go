package ceasefire

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// siteReachM is how far from a site's point what belongs to it may stand, metres.
const siteReachM = 1_000.0

// holding is what a party declared under a serial number.
type holding struct {
	party, site, by string
	item            *counterclaim.Item
}

// readyHoldings finds where sites are and lists what was declared by class and serial number.
func (c *Checker) readyHoldings() {
	c.declared = map[string]holding{}
	for i := range c.agreement.Sites {
		s := &c.agreement.Sites[i]
		c.sites = append(c.sites, -1)
		if s.Lat != nil && s.Lon != nil {
			c.sites[i] = c.limit(Limit{Kind: NearTo, Point: pointOf(*s.Lat, *s.Lon), FromM: siteReachM, ErrorM: s.ErrorM}, "site "+s.ID)
			c.widest = max(c.widest, s.ErrorM)
		}
		for j := range s.Items {
			for _, serial := range s.Items[j].Serials {
				c.declared[s.Items[j].WeaponClass+" "+counterclaim.PlainSerial(serial)] = holding{s.Party, s.ID, "its declared serial number " + serial, &s.Items[j]}
			}
		}
	}
}

// holder gives who declared the serial numbers of what was seen: nobody where none did, or more than one.
func (c *Checker) holder(e *counterclaim.Equipment) holding {
	var out holding
	for _, serial := range e.Serials {
		h, known := c.declared[e.WeaponClass+" "+counterclaim.PlainSerial(serial)]
		switch {
		case !known:
		case out.party != "" && out.party != h.party:
			return holding{}
		case out.party == "":
			out = h
		}
	}
	return out
}

// meant says whether a clause means what was seen, and where that cannot be told, why.
func (c *Checker) meant(k *clause, e *counterclaim.Equipment, of holding) (Presence, string) {
	class, typ, calibre, reach := e.WeaponClass, e.Type, e.CalibreMM, 0.0
	if !slices.Contains(counterclaim.WeaponClasses(), class) { // as a record may have it that was written before such words were refused: it must not be passed over
		class = ""
	}
	if of.item != nil {
		if calibre == 0 {
			calibre = of.item.CalibreMM
		}
		if typ == "" {
			typ = of.item.Type
		}
		reach = of.item.RangeKM
	}
	is, why := IsIn, ""
	perhaps := func(reason string) {
		if is == IsIn {
			is, why = MayBe, reason
		}
	}
	switch {
	case k.WeaponClass == "" || class == k.WeaponClass || k.WeaponClass == "heavy_weapons" && heavy(class):
	case class == "":
		perhaps("its class is not known")
	case class == "heavy_weapons" && heavy(k.WeaponClass):
		perhaps("which heavy weapons is not known")
	default:
		return IsOut, ""
	}
	named := func(types []string) bool {
		return slices.ContainsFunc(types, func(t string) bool { return strings.EqualFold(t, typ) })
	}
	switch {
	case len(k.Types) > 0 && typ == "":
		perhaps("its type is not known")
	case len(k.Types) > 0 && !named(k.Types):
		return IsOut, ""
	case len(k.Types) == 0 && typ != "" && slices.ContainsFunc(c.agreement.Clauses, func(x counterclaim.Clause) bool {
		return x.Kind == k.Kind && named(x.Types) && inBoth(x.Parties, k.Parties) != ""
	}):
		return IsOut, "" // the clause that names its type goes before
	}
	for _, m := range []struct {
		v, least, under float64
		unknown         string
	}{{calibre, k.CalibreMM, k.CalibreUnderMM, "its calibre is not known"}, {reach, k.RangeKM, k.RangeUnderKM, "its range is not known"}} {
		switch {
		case m.least == 0 && m.under == 0:
		case m.v == 0:
			perhaps(m.unknown)
		case m.v < m.least || m.under > 0 && m.v >= m.under:
			return IsOut, ""
		}
	}
	return is, why
}

// siteOf gives the declared site that an entry is about: by its name in the entry's place or post, else the one that it is at for
// certain, if there is one alone; nil for none.
func (c *Checker) siteOf(s *seen) *counterclaim.Site {
	if s.o == nil {
		return nil
	}
	var near *counterclaim.Site
	for i := range c.agreement.Sites {
		site := &c.agreement.Sites[i]
		for _, name := range []string{site.ID, site.Title} {
			if name != "" && (strings.EqualFold(name, s.o.Place) || strings.EqualFold(name, s.o.Post)) {
				return site
			}
		}
	}
	for i, limit := range c.sites {
		if limit < 0 || s.verdict(c, limit) != Compliant {
			continue
		}
		if near != nil {
			return nil
		}
		near = &c.agreement.Sites[i]
	}
	return near
}
