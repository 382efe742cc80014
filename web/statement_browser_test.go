package web

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/counterclaim/counterclaim"
)

// TestChromiumStatement files a statement as a delegate in a browser, at the widths of a phone and of a laptop. EXHIBIT_SHOTS names a folder for
// pictures of the page.
func TestChromiumStatement(t *testing.T) {
	ctx, g, _, site := browseExhibits(t)
	d := dispute()
	d.Sources = []counterclaim.Source{{Name: "Ardania Foreign Office", Party: "ard", SpeaksForParty: true}}
	d.Sources[0].Identify()
	if err := g.store.SetDispute(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	do := func(what string, steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			text, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + " " + document.body.innerText`))
			t.Fatalf("%s: %v\n%s", what, err, text)
		}
	}
	do("signing in", chromedp.Navigate(site+"/statements/new"), chromedp.WaitVisible("#password"), chromedp.SendKeys("#name", "delegate"), chromedp.SendKeys("#password", password),
		chromedp.SendKeys("#code", g.code(t, "delegate")+"\r"), chromedp.WaitVisible("#text"))
	for _, width := range []int64{390, 1280} {
		f, err := look(ctx, site+"/statements/new", width)
		if err != nil {
			t.Fatal(err)
		}
		if f.Wide > 0 || len(f.Small) > 0 {
			t.Errorf("at %d px: %d px too wide, too small: %q", width, f.Wide, f.Small)
		}
		shoot(t, ctx, "statement", width)
	}
	do("filing", chromedp.SendKeys("#headline", "On Kesh Bridge"), chromedp.SendKeys("#text", "Nobody of ours was at Kesh Bridge on Monday."), chromedp.SendKeys("#published", "2026-03-02"),
		chromedp.Click(`form[action="/statements"] button`), chromedp.WaitVisible(".notice"))
	told, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector('.notice').innerText`))
	if err != nil || !strings.Contains(told, "Filed as report ") {
		t.Errorf("the delegate is told %q, %v", told, err)
	}
	reports, err := g.store.Reports(t.Context(), 50, 0)
	if err != nil || !slices.ContainsFunc(reports, func(l counterclaim.ListedReport) bool {
		return l.Report.Outlet == "Ardania Foreign Office" && l.Report.Headline == "On Kesh Bridge"
	}) {
		t.Errorf("it is not among %d reports, %v", len(reports), err)
	}
}
