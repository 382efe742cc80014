package intake

import (
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func markdownItem(t *testing.T, src string) Item {
	t.Helper()
	return readPage(strings.NewReader(src), "x.md", readMarkdown, Options{}.withDefaults())
}

func TestMarkdown(t *testing.T) {
	for _, c := range []struct{ src, headline, text string }{
		{"# Road closed\n\nThe road is closed.", "Road closed", "The road is closed."},
		{"Road closed\n===\n\nThe road is closed.", "Road closed", "The road is closed."},
		{"The road is **closed** to _all_ `traffic`.", "", "The road is closed to all traffic."},
		{"See [the note](https://valley.example/1 \"t\") and <https://valley.example/2>.", "", "See the note and https://valley.example/2."},
		{"One line\nand its other half.\n\nA second paragraph.", "", "One line and its other half.\n\nA second paragraph."},
		{"A line  \nand a break.", "", "A line\nand a break."},
		{"- one\n- two\n\n1. three", "", "one\n\ntwo\n\nthree"},
		{"> \"We deny it,\" he said.", "", "\"We deny it,\" he said."},
		{"Brackets \\*kept\\*, &amp; entities, &lt;b&gt;, 5 < 6.", "", "Brackets *kept*, & entities, <b>, 5 < 6."},
		{"The river <b>rose</b>.<script>alert(1)</script>", "", "The river rose."},
		{"<div>The river rose.</div>", "", "The river rose."},
		{"## A part\n\nWords.\n\n***\n\nMore.", "", "A part\n\nWords.\n\nMore."},
		{"```\na < b\n  c\n```", "", "a < b\n  c"},
		{"[label]: https://valley.example\n\nWords [here][label].", "", "Words here."},
		{"---\n\nWords after a rule.", "", "Words after a rule."},
		{"# A\n\n# B\n\nWords.", "A", "B\n\nWords."},
		{"# Road closed\n\nValley News, 12 March 2025\n\nThe road is closed.", "Road closed", "The road is closed."},
	} {
		item := markdownItem(t, c.src)
		if item.Err != nil || item.Report.Headline != c.headline || item.Report.Text != c.text {
			t.Errorf("%q: %+v %+v", c.src, item.Report, item.Err)
		}
	}
}

func TestMarkdownPicture(t *testing.T) {
	item := markdownItem(t, "# H\n\n![A trench near the ford.](a.jpg)\n\nA picture ![of it](b.jpg) within.")
	equal(t, "text", item.Report.Text, "A trench near the ford.\n\nA picture of it within.")
	equal(t, "captions", strings.Join(item.Report.Captions, "|"), "A trench near the ford.")
}

func TestFrontMatter(t *testing.T) {
	const fields = "Border Service|2025-03-11T18:30:00+05:00|On the crossings|https://valley.example/1|release|en|r1"
	for _, src := range []string{
		"+++\noutlet = \"Border Service\"\npublished = 2025-03-11T18:30:00+05:00\nheadline = \"On the crossings\"\nurl = \"https://valley.example/1\"\nkind = \"release\"\nlanguage = \"en\"\nid = \"r1\"\nsynthetic = true\n+++\n\n# On the crossings\n\nNobody crossed.\n",
		"---\noutlet: Border Service\npublished: 2025-03-11T18:30:00+05:00\nheadline: 'On the crossings'\nurl: \"https://valley.example/1\"\nkind: release\nlanguage: en\nid: r1\nsynthetic: true\n# a remark\n---\nNobody crossed.",
	} {
		item := markdownItem(t, src)
		if item.Err != nil {
			t.Fatal(item.Err)
		}
		r := item.Report
		equal(t, "fields", strings.Join([]string{r.Outlet, r.Published, r.Headline, r.URL, r.Kind, r.Language, r.Doc}, "|"), fields)
		equal(t, "text", r.Text, "Nobody crossed.")
		if !r.Synthetic || len(item.Notes) > 0 {
			t.Errorf("synthetic %v, notes %q", r.Synthetic, item.Notes)
		}
	}
}

func TestFrontMatterDates(t *testing.T) {
	for in, want := range map[string]string{
		"2025-03-11": "2025-03-11", "2025-03-11T18:30:00": "2025-03-11T18:30", "2025-03-11T18:30:00Z": "2025-03-11T18:30:00Z", "\"11 March 2025\"": "2025-03-11",
	} {
		item := markdownItem(t, "+++\npublished = "+in+"\n+++\nNobody crossed.")
		if item.Err != nil || item.Report.Published != want {
			t.Errorf("%s: %+v", in, item)
		}
	}
}

func TestDoubtfulFrontMatter(t *testing.T) {
	item := markdownItem(t, "---\ntitle: On the crossings\nsynthetic: perhaps\n---\nNobody crossed.")
	if item.Err != nil || !item.Report.Synthetic {
		t.Fatalf("%+v", item)
	}
	equal(t, "notes", strings.Join(item.Notes[:2], "|"), `front matter key "title" is not known; known are outlet, published, headline, url, kind, language, synthetic, id, translation, translator|synthetic = "perhaps" is neither true nor false, taken as true`)
}

func TestBadMarkdown(t *testing.T) {
	for _, c := range []struct {
		src, message string
		code         counterclaim.Code
	}{
		{"+++\noutlet = \"a\"\nkind = \n+++\nWords.", "x.md:3: it is not as TOML has it: unexpected EOF; expected value", counterclaim.CodeBadInput},
		{"+++\noutlet = \"a\"\nWords.", "x.md:1: the front matter has no end", counterclaim.CodeBadInput},
		{"# A headline alone", "x.md: the report has no text", counterclaim.CodeEmpty},
		{strings.Repeat(">", 5000) + " deep", "x.md: the page nests elements too deeply", counterclaim.CodeTooLarge},
		{strings.Repeat("- ", 5000) + " deep", "x.md: the page nests elements too deeply", counterclaim.CodeTooLarge},
		{strings.Repeat("1. ", 5000) + "deep", "x.md: the page nests elements too deeply", counterclaim.CodeTooLarge},
		{"# H\n\n" + strings.Repeat("[a](", 5000) + "deep", "x.md:3: the paragraph has more than 1000 brackets", counterclaim.CodeTooLarge},
		{strings.Repeat("Words.\n\n", 1_000_000), "x.md: the page is larger than 4 MiB", counterclaim.CodeTooLarge},
		{"+++\na = " + strings.Repeat("[", 5000) + "\n+++\nWords.", "x.md:1: it nests values too deeply", counterclaim.CodeTooLarge},
	} {
		item := markdownItem(t, c.src)
		if item.Err == nil || item.Err.Error() != c.message || counterclaim.CodeOf(item.Err) != c.code {
			t.Errorf("%.30q: %v (%s)", c.src, item.Err, counterclaim.CodeOf(item.Err))
		}
	}
}
