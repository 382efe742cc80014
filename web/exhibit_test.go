package web

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math"
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
	"github.com/counterclaim/counterclaim/review"
	"github.com/counterclaim/counterclaim/vault"
)

func newVault(t testing.TB) *vault.Store {
	t.Helper()
	s, err := vault.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// drawn is a JPEG of hills and huts that are elsewhere for each seed.
func drawn(t testing.TB, seed, quality int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 480, 320))
	for y := range 320 {
		for x := range 480 {
			c := color.RGBA{uint8(120 + y/4), uint8(150 + y/5), 220, 255}
			hill := 150 + 60*math.Sin(float64(x+seed*97)/(40+float64(seed%7)*9)) + 20*math.Sin(float64(x*seed)/23)
			if float64(y) > hill {
				c = color.RGBA{uint8(60 + (x*seed/7)%40), uint8(110 - y/6), 50, 255}
			}
			for hut := range 5 {
				hx, hy := (seed*131+hut*97)%430, 170+(seed*53+hut*61)%110
				if x > hx && x < hx+34 && y > hy && y < hy+26 {
					c = color.RGBA{uint8(150 + hut*20), uint8(90 + seed*13%80), 70, 255}
				}
			}
			img.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// keep keeps bytes as an exhibit, as filing does.
func (d *desk) keep(t testing.TB, name string, content []byte, change func(x *counterclaim.Exhibit)) *counterclaim.Exhibit {
	t.Helper()
	x := &counterclaim.Exhibit{Name: name, ArrivedBy: "A. Person", Synthetic: true, Description: counterclaim.Description{Sensitivity: counterclaim.Public}}
	if change != nil {
		change(x)
	}
	if err := d.keepFiled(t.Context(), x, bytes.NewReader(content), ""); err != nil {
		t.Fatal(err)
	}
	return x
}

// shown are exhibits of all kinds of secrecy.
type shownExhibits struct {
	open, published, graphic, restricted, confidential, delegates, svg, later *counterclaim.Exhibit
}

func keepAll(t testing.TB, d *desk) shownExhibits {
	t.Helper()
	var s shownExhibits
	incident := counterclaim.ID{}
	list, err := d.store.Incidents(t.Context(), counterclaim.IncidentQuery{Limit: 50})
	if err != nil || len(list) == 0 {
		t.Fatal(err)
	}
	for _, n := range list {
		if n.Time != nil && n.Time.From == "2031-03-11" {
			incident = n.ID
		}
	}
	s.open = d.keep(t, hostile+"/open.jpg", drawn(t, 1, 80), func(x *counterclaim.Exhibit) {
		x.Source, x.URL, x.SaidToShow, x.Incident = wire+" <b>", "javascript:alert(9)", "a post near Tessen "+hostile, incident
	})
	s.published = d.keep(t, "published.jpg", drawn(t, 2, 80), func(x *counterclaim.Exhibit) { x.Source, x.Incident = wire, incident })
	s.graphic = d.keep(t, "graphic.jpg", drawn(t, 3, 80), func(x *counterclaim.Exhibit) {
		x.Flags, x.Incident = []string{counterclaim.FlagGraphic, counterclaim.FlagPrisoner}, incident
	})
	s.restricted = d.keep(t, "secret name.jpg", drawn(t, 4, 80), func(x *counterclaim.Exhibit) {
		x.Sensitivity, x.Readers, x.Source = counterclaim.Restricted, []string{"Analyst"}, "a source that is restricted"
		x.Incident = incident
	})
	s.confidential = d.keep(t, "kept close.jpg", drawn(t, 5, 80), func(x *counterclaim.Exhibit) {
		x.Sensitivity, x.Readers, x.Source = counterclaim.Confidential, []string{"analyst"}, "a source that is confidential"
	})
	s.delegates = d.keep(t, "of a party.jpg", drawn(t, 6, 80), func(x *counterclaim.Exhibit) { x.ArrivedBy = "delegate" })
	s.svg = d.keep(t, "drawing.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>window.pwned=true</script></svg>`), nil)
	s.later = d.keep(t, "later.jpg", drawn(t, 1, 40), nil)
	return s
}

// addExhibits adds to a record two exhibits of which all is known that can be, without their bytes.
func addExhibits(t testing.TB, s counterclaim.Store) {
	t.Helper()
	record := s.(counterclaim.Exhibits)
	claims, err := s.Claims(t.Context(), counterclaim.ClaimQuery{Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	direction := 211.5
	x := counterclaim.Exhibit{ID: counterclaim.HashOf("exhibit", "1"), Name: hostile + ".jpg", Type: "image/jpeg", Size: 2_340_000, Source: wire, URL: "javascript:alert(7)", Licence: "CC-BY-4.0",
		Arrived: "2031-03-13T08:00:00Z", ArrivedBy: "A. Person <b>", Synthetic: true, PHash: "00ff00ff00ff00ff",
		Facts: map[string]string{"type": "image/jpeg", "size": "2340000", "width": "4000", "taken": "2030-01-02T08:00:00Z", "lat": "41.1", "lon": "68.4", "credentials": "present in XMP, not checked", "notes": "odd " + hostile},
		Description: counterclaim.Description{SaidToShow: "a post " + hostile, Sensitivity: counterclaim.Public, Flags: []string{counterclaim.FlagMinor}, Report: claims[0].Report, Incident: claims[0].Incident,
			Claims: []counterclaim.ID{claims[0].ID, claims[1].ID}, Established: &counterclaim.Established{Place: &counterclaim.Place{Text: "Tessen", Name: "Tessen", Lat: 41.12, Lon: 68.4, Feature: "P", Precision: counterclaim.Near},
				Direction: &direction, Time: &counterclaim.Period{From: "2031-03-11", To: "2031-03-11", Precision: "day"}, Method: "the ridge " + hostile, References: []string{"a map"}, By: []string{"A. Person", "B. Person"}, Confidence: "high"}}}
	later := counterclaim.Exhibit{ID: counterclaim.HashOf("exhibit", "2"), Name: "later.jpg", Type: "image/jpeg", Size: 900, Arrived: "2031-03-14T08:00:00Z", ArrivedBy: "A. Person", Synthetic: true,
		Earlier: []counterclaim.Earlier{{ID: x.ID, Arrived: x.Arrived, How: "mirrored", Fit: 0.97}}, Original: x.ID, Description: counterclaim.Description{Sensitivity: counterclaim.Public, Report: claims[2].Report}}
	for _, one := range []*counterclaim.Exhibit{&x, &later} {
		if _, _, err := record.AddExhibit(t.Context(), one, "for the desk"); err != nil {
			t.Fatal(err)
		}
	}
	if err := record.Touch(t.Context(), x.ID, &counterclaim.Custody{At: "2031-03-15T08:00:00Z", By: "B. Person", Act: counterclaim.ActRefusal, Tried: counterclaim.ActExport}); err != nil {
		t.Fatal(err)
	}
}

// publish has a finding about an incident rest on exhibits: drafted, agreed to, put before both parties and signed.
func publish(t testing.TB, s counterclaim.Store, incident counterclaim.ID, on ...counterclaim.ID) {
	t.Helper()
	d := dispute()
	d.ReplyHours = 48
	d.Delegates = []counterclaim.Delegate{{Name: "A. Delegate", Party: "ard"}, {Name: "B. Delegate", Party: "bel"}}
	if err := s.SetDispute(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	desk := review.DeskOf(d, true)
	at := func(hours int) string {
		return time.Date(2031, 5, 1, hours, 0, 0, 0, time.UTC).Format(time.RFC3339)
	}
	sign := func(by, over string, what []byte) counterclaim.Signature {
		seed := sha256.Sum256([]byte(by))
		return counterclaim.Sign(by, over, ed25519.NewKeyFromSeed(seed[:]), what)
	}
	take := func(steps ...counterclaim.Step) *counterclaim.Case {
		t.Helper()
		if err := s.Review(t.Context(), steps); err != nil {
			t.Fatal(err)
		}
		c, err := s.Case(t.Context(), incident)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	draft := &counterclaim.Draft{By: "Ann", At: at(0), Decision: counterclaim.Decision{Incident: incident, Verdict: "confirmed", Responsibility: []string{"none"}, Reasons: "It is seen.",
		Confidence: "moderate", Exhibits: on, Synthetic: true}}
	draft.Signature = sign("Ann", counterclaim.OverContent, draft.Content())
	c := take(counterclaim.Step{Work: &counterclaim.WorkChange{Incident: incident, To: counterclaim.WorkTriaged, Reason: "It is contested.", By: "Ann", At: at(0)}}, counterclaim.Step{Draft: draft})
	agreed := sign("Ben", counterclaim.OverContent, draft.Content())
	told, err := review.NoticeOf(c, desk, "Ann", time.Date(2031, 5, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	c = take(counterclaim.Step{Opinion: &counterclaim.Opinion{Incident: incident, Draft: c.Drafts[0].ID, Agrees: true, By: "Ben", At: at(0), Signature: &agreed}}, counterclaim.Step{Notice: told})
	finding, err := review.Compose(c, desk, "Ben", at(49))
	if err != nil {
		t.Fatal(err)
	}
	finding.Signatures = append(finding.Signatures, sign("Ben", counterclaim.OverFinding, finding.Content()))
	take(counterclaim.Step{Finding: finding})
}

// guardedExhibits is a desk with people and exhibits of all kinds of secrecy, on one of which a finding rests.
func guardedExhibits(t testing.TB, public bool) (*guarded, shownExhibits) {
	t.Helper()
	g := newGuarded(t, "http://localhost:8760", public)
	s := keepAll(t, g.desk)
	publish(t, g.store, s.published.Incident, s.published.ID)
	return g, s
}

// TestWhoSeesWhichExhibit asks for the page, the small picture, the bytes and the data of each exhibit as every role and as nobody, and looks for
// them in the lists.
func TestWhoSeesWhichExhibit(t *testing.T) {
	g, s := guardedExhibits(t, true)
	const (
		nothing = "none"  // as if it were not there
		hint    = "hint"  // that it is there
		ask     = "ask"   // more, once a reason is given
		outer   = "outer" // what is published of it
		own     = "own"
		all     = "all"
	)
	inside := []string{"observer", "analyst", "reviewer", "head", "auditor"}
	want := func(x *counterclaim.Exhibit, who string) string {
		in := slices.Contains(inside, who)
		switch {
		case x == s.restricted && (who == "analyst" || who == "reviewer" || who == "head"), x == s.confidential && who == "analyst":
			return ask
		case x == s.restricted || x == s.confidential:
			return map[bool]string{true: hint, false: nothing}[in]
		case in:
			return all
		case x == s.published:
			return outer
		case x == s.delegates && who == "delegate":
			return own
		}
		return nothing
	}
	cookies := map[string]*http.Cookie{"nobody": nil}
	for _, role := range counterclaim.Roles() {
		cookies[string(role)] = g.signIn(t, string(role))
	}
	looked := 0
	for name, x := range map[string]*counterclaim.Exhibit{"open": s.open, "published": s.published, "restricted": s.restricted, "confidential": s.confidential, "a delegate's": s.delegates, "graphic": s.graphic} {
		for who, cookie := range cookies {
			looked++
			how := want(x, who)
			page := g.ask("GET", address("x", x.ID), cookie)
			body := page.Body.String()
			listed := strings.Contains(g.ask("GET", "/exhibits", cookie).Body.String(), address("x", x.ID))
			data := g.ask("GET", "/api/v1/exhibits/"+x.ID.String(), cookie)
			inData := strings.Contains(g.ask("GET", "/api/v1/exhibits?limit=500", cookie).Body.String(), x.ID.String())
			small := g.ask("GET", address("x", x.ID)+"/thumbnail", cookie).Code
			say := func(what string, got any) {
				t.Helper()
				t.Errorf("%s as %s, who sees %s of it: %s is %v", name, who, how, what, got)
			}
			if there := how != nothing; (page.Code == 200) != there || listed != there || (data.Code == 200) != there || inData != there || !there && (page.Code != 404 || data.Code != 404) {
				say("page, list, data and list of data", fmt.Sprint(page.Code, listed, data.Code, inData))
			}
			if shows := how == all || how == own || how == outer; (small == 200) != shows {
				say("the small picture", small)
			}
			for _, secret := range []string{"secret name", "kept close", "a source that is"} {
				if strings.Contains(body+data.Body.String(), secret) {
					say("told without a reason", secret)
				}
			}
			if told := strings.Contains(body, "A. Person") || strings.Contains(data.Body.String(), "A. Person"); told != (how == all && x != s.delegates) {
				say("who brought it", told)
			}
			if form := strings.Contains(body, `name="reason" maxlength="1000" required`); form != (how == ask) {
				say("the form for a reason", form)
			}
			original := g.ask("GET", address("x", x.ID)+"/bytes", cookie)
			switch in := slices.Contains(inside, who); {
			case how == all:
				if original.Code != 200 || sha256.Sum256(original.Body.Bytes()) != [32]byte(x.ID) {
					say("the original", original.Code)
				}
			case !in && !refused(original), in && how == hint && original.Code != 404, how == ask && original.Code != 403:
				say("the original", original.Code)
			}
		}
	}
	if looked != 48 {
		t.Errorf("%d were looked at", looked)
	}
}

// TestRestrictedExhibit opens what is restricted: without a reason nothing is seen, with one custody keeps it, and each original that is given
// out too.
func TestRestrictedExhibit(t *testing.T) {
	g, s := guardedExhibits(t, false)
	analyst, auditor := g.signIn(t, "analyst"), g.signIn(t, "auditor")
	for _, x := range []*counterclaim.Exhibit{s.restricted, s.confidential} {
		at := address("x", x.ID)
		if w := g.post(analyst, at, "reason=+"); w.Code != http.StatusBadRequest {
			t.Errorf("without a reason: status %d", w.Code)
		}
		if w := g.post(auditor, at, "reason=I+look"); w.Code != http.StatusNotFound {
			t.Errorf("who is no reader: status %d", w.Code)
		}
		if w := g.ask("GET", at+"/bytes", analyst); w.Code != http.StatusForbidden {
			t.Errorf("its bytes before a reason: status %d", w.Code)
		}
		w := g.post(analyst, at, "reason=for+the+review")
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != at+"?looked=yes" {
			t.Fatalf("with a reason: status %d, %v", w.Code, w.Header())
		}
		page := g.ask("GET", at+"?looked=yes", analyst)
		if text := textOf(parse(t, page.Body.String())); page.Code != 200 || !strings.Contains(text, x.Name) || !strings.Contains(text, "for the review") || page.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("after a reason: status %d, %v: %s", page.Code, page.Header(), text)
		}
		if small := g.ask("GET", at+"/thumbnail", analyst); x == s.restricted && (small.Code != 200 || small.Header().Get("Cache-Control") != "no-store") || x == s.confidential && small.Code != 404 {
			t.Errorf("the small picture: status %d", small.Code)
		}
		if w := g.ask("GET", at+"/bytes", analyst); w.Code != 200 || !bytes.Equal(w.Body.Bytes(), drawnOf(t, x, s)) {
			t.Errorf("the original: status %d, %d bytes", w.Code, w.Body.Len())
		}
		now, err := g.exhibits.Exhibit(t.Context(), x.ID)
		if err != nil {
			t.Fatal(err)
		}
		var acts []string
		for _, u := range now.Custody {
			acts = append(acts, strings.TrimSpace(u.Act+" "+u.Tried+" "+u.By+" "+u.Reason))
		}
		if got, want := strings.Join(acts, "|"), "arrival  A. Person|refusal export analyst|view  analyst for the review|export  analyst for the review"; got != want {
			t.Errorf("custody has %s", got)
		}
	}
}

func drawnOf(t *testing.T, x *counterclaim.Exhibit, s shownExhibits) []byte {
	return drawn(t, map[*counterclaim.Exhibit]int{s.restricted: 4, s.confidential: 5}[x], 80)
}

// TestWarnedOf sees that what people want to be warned of is not asked for by any page before its reader asks.
func TestWarnedOf(t *testing.T) {
	g, s := guardedExhibits(t, false)
	analyst := g.signIn(t, "analyst")
	small := address("x", s.graphic.ID) + "/thumbnail"
	for _, at := range []string{"/exhibits", address("x", s.graphic.ID), address("i", s.graphic.Incident)} {
		w := g.ask("GET", at, analyst)
		if page := textOf(parse(t, w.Body.String())); w.Code != 200 || strings.Contains(w.Body.String(), small) || !strings.Contains(page, "graphic, shows a prisoner") {
			t.Errorf("%s: status %d, asks for the picture: %v: %s", at, w.Code, strings.Contains(w.Body.String(), small), page)
		}
	}
	both := g.desk.keep(t, "both.jpg", drawn(t, 50, 80), func(x *counterclaim.Exhibit) {
		x.Sensitivity, x.Readers, x.Flags = counterclaim.Restricted, []string{"analyst"}, []string{counterclaim.FlagGraphic}
	})
	looked := g.post(analyst, address("x", both.ID), "reason=review").Header().Get("Location")
	if w := g.ask("GET", looked, analyst); w.Code != 200 || strings.Contains(w.Body.String(), "/thumbnail") || !strings.Contains(w.Body.String(), "Load the picture") {
		t.Errorf("a reader with a reason sees what he was to be warned of: %s", textOf(parse(t, w.Body.String())))
	}
	w := g.ask("GET", address("x", s.graphic.ID)+"?show=yes", analyst)
	if !strings.Contains(w.Body.String(), `<img src="`+small+`"`) {
		t.Errorf("the picture is not shown to who asks for it")
	}
	for _, at := range []string{"/exhibits", address("i", s.open.Incident)} {
		if w := g.ask("GET", at, analyst); !strings.Contains(w.Body.String(), `<img src="`+address("x", s.open.ID)+"/thumbnail") {
			t.Errorf("%s shows no picture at all", at)
		}
	}
}

// TestExhibitPage reads the page of an exhibit: what the source says apart from what the desk established, what its bytes say, custody; and nothing that
// it brings runs.
func TestExhibitPage(t *testing.T) {
	g, s := guardedExhibits(t, false)
	analyst := g.signIn(t, "analyst")
	w := g.ask("GET", address("x", s.open.ID), analyst)
	n := parse(t, w.Body.String())
	page := textOf(n)
	for _, want := range []string{hostile + "/open.jpg", wire + " <b>", "a post near Tessen " + hostile, "What the source says that it shows", "What the desk established Nothing yet.", "A. Person", "Width, pixels480",
		"Content credentials (C2PA)none found", "javascript:alert(9)", "Licencenone given", "arrived", s.open.ID.String()} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(page, "‹") || len(all(n, tag("script"))) > 0 || strings.Contains(w.Body.String(), `href="javascript`) {
		t.Errorf("the page holds what it should not: %s", page)
	}
	headings(t, "the page", n)
	ids(t, "the page", n)
	svg := g.ask("GET", address("x", s.svg.ID), analyst)
	if strings.Contains(svg.Body.String(), "<img") || !strings.Contains(textOf(parse(t, svg.Body.String())), "No picture is made of this file.") {
		t.Error("a drawing with a script is shown")
	}
	original := g.ask("GET", address("x", s.svg.ID)+"/bytes", analyst)
	for key, want := range map[string]string{"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff", "Content-Type": "application/octet-stream",
		"Content-Disposition": `attachment; filename="` + s.svg.ID.Short() + `.bin"`, "Cache-Control": "no-store"} {
		if got := original.Header().Get(key); got != want {
			t.Errorf("the original's %s is %q, want %q", key, got, want)
		}
	}
	if w := g.ask("GET", address("x", s.open.ID)[:11], analyst); w.Code != http.StatusFound || w.Header().Get("Location") != address("x", s.open.ID) {
		t.Errorf("a short address: status %d, %s", w.Code, w.Header().Get("Location"))
	}
}

// TestEarlierPictures shows a copy beside the picture that came before, inside the desk; outside only when a person has confirmed it.
func TestEarlierPictures(t *testing.T) {
	g, s := guardedExhibits(t, true)
	analyst, reader := g.signIn(t, "analyst"), g.signIn(t, "reader")
	publish(t, g.store, otherIncident(t, g.store, s.open.Incident), s.later.ID, s.open.ID)
	at := address("x", s.later.ID)
	inside := func() string { return textOf(parse(t, g.ask("GET", at, analyst).Body.String())) }
	outside := func() string {
		w := g.ask("GET", at, reader)
		if w.Code != 200 {
			t.Fatalf("status %d", w.Code)
		}
		return textOf(parse(t, w.Body.String())) + g.ask("GET", "/api/v1/exhibits/"+s.later.ID.String(), reader).Body.String()
	}
	const looks = "ooks like an earlier picture"
	if page := inside(); !strings.Contains(page, looks) || !strings.Contains(page, "no person has confirmed it") {
		t.Fatalf("inside: %s", page)
	}
	if page := outside(); strings.Contains(page, looks) || strings.Contains(page, s.open.ID.String()) {
		t.Errorf("outside before anybody confirmed it: %s", page)
	}
	say := func(cookie *http.Cookie, verdict string) int {
		return g.post(cookie, at+"/likeness", url.Values{"earlier": {s.open.ID.String()}, "verdict": {verdict}, "reason": {"the same ridge"}}.Encode()).Code
	}
	if code := say(reader, "confirmed"); code != http.StatusForbidden {
		t.Errorf("a reader confirms: status %d", code)
	}
	if code := say(analyst, "perhaps"); code != http.StatusBadRequest {
		t.Errorf("neither: status %d", code)
	}
	if code := say(analyst, "confirmed"); code != http.StatusSeeOther {
		t.Fatalf("status %d", code)
	}
	if page := inside(); !strings.Contains(page, "Confirmed by analyst.") || !strings.Contains(page, "the same ridge") {
		t.Errorf("inside: %s", page)
	}
	if page := outside(); !strings.Contains(page, looks) || !strings.Contains(page, "Confirmed by a person.") || strings.Contains(page, "analyst") {
		t.Errorf("outside: %s", page)
	}
	if code := say(analyst, "rejected"); code != http.StatusSeeOther {
		t.Fatalf("status %d", code)
	}
	if page := inside() + outside(); strings.Contains(page, "Earlier pictures") {
		t.Errorf("what was rejected is shown: %s", page)
	}
}

// otherIncident gives an incident of the record that is another one.
func otherIncident(t testing.TB, s counterclaim.Store, not counterclaim.ID) counterclaim.ID {
	t.Helper()
	list, err := s.Incidents(t.Context(), counterclaim.IncidentQuery{})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range list {
		if n.ID != not {
			return n.ID
		}
	}
	t.Fatal("there is no other incident")
	return not
}

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
		w := g.file(cookie, `C:\Users\x\..\`+hostile+".jpg", bytes.NewReader(content), "source", "a source", "url", "https://valley.example/1", "licence", "CC-BY-4.0", "said", "the bridge", "flag", "graphic", "flag", "minor",
			"sensitivity", "public", "incident", "http://localhost:8760"+address("i", s.open.Incident), "reason", "for the record")
		id := counterclaim.ID(sha256.Sum256(content))
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/exhibits?filed="+id.Short() {
			t.Fatalf("%s: status %d, %v: %s", who, w.Code, w.Header(), textOf(parse(t, w.Body.String())))
		}
		x, err := g.exhibits.Exhibit(t.Context(), id)
		if err != nil || x.ArrivedBy != who || x.Source != "a source" || x.Licence != "CC-BY-4.0" || x.SaidToShow != "the bridge" || strings.Join(x.Flags, " ") != "graphic minor" || x.Incident != s.open.Incident ||
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
