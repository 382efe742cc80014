package counterclaim

import (
	"slices"
	"strings"
	"time"
)

// Limits of an observation: of a name, of a text and of a note in bytes, of a list in entries, of measures in their units.
const (
	maxObservationName  = 200
	maxObservationText  = 2000
	maxObservationNote  = 10_000
	maxObservationBytes = 64 << 10 // of all
	maxObservationList  = 100
	maxSerials          = 500
	maxObservationM     = 300_000 // metres: farther away nothing is seen or heard
	maxCalibreMM        = 2000
	maxEffortH          = 24 * 366
	maxDelayMin         = 60 * 24 * 366
	maxHeightM          = 50_000
)

// Validate checks the observation against the record's rules.
func (o *Observation) Validate() error {
	c := o.checked()
	return c.err()
}

// Faults gives what [Observation.Validate] finds wrong, each for itself, for a form that tells each beside its field.
func (o *Observation) Faults() []string { return o.checked().wrong }

func (o *Observation) checked() checks {
	c := checks{noun: "observation"}
	c.want(o.ID.IsZero() || o.ID == o.ownID(), "its id %s is not that of what it says: leave the id out, and name what this one corrects in supersedes", o.ID.Short())
	c.want(o.Supersedes.IsZero() || o.Supersedes != o.ID, "it supersedes itself")
	c.want(o.Mission != "" && o.Observer != "", "it lacks mission or observer")
	for _, s := range [][2]string{{"mission", o.Mission}, {"ref", o.Ref}, {"observer", o.Observer}, {"post", o.Post}, {"filed_by", o.FiledBy}, {"place", o.Place},
		{"weapon", o.Weapon}, {"control_source", o.ControlSource}} {
		c.want(isObservationName(s[1]), "%s is not one line of up to %d bytes", s[0], maxObservationName)
	}
	c.want(isText(o.What, maxObservationText), "what is no text, or has more than %d bytes", maxObservationText)
	c.want(isText(o.AccessReason, maxObservationText), "access_reason is no text, or has more than %d bytes", maxObservationText)
	c.want(isText(o.Note, maxObservationNote), "note is no text, or has more than %d bytes", maxObservationNote)
	c.want(slices.Contains(Means(), o.Means), "means %.40q is none of %s", o.Means, strings.Join(Means(), ", "))
	c.want(o.Perceived == "" || slices.Contains(Perceptions(), o.Perceived), "perceived %.40q is none of %s", o.Perceived, strings.Join(Perceptions(), ", "))
	c.want(o.Perceived != "" || !o.Perceives(), "it does not say whether that was %s", strings.Join(Perceptions(), ", "))
	c.want(o.Perceived != "told" || o.Means == MeansContact, "told is what a contact says, and means is %.40q", o.Means)
	c.want(o.Conduct == "" || isCode(string(o.Conduct)), "conduct %.40q is no code", string(o.Conduct))
	if content, err := o.content(); err == nil {
		c.want(len(content) <= maxObservationBytes, "it has more than %d bytes", maxObservationBytes)
	}
	c.want(!o.Empty(), "it says neither what was perceived, nor how access was, nor what the effort was (effort_h, not_reached)")
	o.checkTimes(&c)
	o.checkPlace(&c)
	o.checkParts(&c)
	o.checkAccess(&c)
	return c
}

func (o *Observation) checkTimes(c *checks) {
	c.want(o.Time != "", "it has no time")
	for _, s := range [][2]string{{"time", o.Time}, {"until", o.Until}, {"device_time", o.DeviceTime}, {"satellite_time", o.SatelliteTime}, {"received", o.Received}, {"kept", o.Kept}} {
		t, err := time.Parse(time.RFC3339, s[1])
		c.want(s[1] == "" || err == nil && len(s[1]) <= 40, "%s %.40q is not RFC 3339", s[0], s[1])
		c.want(err != nil || t.Year() >= 1800 && t.Year() <= 2200, "the year of %s %.40q is not from 1800 to 2200", s[0], s[1])
	}
	from, err := time.Parse(time.RFC3339, o.Time)
	until, err2 := time.Parse(time.RFC3339, o.Until)
	c.want(err != nil || err2 != nil || !until.Before(from), "until is before time")
}

