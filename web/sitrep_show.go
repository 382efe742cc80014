package web

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sitrep"
)

// sitrepBody is a published situation report.
type sitrepBody struct {
	*sitrep.Printed
	ID, Version, AsOf string
	Published         stamp
	By                string
	Corrected         *sitrepCorrection // by the next version
	Corrects          *sitrepCorrection // the version before
	Last              string            // address of the last version, where a later one than the next is there
	Downloads         []pageLink
	Versions          []sitrepVersion
	Signatures        []sitrepSignature
	Log               bool
}

// sitrepCorrection is what another version says otherwise.
type sitrepCorrection struct {
	Href, Words string
	At          stamp
	Changes     []sitrep.Change
	More        int // changes that are not listed
}

// sitrepSignature is whose key signed, and whether it did.
type sitrepSignature struct{ By, Key, Says string }

// mostChanges is how many lines that changed stand on a page.
const mostChanges = 300

// sitrepShow answers "/s/{id}".
func (d *desk) sitrepShow(r *http.Request, f *frame) (*view, error) {
	at, err := d.resolve(r, "s")
	if err != nil || at.answer != nil {
		return at.answer, err
	}
	ctx := r.Context()
	s, err := d.sitrep(ctx, at.id)
	if err != nil {
		return nil, err
	}
	all, err := d.sitreps(ctx)
	if err != nil {
		return nil, err
	}
	versions := sameDays(all, s)
	b := &sitrepBody{Printed: sitrep.Print(f.dispute.Title, s), ID: s.ID.String(), Version: d.say.T("situation.version", d.say.Number(int64(s.Version))), AsOf: d.say.T("situation.asof", d.say.Instant(s.AsOf).Text, s.Zone),
		Published: d.say.Instant(s.Published), By: d.say.List(s.By), Versions: d.sitrepVersions(versions, s.ID), Log: d.logDir != "", Signatures: d.sitrepSignatures(s)}
	for _, form := range d.sitrepForms() {
		b.Downloads = append(b.Downloads, pageLink{d.say.T("sitform." + form), address("s", s.ID) + "/" + form})
	}
	if err := d.corrections(ctx, b, s, versions); err != nil {
		return nil, err
	}
	return &view{name: "sitrep_show", title: b.Heading, nav: "sitreps", canonical: address("s", s.ID), body: b}, nil
}

// sitrep reads one that was published.
func (d *desk) sitrep(ctx context.Context, id counterclaim.ID) (*counterclaim.SituationReport, error) {
	of, ok := d.record.(counterclaim.Sitreps)
	if !ok {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("error.nopage"))
	}
	return of.Sitrep(ctx, id)
}

// corrections says beside a version what the next changed of it, and what it changed of the one before: an error stays where it was, with what is right as visible.
func (d *desk) corrections(ctx context.Context, b *sitrepBody, s *counterclaim.SituationReport, versions []counterclaim.SituationReport) error {
	for i := range versions {
		v := &versions[i]
		switch {
		case v.Corrects == s.ID:
			next, err := d.sitrep(ctx, v.ID)
			if err != nil {
				return err
			}
			b.Corrected = d.correction(next, sitrep.Changes(s, next), next)
		case v.ID == s.Corrects:
			before, err := d.sitrep(ctx, v.ID)
			if err != nil {
				return err
			}
			b.Corrects = d.correction(before, sitrep.Changes(before, s), s)
		}
	}
	if len(versions) > 0 && versions[0].Version > s.Version+1 {
		b.Last = address("s", versions[0].ID)
	}
	return nil
}

// correction is what the later of two versions changed, with the way to the other one.
func (d *desk) correction(other *counterclaim.SituationReport, changes []sitrep.Change, later *counterclaim.SituationReport) *sitrepCorrection {
	out := &sitrepCorrection{Href: address("s", other.ID), Words: later.Changed, At: d.say.Instant(later.Published)}
	left := mostChanges
	for _, c := range changes {
		was, is := c.Was[:min(len(c.Was), left)], c.Is
		left -= len(was)
		is = is[:min(len(is), left)]
		left -= len(is)
		out.More += len(c.Was) - len(was) + len(c.Is) - len(is)
		if len(was)+len(is) > 0 {
			out.Changes = append(out.Changes, sitrep.Change{Where: c.Where, Was: was, Is: is})
		}
	}
	return out
}

