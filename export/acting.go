package export

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Reasons for which a row has no actor.
const (
	actorAlleged   = "only alleged"
	actorNotNamed  = "nobody names one"
	actorOneSided  = "named by another side alone"
	actorDenied    = "named by a third party and denied"
	actorAllOrNone = "several sides are named and not all are sure"
)

// setActors sets actors and targets of a row by the rules (see [Rules]).
func (j *judge) setActors(h *happening, at map[counterclaim.ID]*counterclaim.Claim) {
	if h.alleged {
		h.why = actorAlleged
		return
	}
	sure, why := j.sureSides(h, at)
	all := j.saidSides(h)
	switch {
	case len(sure) == 0:
		h.why = why
		return
	case slices.ContainsFunc(all, func(s string) bool { return !slices.Contains(sure, s) }):
		h.why = actorAllOrNone
		return
	}
	for _, p := range j.parties { // by lot
		h.actors = append(h.actors, firstOf(h, p.ID, sure, j)...)
	}
	for _, s := range sure {
		if !slices.ContainsFunc(j.parties, func(p counterclaim.Party) bool { return p.ID == s }) {
			h.actors = append(h.actors, firstOf(h, s, sure, j)...)
		}
	}
	for _, c := range h.row {
		if !h.has(c) {
			continue
		}
		for _, e := range c.Targets {
			s := j.side(e)
			if s != "" && !slices.Contains(sure, s) && !slices.ContainsFunc(h.targets, func(o counterclaim.Entity) bool { return j.side(o) == s }) {
				h.targets = append(h.targets, e)
			}
		}
	}
	if h.row[0].Symmetric() {
		h.actors, h.targets = j.inLot(append(h.actors, h.targets...)), nil
	}
}

// inLot puts entities of what sides do together into the order by lot, parties first.
func (j *judge) inLot(es []counterclaim.Entity) []counterclaim.Entity {
	rank := func(e counterclaim.Entity) int {
		i := slices.IndexFunc(j.parties, func(p counterclaim.Party) bool { return p.Holds(e) })
		if i < 0 {
			return len(j.parties)
		}
		return i
	}
	slices.SortStableFunc(es, func(a, b counterclaim.Entity) int { return rank(a) - rank(b) })
	return es
}

// firstOf gives the first entity of a side among the row's actors.
func firstOf(h *happening, side string, sure []string, j *judge) []counterclaim.Entity {
	if !slices.Contains(sure, side) {
		return nil
	}
	for _, c := range h.row {
		for _, e := range c.Actors {
			if h.has(c) && j.side(e) == side {
				return []counterclaim.Entity{e}
			}
		}
	}
	return []counterclaim.Entity{{Text: side, Party: side}} // by a finding
}

// side gives the party of an entity, else its country, "" for neither.
func (j *judge) side(e counterclaim.Entity) string {
	if p := counterclaim.PartyOf(j.parties, e); p != "" {
		return p
	}
	if e.Known() {
		return e.Side()
	}
	if e.Sector == counterclaim.IGO || e.Sector == counterclaim.NGO {
		return e.Side() // bodies of many countries or of none
	}
	return ""
}