func (o *Observation) checkPlace(c *checks) {
	c.want(o.Lat >= -90 && o.Lat <= 90 && o.Lon >= -180 && o.Lon <= 180, "its position %v, %v is not on the globe", o.Lat, o.Lon)
	c.want(o.ErrorM >= 0 && o.RangeM >= 0 && o.RangeMinM >= 0 && o.RangeMaxM >= 0 && o.EffortH >= 0 && o.CalibreMM >= 0 && o.DelayMin >= 0 && o.BearingErrorDeg >= 0, "a measure is negative or no number")
	c.want(o.HasPosition() || o.Lat == 0 && o.Lon == 0, "its position has no error_m: nothing is measured exactly (10 for a satellite receiver, 500 for a finger on a map)")
	c.want(o.ErrorM <= maxObservationM && o.RangeM <= maxObservationM && o.RangeMinM <= maxObservationM && o.RangeMaxM <= maxObservationM, "a distance is over %d m", maxObservationM)
	c.want(o.BearingDeg >= 0 && o.BearingDeg < 360, "bearing %v is not from 0 to under 360", o.BearingDeg)
	c.want(o.BearingErrorDeg <= 180, "bearing_error_deg %v is over 180, which is no direction at all", o.BearingErrorDeg)
	c.want(o.HasBearing() || o.BearingDeg == 0, "its bearing has no bearing_error_deg (5 for a compass, 22.5 for one of eight winds)")
	c.want(o.HasPosition() || !o.HasBearing(), "it has a bearing and no position from which that was taken")
	c.want(o.RangeMaxM == 0 || o.RangeMinM <= o.RangeMaxM, "range_min_m is above range_max_m")
	c.want(o.RangeM == 0 || o.RangeM >= o.RangeMinM && (o.RangeMaxM == 0 || o.RangeM <= o.RangeMaxM), "range_m is not between range_min_m and range_max_m")
}

func (o *Observation) checkAccess(c *checks) {
	if o.Control == "" {
		c.want(o.ControlDate == "" && o.ControlSource == "", "it says since when or by whose word an area is held, and not by whom (control)")
	} else {
		c.want(isSide(o.Control) && len(o.Control) <= maxObservationName, "control %.40q is no code of a country or id of a party", o.Control)
		_, _, ok := Period{From: o.ControlDate, To: o.ControlDate}.Days()
		c.want(ok, "control_date %.40q is not YYYY-MM-DD: who holds an area stands with the day on which it was said", o.ControlDate)
		c.want(o.ControlSource != "", "control has no control_source: whose word it is, or which map")
	}
	c.want(o.Access == "" || slices.Contains(Accesses(), o.Access), "access %.40q is none of %s", o.Access, strings.Join(Accesses(), ", "))
	hindered := o.Access != "" && o.Access != "granted"
	c.want(hindered || o.AccessReason == "", "it gives a reason, and access was not hindered")
	c.want(!hindered || strings.TrimSpace(o.AccessReason) != "", "access was %s and no access_reason was given: write what they said, or none given", o.Access)
	c.want((o.Access == "delayed") == (o.DelayMin > 0), "delay_min goes with access delayed, and neither stands alone")
	c.want(!(o.DelayMin > maxDelayMin) && !(o.EffortH > maxEffortH), "it lasted over a year")
	c.checkNames("not_reached", o.NotReached, maxObservationList)
	c.want(len(o.Exhibits) <= maxObservationList, "it names more than %d exhibits", maxObservationList)
	for i, id := range o.Exhibits {
		c.want(!id.IsZero() && !slices.Contains(o.Exhibits[:i], id), "an exhibit is not named or twice")
	}
}

func (o *Observation) checkParts(c *checks) {
	c.want(o.CalibreMM <= maxCalibreMM, "calibre_mm is over %d", maxCalibreMM)
	c.want(len(o.Fire) <= maxObservationList && len(o.Counts) <= maxObservationList && len(o.Equipment) <= maxObservationList && len(o.Works) <= maxObservationList &&
		len(o.Flights) <= maxObservationList, "a list has more than %d entries", maxObservationList)
	c.checkNames("serials", o.Serials, maxSerials)
	for i, f := range o.Fire {
		c.want(slices.Contains(FiringKinds(), f.Kind), "fire: %.40q is none of %s", f.Kind, strings.Join(FiringKinds(), ", "))
		c.want(slices.Contains(FiringDirections(), f.Direction), "fire: direction %.40q is none of %s", f.Direction, strings.Join(FiringDirections(), ", "))
		f.Quantity.check(c, "fire")
		c.want(!slices.ContainsFunc(o.Fire[:i], func(g Firing) bool {
			return g.Kind == f.Kind && g.Direction == f.Direction && g.Uncountable == f.Uncountable
		}), "fire: %s %s stands twice: give one number, or an observation of its own", f.Direction, f.Kind)
	}
	for i := range o.Counts {
		n := &o.Counts[i]
		c.sub("count", n.Validate())
		c.want(isObservationName(n.What) && isObservationName(n.Text) && isObservationName(n.Weapon), "count: a word is not one line of up to %d bytes", maxObservationName)
		c.want(n.CalibreMM <= maxCalibreMM, "count: calibre_mm is over %d", maxCalibreMM)
	}
	for i := range o.Equipment {
		o.Equipment[i].check(c)
	}
	for i := range o.Works {
		o.Works[i].check(c)
	}
	for i := range o.Flights {
		f := &o.Flights[i]
		c.want(f.Type != "" && isObservationName(f.Type), "flights: the type is not one line of up to %d bytes; write unknown where it is", maxObservationName)
		c.want(f.HeightM >= 0 && f.HeightM <= maxHeightM, "flights: the height is not from 0 to %d m", maxHeightM)
		c.want(f.Interference == "" || slices.Contains(Interferences(), f.Interference), "flights: %.40q is none of %s", f.Interference, strings.Join(Interferences(), ", "))
		f.Quantity.check(c, "flights")
	}
}

