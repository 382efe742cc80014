package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/intake"
)

// Limits of what a program or a phone sends at once. A phone sends less, so that a slow line carries it.
const (
	maxObservationsAtOnce = 200
	maxObservationsBytes  = 2 << 20
	maxObservationKey     = 64
)

// observationsOf gives the observations of a record; nil for one that keeps none.
func observationsOf(r Record) counterclaim.Observations {
	of, _ := r.(counterclaim.Observations)
	return of
}

// takenObservation is what came of one.
type takenObservation struct {
	id    counterclaim.ID
	fresh bool
	err   error
}

// takeObservations keeps what somebody observed: each is received now by whoever sends it, and made up where the record is. What is wrong with one
// keeps no other out; the error is of all.
func (d *desk) takeObservations(ctx context.Context, by string, list []*counterclaim.Observation) ([]takenObservation, error) {
	of := observationsOf(d.record)
	if of == nil {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("error.noobservations"))
	}
	synthetic, err := d.madeUp(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]takenObservation, len(list))
	var ready []counterclaim.Observation
	var at []int
	for i, o := range list {
		if o == nil {
			continue
		}
		if synthetic && !o.Synthetic {
			o.Synthetic = true
			o.Identify()
		}
		if out[i].err = intake.Receive(o, by, d.now()); out[i].err == nil {
			ready, at = append(ready, *o), append(at, i)
		}
	}
	added, err := of.AddObservations(ctx, ready)
	if err != nil {
		return nil, err
	}
	fresh := 0
	for i, a := range added {
		out[at[i]] = takenObservation{id: ready[i].ID, fresh: a.Fresh, err: a.Err}
		if a.Fresh && a.Err == nil {
			fresh++
		}
	}
	if fresh > 0 {
		on := fmt.Sprintf("%d observations", fresh)
		if fresh == 1 {
			on = "1 observation"
		}
		err = d.noted(ctx, by, string(account.Observe), on, "")
	}
	return out, err
}

// madeUp reports whether the record is of what is made up.
func (d *desk) madeUp(ctx context.Context) (bool, error) {
	overview, err := d.record.Overview(ctx)
	if err != nil {
		return false, err
	}
	dispute, err := d.record.Dispute(ctx)
	if err != nil {
		return false, err
	}
	return overview.Synthetic || dispute.Synthetic, nil
}

// apiObservations is what a program or a phone sends.
type apiObservations struct {
	Entries []apiObservationEntry `json:"entries"` // 1 to 200
}

// apiObservationEntry is one of them.
type apiObservationEntry struct {
	// Key is the sender's own name of the entry, which the answer repeats: up to 64 letters, digits, - and _.
	Key         string                   `json:"key,omitempty"`
	Observation counterclaim.Observation `json:"observation"`
}

// sentEntry is one as it is read: what is wrong with it keeps no other out.
type sentEntry struct {
	Key         string          `json:"key"`
	Observation json.RawMessage `json:"observation"`
}

// apiTakenObservations says what came of each.
type apiTakenObservations struct {
	Kept    int                   `json:"kept"`    // that are new
	There   int                   `json:"there"`   // that the record had already
	Refused int                   `json:"refused"` // that it has not taken
	Entries []apiTakenObservation `json:"entries"` // in the order in which they came
}

type apiTakenObservation struct {
	N     int             `json:"n"` // from 1
	Key   string          `json:"key,omitempty"`
	State string          `json:"state"`       // kept, there, refused
	ID    counterclaim.ID `json:"id,omitzero"` // of what is kept or there
	Error *apiError       `json:"error,omitempty"`
}

// observationPosts is the path by which phones and programs send observations.
func (d *desk) observationPosts() []apiPost {
	return []apiPost{{Path: "/observations", Name: "observe", Takes: apiObservations{}, Answer: apiTakenObservations{}, Made: true, do: d.apiObserve,
		Summary: "Files observations, up to 200 at once. Each is kept for itself: what is refused is named by its number and keeps no other out. What is sent again is there already and is kept once."}}
}

func (d *desk) apiObserve(w http.ResponseWriter, r *http.Request) (any, int, error) {
	var sent struct {
		Entries []sentEntry `json:"entries"`
	}
	if err := readJSON(w, r, maxObservationsBytes, &sent); err != nil {
		return nil, 0, err
	}
	switch n := len(sent.Entries); {
	case n == 0:
		return nil, 0, counterclaim.Errorf(counterclaim.CodeEmpty, "there is no entry").Try(`send {"entries": [{"key": "1", "observation": {…}}]}`)
	case n > maxObservationsAtOnce:
		return nil, 0, counterclaim.Errorf(counterclaim.CodeTooLarge, "there are %d entries, and at most %d are taken at once", n, maxObservationsAtOnce).Try("send them in parts")
	}
	out := apiTakenObservations{Entries: make([]apiTakenObservation, len(sent.Entries))}
	list := make([]*counterclaim.Observation, len(sent.Entries))
	wrong := make([]error, len(sent.Entries))
	for i, e := range sent.Entries {
		out.Entries[i].N = i + 1
		if !isObservationKey(e.Key) {
			wrong[i] = counterclaim.Errorf(counterclaim.CodeBadInput, "its key is not up to %d letters, digits, - and _", maxObservationKey)
			continue
		}
		out.Entries[i].Key = e.Key
		list[i], wrong[i] = intake.ReadObservation(e.Observation)
	}
	taken, err := d.takeObservations(r.Context(), visitorOf(r.Context()).Name, list)
	if err != nil {
		return nil, 0, err
	}
	for i := range taken {
		e := &out.Entries[i]
		if wrong[i] == nil {
			wrong[i] = taken[i].err
		}
		switch {
		case wrong[i] != nil:
			e.State, e.Error = "refused", &apiError{Code: counterclaim.CodeOf(wrong[i]), Message: plainWrong(wrong[i]), Hint: counterclaim.HintOf(wrong[i])}
			out.Refused++
		case taken[i].fresh:
			e.State, e.ID = "kept", taken[i].id
			out.Kept++
		default:
			e.State, e.ID = "there", taken[i].id
			out.There++
		}
	}
	if out.Kept > 0 {
		return out, http.StatusCreated, nil
	}
	return out, http.StatusOK, nil
}

// plainWrong gives the words of an error of ours.
func plainWrong(err error) string {
	e, known := asError(err)
	if !known {
		return "a fault of the program"
	}
	return e.Message
}

// isObservationKey reports whether a text can be a sender's name of an entry; "" is none.
func isObservationKey(key string) bool {
	return len(key) <= maxObservationKey && !strings.ContainsFunc(key, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_'
	})
}
