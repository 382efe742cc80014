package intake

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
	"github.com/counterclaim/counterclaim/text"
)

// clockMayBeAhead is by how much the clock of whoever received an observation may be ahead of the record's.
const clockMayBeAhead = time.Hour

// ReadObservation reads one observation as JSON, strictly, as a line of a file of JSON lines is read: what it does not know it refuses. The
// observation is valid and has its ID; Received stands only where the JSON says it.
func ReadObservation(raw []byte) (*counterclaim.Observation, error) {
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil, counterclaim.Errorf(counterclaim.CodeEmpty, "there is no observation")
	}
	if len(raw) > maxObservationLine {
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "the observation is longer than %s", size(maxObservationLine))
	}
	o, err := observationLine(raw)
	item := observed(o, "", 0, err)
	return item.Observation, item.Err
}

// Receive makes a valid observation ready to be kept: it is received now, unless it says when it was, and kept now, filed by whoever is named. A
// time of receipt or of what is real that lies ahead is refused, and so are words that no table has: a conduct, a class of weapons.
func Receive(o *counterclaim.Observation, by string, now time.Time) error {
	if received, err := time.Parse(time.RFC3339, o.Received); err == nil && received.After(now.Add(clockMayBeAhead)) {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "it was received at %s, and now it is %s", o.Received, now.Format(time.RFC3339)).
			Try("leave received empty: then it is the present time")
	}
	if at, err := time.Parse(time.RFC3339, o.Time); err == nil && !o.Synthetic && at.After(now.Add(clockMayBeAhead)) {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "it was observed at %s, and now it is %s", o.Time, now.Format(time.RFC3339)).
			Try("correct the date; what is made up says so (synthetic) and may lie ahead")
	}
	if err := misnamed(o); err != nil {
		return err
	}
	o.Kept, o.FiledBy = now.UTC().Format(time.RFC3339), by
	o.Received = cmp.Or(o.Received, o.Kept)
	return nil
}

// misnamed refuses a conduct and a class of weapons that no table has: nothing is measured of what is called by another name.
func misnamed(o *counterclaim.Observation) error {
	if _, known := ontology.ConductOf(o.Conduct); o.Conduct != "" && !known {
		var codes []string
		for _, c := range ontology.Conducts() {
			codes = append(codes, string(c.Code))
		}
		return noneOf("conduct", string(o.Conduct), codes)
	}
	for i := range o.Equipment {
		if class := o.Equipment[i].WeaponClass; class != "" && !slices.Contains(counterclaim.WeaponClasses(), class) {
			return noneOf("equipment: class", class, counterclaim.WeaponClasses())
		}
	}
	return nil
}

func noneOf(what, word string, known []string) error {
	hint := "one of " + strings.Join(known, ", ")
	if near := text.Nearest(word, known); near != "" {
		hint = "did you mean " + near + "? " + hint
	}
	return counterclaim.Errorf(counterclaim.CodeBadInput, "%s %.60q is not known", what, word).Try("%s", hint)
}
