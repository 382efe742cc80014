package account

import (
	"testing"

	"github.com/counterclaim/counterclaim"
)

func TestAs(t *testing.T) {
	h := newHouse(t)
	if p, err := h.As(t.Context(), "A. Analyst", Draft, "incident 1"); p != nil || err != nil {
		t.Errorf("a record without people: %v, %v", p, err)
	}
	h.add(t, "vera", counterclaim.RoleAnalyst)
	h.add(t, "gone", counterclaim.RoleHead)
	if err := h.Disable(t.Context(), terminal, "gone", true); err != nil {
		t.Fatal(err)
	}
	if p, err := h.As(t.Context(), "vera", Draft, "incident 1"); err != nil || p.Role != counterclaim.RoleAnalyst {
		t.Errorf("an analyst drafts: %v, %v", p, err)
	}
	refused := 0
	for name, what := range map[string]Permission{"vera": Publish, "gone": Publish, "A. Analyst": Draft, "": Draft, "ve\x00ra": Draft} {
		_, err := h.As(t.Context(), name, what, "incident 1")
		wants(t, name, err, counterclaim.CodeRefused)
		refused++
	}
	entries, err := h.store.Audits(t.Context(), counterclaim.AuditQuery{Refused: true})
	if err != nil || len(entries) != refused {
		t.Fatalf("%d refusals are noted, %v; want %d", len(entries), err, refused)
	}
	for _, e := range entries {
		if e.On != "incident 1" || e.From != "command line" || e.Who != "" && e.Who != "vera" && e.Who != "gone" {
			t.Errorf("noted: %+v", e)
		}
	}
}

// TestStepNeeds wants each kind of step to need a permission that stands in the table.
func TestStepNeeds(t *testing.T) {
	for _, s := range []counterclaim.Step{{Work: &counterclaim.WorkChange{}}, {Draft: &counterclaim.Draft{}}, {Opinion: &counterclaim.Opinion{}}, {Notice: &counterclaim.Notice{}},
		{Reply: &counterclaim.Reply{}}, {Finding: &counterclaim.Finding{}}, {Correction: &counterclaim.Correction{}}, {Answer: &counterclaim.Answer{}}, {Ask: &counterclaim.Ask{}}, {Coding: &counterclaim.SecondCoding{}}} {
		kind, _, _, _ := s.Head()
		if kind == "" || StepNeeds(&s) == "" {
			t.Errorf("a step of kind %q needs nothing", kind)
		}
	}
	if StepNeeds(&counterclaim.Step{}) != "" {
		t.Error("nothing needs something")
	}
}

func TestUnnamed(t *testing.T) {
	h := newHouse(t)
	if err := h.Unnamed(t.Context(), counterclaim.RoleAnalyst); err != nil {
		t.Errorf("the first person: %v", err)
	}
	h.add(t, "ana", counterclaim.RoleAnalyst)
	wants(t, "an analyst where nobody manages", h.Unnamed(t.Context(), counterclaim.RoleAnalyst), counterclaim.CodeRefused)
	if err := h.Unnamed(t.Context(), counterclaim.RoleHead); err != nil {
		t.Errorf("a head of desk where there is none: %v", err)
	}
	h.add(t, "hanna", counterclaim.RoleHead)
	wants(t, "a second head", h.Unnamed(t.Context(), counterclaim.RoleHead), counterclaim.CodeRefused)
	wants(t, "another change", h.Unnamed(t.Context(), ""), counterclaim.CodeRefused)
	if err := h.Disable(t.Context(), terminal, "hanna", true); err != nil {
		t.Fatal(err)
	}
	if err := h.Unnamed(t.Context(), ""); err != nil {
		t.Errorf("a change where nobody manages any more: %v", err)
	}
	if entries, err := h.store.Audits(t.Context(), counterclaim.AuditQuery{Refused: true}); err != nil || len(entries) != 3 {
		t.Errorf("%d refusals are noted, %v; want 3", len(entries), err)
	}
}

func TestEstablishers(t *testing.T) {
	h := newHouse(t)
	by := Actor{Who: "ana", From: "command line"}
	if err := h.Establishers(t.Context(), by, []string{"A. Person", "B. Person"}, "exhibit 1"); err != nil {
		t.Errorf("a record without people: %v", err)
	}
	h.add(t, "ana", counterclaim.RoleAnalyst)
	h.add(t, "rolf", counterclaim.RoleReviewer)
	h.add(t, "vera", counterclaim.RoleReader)
	h.add(t, "gone", counterclaim.RoleReviewer)
	if err := h.Disable(t.Context(), terminal, "gone", true); err != nil {
		t.Fatal(err)
	}
	if err := h.Establishers(t.Context(), by, []string{"Ana", "rolf"}, "exhibit 1"); err != nil {
		t.Errorf("two who may: %v", err)
	}
	for _, other := range []string{"vera", "gone", "ghost", ""} {
		wants(t, other, h.Establishers(t.Context(), by, []string{"ana", other}, "exhibit 1"), counterclaim.CodeRefused)
	}
	if entries, err := h.store.Audits(t.Context(), counterclaim.AuditQuery{Refused: true, Who: "ana"}); err != nil || len(entries) != 4 || entries[0].On != "exhibit 1" {
		t.Errorf("noted: %+v, %v; want 4", entries, err)
	}
}
