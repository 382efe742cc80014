package web

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/sitrep"
)

// SitrepDesk writes drafts of situation reports and publishes them.
type SitrepDesk interface {
	// Draft writes the report of some days, of which day (YYYY-MM-DD) is the last, as it may leave the mission; site is where the desk is found.
	Draft(ctx context.Context, day string, days int, site string) (*counterclaim.SituationReport, error)
	// Publish signs a draft and keeps it for good, under the id that it then has. It gives what the release rules hold back, and is CodeRefused
	// where that is something and override does not say why it leaves all the same.
	Publish(ctx context.Context, r *counterclaim.SituationReport, by, changed, override string) (held []string, err error)
}

// Limits of what is edited on the desk: the longest draft, each letter written as %XX, and the most parts.
const (
	maxDraftForm  = 8 << 20
	maxDraftDays  = 366
	maxDraftParts = 200
)

// sitrepDraftBody is the page on which a draft is written.
type sitrepDraftBody struct {
	told
	Day, Days  string
	Parts      []sitrepPart // none before a draft was asked for
	Preview    *sitrep.Printed
	Held       []string // lines that the release rules hold back
	MayPublish bool
	Before     *sitrepVersion // the last version that was published of the same days
}

// sitrepPart is a section of a draft in Markdown.
type sitrepPart struct {
	Heading, Text string
	Rows          int
	Head          bool // what stands before the first section, which nobody edits
}

// sitrepDraft answers "/sitreps/draft": the draft of the days that are asked for, in parts that can be edited.
func (d *desk) sitrepDraft(r *http.Request, f *frame) (*view, error) {
	if d.sitrepDesk == nil {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("draftsit.none")).Try("counterclaim sitrep --day DAY")
	}
	q := r.URL.Query()
	b := &sitrepDraftBody{told: d.told(nil), Day: q.Get("day"), Days: q.Get("days"), MayPublish: d.may(r.Context(), account.Publish)}
	if b.Days == "" {
		b.Days = "1"
	}
	if b.Day == "" {
		b.Day = d.now().UTC().AddDate(0, 0, -1).Format(counterclaim.DateLayout)
		return d.sitrepDraftView(b), nil
	}
	days, err := strconv.Atoi(b.Days)
	if err != nil || days < 1 || days > maxDraftDays {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("draftsit.days.bad", strconv.Itoa(maxDraftDays)))
	}
	s, err := d.sitrepDesk.Draft(r.Context(), b.Day, days, d.site(r))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := sitrep.Markdown(&out, f.dispute.Title, s); err != nil {
		return nil, err
	}
	b.Parts = partsOf(out.String())
	return d.sitrepDraftView(b), d.sitrepBefore(r.Context(), b, s)
}

func (d *desk) sitrepDraftView(b *sitrepDraftBody) *view {
	return &view{name: "sitrep_draft", title: d.say.T("draftsit.title"), nav: "sitreps", body: b, forms: true}
}

// sitrepBefore notes what was published of the days of a draft.
func (d *desk) sitrepBefore(ctx context.Context, b *sitrepDraftBody, s *counterclaim.SituationReport) error {
	all, err := d.sitreps(ctx)
	if err != nil {
		return err
	}
	if of := d.sitrepVersions(sameDays(all, s), counterclaim.ID{}); len(of) > 0 {
		b.Before = &of[0]
	}
	return nil
}

// partsOf parts a draft in Markdown before each section.
func partsOf(src string) []sitrepPart {
	var out []sitrepPart
	for i, text := range strings.Split(src, "\n## ") {
		p := sitrepPart{Head: i == 0, Text: text}
		if i > 0 {
			p.Text = strings.TrimRight("## "+text, "\n")
			p.Heading, _, _ = strings.Cut(text, "\n")
		}
		p.Rows = min(24, 2+strings.Count(p.Text, "\n"))
		out = append(out, p)
	}
	return out
}

