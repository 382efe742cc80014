package storetest

import (
	"context"
	"crypto/ed25519"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/review"
)

// takenBackAtOnce has one program take back the bytes that it put somewhere for an exhibit, while another one, which found the same bytes
// there, keeps the exhibit. Whoever is first, the record never has an exhibit whose bytes are gone.
func takenBackAtOnce(t *testing.T, a, b counterclaim.Store) {
	ctx := context.Background()
	errGone := errors.New("the bytes are gone")
	var bytes atomic.Bool
	there := func() error {
		if !bytes.Load() {
			return errGone
		}
		return nil
	}
	// The first is about to erase when the second comes: it has to wait, and then sees that the bytes are gone.
	one := picture("one", "2031-03-02T10:00:00Z")
	bytes.Store(true)
	var other sync.WaitGroup
	err := exhibitsOf(t, a).TakeBack(ctx, one.ID, func(known bool) error {
		if known {
			t.Error("an exhibit that is not there is known")
		}
		other.Go(func() {
			if _, _, err := exhibitsOf(t, b).AddExhibit(ctx, &one, "", there); !errors.Is(err, errGone) {
				t.Errorf("kept while its bytes were taken back: %v", err)
			}
		})
		time.Sleep(100 * time.Millisecond) // in which one that does not wait comes first
		bytes.Store(false)
		return nil
	})
	other.Wait()
	if err != nil {
		t.Error(err)
	}
	_, err = exhibitsOf(t, a).Exhibit(ctx, one.ID)
	code(t, "an exhibit whose bytes are gone", err, counterclaim.CodeNotFound)

	// The other is about to keep it when the one comes that would erase: it has to wait, and then sees that it may not.
	two := picture("two", "2031-03-02T11:00:00Z")
	bytes.Store(true)
	_, fresh, err := exhibitsOf(t, b).AddExhibit(ctx, &two, "", func() error {
		other.Go(func() {
			err := exhibitsOf(t, a).TakeBack(ctx, two.ID, func(bool) error {
				bytes.Store(false)
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
		time.Sleep(100 * time.Millisecond)
		return there()
	})
	other.Wait()
	if err != nil || !fresh || !bytes.Load() {
		t.Errorf("kept: new %t, bytes there %t, %v", fresh, bytes.Load(), err)
	}
	same(t, "what the first sees", exhibit(t, a, two.ID).Name, two.Name)

	// What was erased is known, and its bytes go whoever put them.
	erased := counterclaim.Custody{At: "2031-03-03T10:00:00Z", By: "A. Person", Act: counterclaim.ActErasure, Reason: "a court order"}
	if err := exhibitsOf(t, a).Touch(ctx, two.ID, &erased); err != nil {
		t.Fatal(err)
	}
	var saw []bool
	if err := exhibitsOf(t, b).TakeBack(ctx, two.ID, func(known bool) error { saw = append(saw, known); return nil }); err != nil {
		t.Error(err)
	}
	same(t, "of what was erased", saw, []bool{true})
	if err := exhibitsOf(t, b).TakeBack(ctx, one.ID, func(bool) error { return errGone }); !errors.Is(err, errGone) {
		t.Errorf("what erasing fails with is %v", err)
	}
}

// stepsAtOnce has two persons, each with a program of their own, look at a case at the same time and then decide differently: the step that
// comes second is about what is no more, and is refused.
func stepsAtOnce(t *testing.T, a, b counterclaim.Store) {
	c, desk := shellings(t, a), parties(t, a)
	id := c[0].ID
	keys := func(person string) (ed25519.PrivateKey, error) { return keyOf(person), nil }
	move := func(to string) func(c *counterclaim.Case, by, at string) (counterclaim.Step, error) {
		return func(c *counterclaim.Case, by, at string) (counterclaim.Step, error) {
			return review.Moving(c, to, "They differ.", by, at)
		}
	}
	withdraw := func(c *counterclaim.Case, by, at string) (counterclaim.Step, error) {
		return review.Withdrawing(c, "A witness came.", by, at)
	}
	draft := func(c *counterclaim.Case, by, at string) (counterclaim.Step, error) {
		return review.Drafting(c, desk, counterclaim.Decision{Verdict: "confirmed", Responsibility: []string{"belmark"}, Reasons: "Four craters, " + by, Confidence: "moderate"}, by, at, keys)
	}
	type taken = func(c *counterclaim.Case, by, at string) (counterclaim.Step, error)
	for n, round := range []struct {
		what          string
		before        []taken // so that the case is as both see it
		first, second taken
	}{
		{"no finding is sought, and it is made new", []taken{move(counterclaim.WorkTriaged)}, move(counterclaim.WorkNoFinding), move(counterclaim.WorkNew)},
		{"it is taken back, and triaged", nil, move(counterclaim.WorkNew), move(counterclaim.WorkTriaged)},
		{"two draft", nil, draft, draft},
		{"a draft is withdrawn, and another one made in its place", nil, withdraw, draft},
		{"two withdraw", nil, withdraw, withdraw},
	} {
		at := hour(n + 1)
		now := theCase(t, a, id)
		switch {
		case n == 1 && now.WorkState == counterclaim.WorkNew, n == 4 && now.WorkState == counterclaim.WorkTriaged:
			round.before = []taken{move(counterclaim.WorkNoFinding)}
			if n == 4 {
				round.before = []taken{draft}
			}
		case n == 2 && now.WorkState != counterclaim.WorkTriaged:
			round.before = []taken{move(counterclaim.WorkTriaged)}
		}
		for _, take := range round.before {
			s, err := take(theCase(t, a, id), "Ann", at)
			if err != nil {
				t.Fatal(round.what, err)
			}
			step(t, a, s)
		}
		both := make([]counterclaim.Step, 2) // as each decided before either had it kept
		for i, take := range []taken{round.first, round.second} {
			var err error
			if both[i], err = take(theCase(t, []counterclaim.Store{a, b}[i], id), []string{"Ann", "Ben"}[i], at); err != nil {
				t.Fatal(round.what, err)
			}
		}
		var all sync.WaitGroup
		failed := make([]error, 2)
		for i, s := range both {
			all.Go(func() {
				failed[i] = []counterclaim.Store{a, b}[i].Review(context.Background(), []counterclaim.Step{s})
			})
		}
		all.Wait()
		if (failed[0] == nil) == (failed[1] == nil) {
			t.Fatalf("%s: %v, %v", round.what, failed[0], failed[1])
		}
		for _, err := range failed {
			if err != nil {
				code(t, round.what, err, counterclaim.CodeConflict)
			}
		}
	}
}
