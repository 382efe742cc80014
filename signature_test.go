package counterclaim_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	. "github.com/counterclaim/counterclaim"
)

func personKey(name string) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(slices.Concat([]byte(name), make([]byte, ed25519.SeedSize-len(name))))
}

// soundFinding gives one that two have signed and the first of them published.
func soundFinding() Finding {
	f := Finding{Decision: Decision{Incident: HashOf("incident"), Verdict: "probable", Responsibility: []string{"ardania"}, Reasons: "Two craters <in line> & a witness.",
		Exhibits: []ID{HashOf("picture")}, Claims: []ID{HashOf("claim")}, Confidence: "low", Supersedes: HashOf("old"), Corrects: HashOf("request"), Synthetic: true},
		Draft: HashOf("draft"), Dissent: "Cay: No.", By: []string{"Ann", "Ben"}, PublishedBy: "Ann", At: "2031-05-03T10:00:00Z",
		Replies: []Reply{{Party: "ardania", At: "2031-05-02T10:00:00Z", Text: "No."}, {Party: "belmark", NoneBy: "2031-05-03T10:00:00Z"}}}
	f.Signatures = []Signature{Sign("Ann", OverContent, personKey("Ann"), f.Decision.Content()), Sign("Ben", OverContent, personKey("Ben"), f.Decision.Content()),
		Sign("Ann", OverFinding, personKey("Ann"), f.Content())}
	f.Identify()
	return f
}

// Whatever is changed in a finding, its id or its signatures no longer hold.
func TestFindingIsSealed(t *testing.T) {
	f := soundFinding()
	if err := f.Validate(); err != nil {
		t.Fatal(err)
	}
	if err := f.CheckSignatures(); err != nil {
		t.Fatal(err)
	}
	whole, err := json.Marshal(&f)
	if err != nil {
		t.Fatal(err)
	}
	changed := 0
	for i := range whole {
		if !bytes.ContainsAny(whole[i:i+1], "abcdef0123456789AniN.") {
			continue
		}
		b := slices.Clone(whole)
		b[i] = map[bool]byte{true: '1', false: '0'}[b[i] == '0']
		var g Finding
		if json.Unmarshal(b, &g) != nil {
			continue
		}
		again, err := json.Marshal(&g)
		if err != nil || bytes.Equal(again, whole) {
			continue
		}
		changed++
		id := g.ID
		if g.Identify() == id && g.CheckSignatures() == nil {
			t.Errorf("a change at byte %d is not seen: %s", i, b[max(0, i-30):i+10])
		}
	}
	if changed < 500 {
		t.Errorf("only %d changes were tried", changed)
	}
}

func TestSignatures(t *testing.T) {
	for name, c := range map[string]struct {
		change func(f *Finding)
		want   string
	}{
		"one signer":           {func(f *Finding) { f.Signatures = f.Signatures[:1] }, "Ben did not sign"},
		"not the whole":        {func(f *Finding) { f.Signatures = f.Signatures[:2] }, "Ann, who published it, did not sign"},
		"one key for two":      {func(f *Finding) { f.Signatures[1] = Sign("Ben", OverContent, personKey("Ann"), f.Decision.Content()) }, "with one key"},
		"a signature of Ann's": {func(f *Finding) { f.Signatures[1] = f.Signatures[0]; f.Signatures[1].By = "Ben" }, "does not hold"},
		"large letters":        {func(f *Finding) { f.Signatures[1].Key = strings.ToUpper(f.Signatures[1].Key) }, "small letters"},
		"of other words":       {func(f *Finding) { f.Reasons = "Others." }, "does not hold"},
		"no hexadecimal":       {func(f *Finding) { f.Signatures[0].Sig = "zz" }, "does not hold"},
		"no key":               {func(f *Finding) { f.Signatures[0].Key = "" }, "no key"},
		"over something else":  {func(f *Finding) { f.Signatures[0] = Sign("Ann", "all", personKey("Ann"), f.Decision.Content()) }, "is over"},
	} {
		f := soundFinding()
		c.change(&f)
		if err := f.CheckSignatures(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// FuzzStep reads steps as a record or another program gives them: whatever is sound comes back as it was, under the same id.
func FuzzStep(f *testing.F) {
	finding := soundFinding()
	for _, s := range []Step{{Finding: &finding}, {Work: &WorkChange{Incident: HashOf("i"), To: WorkTriaged, By: "a", At: "2031-01-01T00:00:00Z"}},
		{Notice: &Notice{Incident: HashOf("i"), Parties: []string{"a", "b"}, Hours: 1}}, {}} {
		b, err := json.Marshal(&s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(`{"work":{},"draft":{}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var s Step
		if json.Unmarshal(b, &s) != nil || s.Validate() != nil {
			return
		}
		id := s.Identify()
		again, err := json.Marshal(&s)
		if err != nil {
			t.Fatal(err)
		}
		var back Step
		if err := json.Unmarshal(again, &back); err != nil {
			t.Fatal(err)
		}
		if back.ID() != id || back.Identify() != id || back.Validate() != nil {
			t.Errorf("%s comes back as another", again)
		}
		var c Case
		c.Add(&back)
		if c.Last == "" {
			t.Errorf("a sound step has no time: %s", again)
		}
	})
}
