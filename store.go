package counterclaim

import (
	"context"
	"time"
)

// Coding is one report with the claims that were read from it, ready to be kept.
type Coding struct {
	Report Report
	Claims []Claim // with ids; Incident still empty
	// Around says for each claim where its neighbours are looked for: as long as Claims, or nil where none has neighbours.
	Around []Neighbourhood
	// Sketch and Bands find reports of nearly the same text, and Copies says which of them are copies (package match). Where nil, none
	// are looked for and the report's CopyOf is kept as it is.
	Sketch []byte
	Bands  []string
	Copies Copying
	// Originals are the bytes that the report's arrivals name, each kept once however often it comes.
	Originals []Original
	// Run names the recoding that this is part of, "" for a report that came in.
	Run string
	// CodedBy is the reader's version, by which a store knows whether a report that it has
	// was read by the same reader. Empty: the CodedBy of the first claim made by a machine.
	CodedBy string
}

// Neighbourhood is where a claim is kept for others to find it and where it looks for others about the same happening. Package
// match makes it; for a store they are strings.
type Neighbourhood struct {
	Between string   // between whom it stands, which a store gives back with the claim; "" for one that is compared with none
	Under   []string // keys under which it is kept
	Look    []string // keys under which it looks, best first
}

// Limits of what a store brings together for one new report to find its copies, so that this costs the same in a record of any size.
// Of a band these are the first in the time in which there are copies, and the last before the report.
const (
	CopiesPerBand = 8
	CopiesInAll   = 64
)

// Limits of what a store brings together for one new claim, so that placing it costs the same in a record of any size.
const (
	NearPerKey    = 16 // latest claims under a key
	NearMembers   = 12 // latest claims of an incident to which one of these belongs
	NearIncidents = 12 // incidents found for one claim, after which it looks under no further key
)

// Placer puts the new claims of a report into incidents. It is called inside the transaction that keeps the report, with the
// claims that were found near them, whose Incident is set and stays as it is, and returns the new ones, in any order, with
// Incident set to that of a near claim, to the id of one of the new ones, or left zero for one that stands in no incident. All have
// Between, Outlet, Published and Party set. It must not do input or output.
type Placer func(fresh, near []Claim) []Claim

// Saved says what keeping a report did.
type Saved struct {
	Report    ID
	Fresh     bool // false: the record had this report already, coded by the same reader
	Recoded   bool // the record had it, coded by another reader; old addresses lead on
	Claims    int  // claims of the report that the record now holds
	Incidents []ID // touched, in the order of their first claims
	// Matching is the time that finding neighbours, placing and keeping incidents up to date took.
	Matching time.Duration `json:"-"`
}

// Outcome is what keeping one of several reports did, or why it was not kept.
type Outcome struct {
	Saved Saved
	Err   error
}

// Writer changes a record. One transaction per call; a call that fails leaves nothing, and
// what a call that returned without an error has kept outlasts the end of the process. A
// call whose context ends before it is done returns the context's error. A record that
// another program holds for longer than a few seconds is CodeLocked.
type Writer interface {
	// Save keeps a report with its claims. Each new one is placed among those near it: what is kept under a key under which it looks,
	// the latest NearPerKey under each, until claims of NearIncidents incidents are found, and the latest NearMembers of each of
	// these. What the record holds stays where it is. An incident is named for its earliest claim, whatever came first.
	//
	// A report that the record has, coded by the same reader, changes nothing, but new
	// arrivals and originals are added; the same arrival twice is one. Coded by another reader, the new claims take the place of the
	// machine's old ones, whose addresses lead on; claims that a person has reviewed stay.
	// Claims that a person has placed ([Arranger]) stay where they are. When another reader takes such a claim away, the new one that stands for its words has its place.
	//
	// A new report's near copies are found and linked, whichever came in first: those that become copies of it have it, or
	// what it is a copy of, as CopyOf from then on.
	//
	// A synthetic report in a record of real ones, or the other way round, is
	// CodeMixedSynthetic.
	Save(ctx context.Context, c *Coding, place Placer) (Saved, error)
	// SaveAll keeps several reports as Save would keep one after the other, and says of each what that did or why it could not be kept.
	// It keeps them in one transaction, which costs less; where one of them cannot be kept, each in its own, so that the others are. The
	// outcomes are as many as the codings and in their order; all are safe when it returns.
	SaveAll(ctx context.Context, c []*Coding, place Placer) []Outcome
	// SetDispute keeps what the desk says of the dispute, in place of what was kept before.
	SetDispute(ctx context.Context, d *Dispute) error
}