// saidSides gives every party that any claim of the row's conduct, alleged or denied too, says acted.
func (j *judge) saidSides(h *happening) []string {
	var out []string
	for i := range h.claims {
		c := &h.claims[i]
		if c.Review == counterclaim.Rejected || !h.has(c) || c.Status != counterclaim.Occurred && c.Status != counterclaim.Ongoing {
			continue
		}
		for _, e := range c.Actors {
			if p := counterclaim.PartyOf(j.parties, e); p != "" && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// sureSides gives the sides that are set, and why there are none where there are none.
func (j *judge) sureSides(h *happening, at map[counterclaim.ID]*counterclaim.Claim) (sure []string, why string) {
	why = actorNotNamed
	if h.Verdict == "confirmed" || h.Verdict == "probable" { // a finding that names parties
		sure = slices.DeleteFunc(slices.Clone(h.Responsibility), func(r string) bool {
			return r == counterclaim.NoResponsibility || r == counterclaim.NotAttributable
		})
	}
	for _, c := range h.row {
		if !h.has(c) {
			continue
		}
		for _, e := range c.Actors {
			s := j.side(e)
			switch {
			case s == "" || slices.Contains(sure, s):
			case j.own(c, s, at):
				sure = append(sure, s)
			case !j.third(c, at):
				if why == actorNotNamed {
					why = actorOneSided
				}
			case j.denies(h, s):
				why = actorDenied
			default:
				sure = append(sure, s)
			}
		}
	}
	return sure, why
}

// denies reports whether a claim of the incident says that a side did not act.
func (j *judge) denies(h *happening, side string) bool {
	for i := range h.claims {
		c := &h.claims[i]
		if c.Stance == counterclaim.Denied && c.Review != counterclaim.Rejected &&
			(len(c.Actors) == 0 || slices.ContainsFunc(c.Actors, func(e counterclaim.Entity) bool { return j.side(e) == side })) {
			return true
		}
	}
	return false
}

// speakers gives who vouches for a claim: its speakers, else those who perform the act that it is said
// in; none is the outlet.
func speakers(c *counterclaim.Claim, at map[counterclaim.ID]*counterclaim.Claim) []counterclaim.Entity {
	if v := voice(c); len(v) > 0 {
		return v
	}
	if act := at[c.Within]; act != nil && act.SpeechAct() {
		return act.Actors
	}
	return nil
}

// own reports whether a side's own body or outlet says it: of a party one that speaks for it ([counterclaim.Claim.Voices]), of
// another state any that is no paper, hospital or the like.
func (j *judge) own(c *counterclaim.Claim, side string, at map[counterclaim.ID]*counterclaim.Claim) bool {
	voice := counterclaim.Voice{Class: counterclaim.PartyVoice, Party: side}
	party := slices.ContainsFunc(j.parties, func(p counterclaim.Party) bool { return p.ID == side })
	by := speakers(c, at)
	switch {
	case len(by) == 0 && party:
		return c.OutletVoice(j.parties) == voice
	case len(by) == 0:
		return c.Party != "" && c.Party == side
	case party:
		return slices.ContainsFunc(by, func(e counterclaim.Entity) bool { return c.SpeakerVoice(e, j.parties) == voice })
	}
	return slices.ContainsFunc(by, func(e counterclaim.Entity) bool { return !e.Civil() && j.side(e) == side })
}

// third reports whether voices of no party say it in the report of an outlet of no party. Who is
// neither a party's nor known to be anybody else's ("officials") is no third party.
func (j *judge) third(c *counterclaim.Claim, at map[counterclaim.ID]*counterclaim.Claim) bool {
	if c.Party != "" {
		return false
	}
	for _, e := range speakers(c, at) {
		if s := j.side(e); s == "" || slices.ContainsFunc(j.parties, func(p counterclaim.Party) bool { return p.ID == s }) {
			return false
		}
	}
	return true
}

// notes says who says what of whom, the dead, and what the cells cannot say.
func (j *judge) notes(h *happening, at map[counterclaim.ID]*counterclaim.Claim) string {
	var parts []string
	for _, stance := range []counterclaim.Stance{counterclaim.Asserted, counterclaim.Alleged, counterclaim.Denied} {
		var by []string
		for i := range h.claims {
			c := &h.claims[i]
			real := c.Status == counterclaim.Occurred || c.Status == counterclaim.Ongoing
			said := c.Stance
			if said == counterclaim.Asserted && reasonOf(c, at) == reasonAlleged {
				said = counterclaim.Alleged
			}
			if said != stance || !real || c.Review == counterclaim.Rejected || !h.has(c) && isWords(c) {
				continue
			}
			if who := j.whoOfWhom(c, at); !slices.Contains(by, who) {
				by = append(by, who)
			}
		}
		if len(by) > 0 {
			slices.Sort(by)
			parts = append(parts, string(stance)+" by "+strings.Join(by, ", "))
		}
	}
	if t := h.tolls.all; t.low != nil || t.high != nil {
		open := ""
		if t.open {
			open = " or more"
		}
		parts = append(parts, "killed: low "+orNone(t.low)+", high "+orNone(t.high)+open)
	}
	if h.why != "" {
		parts = append(parts, "no actor set: "+h.why)
	}
	if h.dayOf == "report" {
		parts = append(parts, "the day is that of the first report")
	}
	if h.synthetic() == "true" {
		parts = append(parts, "made up")
	}
	return strings.Join(parts, "; ")
}

func orNone(n *int64) string {
	if n == nil {
		return "none"
	}
	return strconv.FormatInt(*n, 10)
}

// whoOfWhom gives "A (of B)": who says it, and of whose deed.
func (j *judge) whoOfWhom(c *counterclaim.Claim, at map[counterclaim.ID]*counterclaim.Claim) string {
	var who []string
	for _, e := range speakers(c, at) {
		n := nameOf(e, j.parties)
		if v := c.SpeakerVoice(e, j.parties); v.Class == counterclaim.OtherOfSide {
			voice := cmp.Or(e.Name, e.Text)
			if counterclaim.NameKey(voice) == counterclaim.NameKey(n) {
				voice = "others"
			}
			n = voice + " on the side of " + n // no party's word
		}
		if !slices.Contains(who, n) {
			who = append(who, n)
		}
	}
	if len(who) == 0 {
		who = []string{c.Outlet}
		if v := c.OutletVoice(j.parties); v.Party != "" {
			side := j.parties[slices.IndexFunc(j.parties, func(p counterclaim.Party) bool { return p.ID == v.Party })].Name
			if who[0] = c.Outlet + " on the side of " + side; v.Class == counterclaim.PartyVoice { // else a paper, or what bears a body's name and is not known to be from it
				who[0] = side
			}
		}
	}
	var of []string
	by := c.Actors
	if c.Symmetric() {
		by = j.inLot(slices.Concat(c.Actors, c.Targets))
	}
	for _, e := range by {
		if n := nameOf(e, j.parties); n != "" && !slices.Contains(of, n) {
			of = append(of, n)
		}
	}
	if len(of) == 0 {
		return strings.Join(who, " and ")
	}
	return strings.Join(who, " and ") + " (of " + strings.Join(of, " and ") + ")"
}
