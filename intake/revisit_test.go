package intake

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
)

const halden = "The command of Ardania said on Friday that two shells struck the water intake at Lower Halden and that nobody was hurt in the village below the bridge."

func answer(status int, redirects ...string) *Fetched {
	url := "https://herald.example/news/1"
	if len(redirects) > 0 {
		url = redirects[len(redirects)-1]
	}
	return &Fetched{URL: url, Request: counterclaim.Fetch{Status: status, Redirects: redirects, ETag: "e"}}
}

func TestStates(t *testing.T) {
	long := strings.Repeat(halden+" ", 6)
	for name, c := range map[string]struct {
		v    Visit
		want string
	}{
		"the first time":                 {Visit{Fetched: answer(200), Text: halden}, "there"},
		"the same":                       {Visit{Fetched: answer(200), Before: halden, Text: halden}, "there"},
		"the same with other blanks":     {Visit{Fetched: answer(200), Before: halden, Text: strings.ReplaceAll(halden, " ", "\n ")}, "there"},
		"not modified":                   {Visit{Fetched: answer(304), Before: halden}, "there"},
		"another number":                 {Visit{Fetched: answer(200), Before: halden, Text: strings.Replace(halden, "two", "three", 1)}, "changed"},
		"404":                            {Visit{Fetched: answer(404), Before: halden}, "gone"},
		"410":                            {Visit{Fetched: answer(410), Before: halden}, "gone"},
		"not found with status 200":      {Visit{Fetched: answer(200), Before: halden, Text: "Sorry, the page you are looking for does not exist."}, "gone"},
		"404 in the headline":            {Visit{Fetched: answer(200), Before: halden, Title: "Error 404", Text: "Try the search."}, "gone"},
		"sent to the front page":         {Visit{Fetched: answer(200, "https://herald.example/"), Before: halden, Text: long}, "gone"},
		"sent to another page":           {Visit{Fetched: answer(200, "https://herald.example/news/1-b"), Before: halden, Text: halden}, "there"},
		"an article about missing pages": {Visit{Fetched: answer(200), Before: "The page was not found in the archive. " + halden, Text: "The page was not found in the archive. " + halden}, "there"},
		"401":                            {Visit{Fetched: answer(401)}, "blocked"},
		"403":                            {Visit{Fetched: answer(403)}, "blocked"},
		"451":                            {Visit{Fetched: answer(451)}, "blocked"},
		"402":                            {Visit{Fetched: answer(402)}, "paywalled"},
		"the half and a demand":          {Visit{Fetched: answer(200), Before: long, Text: halden + " Subscribe to continue reading."}, "paywalled"},
		"the half and a mark":            {Visit{Fetched: answer(200), Before: long, Text: halden, Page: []byte(`{"isAccessibleForFree": "False"}`)}, "paywalled"},
		"another headline":               {Visit{Fetched: answer(200), Before: halden, BeforeTitle: "Two shells", Text: halden, Title: "Three shells"}, "changed"},
		"what cannot be kept":            {Visit{Fetched: answer(200), Text: halden, Err: errors.New("full")}, "unreachable"},
		"no text and a demand":           {Visit{Fetched: answer(200), Before: long, Page: []byte("Subscribe to read"), Err: counterclaim.Errorf(counterclaim.CodeEmpty, "no text")}, "paywalled"},
		"no text":                        {Visit{Fetched: answer(200), Before: long, Err: counterclaim.Errorf(counterclaim.CodeEmpty, "no text")}, "unreachable"},
		"the half alone":                 {Visit{Fetched: answer(200), Before: long, Text: halden}, "changed"},
		"all of it and a demand":         {Visit{Fetched: answer(200), Before: long, Text: long, Page: []byte("Subscribe to read more")}, "there"},
		"500":                            {Visit{Fetched: answer(500)}, "unreachable"},
		"429":                            {Visit{Fetched: answer(429)}, "unreachable"},
		"no answer":                      {Visit{Err: errors.New("refused")}, "unreachable"},
		"no such host":                   {Visit{Err: counterclaim.Errorf(counterclaim.CodeNotFound, "there is no host").Because(errNoHost)}, "gone"},
		"robots.txt":                     {Visit{Err: counterclaim.Errorf(counterclaim.CodeUnsupported, "not let").Because(errRobots)}, "blocked"},
	} {
		c.v.Time = newClock().now()
		got := After(counterclaim.Watched{URL: "https://herald.example/news/1", Kind: "page"}, c.v)
		if got.State != c.want || (got.Reason == "") != (c.want == "there" || c.want == "changed") {
			t.Errorf("%s: %s (%s), want %s", name, got.State, got.Reason, c.want)
		}
	}
}

// A page that was short and asked for payment at first stays so until it shows more; a feed that is none is a failure.
func TestStatesThatStay(t *testing.T) {
	short := Visit{Time: newClock().now(), Fetched: answer(200), Text: halden + " Subscribe to continue reading."}
	w := After(counterclaim.Watched{URL: "https://herald.example/news/1", Kind: "page"}, short)
	short.Before = short.Text
	again := After(w, short)
	short.Text = strings.Repeat(halden+" ", 9)
	if open := After(again, short); w.State != "paywalled" || again.State != "paywalled" || again.Since != w.Since || open.State != "changed" {
		t.Errorf("%s, then %s, then %s", w.State, again.State, open.State)
	}
	if w = After(counterclaim.Watched{Kind: "feed"}, Visit{Fetched: answer(200), Err: errors.New("no feed")}); w.State != "unreachable" || w.ETag != "" {
		t.Errorf("a feed that is none: %+v", w)
	}
}

