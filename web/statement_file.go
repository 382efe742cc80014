package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
)

// Limits of a statement, in bytes.
const (
	maxStatement     = 100 << 10
	maxStatementLine = 2000 // of its headline and its address
)

// statement is what a delegate files for the own party: words of a body that speaks for it.
type statement struct {
	Body      string `json:"body"` // name of a source of the party that speaks for it on the day
	Headline  string `json:"headline,omitempty"`
	Text      string `json:"text"`
	Language  string `json:"language,omitempty"`  // BCP 47; told from the words where it is left out
	URL       string `json:"url,omitempty"`       // where it was published too
	Published string `json:"published,omitempty"` // RFC 3339 time or YYYY-MM-DD; now where it is left out
}

// statementBody is the page on which a statement is filed.
type statementBody struct {
	told
	Party  string
	Bodies []option
}

// statementNew answers "/statements/new".
func (d *desk) statementNew(r *http.Request, f *frame) (*view, error) {
	return d.statementView(r, f, nil)
}

func (d *desk) statementView(r *http.Request, f *frame, wrong *failure) (*view, error) {
	v := visitorOf(r.Context())
	if v == nil || d.read == nil {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("error.nostatements")).Try("counterclaim add FILE --vouched-by NAME")
	}
	bodies, err := d.bodiesOf(r.Context(), v.Party, "")
	if err != nil {
		return nil, err
	}
	b := &statementBody{told: d.told(wrong)}
	b.Party, _ = f.partyName(v.Party)
	for _, s := range bodies {
		b.Bodies = append(b.Bodies, option{Value: s.Name, Text: s.Name, Chosen: wrong.chose("body", s.Name)})
	}
	view := &view{name: "statement_file", title: d.say.T("statement.title"), nav: "reports", body: b, forms: true}
	if filed := r.URL.Query().Get("filed"); counterclaim.IsHexPrefix(filed) {
		view.notice = d.say.T("statement.filed", filed)
	}
	return view, nil
}

// bodiesOf gives the sources that speak for a party on a day, with "" on any, in the order of their names.
func (d *desk) bodiesOf(ctx context.Context, party, day string) ([]counterclaim.Source, error) {
	dispute, err := d.record.Dispute(ctx)
	if err != nil {
		return nil, err
	}
	out := slices.DeleteFunc(slices.Clone(dispute.Sources), func(s counterclaim.Source) bool {
		return s.Party != party || party == "" || s.Confidential || !s.SpeaksForParty || day != "" && !s.Speaks(day)
	})
	slices.SortFunc(out, func(a, b counterclaim.Source) int { return cmp.Compare(a.Name, b.Name) })
	return out, nil
}

// statementFile answers "POST /statements".
func (d *desk) statementFile(w http.ResponseWriter, r *http.Request) {
	f, err := d.frame(r.Context())
	if err == nil {
		_, err = d.form(w, r)
	}
	var id counterclaim.ID
	if err == nil {
		get := r.PostForm.Get
		id, err = d.fileStatement(r.Context(), statement{get("body"), get("headline"), get("text"), get("language"), get("url"), get("published")})
	}
	if err == nil {
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, "/statements/new?filed="+id.Short(), http.StatusSeeOther)
		return
	}
	if f == nil || statusOf(err) >= http.StatusInternalServerError {
		d.fail(w, r, f, err)
		return
	}
	v, failed := d.statementView(r, f, failureOf(r, err))
	if failed == nil {
		v.status = statusOf(err)
		failed = d.render(w, f, v)
	}
	if failed != nil {
		d.fail(w, r, f, failed)
	}
}

// fileStatement reads and keeps a statement as a report of the body that made it, for which the delegate answers.
func (d *desk) fileStatement(ctx context.Context, s statement) (counterclaim.ID, error) {
	none := counterclaim.ID{}
	v := visitorOf(ctx)
	if v == nil || d.read == nil {
		return none, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("error.nostatements"))
	}
	line := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	s.Headline, s.URL, s.Language, s.Published = line(s.Headline), line(s.URL), line(s.Language), line(s.Published)
	switch {
	case strings.TrimSpace(s.Text) == "":
		return none, counterclaim.Errorf(counterclaim.CodeEmpty, "%s", d.say.T("error.statement.empty"))
	case len(s.Text) > maxStatement || len(s.Headline) > maxStatementLine || len(s.URL) > maxStatementLine || len(s.Language) > 100:
		return none, counterclaim.Errorf(counterclaim.CodeTooLarge, "%s", d.say.T("error.statement.long", d.say.Number(maxStatement)))
	case s.URL != "" && !isWeb(s.URL):
		return none, counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("error.statement.url"))
	}
	at := counterclaim.Report{Published: cmp.Or(s.Published, d.instant())}
	when, ok := at.PublishedTime()
	if !ok || when.After(d.now()) {
		return none, counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("error.statement.when")).Try("%s", d.say.T("error.statement.when.try"))
	}
	bodies, err := d.bodiesOf(ctx, v.Party, at.Day())
	if err != nil {
		return none, err
	}
	i := slices.IndexFunc(bodies, func(b counterclaim.Source) bool { return b.Name == s.Body })
	if i < 0 {
		return none, counterclaim.Errorf(counterclaim.CodeRefused, "%s", d.say.T("error.statement.body")).Try("%s", d.say.T("error.statement.body.try"))
	}
	overview, err := d.record.Overview(ctx)
	if err != nil {
		return none, err
	}
	dispute, err := d.record.Dispute(ctx)
	if err != nil {
		return none, err
	}
	item := intake.Typed(counterclaim.Report{Outlet: bodies[i].Name, Party: v.Party, Kind: counterclaim.Release, Headline: s.Headline, Text: s.Text, Language: s.Language, URL: s.URL, Published: at.Published},
		intake.Options{VouchedBy: v.Name, Now: d.now, Synthetic: overview.Synthetic || dispute.Synthetic})
	if item.Err != nil {
		return none, item.Err
	}
	saved, err := d.read(ctx, item.Report, item.Originals...)
	if err != nil {
		return none, err
	}
	return saved.Report, d.noted(ctx, v.Name, "statement filed", "report "+saved.Report.Short(), "")
}

// apiStatement is what a program is told of a statement that it filed.
type apiStatement struct {
	ID counterclaim.ID `json:"id"` // of the report
}

// statementPosts is the path by which programs of a delegation file statements.
func (d *desk) statementPosts() []apiPost {
	return []apiPost{{Path: "/statements", Name: "state", Takes: statement{}, Answer: apiStatement{}, Made: true,
		Summary: "Files a statement of the own party, as its delegate: words of a body that speaks for it on the day. They are read as any report is, and shown after the same delay.",
		do: func(w http.ResponseWriter, r *http.Request) (any, int, error) {
			var s statement
			if err := readJSON(w, r, maxWritten, &s); err != nil {
				return nil, 0, err
			}
			id, err := d.fileStatement(r.Context(), s)
			return apiStatement{id}, http.StatusCreated, err
		}}}
}
