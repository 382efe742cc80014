package intake

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// write makes files below a new folder and gives its path.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, src := range files {
		full := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(src), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const wholeDispute = `title = "The upper valley"
zone = "Asia/Bishkek"
synthetic = true
actors = "own/actors.tsv"
places = "places.tsv"

[[party]]
id = "xaa"
name = "Thalmere"
countries = ["XAA"]
bodies = ["State Border Service of Thalmere"]
colour = "#8a5a00"

[[party]]
id = "xab"
name = "Corvand"
countries = ["XAB"]
zone = "Etc/GMT-6"

[[source]]
name = "State Border Service of Thalmere"
kind = "release"
party = "xaa"
speaks_for_party = true
from = 2020-01-01
until = "2030-12-31"
addresses = ["https://border.example"]

[[source]]
name = "Northlight"
kind = "wire"
`

func TestReadDispute(t *testing.T) {
	dir := write(t, map[string]string{"dispute.toml": utf8BOM + strings.ReplaceAll(wholeDispute, "\n", "\r\n"), "own/actors.tsv": "name\tcountry\r\n", "places.tsv": "name\tlat\n"})
	d, err := ReadDispute(filepath.Join(dir, "dispute.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Validate(); err != nil {
		t.Error(err)
	}
	if len(d.Parties) != 2 || len(d.Sources) != 2 || !d.Synthetic || d.Derived {
		t.Fatalf("%+v", d)
	}
	equal(t, "title, zone", d.Title+"|"+d.Zone, "The upper valley|Asia/Bishkek")
	equal(t, "actors", d.Actors, "name\tcountry\n")
	equal(t, "places", d.Places, "name\tlat\n")
	p, s := d.Parties[0], d.Sources[0]
	equal(t, "party", strings.Join([]string{p.ID, p.Name, p.Countries[0], p.Bodies[0], p.Colour}, "|"), "xaa|Thalmere|XAA|State Border Service of Thalmere|#8a5a00")
	equal(t, "source", strings.Join([]string{s.Name, s.Kind, s.Party, s.SpeaksFrom, s.SpeaksTo, s.Addresses[0]}, "|"),
		"State Border Service of Thalmere|release|xaa|2020-01-01|2030-12-31|https://border.example")
	equal(t, "zones of the parties", p.Zone+"|"+d.Parties[1].Zone, "|Etc/GMT-6")
	if !s.SpeaksForParty || s.ID.IsZero() || d.SourceOf("Northlight") == nil {
		t.Errorf("%+v", d.Sources)
	}
}

func TestBadDisputes(t *testing.T) {
	for _, c := range []struct{ src, message, hint string }{
		{"title = \n", "1: it is not as TOML has it: expected value but found '\\n' instead", `write key = "value"`},
		{"title = \"a\"\ntitle = \"b\"\n", "2: it is not as TOML has it: Key 'title' has already been defined.", ""},
		{"title = 7\n", "1: it is not as TOML has it: incompatible types: TOML value has type int64; destination has type string", ""},
		{"title = \"a\"\ncolour = \"red\"\n", `2: key "colour" is not known`, "known here are title, zone, synthetic, reply_hours, contact, actors, places, [[party]], [[delegate]], [[source]]"},
		{"\n[[party]]\nid = \"a\"\nname = \"A\"\ncolor = \"#000000\"\n", `5: key "party.color" is not known`, "known here are id, name, countries, bodies, colour, zone"},
		{"[[source]]\nname = \"a\"\nspeaks = true\n", `3: key "source.speaks" is not known`, "did you mean speaks_for_party? known here are name, names, kind, party"},
		{"[[source]]\nname = \"a\"\nto = 2030-01-01\n", `3: key "source.to" is not known`, "did you mean until?"},
		{"[[source]]\nname = \"a\"\nadresses = []\n", `3: key "source.adresses" is not known`, "did you mean addresses?"},
		{"[[sources]]\nname = \"a\"\n", `1: key "sources" is not known`, "did you mean source?"},
		{"[[source]]\nname = \"S\"\nkind = \"releases\"\n", `1: kind "releases" of source "S" is not known`, "did you mean release?"},
		{"[[party]]\nid = \"north\"\nname = \"A\"\n[[party]]\nid = \"south\"\nname = \"B\"\n[[source]]\nname = \"S\"\nparty = \"nort\"\n", `7: dispute: source "S" belongs to party "nort"`, `did you mean party "north"?`},
		{"[[source]]\nname = \"S\"\n[[source]]\nname = \"S\"\n", `3: dispute: source "S" stands twice`, "a name of its own"},
		{"[[source]]\nname = \"S\"\nfrom = 2030-02-01\nuntil = 2030-01-31\n", `1: dispute: source S: speaks_from "2030-02-01" and speaks_to "2030-01-31" are not two days in order`, "from comes before until"},
		{"[[source]]\nname = \"S\"\naddresses = [\"ftp://a.example\"]\n", `1: dispute: source S: "ftp://a.example" is no address of the web`, "addresses are such as"},
		{"[[source]]\nname = \"S\"\naddresses = [\"https://a@b.example\"]\n", `1: dispute: source S: "https://a@b.example" is no address`, "addresses are such as"},
		{"[[source]]\nname = \"S\"\naddresses = [\"https://t.me/\"]\n", `1: address "https://t.me/" of source "S" belongs to all who publish there`, `"t.me/name"`},
		{"title = \"a\"\nreply_hours = -1\n", "2: ", ""},
		{"title = \"a\"\ncontact = \"one\\ntwo\"\n", `2: dispute: contact is not one line of up to 300 bytes`, ""},
		{"[[party]]\nid = \"a\"\nname = \"A\"\n[[party]]\nid = \"b\"\nname = \"B\"\n[[delegate]]\nname = \"D. One\"\nparty = \"c\"\n", "7: ", ""},
		{"[[parties]]\nid = \"a\"\n", `1: key "parties" is not known`, "known here are title"},
		{"[[party]]\nid = \"a\"\nname = \"A\"\n\n[[party]]\nid = \"a\"\nname = \"B\"\n", `5: dispute: party id "a" stands twice`, "a party has an id of its own"},
		{"\n[[party]]\nid = \"a\"\nname = \"A\"\n", `2: party "a" stands alone: a dispute has two parties or more`, "name the other side"},
		{"[[party]]\nid = \"a\"\nname = \"A\"\ncountries = [\"XAA\"]\n[[party]]\nid = \"b\"\nname = \"B\"\ncountries = [\"XAB\", \"XAA\"]\n", `5: country "XAA" stands with two parties, "a" and "b"`, "with neither"},
		{"[[party]]\nid = \"a\"\nname = \"A\"\nbodies = [\"Guard\"]\n[[party]]\nid = \"b\"\nname = \"B\"\nbodies = [\"Guard\"]\n", `5: body "Guard" stands with two parties, "a" and "b"`, "with neither"},
		{"[[party]]\nid = \"a\"\nname = \"A\"\ncountries = [\"Thalmere\"]\n", `1: dispute: party a: country "Thalmere" is not three capital letters`, `countries such as ["XAA"]`},
		{"[[source]]\nname = \"S\"\nparty = \"b\"\n", `1: dispute: source "S" belongs to party "b", which is not listed`, "its party is the id of a [[party]]"},
		{"[[source]]\nname = \"S\"\nkind = \"rumour\"\n", `1: kind "rumour" of source "S" is not known`, "known are release"},
		{"[[source]]\nname = \"S\"\nfrom = \"soon\"\n", `3: it is not as TOML has it: "soon" is no day written YYYY-MM-DD`, ""},
		{"title = \"a\"\nzone = \"Valley/River\"\n", `2: zone "Valley/River" is no time zone`, "IANA"},
		{"zone = \"Local\"\n", `1: zone "Local" is no time zone`, "IANA"},
		{"[[party]]\nid = \"a\"\nname = \"A\"\nzone = \"UTC\"\n[[party]]\nid = \"b\"\nname = \"B\"\nzone = \"UTC+5\"\n", `8: zone "UTC+5" is no time zone`, "IANA"},
		{"title = \"a\"\nactors = \"../actors.tsv\"\n", `2: "../actors.tsv" does not lie in the folder of the dispute file`, ""},
		{"title = \"a\"\nactors = \"/etc/passwd\"\n", `2: "/etc/passwd" does not lie in the folder of the dispute file`, ""},
		{"title = \"a\"\nplaces = \"link.tsv\"\n", `2: the file "link.tsv" that it names: it cannot be read: `, ""},
		{"title = \"a\"\nplaces = \"none.tsv\"\n", `2: the file "none.tsv" that it names: there is no such file or folder`, "beside the dispute file"},
		{"title = \"a\"\nplaces = \"folder\"\n", `2: the file "folder" that it names: it is not a file`, ""},
		{"title = \"\xff\"\n", "byte 9 (0xff) is not valid UTF-8", ""},
		{"a = " + strings.Repeat("[", 100_000), "it nests values too deeply", ""},
		{strings.Repeat("# a remark\n", 100_000), "it is larger than 1 MiB", ""},
	} {
		dir := write(t, map[string]string{"dispute/dispute.toml": c.src, "outside.tsv": "name\n", "dispute/folder/a": ""})
		path := filepath.Join(dir, "dispute", "dispute.toml")
		if err := os.Symlink("../outside.tsv", filepath.Join(dir, "dispute", "link.tsv")); err != nil {
			t.Fatal(err)
		}
		d, err := ReadDispute(path)
		if err == nil {
			t.Errorf("%.60q: no error: %+v", c.src, d)
			continue
		}
		message, ok := strings.CutPrefix(err.Error(), path+":")
		if !ok || !strings.HasPrefix(strings.TrimSpace(message), c.message) || !strings.HasPrefix(counterclaim.HintOf(err), c.hint) && !strings.Contains(counterclaim.HintOf(err), c.hint) {
			t.Errorf("%.60q:\n got %s\nwant %s\nhint %q", c.src, message, c.message, counterclaim.HintOf(err))
		}
	}
	if _, err := ReadDispute(filepath.Join(t.TempDir(), "dispute.toml")); counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
		t.Error(err)
	}
	if _, err := ReadDispute(filepath.Join(t.TempDir(), "none", "dispute.toml")); counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
		t.Error(err)
	}
}

func TestFindDispute(t *testing.T) {
	with := write(t, map[string]string{"dispute.toml": "", "a.txt": "A."})
	without := write(t, map[string]string{"a.txt": "A.", "below/dispute.toml": ""})
	for _, c := range []struct {
		paths []string
		want  string
	}{
		{[]string{with}, filepath.Join(with, "dispute.toml")},
		{[]string{Stdin, "nowhere", without, with + "/a.txt", with + "/"}, filepath.Join(with, "dispute.toml")},
		{[]string{with + "/a.txt"}, filepath.Join(with, "dispute.toml")},
		{[]string{without}, ""},
		{nil, ""},
	} {
		equal(t, strings.Join(c.paths, " "), FindDispute(c.paths), c.want)
	}
}
