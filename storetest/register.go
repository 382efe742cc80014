package storetest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// declared makes an entry of holdings with words that stand nowhere else: Xyzzy.
func declared(party, site, asOf string, synthetic bool, items ...counterclaim.Item) *counterclaim.RegisterEntry {
	return &counterclaim.RegisterEntry{ID: counterclaim.HashOf("register", party, site, asOf), Kept: "2031-05-06T10:00:00Z", Synthetic: synthetic, RegisterWords: counterclaim.RegisterWords{
		Kind: counterclaim.HoldingsEntry, Agreement: "river", Party: party, Site: site, AsOf: asOf, Received: "2031-05-06", KeptBy: "A. Person", Source: "letter Xyzzy", Items: items}}
}

func guns(n int, serials ...string) counterclaim.Item {
	return counterclaim.Item{WeaponClass: "artillery", Type: "Xyzzy gun", CalibreMM: 122, Count: n, Serials: serials}
}

// FillRegister keeps holdings of two parties, declared again by one, a withdrawal that was announced anew, and its verification, made up where
// the record is. The record has keys.
func FillRegister(t testing.TB, s counterclaim.Store) {
	t.Helper()
	synthetic := view(t, s).Synthetic
	moved := declared("ard", "", "", synthetic)
	moved.Kind, moved.AsOf, moved.Site, moved.ID = counterclaim.WithdrawalEntry, "", "", counterclaim.HashOf("register", "moved")
	moved.Weapons, moved.From, moved.To, moved.By = guns(4), "the ridge of Xyzzy", "depot", "2031-05-09"
	again := *moved
	again.ID, again.Supersedes, again.Weapons.Count, again.Reason = counterclaim.HashOf("register", "moved again"), moved.ID, 5, "one more Xyzzy"
	seen := *moved
	seen.ID, seen.Kind, seen.From, seen.To, seen.By, seen.Of = counterclaim.HashOf("register", "seen"), counterclaim.VerificationEntry, "", "", "", moved.ID
	seen.Weapons.Count, seen.Seen, seen.Source = 3, []counterclaim.ID{counterclaim.HashOf("observation")}, ""
	for i, e := range []*counterclaim.RegisterEntry{declared("ard", "depot", "2031-05-01", synthetic, guns(6, "X-1", "X-2")), declared("bel", "barn", "2031-05-01", synthetic, guns(4)),
		declared("ard", "depot", "2031-05-07", synthetic, guns(5, "X-1", "X-2")), moved, &again, &seen} {
		if fresh, err := s.KeepEntry(context.Background(), e); err != nil || !fresh {
			t.Fatalf("entry %d: new %t, %v", i, fresh, err)
		}
	}
}

