package ceasefire

import (
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

const goodNotice = `{"id":"N-1","party":"ardania","about":"exercise","given":"2031-05-23T09:00:00+05:00","from":"2031-06-01T06:00:00+05:00","until":"2031-06-01T20:00:00+05:00","synthetic":true}`

// Every broken line is named with what to try, and the others are read.
func TestReadNotifiedFaults(t *testing.T) {
	a := caseAgreement(t)
	for name, line := range map[string]string{
		"it is no notice: unknown field":          strings.Replace(goodNotice, `"about"`, `"abuot"`, 1),
		"more than one object":                    goodNotice + goodNotice,
		"unexpected":                              `{"id":`,
		"cannot unmarshal":                        `{"id":7}`,
		"it has no id":                            strings.Replace(goodNotice, "N-1", "", 1),
		"is none of the agreement's":              strings.Replace(goodNotice, "ardania", "cardia", 1),
		"about is":                                strings.Replace(goodNotice, `"exercise"`, `"party"`, 1),
		"not all times":                           strings.Replace(goodNotice, "2031-06-01T06:00:00+05:00", "noon", 1),
		"it ends before it begins":                strings.Replace(goodNotice, "2031-06-01T20", "2031-05-31T20", 1),
		"its year":                                strings.Replace(goodNotice, "2031-06-01T20", "9031-06-01T20", 1),
		`zone "moon"`:                             strings.Replace(goodNotice, `"synthetic"`, `"zone":"moon","synthetic"`, 1),
		`weapon class "sword"`:                    strings.Replace(goodNotice, `"synthetic"`, `"weapon_class":"sword","synthetic"`, 1),
		"serial numbers are too many, or one":     strings.Replace(goodNotice, `"synthetic"`, `"serials":["a\nb"],"synthetic"`, 1),
		"no text in UTF-8":                        "{\"id\":\"\xff\"}",
		"the line has more than":                  `{"id":"` + strings.Repeat("a", maxNoticeLine) + `"}`,
		`notice "N-1" stands on line 1 too`:       goodNotice,
		"words are too long":                      strings.Replace(goodNotice, `"synthetic"`, `"words":"`+strings.Repeat("a", maxText+1)+`","synthetic"`, 1),
		`party "` + strings.Repeat("x", 60) + "…": strings.Replace(goodNotice, "ardania", strings.Repeat("x", 5000), 1),
	} {
		list, faults := ReadNotified("notices.jsonl", []byte(goodNotice+"\n\n"+line+"\n"+strings.Replace(goodNotice, "N-1", "N-2", 1)), a)
		if len(list) != 2 || len(faults) != 1 {
			t.Errorf("%s: %d read, %v", name, len(list), faults)
			continue
		}
		e, ok := faults[0].(*counterclaim.Error)
		if !ok || e.Line != 3 || e.File != "notices.jsonl" || !strings.Contains(e.Message, name) || e.Hint == "" || len(e.Message) > 1000 {
			t.Errorf("%s: %v", name, faults[0])
		}
	}
	if list, faults := ReadNotified("n", make([]byte, MaxNotices+1), a); list != nil || len(faults) != 1 {
		t.Errorf("a file that is too large: %d, %v", len(list), faults)
	}
	if list, faults := ReadNotified("n", nil, a); list == nil || len(list)+len(faults) != 0 {
		t.Errorf("an empty list is a list: %v, %v", list, faults)
	}
}

// Notice in time, late, for another zone, in a zone that it may be in, by the other party.
func TestNotices(t *testing.T) {
	a := caseAgreement(t)
	exercise := seenAt("2031-06-01T11:00:00+05:00", 40.64, 100)
	exercise.Lon, exercise.Conduct = 70.36, "exercise"
	exercise.Identify()
	notice := Notified{ID: "N", Party: "ardania", About: "exercise", Given: "2031-05-23T09:00:00+05:00", From: "2031-06-01T06:00:00+05:00", Until: "2031-06-01T20:00:00+05:00", Zone: "range-ardania"}
	with := func(change func(n *Notified)) []Notified {
		n := notice
		change(&n)
		return []Notified{n}
	}
	for name, c := range map[string]struct {
		errorM float64
		list   []Notified
		want   string
	}{
		"in time":             {100, []Notified{notice}, "compliant|213 h before"},
		"late":                {100, with(func(n *Notified) { n.Given = "2031-05-31T09:00:00+05:00" }), "breach|notice N was given 21 h before"},
		"none":                {100, []Notified{}, "breach|no notice of it was given"},
		"no list":             {100, nil, "cannot_tell|no list"},
		"another zone":        {100, with(func(n *Notified) { n.Zone = "range-belmark" }), "breach|no notice of it was given"},
		"perhaps there":       {6000, []Notified{notice}, "cannot_tell|may be in the zone"},
		"anywhere":            {6000, with(func(n *Notified) { n.Zone = "" }), "compliant|"},
		"another day":         {100, with(func(n *Notified) { n.Until = "2031-06-01T07:00:00+05:00" }), "breach|no notice"},
		"of something else":   {100, with(func(n *Notified) { n.About = "movement" }), "breach|no notice"},
		"late and in time":    {100, append(with(func(n *Notified) { n.Given = "2031-05-31T09:00:00+05:00" }), notice), "compliant|"},
		"no zone is so drawn": {100, with(func(n *Notified) { n.Zone = "moon" }), "cannot_tell|"},
	} {
		o := exercise
		o.ErrorM = c.errorM
		var got []counterclaim.Violation
		for _, v := range mustCheck(t, a, Input{Observations: []counterclaim.Observation{o}, Notified: c.list}).Violations {
			if v.Clause == "exercises" {
				got = append(got, v)
			}
		}
		want := strings.SplitN(c.want, "|", 2)
		if len(got) != 1 || got[0].Verdict != want[0] || !strings.Contains(got[0].Arithmetic, want[1]) {
			t.Errorf("%s: want %s, got %+v", name, c.want, got)
		}
	}
	// A confirmed incident that a finding puts down to the other party is not covered by this one's notice.
	id := counterclaim.HashOf("claim", "x")
	n := counterclaim.Incident{ID: id, Claims: []counterclaim.ID{id}, Verdict: "confirmed", Conduct: []counterclaim.Conduct{"exercise"}, Responsibility: []string{"belmark"},
		Time: &counterclaim.Period{From: "2031-06-01", To: "2031-06-01", FromTime: "2031-06-01T11:00:00+05:00"}, Places: []counterclaim.Place{{Lat: 40.64, Lon: 70.36, Precision: counterclaim.Exact, RadiusKM: 0.1}}}
	for party, want := range map[string]string{"belmark": "breach", "ardania": "compliant"} {
		n.Responsibility = []string{party}
		for _, v := range mustCheck(t, a, Input{Incidents: []counterclaim.Incident{n}, Notified: []Notified{notice}}).Violations {
			if v.Clause == "exercises" && (v.Verdict != want || v.Party != party || v.AttributedBy != "the finding on the incident") {
				t.Errorf("%s: %+v", party, v)
			}
		}
	}
}

func FuzzReadNotified(f *testing.F) {
	f.Add([]byte(goodNotice))
	f.Add([]byte(goodNotice + "\n{\"id\":\"\"}\n\xff"))
	f.Add([]byte(`{"serials":[""]}`))
	a := caseAgreement(f)
	c, err := NewChecker(a)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		list, faults := ReadNotified("n", src, a)
		for _, e := range faults {
			if counterclaim.CodeOf(e) != counterclaim.CodeBadInput || counterclaim.HintOf(e) == "" {
				t.Errorf("%v", e)
			}
		}
		o := seenAt("2031-06-01T11:00:00+05:00", 40.64, 100)
		o.Conduct = "exercise"
		rows, _ := c.Day(&Day{Day: "2031-06-01", Observations: []*counterclaim.Observation{&o}, Notified: list})
		if len(rows) == 0 {
			t.Error("no rows")
		}
	})
}
