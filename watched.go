package counterclaim

import (
	"context"
	"slices"
)

// What is known of a watched address.
const (
	AddressNew         = "new"         // not fetched yet
	AddressThere       = "there"       // answers with what it had before
	AddressChanged     = "changed"     // answers with another text than before; the new one is a version
	AddressGone        = "gone"        // says that there is nothing: 404, 410, or a name that no longer resolves
	AddressBlocked     = "blocked"     // refuses: 401, 403, 451, robots.txt
	AddressPaywalled   = "paywalled"   // shows less than it did, and asks for payment or a subscription
	AddressUnreachable = "unreachable" // no answer, or a fault of the server
)

// Kinds of watched addresses.
const (
	WatchedFeed = "feed" // lists pages
	WatchedPage = "page" // of a report
)

// Watched is an address that is looked at again and again: a feed, or the page of a report.
type Watched struct {
	URL    string `json:"url"`              // names it
	Kind   string `json:"kind"`             // feed or page, "" until its first answer tells
	Outlet string `json:"outlet,omitempty"` // that its reports are given, "": what they say themselves
	Party  string `json:"party,omitempty"`  // that its reports are given, "": their outlet's
	From   string `json:"from,omitempty"`   // a page's: address of the feed that listed it
	// VouchedBy is the person who answers for it that what comes from there is from the outlet that it names, "" for nobody.
	VouchedBy string `json:"vouched_by,omitempty"`
	// Published is when a page came out as that feed or a list says, for a page that says nothing.
	Published string   `json:"published,omitempty"`
	Report    ID       `json:"report,omitzero"`    // a page's latest version
	Versions  []ID     `json:"versions,omitempty"` // all its versions, earliest first
	State     string   `json:"state"`
	Since     string   `json:"since,omitempty"`    // RFC 3339: of the state
	First     string   `json:"first,omitempty"`    // RFC 3339: when it was first fetched
	Last      string   `json:"last,omitempty"`     // RFC 3339: when it was last asked for
	Next      string   `json:"next,omitempty"`     // RFC 3339, UTC: when it is due, "" for never again
	Visits    int      `json:"visits"`             // how often its text was fetched or found unchanged
	Failures  int      `json:"failures,omitempty"` // in a row
	Reason    string   `json:"reason,omitempty"`   // of the last failure, a sentence
	ETag      string   `json:"etag,omitempty"`
	Modified  string   `json:"modified,omitempty"` // Last-Modified
	Seen      []string `json:"seen,omitempty"`     // a feed's entries at its last visit, hashed
	Fresh     string   `json:"fresh,omitempty"`    // RFC 3339: when a feed last listed something new, or a page's latest version came
}

// Version says which version of a page a report is, counted from 1, and 0 where it is none. Where the page went back to an earlier
// text it is the latest time that it stood there.
func (w *Watched) Version(report ID) int {
	for i, id := range slices.Backward(w.Versions) {
		if id == report {
			return i + 1
		}
	}
	return 0
}

// Failing reports whether the last visit found no text that the address had before: gone, blocked, paywalled, unreachable.
func (w *Watched) Failing() bool {
	switch w.State {
	case AddressGone, AddressBlocked, AddressPaywalled, AddressUnreachable:
		return true
	}
	return false
}

// WatchedQuery chooses watched addresses. Empty fields choose all.
type WatchedQuery struct {
	URLs   []string
	Kind   string
	States []string
	Due    string // RFC 3339, UTC: those whose Next is not after it, earliest first
	Report ID     // of which it is a version
	Limit  int    // 0: no limit
	Offset int
}

// Watches keeps watched addresses. Without Due a list is by URL.
type Watches interface {
	Watched(ctx context.Context, q WatchedQuery) ([]Watched, error)
	// SetWatched keeps each in the place of the one with its URL, all in one transaction.
	SetWatched(ctx context.Context, ws []Watched) error
	// Unwatch takes an address away; CodeNotFound where it is not watched.
	Unwatch(ctx context.Context, url string) error
}
