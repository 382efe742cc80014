package counterclaim_test

import (
	"slices"
	"strings"
	"testing"

	. "github.com/counterclaim/counterclaim"
)

func soundVersion() AgreementVersion {
	return AgreementVersion{Agreement: "tarn-2031", Number: 1, Title: "Understanding", Version: "1", Holds: "2031-05-06", Kept: "2031-05-05T08:00:00Z", KeptBy: "Vera Clerk", Reason: "as signed",
		Files: []AgreementFile{NewAgreementFile("tarn.toml", []byte("a = 1")), NewAgreementFile("map/a.geojson", []byte("{}")), NewAgreementFile("map/b.geojson", []byte("[]"))}}
}

func TestAgreementVersion(t *testing.T) {
	for what, c := range map[string]struct {
		change func(v *AgreementVersion)
		want   string // "" where there is nothing wrong
	}{
		"sound":                        {func(*AgreementVersion) {}, ""},
		"without bytes, as in lists":   {func(v *AgreementVersion) { v.Files[0].Bytes, v.Files[1].Bytes, v.Files[2].Bytes = nil, nil, nil }, ""},
		"a later one":                  {func(v *AgreementVersion) { v.Number, v.Supersedes = 2, HashOf("before") }, ""},
		"a later one of nothing":       {func(v *AgreementVersion) { v.Number = 2 }, "supersedes the one before it"},
		"a first one after another":    {func(v *AgreementVersion) { v.Supersedes = HashOf("before") }, "supersedes the one before it"},
		"no number":                    {func(v *AgreementVersion) { v.Number = 0 }, "its number 0"},
		"no agreement":                 {func(v *AgreementVersion) { v.Agreement = "" }, "agreement's id"},
		"an agreement of two lines":    {func(v *AgreementVersion) { v.Agreement = "a\nb" }, "agreement's id"},
		"no title":                     {func(v *AgreementVersion) { v.Title = "" }, "title"},
		"a day that is none":           {func(v *AgreementVersion) { v.Holds = "May" }, "holds \"May\""},
		"a time that is none":          {func(v *AgreementVersion) { v.Kept = "2031-05-05" }, "kept"},
		"nobody":                       {func(v *AgreementVersion) { v.KeptBy = "" }, "who kept it"},
		"no reason":                    {func(v *AgreementVersion) { v.Reason = "\n" }, "no reason"},
		"a long reason":                {func(v *AgreementVersion) { v.Reason = strings.Repeat("x", 2001) }, "no reason"},
		"no files":                     {func(v *AgreementVersion) { v.Files = nil }, "0 files"},
		"many files":                   {func(v *AgreementVersion) { v.Files = slices.Repeat(v.Files[:1], MaxAgreementFiles+1) }, "51 files"},
		"an empty file":                {func(v *AgreementVersion) { v.Files[0] = NewAgreementFile("tarn.toml", []byte{}) }, "is empty"},
		"more bytes than may be":       {func(v *AgreementVersion) { v.Files[0].Bytes, v.Files[0].Size = nil, MaxAgreementBytes }, "more than"},
		"other bytes":                  {func(v *AgreementVersion) { v.Files[1].Bytes = []byte("[]") }, "its bytes are not those that it says"},
		"a drawing above":              {func(v *AgreementVersion) { v.Files[1].Name = "../a.geojson" }, "no name of a file"},
		"a drawing anywhere":           {func(v *AgreementVersion) { v.Files[1].Name = "/etc/passwd" }, "no name of a file"},
		"a drawing on another drive":   {func(v *AgreementVersion) { v.Files[1].Name = `C:a` }, "no name of a file"},
		"a drawing twice":              {func(v *AgreementVersion) { v.Files[2] = v.Files[1] }, "not in the order of their names, each once"},
		"drawings in no order":         {func(v *AgreementVersion) { v.Files[1], v.Files[2] = v.Files[2], v.Files[1] }, "not in the order of their names"},
		"a drawing called as the text": {func(v *AgreementVersion) { v.Files[1].Name = "tarn.toml" }, "both called"},
	} {
		v := soundVersion()
		c.change(&v)
		v.Identify()
		if err := v.Validate(); c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", what, err, c.want)
		}
	}
	v := soundVersion()
	if err := v.Validate(); err == nil {
		t.Error("a version without its id is taken")
	}
}

// The same files of the same agreement are the same version, whoever keeps them and whatever the text's file is called.
func TestIdentifyAgreementVersion(t *testing.T) {
	a, b := soundVersion(), soundVersion()
	b.Number, b.Supersedes, b.Kept, b.KeptBy, b.Reason, b.Holds = 3, HashOf("x"), "2031-06-01T00:00:00Z", "B. Other", "again", "2031-07-01"
	b.Files[0].Name = "other.toml"
	if a.Identify() != b.Identify() {
		t.Error("the same text is two versions")
	}
	for what, change := range map[string]func(v *AgreementVersion){
		"another agreement": func(v *AgreementVersion) { v.Agreement = "other" },
		"another text":      func(v *AgreementVersion) { v.Files[0] = NewAgreementFile("tarn.toml", []byte("a = 2")) },
		"another drawing":   func(v *AgreementVersion) { v.Files[1] = NewAgreementFile("map/a.geojson", []byte("[]")) },
		"a drawing renamed": func(v *AgreementVersion) { v.Files[1].Name = "map/aa.geojson" },
		"one drawing fewer": func(v *AgreementVersion) { v.Files = v.Files[:2] },
	} {
		c := soundVersion()
		change(&c)
		if c.Identify() == a.ID {
			t.Errorf("%s: it is the same version", what)
		}
	}
}

func TestHoldsOn(t *testing.T) {
	var list []AgreementVersion
	for i, day := range []string{"2031-05-06", "2031-07-01", "2031-06-01"} {
		list = append(list, AgreementVersion{Number: i + 1, Holds: day})
	}
	for day, want := range map[string][]int{"2031-05-05": nil, "2031-05-06": {1}, "2031-05-31": {1}, "2031-06-01": {3, 1}, "2031-07-01": {3, 2, 1}} {
		var got []int
		for _, v := range HoldsOn(list, day) {
			got = append(got, v.Number)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", day, got, want)
		}
	}
}

func TestPublishedAgreements(t *testing.T) {
	a, b := HashOf("a"), HashOf("b")
	mark := func(kind, on string, lifted bool) Mark { return Mark{Kind: kind, On: on, Lifted: lifted} }
	got := PublishedAgreements([]Mark{mark(MarkAgreement, a.String(), false), mark(MarkAgreement, b.String(), false), mark(MarkAgreement, b.String(), true), mark(MarkReport, HashOf("c").String(), false), mark(MarkAgreement, "x", false)})
	if !got[a] || got[b] || got[HashOf("c")] || len(got) != 2 {
		t.Errorf("%v", got)
	}
}
