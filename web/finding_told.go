package web

import (
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

// failure is a form that was not taken: the page on which it stood is shown again, with what was written.
type failure struct {
	err  error
	form url.Values
	act  string // what the form asked for, as its address ends
}

func failureOf(r *http.Request, err error) *failure {
	return &failure{err, r.PostForm, path.Base(r.URL.Path)}
}

// of reports whether it was the form of an act that was not taken.
func (w *failure) of(act string) bool { return w != nil && w.act == act }

// chose reports whether a field of the form had a value.
func (w *failure) chose(field, value string) bool {
	return w != nil && slices.Contains(w.form[field], value)
}

// told is what a page says of a form that was not taken, and what its forms ask about who acts.
type told struct {
	Wrong string
	Hint  []hintPart
	Form  map[string]string // the first value of each field
	As    actor
}

// actor is who acts: the forms ask for the name where nobody signs in.
type actor struct {
	Asked bool
	Name  string // as it was last given
}

// told gives what a page says of a failure; nil is none.
func (d *desk) told(w *failure) told {
	t := told{Form: map[string]string{}, As: actor{Asked: d.people == nil}}
	if w == nil {
		return t
	}
	for k := range w.form {
		t.Form[k] = w.form.Get(k)
	}
	e, _ := asError(w.err) // others are pages of their own
	t.Wrong, t.Hint, t.As.Name = sentence(e.Message), hintParts(counterclaim.HintOf(w.err)), t.Form["as"]
	return t
}

// hintPart is a piece of a hint: words, or a command to be typed as it stands.
type hintPart struct {
	Text string
	Code bool
}

// command is a command line of this program within a hint: its verbs, then options, quoted words, ids and words in capitals, which stand for others.
var command = regexp.MustCompile(`\bcounterclaim(?: [a-z]+){1,2}(?: (?:--[a-z-]+|"(?:[^"\\]|\\.)*"|[0-9a-f]{8,64}\b|[A-Z]+\b))*`)

// hintParts makes a sentence of a hint without touching the commands in it.
func hintParts(s string) []hintPart {
	s = strings.TrimSpace(s)
	var out []hintPart
	done := 0
	for _, at := range command.FindAllStringIndex(s, -1) {
		if words := s[done:at[0]]; words != "" {
			out = append(out, hintPart{Text: words})
		}
		out, done = append(out, hintPart{s[at[0]:at[1]], true}), at[1]
	}
	if rest := s[done:]; rest != "" {
		if strings.HasSuffix(sentence(rest), ".") && !strings.HasSuffix(rest, ".") {
			rest += "."
		}
		out = append(out, hintPart{Text: rest})
	}
	if len(out) > 0 && !out[0].Code {
		first, size := utf8.DecodeRuneInString(out[0].Text)
		out[0].Text = string(unicode.ToUpper(first)) + out[0].Text[size:]
	}
	return out
}
