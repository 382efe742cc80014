package intake

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

// A translation is a file of plain text: lines "Translator: NAME" and "Headline: WORDS" first, either of which may be left out, and then the
// words of one report in English. Beside NAME.txt and other pages of one report it is called NAME.en.txt: it comes in with the report and
// is none of its own.

const (
	translationEnd = ".en.txt"
	maxTranslation = 8 << 20 // bytes
	maxTranslator  = 200     // bytes of a name
)

// translated are the endings of files that may have a translation beside them: those that are one report.
var translated = []string{".txt", ".md", ".html", ".htm", ".docx", ".pdf"}

// Translation is what a person or a program made of a report in another language.
type Translation struct {
	Translator string // "" where the file does not say
	Headline   string // "" where it was not translated
	Text       string
}

var translationLine = regexp.MustCompile(`^(?i)(translator|translated by|headline)\s*:\s*(.*)$`)

// ReadTranslation reads a translation: UTF-8 with words in it, within a limit.
func ReadTranslation(path string) (*Translation, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, openError(path, err)
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, maxTranslation+1))
	switch {
	case err != nil:
		return nil, openError(path, err)
	case len(src) > maxTranslation:
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "the translation is larger than %s", size(maxTranslation)).At(path, 0).Try("give the words of this one report alone")
	case !utf8.Valid(src):
		return nil, at(invalidUTF8(src), path, 0)
	}
	t := parseTranslation(unixLines(strings.TrimPrefix(string(src), utf8BOM)))
	if strings.TrimSpace(t.Text) == "" {
		return nil, counterclaim.Errorf(counterclaim.CodeEmpty, "the translation has no words").At(path, 0).Try("give the report's words in English")
	}
	return t, nil
}

// parseTranslation takes the lines at its head that say who made it and what the headline is.
func parseTranslation(text string) *Translation {
	t := &Translation{Text: text}
	for {
		line, rest, more := strings.Cut(t.Text, "\n")
		m := translationLine.FindStringSubmatch(strings.TrimSpace(line))
		switch {
		case m != nil && strings.EqualFold(m[1], "headline") && t.Headline == "":
			t.Headline = m[2]
		case m != nil && !strings.EqualFold(m[1], "headline") && t.Translator == "" && len(m[2]) <= maxTranslator:
			t.Translator = m[2]
		case strings.TrimSpace(line) == "" && more && (t.Translator != "" || t.Headline != ""):
		default:
			return t
		}
		t.Text = rest
	}
}

// reportOf gives the file that a translation lies beside, "" for what is none.
func reportOf(path string) string {
	name, ok := strings.CutSuffix(path, translationEnd)
	if !ok || filepath.Base(name) == "." || strings.HasSuffix(name, string(filepath.Separator)) {
		return ""
	}
	for _, end := range translated {
		if info, err := os.Stat(name + end); err == nil && info.Mode().IsRegular() {
			return name + end
		}
	}
	return ""
}

// withTranslation gives a report the translation that lies beside its file. One that cannot be read, or that nobody says who made, is
// a failure of its own, after which the report follows without it.
func withTranslation(path string, o Options, yield func(Item) bool) func(Item) bool {
	ext := filepath.Ext(path)
	beside := strings.TrimSuffix(path, ext) + translationEnd
	if !slices.Contains(translated, strings.ToLower(ext)) || beside == path {
		return yield
	}
	if _, err := os.Stat(beside); err != nil {
		return yield
	}
	return func(item Item) bool {
		if item.Report == nil {
			return yield(item)
		}
		t, err := ReadTranslation(beside)
		if err == nil && first(t.Translator, o.Translator) == "" {
			err = counterclaim.Errorf(counterclaim.CodeBadInput, "the translation does not say who made it").At(beside, 0).
				Try(`begin it with a line "Translator: NAME", or give --translator NAME`)
		}
		if err != nil {
			return yield(Item{File: beside, Err: err}) && yield(item)
		}
		r := item.Report
		r.Translation, r.TranslatedHeadline, r.Translator = t.Text, t.Headline, first(t.Translator, o.Translator)
		return yield(item)
	}
}
