package account

import (
	"os"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// markdown reads the table under a heading of a file: the cells of its rows, the head first.
func markdown(t *testing.T, file, heading string) [][]string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, after, ok := strings.Cut(string(data), "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("%s has no heading %q", file, heading)
	}
	var rows [][]string
	for line := range strings.Lines(after) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "## "):
			return rows
		case strings.HasPrefix(line, "| ---"):
		case strings.HasPrefix(line, "|"):
			var row []string
			for cell := range strings.SplitSeq(strings.Trim(line, "|"), "|") {
				row = append(row, strings.TrimSpace(cell))
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// TestTableIsPrinted compares doc/roles.md with the table cell by cell.
func TestTableIsPrinted(t *testing.T) {
	rows := markdown(t, "../doc/roles.md", "What each role may do")
	head := []string{"what", "nobody"}
	for _, r := range counterclaim.Roles() {
		head = append(head, string(r))
	}
	if len(rows) != len(Table())+1 || strings.Join(rows[0], "|") != strings.Join(head, "|") {
		t.Fatalf("%d rows under the head %q; want %d under %q", len(rows)-1, rows[0], len(Table()), head)
	}
	for i, r := range Table() {
		want := []string{string(r.What), string(r.Nobody)}
		for _, role := range counterclaim.Roles() {
			want = append(want, string(r.Roles[role]))
		}
		if got := rows[i+1]; strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("doc/roles.md says\n%q, the table\n%q", got, want)
		}
	}
}

func TestMay(t *testing.T) {
	for _, r := range Table() {
		if len(r.Roles) != len(counterclaim.Roles()) {
			t.Errorf("%s: %d roles", r.What, len(r.Roles))
		}
		for _, role := range counterclaim.Roles() {
			p := counterclaim.Person{Role: role}
			if role == counterclaim.RoleDelegate {
				p.Party = "ard"
			}
			if got, want := May(&p, r.What, false), (r.Roles[role] == Yes || r.Roles[role] == OwnParty); got != want {
				t.Errorf("%s may %s: %v", role, r.What, got)
			}
			p.Sources, p.Holdings = r.What == SeeSources, r.What == SeeHoldings
			if got, want := May(&p, r.What, false), (r.Roles[role] == Yes || r.Roles[role] == OwnParty || r.Roles[role] == ByName); got != want {
				t.Errorf("%s, to whom this was given by name, may %s: %v", role, r.What, got)
			}
			p.Sources, p.Holdings = !p.Sources, !p.Holdings // one of the two is not the other
			if got, want := May(&p, r.What, false), r.Roles[role] == Yes || r.Roles[role] == OwnParty || r.Roles[role] == ByName && r.What != SeeSources && r.What != SeeHoldings; got != want {
				t.Errorf("%s, to whom something else was given by name, may %s: %v", role, r.What, got)
			}
			p.Disabled = true
			if May(&p, r.What, false) != (r.Nobody == Yes) {
				t.Errorf("a disabled %s may %s", role, r.What)
			}
			p.Role = "king"
			if p.Disabled = false; May(&p, r.What, false) {
				t.Errorf("a role that is none may %s", r.What)
			}
		}
	}
	omer := &counterclaim.Person{Role: counterclaim.RoleDelegate, Party: "ard", Holdings: true}
	if all, party := HoldingsOf(omer, true); all || party != "ard" {
		t.Error("a delegate sees of holdings", all, party)
	}
	for _, role := range counterclaim.Roles() {
		if all, party := HoldingsOf(&counterclaim.Person{Role: role}, true); all || party != "" {
			t.Errorf("%s sees of holdings: %v %q", role, all, party)
		}
	}
	omer.Disabled = true
	if all, party := HoldingsOf(omer, true); all || party != "" {
		t.Error("who is shut out sees holdings")
	}
	if all, _ := HoldingsOf(nil, true); all {
		t.Error("nobody sees holdings")
	}
	if May(&counterclaim.Person{Role: counterclaim.RoleHead}, "what stands in no row", true) {
		t.Error("what stands in no row is allowed")
	}
	// An auditor changes nothing.
	for _, what := range []Permission{FileStatement, FileExhibit, Observe, Correct, Draft, Agree, Publish, ManagePeople} {
		if May(&counterclaim.Person{Role: counterclaim.RoleAuditor, Sources: true}, what, true) {
			t.Errorf("an auditor may %s", what)
		}
	}
}
