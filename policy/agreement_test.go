package policy

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// agreed is a record of two versions of an agreement, of which the second is published.
type agreed struct {
	growing
	versions []counterclaim.AgreementVersion
	lifted   bool
}

func (a *agreed) Marks(context.Context) ([]counterclaim.Mark, error) {
	m := counterclaim.Mark{Kind: counterclaim.MarkAgreement, On: a.versions[1].ID.String(), By: "vera", Reason: "both printed it"}
	again := m
	again.Lifted = a.lifted
	return []counterclaim.Mark{m, again}, nil
}

func (a *agreed) KeepAgreement(context.Context, *counterclaim.AgreementVersion) (bool, error) {
	return false, nil
}

func (a *agreed) AgreementVersion(_ context.Context, id counterclaim.ID) (*counterclaim.AgreementVersion, error) {
	for i := range a.versions {
		if a.versions[i].ID == id {
			return &a.versions[i], nil
		}
	}
	return nil, none("version of an agreement", id)
}

func (a *agreed) AgreementVersions(context.Context, string) ([]counterclaim.AgreementVersion, error) {
	return a.versions, nil
}

func TestAgreements(t *testing.T) {
	record := &agreed{}
	for n := range 2 {
		v := counterclaim.AgreementVersion{Agreement: "vale", Number: n + 1, KeptBy: "Ilka Jorvane", Files: []counterclaim.AgreementFile{counterclaim.NewAgreementFile("vale.toml", []byte{byte(n)})}}
		v.Identify()
		if n == 1 {
			v.Supersedes = record.versions[0].ID
		}
		record.versions = append(record.versions, v)
	}
	lat, lon := 41.23456, 71.5
	whole := &counterclaim.Agreement{ID: "vale", Area: "clinic", Sites: []counterclaim.Site{{ID: "fallowen", Lat: &lat, Lon: &lon, Items: []counterclaim.Item{{WeaponClass: "tank", Count: 2, Serials: []string{"AT-31"}}}}},
		Zones: []counterclaim.Zone{{ID: "clinic", Kind: "protected"}, {ID: "valley", Kind: "area"}},
		Clauses: []counterclaim.Clause{{ID: "stores", Sites: []string{"fallowen", "other"}}, {ID: "fire", Zone: "clinic", ExceptZones: []string{"valley", "clinic"}},
			{ID: "guns", Zone: "valley", Exceptions: []string{"mission"}}}}
	read := func(counterclaim.ID) (*counterclaim.Agreement, error) { return whole, nil }
	as := func(s Sight) *View { return NewView(record, func(context.Context) Sight { return s }, nil) }
	words := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	ctx := t.Context()
	for _, sight := range []Sight{Inside, All} {
		list, err := as(sight).Agreements(ctx, "")
		if err != nil || len(list) != 2 || list[0].Published || !list[1].Published || list[0].KeptBy == "" || len(list[0].Files) != 1 {
			t.Errorf("sight %d: %+v, %v", sight, list, err)
		}
		for _, v := range list {
			a, err := as(sight).Agreement(ctx, v.ID, read)
			if err != nil {
				t.Fatal(err)
			}
			got := words(a)
			if strings.Contains(got, "AT-31") || !strings.Contains(got, "fallowen") || !strings.Contains(got, "clinic") {
				t.Errorf("sight %d: %s", sight, got)
			}
			if at, err := as(sight).Resolve(ctx, "a", v.ID.Short()); err != nil || at.ID.IsZero() {
				t.Errorf("sight %d: %+v, %v", sight, at, err)
			}
		}
	}
	list, err := as(Outside).Agreements(ctx, "")
	if err != nil || len(list) != 1 || list[0].Number != 2 || strings.Contains(words(list), "Jorvane") || len(list[0].Files) > 0 || !list[0].Supersedes.IsZero() {
		t.Errorf("from outside: %s, %v", words(list), err)
	}
	a, err := as(Outside).Agreement(ctx, record.versions[1].ID, read)
	if err != nil {
		t.Fatal(err)
	}
	if got := words(a); strings.Contains(got, "AT-31") || strings.Contains(got, "fallowen") || strings.Contains(got, "41.23456") || strings.Contains(got, "clinic") || !strings.Contains(got, `"id":"valley"`) {
		t.Errorf("from outside: %s", got)
	}
	if k := a.Clauses; k[0].Sites[0] != NotPublished || len(k[0].Sites) != 1 || k[1].Zone != NotPublished || k[1].ExceptZones[1] != NotPublished || k[2].Zone != "valley" || a.Area != NotPublished {
		t.Errorf("a clause that is cut does not say so: %+v", k)
	}
	if whole.Clauses[1].Zone != "clinic" || whole.Clauses[1].ExceptZones[1] != "clinic" || len(whole.Sites[0].Items) != 1 {
		t.Error("what was read is changed by who looks at it")
	}
	_, err = as(Outside).Agreement(ctx, record.versions[0].ID, read)
	if counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
		t.Errorf("a version that is not published: %v", err)
	}
	record.lifted = true
	if list, err := as(Outside).Agreements(ctx, ""); err != nil || len(list) != 0 {
		t.Errorf("what is published no more: %+v, %v", list, err)
	}
	if list, err := NewView(&growing{}, nil, nil).Agreements(ctx, ""); err != nil || len(list) != 0 {
		t.Errorf("a record that keeps none: %+v, %v", list, err)
	}
}

// The address of a version leads somewhere from outside only once it is published.
func TestAddressOfAnAgreement(t *testing.T) {
	v := NewView(&growing{}, nil, nil)
	if a, err := v.Resolve(t.Context(), "a", "0123456789abcdef"); counterclaim.CodeOf(err) != counterclaim.CodeNotFound || !a.ID.IsZero() {
		t.Errorf("%+v, %v", a, err)
	}
}
