package match

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

// Row is one conduct in one direction, with each party's position on it.
type Row struct {
	Conduct       counterclaim.Conduct
	Actor, Target string                  // party ids or sides; both empty where the row has no direction
	Positions     []counterclaim.Position // one for each party, in the order of parties
	Others        []counterclaim.ID       // claims by other voices, those on a party's side among them
	// Copies are claims of other voices in near copies of a report of which claims stand in the row already: they add nothing.
	Copies []counterclaim.ID
	// Voices are how many report the row independently of each other, with near copies as one, Outlets how many print it.
	Voices, Outlets int
}

// line is a row while it is filled.
type line struct {
	lineKey
	claims []*counterclaim.Claim
}

type lineKey struct {
	conduct       counterclaim.Conduct
	actor, target string
}

// Rows derives the positions on an incident from its claims: one row for each conduct and
// direction. A party asserts what its voice says happened, denies what it says did not or
// refuses to do, acknowledges (unchecked) a deed of force that it says was its own, and
// counter-accuses where it has nothing on a row but says the same of the other side. Everything
// else is "nothing found", with the reports that were read: a machine never says that a party
// admits or is silent.
//
// What both sides do together has no direction. What is demanded or threatened did not happen:
// it stands in the row of the demand or the threat. Which direction stands first is left to a
// hash and favours nobody.
func Rows(claims []counterclaim.Claim, parties []counterclaim.Party, coverage []counterclaim.Coverage) []Row {
	lines := linesOf(claims, parties)
	byID := make(map[counterclaim.ID]*counterclaim.Claim, len(claims))
	for i := range claims {
		byID[claims[i].ID] = &claims[i]
	}
	read := map[string]counterclaim.Coverage{}
	for _, c := range coverage {
		read[c.Party] = c
	}
	out := make([]Row, 0, len(lines))
	for _, l := range lines {
		r := Row{Conduct: l.conduct, Actor: l.actor, Target: l.target}
		r.Voices, r.Outlets = counterclaim.CountVoices(l.claims)
		for _, p := range parties {
			pos := positionOf(p, l, lines, parties, read[p.ID])
			pos.Voices, pos.Outlets = countVoices(pos.Claims, byID)
			r.Positions = append(r.Positions, pos)
		}
		first := map[counterclaim.ID]bool{} // reports that are no copies
		for _, c := range l.claims {
			first[c.Report] = first[c.Report] || c.CopyOf.IsZero()
		}
		for _, c := range l.claims {
			switch {
			case len(voices(c, parties)) > 0:
			case !c.CopyOf.IsZero() && first[c.CopyOf]:
				r.Copies = append(r.Copies, c.ID)
			default:
				r.Others = append(r.Others, c.ID)
			}
		}
		out = append(out, r)
	}
	return out
}

// linesOf sorts the claims of an incident into lines. A speech act makes none where what it says
// makes one.
func linesOf(claims []counterclaim.Claim, parties []counterclaim.Party) []*line {
	acts := map[counterclaim.ID]*counterclaim.Claim{}
	for i := range claims {
		acts[claims[i].ID] = &claims[i]
	}
	carried := map[counterclaim.ID]bool{} // acts whose content makes a line
	for i := range claims {
		if !onlyWanted(&claims[i]) {
			carried[claims[i].Within] = true
		}
	}
	at := map[lineKey]*line{}
	var lines []*line
	for i := range claims {
		c := &claims[i]
		if carried[c.ID] && c.SpeechAct() {
			continue
		}
		for _, k := range keysOf(c, acts[c.Within], parties) {
			l := at[k]
			if l == nil {
				l = &line{lineKey: k}
				at[k] = l
				lines = append(lines, l)
			}
			l.claims = append(l.claims, c)
		}
	}
	sortLines(lines)
	return lines
}

// onlyWanted reports what is demanded, proposed or threatened, or supposed within such words.
func onlyWanted(c *counterclaim.Claim) bool {
	switch c.Status {
	case counterclaim.Demanded, counterclaim.Proposed, counterclaim.Threatened:
		return true
	case counterclaim.Hypothetical:
		return !c.Within.IsZero()
	}
	return false
}

