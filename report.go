package counterclaim

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Kinds of reports.
const (
	Release   = "release"
	Wire      = "wire"
	Monitor   = "monitor"
	Post      = "post"
	Complaint = "complaint"
)

// Report is one published document, kept for ever as it arrived.
type Report struct {
	ID          ID        `json:"id"`               // hash of outlet, published, headline, text; of a report without text of its attachments too
	Doc         string    `json:"doc,omitempty"`    // the report's own name where its source gave one
	Outlet      string    `json:"outlet,omitempty"` // who published it, as written
	Source      ID        `json:"source,omitzero"`
	Party       string    `json:"party,omitempty"` // the outlet's party, empty where it has none or is unknown
	URL         string    `json:"url,omitempty"`
	Published   string    `json:"published,omitempty"` // RFC 3339 time or YYYY-MM-DD; empty where unknown
	Fetched     string    `json:"fetched,omitempty"`   // RFC 3339
	Kind        string    `json:"kind,omitempty"`
	Language    string    `json:"language,omitempty"` // BCP 47
	Headline    string    `json:"headline,omitempty"`
	Text        string    `json:"text"`
	Translation string    `json:"translation,omitempty"`
	Captions    []string  `json:"captions,omitempty"`
	Authors     []string  `json:"authors,omitempty"` // the persons that the report names as its writers
	Images      []Image   `json:"images,omitempty"`
	Attachments []ID      `json:"attachments,omitempty"` // hashes of originals: files that came with it, and a scan's own
	Versions    []ID      `json:"versions,omitempty"`    // reports that stood at its address before it, latest first
	Arrivals    []Arrival `json:"arrivals,omitempty"`
	// CopyOf is the earliest report of nearly the same text, which the record found; it and its copies are one voice.
	CopyOf ID `json:"copy_of,omitzero"`
	// Translator is the person or program that made Translation, where there is one: what was coded.
	Translator string `json:"translator,omitempty"`
	// TranslatedHeadline is the headline in the language of Translation, "" where only the text was translated.
	TranslatedHeadline string `json:"translated_headline,omitempty"`
	// Unread says why nothing was read from it: unknown_language, scan, no_text; empty where it was read.
	Unread    string `json:"unread,omitempty"`
	Synthetic bool   `json:"synthetic,omitempty"` // made up; never mixed with what is real
}

// Image is a picture that stands in a report. The picture itself is not kept.
type Image struct {
	URL     string `json:"url"`
	Caption string `json:"caption,omitempty"`
	Alt     string `json:"alt,omitempty"` // what its page says for those who do not see it
}

// Arrival is one time that a report's text reached the record: from where, when, and under what circumstances.
type Arrival struct {
	Outlet string `json:"outlet,omitempty"`
	URL    string `json:"url,omitempty"`
	Time   string `json:"time"`          // RFC 3339
	Via    string `json:"via,omitempty"` // file, feed, page, warc, mail, table, chat, archive, typed
	// Original is the hash of the bytes that came, which the record keeps; Within says where in them it stood: a record of
	// a WARC file, a message of a mailbox, a row of a table.
	Original  ID     `json:"original,omitzero"`
	Within    string `json:"within,omitempty"`
	Request   *Fetch `json:"request,omitempty"`    // where it was fetched
	VouchedBy string `json:"vouched_by,omitempty"` // the person who answers for where it is from
}

// Fetch is how something was fetched.
type Fetch struct {
	Asked        string   `json:"asked,omitempty"`     // the address that was asked first, where redirects led on from it
	Status       int      `json:"status"`              // HTTP
	Redirects    []string `json:"redirects,omitempty"` // addresses after the first, in order
	Server       string   `json:"server,omitempty"`    // address and port that answered
	Type         string   `json:"type,omitempty"`      // Content-Type
	ETag         string   `json:"etag,omitempty"`
	LastModified string   `json:"last_modified,omitempty"`
	Agent        string   `json:"agent,omitempty"` // what the fetcher called itself
}

// Origins gives what the report's arrivals show of where it is from, each once, in their order.
func (r *Report) Origins() []Origin {
	var out []Origin
	for _, a := range r.Arrivals {
		if o := (Origin{a.URL, a.VouchedBy}); o != (Origin{}) && !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}

// Identify sets and returns the report's ID. Two scans without words are told apart by their bytes.
func (r *Report) Identify() ID {
	parts := []string{r.Outlet, r.Published, r.Headline, r.Text}
	if strings.TrimSpace(r.Text) == "" {
		for _, a := range r.Attachments {
			parts = append(parts, a.String())
		}
	}
	r.ID = HashOf("report", parts...)
	return r.ID
}

// Coded gives the words that claims are read from and their offsets point into: the translation where there is one, else the text.
func (r *Report) Coded() string {
	if strings.TrimSpace(r.Translation) != "" {
		return r.Translation
	}
	return r.Text
}

// PublishedTime gives the publication time in the zone it was written in; a date alone is
// midnight UTC. ok is false where the report has no date that can be read.
func (r *Report) PublishedTime() (t time.Time, ok bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", DateLayout} {
		if t, err := time.Parse(layout, r.Published); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// DayKnown gives the publication time where days can be counted from it: there is one, and it does not lie more than a day after the
// report was fetched.
func (r *Report) DayKnown() (t time.Time, ok bool) {
	t, ok = r.PublishedTime()
	if fetched, err := time.Parse(time.RFC3339, r.Fetched); err == nil && t.After(fetched.Add(24*time.Hour)) {
		return t, false
	}
	return t, ok
}

// Day gives the publication day in the zone it was written in, YYYY-MM-DD, or "".
func (r *Report) Day() string {
	t, ok := r.PublishedTime()
	if !ok {
		return ""
	}
	return t.Format(DateLayout)
}

// Validate checks the report against the record's rules.
func (r *Report) Validate() error {
	c := checks{noun: "report"}
	c.want(strings.TrimSpace(r.Text) != "" || r.Unread != "" && len(r.Attachments) > 0, "it has no text")
	c.want(utf8.ValidString(r.Text), "its text is not valid UTF-8")
	if r.Published != "" {
		t, ok := r.PublishedTime()
		c.want(ok, "published %q is neither an RFC 3339 time nor YYYY-MM-DD", r.Published)
		c.want(!ok || (t.Year() >= 1800 && t.Year() <= 2200), "published %q is outside the years 1800 to 2200", r.Published)
	}
	c.want(slices.Contains([]string{"", Release, Wire, Monitor, Post, Complaint}, r.Kind), "kind %q is none of release, wire, monitor, post, complaint", r.Kind)
	c.want(utf8.ValidString(r.Translation) && utf8.ValidString(r.TranslatedHeadline), "its translation is not valid UTF-8")
	copied := *r
	c.want(r.ID == copied.Identify(), "its id is not the hash of its outlet, date, headline and text")
	return c.err()
}
