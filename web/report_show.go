package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// partBytes is how much of a long report's text one page shows.
const partBytes = 100 << 10

// reportShowBody is a report with its claims marked in its text and listed beside it.
type reportShowBody struct {
	Row        reportRow
	URL        string
	Linked     bool // URL is http or https
	Fetched    stamp
	Doc        string
	Language   string
	Paragraphs [][]segment
	Captions   []string
	Claims     []*quote // of this part of the text
	Total      int      // claims of the whole report
	Pager      pager    // parts of the text
	Parts      int
	Unread     string       // why nothing was read from it, a sentence
	Headline   string       // translated, "" where it is not
	Translated string       // by whom the text shown with its claims was translated, a sentence; "" where it is the original
	Original   string       // the text as published, where a translation is shown with the claims
	Spoken     string       // BCP 47, of the original
	Arrivals   []arrivalRow // where it came from, the first of them
	MoreCame   int          // arrivals that the list leaves out
	Files      []fileRow    // what came with it
	History    *historyOf   // of its address
	Copies     *copyList    // nil where the record knows none
	Exhibits   *exhibitStrip
}

// fileRow is something that came with a report.
type fileRow struct{ Name, Href string }

// readAs says what of a report was read: its text, a translation, or nothing and why.
func (d *desk) readAs(b *reportShowBody, rep *counterclaim.Report) {
	if rep.Unread != "" {
		b.Unread = d.say.Or("unread", rep.Unread)
	}
	if rep.Coded() == rep.Text {
		return
	}
	b.Original, b.Spoken, b.Language = strings.TrimSpace(rep.Text), rep.Language, ""
	b.Headline = rep.TranslatedHeadline
	b.Translated = d.say.T("quote.translated")
	if rep.Translator != "" {
		b.Translated = d.say.T("quote.translated.by", rep.Translator)
	}
}

func (d *desk) reportShow(r *http.Request, f *frame) (*view, error) {
	at, err := d.resolve(r, "r")
	if err != nil || at.answer != nil {
		return at.answer, err
	}
	part, err := d.pageNumber(r)
	if err != nil {
		return nil, err
	}
	ctx := r.Context()
	rep, err := d.store.Report(ctx, at.id)
	if err != nil {
		return nil, err
	}
	claims, err := d.store.Claims(ctx, counterclaim.ClaimQuery{Report: rep.ID})
	if err != nil {
		return nil, err
	}
	lo, hi, parts := textPart(rep.Coded(), part)
	if part > parts {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.N("error.part", parts))
	}
	b := &reportShowBody{Row: d.reportRow(f, rep), URL: rep.URL, Linked: isWeb(rep.URL), Doc: rep.Doc, Language: rep.Language,
		Captions: rep.Captions, Total: len(claims), Parts: parts, Arrivals: d.arrivals(rep)}
	b.MoreCame = len(rep.Arrivals) - len(b.Arrivals)
	d.readAs(b, rep)
	if b.History, err = d.history(ctx, rep); err != nil {
		return nil, err
	}
	if b.Copies, err = d.copies(ctx, f, rep); err != nil {
		return nil, err
	}
	if b.Exhibits, err = d.exhibitsOn(ctx, rep.ID, claims); err != nil {
		return nil, err
	}
	for _, id := range rep.Attachments {
		b.Files = append(b.Files, fileRow{id.Short(), originalAddress(rep.ID, id)})
	}
	if rep.Fetched != "" {
		b.Fetched = d.say.Instant(rep.Fetched)
	}
	b.Paragraphs = paragraphs(rep.Coded(), lo, hi, markable(rep.Coded(), claims))
	b.Pager = newPager(part, 1, 1, parts, pageOf(address("r", rep.ID)+"?"))
	s := d.shelf(f)
	s.reports[rep.ID] = rep
	for i := range claims {
		c := &claims[i]
		if c.Start >= hi || (c.Start < lo && part > 1) {
			continue
		}
		q, err := s.quote(ctx, c)
		if err != nil {
			return nil, err
		}
		q.N, q.Here = i+1, true
		b.Claims = append(b.Claims, q)
	}
	return &view{name: "report_show", title: b.Row.Headline, nav: "reports", canonical: address("r", rep.ID), notice: at.notice, body: b}, nil
}

// textPart gives the bytes of part n (from 1) of a text and the number of parts. A part ends
// with a line where one ends in its last quarter.
func textPart(text string, n int) (lo, hi, parts int) {
	at := 0
	for parts = 1; ; parts++ {
		end := len(text)
		if end-at > partBytes {
			end = runeStart(text, at+partBytes)
			if i := strings.LastIndexByte(text[at:end], '\n'); i > partBytes*3/4 {
				end = at + i + 1
			}
		}
		if parts == n {
			lo, hi = at, end
		}
		if end == len(text) {
			return lo, hi, parts
		}
		at = end
	}
}

// isWeb reports whether an address may be a link: reports bring javascript: and worse.
func isWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
