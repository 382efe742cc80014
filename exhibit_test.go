package counterclaim_test

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	. "github.com/counterclaim/counterclaim"
)

func soundExhibit() Exhibit {
	return Exhibit{ID: HashOf("picture"), Name: "a.jpg", Type: "image/jpeg", Size: 1, Arrived: "2031-03-02T10:00:00Z", ArrivedBy: "A. Person", Description: Description{Sensitivity: Public}}
}

func established() *Established {
	north := 0.0
	return &Established{Direction: &north, Method: "the shadow of the tower", By: []string{"A. Person", "B. Person"}, Confidence: "low"}
}

func TestValidateExhibit(t *testing.T) {
	for name, c := range map[string]struct {
		change func(x *Exhibit)
		want   string // part of the sentence; "" where there is nothing wrong
	}{
		"sound":                       {func(*Exhibit) {}, ""},
		"established":                 {func(x *Exhibit) { x.Established = established() }, ""},
		"restricted":                  {func(x *Exhibit) { x.Sensitivity, x.Readers = Restricted, []string{"A"} }, ""},
		"confidential":                {func(x *Exhibit) { x.Sensitivity, x.Readers, x.Sealed = Confidential, []string{"A"}, x.ID }, ""},
		"for nobody":                  {func(x *Exhibit) { x.Sensitivity = Restricted }, "names who may read"},
		"confidential, in clear":      {func(x *Exhibit) { x.Sensitivity, x.Readers = Confidential, []string{"A"} }, "is encrypted"},
		"a copy of itself":            {func(x *Exhibit) { x.Original = x.ID }, "of itself"},
		"a flag twice":                {func(x *Exhibit) { x.Flags = []string{FlagMinor, FlagMinor} }, "twice"},
		"an unknown flag":             {func(x *Exhibit) { x.Flags = []string{"boring"} }, "none of graphic"},
		"a reader of two lines":       {func(x *Exhibit) { x.Readers = []string{"A\nB"} }, "no name of a person"},
		"a name that is no text":      {func(x *Exhibit) { x.Name = "\xff" }, "no valid text"},
		"established by one":          {func(x *Exhibit) { x.Established = established(); x.Established.By = []string{"A. Person"} }, "two persons"},
		"established by one, twice":   {func(x *Exhibit) { x.Established = established(); x.Established.By[1] = "a. person" }, "two persons"},
		"established of nothing":      {func(x *Exhibit) { x.Established = established(); x.Established.Direction = nil }, "neither place"},
		"established without method":  {func(x *Exhibit) { x.Established = established(); x.Established.Method = "" }, "method"},
		"a direction beyond a circle": {func(x *Exhibit) { x.Established = established(); *x.Established.Direction = 360 }, "direction"},
		"confidence of another scale": {func(x *Exhibit) { x.Established = established(); x.Established.Confidence = "0.9" }, "low, moderate, high"},
		"custody of an unknown act":   {func(x *Exhibit) { x.Custody = []Custody{{At: x.Arrived, By: "A", Act: "theft"}} }, "none of arrival"},
	} {
		x := soundExhibit()
		c.change(&x)
		if err := x.Validate(); (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// FuzzExhibitName wants any name to be kept as text, and to give one that lies in the folder it is written to, on any system.
func FuzzExhibitName(f *testing.F) {
	for _, name := range []string{"a.jpg", "", "..", "../../etc/passwd", `..\..\boot.ini`, "/", "\x00\x1b[2J.png", "CON", ".htaccess", "-rf", "Фото дома.jpg", "\xff\xfe", "a:b", strings.Repeat("long ", 800), strings.Repeat("я", 2500), "….jpg", "a/..", "\u202egpj.exe"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		x := soundExhibit()
		x.Name = CleanName(name)
		if err := x.Validate(); err != nil {
			t.Errorf("%q: %v", name, err)
		}
		if utf8.ValidString(name) && len(name) <= MaxNameBytes && x.Name != name {
			t.Errorf("%q is kept as %q", name, x.Name)
		}
		got := x.FileName()
		if !filepath.IsLocal(got) || filepath.Base(got) != got || len(got) > 150 || !strings.HasPrefix(got, x.ID.Short()) || !utf8.ValidString(got) {
			t.Errorf("%q is written as %q", name, got)
		}
		if i := strings.IndexFunc(got, func(r rune) bool {
			return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`/\:*?"<>| `, r)
		}); i >= 0 {
			t.Errorf("%q is written as %q", name, got)
		}
	})
}

func TestWithheld(t *testing.T) {
	x := soundExhibit()
	x.Sensitivity, x.Readers, x.Source, x.URL, x.SaidToShow, x.Licence = Restricted, []string{"A. Person"}, "Vale Wire", "https://wire.example/", "the bridge", "none"
	w := x.Withheld()
	if w.Name != "" || w.Source != "" || w.URL != "" || w.SaidToShow != "" || w.Readers != nil || w.ArrivedBy != "" || w.ID != x.ID || w.Sensitivity != Restricted {
		t.Errorf("%+v", w)
	}
	x.Sensitivity, x.Flags = Confidential, []string{FlagMinor}
	if w := x.Withheld(); w.Type != "" || w.Size != 0 || w.Flags != nil || w.Arrived != "2031-03-02T00:00:00Z" {
		t.Errorf("%+v", w)
	}
	if x.MayRead("B. Person") || x.MayRead("") || !x.MayRead("A. Person") {
		t.Error("others may read it, or its reader may not")
	}
	if x.Sensitivity = Public; !x.MayRead("") {
		t.Error("what is public may not be read")
	}
}
