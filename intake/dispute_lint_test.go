package intake

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

const twoParties = "[[party]]\nid = \"xaa\"\nname = \"A\"\n[[party]]\nid = \"xab\"\nname = \"B\"\n"

// body is a source that speaks for a party, complete.
func body(name, party, address string) string {
	return fmt.Sprintf("[[source]]\nname = %q\nparty = %q\nspeaks_for_party = true\nfrom = 2030-01-01\naddresses = [%q]\n", name, party, address)
}

func TestLintDispute(t *testing.T) {
	even := twoParties + body("North Guard", "xaa", "https://north.example") + body("South Guard", "xab", "https://south.example")
	for _, c := range []struct {
		name, src string
		seen      *Seen
		want      []string // "fault 12 kind: words of the message"
	}{
		{"in order", even, nil, nil},
		{"no dates, no address", twoParties + "[[source]]\nname = \"N\"\nparty = \"xaa\"\nspeaks_for_party = true\n[[source]]\nname = \"S\"\nparty = \"xab\"\nspeaks_for_party = true\nuntil = 2031-01-01\naddresses = [\"s.example\"]\n", nil, []string{
			`doubt 7 dates: "N" speaks for "xaa" and nobody knows since when`, `doubt 7 address: "N" speaks for "xaa" and has no address`, `doubt 11 dates: "S" speaks for "xab"`}},
		{"several faults, all told", "title = 'x'\ntitel = 'y'\n" + twoParties + "[[source]]\nname = \"N\"\nkind = \"rumour\"\n" + body("M", "xaa", "https://m.example") + "[[source]]\nname = \"O\"\nfrom = 2030-02-01\nuntil = 2030-01-01\n" + body("S", "xab", "s.example"), nil, []string{
			`fault 2 file: key "titel" is not known`, `fault 9 file: kind "rumour" of source "N" is not known`, `fault 18 file: dispute: source O: speaks_from`}},
		{"not TOML", "title = \n", nil, []string{"fault 1 file: it is not as TOML has it"}},
		{"an outlet of two parties", even + "[[source]]\nname = \"Herald\"\nnames = [\"the  south GUARD\"]\nparty = \"xaa\"\n", nil, []string{
			`fault 19 two_names: "the  south GUARD" is a name of "South Guard" of party "xab" and of "Herald" of party "xaa"`}},
		{"a name twice on one side", even + "[[source]]\nname = \"Herald\"\nnames = [\"South Guard\"]\nparty = \"xab\"\n", nil, []string{`doubt 19 two_names: "South Guard"`}},
		{"an address of two parties", even + body("North Press", "xaa", "https://press.south.example/north") + body("South Press", "xab", "https://southpress.example"), nil, []string{
			`fault 19 overlap: address "https://press.south.example/north" of "North Press" of party "xaa" lies at "https://south.example" of "South Guard" of party "xab"`}},
		{"the same address", even + "[[source]]\nname = \"Herald\"\nparty = \"xaa\"\naddresses = [\"http://www.north.example/\"]\n", nil, []string{`doubt 7 overlap`}},
		{"one side in more detail", even + body("a", "xaa", "a.example") + body("b", "xaa", "b.example"), nil, []string{
			`doubt 0 uneven: party "xaa" has 3 bodies that speak and party "xab" has 1`, `doubt 0 uneven: party "xaa" has 3 addresses and party "xab" has 1`}},
		{"nobody speaks for one", twoParties + body("North Guard", "xaa", "https://north.example"), nil, []string{`fault 4 nobody: no source speaks for party "xab"`}},
		{"no sources", twoParties, nil, []string{"doubt 0 nobody: no sources are listed"}},
		{"a body that is no source", strings.Replace(even, "name = \"A\"\n", "name = \"A\"\nbodies = [\"North Guard\", \"North Ministry\"]\n", 1), nil, []string{`doubt 1 body: body "North Ministry" of party "xaa" is no source`}},
		{"what the record knows", even, &Seen{Outlets: map[string]int{"North Guard": 3, "Sout Guard": 2, "": 9}, Addresses: map[string]bool{"https://north.example": true}, Quoted: map[string]bool{"North Guard": true}}, []string{
			`doubt 0 unknown: the record has 2 reports of "Sout Guard"`, `doubt 13 unseen: nothing in the record came from address "https://south.example"`, `doubt 13 unused: nobody in the record is called "South Guard"`}},
	} {
		path := filepath.Join(write(t, map[string]string{"dispute.toml": c.src}), "dispute.toml")
		var look func(*counterclaim.Dispute) (*Seen, error)
		if c.seen != nil {
			look = func(*counterclaim.Dispute) (*Seen, error) { return c.seen, nil }
		}
		got, err := LintDispute(path, look)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for i, d := range got {
			kind := map[bool]string{true: "fault", false: "doubt"}[d.Fault]
			line := fmt.Sprintf("%s %d %s: %s", kind, d.Line, d.Kind, d.Message)
			if i >= len(c.want) || !strings.HasPrefix(line, c.want[i]) {
				t.Errorf("%s: %s", c.name, line)
			}
		}
		if len(got) < len(c.want) {
			t.Errorf("%s: %d of %v", c.name, len(got), c.want)
		}
	}
	if _, err := LintDispute(filepath.Join(t.TempDir(), "dispute.toml"), nil); counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
		t.Error(err)
	}
}
