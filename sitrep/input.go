// Package sitrep makes a situation report out of a day's or a week's record: [Compose] writes it from what the record has, [Markdown] and
// [HTML] print it. What it says is counted and quoted, never judged: every figure names what it counts, every party has the same room, and
// what nobody established is called alleged.
package sitrep

import (
	"time"

	"github.com/counterclaim/counterclaim"
)

// Input is what a situation report is made of. The lists are those of one sight: what must not leave is not in them.
type Input struct {
	Title    string // of the dispute
	From, To string // YYYY-MM-DD, inclusive, in Zone
	AsOf     time.Time
	Zone     *time.Location
	By       []string
	Parties  []counterclaim.Party     // in the order in which they stand
	Name     func(side string) string // the words for a party or another side
	Address  string                   // where the desk is found, for links; "" for none
	Internal bool                     // it stays within the mission: where monitors stood is said

	// Incidents of the period and of as many days before it, with positions and ledger.
	Incidents, Before []counterclaim.Incident
	Claims            []counterclaim.Claim // of Incidents
	Coverage          []Coverage           // of the period

	// Observations that began in the period and had been received by AsOf, those of as many days before it, and those that began before the period and were
	// received when the report in which they belong was closed.
	Observations, ObservedBefore, Late []counterclaim.Observation
	// Closed is the report before, with which its period was closed; nil where none was published.
	Closed *counterclaim.SituationReport
	// Days gives the day (YYYY-MM-DD) under which each of Incidents and Before stands; one without is in no daily row.
	Days map[counterclaim.ID]string
	// Spots are what the map shows, each as exactly as it may be told; Undrawn is how many happenings have no place that may be shown. Shapes are the
	// agreement's lines and zones.
	Spots   []Spot
	Undrawn int
	Shapes  []counterclaim.Shape
	// Violations of the period and of as many days before it; nil Agreement is none that is measured.
	Agreement                    *counterclaim.Agreement
	Violations, ViolationsBefore []counterclaim.Violation
	HeldDays                     int // days of the period whose violations are held back as too recent
	// Contests is what is said about violations of the period's days, whether they are measured now or not.
	Contests []counterclaim.Contest

	Synthetic bool
}

// What a spot on the map is of.
const (
	SpotViolation = "violation"
	SpotOpen      = "open" // it cannot be told whether it is a violation
	SpotObserved  = "observed"
	SpotIncident  = "incident"
)

// Spot is where something is said to have happened.
type Spot struct {
	Of       string  // SpotViolation and so on
	Lat, Lon float64 // degrees, as exactly as may be told
	WithinKM float64 // by how much it may be off, kilometres
}

// Coverage is how many reports of a party's sources were taken in.
type Coverage struct {
	Party   string // "" for outlets of no party
	Reports int    // that were read
	Copies  int    // of these, near copies of another
	Unread  int    // that could not be read: a scan, a language that the reader does not know
}

// Limits of what is printed. What is left out is counted.
const (
	mostIncidents    = 200
	mostObservations = 1000
	mostStatements   = 5   // of each party
	mostQuoted       = 280 // bytes of a statement
)