// register keeps entries, gives them back, and tells nothing of them without the keys.
func register(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	if _, err := s.KeepEntry(ctx, declared("ard", "depot", "2031-05-01", false, guns(6))); counterclaim.CodeOf(err) != counterclaim.CodeUnsupported {
		t.Errorf("kept without a key: %v", err)
	}
	keeper := &Words{}
	h := hold(t, s, keeper)
	FillRegister(t, s)
	list, err := s.RegisterEntries(ctx)
	if err != nil || len(list) != 6 {
		t.Fatal(list, err)
	}
	if e := list[2]; e.Number != 2 || e.Supersedes != list[0].ID || e.Closed || e.Items[0].Serials[1] != "X-2" || e.Holds() != "2031-05-07" || list[0].Holds() != "2031-05-01" {
		t.Errorf("%+v", e)
	}
	same := declared("ard", "depot", "2031-05-07", list[0].Synthetic, guns(5, "X-1", "X-2"))
	same.ID, same.Received, same.KeptBy = counterclaim.ID{}, "2031-05-09", "B. Person"
	if fresh, err := s.KeepEntry(ctx, same); err != nil || fresh || same.ID != list[2].ID {
		t.Errorf("declared again: new %t, %v", fresh, err)
	}
	random := declared("bel", "barn", "2031-05-08", list[0].Synthetic)
	random.ID = counterclaim.ID{}
	if fresh, err := s.KeepEntry(ctx, random); err != nil || !fresh || random.ID.IsZero() || random.Number != 2 {
		t.Errorf("%+v, new %t, %v", random, fresh, err)
	}
	if n := kinds(t, s)[counterclaim.RegisterLeaf]; n != 7 {
		t.Errorf("%d leaves of 7 entries", n)
	}
	if got := wordFaults(t, h); len(got) > 0 {
		t.Error(got)
	}
	NoFaults(t, s)
	hold(t, s, nil)
	shut, err := s.RegisterEntries(ctx)
	if err != nil || len(shut) != 7 {
		t.Fatal(shut, err)
	}
	for i := range shut {
		if words, _ := json.Marshal(shut[i].RegisterWords); !shut[i].Closed || bytes.Contains(words, []byte("Xyzzy")) || shut[i].Party != "" {
			t.Errorf("without keys: %+v", shut[i])
		}
	}
	if _, err := s.KeepEntry(ctx, declared("bel", "barn", "2031-05-09", list[0].Synthetic, guns(1))); counterclaim.CodeOf(err) != counterclaim.CodeUnsupported {
		t.Errorf("kept while all is closed: %v", err)
	}
	keeper.forget(counterclaim.RegisterKey())
	if got := wordFaults(t, hold(t, s, keeper)); len(got) != 7 || got[0].Fault != counterclaim.FaultMissing {
		t.Errorf("without the key: %v", got)
	}
	for noun := range map[string]bool{"r": true, "c": true, "i": true, "x": true, "o": true, "a": true, "s": true} {
		if _, err := s.Resolve(ctx, noun, list[0].ID.Short()); counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
			t.Errorf("an entry has an address %s: %v", noun, err)
		}
	}
}

