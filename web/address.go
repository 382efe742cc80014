package web

import (
	"net/http"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// found is what a short address in a request led to: an id, or a view to answer with.
type found struct {
	id     counterclaim.ID
	notice string // why the reader was sent here, where she was
	answer *view
}

// resolve reads the short address of a request for a noun (r, c or i). An address that leads
// on sends the reader there with the old address as ?from=, so that the page she reaches can
// say why; what it says comes from the record, never from the query.
func (d *desk) resolve(r *http.Request, noun string) (found, error) {
	given := strings.ToLower(r.PathValue("id"))
	if !counterclaim.IsHexPrefix(given) {
		return found{}, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("error.address")).Try("%s", d.say.T("error.address.try"))
	}
	a, err := d.store.Resolve(r.Context(), noun, given)
	switch {
	case err != nil:
		return found{}, d.addressError(err)
	case a.Gone:
		return found{answer: d.gone(a.Why)}, nil
	case a.Forwarded:
		return found{answer: &view{location: address(noun, a.ID) + "?from=" + given}}, nil
	case len(given) < counterclaim.ShortLen:
		return found{answer: &view{location: address(noun, a.ID)}}, nil
	}
	notice, err := d.arrival(r, noun, a.ID)
	return found{id: a.ID, notice: notice}, err
}

// addressError adds what to try where the record says only that there is nothing.
func (d *desk) addressError(err error) error {
	e, ok := asError(err)
	if !ok || e.Hint != "" {
		return err
	}
	switch e.Code {
	case counterclaim.CodeNotFound:
		return e.Try("%s", d.say.T("error.address.try"))
	case counterclaim.CodeAmbiguous:
		return e.Try("%s", d.say.T("error.ambiguous.try"))
	}
	return err
}

// arrival gives the notice for a reader who came by an old address, "" for any other ?from=.
func (d *desk) arrival(r *http.Request, noun string, id counterclaim.ID) (string, error) {
	from := r.URL.Query().Get("from")
	if !counterclaim.IsHexPrefix(from) {
		return "", nil
	}
	a, err := d.store.Resolve(r.Context(), noun, from)
	if err != nil {
		if e, ok := asError(err); ok && e.Code != counterclaim.CodeInternal {
			return "", nil
		}
		return "", err
	}
	if !a.Forwarded || a.ID != id {
		return "", nil
	}
	return d.say.T("notice.forwarded", "/"+noun+"/"+from, sentence(a.Why)), nil
}

// address gives the permanent address of a thing.
func address(noun string, id counterclaim.ID) string { return "/" + noun + "/" + id.Short() }
