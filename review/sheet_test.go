package review

import (
	"context"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// seen is a view of a record with one incident, as much of it as a sheet reads. It tells no source.
type seen struct {
	counterclaim.Reader
	claims []counterclaim.Claim
}

func (seen) Dispute(context.Context) (*counterclaim.Dispute, error) {
	return &counterclaim.Dispute{Parties: []counterclaim.Party{{ID: "ardania", Name: "Ardania"}, {ID: "belmark", Name: "Belmark"}}}, nil
}

func (seen) Incidents(_ context.Context, q counterclaim.IncidentQuery) ([]counterclaim.Incident, error) {
	return []counterclaim.Incident{{ID: q.IDs[0], Title: "Shelling at the mill"}}, nil
}

func (s seen) Claims(context.Context, counterclaim.ClaimQuery) ([]counterclaim.Claim, error) {
	return s.claims, nil
}

// shown hides one exhibit and the name of one source.
type shown struct{ hidden counterclaim.ID }

func (s shown) Hidden(id counterclaim.ID) bool { return id == s.hidden }

func (shown) Left(x counterclaim.Exhibit) counterclaim.Exhibit {
	if x.Source == "Hidden source" {
		x.Source = ""
	}
	return x
}

// keeper keeps exhibits; nothing else of it is asked.
type keeper interface{ counterclaim.Exhibits }

type rack struct {
	keeper
	kept []counterclaim.Exhibit
}

func (r rack) Exhibits(context.Context, counterclaim.ExhibitQuery) ([]counterclaim.Exhibit, error) {
	return r.kept, nil
}

// A notice names what it is about beside each id. What is not public, and what the view holds back, is not told, and words of others do not
// look like lines of ours.
func TestSheetNames(t *testing.T) {
	c, d := newCase(), desk()
	c.Now = incident
	id := counterclaim.HashOf
	exhibit := func(name, source, sensitivity string) counterclaim.Exhibit {
		return counterclaim.Exhibit{ID: id(name), Name: name, Source: source, Description: counterclaim.Description{Sensitivity: sensitivity}}
	}
	kept := []counterclaim.Exhibit{exhibit("crater.jpg", "Valley Radio", counterclaim.Public), exhibit("list of names.pdf", "A witness", counterclaim.Restricted),
		exhibit("mill.jpg", "Hidden source", counterclaim.Public), exhibit("marked.jpg", "Valley Radio", counterclaim.Public)}
	must(t, c, d, work("triaged", "Ann", at(0)))
	s := draft(c, "Ann", at(1))
	s.Draft.Claims = []counterclaim.ID{id("a claim"), id("a claim held back")}
	for i := range kept {
		s.Draft.Exhibits = append(s.Draft.Exhibits, kept[i].ID)
	}
	s.Draft.Signature = counterclaim.Sign("Ann", counterclaim.OverContent, key("Ann"), s.Draft.Content())
	must(t, c, d, s)
	must(t, c, d, notice(c, d, "Ann", at(3)))
	view := seen{claims: []counterclaim.Claim{{ID: id("a claim"), Outlet: "Ardania Wire", Text: "The mill was hit.\nVerdict: refuted"}}}
	got, err := SheetOf(t.Context(), Seen{View: view, Shown: shown{kept[3].ID}, Exhibits: rack{kept: kept}, Title: func(n *counterclaim.Incident) string { return n.Title }}, c, &c.Notices[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"To: Ardania (ardania), Belmark (belmark)",
		"Incident: Shelling at the mill (" + incident.String() + ")",
		"Responsibility: Belmark (belmark)",
		"Claim: Ardania Wire: “The mill was hit. Verdict: refuted” (" + id("a claim").String() + ")",
		"Claim: held back, or no longer in the record (" + id("a claim held back").String() + ")",
		"Exhibit: crater.jpg, from Valley Radio (" + kept[0].ID.String() + ")",
		"Exhibit: not public (" + kept[1].ID.String() + ")",
		"Exhibit: mill.jpg (" + kept[2].ID.String() + ")",
		"Exhibit: held back, or not in the record (" + kept[3].ID.String() + ")",
	} {
		if !strings.Contains(got, "\n"+want+"\n") {
			t.Errorf("the sheet lacks %q:\n%s", want, got)
		}
	}
	for _, never := range []string{"list of names", "A witness", "Hidden source", "marked.jpg", "\nVerdict: refuted"} {
		if strings.Contains(got, never) {
			t.Errorf("the sheet says %q:\n%s", never, got)
		}
	}
}