// refusedEntries keeps nothing that does not follow, or says what cannot be, and no refusal tells what was declared.
func refusedEntries(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	hold(t, s, &Words{})
	FillRegister(t, s)
	list, err := s.RegisterEntries(ctx)
	if err != nil {
		t.Fatal(err)
	}
	synthetic := list[0].Synthetic
	for what, c := range map[string]struct {
		change func(e *counterclaim.RegisterEntry)
		code   counterclaim.Code
	}{
		"what another superseded":   {func(e *counterclaim.RegisterEntry) { e.Supersedes = list[0].ID }, counterclaim.CodeConflict},
		"what is not there":         {func(e *counterclaim.RegisterEntry) { e.Site, e.Supersedes = "other", counterclaim.HashOf("no") }, counterclaim.CodeConflict},
		"a made-up one, or a real":  {func(e *counterclaim.RegisterEntry) { e.Synthetic = !synthetic }, counterclaim.CodeMixedSynthetic},
		"an unknown class":          {func(e *counterclaim.RegisterEntry) { e.Items[0].WeaponClass = "Xyzzy" }, counterclaim.CodeBadInput},
		"more serials than weapons": {func(e *counterclaim.RegisterEntry) { e.Items[0].Count = 0 }, counterclaim.CodeBadInput},
		"a serial twice":            {func(e *counterclaim.RegisterEntry) { e.Items[0].Serials = []string{"X-1", "x 1"} }, counterclaim.CodeBadInput},
		"no day":                    {func(e *counterclaim.RegisterEntry) { e.AsOf = "Xyzzy" }, counterclaim.CodeBadInput},
		"no source":                 {func(e *counterclaim.RegisterEntry) { e.Source = "" }, counterclaim.CodeBadInput},
		"a number below nothing":    {func(e *counterclaim.RegisterEntry) { e.Items[0].Count, e.Items[0].Serials = -1, nil }, counterclaim.CodeBadInput},
		"an id that is there":       {func(e *counterclaim.RegisterEntry) { e.ID = list[1].ID }, counterclaim.CodeConflict},
		"a verification of nothing": {verifies(counterclaim.HashOf("no"), "ard"), counterclaim.CodeConflict},
		"of holdings":               {verifies(list[0].ID, "ard"), counterclaim.CodeConflict},
		"of the other party":        {verifies(list[3].ID, "bel"), counterclaim.CodeConflict},
		"without an observation":    {func(e *counterclaim.RegisterEntry) { verifies(list[3].ID, "ard")(e); e.Seen = nil }, counterclaim.CodeBadInput},
		"a kind that is none":       {func(e *counterclaim.RegisterEntry) { e.Kind = "Xyzzy" }, counterclaim.CodeBadInput},
		"a withdrawal of no weapons": {func(e *counterclaim.RegisterEntry) {
			e.Kind, e.From, e.To, e.By = "withdrawal", "a", "b", "2031-05-05"
			e.Weapons = guns(0)
		}, counterclaim.CodeBadInput},
		"a withdrawal to two lines": {func(e *counterclaim.RegisterEntry) {
			e.Kind, e.From, e.To, e.By = "withdrawal", "a", "b\nc", "2031-05-05"
			e.Weapons = guns(1)
		}, counterclaim.CodeBadInput},
		"a kept that is no time":      {func(e *counterclaim.RegisterEntry) { e.Kept = "Xyzzy" }, counterclaim.CodeBadInput},
		"a party that is two lines":   {func(e *counterclaim.RegisterEntry) { e.Party = "a\nb" }, counterclaim.CodeBadInput},
		"a serial of invisible signs": {func(e *counterclaim.RegisterEntry) { e.Items[0].Serials = []string{"\u200b"} }, counterclaim.CodeBadInput},
	} {
		e := declared("ard", "depot", "2031-05-09", synthetic, guns(7, "X-1", "X-7"))
		e.ID = counterclaim.ID{}
		c.change(e)
		fresh, err := s.KeepEntry(ctx, e)
		if fresh || counterclaim.CodeOf(err) != c.code {
			t.Errorf("%s: new %t, %v; want %s", what, fresh, err, c.code)
		}
		if text := fmt.Sprint(err) + counterclaim.HintOf(err); strings.Contains(text, "Xyzzy") || strings.Contains(text, "X-") {
			t.Errorf("%s: the refusal tells what was declared: %s", what, text)
		}
	}
	if after, err := s.RegisterEntries(ctx); err != nil || len(after) != len(list) {
		t.Errorf("%d entries, %v", len(after), err)
	}
}

func verifies(of counterclaim.ID, party string) func(e *counterclaim.RegisterEntry) {
	return func(e *counterclaim.RegisterEntry) {
		e.Kind, e.Party, e.Of, e.Site, e.AsOf, e.Items, e.Weapons, e.Seen = counterclaim.VerificationEntry, party, of, "", "", nil, guns(1), []counterclaim.ID{counterclaim.HashOf("observation")}
	}
}

// declaredAtOnce has two stores declare anew for one site: both are kept, one after the other.
func declaredAtOnce(t *testing.T, a, b counterclaim.Store) {
	keeper := &Words{}
	hold(t, a, keeper)
	hold(t, b, keeper)
	FillRegister(t, a)
	list, err := a.RegisterEntries(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var both sync.WaitGroup
	for i, s := range []counterclaim.Store{a, b} {
		both.Go(func() {
			e := declared("ard", "depot", fmt.Sprintf("2031-05-1%d", i), list[0].Synthetic, guns(i))
			if fresh, err := s.KeepEntry(context.Background(), e); err != nil || !fresh {
				t.Errorf("new %t, %v", fresh, err)
			}
		})
	}
	both.Wait()
	numbers := map[int]bool{}
	after, err := b.RegisterEntries(context.Background())
	for _, e := range after {
		if e.Kind == counterclaim.HoldingsEntry && e.Party == "ard" {
			numbers[e.Number] = true
		}
	}
	if err != nil || len(after) != 8 || len(numbers) != 4 {
		t.Errorf("%d entries, numbers %v, %v", len(after), numbers, err)
	}
}
