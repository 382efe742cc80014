package web

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sitrep"
)

// paperWide is how many pixels of a page of A4 the report has between its margins of 14 mm.
const paperWide = 688

// longSituation is a report with a long annex, words that do not break, and each kind of picture.
func longSituation(t *testing.T) *counterclaim.SituationReport {
	t.Helper()
	s := situation(t, "2026-03-03", nil, "A long day. "+strings.Repeat("x", 150))
	annex := counterclaim.Table{Section: "In short", Heading: "Observations", Columns: []string{"Position", "Event location", "Means", "Number", "Observation", "Description", "Weapon", "Time"}}
	for i := range 200 {
		annex.Rows = append(annex.Rows, []string{"withheld", "Kesh Bridge", "patrol", "4 explosions; uncountable shots", "heard", strings.Repeat("unbroken", 12), "122 mm", fmt.Sprintf("2026-03-03 %02d:00", i%24)})
	}
	days := counterclaim.Table{Section: "In short", Heading: "Day by day", Columns: []string{"Day", "Period", "Incidents", "Observations"}, Draw: counterclaim.DrawPanels}
	for i := range 14 {
		days.Rows = append(days.Rows, []string{fmt.Sprintf("2026-02-%02d", 10+i), map[bool]string{true: "before", false: "of the report"}[i < 7], fmt.Sprint(i), fmt.Sprint(i * 7 % 5)})
	}
	sides := days
	sides.Heading, sides.Draw = "Side by side", counterclaim.DrawDays
	s.Tables = append([]counterclaim.Table{days, sides, annex}, s.Tables...)
	sitrep.Normal(s)
	return s
}

// TestSitrepOnPaper prints a long report: it has as many pages as its rows need, all A4, and nothing is wider than the paper or stands outside its picture.
func TestSitrepOnPaper(t *testing.T) {
	ctx := chromium(t)
	var out bytes.Buffer
	if err := sitrep.HTML(&out, "The Tessen valley", longSituation(t)); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(paperWide, 900), chromedp.Navigate("data:text/html;base64,"+base64.StdEncoding.EncodeToString(out.Bytes()))); err != nil {
		t.Fatal(err)
	}
	wide, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 0.5 || e.getBoundingClientRect().left < -0.5).map(e => e.outerHTML.slice(0, 120))`))
	if err != nil || len(wide) > 0 {
		t.Errorf("wider than the paper, %v: %q", err, wide)
	}
	outside, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll('svg')].flatMap(s => { const f = s.getBoundingClientRect(); return [...s.querySelectorAll('rect, text, circle.point')].filter(e => { const r = e.getBoundingClientRect(); return r.left < f.left - 1 || r.right > f.right + 1 || r.top < f.top - 1 || r.bottom > f.bottom + 1 }).map(e => e.outerHTML) })`))
	if err != nil || len(outside) > 0 {
		t.Errorf("outside their pictures, %v: %q", err, outside)
	}
	narrow, err := chromedp.Run(ctx, chromedp.Evaluate[float64](`Math.min(...[...document.querySelectorAll('td, th')].map(e => e.getBoundingClientRect().width))`))
	if err != nil || narrow < 20 {
		t.Errorf("a column of %v pixels, %v", narrow, err)
	}
	yes := true
	pdf, err := chromedp.Call(ctx, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: &yes})
	if err != nil {
		t.Fatal(err)
	}
	pages := bytes.Count(pdf.Data, []byte("/MediaBox [0 0 594.95996 841.91998]"))
	if pages != bytes.Count(pdf.Data, []byte("/MediaBox")) || pages < 6 || pages > 30 {
		t.Errorf("%d pages of A4, %d in all", pages, bytes.Count(pdf.Data, []byte("/MediaBox")))
	}
	if !bytes.Contains(pdf.Data, []byte("DejaVuSans")) && !bytes.Contains(pdf.Data, []byte("/FontFile2")) {
		t.Error("its fonts are not in it")
	}
}

// TestSitrepInBrowser looks at the desk's pages of a long report on a phone and on a screen.
func TestSitrepInBrowser(t *testing.T) {
	ctx := chromium(t)
	store := record(t, dispute(), fixtures()...)
	s := longSituation(t)
	s.Synthetic = dispute().Synthetic
	resign(s)
	if _, err := store.PublishSitrep(context.Background(), s); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(newDesk(t, store))
	defer server.Close()
	for _, at := range []string{"/sitreps", address("s", s.ID)} {
		for _, width := range []int64{390, 1280} {
			f, err := look(ctx, server.URL+at, width)
			if err != nil {
				t.Fatal(err)
			}
			if f.Wide > 0 || len(f.Small) > 0 {
				t.Errorf("%s at %d px: %d px too wide, too small: %q", at, width, f.Wide, f.Small)
			}
		}
	}
}
