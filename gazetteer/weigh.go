package gazetteer

import "strings"

// weigh says which of several added places of one name is meant most likely: the heavier one. The
// weight of a town is its population, raised for capitals and seats of government; what is no
// town is weighed in people of a kind, as gazetteer/build does for the embedded set.
func weigh(e *Entry) float64 {
	w := float64(e.Population + 1)
	switch {
	case strings.HasPrefix(e.Code, "PCL"):
		return 1e12
	case e.Feature == "A":
		return w / 10
	case e.Feature == "P":
		return w * seatShare(e.Code)
	}
	return 0.5 // a farm, a stream, a hill: after any town
}

// seatShare raises capitals and seats of government over towns of their size, and lowers quarters
// and what is no longer lived in.
func seatShare(code string) float64 {
	switch code {
	case "PPLC":
		return 5
	case "PPLA":
		return 3
	case "PPLA2":
		return 1.5
	case "PPLA3":
		return 1.2
	case "PPLX":
		return 0.75
	case "PPLQ", "PPLH", "PPLW", "PPLCH":
		return 0.55
	}
	return 1
}

// near is how far two points may lie apart, in degrees, that two lists give one place of one name.
const near = 0.02

// appendKnown appends the places of added sets and of the embedded one to es. Places of the desk's
// own sets come first; then added places and embedded ones with the very name asked for, or where
// none of them has it, those whose names are like it.
func (g *Gazetteer) appendKnown(es []Entry, k key) []Entry {
	if len(g.added) == 0 {
		return g.world.appendFound(es, k)
	}
	for _, a := range g.added {
		if _, _, strict := a.postings(k); a.form == FormOwn && (strict || k.loose) {
			es = a.appendFound(es, k, !strict)
		}
	}
	own := len(es)
	_, _, strict := g.world.postings(k)
	for _, a := range g.added {
		if a.form != FormOwn {
			_, _, here := a.postings(k)
			strict = strict || here
		}
	}
	for _, a := range g.added {
		if known := len(es); a.form != FormOwn && (strict || k.loose) {
			es = onlyNew(a.appendFound(es, k, !strict), own, known)
		}
	}
	known := len(es)
	return onlyNew(g.world.appendFound(es, k), own, known)
}

// onlyNew leaves those of es[known:] out that are one of es[own:known]. Where such a one is claimed by more
// than one side, that which stays is contested too, and of the same country or none.
func onlyNew(es []Entry, own, known int) []Entry {
	if own == known {
		return es
	}
	kept := es[:known]
	for i := known; i < len(es); i++ {
		again := false
		for j := own; j < known; j++ {
			if !samePlace(&es[j], &es[i]) {
				continue
			}
			again = true
			if es[i].Contested && !es[j].Contested {
				es[j].Contested, es[j].Country = true, es[i].Country
			}
		}
		if !again {
			kept = append(kept, es[i])
		}
	}
	return kept
}

// samePlace reports whether two entries that were found by one name are one place of two lists.
func samePlace(a, b *Entry) bool {
	if a.GeonameID != 0 && b.GeonameID != 0 {
		return a.GeonameID == b.GeonameID
	}
	north, east := a.Lat-b.Lat, a.Lon-b.Lon
	return a.Feature == b.Feature && (a.Country == b.Country || a.Contested || b.Contested) &&
		north < near && north > -near && east < near && east > -near
}
