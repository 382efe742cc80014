package web

import (
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// heard are reports of one happening: a release, a wire's story with a doctor in it, a paper's copy of that, and a channel that nobody vouches for.
func heard() (*counterclaim.Dispute, []*coded) {
	d := dispute()
	d.Sources = []counterclaim.Source{
		{Name: ardania, Party: "ard", SpeaksForParty: true, Addresses: []string{"https://border.example"}},
		{Name: belmark, Party: "bel", SpeaksForParty: true, Addresses: []string{"https://guard.example"}},
		{Name: wire, Addresses: []string{"https://wire.example"}},
	}
	day := "2031-03-11"
	told := "Forces of Belmark fired mortars on a post near Tessen on 11 March."
	from := func(outlet, party, address, text string, change func(*counterclaim.Claim)) *coded {
		r := newReport(outlet, party, "2031-03-12T12:00:00Z", "Fire near Tessen", text).
			claim(strings.TrimSuffix(told, "."), "ASSAULT", "heavy_weapons_fire", func(c *counterclaim.Claim) {
				act("XAB", "XAA", "Tessen", day)(c)
				if change != nil {
					change(c)
				}
			})
		r.report.Arrivals = []counterclaim.Arrival{{URL: address, Time: "2031-03-12T13:00:00Z"}}
		return r
	}
	release := from(ardania, "ard", "https://border.example/1", told, nil)
	story := from(wire, "", "https://wire.example/1", told+" A doctor said so.", func(c *counterclaim.Claim) {
		c.Speaker = &counterclaim.Entity{Text: "a doctor of Tessen", Country: "XAA", Sector: counterclaim.MED}
	})
	paper := from("Valley Paper", "", "https://paper.example/1", told+" A doctor said so, as read.", func(c *counterclaim.Claim) { c.Speaker = story.claims[0].Speaker })
	paper.report.CopyOf = story.report.ID
	channel := from(belmark, "bel", "https://elsewhere.example/1", told+" We did it.", nil)
	return d, []*coded{release, story, paper, channel}
}

// What stands in the original as it stands in the translation is quoted from the original.
func TestQuotedFromTheOriginal(t *testing.T) {
	r := newReport(wire, "", "2031-03-12", "Заголовок", "Министр сказал: \"Belmark shelled the village of Tessen on Monday.\" Больше он ничего не добавил.")
	r.report.Language, r.report.Translator, r.report.TranslatedHeadline = "ru", "A. Person", "On the fire"
	r.report.Translation = "The minister said: \"Belmark shelled the village of Tessen on Monday.\" He said that two were wounded."
	words := "Belmark shelled the village of Tessen on Monday"
	for _, w := range []string{words, "two were wounded"} {
		start := strings.Index(r.report.Translation, w)
		r.claim("Belmark shelled", "ASSAULT", "heavy_weapons_fire", func(c *counterclaim.Claim) {
			act("XAB", "XAA", "Tessen", "2031-03-10")(c)
			c.Start, c.End, c.Text, c.Translated = start, start+len(w), w, true
		})
	}
	page := textOf(tree(t, newDesk(t, record(t, dispute(), r)), address("r", r.report.ID), 200))
	for _, want := range []string{"Headline, translated: On the fire", "Министр сказал: \"" + words, "These words stand so in the original.", "Translated by A. Person.", "He said that two were wounded"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q: %s", want, page)
		}
	}
}

// A party's position is only what those say who speak for it, from where they publish; copies are one voice.
func TestWhoSpeaksForWhom(t *testing.T) {
	d, reports := heard()
	h := newDesk(t, record(t, d, reports...))
	at := address("i", reports[0].claims[0].ID)
	if to := get(h, at).Header().Get("Location"); to != "" {
		at = to
	}
	n := tree(t, h, at, 200)
	rows := all(n, class("columns"))
	if len(rows) != 1 {
		t.Fatalf("%d rows", len(rows))
	}
	_, text := cells(rows[0])
	if !strings.Contains(text["Ardania"], "asserts") || strings.Contains(text["Ardania"], "doctor") {
		t.Errorf("Ardania: %s", text["Ardania"])
	}
	if !strings.Contains(text["Belmark"], "nothing found") {
		t.Errorf("a report from elsewhere is Belmark's position: %s", text["Belmark"])
	}
	for _, want := range []string{"a doctor of Tessen", "another voice on the side of Ardania, not its position", "another voice on the side of Belmark, not its position"} {
		if strings.Count(text["Other voices"], want) != 1 {
			t.Errorf("%q does not stand once among other voices: %s", want, text["Other voices"])
		}
	}
	for _, want := range []string{"Reported by 3 voices independently, in 4 outlets: near copies count once.", "The same words also in Valley Paper."} {
		if !strings.Contains(textOf(n), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}
