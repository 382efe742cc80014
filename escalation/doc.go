// Package escalation says, day by day, how much the parties of a dispute are said to do to each other and to say of each other, and calls
// out when that changes. Call [Build] with what was read of a record; [Watch] is the method that calls changes out, for whoever measures it.
//
// There are three kinds of lines for each pair of parties, and each stands three times: for the pair, and for each of the two as the one who acts.
//
//   - Verified: deeds that a finding in force confirms, by the side that the finding holds responsible.
//   - Alleged: deeds that somebody says happened. What a finding refutes is out; what one confirms stays, so that a line does not fall
//     because the desk has worked. The lines are never added up.
//   - Words: statements, demands, accusations, refusals, threats, and on the other hand agreements and praise, by the published weights of [Weights].
//
// A deed or a saying counts once, on its day, whoever repeats it. What is denied, demanded, threatened, planned or supposed is no deed.
// Nothing here is a forecast: a change that is called out has happened in what was read, or is one of the false alarms whose
// rate is stated ([FalseAlarmDays]).
//
// Swapping two parties in the input swaps their lines and nothing else.
package escalation

import "github.com/counterclaim/counterclaim"

// Kind is what a line counts.
type Kind string

// The kinds of lines.
const (
	Verified Kind = "verified"
	Alleged  Kind = "alleged"
	Words    Kind = "words"
)

// Kinds lists the kinds in the order in which they are shown.
func Kinds() []Kind { return []Kind{Verified, Alleged, Words} }

// State is what can be said of a day.
type State string

// The states of a day.
const (
	Known State = "known"
	// Unknown is a day of which too little was read: its level is not 0, it is not known.
	Unknown State = "unknown"
	// Open is one of the last [Telling]-1 days, of which reports are still to come.
	Open State = "open"
)

// Input is what lines are made of: a record as somebody may see it.
type Input struct {
	Parties []counterclaim.Party // two or more
	// Claims of all days, with Outlet, Published, CopyOf and Incident. An incident is one deed, or none; what stands in no incident is no deed.
	Claims   []counterclaim.Claim
	Findings []counterclaim.Finding
	Reports  []Reading
	From, To string // days that are shown, YYYY-MM-DD, inclusive; changes are looked for on all days of the record up to To
	// AsOf is the day at whose end it is as if one looked, YYYY-MM-DD: what was published later, reports and findings, is not there. "" is
	// to leave nothing out.
	AsOf string
	// Stop ends the work with its error when that is not nil; nil never does.
	Stop func() error
}

// Reading is how many reports of one outlet, published on one day, were read. Copies of another report are not counted: they are one voice.
type Reading struct {
	Outlet string
	Party  string // "" for outlets of no party
	Day    string // YYYY-MM-DD
	Read   int
}

// Result is the lines of a record.
type Result struct {
	From       string   `json:"from"`
	To         string   `json:"to"`
	AsOf       string   `json:"as_of,omitempty"`
	Pairs      []Pair   `json:"pairs"`
	Sources    []Source `json:"sources"` // by outlet
	LeftOut    LeftOut  `json:"left_out"`
	FalseAlarm int      `json:"false_alarm_days"` // [FalseAlarmDays]
}

// Pair is two parties with what passes between them.
type Pair struct {
	A     string `json:"a"` // A < B
	B     string `json:"b"`
	Lines []Line `json:"lines"` // by kind: the pair's, A's, B's
}

// Line is one quantity day by day.
type Line struct {
	Kind    Kind     `json:"kind"`
	From    string   `json:"from,omitempty"` // who acts; "" for the line of the pair, in which stands too what is put down to neither
	To      string   `json:"to,omitempty"`
	Days    []Day    `json:"days"`
	Changes []Change `json:"changes"` // called out on a day that is shown
	// Watched is the last day up to which changes were looked for, "" where there was never enough to compare with.
	Watched string `json:"watched,omitempty"`
	// Compared is how many of the days that are shown were.
	Compared int `json:"compared"`
	// Learning says until when, at the earliest, a line is not watched because there is too little since its last change, or at all.
	Learning string `json:"learning,omitempty"`
}

// Day is a line on one day.
type Day struct {
	Day      string   `json:"day"`
	Count    int      `json:"count"`              // deeds or sayings
	Force    int      `json:"force,omitempty"`    // of the deeds, those of force
	Hostile  float64  `json:"hostile,omitempty"`  // sum of the weights of hostile words, without their sign
	Friendly float64  `json:"friendly,omitempty"` // sum of the weights of friendly words
	Coverage float64  `json:"coverage"`           // share of what is usually told that would have been told by what was read, 0 to 1
	Level    *float64 `json:"level"`              // what is counted (deeds, or hostile weight) by coverage; null where it is not known
	State    State    `json:"state"`
}

// Change is a change of a line that was called out. It is what was found in what was read, and may be a false alarm.
type Change struct {
	Called string `json:"called"` // the day that called it; what is told of it is whole [Telling]-1 days later
	Since  string `json:"since"`  // the day on which it began, by the method's reckoning
	Up     bool   `json:"up"`
	// Before and After are the line's level in the days compared with and from Since to Called, with one and the same reading of sources.
	Before   float64 `json:"before"`
	After    float64 `json:"after"`
	BaseFrom string  `json:"compared_from"`
	BaseTo   string  `json:"compared_to"`
	// CoverageBefore and CoverageAfter are the mean coverage. ReadingToo says that what was read changed too, so that the change may be one of reading: coverage
	// moved by a fifth, a source fell silent or came in, or what only new sources tell was left out.
	CoverageBefore float64  `json:"coverage_before"`
	CoverageAfter  float64  `json:"coverage_after"`
	ReadingToo     bool     `json:"reading_changed_too"`
	Silent         []string `json:"silent,omitempty"` // outlets read before and not since
	New            []string `json:"new,omitempty"`    // outlets read since and not before
	NewOnly        float64  `json:"new_only,omitempty"`
	// Drivers are what weighs most in the change, each list with what weighs most first.
	Incidents []Driver `json:"incidents,omitempty"`
	Claims    []Driver `json:"claims,omitempty"` // of words
	Places    []Driver `json:"places,omitempty"`
	Conducts  []Driver `json:"conducts,omitempty"`
	Sources   []Driver `json:"sources,omitempty"`
}

// Driver is a part of a change.
type Driver struct {
	ID       counterclaim.ID `json:"id,omitzero"` // of the incident or the claim
	Name     string          `json:"name,omitempty"`
	Counted  float64         `json:"counted"`  // since the change, up to the day that called it
	Expected float64         `json:"expected"` // by the days compared with and the reading since
}

// Source is how much of one outlet was read.
type Source struct {
	Outlet string  `json:"outlet"`
	Party  string  `json:"party"`
	Reads  []int   `json:"reads"`            // reports read, a number for each day that is shown
	Usual  float64 `json:"usual"`            // a day, in the days that are shown
	Silent []Span  `json:"silent,omitempty"` // a week or more of which nothing was read
}

// Span is days, both inclusive, YYYY-MM-DD.
type Span struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// LeftOut counts what is told as a deed or said, and is in no line.
type LeftOut struct {
	Undated int `json:"undated"`  // no day is known, only a longer time
	NoParty int `json:"no_party"` // it is not said between which parties
	Refuted int `json:"refuted"`  // a finding in force refutes it
}
