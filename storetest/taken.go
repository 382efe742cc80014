package storetest

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
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
