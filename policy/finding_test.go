package policy

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// given is a record of a dispute with some claims and marks.
type given struct {
	counterclaim.Reader
	dispute counterclaim.Dispute
	claims  []counterclaim.Claim
	marks   []counterclaim.Mark
}

func (g *given) Dispute(context.Context) (*counterclaim.Dispute, error) { return &g.dispute, nil }
func (g *given) Marks(context.Context) ([]counterclaim.Mark, error)     { return g.marks, nil }
func (g *given) Claims(_ context.Context, q counterclaim.ClaimQuery) ([]counterclaim.Claim, error) {
	if len(q.Incidents) > 0 {
		return g.claims, nil
	}
	return nil, nil
}

// TestFindingWords holds words of findings against the release rules, in reasons, dissent and replies alike.
func TestFindingWords(t *testing.T) {
	g := &given{dispute: counterclaim.Dispute{Sources: []counterclaim.Source{{Name: "A ferryman", Confidential: true}}}}
	g.claims = []counterclaim.Claim{{ID: counterclaim.HashOf("claim"), Published: "2031-03-01T10:00:00Z", Status: counterclaim.Occurred,
		Targets: []counterclaim.Entity{{Text: "Ana Velm", Name: "Ana Velm", Person: true, Sector: counterclaim.CVL}, {Text: "General Orr", Name: "Orr", Person: true, Sector: counterclaim.MIL}},
		Places:  []counterclaim.Place{{Text: "the Grey Hill", Name: "Grey Hill", Feature: "T", Precision: counterclaim.Near}, {Text: "Olm", Name: "Olm", Feature: "P", Precision: counterclaim.Exact}}}}
	const monitors, where, future, private, source = "monitors, cameras", "town or district", "still to come", "a private person", "a confidential source"
	for words, want := range map[string][]string{
		"The post was hit twice.":                  nil,
		"Two craters lie in one line near Olm.":    nil,
		"General Orr commanded there.":             nil,
		"The Belmark camera at the bridge saw it.": {`"camera": ` + monitors},
		"Both HOSPITALS and a shelter were near.":  {`"HOSPITALS": ` + monitors, `"shelter": ` + monitors},
		"The crater lies at 41.2345, 69.5432.":     {`"41.2345, 69.5432": ` + "a place"},
		"The crater lies at 41°12′30″N.":           {`"41°12′30″N": ` + "a place"},
		"Grid 42T WL 12345 67890 was hit.":         {`"42T WL 12345 67890": ` + "a place"},
		"It was fired from the Grey Hill.":         {`"the Grey Hill": ` + "a place"},
		"Grey Hills are elsewhere.":                nil,
		"It measures 12.50 m, and 3.25 m across.":  nil,
		"Ardania will move its guns on Friday.":    {`"will": nothing is told that is ` + future},
		"Talks will go on.":                        nil,
		"They are planned for the coming week.":    {`"are planned for": nothing is told that is ` + future},
		"Ana Velm was wounded; Velma was not.":     {`"Ana Velm": ` + private},
		"A ferryman told us.":                      {`"A ferryman": ` + source},
		"Ana Velm lay in the hospital.":            {`"Ana Velm": ` + private, `"hospital": ` + monitors},
		"\xff the monitors":                        {`"monitors": ` + monitors},
	} {
		for _, in := range []string{"reasons", "dissent", "reply of belmark"} {
			f := &counterclaim.Finding{Decision: counterclaim.Decision{Incident: counterclaim.HashOf("incident")}}
			switch in {
			case "reasons":
				f.Reasons = words
			case "dissent":
				f.Dissent = words
			default:
				f.Replies = []counterclaim.Reply{{Party: "belmark", Text: words}}
			}
			told, err := Finding(t.Context(), g, f, now)
			if err != nil || len(told) != len(want) {
				t.Errorf("%s %q: %v, %v, want %v", in, words, told, err, want)
				continue
			}
			for i, one := range told {
				if one.In != in || words[one.From:one.To] != one.Words || !strings.Contains(one.String(), want[i]) || !strings.HasPrefix(one.String(), fmt.Sprintf("%s, bytes %d to %d", in, one.From, one.To)) {
					t.Errorf("%s %q: %s, want %s", in, words, one, want[i])
				}
			}
		}
	}
}

