package counterclaim

import (
	"bytes"
	"cmp"
	"time"
)

// Sketched is a report as it is compared with others of nearly the same text, and what is known of it by that.
type Sketched struct {
	Report ID
	Outlet string
	At     int64  // see [Report.CopyTime]
	Sketch []byte // see package match
	// Like is the report before it that it is likest, if it is like one, published at LikeAt. Alike is how much of their sketches both
	// have in common.
	Like   ID
	LikeAt int64
	Alike  int
}

// Copying says, when a report comes in, which of it and those that stand near it are like which others of them: it gives those whose Like is another now. It is called inside the transaction that keeps the report and must not do input or output.
type Copying func(fresh Sketched, near []Sketched) []Sketched

// CopyOf says what a report is a copy of that is like another: of what that one is a copy of, else of that one. It is none of its own
// outlet's: what an outlet prints again is one source in any case, and its bulletins, which are like each other from day to day, are
// reports of their own. First is what the other leads to.
func CopyOf(outlet string, first ID, firstOutlet string) ID {
	if outlet != "" && NameKey(outlet) == NameKey(firstOutlet) {
		return ID{}
	}
	return first
}

// CopyTime gives the time by which it is told which of two reports came first, in seconds since 1970: that of publication, of a day
// alone its last second. ok is false where the report has no date: nobody knows then whether it was first.
func (r *Report) CopyTime() (at int64, ok bool) {
	t, ok := r.PublishedTime()
	if len(r.Published) == len(DateLayout) {
		t = t.Add(24*time.Hour - time.Second)
	}
	return t.Unix(), ok
}

// Before reports whether a report came before another: by CopyTime, of the same time by id.
func (s *Sketched) Before(o *Sketched) bool {
	return cmp.Or(cmp.Compare(s.At, o.At), bytes.Compare(s.Report[:], o.Report[:])) < 0
}
