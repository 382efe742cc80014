package intake

import (
	"strings"
	"testing"
)

func TestMarkedSentences(t *testing.T) {
	for in, want := range map[string]string{
		"marked_sentence\n<s>A</s> met <t>B</t>\n\nlast":                                              "|<s>A</s> met <t>B</t>|;||;|last|;",
		"\ufeffsentence_id\tgold_root\tmarked_sentence\r\n7\tASSAULT\t<s>A</s> hit <t>B</t>\r\n8\r\n": "7|<s>A</s> hit <t>B</t>|ASSAULT;8||;",
		`{"marked_sentence":"<s>A</s> met B","sentence_id":3}` + "\n" + `{"other":1}` + "\n":          "3|<s>A</s> met B|;||;",
		"sentence\nno marks\n":                         "file:1: no column is called marked_sentence",
		`{"marked_sentence":"x"}` + "\n" + `{"marked_`: "|x|;file:2: the line is not an object in JSON",
		"": "",
	} {
		var b strings.Builder
		for row, err := range MarkedSentences(strings.NewReader(in), "file") {
			if err != nil {
				b.WriteString(strings.SplitN(err.Error(), ": unexpected", 2)[0])
				break
			}
			b.WriteString(row.ID + "|" + row.Sentence + "|" + row.Event + ";")
		}
		if got := b.String(); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestMarkedSentencesLongLine(t *testing.T) {
	in := "marked_sentence\n" + strings.Repeat("x", maxMarkedLine+1)
	for _, err := range MarkedSentences(strings.NewReader(in), "file") {
		if err != nil && strings.Contains(err.Error(), "cannot be read on") {
			return
		}
	}
	t.Error("a line without end was read")
}

func FuzzMarkedSentences(f *testing.F) {
	f.Add("marked_sentence\tgold_root\n<s>A</s>\tASSAULT\n")
	f.Add(`{"marked_sentence":"x"}`)
	f.Fuzz(func(t *testing.T, in string) {
		n := 0
		for range MarkedSentences(strings.NewReader(in), "file") {
			n++
		}
		if n > strings.Count(in, "\n")+1 {
			t.Fatalf("%d rows in %d lines", n, strings.Count(in, "\n")+1)
		}
	})
}