func (e *Equipment) check(c *checks) {
	c.want(e.WeaponClass != "" || e.Type != "", "equipment: neither class nor type is given")
	c.want(e.WeaponClass == "" || isCode(e.WeaponClass), "equipment: class %.40q is no code", e.WeaponClass)
	c.want(isObservationName(e.Type), "equipment: the type is not one line of up to %d bytes", maxObservationName)
	c.want(e.CalibreMM >= 0 && e.CalibreMM <= maxCalibreMM, "equipment: the calibre is not from 0 to %d mm", maxCalibreMM)
	e.Quantity.check(c, "equipment")
	c.checkNames("equipment: serials", e.Serials, maxSerials)
	c.want(e.High == nil || int64(len(e.Serials)) <= *e.High, "equipment: %d serials and fewer pieces", len(e.Serials))
}

func (w *Work) check(c *checks) {
	c.want(slices.Contains(WorkKinds(), w.Kind), "works: %.40q is none of %s", w.Kind, strings.Join(WorkKinds(), ", "))
	c.want(w.Change == "" || slices.Contains(WorkChanges(), w.Change), "works: change %.40q is none of %s", w.Change, strings.Join(WorkChanges(), ", "))
	c.want(w.SizeM >= 0 && w.SizeM <= maxObservationM && w.ChangeM >= 0 && w.ChangeM <= maxObservationM, "works: a size is not from 0 to %d m", maxObservationM)
	c.want(w.ChangeM == 0 || w.Change == "larger" || w.Change == "smaller", "works: change_m goes with larger or smaller")
	_, _, ok := Period{From: w.LastVisit, To: w.LastVisit}.Days()
	c.want(w.Change == "" && w.LastVisit == "" || w.Change != "" && ok, "works: a change stands with the day of the last visit, YYYY-MM-DD, and neither alone")
}

// checkNames wants a list of different names.
func (c *checks) checkNames(what string, list []string, most int) {
	c.want(len(list) <= most, "%s: more than %d", what, most)
	seen := make(map[string]bool, min(len(list), most))
	for _, s := range list {
		c.want(s != "" && isObservationName(s), "%s: one is not one line of up to %d bytes", what, maxObservationName)
		c.want(!seen[s], "%s: %.40q stands twice", what, s)
		seen[s] = true
	}
}

// isObservationName reports whether a text is empty or a line of up to so many bytes.
func isObservationName(s string) bool {
	return s == "" || len(s) <= maxObservationName && IsOneLine(s)
}

// isCode reports whether a word can be a code: small letters, digits and underscores.
func isCode(s string) bool {
	return s != "" && len(s) <= 60 && !strings.ContainsFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' })
}

const maxQuantity = 1_000_000_000

func (q Quantity) check(c *checks, what string) {
	if q.Uncountable {
		c.want(q.Low == nil && q.High == nil && !q.Approximate, "%s: it is uncountable and has a number", what)
		return
	}
	c.want(q.Low != nil || q.High != nil, "%s: it does not say how many; where nobody could count them, say uncountable", what)
	for _, n := range []*int64{q.Low, q.High} {
		c.want(n == nil || *n >= 0 && *n <= maxQuantity, "%s: a number is not from 0 to %d", what, maxQuantity)
	}
	c.want(q.Low == nil || q.High == nil || *q.Low <= *q.High, "%s: low is above high", what)
}