// Reader looks into a record. Every list has a stable order.
type Reader interface {
	// Report gives one report with its arrivals in order of time, CodeNotFound if there is none.
	Report(ctx context.Context, id ID) (*Report, error)
	// Original gives the bytes that an arrival names, CodeNotFound if the record has them not.
	Original(ctx context.Context, id ID) (*Original, error)
	// Reports gives reports without their text and arrivals, newest publication first, of equal ones by id;
	// limit 0 is no limit.
	Reports(ctx context.Context, limit, offset int) ([]ListedReport, error)
	// ReportsAfter lists them from the beginning for the zero id, else goes on after a report, at the same cost wherever in the list
	// that is; CodeNotFound if there is none.
	ReportsAfter(ctx context.Context, after ID, limit int) ([]ListedReport, error)
	// Claims gives claims with Outlet, Published and Party filled from their reports, by
	// publication time (unknown ones first), report, start of span, id.
	Claims(ctx context.Context, q ClaimQuery) ([]Claim, error)
	// Incidents gives incidents without Positions, Disputed and Ledger, newest day first.
	Incidents(ctx context.Context, q IncidentQuery) ([]Incident, error)
	// Search finds reports by the words of headline and text and their own fields, claims by their own words, by the names
	// of whom and where they were resolved to, and by fields, last kept first where the query names no order. Claims
	// have the fields of their report too; a report has none of a claim.
	Search(ctx context.Context, q SearchQuery) (*SearchResult, error)
	// Resolve finds what a short address stands for. Noun is "r", "c", "i", "x" (exhibit), "o" (observation), "a" (version of an agreement), "s" (situation report) or "p" (complaint of a party), prefix the
	// first 8 to 64 hexadecimal digits of an id: CodeAmbiguous where two ids begin so,
	// CodeNotFound where none does and none ever did. A claim's id is an address of the
	// incident that holds it.
	Resolve(ctx context.Context, noun, prefix string) (Address, error)
	// Overview gives the record's size and coverage.
	Overview(ctx context.Context) (*Overview, error)
	// SourceCounts counts reports and claims by outlet, party and why they were not read, sorted by these three. It looks at every
	// report and claim.
	SourceCounts(ctx context.Context) ([]SourceCount, error)
	// Dispute gives what SetDispute kept, or an empty dispute.
	Dispute(ctx context.Context) (*Dispute, error)
}

// Store is a whole record: package sqlite keeps one in a file. Storetest is the suite that
// every store passes.
type Store interface {
	Reader
	Writer
	Arranger
	Runs
	Watches
	DeadLetters
	People
	SignIns
	Findings
	Marks
	Observations
	Agreements
	Sitreps
	EquipmentRegister
	Complaints
	Contests
	SealedReports
	Nearby
	Sealer
	// Rekey has all claims kept under the keys that around gives, which is called with the claims of one report at a time. It does
	// nothing where the record was keyed under this version before.
	Rekey(ctx context.Context, version string, around func(claims []Claim) []Neighbourhood) error
	// Resketch looks for copies among the reports that were kept without a sketch of their text, as if they came in now. It does
	// nothing where it was done under this version before.
	Resketch(ctx context.Context, version string, sketch func(text string) (sketch []byte, bands []string), copies Copying) error
	Close() error
}

// ListedReport is a report in a list.
type ListedReport struct {
	Report  Report // without Text and Arrivals
	Claims  int
	Origins []Origin // of its arrivals
}

// ClaimQuery chooses claims. Empty fields choose all.
type ClaimQuery struct {
	Report    ID
	Incidents []ID
	IDs       []ID
	Conduct   Conduct
	From, To  string // YYYY-MM-DD, inclusive: first day of the claim's time, else of publication
	Box       *Box   // with a place in it
	// After is a claim after which the list goes on, at the same cost wherever in it that is; CodeNotFound if there is none any more.
	After  ID
	Limit  int // 0: no limit
	Offset int
}

// Box is a part of the map between two parallels and two meridians, in degrees WGS 84, edges
// included. West is greater than East where it crosses the date line.
type Box struct {
	South, West, North, East float64
}

// IncidentQuery chooses incidents. Empty fields choose all.
type IncidentQuery struct {
	IDs     []ID
	Conduct Conduct
	Party   string // a side named on it
	// From and To are days, YYYY-MM-DD, inclusive; an incident lies in them that has a day
	// there. Where no claim says when, its day is that on which its earliest claim was
	// published, and Time stays nil.
	From, To string
	After    ID  // an incident after which the list goes on, as in ClaimQuery
	Limit    int // 0: no limit
	Offset   int
}

// Address is what a short address led to.
type Address struct {
	ID        ID
	Forwarded bool   // the address named something that now stands under ID
	Gone      bool   // what it named is no longer there and nothing took its place; ID is zero
	Why       string // a sentence where Forwarded or Gone
}

// Overview is a record's size and coverage.
type Overview struct {
	Reports, Claims, Incidents int
	Synthetic                  bool
	First, Last                string     // publication days, YYYY-MM-DD
	Coverage                   []Coverage // per outlet's party, sorted by party
	Pairs                      []Pair     // who stands against whom, most often first
	Days                       []DayCount // incidents per day, newest first
}

// Coverage is how many reports of a party's sources were read.
type Coverage struct {
	Party    string // "" for outlets of no party
	Reports  int
	Copies   int    // of the reports, those that are near copies of another
	From, To string // publication days, YYYY-MM-DD
}

// Pair counts the claims of conflict (quad 3 and 4) in which one country or party stands
// against another, whichever of the two acts.
type Pair struct {
	A, B   string // sides, A < B
	Claims int
}

// DayCount is the number of incidents that begin on a day.
type DayCount struct {
	Day       string // YYYY-MM-DD: its first day, else that of publication; "" where neither is known
	Incidents int
}
