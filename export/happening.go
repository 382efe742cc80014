package export

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

// Reasons for which claims and incidents are left out, beside the statuses.
const (
	reasonRejected = "rejected in review"
	reasonDenied   = "denied"
	reasonAlleged  = "alleged"
	reasonWords    = "words alone"
	reasonNoRow    = "of an incident without a row"
	reasonOther    = "of another matter in the incident"
	reasonNoToll   = "without a number of killed"
)

// judge decides which incidents have a row and counts what is left out.
type judge struct {
	parties     []counterclaim.Party // by lot
	withAlleged bool
	words       bool // sayings are events in the format
	losses      Losses
}

// happening is an incident that has a row, with what the row rests on.
type happening struct {
	*counterclaim.Incident
	claims  []counterclaim.Claim
	row     []*counterclaim.Claim // on which the row rests
	alleged bool                  // nobody asserts it
	conduct counterclaim.Conduct
	event   counterclaim.Event
	actors  []counterclaim.Entity // set by the rules, by lot
	targets []counterclaim.Entity
	why     string // why no actor is set
	place   *counterclaim.Place
	when    *counterclaim.Period
	dayOf   string // "report" where the day is that of the first report
	from    sources
	tolls   tolls
	notes   string
}

// take judges one incident, whose Ledger is set. It is nil where the incident has no row.
func (j *judge) take(n *counterclaim.Incident, claims []counterclaim.Claim) *happening {
	j.losses.Incidents++
	j.losses.Claims += len(claims)
	at := make(map[counterclaim.ID]*counterclaim.Claim, len(claims))
	for i := range claims {
		at[claims[i].ID] = &claims[i]
	}
	why := make([]string, len(claims))
	var deeds, alleged, said []*counterclaim.Claim
	for i := range claims {
		c := &claims[i]
		why[i] = reasonOf(c, at)
		switch {
		case why[i] == "" && isWords(c):
			said = append(said, c)
		case why[i] == "":
			deeds = append(deeds, c)
		case why[i] == reasonAlleged && !isWords(c):
			alleged = append(alleged, c)
		}
	}
	h := &happening{Incident: n, claims: claims, row: deeds}
	switch {
	case len(deeds) > 0:
	case len(alleged) > 0 && j.withAlleged:
		h.row, h.alleged = alleged, true
	case len(said) > 0 && j.words:
		h.row = said
	default:
		j.losses.IncidentsLeftOut[incidentReason(why, len(alleged) > 0, len(said) > 0)]++
		j.countClaims(nil, claims, why)
		return nil
	}
	j.losses.Rows++
	j.countClaims(h.row, claims, why)
	j.fill(h, at)
	return h
}

func (j *judge) countClaims(row []*counterclaim.Claim, claims []counterclaim.Claim, why []string) {
	for i := range claims {
		switch {
		case slices.Contains(row, &claims[i]):
			j.losses.ClaimsTold++
		case why[i] != "":
			j.losses.ClaimsLeftOut[why[i]]++
		case isWords(&claims[i]) && !j.words:
			j.losses.ClaimsLeftOut[reasonWords]++
		case len(row) == 0:
			j.losses.ClaimsLeftOut[reasonNoRow]++
		default:
			j.losses.ClaimsLeftOut[reasonOther]++
		}
	}
}

// reasonOf gives why a row cannot rest on a claim: it, or an act that carries it, is denied or not real,
// or it is said as an accusation; "" where it can.
func reasonOf(c *counterclaim.Claim, at map[counterclaim.ID]*counterclaim.Claim) string {
	if c.Review == counterclaim.Rejected {
		return reasonRejected
	}
	alleged := false
	for range len(at) {
		switch {
		case c.Stance == counterclaim.Denied:
			return reasonDenied
		case c.Status != counterclaim.Occurred && c.Status != counterclaim.Ongoing:
			return string(c.Status)
		}
		alleged = alleged || c.Stance == counterclaim.Alleged
		act := at[c.Within]
		if act == nil {
			break
		}
		alleged = alleged || act.Event == counterclaim.Accuse
		c = act
	}
	if alleged {
		return reasonAlleged
	}
	return ""
}

