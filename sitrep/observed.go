package sitrep

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

// access lists where monitors were delayed, restricted or refused.
func (w *writing) access() {
	by, before := map[string]int{}, 0
	var rows [][]string
	for i := range w.Observations {
		o := &w.Observations[i]
		if !hindered(o) {
			continue
		}
		by[o.Access]++
		delay := "-"
		if o.DelayMin > 0 {
			delay = figure(o.DelayMin) + " min"
		}
		row := []string{w.when(o.Time), cmp.Or(o.Place, "not said"), o.Access, delay, cmp.Or(o.AccessReason, "none given")}
		if !w.Internal { // where monitors are stopped, and at which hour, is where they go
			row[0], row[1] = w.day(o.Time), "withheld"
		}
		rows = append(rows, row)
	}
	for i := range w.ObservedBefore {
		if hindered(&w.ObservedBefore[i]) {
			before++
		}
	}
	text := fmt.Sprintf("Monitors were delayed, restricted or refused %s.", w.compared(len(rows), before, "time", "times"))
	if len(w.Observations) == 0 {
		text = "The record has no observation of the period."
	}
	var missed []string
	for i := range w.Observations {
		for _, area := range w.Observations[i].NotReached {
			if !slices.Contains(missed, area) {
				missed = append(missed, area)
			}
		}
	}
	slices.Sort(missed)
	if n := len(missed); n > 0 && !w.Internal {
		text += fmt.Sprintf(" %s to be watched and %s not reached.", number(n, "area was", "areas were"), map[bool]string{true: "was", false: "were"}[n == 1])
	} else if n > 0 {
		text += " Areas that were to be watched and were not reached: " + strings.Join(missed, "; ") + "."
	}
	w.part("Access and freedom of movement", text, w.obstructed())
	w.table("Delays and refusals", []string{"Time", "Place", "What came of it", "Delay", "Reason given"}, rows)
}

func hindered(o *counterclaim.Observation) bool { return o.Access != "" && o.Access != "granted" }

// obstructed counts reported incidents of the kind, which are not the mission's own word.
func (w *writing) obstructed() string {
	n := 0
	for i := range w.Incidents {
		if slices.ContainsFunc(w.Incidents[i].Conduct, func(c counterclaim.Conduct) bool {
			row, ok := ontology.ConductOf(c)
			return ok && row.Group == "access"
		}) {
			n++
		}
	}
	return number(n, "incident is", "incidents are") + " reported of closed borders, of monitors, aid or people hindered."
}

// late lists what occurred earlier and was received after its period was closed: published figures stay as they were published.
func (w *writing) late() {
	text := "Nothing that occurred before the period was received after its own was closed."
	if w.Closed == nil {
		text = "Nothing that occurred before the period was received in it."
	}
	if n := len(w.Late); n > 0 {
		since := "before the period and received in it"
		if w.Closed != nil {
			since = "before the period and received after the report of its own was closed, the last as of " + w.dated(w.Closed.AsOf)
		}
		text = fmt.Sprintf("%s %s. The figures that were published stand as they were; these are added to none of them.", number(n, "observation was made", "observations were made"), since)
	}
	w.part("Received later", text)
	var rows [][]string
	for i := range w.Late[:min(len(w.Late), mostObservations)] {
		o := &w.Late[i]
		came := "received later, on " + w.day(o.Received)
		if kept := w.day(o.Kept); w.enteredLate(o) {
			came = "received on " + w.day(o.Received) + ", entered later, on " + kept
		}
		what := w.what(o)
		if !o.Supersedes.IsZero() {
			what += " (it corrects " + o.Supersedes.Short() + ")"
		}
		rows = append(rows, []string{"occurred on " + w.day(o.Time), came, cmp.Or(o.Place, "not said"), what, o.ID.Short()})
	}
	w.table("Observations received later", []string{"Occurred", "Received", "Place", "What", "Observation"}, rows)
}