// keysOf gives the lines that a claim stands in: one for each conduct. What is only wanted stands
// where its act does, or where an act of its kind would.
func keysOf(c, act *counterclaim.Claim, parties []counterclaim.Party) []lineKey {
	conducts, actor, target := c.Conduct, "", ""
	switch {
	case onlyWanted(c) && act != nil && act.SpeechAct():
		conducts = act.Conduct
		actor, target = direction(act, parties)
	case onlyWanted(c):
		conducts = []counterclaim.Conduct{counterclaim.Appeal}
		if c.Status == counterclaim.Threatened || c.Status == counterclaim.Hypothetical {
			conducts = []counterclaim.Conduct{counterclaim.Threat}
		}
		if v := voices(c, parties); len(v) > 0 {
			actor = v[0]
		} else if c.Speaker != nil {
			actor = side([]counterclaim.Entity{*c.Speaker}, parties)
		}
		if target = side(c.Actors, parties); target == actor {
			target = side(c.Targets, parties)
		}
	default:
		actor, target = direction(c, parties)
	}
	var out []lineKey
	for _, k := range conducts {
		if key := (lineKey{k, actor, target}); !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	return out
}

func says(p string, c *counterclaim.Claim, parties []counterclaim.Party) bool {
	return slices.Contains(voices(c, parties), p)
}

// direction gives the sides of a claim as party ids where they are parties; none for what several
// sides do together or to each other.
func direction(c *counterclaim.Claim, parties []counterclaim.Party) (actor, target string) {
	if c.Symmetric() || len(sidesOf(c.Actors, parties)) > 1 {
		return "", ""
	}
	return side(c.Actors, parties), side(c.Targets, parties)
}

// side gives the side of entities, parties before others, "" where none is known.
func side(es []counterclaim.Entity, parties []counterclaim.Party) string {
	all := sidesOf(es, parties)
	for _, s := range all {
		if slices.ContainsFunc(parties, func(p counterclaim.Party) bool { return p.ID == s }) {
			return s
		}
	}
	if len(all) > 0 {
		return all[0]
	}
	return ""
}

// sidesOf gives the different sides of entities, as party ids where they are parties, in their order.
func sidesOf(es []counterclaim.Entity, parties []counterclaim.Party) []string {
	var out []string
	for _, e := range es {
		id := counterclaim.PartyOf(parties, e)
		if id == "" && standsForSide(e) {
			id = e.Side()
		}
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// sortLines puts lines in the order of the conduct table, deeds before words; of two directions that
// one stands first that holds the smallest claim id: a hash, which knows no party.
func sortLines(lines []*line) {
	rank := map[counterclaim.Conduct]int{}
	for i, row := range ontology.Conducts() {
		rank[row.Code] = i
	}
	lot := make(map[*line]counterclaim.ID, len(lines))
	for _, l := range lines {
		for _, c := range l.claims {
			if old, ok := lot[l]; !ok || bytes.Compare(c.ID[:], old[:]) < 0 {
				lot[l] = c.ID
			}
		}
	}
	slices.SortStableFunc(lines, func(a, b *line) int {
		x, y := lot[a], lot[b]
		return cmp.Or(cmp.Compare(rank[a.conduct], rank[b.conduct]), bytes.Compare(x[:], y[:]))
	})
}

func positionOf(p counterclaim.Party, l *line, all []*line, parties []counterclaim.Party, read counterclaim.Coverage) counterclaim.Position {
	pos := counterclaim.Position{Party: p.ID, Conduct: l.conduct, Actor: l.actor, Target: l.target,
		ReportsRead: read.Reports - read.Copies, ReadFrom: read.From, ReadTo: read.To}
	denies, own := 0, 0
	for _, c := range l.claims {
		if !says(p.ID, c, parties) {
			continue
		}
		pos.Claims = append(pos.Claims, c.ID)
		switch {
		case denied(c):
			denies++
		case l.actor == p.ID && ownDeed(c, l.conduct):
			own++
		}
	}
	switch {
	case denies > 0 && 2*denies >= len(pos.Claims):
		pos.Stance = counterclaim.Denies
	case own > 0:
		pos.Stance, pos.Unchecked = counterclaim.Acknowledges, true
	case len(pos.Claims) > 0:
		pos.Stance = counterclaim.Asserts
	default:
		pos.Claims = counterAccusation(p, l, all, parties)
		pos.Stance = counterclaim.NothingFound
		if len(pos.Claims) > 0 {
			pos.Stance = counterclaim.CounterAccuses
		}
	}
	return pos
}

// denied reports what its voice says did not happen, or will not: a refusal of talks is a no to
// talks. A refused ceasefire has a conduct of its own, which the voice asserts.
func denied(c *counterclaim.Claim) bool {
	if c.Stance == counterclaim.Denied {
		return true
	}
	return c.Event == counterclaim.Reject && len(c.Conduct) > 0 && !spoken(c.Conduct[0]) && c.Conduct[0] != counterclaim.CeasefireRejected
}

// ownDeed reports a deed of force or pressure that happened: what one would call acknowledged. A
// party that says that it withdrew or gave aid asserts it.
func ownDeed(c *counterclaim.Claim, k counterclaim.Conduct) bool {
	return c.Event.Quad() == 4 && !spoken(k) && (c.Status == counterclaim.Occurred || c.Status == counterclaim.Ongoing)
}

// counterAccusation gives the party's claims that another party did the same, where that other
// one says of the party what stands in the line.
func counterAccusation(p counterclaim.Party, l *line, all []*line, parties []counterclaim.Party) []counterclaim.ID {
	if l.actor != p.ID {
		return nil
	}
	accusers := map[string]bool{}
	for _, c := range l.claims {
		for _, v := range voices(c, parties) {
			if v != p.ID && !denied(c) {
				accusers[v] = true
			}
		}
	}
	var out []counterclaim.ID
	for _, o := range all {
		if o.conduct != l.conduct || !accusers[o.actor] || o.target != "" && o.target != p.ID {
			continue
		}
		for _, c := range o.claims {
			if says(p.ID, c, parties) && !denied(c) {
				out = append(out, c.ID)
			}
		}
	}
	return out
}