func incidentReason(why []string, alleged, said bool) string {
	switch {
	case alleged:
		return reasonAlleged
	case said:
		return reasonWords
	}
	for _, r := range []string{reasonAlleged, reasonDenied, "demanded", "threatened", "planned", "proposed", "hypothetical", reasonRejected} {
		if slices.Contains(why, r) {
			return r
		}
	}
	return "without claims"
}

// isWords reports a claim whose conduct is itself a saying.
func isWords(c *counterclaim.Claim) bool {
	if len(c.Conduct) == 0 {
		return c.SpeechAct()
	}
	k, _ := ontology.ConductOf(c.Conduct[0])
	return k.Group == "words"
}

func (j *judge) fill(h *happening, at map[counterclaim.ID]*counterclaim.Claim) {
	h.conduct, h.event = mainConduct(h)
	h.from = sourcesOf(h.claims)
	var places []counterclaim.Place
	for _, c := range h.row {
		places = append(places, c.Places...)
		if c.Time != nil && (h.when == nil || days(c.Time) < days(h.when)) {
			h.when = c.Time
		}
	}
	h.place = mostPrecise(places)
	for i := 0; h.when == nil && i < len(h.from.days); i++ {
		if d := h.from.days[i]; d != "" {
			h.when, h.dayOf = &counterclaim.Period{From: d, To: d}, "report"
		}
	}
	a, b := twoSides(j.parties, h.claims)
	h.tolls = tollsOf(h.Ledger, a.ID, b.ID)
	j.setActors(h, at)
	if h.why != "" {
		j.losses.ActorsNotSet[h.why]++
	}
	h.notes = j.notes(h, at)
}

// days gives how many days a period holds, more than any where it cannot be read.
func days(p *counterclaim.Period) int {
	from, to, ok := p.Days()
	if !ok {
		return 1 << 30
	}
	return int(to.Sub(from).Hours()/24) + 1
}

// mainConduct gives the first conduct of the incident that the row's claims have, with its event.
func mainConduct(h *happening) (counterclaim.Conduct, counterclaim.Event) {
	for _, k := range h.Conduct {
		for _, c := range h.row {
			if slices.Contains(c.Conduct, k) {
				return k, c.Event
			}
		}
	}
	for _, c := range h.row {
		if len(c.Conduct) > 0 {
			return c.Conduct[0], c.Event
		}
	}
	return "", h.row[0].Event
}

// has reports whether a claim is about the row's conduct.
func (h *happening) has(c *counterclaim.Claim) bool {
	return h.conduct == "" && len(c.Conduct) == 0 || slices.Contains(c.Conduct, h.conduct)
}

// day gives the first day, YYYY-MM-DD, "" where none is known.
func (h *happening) day() string {
	if h.when == nil {
		return ""
	}
	return h.when.From
}

func (h *happening) synthetic() string {
	if h.Synthetic || slices.ContainsFunc(h.claims, func(c counterclaim.Claim) bool { return c.Synthetic }) {
		return "true"
	}
	return "false"
}

// cameo gives the CAMEO code of the row.
func (h *happening) cameo() string {
	if h.conduct == "" {
		return ontology.CAMEO(h.event, nil)
	}
	return ontology.CAMEO(h.event, []counterclaim.Conduct{h.conduct})
}

func countryOf(e counterclaim.Entity, parties []counterclaim.Party) string {
	if e.Country != "" {
		return e.Country
	}
	for _, p := range parties {
		if p.Holds(e) && len(p.Countries) == 1 {
			return p.Countries[0]
		}
	}
	return ""
}

func nameOf(e counterclaim.Entity, parties []counterclaim.Party) string {
	for _, p := range parties {
		if p.Holds(e) {
			return p.Name
		}
	}
	return strings.TrimSpace(strings.Join(names([]counterclaim.Entity{e}), ""))
}