// enteredLate reports whether an observation bears a time of receipt from before its report was closed, and the record took it when that was published.
func (w *writing) enteredLate(o *counterclaim.Observation) bool {
	if w.Closed == nil {
		return false
	}
	received, err := time.Parse(time.RFC3339, o.Received)
	closed, err2 := time.Parse(time.RFC3339, w.Closed.AsOf)
	return err == nil && err2 == nil && !received.After(closed)
}

// day writes the day of a time on the report's clock.
func (w *writing) day(at string) string { return dayOn(at, w.Zone) }

// coverage says how much was read and watched, so that quiet can be told from blindness.
func (w *writing) coverage() {
	w.part("What was read and watched", "Where little was read or watched, little is known: a small number is not by itself a quiet day.")
	var rows [][]string
	for _, c := range w.Coverage {
		rows = append(rows, []string{cmp.Or(w.voice(c.Party), "others"), fmt.Sprint(c.Reports), fmt.Sprint(c.Copies), fmt.Sprint(c.Unread)})
	}
	w.table("Reports", []string{"Outlets of", "Read", "Of these near copies", "Not read"}, rows)
	entries, hours := map[string]int{}, map[string]float64{}
	for i := range w.Observations {
		o := &w.Observations[i]
		entries[o.Means]++
		hours[o.Means] += o.EffortH
	}
	rows = nil
	for _, m := range counterclaim.Means() {
		if entries[m] > 0 {
			rows = append(rows, []string{m, fmt.Sprint(entries[m]), figure(hours[m])})
		}
	}
	w.table("Watching", []string{"By", "Entries", "Hours"}, rows)
}

// closing says what was counted when the period was closed.
func (w *writing) closing() string {
	out := fmt.Sprintf("The period is closed by the person who publishes this report, as of %s: observations that had been received by then count. One that comes in later changes no figure here; the next report lists it as received later.", w.dated(w.out.AsOf))
	if w.Closed != nil && w.closedBefore() {
		out += " Observations and violations of the time before are those that counted when its report was closed."
	}
	return out
}

// closedBefore reports whether the report before is of the very days with which the period is compared.
func (w *writing) closedBefore() bool {
	from, _, ok := counterclaim.Period{From: w.From, To: w.To}.Days()
	return ok && w.Closed != nil && w.Closed.To == from.AddDate(0, 0, -1).Format(counterclaim.DateLayout) && w.Closed.From == from.AddDate(0, 0, -w.days()).Format(counterclaim.DateLayout)
}

// counting prints the rule by which was counted.
func (w *writing) counting() {
	held := ""
	if !w.Internal {
		held = "What the desk’s release rules hold back is neither listed nor counted: what is too recent, what confidential sources say, what tells of monitors, cameras, shelters, hospitals and permitted storage, or of what is still to come."
	}
	w.part("How this was counted", w.closing(), held,
		"An incident is what one or more claims tell of one conduct at one place and time. It counts once, on the day on which it is said to have occurred, or, where no claim says when, on that of its first report. Reports of nearly the same text are one voice.",
		"Shots, bursts, explosions, projectiles, flashes and flares are units of their own, and none is reckoned into another. What observers could not count is counted apart. What was only heard lies in a sector seen from where it was heard, not at a point. The same fire heard from two positions is given as each heard it.",
		"Who holds the ground where something was seen is no word on who did it. Responsibility stands only where a finding gives it.")
}

// annex lists the observations.
func (w *writing) annex() {
	text := "The record has no observation of the period."
	if n := len(w.Observations); n > 0 {
		text = "Times are those on the clock of " + w.Zone.String() + "."
		if !w.Internal {
			text += " Where monitors stood is withheld."
		}
		if n > mostObservations {
			text += fmt.Sprintf(" The first %d of %d stand here; all are counted above.", mostObservations, n)
		}
	}
	w.part("Annex: observations", text)
	var rows [][]string
	for i := range w.Observations[:min(len(w.Observations), mostObservations)] {
		o := &w.Observations[i]
		if !o.Perceives() {
			continue
		}
		position := "withheld"
		if w.Internal {
			position = cmp.Or(o.Post, "not said")
			if o.HasPosition() {
				position += fmt.Sprintf(" (%.4f, %.4f ± %s m)", o.Lat, o.Lon, figure(o.ErrorM))
			}
		}
		rows = append(rows, []string{position, w.eventLocation(o), o.Means, w.howMany(o), cmp.Or(o.Perceived, "-"), w.what(o), w.weapon(o), w.when(o.Time)})
	}
	w.table("Observations", []string{"Position", "Event location", "Means", "Number", "Observation", "Description", "Weapon", "Time"}, rows)
}

