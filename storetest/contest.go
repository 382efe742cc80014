package storetest

import (
	"context"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// contesting makes a step about a violation of a day.
func contesting(kind, day string, synthetic bool, change func(c *counterclaim.Contest)) *counterclaim.Contest {
	c := &counterclaim.Contest{Kind: kind, ViolationKey: counterclaim.ViolationKey{Agreement: "vale-2031", Clause: "guns", Area: "ard", Day: day}, By: "Vera Clerk", At: "2031-05-10T08:00:00Z",
		Verdict: "breach", Measured: []string{"breach: 14000 m from the line, margin -1000 m"}, Synthetic: synthetic}
	c.Violation = c.ViolationKey.ID()
	if change != nil {
		change(c)
	}
	c.Identify()
	return c
}

func noticeOf(day string, synthetic bool) *counterclaim.Contest {
	return contesting(counterclaim.ContestNotice, day, synthetic, func(c *counterclaim.Contest) {
		c.Parties, c.Hours, c.Until = []string{"ard", "bel"}, 72, "2031-05-13T08:00:00Z"
	})
}

func reasonOf(day string, synthetic bool) *counterclaim.Contest {
	return contesting(counterclaim.ContestReason, day, synthetic, func(c *counterclaim.Contest) {
		c.Of, c.By, c.At, c.Text, c.Exhibits = "ard", "A. Delegate", "2031-05-11T09:00:00Z", "The guns stood at the depot.", []counterclaim.ID{counterclaim.HashOf("picture")}
	})
}

func answerTo(day string, to counterclaim.ID, synthetic bool) *counterclaim.Contest {
	return contesting(counterclaim.ContestAnswer, day, synthetic, func(c *counterclaim.Contest) {
		c.At, c.Text, c.Answers = "2031-05-12T09:00:00Z", "A patrol will look at the depot.", to
	})
}

// FillContests keeps a notice, a contest and the desk's answer about one violation, and a contest of another, made up where the record is.
func FillContests(t testing.TB, s counterclaim.Store) {
	t.Helper()
	synthetic := view(t, s).Synthetic
	reason := reasonOf("2031-05-08", synthetic)
	for _, c := range []*counterclaim.Contest{noticeOf("2031-05-08", synthetic), reason, answerTo("2031-05-08", reason.ID, synthetic), reasonOf("2031-05-09", synthetic)} {
		if fresh, err := s.AddContest(context.Background(), c); err != nil || !fresh {
			t.Fatalf("%s of %s: new %t, %v", c.Kind, c.Day, fresh, err)
		}
	}
}

// contests keeps steps and lists them by violation, in their order.
func contests(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	if list, err := s.Contests(ctx, counterclaim.ID{}); err != nil || len(list) != 0 {
		t.Fatal(list, err)
	}
	FillContests(t, s)
	synthetic := view(t, s).Synthetic
	all, err := s.Contests(ctx, counterclaim.ID{})
	if err != nil || len(all) != 4 {
		t.Fatal(all, err)
	}
	one, err := s.Contests(ctx, all[0].Violation)
	if err != nil || len(one) != 3 || one[0].Kind != counterclaim.ContestNotice || one[1].Kind != counterclaim.ContestReason || one[2].Answers != one[1].ID {
		t.Errorf("%+v, %v", one, err)
	}
	for i := range all {
		if err := all[i].Validate(); err != nil {
			t.Error(err)
		}
	}
	if fresh, err := s.AddContest(ctx, reasonOf("2031-05-08", synthetic)); err != nil || fresh {
		t.Errorf("sent twice: new %t, %v", fresh, err)
	}
	if n := kinds(t, s)[counterclaim.ContestLeaf]; n != 4 {
		t.Errorf("%d leaves of 4 steps", n)
	}
	if a, err := s.Audits(ctx, counterclaim.AuditQuery{Limit: 1}); err == nil {
		before := len(a)
		note := counterclaim.AuditEntry{At: "2031-05-11T10:00:00Z", Who: "A. Delegate", What: "contest", On: "violation", Allowed: true}
		if fresh, err := s.AddContest(ctx, contesting(counterclaim.ContestReason, "2031-05-10", synthetic, func(c *counterclaim.Contest) { c.Of, c.Text, c.Letter = "bel", "It was ours by right.", "letter 4" }), note); err != nil || !fresh {
			t.Errorf("with a note: new %t, %v", fresh, err)
		}
		if now, err := s.Audits(ctx, counterclaim.AuditQuery{Limit: 1}); err != nil || len(now) != 1 || before > 0 && now[0].ID == a[0].ID {
			t.Errorf("the trail does not say it: %+v, %v", now, err)
		}
	}
	NoFaults(t, s)
}

// refusedContests keeps nothing that does not follow what is there.
func refusedContests(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	FillContests(t, s)
	synthetic := view(t, s).Synthetic
	other := reasonOf("2031-05-09", synthetic)
	for what, c := range map[string]struct {
		step *counterclaim.Contest
		code counterclaim.Code
	}{
		"a second notice": {contesting(counterclaim.ContestNotice, "2031-05-08", synthetic, func(c *counterclaim.Contest) {
			c.Parties, c.Hours, c.Until = []string{"ard"}, 72, "2031-05-13T08:00:00Z"
		}), counterclaim.CodeConflict},
		"an answer to nothing":              {answerTo("2031-05-08", counterclaim.HashOf("nothing"), synthetic), counterclaim.CodeNotFound},
		"an answer to what is said of else": {answerTo("2031-05-08", other.ID, synthetic), counterclaim.CodeNotFound},
		"a made-up one, or a real":          {reasonOf("2031-05-07", !synthetic), counterclaim.CodeMixedSynthetic},
		"one without words":                 {contesting(counterclaim.ContestReason, "2031-05-08", synthetic, func(c *counterclaim.Contest) { c.Of = "ard" }), counterclaim.CodeBadInput},
		"one of nobody":                     {contesting(counterclaim.ContestReason, "2031-05-08", synthetic, func(c *counterclaim.Contest) { c.Text = "no" }), counterclaim.CodeBadInput},
		"one of another violation":          {contesting(counterclaim.ContestReason, "2031-05-08", synthetic, func(c *counterclaim.Contest) { c.Of, c.Text, c.Area = "ard", "no", "bel" }), counterclaim.CodeBadInput},
		"a notice that gives one more time": {contesting(counterclaim.ContestNotice, "2031-05-07", synthetic, func(c *counterclaim.Contest) {
			c.Parties, c.Hours, c.Until = []string{"ard"}, 72, "2031-05-14T08:00:00Z"
		}), counterclaim.CodeBadInput},
		"one whose id is another's": {func() *counterclaim.Contest {
			c := reasonOf("2031-05-07", synthetic)
			c.Text = "other"
			return c
		}(), counterclaim.CodeBadInput},
	} {
		if fresh, err := s.AddContest(ctx, c.step); counterclaim.CodeOf(err) != c.code || fresh {
			t.Errorf("%s: new %t, %v", what, fresh, err)
		}
	}
	for n := range counterclaim.MostContests {
		c := contesting(counterclaim.ContestReason, "2031-05-11", synthetic, func(c *counterclaim.Contest) { c.Of, c.Text = "bel", string(rune('a'+n)) })
		if _, err := s.AddContest(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	last := contesting(counterclaim.ContestReason, "2031-05-11", synthetic, func(c *counterclaim.Contest) { c.Of, c.Text = "bel", "once more" })
	if _, err := s.AddContest(ctx, last); counterclaim.CodeOf(err) != counterclaim.CodeTooLarge {
		t.Errorf("one too many: %v", err)
	}
	if list, err := s.Contests(ctx, counterclaim.ID{}); err != nil || len(list) != 4+counterclaim.MostContests {
		t.Errorf("%d steps, %v", len(list), err)
	}
	NoFaults(t, s)
}
