package vault

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

// Whatever a file was called, what is kept of its name, said of it and made of it for a folder does no harm.
func FuzzNames(f *testing.F) {
	for _, name := range []string{"a.jpg", "../../escaped", `C:\con`, "\u202egpj.exe", "a\x00b\r\n", strings.Repeat("long/", 900), "\xff\xfe"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		x := counterclaim.Exhibit{ID: counterclaim.HashOf("x"), Name: counterclaim.CleanName(name)}
		if len(x.Name) > counterclaim.MaxNameBytes || !utf8.ValidString(x.Name) {
			t.Fatalf("%d bytes are kept of a name", len(x.Name))
		}
		if file := x.FileName(); strings.ContainsAny(file, "/\\:\x00") || strings.HasPrefix(file, ".") || len(file) > 150 {
			t.Fatalf("a file is called %q", file)
		}
		for _, n := range NameNotes(x.Name, Facts{Type: "image/jpeg", Size: 1}) {
			if strings.ContainsAny(n, "\n\x1b") {
				t.Fatalf("%q is no line", n)
			}
		}
	})
}

// What is no recipient is refused and never leads to a key that nobody has.
func FuzzRecipients(f *testing.F) {
	f.Add("age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p")
	f.Add("age1")
	f.Add("ssh-ed25519 AAAA")
	f.Fuzz(func(t *testing.T, address string) {
		to, err := Recipients([]string{address})
		if err == nil && len(to) == 0 {
			t.Fatalf("%q names nobody and is taken", address)
		}
	})
}

// Facts come back from a record as they were kept, whatever else stands there.
func FuzzFactsOf(f *testing.F) {
	f.Add("width", "640")
	f.Add("lat", "NaN")
	f.Add("notes", "; ;")
	f.Add("size", "1e99")
	f.Fuzz(func(t *testing.T, name, value string) {
		once := FactsOf(map[string]string{name: value, "type": "image/jpeg"})
		again := FactsOf(once.Map())
		if a, b := len(once.List()), len(again.List()); a != b {
			t.Fatalf("%d facts became %d", a, b)
		}
	})
}
