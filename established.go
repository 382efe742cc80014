package counterclaim

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// EstablishedWords is what a person writes of what the desk established, in the same words on the command line, in the desk's form and in
// its interface.
type EstablishedWords struct {
	Place      string   `json:"place,omitempty"`      // name of where it was taken
	Position   string   `json:"position,omitempty"`   // LAT,LON in degrees, WGS 84
	Precision  string   `json:"precision,omitempty"`  // of the position: exact, near, area, country; "" is exact
	Direction  *float64 `json:"direction,omitempty"`  // degrees from true north, in which the camera looks
	From       string   `json:"from,omitempty"`       // the first day on which it may have been taken, YYYY-MM-DD, or the first instant, RFC 3339
	Until      string   `json:"until,omitempty"`      // the last such day or instant; "" is the first
	Method     string   `json:"method,omitempty"`     // how that was found
	References []string `json:"references,omitempty"` // pictures and maps compared with: ids, addresses
	Agreed     []string `json:"agreed,omitempty"`     // the two persons who agree on it
	Confidence string   `json:"confidence,omitempty"` // low, moderate, high
}

// Established makes of the words what stands in the record, nil where nothing was written. Who says so is one of the two who agree. What
// cannot be read is CodeBadInput; whether it is whole, [Established.Validate] says.
func (w *EstablishedWords) Established(by string) (*Established, error) {
	if w.Place == "" && w.Position == "" && w.Direction == nil && w.From == "" && w.Until == "" && w.Method == "" && len(w.References) == 0 && len(w.Agreed) == 0 && w.Confidence == "" {
		return nil, nil
	}
	e := &Established{Direction: w.Direction, Method: w.Method, References: w.References, By: w.Agreed, Confidence: w.Confidence}
	var err error
	if e.Place, err = w.placed(); err != nil {
		return nil, err
	}
	if e.Time, err = w.timed(); err != nil {
		return nil, err
	}
	if e.named(by) == "" {
		return nil, Errorf(CodeBadInput, "who says what is established is one of the two who agree on it, and %q is none", by).Try("name yourself and the other person")
	}
	return e, nil
}

// named gives the name under which a person is one of the two, "" where it is none.
func (e *Established) named(person string) string {
	i := slices.IndexFunc(e.By, func(name string) bool { return FoldName(name) == FoldName(person) })
	if i < 0 {
		return ""
	}
	return e.By[i]
}

// Missing gives who of the two has not said so: one of them wrote the other's name.
func (e *Established) Missing() []string {
	return slices.DeleteFunc(slices.Clone(e.By), func(name string) bool { return slices.Contains(e.Confirmed, name) })
}

// SaidBy notes that one of the two says so, where before is what stood until now, nil for nothing. What the other one said stays where this is the
// same; anything else is to be agreed on anew.
func (e *Established) SaidBy(by string, before *Established) {
	e.Confirmed = nil
	if before != nil {
		same, is := *before, *e
		same.By, is.By = slices.Sorted(slices.Values(same.By)), slices.Sorted(slices.Values(is.By))
		same.Confirmed, is.Confirmed = nil, nil
		if reflect.DeepEqual(same, is) {
			e.Confirmed = slices.Clone(before.Confirmed)
		}
	}
	if name := e.named(by); name != "" && !slices.Contains(e.Confirmed, name) {
		e.Confirmed = append(e.Confirmed, name)
	}
}

// Agree gives what stands with the word of the other one of the two. Who is none of them is CodeRefused; where nothing waits for them, CodeConflict.
func (e *Established) Agree(by string) (*Established, error) {
	if e == nil {
		return nil, Errorf(CodeConflict, "nothing is established of it").Try("give the place, direction or time, the method and the two who agree")
	}
	name := e.named(by)
	switch {
	case name == "":
		return nil, Errorf(CodeRefused, "%q is none of the two who agree on what is established: %s", by, strings.Join(e.By, ", "))
	case slices.Contains(e.Confirmed, name):
		return nil, Errorf(CodeConflict, "%s has said so", name)
	}
	is := *e
	is.Confirmed = append(slices.Clone(e.Confirmed), name)
	return &is, nil
}

// placed gives the place, nil where none was written.
func (w *EstablishedWords) placed() (*Place, error) {
	if w.Place == "" && w.Position == "" {
		return nil, nil
	}
	p := &Place{Name: w.Place, Text: cmp.Or(w.Place, w.Position), Unresolved: w.Position == ""}
	if p.Unresolved {
		return p, nil
	}
	lat, lon, ok := strings.Cut(w.Position, ",")
	var err1, err2 error
	p.Lat, err1 = strconv.ParseFloat(strings.TrimSpace(lat), 64)
	p.Lon, err2 = strconv.ParseFloat(strings.TrimSpace(lon), 64)
	if !ok || err1 != nil || err2 != nil {
		return nil, Errorf(CodeBadInput, "position %.80q is not LAT,LON in degrees", w.Position).Try("write it as 41.02,70.3")
	}
	p.Precision = Precision(cmp.Or(w.Precision, string(Exact)))
	return p, nil
}

// timed gives the time, nil where none was written.
func (w *EstablishedWords) timed() (*Period, error) {
	if w.From == "" {
		if w.Until != "" {
			return nil, Errorf(CodeBadInput, "a last day or instant is given without the first").Try("give both, or the first alone")
		}
		return nil, nil
	}
	t := &Period{Precision: "day"}
	var err1, err2 error
	t.From, t.FromTime, err1 = dayOrInstant(w.From)
	t.To, t.ToTime, err2 = dayOrInstant(cmp.Or(w.Until, w.From))
	if err := cmp.Or(err1, err2); err != nil {
		return nil, err
	}
	if t.FromTime != "" && t.ToTime != "" {
		t.Clock, t.Precision = "stated", "minute"
	}
	return t, nil
}

// dayOrInstant reads a day, or an instant and the day on which it is by its own clock.
func dayOrInstant(s string) (day, instant string, err error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.Format(DateLayout), s, nil
	}
	if _, err := time.Parse(DateLayout, s); err != nil {
		return "", "", Errorf(CodeBadInput, "%.80q is neither a day, YYYY-MM-DD, nor an instant, RFC 3339", s).Try("write 2031-03-02 or 2031-03-02T14:00:00+05:00")
	}
	return s, "", nil
}
