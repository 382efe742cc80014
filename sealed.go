package counterclaim

import (
	"context"
	"time"
)

// What is encrypted of confidential reports, as [WordKeeper] calls places.
const (
	WordsOfReport   = SealedLeaf        // a report with its arrivals and claims
	WordsOfOriginal = "sealed original" // the bytes that it arrived as
)

// MaxSealedReports is how many confidential reports a record keeps: whoever may see them opens all of them at once.
const MaxSealedReports = 20_000

// SealedReport is a confidential report as a record keeps it: one message that nobody reads without the vault's keys. It stands in no other
// list of the record, in no incident and in no index.
type SealedReport struct {
	ID        ID     `json:"id"`  // keyed ([WordKeeper].NameWords), so that who guesses the words cannot reckon it
	Day       string `json:"day"` // YYYY-MM-DD in UTC on which it was first kept
	Synthetic bool   `json:"synthetic,omitempty"`
	Was       ID     `json:"was,omitzero"`      // the id under which it stood in clear before; zero where it never did
	Shut      string `json:"shut,omitempty"`    // RFC 3339, when it was moved from there
	ShutBy    string `json:"shut_by,omitempty"` // who had it moved
	ShutFor   string `json:"shut_for,omitempty"`
	Erased    string `json:"erased,omitempty"` // RFC 3339
	ErasedBy  string `json:"erased_by,omitempty"`
	Reason    string `json:"reason,omitempty"` // of the erasure
	Words     []byte `json:"-"`                // [SealedWords], encrypted; nil once erased
}

// SealedWords is all that is known of a confidential report.
type SealedWords struct {
	Report  Report  `json:"report"` // with arrivals; its ID is that of the SealedReport
	Claims  []Claim `json:"claims,omitempty"`
	CodedBy string  `json:"coded_by,omitempty"` // as in [Coding]
	Moved   []Moved `json:"moved,omitempty"`    // claims that are no longer found under an earlier id
}

// Moved says where a claim went: when its report was moved out of the clear, or read by another reader.
type Moved struct {
	Was ID `json:"was"`
	Now ID `json:"now,omitzero"` // zero where nothing took its place
}

// SealedReports keeps confidential reports. What encrypts and opens them is given with [WordHolder].HoldWords; without it what needs it is
// CodeUnsupported.
type SealedReports interface {
	// SealReport keeps a confidential report, whose id [Seal] made. One that is there, coded by the same reader, has new arrivals and originals added;
	// coded by another, the new claims take the place of the machine's old ones, and claims that a person reviewed stay. One that was
	// erased is CodeConflict and stays so; one more than MaxSealedReports CodeTooLarge; a made-up one among real ones, or the
	// other way round, CodeMixedSynthetic. Its originals are kept encrypted too, each once for all reports that name it; where one stands in clear it is taken away there. Sketch,
	// Bands, Copies, Around and Run mean nothing here. Saved names no incidents.
	SealReport(ctx context.Context, c *Coding) (Saved, error)
	// SealedReports gives all, as they were kept first, erased ones too. Words are encrypted.
	SealedReports(ctx context.Context) ([]SealedReport, error)
	// OpenReport opens one; its claims have what a record adds to claims, and no incident. CodeNotFound is a key that is gone, or a report that was erased; CodeBadInput are words that were altered.
	OpenReport(r *SealedReport) (*SealedWords, error)
	// SealedOriginal gives the bytes that an arrival or attachment of a confidential report names, by their SHA-256. CodeNotFound where
	// there are none, or their key is gone.
	SealedOriginal(ctx context.Context, id ID) (*Original, error)
	// ShelfRevision changes whenever something changes in what SealedReports gives, so that what was opened can be kept till then.
	ShelfRevision(ctx context.Context) (string, error)
	// SealedThings gives of reports and their originals, by their keyed ids, those whose words have a key in the vault, and those whose key an erasure
	// destroyed.
	SealedThings(ctx context.Context) (kept, erased []ID, err error)
	// ShutReport moves a report that stands in clear to the confidential ones, with everything that was made of it: arrivals, originals,
	// claims, what is in indexes, and what incidents have from it. Its id and those of its claims lead nowhere from then on, with a sentence that says why; Was and Moved tell who may see it.
	// It gives what it now is; one that was moved before is given as it is. CodeNotFound if there is none.
	ShutReport(ctx context.Context, id ID, by, at, reason string) (*SealedReport, error)
	// Scrub has nothing left of reports that were moved where an engine keeps what was deleted: in indexes of words, in a log of what is written. It is called
	// after the last of several; where nothing was moved since it does nothing.
	Scrub(ctx context.Context) error
	// EraseReport destroys what is known of a confidential report: it notes who did, when and why, then has the keys of its words and of its originals
	// destroyed, of a file in which others came too as well, since its words stand there: those others have no original any more. Where a program ended between the two, the same call goes on; of one whose keys are gone it changes
	// nothing. CodeNotFound if there is none.
	EraseReport(ctx context.Context, id ID, by, at, reason string) error
}

