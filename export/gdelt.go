package export

import (
	"strconv"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

// gdeltColumns has the 61 columns of the GDELT 2.0 event table (GDELT Event Codebook 2.0), with a row
// of names and commas where GDELT has none and tabs; notes, alleged and synthetic are added.
// GoldsteinScale is the ontology's own intensity of the event, in the manner of that scale.
func gdeltColumns() []eventColumn {
	cols := []eventColumn{
		text("GlobalEventID", "", func(r *eventRow) string { return r.ID.String() }),
		plain("Day", "", func(r *eventRow) string { return compact(r.day()) }),
		plain("MonthYear", "", func(r *eventRow) string { d := compact(r.day()); return d[:min(6, len(d))] }),
		plain("Year", "", year),
		empty("FractionDate"),
	}
	for n, name := range []string{"Actor1", "Actor2"} {
		cols = append(cols,
			text(name+"Code", "", nth(n, func(r *eventRow, e counterclaim.Entity) string { return countryOf(e, r.parties) + gdeltType(e) })),
			text(name+"Name", "", nth(n, func(r *eventRow, e counterclaim.Entity) string { return nameOf(e, r.parties) })),
			text(name+"CountryCode", "", nth(n, func(r *eventRow, e counterclaim.Entity) string { return countryOf(e, r.parties) })),
			empty(name+"KnownGroupCode"), empty(name+"EthnicCode"), empty(name+"Religion1Code"), empty(name+"Religion2Code"),
			text(name+"Type1Code", "", nth(n, func(_ *eventRow, e counterclaim.Entity) string { return gdeltType(e) })),
			empty(name+"Type2Code"), empty(name+"Type3Code"))
	}
	cols = append(cols,
		empty("IsRootEvent"),
		plain("EventCode", "", func(r *eventRow) string { return r.cameo() }),
		plain("EventBaseCode", "", func(r *eventRow) string { c := r.cameo(); return c[:min(3, len(c))] }),
		plain("EventRootCode", "", func(r *eventRow) string { c := r.cameo(); return c[:min(2, len(c))] }),
		plain("QuadClass", "", func(r *eventRow) string { return quadOfRoot(r.cameo()) }),
		plain("GoldsteinScale", "", intensity),
		plain("NumMentions", "", func(r *eventRow) string { return countOf(len(r.claims)) }),
		plain("NumSources", "", func(r *eventRow) string { return countOf(r.voices()) }),
		plain("NumArticles", "", func(r *eventRow) string { return countOf(len(r.from.reports)) }),
		empty("AvgTone"))
	for _, name := range []string{"Actor1Geo", "Actor2Geo"} {
		for _, part := range []string{"_Type", "_FullName", "_CountryCode", "_ADM1Code", "_ADM2Code", "_Lat", "_Long", "_FeatureID"} {
			cols = append(cols, empty(name+part))
		}
	}
	return append(cols,
		plain("ActionGeo_Type", "", placed(func(p *counterclaim.Place) string {
			if p.Precision == counterclaim.InCountry {
				return "1"
			}
			return "4"
		})),
		text("ActionGeo_FullName", "", placeName),
		text("ActionGeo_CountryCode", "", placed(countryIn)),
		empty("ActionGeo_ADM1Code"), empty("ActionGeo_ADM2Code"),
		plain("ActionGeo_Lat", "", placed(latOf)),
		plain("ActionGeo_Long", "", placed(lonOf)),
		plain("ActionGeo_FeatureID", "", placed(geonameID)),
		plain("DATEADDED", "", func(r *eventRow) string { return compact(firstDay(r)) }),
		text("SOURCEURL", "", func(r *eventRow) string { return r.url }),
		text("notes", "", func(r *eventRow) string { return r.notes }),
		text("alleged", "", func(r *eventRow) string { return boolean(r.alleged) }),
		text("synthetic", "", func(r *eventRow) string { return r.synthetic() }))
}

// firstDay gives the day of the first report that has one.
func firstDay(r *eventRow) string {
	for _, d := range r.from.days {
		if d != "" {
			return d
		}
	}
	return ""
}

func geonameID(p *counterclaim.Place) string {
	if p.GeonameID == 0 {
		return ""
	}
	return strconv.FormatInt(p.GeonameID, 10)
}

func quadOf(e counterclaim.Event) string {
	if q := e.Quad(); q > 0 {
		return strconv.Itoa(q)
	}
	return ""
}

// quadOfRoot gives GDELT's quad class, which goes by the CAMEO root that stands beside it: an appeal (02) is verbal cooperation there
// and verbal conflict in PLOVER, which knows one event for appeals and demands.
func quadOfRoot(cameo string) string {
	root, err := strconv.Atoi(cameo[:min(2, len(cameo))])
	switch {
	case err != nil || root < 1 || root > 20:
		return ""
	case root <= 5:
		return "1"
	case root <= 9:
		return "2"
	case root <= 14:
		return "3"
	}
	return "4"
}

func intensity(r *eventRow) string {
	e, ok := ontology.EventOf(r.event)
	if !ok {
		return ""
	}
	return number(e.Weight)
}

// gdeltType gives the CAMEO role of an actor, "" for sectors that CAMEO has no role for.
func gdeltType(e counterclaim.Entity) string {
	switch e.Sector {
	case counterclaim.PTY, counterclaim.SOC:
		return ""
	case counterclaim.CRM:
		return "CRM"
	case counterclaim.JRN:
		return "MED" // media, with CAMEO
	case counterclaim.MED:
		return "HLH"
	case counterclaim.UNK:
		return ""
	}
	return string(e.Sector)
}

// voices counts who reports it independently of each other.
func (r *eventRow) voices() int {
	all := make([]*counterclaim.Claim, len(r.claims))
	for i := range r.claims {
		all[i] = &r.claims[i]
	}
	n, _ := counterclaim.CountVoices(all)
	return n
}
