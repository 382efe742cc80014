package web

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"testing"
	"time"

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
	if _, err := d.keepFiled(t.Context(), viewer{}, x, bytes.NewReader(content), ""); err != nil {
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
	list, err := d.store.(sighted).Record.Incidents(t.Context(), counterclaim.IncidentQuery{Limit: 50})
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
				Direction: &direction, Time: &counterclaim.Period{From: "2031-03-11", To: "2031-03-11", Precision: "day"}, Method: "the ridge " + hostile, References: []string{"a map"}, By: []string{"A. Person", "B. Person"}, Confirmed: []string{"A. Person", "B. Person"}, Confidence: "high"}}}
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