// eventLocation says where something was perceived: at a place by name, else, within the mission, in a sector.
func (w *writing) eventLocation(o *counterclaim.Observation) string {
	if !w.Internal || !o.HasBearing() && o.RangeM == 0 {
		return cmp.Or(o.Place, "not said")
	}
	var sector []string
	if o.HasBearing() {
		sector = append(sector, fmt.Sprintf("%s° ± %s°", figure(o.BearingDeg), figure(o.BearingErrorDeg)))
	}
	if o.RangeM > 0 {
		sector = append(sector, figure(o.RangeM)+" m")
	}
	return strings.TrimSpace(o.Place + " (" + strings.Join(sector, ", ") + ")")
}

// howMany writes the counts of an observation.
func (w *writing) howMany(o *counterclaim.Observation) string {
	var out []string
	for _, f := range o.Fire {
		out = append(out, several(f.Quantity, strings.ReplaceAll(f.Kind, "_", " ")))
	}
	for _, c := range o.Counts {
		out = append(out, bounds(c.Low, c.High, c.Approximate)+" "+c.What)
	}
	for i := range o.Equipment {
		e := &o.Equipment[i]
		out = append(out, quantity(e.Quantity)+" "+strings.ReplaceAll(cmp.Or(e.Type, e.WeaponClass), "_", " "))
	}
	for i := range o.Flights {
		out = append(out, several(o.Flights[i].Quantity, "drone ("+o.Flights[i].Type+")"))
	}
	return cmp.Or(strings.Join(out, "; "), "-")
}

// several writes how many there are of something that can be counted.
func several(q counterclaim.Quantity, one string) string {
	word, rest, _ := strings.Cut(one, " (")
	if !(q.Low != nil && q.High != nil && *q.Low == 1 && *q.High == 1 && !q.Uncountable) {
		if strings.HasSuffix(word, "sh") {
			word += "e"
		}
		word += "s"
	}
	if rest != "" {
		word += " (" + rest
	}
	return quantity(q) + " " + word
}

func quantity(q counterclaim.Quantity) string {
	if q.Uncountable {
		return "uncountable"
	}
	return bounds(q.Low, q.High, q.Approximate)
}

func bounds(low, high *int64, about bool) string {
	out := "some"
	switch {
	case low != nil && high != nil && *low == *high:
		out = fmt.Sprint(*low)
	case low != nil && high != nil:
		out = fmt.Sprintf("%d to %d", *low, *high)
	case low != nil:
		out = fmt.Sprintf("at least %d", *low)
	case high != nil:
		out = fmt.Sprintf("up to %d", *high)
	}
	if about && out != "some" {
		out = "about " + out
	}
	return out
}

// what describes an observation in a line.
func (w *writing) what(o *counterclaim.Observation) string {
	var out []string
	if o.Conduct != "" {
		out = append(out, ontology.Label(string(o.Conduct)))
	}
	if o.What != "" {
		out = append(out, clipped(o.What, mostQuoted))
	}
	for i := range o.Works {
		k := &o.Works[i]
		work := k.Kind
		if k.SizeM > 0 {
			work += " of " + figure(k.SizeM) + " m"
		}
		if k.Change != "" {
			work += ", " + k.Change
			if k.LastVisit != "" {
				work += " since " + k.LastVisit
			}
		}
		out = append(out, work)
	}
	return cmp.Or(strings.Join(out, ": "), "-")
}

func (w *writing) weapon(o *counterclaim.Observation) string {
	var out []string
	if o.Weapon != "" {
		out = append(out, o.Weapon)
	}
	if o.CalibreMM > 0 {
		out = append(out, figure(o.CalibreMM)+" mm")
	}
	return cmp.Or(strings.Join(out, ", "), "-")
}