// Seal gives a report that was read the id under which it is confidential, and its claims those that follow.
func (c *Coding) Seal(keeper WordKeeper) error {
	id, err := keeper.NameWords(WordsOfReport, c.Report.ID)
	if err != nil {
		return err
	}
	RenameClaims(c.Claims, id)
	c.Report.ID = id
	return nil
}

// RenameClaims makes claims of one report those of the same report under another id, and says where each went.
func RenameClaims(claims []Claim, report ID) []Moved {
	now := make(map[ID]ID, len(claims))
	moved := make([]Moved, len(claims))
	for i := range claims {
		was := claims[i].ID
		claims[i].renamed(report, len(claims))
		now[was], moved[i] = claims[i].ID, Moved{was, claims[i].ID}
	}
	for i := range claims {
		c := &claims[i]
		if to, ok := now[c.Within]; ok {
			c.Within = to
		}
		for n := range c.Links {
			if to, ok := now[c.Links[n].Claim]; ok {
				c.Links[n].Claim = to
			}
		}
	}
	return moved
}

// renamed gives the claim the id that it would have in another report. Which of equal ones it is its id says, since up to so many are equal.
func (c *Claim) renamed(report ID, upTo int) {
	was := *c
	for n := range upTo {
		if at := was; at.Identify(n) == c.ID {
			c.Report = report
			c.Identify(n)
			return
		}
	}
	c.Report = report // a person made it, or changed what ids are made of
	c.ID = HashOf("claim moved", report.String(), was.ID.String())
}

// Validate checks the row against the record's rules.
func (r *SealedReport) Validate() error {
	c := checks{noun: "confidential report"}
	c.want(!r.ID.IsZero(), "it has no id")
	_, err := time.Parse(DateLayout, r.Day)
	c.want(err == nil, "day %.40q is not YYYY-MM-DD", r.Day)
	c.want(r.Was.IsZero() == (r.Shut == ""), "it does not say both when it was moved and from where")
	c.want(r.Shut == "" || isInstant(r.Shut) && IsOneLine(r.ShutBy) && isWords(r.ShutFor, MaxSaidBytes), "it does not say when, by whom and why it was moved")
	c.want((r.Erased == "") == (r.Words != nil), "it has words and is erased, or neither")
	c.want(r.Erased == "" || isInstant(r.Erased) && IsOneLine(r.ErasedBy) && isWords(r.Reason, MaxSaidBytes), "it does not say when, by whom and why it was erased")
	return c.err()
}

// Validate checks what was opened against the record's rules, but for whether its id is the right one, which needs the key.
func (w *SealedWords) Validate() error {
	c := checks{noun: "confidential report"}
	r := w.Report
	c.want(!r.ID.IsZero(), "it has no id")
	r.Identify()
	c.sub("report", r.Validate())
	for i := range w.Claims {
		k := &w.Claims[i]
		c.want(k.Report == w.Report.ID, "claim %s is not of it", k.ID.Short())
		c.sub("claim "+k.ID.Short(), k.Validate(r.Coded()))
	}
	return c.err()
}
