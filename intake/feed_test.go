package intake

import (
	"fmt"
	"strings"
	"testing"
)

const rssHead = `<?xml version="1.0"?><rss version="2.0"><channel><title>Ardania Herald</title><link>https://herald.example/</link>`

func TestReadFeed(t *testing.T) {
	for name, c := range map[string]struct {
		body, want string
		notes      int
	}{
		"RSS": {rssHead + `<item><title>Shelling  at
			the bridge</title><link>/news/1</link><pubDate>Fri, 06 Mar 2026 10:00:00 +0400</pubDate><author>a@herald.example (M. Orel)</author></item>
			<item><title>Second</title><guid>https://herald.example/news/2</guid></item></channel></rss>`,
			"https://herald.example/news/1 Shelling at the bridge 2026-03-06; https://herald.example/news/2 Second ", 0},
		"Atom": {`<feed xmlns="http://www.w3.org/2005/Atom"><title>Belmark Post</title><entry><title>One</title><link href="a?b=c#d"/><id>x</id><published>2026-03-06T10:00:00Z</published></entry></feed>`,
			"https://herald.example/feeds/a?b=c One 2026-03-06", 0},
		"JSON": {`{"version":"https://jsonfeed.org/version/1.1","title":"Post","items":[{"id":"1","url":"https://post.example/1","title":"One","date_published":"2026-03-06T10:00:00+04:00"}]}`,
			"https://post.example/1 One 2026-03-06", 0},
		"entries that point nowhere": {rssHead + `<item><title>a</title></item><item><link>file:///etc/passwd</link></item><item><link>javascript:alert(1)</link></item>
			<item><link>https://u:p@herald.example/</link></item><item><link>https://herald.example/1</link><title>Good</title></item></channel></rss>`,
			"https://herald.example/1 Good ", 1},
		"the same twice": {rssHead + `<item><link>/1</link></item><item><link>/1</link></item></channel></rss>`, "https://herald.example/1  ", 0},
		"cut off":        {rssHead + `<item><link>/1</link><title>Good</title></item><item><link>/2</li`, "https://herald.example/1 Good ", 1},
		"a broken entry among good ones": {rssHead + `<item><link>/1</link><title>Good</title></item><item><link>/2</link><title>a < <<b</titl></item><item><link>/3</link><title>Good too</title></item></channel></rss>`,
			"https://herald.example/1 Good ; https://herald.example/3 Good too ", 1},
		"a byte order mark": {utf8BOM + rssHead + `<item><link>/1</link></item></channel></rss>`, "https://herald.example/1  ", 0},
	} {
		f, err := ReadFeed([]byte(c.body), "https://herald.example/feeds/all.xml")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []string
		for _, e := range f.Entries {
			got = append(got, fmt.Sprint(e.URL, " ", e.Headline, " ", e.Published[:min(10, len(e.Published))]))
		}
		if s := strings.Join(got, "; "); s != c.want || len(f.Notes) != c.notes {
			t.Errorf("%s: %q, want %q; notes %q", name, s, c.want, f.Notes)
		}
	}
}

func TestIsFeed(t *testing.T) {
	for body, want := range map[string]bool{
		rssHead: true, utf8BOM + "\n" + rssHead: true, "<?xml version='1.0'?>\n<?xml-stylesheet href='a'?><!-- a --><feed xmlns='x'>": true, "<rdf:RDF xmlns='x'>": true,
		`{"version":"https://jsonfeed.org/version/1.1"}`: true, `{"messages":[]}`: false, "<!doctype html><p>An <rss> element": false, "": false, "<feeder>": false,
	} {
		if got := (&Fetched{Body: []byte(body)}).IsFeed(); got != want {
			t.Errorf("%q: %v", body, got)
		}
	}
	page := &Fetched{URL: "https://herald.example/a/", Body: []byte(`<head><link rel=alternate type="application/rss+xml" href=../feed><link type="application/rss+xml" href="file:///x">
		<link rel=icon href=b></head><body><link type="application/atom+xml" href=c>`)}
	if got := page.FeedsOf(); fmt.Sprint(got) != "[https://herald.example/feed]" {
		t.Error(got)
	}
}

func TestReadFeedRefuses(t *testing.T) {
	for name, body := range map[string]string{
		"nothing": "", "a page": "<!doctype html><html><body>hello", "text": "no feed", "JSON of another kind": `{"a":1}`,
		"elements without end": rssHead + strings.Repeat("<a>", 1_000_000), "elements without end that pretend to end": rssHead + strings.Repeat("<a b='</a>'>", 300_000),
	} {
		if f, err := ReadFeed([]byte(body), "https://herald.example/feed"); err == nil && len(f.Entries) > 0 || err == nil && len(f.Notes) == 0 && name != "JSON of another kind" {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func TestReadFeedOfAHundredThousand(t *testing.T) {
	var b strings.Builder
	b.WriteString(rssHead)
	for i := range 100_000 {
		fmt.Fprintf(&b, "<item><link>/news/%d</link><title>Entry %d</title></item>", i, i)
	}
	b.WriteString("</channel></rss>")
	f, err := ReadFeed([]byte(b.String()), "https://herald.example/feed")
	if err != nil || len(f.Entries) != 2000 || len(f.Notes) != 1 || f.Notes[0] != "the feed has 100000 entries, of which the first 2000 are taken" {
		t.Fatal(err, len(f.Entries), f.Notes)
	}
	fresh, now := f.Unseen(f.entryHashes()[1:])
	if len(fresh) != 1 || fresh[0].URL != "https://herald.example/news/0" || len(now) != 2000 {
		t.Errorf("unseen: %v, %d remembered", fresh, len(now))
	}
}

func (f *Feed) entryHashes() []string {
	_, now := f.Unseen(nil)
	return now
}

func FuzzReadFeed(f *testing.F) {
	f.Add([]byte(rssHead + "<item><link>/1</link></item></channel></rss>"))
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="a"/></entry>`))
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1","items":[{"url":"/a"},null]}`))
	f.Add([]byte(`<?xml version="1.0" encoding="windows-1251"?><rss><channel><item>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := ReadFeed(body, "https://herald.example/feed")
		if err != nil {
			return
		}
		for _, e := range got.Entries {
			if _, err := fetchable(e.URL); err != nil {
				t.Errorf("%q: %v", e.URL, err)
			}
		}
	})
}
