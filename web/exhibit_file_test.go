package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"golang.org/x/net/html"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/vault"
)

// upload makes the body of the form, its fields in order and then the file.
func upload(name string, content io.Reader, fields ...string) (io.Reader, string) {
	r, w := io.Pipe()
	form := multipart.NewWriter(w)
	go func() {
		for i := 0; i+1 < len(fields); i += 2 {
			_ = form.WriteField(fields[i], fields[i+1])
		}
		if name != "" {
			part, err := form.CreateFormFile("file", name)
			if err == nil {
				_, err = io.Copy(part, content)
			}
			if err != nil {
				w.CloseWithError(err)
				return
			}
		}
		w.CloseWithError(form.Close())
	}()
	return r, form.FormDataContentType()
}

func (g *guarded) file(cookie *http.Cookie, name string, content io.Reader, fields ...string) *httptest.ResponseRecorder {
	body, kind := upload(name, content, fields...)
	r := httptest.NewRequest(http.MethodPost, "/exhibits", body)
	r.Header.Set("Content-Type", kind)
	if cookie != nil {
		r.AddCookie(cookie)
	}
	w := httptest.NewRecorder()
	g.ServeHTTP(w, r)
	return w
}

// TestFiling files exhibits as who may, and sees what is kept of them.
func TestFiling(t *testing.T) {
	g, s := guardedExhibits(t, false)
	for n, who := range []string{"delegate", "observer", "analyst"} {
		cookie := g.signIn(t, who)
		if w := g.ask("GET", "/exhibits/new", cookie); w.Code != 200 || w.Header().Get("Referrer-Policy") != "same-origin" {
			t.Errorf("%s: the form: status %d, %v", who, w.Code, w.Header())
		}
		content := drawn(t, 20+n, 80)
		incident, want := "http://localhost:8760"+address("i", s.open.Incident), s.open.Incident
		if who == "delegate" { // who does not see an incident that is so new
			incident, want = "", counterclaim.ID{}
		}
		w := g.file(cookie, `C:\Users\x\..\`+hostile+".jpg", bytes.NewReader(content), "source", "a source", "url", "https://valley.example/1", "licence", "CC-BY-4.0", "said", "the bridge", "flag", "graphic", "flag", "minor",
			"sensitivity", "public", "incident", incident, "reason", "for the record")
		id := counterclaim.ID(sha256.Sum256(content))
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/exhibits?filed="+id.Short() {
			t.Fatalf("%s: status %d, %v: %s", who, w.Code, w.Header(), textOf(parse(t, w.Body.String())))
		}
		x, err := g.exhibits.Exhibit(t.Context(), id)
		if err != nil || x.ArrivedBy != who || x.Source != "a source" || x.Licence != "CC-BY-4.0" || x.SaidToShow != "the bridge" || strings.Join(x.Flags, " ") != "graphic minor" || x.Incident != want ||
			x.Type != "image/jpeg" || x.Facts["width"] != "480" || !x.Synthetic || !strings.Contains(x.Name, hostile) || x.Custody[0].Reason != "for the record" {
			t.Errorf("%s: %+v, %v", who, x, err)
		}
		if w := g.ask("GET", w.Header().Get("Location"), cookie); !strings.Contains(textOf(parse(t, w.Body.String())), "Filed as exhibit "+id.Short()) {
			t.Errorf("%s is not told that it was filed", who)
		}
	}
	for _, who := range []string{"reader", "auditor"} {
		if w := g.file(g.signIn(t, who), "x.jpg", strings.NewReader("x"), "sensitivity", "public"); w.Code != http.StatusForbidden {
			t.Errorf("%s files: status %d", who, w.Code)
		}
	}
	observer := g.signIn(t, "observer")
	for what, w := range map[string]*httptest.ResponseRecorder{
		"no file":              g.file(observer, "", nil, "sensitivity", "public"),
		"no bytes":             g.file(observer, "x", strings.NewReader(""), "sensitivity", "public"),
		"no sensitivity":       g.file(observer, "x", strings.NewReader("x")),
		"a flag that is none":  g.file(observer, "x", strings.NewReader("x"), "sensitivity", "public", "flag", "odd"),
		"a field too long":     g.file(observer, "x", strings.NewReader("x"), "said", strings.Repeat("x", maxFiledField+1)),
		"too many fields":      g.file(observer, "x", strings.NewReader("x"), slices.Repeat([]string{"flag", "minor"}, maxFiledParts)...),
		"a form of other kind": g.post(observer, "/exhibits", "sensitivity=public"),
	} {
		if w.Code != http.StatusBadRequest {
			t.Errorf("%s: status %d", what, w.Code)
		}
	}
	if w := g.file(observer, "x", strings.NewReader("x"), "sensitivity", "public", "incident", "0123456789"); w.Code != http.StatusNotFound {
		t.Errorf("an incident that is not there: status %d", w.Code)
	}
	left := 0
	if err := g.vault.Check(t.Context(), func(i vault.Checked) error {
		_, err := g.exhibits.Exhibit(t.Context(), i.ID)
		left++
		return err
	}); err != nil || left != 11 {
		t.Errorf("the vault has %d items: %v", left, err)
	}
	body, kind := upload("x", strings.NewReader("x"), "sensitivity", "public")
	r := httptest.NewRequest(http.MethodPost, "/exhibits", body)
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	r.AddCookie(observer)
	w := httptest.NewRecorder()
	if g.ServeHTTP(w, r); w.Code != http.StatusForbidden {
		t.Errorf("a form of another site: status %d", w.Code)
	}
}

// zeros is a file of no content that is not in memory.
type zeros struct{ left int64 }

func (z *zeros) Read(p []byte) (int, error) {
	if z.left == 0 {
		return 0, io.EOF
	}
	n := min(int64(len(p)), z.left)
	clear(p[:n])
	z.left -= n
	return int(n), nil
}

// TestFilingInLittleMemory files 256 MB and gives them out again: neither takes more memory for a larger file.
func TestFilingInLittleMemory(t *testing.T) {
	g, _ := guardedExhibits(t, false)
	analyst := g.signIn(t, "analyst")
	const size = 256 << 20
	done, most := make(chan struct{}), make(chan uint64)
	go func() {
		var peak uint64
		for tick := time.NewTicker(5 * time.Millisecond); ; {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapInuse)
			select {
			case <-done:
				most <- peak
				return
			case <-tick.C:
			}
		}
	}()
	w := g.file(analyst, "large.bin", &zeros{size}, "sensitivity", "public")
	if w.Code != http.StatusSeeOther {
		t.Fatalf("status %d: %s", w.Code, textOf(parse(t, w.Body.String())))
	}
	r := httptest.NewRequest("GET", "/x/"+strings.TrimPrefix(w.Header().Get("Location"), "/exhibits?filed=")+"/bytes", nil)
	r.AddCookie(analyst)
	sink := &counting{header: http.Header{}}
	g.ServeHTTP(sink, r)
	close(done)
	if peak := <-most; sink.n != size || peak > 64<<20 {
		t.Errorf("%d bytes came back; the heap grew to %d MiB", sink.n, peak>>20)
	}
}

// counting is an answer of which only the length is kept.
type counting struct {
	header http.Header
	n      int64
}

func (c *counting) Header() http.Header         { return c.header }
func (c *counting) WriteHeader(int)             {}
func (c *counting) Write(p []byte) (int, error) { c.n += int64(len(p)); return len(p), nil }

// TestDamagedOriginal sees that what is not what came is never given out whole.
func TestDamagedOriginal(t *testing.T) {
	for _, size := range []int{10, 64 << 10, 64<<10 + 1, 200_000} {
		var b bytes.Buffer
		w := httptest.NewRecorder()
		w.Body = &b
		content := bytes.Repeat([]byte("x"), size)
		if err := sendChecked(w, bytes.NewReader(content)); err != nil || !bytes.Equal(b.Bytes(), content) {
			t.Errorf("%d bytes: %d come, %v", size, b.Len(), err)
		}
		b.Reset()
		wrong := errors.New("not what came")
		if err := sendChecked(w, io.MultiReader(bytes.NewReader(content), iotest.ErrReader(wrong))); err != wrong || b.Len() >= size {
			t.Errorf("%d damaged bytes: %d come, %v", size, b.Len(), err)
		}
	}
}

// TestDescribing says of an exhibit what it shows, makes it restricted, and files a redacted copy.
func TestDescribing(t *testing.T) {
	g, s := guardedExhibits(t, false)
	analyst := g.signIn(t, "analyst")
	at := address("x", s.open.ID)
	say := func(form url.Values) int { return g.post(analyst, at+"/describe", form.Encode()).Code }
	if code := say(url.Values{"said": {"the mill"}, "sensitivity": {"confidential"}, "readers": {"analyst"}}); code != http.StatusBadRequest {
		t.Errorf("what is public becomes confidential: status %d", code)
	}
	if code := say(url.Values{"said": {"the mill"}, "sensitivity": {"restricted"}, "readers": {"B. Person, C. Person"}, "flag": {"minor"}, "incident": {s.open.Incident.String()}, "reason": {"a child is seen"}}); code != http.StatusSeeOther {
		t.Fatalf("status %d", code)
	}
	x, err := g.exhibits.Exhibit(t.Context(), s.open.ID)
	if err != nil || x.SaidToShow != "the mill" || x.Sensitivity != counterclaim.Restricted || strings.Join(x.Readers, "|") != "analyst|B. Person|C. Person" || x.Custody[len(x.Custody)-1].Reason != "a child is seen" {
		t.Errorf("%+v, %v", x, err)
	}
	if code := say(url.Values{"sensitivity": {"public"}}); code != http.StatusForbidden {
		t.Errorf("without a reason to look: status %d", code)
	}
	g.post(analyst, at, "reason=to+redact")
	w := g.file(analyst, "faces.jpg", bytes.NewReader(drawn(t, 30, 60)), "of", s.open.ID.String(), "sensitivity", "public", "reason", "a child is seen")
	if w.Code != http.StatusSeeOther {
		t.Fatalf("a redacted copy: status %d: %s", w.Code, textOf(parse(t, w.Body.String())))
	}
	if page := textOf(parse(t, g.ask("GET", at+"?looked=yes", analyst).Body.String())); !strings.Contains(page, "Redacted copies: faces.jpg") || !strings.Contains(page, "redacted copy made") {
		t.Errorf("the original: %s", page)
	}
	copied := counterclaim.ID(sha256.Sum256(drawn(t, 30, 60)))
	publish(t, g.store, otherIncident(t, g.store, s.open.Incident), copied)
	reader := g.signIn(t, "reader")
	for _, at := range []string{address("x", copied), "/api/v1/exhibits/" + copied.String(), "/api/v1/exhibits"} {
		w := g.ask("GET", at, reader)
		if body := w.Body.String(); w.Code != 200 || !strings.Contains(body, copied.String()[:16]) || strings.Contains(body, s.open.ID.Short()) {
			t.Errorf("%s tells a reader of the original, or nothing of the copy: status %d, %s", at, w.Code, body)
		}
	}
	if w := g.file(g.signIn(t, "observer"), "faces.jpg", strings.NewReader("x"), "of", s.published.ID.String(), "sensitivity", "public"); w.Code != http.StatusForbidden {
		t.Errorf("an observer redacts: status %d", w.Code)
	}
}

// TestExhibitList counts exhibits over pages and kinds.
func TestExhibitList(t *testing.T) {
	g := newGuarded(t, "http://localhost:8760", false)
	for n := range exhibitsPerPage + 3 {
		g.desk.keep(t, fmt.Sprintf("note %d.txt", n), fmt.Appendf(nil, "note %d", n), nil)
	}
	g.desk.keep(t, "p.jpg", drawn(t, 1, 80), nil)
	c := g.signIn(t, "observer")
	cards := func(at string) int {
		w := g.ask("GET", at, c)
		if w.Code != 200 {
			t.Fatalf("%s: status %d", at, w.Code)
		}
		return len(all(parse(t, w.Body.String()), func(n *html.Node) bool { return n.Data == "li" && class("exhibit")(n) }))
	}
	for at, want := range map[string]int{"/exhibits": exhibitsPerPage, "/exhibits?page=2": 4, "/exhibits?page=3": 0, "/exhibits?kind=photo": 1, "/exhibits?kind=document&page=2": 3, "/exhibits?kind=video": 0} {
		if got := cards(at); got != want {
			t.Errorf("%s lists %d, want %d", at, got, want)
		}
	}
	for _, at := range []string{"/exhibits?kind=odd", "/exhibits?page=0"} {
		if w := g.ask("GET", at, c); w.Code != http.StatusBadRequest {
			t.Errorf("%s: status %d", at, w.Code)
		}
	}
	seen, next := map[string]bool{}, ""
	for range 10 {
		var page apiExhibits
		w := g.ask("GET", "/api/v1/exhibits?limit=5&kind=document"+next, c)
		if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil || page.Total != exhibitsPerPage+3 {
			t.Fatalf("%v: %s", err, w.Body)
		}
		for _, x := range page.Items {
			seen[x.ID.String()] = true
		}
		if next = "&next=" + page.Next; page.Next == "" {
			break
		}
	}
	if len(seen) != exhibitsPerPage+3 {
		t.Errorf("the pages of data have %d", len(seen))
	}
}

// TestBothDelegatesSeeTheSame lets the delegates of both parties file alike: each sees the own exhibit, in the same words, and nothing of the other's.
func TestBothDelegatesSeeTheSame(t *testing.T) {
	g, _ := guardedExhibits(t, false)
	shown, err := g.people.Add(t.Context(), account.Actor{From: "test"}, "other one", counterclaim.RoleDelegate, "bel", password)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(shown.URI)
	if err != nil {
		t.Fatal(err)
	}
	g.secrets["other one"] = u.Query().Get("secret")
	pages, ids := map[string]string{}, map[string]counterclaim.ID{}
	for n, who := range []string{"delegate", "other one"} {
		content := drawn(t, 60, 70+n)
		ids[who] = counterclaim.ID(sha256.Sum256(content))
		cookie := g.signIn(t, who)
		if w := g.file(cookie, "x.jpg", bytes.NewReader(content), "sensitivity", "public", "said", "the post"); w.Code != http.StatusSeeOther {
			t.Fatalf("%s files: status %d", who, w.Code)
		}
		x, err := g.exhibits.Exhibit(t.Context(), ids[who])
		if err != nil {
			t.Fatal(err)
		}
		page := textOf(all(parse(t, g.ask("GET", address("x", ids[who]), cookie).Body.String()), tag("main"))[0])
		pages[who] = strings.NewReplacer(who, "NAME", x.ID.String(), "ID", g.say.Instant(x.Arrived).Text, "AT", g.exhibitSize(x.Size), "SIZE").Replace(page)
		for other, id := range ids {
			if w := g.ask("GET", address("x", id), cookie); other != who && w.Code != http.StatusNotFound {
				t.Errorf("%s sees what %s filed: status %d", who, other, w.Code)
			}
		}
	}
	if pages["delegate"] != pages["other one"] || !strings.Contains(pages["delegate"], "the post") {
		t.Errorf("they read\n%s\n%s", pages["delegate"], pages["other one"])
	}
}
