package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"unicode"

	"github.com/counterclaim/counterclaim"
)

// statusOf gives the HTTP status for a failure.
func statusOf(err error) int {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return http.StatusServiceUnavailable
	}
	switch counterclaim.CodeOf(err) {
	case counterclaim.CodeBadInput, counterclaim.CodeEmpty, counterclaim.CodeBinary:
		return http.StatusBadRequest
	case counterclaim.CodeTooLarge:
		return http.StatusRequestEntityTooLarge
	case counterclaim.CodeNotFound:
		return http.StatusNotFound
	case counterclaim.CodeAmbiguous:
		return http.StatusMultipleChoices
	case counterclaim.CodeConflict, counterclaim.CodeMixedSynthetic:
		return http.StatusConflict
	case counterclaim.CodeLocked:
		return http.StatusServiceUnavailable
	case counterclaim.CodeSignIn:
		return http.StatusUnauthorized
	case counterclaim.CodeRefused:
		return http.StatusForbidden
	case counterclaim.CodeTooOften:
		return http.StatusTooManyRequests
	}
	return http.StatusInternalServerError
}

// errorBody is what the error page shows.
type errorBody struct {
	Heading, Sentence, Hint string
	Status                  int
}

// fail answers with the page of a failure. Of a fault of the program the reader is told that
// there was one and no more: what lies beneath may name files of the machine.
func (d *desk) fail(w http.ResponseWriter, r *http.Request, f *frame, err error) {
	status := statusOf(err)
	body := errorBody{Status: status, Hint: sentence(counterclaim.HintOf(err))}
	e, known := asError(err)
	switch {
	case errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled):
		body.Heading, body.Sentence = d.say.T("error.slow.heading"), d.say.T("error.slow")
		body.Hint = d.say.T("error.slow.try")
	case status == http.StatusInternalServerError:
		d.log.Error("the desk could not make a page", "path", r.URL.Path, "err", err)
		body.Heading, body.Sentence = d.say.T("error.fault.heading"), d.say.T("error.fault")
		if known && e.Code != counterclaim.CodeInternal {
			body.Sentence = sentence(e.Message)
		}
	default:
		body.Heading, body.Sentence = d.say.Or("error.heading", string(counterclaim.CodeOf(err))), sentence(e.Message)
	}
	if body.Hint == "" {
		body.Hint = d.say.T("error.try")
	}
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "5")
	}
	v := &view{name: "error_show", title: body.Heading, status: status, body: body, bare: status == http.StatusUnauthorized}
	if err := d.render(w, f, v); err != nil {
		d.log.Error("the desk could not make an error page", "path", r.URL.Path, "err", err)
		http.Error(w, body.Sentence, status)
	}
}

// sentence makes a sentence of an error's words: a capital letter and a full stop. What begins with a command stays as it is typed.
func sentence(s string) string {
	r := []rune(strings.TrimSpace(s))
	if len(r) == 0 {
		return ""
	}
	if strings.HasPrefix(s, "counterclaim ") {
		return s
	}
	r[0] = unicode.ToUpper(r[0])
	if unicode.IsLetter(r[len(r)-1]) || unicode.IsDigit(r[len(r)-1]) || strings.ContainsRune("\")”…", r[len(r)-1]) {
		r = append(r, '.')
	}
	return string(r)
}

// gone answers for an address whose thing is no longer there.
func (d *desk) gone(why string) *view {
	heading := d.say.T("gone.heading")
	return &view{name: "error_show", title: heading, status: http.StatusGone,
		body: errorBody{Status: http.StatusGone, Heading: heading, Sentence: sentence(why), Hint: d.say.T("gone.try")}}
}
