package counterclaim_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	. "github.com/counterclaim/counterclaim"
)

func number(n int64) *int64 { return &n }

// sound gives one of each noun that keeps the rules, so that each fault below is the only one.
func soundReport() Report {
	r := Report{Outlet: "Harbour Post", Published: "2031-05-06T10:00:00+05:00", Headline: "Shots", Text: "Ardania shelled Belmark.", Kind: Wire}
	r.Identify()
	return r
}

func soundClaim(r *Report) Claim {
	c := Claim{Report: r.ID, Start: 0, End: 23, Text: "Ardania shelled Belmark", Event: Assault, Quad: 4, Stance: Asserted, Status: Occurred,
		Review: ByMachine, CodedBy: "reader", Confidence: 0.5,
		Actors: []Entity{{Text: "Ardania", Country: "XAA", Sector: GOV}}, Targets: []Entity{{Text: "Belmark", Country: "XAB", Sector: GOV}}}
	c.Identify(0)
	return c
}

func TestValidate(t *testing.T) {
	r := soundReport()
	claim := func(change func(*Claim)) error {
		c := soundClaim(&r)
		change(&c)
		return c.Validate(r.Text)
	}
	rep := func(change func(*Report)) error {
		x := soundReport()
		change(&x)
		x.Identify()
		return x.Validate()
	}
	for name, c := range map[string]struct {
		err  error
		want string // part of the sentence; "" where there is nothing wrong
	}{
		"a sound claim":                    {claim(func(*Claim) {}), ""},
		"a span outside the text":          {claim(func(c *Claim) { c.End = 99 }), "span 0 to 99"},
		"words that do not stand there":    {claim(func(c *Claim) { c.Text = "other" }), "not what stands at its span"},
		"an unknown event":                 {claim(func(c *Claim) { c.Event = "INVADE" }), "PLOVER"},
		"a wrong quad":                     {claim(func(c *Claim) { c.Quad = 1 }), "quad 1"},
		"an unknown stance":                {claim(func(c *Claim) { c.Stance = "admits" }), "stance"},
		"confidence over 1":                {claim(func(c *Claim) { c.Confidence = 1.5 }), "confidence"},
		"within itself":                    {claim(func(c *Claim) { c.Within = c.ID }), "within itself"},
		"a country in small letters":       {claim(func(c *Claim) { c.Actors[0].Country = "xaa" }), "three capital letters"},
		"a sector of nobody's":             {claim(func(c *Claim) { c.Targets[0].Sector = "ARM" }), "PLOVER sector"},
		"an unresolved place on the globe": {claim(func(c *Claim) { c.Places = []Place{{Text: "Tarn", Unresolved: true, Lat: 1}} }), "unresolved"},
		"a place of two claimants that is not contested": {claim(func(c *Claim) {
			c.Places = []Place{{Text: "Tarn", Precision: Exact, ClaimedBy: []string{"XAA", "XAB"}}}
		}), "not contested"},
		"a claimant without a name": {claim(func(c *Claim) { c.Places = []Place{{Text: "Tarn", Precision: Exact, ClaimedBy: []string{""}}} }), "claimed_by"},
		"a claimant twice": {claim(func(c *Claim) {
			c.Places = []Place{{Text: "Tarn", Precision: Exact, Contested: true, ClaimedBy: []string{"a", "a"}}}
		}), "twice"},
		"two holders in one":        {claim(func(c *Claim) { c.Places = []Place{{Text: "Tarn", Precision: Exact, HeldBy: "XAA;XAB"}} }), "held_by"},
		"somebody who says nothing": {claim(func(c *Claim) { c.Places = []Place{{Text: "Tarn", Precision: Exact, AccordingTo: "a"}} }), "according_to"},
		"a since of nothing":        {claim(func(c *Claim) { c.Places = []Place{{Text: "Tarn", Precision: Exact, Since: "2020"}} }), "since"},
		"a since that is no date":   {claim(func(c *Claim) { c.Places = []Place{{Text: "Tarn", Precision: Exact, HeldBy: "a", Since: "May"}} }), "\"May\""},
		"a latitude of 91":          {claim(func(c *Claim) { c.Places = []Place{{Text: "Tarn", Lat: 91, Precision: Exact}} }), "latitude 91"},
		"a period backwards":        {claim(func(c *Claim) { c.Time = &Period{From: "2031-05-07", To: "2031-05-06"} }), "two days in order"},
		"low above high":            {claim(func(c *Claim) { c.Counts = []Count{{What: "killed", Low: number(5), High: number(4)}} }), "low is above high"},
		"a count without bounds":    {claim(func(c *Claim) { c.Counts = []Count{{What: "killed"}} }), "neither a low nor a high"},
		"a sound report":            {rep(func(*Report) {}), ""},
		"a report without text":     {rep(func(r *Report) { r.Text = " \n" }), "no text"},
		"a date that is none":       {rep(func(r *Report) { r.Published = "yesterday" }), "RFC 3339"},
		"the year 9999":             {rep(func(r *Report) { r.Published = "9999-01-01" }), "1800 to 2200"},
		"bytes that are no text":    {rep(func(r *Report) { r.Text = "\xff" }), "UTF-8"},
		"nothing found with claims": {Position{Party: "a", Stance: NothingFound, Claims: []ID{r.ID}}.Validate(),
			"claims where nothing was found"},
		"a party of a colour that is none": {Party{ID: "a", Name: "A", Colour: "red"}.Validate(), "#rrggbb"},
		"a clause for a stranger": {(&Agreement{ID: "a", Title: "A", Start: "2031-01-01", Clauses: []Clause{{ID: "1", Kind: "no_fire", Parties: []string{"x"}}}}).Validate(),
			`party "x" is not listed`},
		"a bearing of 360": {(&Observation{Mission: "m", Observer: "o", Means: "patrol", Perceived: "heard", Time: "2031-01-01T00:00:00Z", BearingDeg: 360}).Validate(), "bearing"},
		"a finding without reasons": {(&Finding{Decision: Decision{Incident: r.ID, Verdict: "confirmed", Confidence: "low", Responsibility: []string{"none"}}, By: []string{"a"}, At: "2031-01-01T00:00:00Z"}).Validate(),
			"no reasons"},
		"a delegate of two": {(&Dispute{Parties: []Party{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}}, Delegates: []Delegate{{"D. One", "a"}, {"d.  one", "b"}}}).Validate(),
			"stands twice"},
		"a delegate of nobody's":       {(&Dispute{Delegates: []Delegate{{"D. One", "a"}}}).Validate(), "not listed"},
		"a desk that leaves no time":   {(&Dispute{ReplyHours: -1}).Validate(), "reply_hours"},
		"none beside a party":          {(&Finding{Decision: Decision{Incident: r.ID, Verdict: "refuted", Confidence: "low", Responsibility: []string{"a", "none"}, Reasons: "r"}, By: []string{"a"}, At: "2031-01-01T00:00:00Z"}).Validate(), "beside others"},
		"a silence with words":         {(&Finding{Decision: Decision{Incident: r.ID, Verdict: "refuted", Confidence: "low", Responsibility: []string{"none"}, Reasons: "r"}, By: []string{"a"}, At: "2031-01-01T00:00:00Z", Replies: []Reply{{Party: "a", NoneBy: "2031-01-01T00:00:00Z", Text: "t"}}}).Validate(), "not received has a text"},
		"no finding without a reason":  {(&WorkChange{Incident: r.ID, To: WorkNoFinding, By: "a", At: "2031-01-01T00:00:00Z"}).Validate(), "no reason"},
		"a reason that is no text":     {(&WorkChange{Incident: r.ID, To: WorkTriaged, Reason: "\xff", By: "a", At: "2031-01-01T00:00:00Z"}).Validate(), "no text"},
		"a dissent without words":      {(&Opinion{Incident: r.ID, Draft: r.ID, By: "a", At: "2031-01-01T00:00:00Z"}).Validate(), "says why"},
		"an agreement without a key":   {(&Opinion{Incident: r.ID, Draft: r.ID, Agrees: true, By: "a", At: "2031-01-01T00:00:00Z"}).Validate(), "signs the draft"},
		"a correction in small print":  {(&Answer{Incident: r.ID, Request: r.ID, Granted: true, Words: "w", Stood: []string{"page"}, By: "a", At: "2031-01-01T00:00:00Z"}).Validate(), "the correction does not"},
		"a request of one who is not":  {(&Correction{Incident: r.ID, Finding: r.ID, By: "a", Text: "t", At: "2031-01-01T00:00:00Z"}).Validate(), "how the finding names"},
		"a judgement of two minds":     {(&SecondCoding{Incident: r.ID, By: "a", At: "2031-01-01T00:00:00Z", Codes: []Judgement{{r.ID, "verdict", "refuted"}, {r.ID, "verdict", "probable"}}}).Validate(), "twice"},
		"a violation on nothing":       {(&Violation{Clause: "1", Day: "2031-01-01", Verdict: "breach", Rule: "r"}).Validate(), "rests on nothing"},
		"version 2 of nothing":         {(&SituationReport{From: "2031-01-01", To: "2031-01-01", AsOf: "2031-01-02T00:00:00Z", Zone: "UTC", Version: 2, Sections: []Part{{}}}).Validate(), "what it corrects"},
		"an exhibit of nobody's":       {(&Exhibit{ID: r.ID, Size: 1, Type: "image/png", Arrived: "2031-01-01T00:00:00Z"}).Validate(), "who brought it"},
		"a source of an unknown party": {(&Dispute{Sources: []Source{{Name: "s", Party: "p"}}}).Validate(), "not listed"},
		"a ledger without figures":     {LedgerCell{What: "killed", Of: "a", By: "a", Account: OwnAccount}.Validate(), "no figures"},
		"a best of the other's losses": {LedgerCell{What: "killed", Of: "b", By: "a", Account: OtherAccount, Best: number(3)}.Validate(), "other side's losses"},
		"an own account of another":    {LedgerCell{What: "killed", Of: "b", By: "a", Account: OwnAccount}.Validate(), "another's people"},
		"an incident of other claims":  {(&Incident{ID: r.ID, Claims: []ID{HashOf("x")}, WorkState: "new"}).Validate(), "not that of one of its claims"},
	} {
		switch {
		case c.want == "" && c.err != nil:
			t.Errorf("%s: %v", name, c.err)
		case c.want != "" && (c.err == nil || !strings.Contains(c.err.Error(), c.want) || CodeOf(c.err) != CodeBadInput):
			t.Errorf("%s: %v, want %q", name, c.err, c.want)
		}
	}
}

