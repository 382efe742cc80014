package intake

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"github.com/counterclaim/counterclaim"
)

// Limits of feeds.
const (
	maxEntries   = 2000    // entries taken of one feed
	maxFeedDepth = 200     // elements in one another
	maxFeedHead  = 8 << 10 // bytes before the first entry of a broken feed, which are read again with each of them
)

// Feed is what an RSS, Atom or JSON feed lists.
type Feed struct {
	Title   string
	Entries []Entry  // as the feed orders them, mostly the latest first
	Notes   []string // what was left out, a sentence each
}

// Entry is one report that a feed points to.
type Entry struct {
	URL       string
	Headline  string
	Published string // RFC 3339, "" where the feed gives no date that can be read
	Authors   []string
	Hash      string // tells it from other entries and from itself before a change that the feed states
}

// ReadFeed reads a feed that came from an address, against which its links are taken. Entries that cannot be read or point nowhere
// are left out with a note; of a feed with more than 2,000 entries the first 2,000 are taken.
func ReadFeed(body []byte, from string) (*Feed, error) {
	bad := counterclaim.Errorf(counterclaim.CodeBadInput, "it is no feed that can be read").At(from, 0).Try("give the address of an RSS, Atom or JSON feed; a page is fetched with counterclaim fetch")
	base, err := url.Parse(from)
	if err != nil {
		return nil, bad.Because(err)
	}
	body = bytes.TrimPrefix(body, []byte(utf8BOM))
	if err := feedTooDeep(body); err != nil {
		return nil, err.At(from, 0)
	}
	out := &Feed{}
	parsed, err := parseFeed(body)
	if err != nil {
		var broken int
		if parsed, broken = salvage(body); parsed == nil {
			return nil, bad.Because(err)
		}
		out.Notes = append(out.Notes, fmt.Sprintf("the feed is broken; %d entries could not be read", broken))
	}
	out.Title = strings.TrimSpace(parsed.Title)
	if n := len(parsed.Items); n > maxEntries {
		out.Notes = append(out.Notes, fmt.Sprintf("the feed has %d entries, of which the first %d are taken", n, maxEntries))
		parsed.Items = parsed.Items[:maxEntries]
	}
	nowhere := 0
	for _, item := range parsed.Items {
		e, ok := entryOf(item, base)
		if !ok {
			nowhere++
			continue
		}
		if !slices.ContainsFunc(out.Entries, func(o Entry) bool { return o.URL == e.URL }) {
			out.Entries = append(out.Entries, e)
		}
	}
	if nowhere > 0 {
		out.Notes = append(out.Notes, fmt.Sprintf("%d entries have no address of a page and are left out", nowhere))
	}
	return out, nil
}

// parseFeed reads a whole feed. The reader falls over a null among the entries of a JSON feed, which is no reason to end the program.
func parseFeed(body []byte) (f *gofeed.Feed, err error) {
	defer func() {
		if p := recover(); p != nil {
			f, err = nil, fmt.Errorf("its reader fell over it: %v", p)
		}
	}()
	return gofeed.NewParser().Parse(bytes.NewReader(body))
}

// feedTooDeep refuses elements that stand in one another without end, before anything follows them down.
func feedTooDeep(body []byte) *counterclaim.Error {
	d := xml.NewDecoder(bytes.NewReader(body))
	d.Strict, d.CharsetReader = false, charset.NewReaderLabel
	depth := 0
	for {
		tok, err := d.RawToken()
		if err != nil {
			return nil // at its end, or broken: told by the parser
		}
		switch tok.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth = max(depth-1, 0)
		}
		if depth > maxFeedDepth {
			e := counterclaim.Errorf(counterclaim.CodeTooLarge, "more than %d elements of the feed stand in one another", maxFeedDepth)
			return e.Try("check that it is the feed and not a page")
		}
	}
}

// An entry of a broken feed is looked for by its tags.
var feedEntry = regexp.MustCompile(`(?is)<(item|entry)[\s>].*?</(?:item|entry)\s*>`)

