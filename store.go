package counterclaim

import "context"

// Coding is one report with the claims that were read from it, ready to be kept.
type Coding struct {
	Report Report
	Claims []Claim // with ids; Incident still empty
	// Near says for each claim where its neighbours are looked for.
	Near []Nearness
}

// Nearness is where a claim is looked for by others about the same happening: claims with
// the same bucket whose days lie in one run without a gap longer than the store is told.
// Package match makes it. An empty bucket has no neighbours.
type Nearness struct {
	Bucket string
	Day    string // YYYY-MM-DD, "" where no time is known at all
}

// Placing puts claims that stand near each other into incidents. It is called inside the
// transaction that keeps a report, with the new claims and everything near them, in a
// stable order, and returns the same claims with Incident set. It must not do input or
// output.
type Placing func(near []Claim) []Claim

// Saved says what keeping a report did.
type Saved struct {
	Report    ID
	Fresh     bool // false: the record had this report already, coded by the same reader
	Recoded   bool // the record had it, coded by another reader; old addresses lead on
	Claims    int
	Incidents []ID // touched
}

// Writer changes a record. One transaction per call; a call that fails leaves nothing.
type Writer interface {
	// Save keeps a report with its claims. GapDays is the longest gap, in days, inside a
	// run of neighbours.
	Save(ctx context.Context, c *Coding, gapDays int, place Placing) (Saved, error)
	// SetDispute keeps what the desk says of the dispute.
	SetDispute(ctx context.Context, d *Dispute) error
}

// Reader looks into a record. Every list has a stable order.
type Reader interface {
	// Report gives one report, CodeNotFound if there is none.
	Report(ctx context.Context, id ID) (*Report, error)
	// Claims gives claims with Outlet, Published and Party filled from their reports, by
	// publication time, report, start of span, id.
	Claims(ctx context.Context, q ClaimQuery) ([]Claim, error)
	// Incidents gives incidents without Positions and Disputed, newest day first.
	Incidents(ctx context.Context, q IncidentQuery) ([]Incident, error)
	// Search finds reports and claims by words, best first.
	Search(ctx context.Context, q SearchQuery) (*SearchResult, error)
	// Resolve finds what a short address stands for. noun is "r", "c" or "i".
	Resolve(ctx context.Context, noun, prefix string) (Address, error)
	// Overview gives the record's size and coverage.
	Overview(ctx context.Context) (*Overview, error)
	// Dispute gives what SetDispute kept, or an empty dispute.
	Dispute(ctx context.Context) (*Dispute, error)
}

// Store is a whole record: package sqlite keeps one in a file. Storetest is the suite that
// every store passes.
type Store interface {
	Reader
	Writer
	Close() error
}

// ClaimQuery chooses claims. Empty fields choose all.
type ClaimQuery struct {
	Report    ID
	Incidents []ID
	IDs       []ID
	Conduct   Conduct
	From, To  string // effective day, YYYY-MM-DD, inclusive
	Limit     int    // 0: no limit
	Offset    int
}

// IncidentQuery chooses incidents. Empty fields choose all.
type IncidentQuery struct {
	IDs      []ID
	Conduct  Conduct
	Party    string // a side named on it
	From, To string // YYYY-MM-DD, inclusive
	Limit    int    // 0: no limit
	Offset   int
}

// SearchQuery is words to be found in reports and claims.
type SearchQuery struct {
	Words  string // words, "phrases", prefixes with *
	Limit  int    // per kind, 0: 20
	Offset int
}

// SearchResult is what a search found.
type SearchResult struct {
	Reports      []ReportHit
	Claims       []Claim
	ReportsTotal int
	ClaimsTotal  int
}

// ReportHit is a report that a search found, with the words around the find. Snippet marks
// what was found with U+0002 before and U+0003 after.
type ReportHit struct {
	Report  Report // without Text
	Snippet string
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
	From, To string // publication days, YYYY-MM-DD
}

// Pair counts the claims in which one country or party stands against another.
type Pair struct {
	A, B   string // sides, A < B
	Claims int
}

// DayCount is the number of incidents of a day.
type DayCount struct {
	Day       string // YYYY-MM-DD, "" where no time is known
	Incidents int
}