// When a clause holds and by when it is to be done: by itself, its phase, the agreement.
func TestClauseTerms(t *testing.T) {
	a := Agreement{Start: "2031-05-06", Phases: []Phase{{ID: "p", From: "2031-05-10", Until: "2031-05-20", ToleranceDays: 2}, {ID: "open", From: "2031-06-01"}}}
	for _, c := range []struct {
		k                Clause
		from, until, due string
	}{
		{Clause{}, "2031-05-06", "", "2031-05-06"},
		{Clause{DueDays: 14, ToleranceDays: 1}, "2031-05-06", "", "2031-05-21"},
		{Clause{From: "2031-05-30", Until: "2031-07-01"}, "2031-05-30", "2031-07-01", "2031-05-30"},
		{Clause{Phase: "p"}, "2031-05-10", "", "2031-05-22"},
		{Clause{Phase: "p", From: "2031-05-12", DueDays: 3}, "2031-05-12", "", "2031-05-15"},
		{Clause{Phase: "open"}, "2031-06-01", "", ""},
	} {
		from, until := a.Term(&c.k)
		if due := a.Due(&c.k); from != c.from || until != c.until || due != c.due {
			t.Errorf("%+v: %s to %s, due %s", c.k, from, until, due)
		}
	}
	k := Clause{Line: "l", Baselines: map[string]string{"a": "m"}}
	if k.Baseline("a") != "m" || k.Baseline("b") != "l" {
		t.Error("a party is measured from another line")
	}
}

