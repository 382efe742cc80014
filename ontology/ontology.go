// Package ontology holds the tables of the field: conducts with their groups, labels and
// events, PLOVER events with CAMEO roots and intensity.
package ontology

import "github.com/counterclaim/counterclaim"

// Conduct is one row of the conduct table.
type Conduct struct {
	Code    counterclaim.Conduct
	Group   string             // force, people, movement, works, air, access, arms, peace, words
	Label   string             // for people, the same words for every party: "Small-arms fire"
	Event   counterclaim.Event // the PLOVER root it has where nothing else is said
	CAMEO   string             // CAMEO code it corresponds to
	Family  string             // conducts of one family can be one happening: fire and the dead it left
	Meaning string             // one sentence
}

// Conducts gives the conduct table in the record's order.
func Conducts() []Conduct { return nil }

// ConductOf gives the row of a conduct.
func ConductOf(code counterclaim.Conduct) (Conduct, bool) { return Conduct{}, false }

// Event is one row of the event table.
type Event struct {
	Root    counterclaim.Event
	Label   string
	CAMEO   string  // CAMEO root, two digits
	Weight  float64 // Goldstein-like intensity, -10 to 10
	Meaning string
}

// Events gives the event table in the record's order.
func Events() []Event { return nil }

// CAMEO gives the CAMEO code of a claim: that of its first conduct where the event is the
// conduct's own, else the event's root.
func CAMEO(e counterclaim.Event, conducts []counterclaim.Conduct) string { return "" }
