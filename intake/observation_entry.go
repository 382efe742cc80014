package intake

import (
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Entries of lists in tables of observations, as a person writes them: a number first, then words.
const tryEquipment = `write "2 artillery 2S1 122mm: A113, A117": serial numbers are parted by commas, entries by semicolons`

// What a person is to try where the number is missing.
const tryQuantity = "begin with how many: 12, 12-15, ~12 (about), 12+ (at least), <=12 (at most), uncountable"

// quantityOf reads how many.
func quantityOf(word string) (counterclaim.Quantity, error) {
	var q counterclaim.Quantity
	if word == "uncountable" {
		q.Uncountable = true
		return q, nil
	}
	rest, about := strings.CutPrefix(word, "~")
	q.Approximate = about
	if least, ok := strings.CutSuffix(rest, "+"); ok {
		n, err := wholeOf(least, word)
		q.Low = &n
		return q, err
	}
	if most, ok := strings.CutPrefix(rest, "<="); ok {
		n, err := wholeOf(most, word)
		q.High = &n
		return q, err
	}
	low, high, span := strings.Cut(rest, "-")
	if !span {
		high = low
	}
	a, err := wholeOf(low, word)
	if err != nil {
		return q, err
	}
	b, err := wholeOf(high, word)
	q.Low, q.High = &a, &b
	return q, err
}

func wholeOf(digits, word string) (int64, error) {
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 0 || strings.HasPrefix(digits, "+") {
		return 0, unreadCell(word, "does not say how many", tryQuantity)
	}
	return n, nil
}

func quantityText(q counterclaim.Quantity) string {
	if q.Uncountable {
		return "uncountable"
	}
	about := ""
	if q.Approximate {
		about = "~"
	}
	number := func(n *int64) string { return strconv.FormatInt(*n, 10) }
	switch {
	case q.Low == nil && q.High == nil:
		return ""
	case q.High == nil:
		return about + number(q.Low) + "+"
	case q.Low == nil:
		return about + "<=" + number(q.High)
	case *q.Low == *q.High:
		return about + number(q.Low)
	}
	return about + number(q.Low) + "-" + number(q.High)
}

// firingOf reads "12 explosion outgoing", in the plural and with the direction first as well.
func firingOf(entry string) (counterclaim.Firing, error) {
	const try = "write number, kind and direction: 12 explosion outgoing; uncountable burst undetermined"
	f := counterclaim.Firing{Direction: "undetermined"}
	words := strings.Fields(entry)
	var err error
	if f.Quantity, err = quantityOf(words[0]); err != nil {
		return f, err
	}
	directed := false
	for _, w := range words[1:] {
		single := w
		if !slices.Contains(counterclaim.FiringKinds(), w) {
			single = strings.TrimSuffix(w, "s")
		}
		switch {
		case slices.Contains(counterclaim.FiringKinds(), single) && f.Kind == "":
			f.Kind = single
		case slices.Contains(counterclaim.FiringDirections(), w) && !directed:
			f.Direction, directed = w, true
		default:
			return f, unreadCell(w, "is no kind of fire ("+strings.Join(counterclaim.FiringKinds(), ", ")+") and no direction ("+strings.Join(counterclaim.FiringDirections(), ", ")+"), or stands twice", try)
		}
	}
	if f.Kind == "" {
		return f, unreadCell(entry, "does not say what it was: "+strings.Join(counterclaim.FiringKinds(), ", "), try)
	}
	return f, nil
}

func firingText(f counterclaim.Firing) string {
	return quantityText(f.Quantity) + " " + f.Kind + " " + f.Direction
}

// countOf reads "3 tanks".
func countOf(entry string) (counterclaim.Count, error) {
	words := strings.Fields(entry)
	q, err := quantityOf(words[0])
	if err == nil && (q.Uncountable || len(words) < 2) {
		err = unreadCell(entry, "is no number of things", "write number and noun: 3 houses; fire that nobody could count stands in the column fire")
	}
	return counterclaim.Count{What: strings.Join(words[1:], " "), Low: q.Low, High: q.High, Approximate: q.Approximate}, err
}

func countText(n counterclaim.Count) string {
	return quantityText(counterclaim.Quantity{Low: n.Low, High: n.High, Approximate: n.Approximate}) + " " + n.What
}

// withUnit reads a measure with its unit at its end, such as 120m.
func withUnit(word, unit string) (float64, bool) {
	digits, ok := strings.CutSuffix(word, unit)
	if !ok || digits == "" || digits[0] < '0' || digits[0] > '9' {
		return 0, false
	}
	v, err := measureOf(digits)
	return v, err == nil
}

// equipmentOf reads "2 artillery 2S1 122mm: A113, A117": number, class (small letters, - where it is not known), type, calibre, serials.
func equipmentOf(entry string) (counterclaim.Equipment, error) {
	var e counterclaim.Equipment
	head, serials, _ := strings.Cut(entry, ":")
	for s := range strings.SplitSeq(serials, ",") {
		if s = strings.Join(strings.Fields(s), " "); s != "" {
			e.Serials = append(e.Serials, s)
		}
	}
	words := strings.Fields(head)
	if len(words) == 0 {
		return e, unreadCell(entry, "does not say how many", tryEquipment)
	}
	var err error
	if e.Quantity, err = quantityOf(words[0]); err != nil {
		if len(words) == 1 && len(e.Serials) == 0 { // as B of "1 artillery: A; B"
			return e, unreadCell(entry, "does not say how many", tryEquipment)
		}
		return e, err
	}
	words = words[1:]
	if n := len(words); n > 0 {
		if v, ok := withUnit(words[n-1], "mm"); ok {
			e.CalibreMM, words = v, words[:n-1]
		}
	}
	if len(words) > 0 && (words[0] == "-" || isClass(words[0])) {
		if words[0] != "-" {
			e.WeaponClass = words[0]
		}
		words = words[1:]
	}
	e.Type = strings.Join(words, " ")
	if e.WeaponClass == "" && e.Type == "" {
		return e, unreadCell(entry, "does not say what was seen", "write number, class, type, calibre and serials: 2 artillery 2S1 122mm: A113, A117")
	}
	return e, nil
}

// isClass reports whether a word is a class: small letters and underscores.
func isClass(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return (r < 'a' || r > 'z') && r != '_' })
}