func TestIDs(t *testing.T) {
	if HashOf("k", "ab", "c") == HashOf("k", "a", "bc") || HashOf("k", "a") == HashOf("l", "a") || HashOf("k") == HashOf("k", "") {
		t.Error("two lists of fields have one id")
	}
	id := HashOf("k", "a")
	for _, v := range []ID{id, {}} {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var back ID
		if err := json.Unmarshal(b, &back); err != nil || back != v {
			t.Errorf("%s came back as %s, %v", b, back, err)
		}
	}
	if b, _ := json.Marshal(ID{}); string(b) != "null" || (ID{}).String() != "" || (ID{}).Short() != "" {
		t.Errorf("the zero id is %s", b)
	}
	if !strings.HasPrefix(id.String(), id.Short()) || len(id.Short()) != ShortLen || !IsHexPrefix(id.Short()) {
		t.Errorf("short address %q of %s", id.Short(), id)
	}
	for _, bad := range []string{`"12"`, `7`, `"` + strings.Repeat("g", 64) + `"`} {
		var v ID
		if err := json.Unmarshal([]byte(bad), &v); CodeOf(err) != CodeBadInput {
			t.Errorf("%s: %v", bad, err)
		}
	}
	for s, want := range map[string]bool{"1234567": false, "12345678": true, "1234567G": false, "ABCDEF12": false, strings.Repeat("a", 65): false} {
		if IsHexPrefix(s) != want {
			t.Errorf("IsHexPrefix(%q) is %v", s, !want)
		}
	}
}