// sitrepSignatures says of each signature whether it is good, and where the desk has a register whether the key is that of the person.
func (d *desk) sitrepSignatures(s *counterclaim.SituationReport) []sitrepSignature {
	content, sound := s.Content(), s.ValidatePublished() == nil
	var register counterclaim.Signers
	if d.signers != nil {
		register, _ = d.signers() // without a register any key does
	}
	var out []sitrepSignature
	for _, g := range s.Signatures {
		one := sitrepSignature{By: g.By, Key: g.Key, Says: d.say.T("situation.signed")}
		switch {
		case !sound || g.Check(content) != nil:
			one.Says = d.say.T("situation.unsigned")
		case len(register) > 0 && register.Check(g.By, g.Key, s.Published) == nil:
			one.Says = d.say.T("situation.registered")
		case len(register) > 0:
			one.Says = d.say.T("situation.unregistered")
		}
		out = append(out, one)
	}
	return out
}

// sitrepForms lists in what forms a report is given out: a PDF only where there is something that prints.
func (d *desk) sitrepForms() []string {
	if d.print == nil {
		return []string{"md", "html", "json"}
	}
	return []string{"pdf", "md", "html", "json"}
}

// sitrepTypes are the kinds of files of the forms.
var sitrepTypes = map[string]string{"md": "text/markdown; charset=utf-8", "html": "text/html; charset=utf-8", "json": "application/json; charset=utf-8", "pdf": "application/pdf"}

// sitrepFile answers "/s/{id}/{form}" with a file.
func (d *desk) sitrepFile(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), printTime)
	defer cancel()
	f, err := d.frame(ctx)
	if err != nil {
		d.fail(w, r, nil, err)
		return
	}
	form := r.PathValue("form")
	at, err := d.resolve(r, "s")
	if err == nil && !slices.Contains(d.sitrepForms(), form) {
		err = counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("error.nopage"))
	}
	if err != nil {
		d.fail(w, r, f, err)
		return
	}
	if at.answer != nil {
		http.Redirect(w, r, cmp.Or(at.answer.location, "/sitreps")+"/"+form, http.StatusFound)
		return
	}
	s, err := d.sitrep(ctx, at.id)
	if err != nil {
		d.fail(w, r, f, err)
		return
	}
	body, err := d.sitrepForm(ctx, form, f.dispute.Title, s)
	if err != nil {
		d.fail(w, r, f, err)
		return
	}
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="situation-report-%s-version-%d.%s"`, s.To, s.Version, form))
	sendTagged(w, r, sitrepTypes[form], body)
}

// sitrepForm writes a report in one of its forms.
func (d *desk) sitrepForm(ctx context.Context, form, title string, s *counterclaim.SituationReport) ([]byte, error) {
	var out bytes.Buffer
	switch form {
	case "json":
		to := json.NewEncoder(&out)
		to.SetEscapeHTML(false)
		to.SetIndent("", "  ")
		err := to.Encode(s)
		return out.Bytes(), err
	case "md":
		err := sitrep.Markdown(&out, title, s)
		return out.Bytes(), err
	case "html":
		err := sitrep.HTML(&out, title, s)
		return out.Bytes(), err
	}
	return d.prints.of(ctx, s.ID, func() ([]byte, error) {
		if err := sitrep.HTML(&out, title, s); err != nil {
			return nil, err
		}
		return d.print(ctx, out.Bytes())
	})
}

// Limits of printing: it costs seconds and memory, and whoever reads may ask for it.
const (
	printTime      = 50 * time.Second // with waiting for its turn
	mostPrints     = 16               // that are kept
	mostPrintBytes = 8 << 20          // of one that is kept
)

// keptPrints are reports that were printed. What was published never changes: it is printed once, and one at a time.
type keptPrints struct {
	turn chan struct{} // holds one while something is printed
	mu   sync.Mutex
	done map[counterclaim.ID][]byte
	last []counterclaim.ID // in the order in which they were printed
}

// of gives a report as it was printed, or prints it when its turn comes.
func (k *keptPrints) of(ctx context.Context, id counterclaim.ID, print func() ([]byte, error)) ([]byte, error) {
	if body := k.kept(id); body != nil {
		return body, nil
	}
	select {
	case k.turn <- struct{}{}:
		defer func() { <-k.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if body := k.kept(id); body != nil { // printed while this one waited
		return body, nil
	}
	body, err := print()
	if err != nil || len(body) > mostPrintBytes {
		return body, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.last) >= mostPrints {
		delete(k.done, k.last[0])
		k.last = k.last[1:]
	}
	k.done[id], k.last = body, append(k.last, id)
	return body, nil
}

func (k *keptPrints) kept(id counterclaim.ID) []byte {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.done[id]
}