func equipmentText(e counterclaim.Equipment) string {
	out := []string{quantityText(e.Quantity), e.WeaponClass}
	if e.WeaponClass == "" {
		out[1] = "-"
	}
	if e.Type != "" {
		out = append(out, e.Type)
	}
	if e.CalibreMM > 0 {
		out = append(out, measureText(e.CalibreMM)+"mm")
	}
	text := strings.Join(out, " ")
	if len(e.Serials) > 0 {
		text += ": " + strings.Join(e.Serials, ", ")
	}
	return text
}

// workOf reads "trench 120m larger 20m since 2031-05-01": kind, size, change, by how much, since which visit.
func workOf(entry string) (counterclaim.Work, error) {
	const try = "write kind, size, change and last visit: trench 120m larger 20m since 2031-05-01"
	words := strings.Fields(entry)
	w := counterclaim.Work{Kind: words[0]}
	for i := 1; i < len(words); i++ {
		word := words[i]
		v, sized := withUnit(word, "m")
		switch {
		case sized && w.Change == "" && w.SizeM == 0:
			w.SizeM = v
		case sized && w.Change != "" && w.ChangeM == 0:
			w.ChangeM = v
		case slices.Contains(counterclaim.WorkChanges(), word) && w.Change == "":
			w.Change = word
		case word == "by" && w.Change != "":
		case word == "since" && i+1 < len(words) && w.LastVisit == "":
			i++
			w.LastVisit = words[i]
		default:
			return w, unreadCell(word, "is neither a size in metres, nor one of "+strings.Join(counterclaim.WorkChanges(), ", "), try)
		}
	}
	return w, nil
}

func workText(w counterclaim.Work) string {
	out := []string{w.Kind}
	if w.SizeM > 0 {
		out = append(out, measureText(w.SizeM)+"m")
	}
	if w.Change != "" {
		out = append(out, w.Change)
	}
	if w.ChangeM > 0 {
		out = append(out, measureText(w.ChangeM)+"m")
	}
	if w.LastVisit != "" {
		out = append(out, "since", w.LastVisit)
	}
	return strings.Join(out, " ")
}

// flightOf reads "own 1 quadcopter 100m jammed": whether the mission flew it, number, type, height, what was done to it.
func flightOf(entry string) (counterclaim.Flight, error) {
	const try = "write number, type and height: 1 quadcopter 100m; own before it where the mission flew it, jammed, fired_at or lost after it"
	var f counterclaim.Flight
	words := strings.Fields(entry)
	if words[0] == "own" {
		f.Own, words = true, words[1:]
	}
	if len(words) == 0 {
		return f, unreadCell(entry, "does not say how many", try)
	}
	var err error
	if f.Quantity, err = quantityOf(words[0]); err != nil {
		return f, err
	}
	words = words[1:]
	if n := len(words); n > 0 && slices.Contains(counterclaim.Interferences(), words[n-1]) {
		f.Interference, words = words[n-1], words[:n-1]
	}
	if n := len(words); n > 0 {
		if v, ok := withUnit(words[n-1], "m"); ok {
			f.HeightM, words = v, words[:n-1]
		}
	}
	if len(words) == 0 {
		return f, unreadCell(entry, "does not say what flew", try)
	}
	f.Type = strings.Join(words, " ")
	return f, nil
}

func flightText(f counterclaim.Flight) string {
	out := []string{quantityText(f.Quantity), f.Type}
	if f.Own {
		out = append([]string{"own"}, out...)
	}
	if f.HeightM > 0 {
		out = append(out, measureText(f.HeightM)+"m")
	}
	if f.Interference != "" {
		out = append(out, f.Interference)
	}
	return strings.Join(out, " ")
}