// sitrepWritten reads the draft that a form has: its parts as they were sent, and the report, or what is wrong with it and in which part.
func (d *desk) sitrepWritten(parts []string) ([]sitrepPart, *counterclaim.SituationReport, error) {
	if len(parts) == 0 || len(parts) > maxDraftParts {
		return nil, nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("draftsit.nothing"))
	}
	var out []sitrepPart
	for i, text := range parts {
		text = strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
		p := sitrepPart{Head: i == 0, Text: text, Rows: min(24, 2+strings.Count(text, "\n"))}
		p.Heading, _, _ = strings.Cut(strings.TrimPrefix(text, "## "), "\n")
		parts[i] = text
		out = append(out, p)
	}
	s, err := sitrep.ReadMarkdown("", []byte(strings.Join(parts, "\n\n")))
	if err == nil {
		err = s.Validate()
	}
	e, ok := asError(err)
	if !ok || e.Line == 0 {
		return out, s, err
	}
	line := e.Line
	for i, text := range parts {
		n := 2 + strings.Count(text, "\n") // with the empty line that follows it
		if line <= n {
			told := counterclaim.Errorf(e.Code, "%s", d.say.T("draftsit.line", out[i].Heading, strconv.Itoa(line), e.Message))
			if e.Hint != "" {
				told = told.Try("%s", e.Hint)
			}
			return out, nil, told
		}
		line -= n
	}
	return out, nil, err
}

// sitrepStep answers the forms of a draft: "POST /sitreps/draft" shows it as it would be published, "POST /sitreps/publish" publishes it.
func (d *desk) sitrepStep(publish bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		f, err := d.frame(ctx)
		if err == nil && d.sitrepDesk == nil {
			err = counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("draftsit.none"))
		}
		if err != nil {
			d.fail(w, r, f, err)
			return
		}
		b := &sitrepDraftBody{MayPublish: d.may(ctx, account.Publish)}
		id, err := d.sitrepTaken(w, r, f, b, publish)
		if err == nil && publish {
			w.Header().Set("Cache-Control", "no-store")
			http.Redirect(w, r, address("s", id), http.StatusSeeOther)
			return
		}
		if err != nil && (statusOf(err) >= http.StatusInternalServerError || b.Parts == nil) {
			d.fail(w, r, f, err)
			return
		}
		v := d.sitrepDraftView(b)
		b.told = d.told(nil)
		if err != nil {
			b.told, v.status = d.told(failureOf(r, err)), statusOf(err)
		} else {
			b.told.Form = map[string]string{"changed": r.PostForm.Get("changed"), "as": r.PostForm.Get("as")}
			b.As.Name = r.PostForm.Get("as")
		}
		if err := d.render(w, f, v); err != nil {
			d.fail(w, r, f, err)
		}
	}
}

// sitrepTaken reads the form of a draft into its page, and publishes it where that is asked.
func (d *desk) sitrepTaken(w http.ResponseWriter, r *http.Request, f *frame, b *sitrepDraftBody, publish bool) (counterclaim.ID, error) {
	none := counterclaim.ID{}
	ctx := r.Context()
	r.Body = http.MaxBytesReader(w, r.Body, maxDraftForm)
	if err := r.ParseForm(); err != nil {
		return none, counterclaim.Errorf(counterclaim.CodeTooLarge, "%s", d.say.T("form.unread"))
	}
	var s *counterclaim.SituationReport
	var err error
	b.Parts, s, err = d.sitrepWritten(r.PostForm["part"])
	if err != nil {
		return none, err
	}
	b.Day, b.Days = s.To, strconv.Itoa(daysIn(s))
	if err := d.sitrepBefore(ctx, b, s); err != nil {
		return none, err
	}
	b.Preview = sitrep.Print(f.dispute.Title, s)
	if !publish {
		return none, nil
	}
	by := visitorName(ctx)
	if by == "" {
		by = strings.Join(strings.Fields(r.PostForm.Get("as")), " ")
	}
	if by == "" {
		return none, counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("form.noname"))
	}
	override := strings.TrimSpace(r.PostForm.Get("override"))
	b.Held, err = d.sitrepDesk.Publish(ctx, s, by, r.PostForm.Get("changed"), override)
	if err != nil {
		return none, err
	}
	d.sitrepsKept.forget()
	on := "situation report " + d.say.Span(s.From, s.To) + " version " + strconv.Itoa(s.Version)
	if len(b.Held) > 0 {
		if kept, ok := d.record.(trail); ok {
			e := d.trailEntry(ctx, by, "release rules set aside", on, override)
			if err := kept.Audit(ctx, &e); err != nil {
				return none, err
			}
		}
	}
	return s.ID, d.noted(ctx, by, string(account.Publish), on, "")
}

// forget has the list read again.
func (k *keptSitreps) forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.list = nil
	k.read = false
}
