package review

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// whatever gives a step that persons might try at a time, sound or not.
func whatever(r *rand.Rand, c *counterclaim.Case, d *Desk, hour float64) *counterclaim.Step {
	persons := []string{"Ann", "Ben", "Cay", "Ann", "Ben", "Cay", "Ard Delegate", "Bel Delegate"}
	by, when := persons[r.IntN(len(persons))], at(hour)
	switch r.IntN(10) {
	case 0:
		to := counterclaim.WorkStates()[r.IntN(5)]
		if c.WorkState == counterclaim.WorkInReview && r.IntN(4) > 0 {
			to = counterclaim.WorkNew // withdrawn less often
		}
		return work(to, by, when)
	case 1:
		if Open(c) != nil && r.IntN(3) > 0 {
			return opinion(c, by, true, when)
		}
		return draft(c, by, when)
	case 2, 3:
		return opinion(c, by, r.IntN(4) > 0, when)
	case 4:
		s := notice(c, d, by, when)
		switch n := s.Notice; r.IntN(5) {
		case 0:
			n.Parties, n.ID = n.Parties[:1], counterclaim.ID{}
		case 1:
			n.Hours, n.Until, n.ID = 1, at(hour+1), counterclaim.ID{}
		case 2:
			n.Contents, n.ID = incident, counterclaim.ID{}
		}
		return s
	case 5, 6:
		return reply(c, d.Parties[r.IntN(2)], by, when, fmt.Sprint("reply at ", hour))
	case 7:
		if f := c.Standing(); f != nil {
			changed := *f
			changed.Reasons, changed.SupersededBy = "other words", counterclaim.ID{}
			return &counterclaim.Step{Finding: &changed}
		}
	}
	s, err := publish(c, d, by, when)
	if err != nil { // try it all the same, with as much as there is
		f := &counterclaim.Finding{PublishedBy: by, At: when, By: []string{by}}
		if n := len(c.Drafts); n > 0 {
			f.Decision, f.Draft, f.By = c.Drafts[n-1].Decision, c.Drafts[n-1].ID, []string{c.Drafts[n-1].By, by}
			f.Signatures = []counterclaim.Signature{c.Drafts[n-1].Signature, counterclaim.Sign(by, counterclaim.OverContent, key(by), f.Decision.Content())}
		}
		f.Signatures = append(f.Signatures, counterclaim.Sign(by, counterclaim.OverFinding, key(by), f.Content()))
		return &counterclaim.Step{Finding: f}
	}
	if r.IntN(3) == 0 && len(s.Finding.Replies) > 0 { // a reply is left out
		s.Finding.Replies, s.Finding.ID = s.Finding.Replies[1:], counterclaim.ID{}
	}
	return s
}

// Whatever persons try in whatever order: each published finding has two signers of whom none answers for a party, was before all parties
// in one notice, has every reply, stays as it was, and is superseded by at most one.
func TestAnySequence(t *testing.T) {
	published, superseded := 0, 0
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 0))
		c, d := newCase(), desk()
		was := map[counterclaim.ID][]byte{}
		hour := 0.0
		var replies []string
		for round := range 150 {
			hour += []float64{0, 1, 10, 30}[r.IntN(4)]
			s := whatever(r, c, d, hour)
			taken := Take(c, d, s) == nil
			if taken && s.Reply != nil {
				replies = append(replies, s.Reply.Text)
			}
			if !taken && round%10 != 9 { // what is refused is looked at now and then, and at the end
				continue
			}
			for i := range c.Findings {
				f := c.Findings[i]
				f.SupersededBy = counterclaim.ID{}
				now, err := json.Marshal(&f)
				if err != nil {
					t.Fatal(err)
				}
				if old, ok := was[f.ID]; !ok {
					published++
					holds(t, c, d, &f)
					was[f.ID] = now
				} else if !bytes.Equal(old, now) {
					t.Fatalf("seed %d: a finding was edited", seed)
				}
			}
			if len(c.Findings) < len(was) {
				t.Fatalf("seed %d: a finding is gone", seed)
			}
		}
		superseded += max(0, len(c.Findings)-1)
		chain(t, c)
		if got := len(c.Replies); got != len(replies) {
			t.Fatalf("seed %d: %d replies of %d are kept", seed, got, len(replies))
		}
	}
	if published < 100 || superseded < 20 {
		t.Errorf("only %d findings were published and %d superseded: the property says little", published, superseded)
	}
}

func holds(t *testing.T, c *counterclaim.Case, d *Desk, f *counterclaim.Finding) {
	t.Helper()
	if err := f.CheckSignatures(); err != nil {
		t.Fatal(err)
	}
	if len(f.By) < 2 || f.By[0] == f.By[1] || slices.ContainsFunc(f.By, func(n string) bool { return d.delegate(n) != "" }) || d.delegate(f.PublishedBy) != "" {
		t.Fatalf("signed by %v, published by %s", f.By, f.PublishedBy)
	}
	n := noticeOf(c, f.Draft)
	if n == nil || !slices.Equal(n.Parties, d.Parties) || n.Hours != d.Hours || n.Contents != counterclaim.ContentsOf(&f.Decision) {
		t.Fatalf("published after notice %+v", n)
	}
	for _, p := range d.Parties {
		if !slices.ContainsFunc(f.Replies, func(r counterclaim.Reply) bool {
			return r.Party == p && r.Draft == f.Draft && (r.Text != "" || r.NoneBy == n.Until && !before(f.At, n.Until))
		}) {
			t.Fatalf("party %s has neither a reply nor had until %s: %+v", p, n.Until, f.Replies)
		}
	}
	for _, r := range c.Replies {
		if !before(f.At, r.At) && r.Draft == f.Draft && !slices.ContainsFunc(f.Replies, func(in counterclaim.Reply) bool { return in.Text == r.Text }) {
			t.Fatalf("reply %q is lost", r.Text)
		}
	}
}

func chain(t *testing.T, c *counterclaim.Case) {
	t.Helper()
	for i := range c.Findings {
		var before, after counterclaim.ID
		if i > 0 {
			before = c.Findings[i-1].ID
		}
		if i+1 < len(c.Findings) {
			after = c.Findings[i+1].ID
		}
		if c.Findings[i].Supersedes != before || c.Findings[i].SupersededBy != after {
			t.Fatalf("finding %d of %d is no link of a chain", i+1, len(c.Findings))
		}
	}
}
