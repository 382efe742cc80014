// Package ontology holds the tables of the field: conducts with their groups, labels and
// events, PLOVER events with CAMEO roots and intensity, and the words in which codes are
// shown to people. The tables are the package's TSV files; call [Conducts], [ConductOf],
// [Events] and [Label]. Labels are the same for every party and take no side.
package ontology

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Conduct is one row of the conduct table.
type Conduct struct {
	Code    counterclaim.Conduct
	Group   string             // force, people, movement, works, air, access, arms, peace, words
	Label   string             // for people, the same words for every party: "Small-arms fire"
	Event   counterclaim.Event // the PLOVER root it has where nothing else is said
	CAMEO   string             // CAMEO code it corresponds to, two to four digits
	Family  string             // conducts of one family can be one happening: fire and the dead it left
	Meaning string             // one sentence
}

// Event is one row of the event table.
type Event struct {
	Root    counterclaim.Event
	Label   string
	CAMEO   string  // CAMEO root, two digits
	Weight  float64 // intensity from -10 (most hostile) to 10 (most friendly), in the manner of Goldstein's scale, our own rounding
	Meaning string
}

// Word is a code with the words in which it is shown to people.
type Word struct {
	Code, Label string
}

// Conducts gives the conduct table in the record's order. The slice is the caller's own.
func Conducts() []Conduct { return slices.Clone(tables().conducts) }

// ConductOf gives the row of a conduct.
func ConductOf(code counterclaim.Conduct) (Conduct, bool) {
	t := tables()
	i, ok := t.conductAt[code]
	if !ok {
		return Conduct{}, false
	}
	return t.conducts[i], true
}

// FamilyOf gives the family of a conduct, or the conduct itself where the table does not
// know it.
func FamilyOf(code counterclaim.Conduct) string {
	if c, ok := ConductOf(code); ok {
		return c.Family
	}
	return string(code)
}

// Events gives the event table in the record's order. The slice is the caller's own.
func Events() []Event { return slices.Clone(tables().events) }

// EventOf gives the row of an event.
func EventOf(root counterclaim.Event) (Event, bool) {
	t := tables()
	i, ok := t.eventAt[root]
	if !ok {
		return Event{}, false
	}
	return t.events[i], true
}

// Groups gives the groups of conducts in the record's order.
func Groups() []Word { return slices.Clone(tables().words["group"]) }

// Sectors gives the PLOVER sectors in the record's order.
func Sectors() []Word { return slices.Clone(tables().words["sector"]) }

// Stances gives the stances of a claim, as what follows its speaker's name: "says it is so".
func Stances() []Word { return slices.Clone(tables().words["stance"]) }

// Statuses gives the statuses of a claim.
func Statuses() []Word { return slices.Clone(tables().words["status"]) }

// Label gives the words for a code of any table: a conduct, an event, a group of conducts, a
// sector, a stance or a status. A code of no table gives itself with its underscores as
// spaces.
func Label(code string) string {
	if s, ok := tables().labels[code]; ok {
		return s
	}
	return strings.ReplaceAll(code, "_", " ")
}

// CAMEO gives the CAMEO code of a claim: that of its first conduct where the event is the
// conduct's own, else the event's root, "" for what is no event. CAMEO counts a few sayings
// otherwise than the record does: a denial (016) and an appeal (020) are neutral statements
// there, a protest note (114) is an accusation.
func CAMEO(e counterclaim.Event, conducts []counterclaim.Conduct) string {
	if len(conducts) > 0 {
		if c, ok := ConductOf(conducts[0]); ok && c.Event == e {
			return c.CAMEO
		}
	}
	row, _ := EventOf(e)
	return row.CAMEO
}
