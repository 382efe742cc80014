package pipeline

import (
	"context"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/sqlite"
)

func TestGuarded(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func() int
		code counterclaim.Code
	}{
		{"ends", func() int { return 7 }, ""},
		{"breaks down", func() int { return []int{}[len(t.Name())] }, counterclaim.CodeBadInput},
		{"takes for ever", func() int { select {} }, counterclaim.CodeBadInput},
	} {
		limit := time.Hour
		if c.name == "takes for ever" {
			limit = time.Millisecond
		}
		n, err := guarded(limit, c.do)
		if counterclaim.CodeOf(err) != c.code || (err == nil) != (n == 7) {
			t.Errorf("%s: %d, %v", c.name, n, err)
		}
	}
}

func TestCodeAllKeepsTheOrder(t *testing.T) {
	p := &Pipeline{Reader: reader(t, dispute())}
	var want []counterclaim.ID
	for _, workers := range []int{1, 3} {
		var got []counterclaim.ID
		line := 0
		for c := range p.CodeAll(t.Context(), items(30), workers) {
			if line++; c.Line != line || (c.Err == nil) != (c.Coding != nil) {
				t.Fatalf("%d workers: item %d came as number %d, %v", workers, c.Line, line, c.Err)
			}
			if c.Coding != nil {
				got = append(got, c.Coding.Report.ID)
			}
		}
		if want == nil {
			want = got
		}
		if len(got) == 0 || !slices.Equal(got, want) {
			t.Errorf("%d workers code otherwise than one", workers)
		}
	}
	wrong := report(2, "Lowland Wire")
	wrong.Text = ""
	if _, err := p.Code(context.Background(), wrong); counterclaim.CodeOf(err) != counterclaim.CodeBadInput {
		t.Errorf("a report without text gives %v", err)
	}
}

// Reports that are kept together are kept in their order, with the claims and incidents that they have one after the other.
func TestKeepAll(t *testing.T) {
	var want []counterclaim.Saved
	for _, workers := range []int{0, 1, 3} {
		store, err := sqlite.Open(t.Context(), ":memory:")
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		p := &Pipeline{Reader: reader(t, dispute()), Store: store}
		var got []counterclaim.Saved
		keep := func(one Kept) {
			if (one.Err == nil) != (one.Line%7 != 4) {
				t.Errorf("line %d: %v", one.Line, one.Err)
			}
			one.Saved.Matching = 0
			got = append(got, one.Saved)
		}
		if workers == 0 { // each in its own transaction
			for item := range items(100) {
				one := Kept{Coded: Coded{Item: item}}
				if item.Report != nil {
					one.Saved, one.Err = p.Process(t.Context(), item.Report)
				}
				keep(one)
			}
			want = got
			continue
		}
		for one := range p.KeepAll(t.Context(), items(100), workers) {
			keep(one)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%d workers: kept %+v, want %+v", workers, got, want)
		}
	}
}

func TestKeepAllEndsWhenToldTo(t *testing.T) {
	ctx, end := context.WithCancel(t.Context())
	defer end()
	p := &Pipeline{Reader: reader(t, dispute()), Store: saveFunc(func() error { return nil })}
	taken := 0
	for range p.KeepAll(ctx, items(10_000), 2) {
		if taken++; taken == 3 {
			end()
		}
	}
	if taken > 3+mostGathered {
		t.Errorf("%d taken after the end", taken)
	}
	for range p.KeepAll(t.Context(), items(10_000), 2) {
		break // what was begun ends by itself
	}
}

// What has gathered is handed out at the latest when it is enough; nobody waits for what does not come.
func TestGather(t *testing.T) {
	ready, some := make(chan Coded), make(chan []Coded)
	go gather(t.Context(), ready, some)
	ready <- Coded{}
	if got := <-some; len(got) != 1 {
		t.Errorf("%d where one was ready", len(got))
	}
	for range mostGathered {
		ready <- Coded{}
	}
	select {
	case ready <- Coded{}:
		t.Error("more than enough was taken")
	case got := <-some:
		if len(got) != mostGathered {
			t.Errorf("%d, want %d", len(got), mostGathered)
		}
	}
	ready <- Coded{Item: intake.Item{Report: &counterclaim.Report{Text: string(make([]byte, bytesGathered))}}}
	select {
	case ready <- Coded{}:
		t.Error("more than enough text was taken")
	case <-some:
	}
	close(ready)
	if got, more := <-some; more {
		t.Errorf("%d after the end", len(got))
	}
}
