package intake

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func TestParseTranslation(t *testing.T) {
	for _, c := range []struct {
		src  string
		want Translation
	}{
		{"The post was shelled.", Translation{Text: "The post was shelled."}},
		{"Translator: A. Person\n\nThe post was shelled.", Translation{"A. Person", "", "The post was shelled."}},
		{"Translated by: a program 3\nHeadline: On the fire\n\n\nThe post.\nHeadline: no more", Translation{"a program 3", "On the fire", "The post.\nHeadline: no more"}},
		{"HEADLINE: On the fire\nTranslator:A. Person\nThe post.", Translation{"A. Person", "On the fire", "The post."}},
		{"Translator: A\nTranslator: B\nThe post.", Translation{"A", "", "Translator: B\nThe post."}},
		{"\nThe post.", Translation{Text: "\nThe post."}},
		{"Translator: A", Translation{Translator: "A"}},
	} {
		if got := parseTranslation(c.src); *got != c.want {
			t.Errorf("%q: %+v, want %+v", c.src, *got, c.want)
		}
	}
}

func TestTranslationBesideAReport(t *testing.T) {
	russian := "Пограничная служба сообщает, что военные обстреляли село в понедельник. Двое жителей ранены, сообщили врачи."
	dir := write(t, map[string]string{
		"a.txt": russian, "a.en.txt": "Translator: A. Person\nHeadline: On the fire\n\nSoldiers shelled the village on Monday.",
		"b.md": russian, "b.en.txt": "Soldiers shelled the village.",
		"c.en.txt": "Words of a report of its own, published here.",
		"d.txt":    russian, "d.en.txt": "bad \xff",
		"below/e.html": "<html><body><article><p>" + russian + "</p></article></body></html>", "below/e.en.txt": "Translator: B\nSoldiers shelled it.",
	})
	read := func(o Options, paths ...string) map[string]string {
		out := map[string]string{}
		for item := range Files(paths, nil, o) {
			name, err := filepath.Rel(dir, item.File)
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case item.Err != nil:
				out[name] += "error " + string(counterclaim.CodeOf(item.Err)) + ";"
			default:
				r := item.Report
				out[name] += r.Translator + "|" + r.TranslatedHeadline + "|" + r.Translation + "|" + r.Language + ";"
			}
		}
		return out
	}
	same := func(what string, got, want map[string]string) {
		t.Helper()
		for name := range got {
			if got[name] != want[name] {
				t.Errorf("%s: %s is %q, want %q", what, name, got[name], want[name])
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: %v", what, got)
		}
	}
	want := map[string]string{
		"a.txt": "A. Person|On the fire|Soldiers shelled the village on Monday.|ru;", "b.md": "|||ru;", "b.en.txt": "error bad_input;", "c.en.txt": "|||en;",
		"d.txt": "|||ru;", "d.en.txt": "error bad_input;", filepath.Join("below", "e.html"): "B||Soldiers shelled it.|ru;",
	}
	same("a folder", read(Options{}, dir), want)
	want["b.md"] = "C||Soldiers shelled the village.|ru;"
	delete(want, "b.en.txt")
	same("with a translator", read(Options{Translator: "C"}, dir), want)
	same("the translation by its name", read(Options{}, filepath.Join(dir, "a.en.txt")), map[string]string{"a.txt": want["a.txt"]})
}

func TestBadTranslations(t *testing.T) {
	dir := write(t, map[string]string{"empty.txt": "Translator: A\n\n", "binary.txt": "a\xff", "large.txt": strings.Repeat("word ", maxTranslation/5+1)})
	for name, want := range map[string]counterclaim.Code{"empty.txt": counterclaim.CodeEmpty, "binary.txt": counterclaim.CodeBadInput, "large.txt": counterclaim.CodeTooLarge, "none.txt": counterclaim.CodeNotFound} {
		if _, err := ReadTranslation(filepath.Join(dir, name)); counterclaim.CodeOf(err) != want || counterclaim.HintOf(err) == "" {
			t.Errorf("%s: %v, hint %q", name, err, counterclaim.HintOf(err))
		}
	}
}

func FuzzTranslation(f *testing.F) {
	f.Add("Translator: A\nHeadline: b\n\nc")
	f.Fuzz(func(t *testing.T, src string) {
		if got := parseTranslation(src); !strings.HasSuffix(src, got.Text) {
			t.Errorf("%q lost words: %q", src, got.Text)
		}
	})
}
