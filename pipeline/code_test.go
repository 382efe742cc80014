package pipeline

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
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