// salvage reads a broken feed entry by entry, and says how many are lost.
func salvage(body []byte) (*gofeed.Feed, int) {
	at := feedEntry.FindAllIndex(body, maxEntries+1)
	if at == nil || at[0][0] > maxFeedHead {
		return nil, 0
	}
	head := body[:at[0][0]]
	tail := []byte("</channel></rss>")
	if bytes.HasPrefix(bytes.ToLower(body[at[0][0]:]), []byte("<entry")) {
		tail = []byte("</feed>")
	}
	var out *gofeed.Feed
	broken := 0
	for _, span := range at {
		one, err := parseFeed(slices.Concat(head, body[span[0]:span[1]], tail))
		switch {
		case err != nil:
			broken++
		case out == nil:
			out = one
		default:
			out.Items = append(out.Items, one.Items...)
		}
	}
	if rest := body[at[len(at)-1][1]:]; bytes.Contains(rest, []byte("<item")) || bytes.Contains(rest, []byte("<entry")) {
		broken++ // cut off
	}
	return out, broken
}

// entryOf reads an entry; ok is false where it points to no page.
func entryOf(item *gofeed.Item, base *url.URL) (Entry, bool) {
	link := strings.TrimSpace(item.Link)
	if link == "" && len(item.Links) > 0 {
		link = strings.TrimSpace(item.Links[0])
	}
	if link == "" && isAddress(item.GUID) {
		link = item.GUID
	}
	u, err := base.Parse(link)
	if err != nil || link == "" {
		return Entry{}, false
	}
	if u, err = fetchable(u.String()); err != nil {
		return Entry{}, false
	}
	e := Entry{URL: u.String(), Headline: strings.Join(strings.Fields(item.Title), " ")}
	if t := item.PublishedParsed; t != nil && t.Year() >= 1800 && t.Year() <= 2200 {
		e.Published = t.Format(time.RFC3339)
	}
	for _, a := range item.Authors {
		if a != nil && strings.TrimSpace(a.Name) != "" {
			e.Authors = append(e.Authors, strings.TrimSpace(a.Name))
		}
	}
	e.Hash = counterclaim.HashOf("entry", e.URL, item.GUID, first(item.Updated, item.Published), item.Title).String()
	return e, true
}

// Unseen gives the entries of a feed that were not there at its last visit, and what to remember of this one.
func (f *Feed) Unseen(seen []string) (fresh []Entry, now []string) {
	had := map[string]bool{}
	for _, s := range seen {
		had[s] = true
	}
	for _, e := range f.Entries {
		if now = append(now, e.Hash); !had[e.Hash] {
			fresh = append(fresh, e)
		}
	}
	return fresh, now
}

// IsFeed tells a feed from a page by its first bytes.
func (f *Fetched) IsFeed() bool {
	head := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(f.Body[:min(len(f.Body), sniffed)], []byte(utf8BOM))))
	if bytes.HasPrefix(head, []byte("{")) {
		return bytes.Contains(head, []byte("jsonfeed.org/version"))
	}
	return feedRoot.Match(head)
}

var feedRoot = regexp.MustCompile(`^(<\?xml[^>]*>|<!--.*?-->|<!doctype rss[^>]*>|<\?[^>]*\?>|\s)*<(rss|feed|rdf:rdf)[\s>]`)

// FeedsOf gives the addresses of the feeds that a page names in its head.
func (f *Fetched) FeedsOf() []string {
	var out []string
	base, err := url.Parse(f.URL)
	if err != nil {
		return nil
	}
	z := html.NewTokenizer(bytes.NewReader(f.Body[:min(len(f.Body), 256<<10)]))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			n := &html.Node{Attr: t.Attr}
			if t.DataAtom == atom.Body {
				return out
			}
			switch attr(n, "type") {
			case "application/rss+xml", "application/atom+xml", "application/feed+json":
			default:
				continue
			}
			u, err := base.Parse(attr(n, "href"))
			if err != nil || t.DataAtom != atom.Link {
				continue
			}
			if u, err = fetchable(u.String()); err == nil && !slices.Contains(out, u.String()) {
				out = append(out, u.String())
			}
		}
	}
}
