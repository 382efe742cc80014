package counterclaim

import "context"

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

// Watched is an address that is looked at again and again: a feed, or the page of a report.
type Watched struct {
	URL      string   `json:"url"`  // names it
	Kind     string   `json:"kind"` // feed or page
	Outlet   string   `json:"outlet,omitempty"`
	Report   ID       `json:"report,omitzero"`    // a page's latest version
	Versions []ID     `json:"versions,omitempty"` // all its versions, earliest first
	State    string   `json:"state"`
	Since    string   `json:"since,omitempty"`    // RFC 3339: of the state
	First    string   `json:"first,omitempty"`    // RFC 3339: when it was first fetched
	Last     string   `json:"last,omitempty"`     // RFC 3339: when it was last asked for
	Next     string   `json:"next,omitempty"`     // RFC 3339, UTC: when it is due, "" for never again
	Visits   int      `json:"visits"`             // how often its text was fetched or found unchanged
	Failures int      `json:"failures,omitempty"` // in a row
	Reason   string   `json:"reason,omitempty"`   // of the last failure, a sentence
	ETag     string   `json:"etag,omitempty"`
	Modified string   `json:"modified,omitempty"` // Last-Modified
	Seen     []string `json:"seen,omitempty"`     // a feed's entries at its last visit, hashed
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