// TestMayPublish wants a reason for what is held back and none for what is not, and each place to be named.
func TestMayPublish(t *testing.T) {
	g := &given{claims: []counterclaim.Claim{{ID: counterclaim.HashOf("claim"), Published: "2031-03-01T10:00:00Z", Status: counterclaim.Occurred}}}
	f := &counterclaim.Finding{Decision: counterclaim.Decision{Incident: counterclaim.HashOf("incident"), Reasons: "A camera saw it."},
		Replies: []counterclaim.Reply{{Party: "ardania", Text: "Your monitors were blind."}}}
	told, err := MayPublish(t.Context(), g, f, now, " \n")
	if counterclaim.CodeOf(err) != counterclaim.CodeConflict || len(told) != 2 || !strings.Contains(err.Error(), `reasons, bytes 2 to 8, "camera"`) || !strings.Contains(err.Error(), `reply of ardania, bytes 5 to 13, "monitors"`) {
		t.Errorf("%v, %v", told, err)
	}
	if !strings.Contains(counterclaim.HintOf(err), "--override REASON") {
		t.Errorf("the hint is %q", counterclaim.HintOf(err))
	}
	if told, err = MayPublish(t.Context(), g, f, now, "both parties asked for it"); err != nil || len(told) != 2 {
		t.Errorf("with a reason: %v, %v", told, err)
	}
	f.Reasons, f.Replies = "It was seen.", nil
	if told, err = MayPublish(t.Context(), g, f, now, ""); err != nil || len(told) != 0 {
		t.Errorf("of what may leave: %v, %v", told, err)
	}
	g.claims[0].Published = "2031-03-10T12:00:00Z"
	told, err = MayPublish(t.Context(), g, f, now, "")
	if counterclaim.CodeOf(err) != counterclaim.CodeConflict || !slices.ContainsFunc(told, func(one Told) bool { return one.In == "claims" && strings.Contains(one.String(), "too recent") }) {
		t.Errorf("of what is too recent: %v, %v", told, err)
	}
	g.dispute.Release.DelayHours = -1
	if told, err = MayPublish(t.Context(), g, f, now, ""); err != nil {
		t.Errorf("where nothing waits: %v, %v", told, err)
	}
	f.Reasons = strings.Repeat("A camera. ", 100)
	if _, err = MayPublish(t.Context(), g, f, now, ""); err == nil || !strings.Contains(err.Error(), "80 more") || len(err.Error()) > 5000 {
		t.Errorf("of very much: %v", err)
	}
}

// TestMayNotify wants of a draft, before the parties have its reasons, what is wanted of a finding.
func TestMayNotify(t *testing.T) {
	g := &given{claims: []counterclaim.Claim{{ID: counterclaim.HashOf("claim"), Published: "2031-03-01T10:00:00Z", Status: counterclaim.Occurred}},
		dispute: counterclaim.Dispute{Sources: []counterclaim.Source{{Name: "A ferryman", Confidential: true}}}}
	d := &counterclaim.Draft{Decision: counterclaim.Decision{Incident: counterclaim.HashOf("incident"), Reasons: "A ferryman saw it by our camera."}}
	told, err := MayNotify(t.Context(), g, d, now, "")
	if counterclaim.CodeOf(err) != counterclaim.CodeConflict || len(told) != 2 || !strings.Contains(err.Error(), `what the draft says: reasons, bytes 0 to 10, "A ferryman": a confidential source`) {
		t.Errorf("%v, %v", told, err)
	}
	if want := "counterclaim finding notify " + d.Incident.Short() + " --override REASON"; !strings.Contains(counterclaim.HintOf(err), want) {
		t.Errorf("the hint is %q, want %q in it", counterclaim.HintOf(err), want)
	}
	if told, err = MayNotify(t.Context(), g, d, now, "he agreed to it"); err != nil || len(told) != 2 {
		t.Errorf("with a reason: %v, %v", told, err)
	}
	d.Reasons = "A resident saw it."
	if told, err = MayNotify(t.Context(), g, d, now, ""); err != nil || len(told) != 0 {
		t.Errorf("of what may leave: %v, %v", told, err)
	}
}

// FuzzFindingWords looks for words whose places are not where they are said to be.
func FuzzFindingWords(f *testing.F) {
	for _, words := range []string{"A camera at 41.2345, 69.5432 will see 41°12′30″N.", "42T WL 12345 67890", "\xff\x00 shelter", "Ana Velm tomorrow"} {
		f.Add(words)
	}
	w := &watched{names: []string{"Ana Velm", "é"}, places: []string{"Grey Hill"}}
	f.Fuzz(func(t *testing.T, words string) {
		if len(words) > 10_000 {
			return
		}
		for _, told := range w.in("reasons", words) {
			if told.From >= told.To || words[told.From:told.To] != told.Words {
				t.Errorf("%+v of %q", told, words)
			}
		}
	})
}
