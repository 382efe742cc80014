package eval

import (
	"bytes"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/text"
)

const timesHead = "part\tkind\tpublished\tsentence\tfrom\tto\tfrom_time\tto_time\n"

func analyzer(t *testing.T) *text.Analyzer {
	t.Helper()
	a, err := text.New(text.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestExpressions(t *testing.T) {
	s, err := Expressions(strings.NewReader("# made up\n"+timesHead+
		"tune\tdate\t2031-04-30T18:00:00+05:00\tIt fell on [28 April].\t2031-04-28\t2031-04-28\t-\t-\n"+
		"tune\tclock\t2031-04-30T18:00:00+05:00\tIt fell [today at 14:20].\t2031-04-30\t2031-04-30\t2031-04-30T14:20:00+05:00\t2031-04-30T14:20:00+05:00\n"+
		"tune\tnone\t2031-04-30T18:00:00+05:00\t[Yesterday] it fell near Hill 14.\t-\t-\t-\t-\n"+
		"kept\tbad\t-\t[Yesterday] it fell.\t2031-04-29\t2031-04-29\t-\t-\n"), "times.tsv", analyzer(t))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := s.WriteTable(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"part   tune             3     2     0.667\n", "part   kept             1     0     0.000\n", "kind   clock            1     1     1.000\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, b.String())
		}
	}
	b.Reset()
	if err := s.WriteWrong(&b, 9); err != nil {
		t.Fatal(err)
	}
	want := "  [Yesterday] it fell near Hill 14.\n    gold  nothing\n    found 2031-04-29\n1 wrong lines of the part that is kept are not shown\n"
	if b.String() != want {
		t.Errorf("wrong lines:\n%swant\n%s", b.String(), want)
	}
}

func TestSentences(t *testing.T) {
	one, two := int64(1), int64(2)
	far := 3.5
	read := func(string) []counterclaim.Claim {
		return []counterclaim.Claim{
			{Counts: []counterclaim.Count{{What: "killed", Low: &two}, {What: "wounded", Low: &one, High: &one, Scope: "new"}}},
			{Counts: []counterclaim.Count{{What: "killed", Low: &two}}, Measures: []counterclaim.Measure{{What: "distance", Low: &far, High: &far, Unit: "km"}}},
		}
	}
	s, err := Sentences(strings.NewReader("tune\tharm\tx\tkilled 2..; wounded 1 new\tdistance 3.5 km\n"+"tune\tharm\ty\tkilled 3..\t\n"), "counts.tsv", read)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := s.WriteTable(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"part   tune             2     1     0.500\n", "counts     precision 0.500, recall 0.667, f1 0.571\n", "scopes     precision 0.500, recall 1.000, f1 0.667\n", "measures   precision 0.500, recall 1.000"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, b.String())
		}
	}
}

func TestTablesThatCannotBeRead(t *testing.T) {
	none := func(string) []counterclaim.Claim { return nil }
	for table, want := range map[string]string{
		"":                                      "holds no line",
		timesHead:                               "holds no line",
		"tune\tdate\n":                          "2 columns, not 8",
		"best\tk\t-\t[x]\t-\t-\t-\t-\n":         `part "best" is neither`,
		"tune\tk\t-\tno brackets\t-\t-\t-\t-\n": "no expression stands in brackets",
		"tune\tk\tnoon\t[x]\t-\t-\t-\t-\n":      `published "noon"`,
		"tune\tk\t-\t" + strings.Repeat("x", 2<<20): "longer than a mebibyte",
	} {
		if _, err := Expressions(strings.NewReader(table), "t.tsv", analyzer(t)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, want %q", table, err, want)
		}
	}
	for table, want := range map[string]string{
		"tune\tk\tx\tkilled\t\n":       `count "killed"`,
		"tune\tk\tx\tkilled 2 a b\t\n": "is not what, low..high and scope",
	} {
		if _, err := Sentences(strings.NewReader(table), "t.tsv", none); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", table, err, want)
		}
	}
}

func TestTimesAndCountsOfPairs(t *testing.T) {
	four, five := int64(4), int64(5)
	day := func(d string) *counterclaim.Period { return &counterclaim.Period{From: d, To: d} }
	gold := func(p *counterclaim.Period, n *int64) *Gold {
		return &Gold{Claim: "g", Time: p, Counts: []counterclaim.Count{{What: "killed", Low: n, High: n}}, Quote: "q", Sentence: "s"}
	}
	got := func(p *counterclaim.Period, n *int64) *counterclaim.Claim {
		return &counterclaim.Claim{Time: p, Counts: []counterclaim.Count{{What: "killed", Low: n, High: n}}}
	}
	s := &Scores{Figures: map[string]Figure{}, pairs: []pair{
		{gold(nil, &four), got(nil, &four)}, {gold(day("2031-04-28"), &four), got(day("2031-04-28"), &five)},
		{gold(day("2031-04-28"), &four), got(nil, &four)}, {gold(nil, &four), got(day("2031-04-28"), &four)}, {gold(day("2031-04-28"), &four), got(day("2031-04-29"), &four)},
	}}
	x := s.Times()
	if x.Paired != 5 || x.Right != 2 || x.BothNone != 1 || x.Missed != 1 || x.Invented != 1 || x.Wrong != 1 {
		t.Errorf("%+v", x)
	}
	if c := s.Counts(); c.Paired.F1 != 0.8 {
		t.Errorf("%+v", c.Paired)
	}
	var b bytes.Buffer
	if err := x.Write(&b, 1); err != nil || !strings.Contains(b.String(), "gold 2031-04-28, found none | q | s") || strings.Contains(b.String(), "2031-04-29") {
		t.Errorf("%v\n%s", err, b.String())
	}
}
