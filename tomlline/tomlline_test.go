package tomlline

import (
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

const sample = `# A comment with [brackets] = and "quotes
title = "a ] # b"
words = """
one = 1
[[party]]
"""
"party" = [
  { id = "x", list = [1, 2] }, # } ]
  { id = "y",
    zone.of = 'z' },
]

[[site]]
id = "a"
[[site.item]]
count = 1
[[site.item]]
  count = 2
[[ "site" ]]
id = '''
''''
lat.deg = 4
[site.of]
b = 2031-01-01
  [[site.item]]
  serials = [
    "1",
    "2",
  ]
[agreement]
"quoted key" = true
`

func TestOf(t *testing.T) {
	l := Index(sample)
	for path, want := range map[string]int{
		"title": 2, "words": 3, "party": 7, "party[0]": 8, "party[0].list": 8, "party[1].id": 9, "party[1].zone.of": 10, "site[0]": 13, "site[0].item[0].count": 16,
		"site[0].item[1].count": 18, "site[1]": 19, "site[1].id": 20, "site[1].lat.deg": 22, "site[1].of.b": 24, "site[1].item[0].serials": 26, "site[1].item[0].none": 25,
		"site[1].item[0].serials[1]": 26, "agreement.quoted key": 31, "one": 0, "none[3].x": 0, "": 0,
	} {
		if got := l.Of(path); got != want {
			t.Errorf("%s: line %d, want %d", path, got, want)
		}
	}
	if _, err := Decode(sample, &map[string]any{}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		table string
		n     int
		key   string
		want  int
	}{{"", 0, "title", 2}, {"", 0, "agreement", 30}, {"", 0, "site", 13}, {"site", 1, "", 19}, {"site", 1, "id", 20}, {"agreement", 0, "quoted key", 31}, {"agreement", 1, "", 0}, {"site", 2, "", 0}, {"site", 0, "item", 15}} {
		if got := l.Key(c.table, c.n, c.key); got != c.want {
			t.Errorf("%+v: line %d", c, got)
		}
	}
}

func TestDecodeSaysWhere(t *testing.T) {
	for src, line := range map[string]int{"a = 1\nb = \n": 2, "a = 1\na = 2": 2, "[x]\ny = 'a": 2, "a = 1979-99-01": 1} {
		_, err := Decode(src, &map[string]any{})
		e, ok := err.(*counterclaim.Error)
		if !ok || e.Line != line || e.Hint == "" {
			t.Errorf("%q: %v", src, err)
		}
	}
	if _, err := Decode("a = "+strings.Repeat("[", 100_000), &map[string]any{}); counterclaim.CodeOf(err) != counterclaim.CodeTooLarge {
		t.Error(err)
	}
}

// Every key that the decoder finds has a line, and the line has the key.
func FuzzIndex(f *testing.F) {
	f.Add(sample)
	f.Add("a.b.c = 1\n[d.e]\nf = {g = {h = 1}, i = [[{j = 1}]]}\n[[d.k]]\n[d.k.l]\nm = '#'")
	f.Fuzz(func(t *testing.T, src string) {
		l := Index(src)
		most := 1 + strings.Count(src, "\n")
		for path, line := range l.at {
			if line < 1 || line > most {
				t.Fatalf("%q at line %d of %d", path, line, most)
			}
		}
		var got map[string]any
		if len(src) > 1<<16 {
			return
		}
		if _, err := Decode(src, &got); err != nil {
			return
		}
		for key := range got {
			if plain(key) && l.Key("", 0, key) == 0 {
				t.Fatalf("no line for %q", key)
			}
		}
	})
}

func plain(key string) bool {
	return key != "" && strings.Trim(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == ""
}