// Equal claims of one report have ids of their own, and Within follows the claim it pointed at.
func TestIdentifyAll(t *testing.T) {
	r := soundReport()
	claims := []Claim{soundClaim(&r), soundClaim(&r), soundClaim(&r)}
	IdentifyAll(claims, []int{-1, 0, 0})
	if claims[0].ID == claims[1].ID || claims[1].ID == claims[2].ID {
		t.Error("two claims share an id")
	}
	if !claims[0].Within.IsZero() || claims[1].Within != claims[0].ID || claims[2].Within != claims[0].ID {
		t.Error("a claim stands within another than it did")
	}
	again := []Claim{soundClaim(&r), soundClaim(&r), soundClaim(&r)}
	IdentifyAll(again, []int{-1, 0, 0})
	for i := range again {
		if again[i].ID != claims[i].ID {
			t.Errorf("claim %d has another id the second time", i)
		}
	}
}

func TestClaimJSON(t *testing.T) {
	r := soundReport()
	c := soundClaim(&r)
	c.Places = []Place{{Text: "Tarn", Unresolved: true}, {Text: "Null Island", Precision: Exact}}
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"within":null`, `"speaker":null`, `"incident":null`, `"time":null`, `{"text":"Tarn","unresolved":true}`, `"lat":0,"lon":0`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("%s lacks %s", b, want)
		}
	}
	var back Claim
	if err := json.Unmarshal(b, &back); err != nil || back.ID != c.ID || !back.Places[0].Unresolved {
		t.Errorf("came back as %+v, %v", back, err)
	}
}

func TestErrors(t *testing.T) {
	below := errors.New("below")
	err := Errorf(CodeLocked, "held by %s", "another").At("r.sqlite", 3).Try("wait").Because(below)
	if got := err.Error(); got != "r.sqlite:3: held by another: below" {
		t.Errorf("%q", got)
	}
	wrapped := fmt.Errorf("adding: %w", err)
	if CodeOf(wrapped) != CodeLocked || HintOf(wrapped) != "wait" || !errors.Is(wrapped, below) || CodeOf(nil) != "" || CodeOf(below) != CodeInternal {
		t.Error("code, hint or what lies beneath is lost")
	}
	outer := Errorf(CodeUnreadable, "cannot").Because(err)
	if HintOf(outer) != "wait" {
		t.Errorf("hint %q", HintOf(outer))
	}
}

func TestSides(t *testing.T) {
	for e, want := range map[Entity]string{
		{Country: "XAA", Sector: MIL}:                 "XAA",
		{Country: "XAA", Party: "north", Sector: REB}: "north",
		{Sector: REB}: "~REB",
		{}:            "~UNK",
	} {
		if got := e.Side(); got != want {
			t.Errorf("%+v is %q, want %q", e, got, want)
		}
	}
	parties := []Party{{ID: "a", Countries: []string{"XAA"}}, {ID: "b", Countries: []string{"XAB"}}}
	if PartyOf(parties, Entity{Country: "XAB"}) != "b" || PartyOf(parties, Entity{Party: "a", Country: "XAB"}) != "a" || PartyOf(parties, Entity{Country: "XAC"}) != "" {
		t.Error("an entity is counted to another party")
	}
	for _, e := range Events() {
		if e.Quad() == 0 {
			t.Errorf("%s has no quad class", e)
		}
	}
}

func TestWatchedVersion(t *testing.T) {
	a, b, c := HashOf("a"), HashOf("b"), HashOf("c")
	w := Watched{Versions: []ID{a, b, a}}
	for id, want := range map[ID]int{a: 3, b: 2, c: 0} {
		if got := w.Version(id); got != want {
			t.Errorf("version %d, want %d", got, want)
		}
	}
}

// Each kind of step has leaves of its own.
func TestStepLeaves(t *testing.T) {
	kinds := map[string]bool{}
	fields := reflect.TypeFor[Step]()
	for i := range fields.NumField() {
		var s Step
		reflect.ValueOf(&s).Elem().Field(i).Set(reflect.New(fields.Field(i).Type.Elem()))
		kind, _, _, _ := s.Head()
		if !slices.Contains(StepLeaves(), kind) || kinds[kind] {
			t.Errorf("a step of the kind %q has no leaf", kind)
		}
		kinds[kind] = true
	}
	if len(kinds) != len(StepLeaves()) {
		t.Errorf("%d kinds of steps, %d of leaves", len(kinds), len(StepLeaves()))
	}
}