func TestSchedule(t *testing.T) {
	start := newClock().now()
	w := counterclaim.Watched{URL: "https://herald.example/news/1", Kind: "page", State: counterclaim.AddressNew}
	at := start
	var ages []string
	for range 10 {
		w = After(w, Visit{Time: at, Fetched: answer(200), Before: halden, Text: halden})
		if w.Next == "" {
			break
		}
		at, _ = time.Parse(time.RFC3339, w.Next)
		ages = append(ages, at.Sub(start).String())
	}
	if s := strings.Join(ages, " "); s != "1h0m0s 24h0m0s 168h0m0s 720h0m0s" || w.Visits != 5 || w.ETag != "e" {
		t.Errorf("visited at the ages %s; %+v", s, w)
	}
	w = After(w, Visit{Time: start.Add(-48 * time.Hour), Fetched: answer(404), Before: halden})
	if w.Last != at.Format(time.RFC3339) || w.Since != w.Last {
		t.Errorf("with the clock set back: %+v", w)
	}
	late := After(counterclaim.Watched{Kind: "page"}, Visit{Time: start, Fetched: answer(200), Text: halden})
	late = After(late, Visit{Time: start.Add(10 * 24 * time.Hour), Fetched: answer(200), Before: halden, Text: halden})
	if late.Next != start.Add(30*24*time.Hour).Format(time.RFC3339) {
		t.Errorf("after ten days without a visit: next %s", late.Next)
	}
	feed := After(counterclaim.Watched{Kind: "feed"}, Visit{Time: start, Fetched: answer(200)})
	if feed.Next != start.Add(30*time.Minute).Format(time.RFC3339) {
		t.Errorf("a feed: next %s", feed.Next)
	}
	for range 20 {
		feed = After(feed, Visit{Time: start, Err: errors.New("refused")})
	}
	next, _ := time.Parse(time.RFC3339, feed.Next)
	if wait := next.Sub(start); wait > 24*time.Hour || wait < 19*time.Hour || feed.Failures != 20 {
		t.Errorf("a feed that fails: %+v", feed)
	}
	together := map[string]bool{}
	for i := range 20 {
		one := After(counterclaim.Watched{URL: fmt.Sprint("https://herald.example/", i), Kind: "feed"}, Visit{Time: start, Err: errors.New("refused")})
		together[one.Next] = true
	}
	if len(together) < 10 {
		t.Errorf("20 feeds that fail together are asked again at %d times", len(together))
	}
	early := After(feed, Visit{Time: start, Err: counterclaim.Errorf(counterclaim.CodeUnreadable, "early").Because(&notBefore{start.Add(90*time.Minute + 1)})})
	if feed.Next = start.Add(90*time.Minute + time.Second).Format(time.RFC3339); fmt.Sprint(early) != fmt.Sprint(feed) {
		t.Errorf("a host that is not to be asked yet:\n%+v, want\n%+v", early, feed)
	}
	busy := answer(503)
	busy.Later = 3 * time.Hour
	if w := After(counterclaim.Watched{Kind: "page"}, Visit{Time: start, Fetched: busy}); w.Next != start.Add(3*time.Hour).Format(time.RFC3339) {
		t.Errorf("with Retry-After: next %s", w.Next)
	}
}

func TestSentence(t *testing.T) {
	for state, want := range map[string]string{"new": "", "there": "at its address, last seen 2026-03-07", "changed": "changed at its address 2026-03-06",
		"gone": "no longer at its address since 2026-03-06", "blocked": "its address refuses programs since 2026-03-06",
		"paywalled": "shown in full only against payment since 2026-03-06", "unreachable": "nothing can be read at its address since 2026-03-06"} {
		if got := Sentence(counterclaim.Watched{State: state, Since: "2026-03-06T12:00:00Z", Last: "2026-03-07T12:00:00Z"}); got != want {
			t.Errorf("%s: %q", state, got)
		}
	}
}

func TestDifference(t *testing.T) {
	show := func(cs []Change) string {
		var b strings.Builder
		for _, c := range cs {
			fmt.Fprintf(&b, "%s", map[string]string{Same: c.Text, LeftOut: "[-" + c.Text + "-]", Added: "{+" + c.Text + "+}"}[c.Kind])
		}
		return b.String()
	}
	for _, c := range []struct{ old, now, want string }{
		{"two shells fell", "three shells fell", "[-two-]{+three+} shells fell"},
		{"", "new", "{+new+}"},
		{"same", "same", "same"},
		{"", "", ""},
		{"ten hurt\nnear the bridge", "ten hurt\nat the bridge", "ten hurt\n[-near-]{+at+} the bridge"},
	} {
		if got := show(Difference(c.old, c.now)); got != c.want {
			t.Errorf("%q to %q: %s, want %s", c.old, c.now, got, c.want)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{10, 300, 30_000} {
		a, b := numbers(r, n), numbers(r, n)
		var old, now strings.Builder
		for _, c := range Difference(a, b) {
			if c.Kind != Added {
				old.WriteString(c.Text)
			}
			if c.Kind != LeftOut {
				now.WriteString(c.Text)
			}
		}
		if old.String() != a || now.String() != b {
			t.Errorf("the pieces of two texts of %d words do not make them up", n)
		}
	}
}

func numbers(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		fmt.Fprint(&b, r.IntN(n), " ")
	}
	return b.String()
}
