package counterclaim

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"strconv"
)

// Kinds of leaves: what the log says that the record held.
const (
	ReportLeaf      = "report"      // a report with its claim set
	ArrivalLeaf     = "arrival"     // one time that a report came in; Ref is the report
	ArrangementLeaf = "arrangement" // a correction by hand
	RunLeaf         = "run"         // a named reading again
	ChangeLeaf      = "change"      // a claim before and after a reading again; Ref is the report
	DisputeLeaf     = "dispute"     // what the desk says of the dispute
	ExhibitLeaf     = "exhibit"     // what is known of an exhibit; its bytes are bound by its id and by what it says of them
	CustodyLeaf     = "custody"     // an entry of custody; Ref is the exhibit
	PersonLeaf      = "person"      // who may sign in and as what, with hashes in place of secrets
	AuditLeaf       = "audit"       // an entry of the audit trail
	MarkLeaf        = "mark"        // a person's word on what is confidential and what may leave
	ObservationLeaf = "observation" // what a monitor entered
	AgreementLeaf   = "agreement"   // a version of an agreement, with the hashes of its files
	SitrepLeaf      = "sitrep"      // a published situation report
	RegisterLeaf    = "register"    // an entry of the equipment register, as it is encrypted
	ComplaintLeaf   = "complaint"   // a complaint of a party, as it was taken in
	// ComplaintStepLeaf is one thing that was done about a complaint.
	ComplaintStepLeaf = "complaint_step"
	ContestLeaf       = "contest" // what is said about a violation: a notice, a party's contest, the desk's answer
	SealedLeaf        = "sealed"  // a confidential report, as it is kept encrypted
)

// StepLeaves are the kinds of leaves of steps of cases, as [Step.Head] calls them.
func StepLeaves() []string {
	return []string{"work", "draft", "opinion", "notice", "reply", "finding", "correction", "answer", "ask", "second_coding"}
}

// SaltSize is the length of a leaf's salt in bytes: as many as the hash has, so that it can neither be guessed nor hold a second meaning.
const SaltSize = sha256.Size

// Leaf is one thing that the record held at a time, of which the log holds the commitment alone: a number that says nothing to who has
// not the salt, and binds who has it.
type Leaf struct {
	Num      int64  `json:"-"` // the record's own
	Kind     string `json:"kind"`
	Ref      ID     `json:"ref"`     // what it is of
	Content  ID     `json:"content"` // SHA-256 of what the record held of it, in its canonical form
	At       string `json:"at"`      // RFC 3339, when the record took it
	Salt     []byte `json:"salt"`    // SaltSize random bytes; given out with a proof only. One byte of a closed leaf
	Position int64  `json:"-"`       // in the log, from 0; below 0 until it is sealed
	Batch    int64  `json:"-"`       // position at which the batch began with which it was sealed
}

// Closed reports whether the leaf can no longer be opened: what it was of was erased, and Content is its commitment.
func (l *Leaf) Closed() bool { return len(l.Salt) == 1 }

// Commitment gives what the log holds for the leaf: HMAC-SHA256 under its salt of kind, ref, content and time, each after its length.
// A MAC rather than a hash of salt and fields laid end to end: nobody can append to it, and that it hides its fields rests on the same
// property that every other use of HMAC rests on.
func (l *Leaf) Commitment() [sha256.Size]byte {
	if l.Closed() {
		return l.Content
	}
	mac := hmac.New(sha256.New, l.Salt)
	for _, field := range []string{"counterclaim leaf 1", l.Kind, string(l.Ref[:]), string(l.Content[:]), l.At} {
		mac.Write([]byte(strconv.Itoa(len(field)) + ":" + field))
	}
	var out [sha256.Size]byte
	mac.Sum(out[:0])
	return out
}

// Validate checks a leaf that comes from elsewhere.
func (l *Leaf) Validate() error {
	c := checks{noun: "leaf"}
	c.want(l.Kind != "" && len(l.Kind) <= 40, "its kind is not named")
	c.want(!l.Ref.IsZero() && !l.Content.IsZero(), "it does not say what it is of")
	c.want(len(l.Salt) == SaltSize, "its salt has %d bytes, not %d", len(l.Salt), SaltSize)
	c.want(isInstant(l.At), "at %q is not RFC 3339", clip(l.At, 40))
	return c.err()
}

// What can be wrong with a record or its log.
const (
	FaultMissing    = "missing"    // what a leaf stands for is not in the record, or a leaf is not in the log
	FaultAltered    = "altered"    // the record holds something else than it committed to
	FaultBackdated  = "backdated"  // its time was changed, or is before that of what stands earlier in the log
	FaultExtra      = "extra"      // in the record without a leaf, or in the log without a row
	FaultLog        = "log"        // the log itself: a tile, the root, a checkpoint's signature
	FaultRolledBack = "rolledback" // an earlier checkpoint is no beginning of this log
	FaultRecord     = "record"     // the record contradicts itself
	FaultKey        = "key"        // the key that whoever checks gave does not vouch for the log; what the record holds may be well
)

// Fault is one thing that is not as it should be.
type Fault struct {
	Fault    string `json:"fault"`
	Kind     string `json:"kind,omitempty"`     // of the leaf
	Ref      ID     `json:"ref,omitzero"`       // of what it is
	Position *int64 `json:"position,omitempty"` // in the log
	Sentence string `json:"sentence"`
	Try      string `json:"try,omitempty"` // what to do about it, where that is known
}

// Leaves is the part of a record that its log is made of.
type Leaves interface {
	// LogName gives the name of the log that the record is sealed in, "" where there is none yet. ClaimLog makes it that of a log
	// where there is none, and gives which it then is: two programs never seal one record in two logs.
	LogName(ctx context.Context) (string, error)
	ClaimLog(ctx context.Context, name string) (string, error)
	// SealedSize is one more than the greatest position of a leaf, 0 where none is sealed.
	SealedSize(ctx context.Context) (int64, error)
	// Unsealed gives the leaves that are not sealed, as they were made.
	Unsealed(ctx context.Context, limit int) ([]Leaf, error)
	// Seal notes Position and Batch of leaves by their Num.
	Seal(ctx context.Context, leaves []Leaf) error
	// EachLeaf gives the sealed leaves by position, then the others as they were made, all in one state of the record.
	EachLeaf(ctx context.Context, one func(l *Leaf) error) error
	// LeavesOf gives the leaves of a thing, as they were made.
	LeavesOf(ctx context.Context, ref ID) ([]Leaf, error)
	// LeafContent gives the canonical form that the record now has of what a leaf is of; CodeNotFound where it no longer holds it.
	LeafContent(ctx context.Context, l *Leaf) ([]byte, error)
	// CheckContents compares everything that has leaves with them, in one state of the record.
	CheckContents(ctx context.Context, fault func(f Fault)) error
}
