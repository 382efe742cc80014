package counterclaim

// SecondArrival is what a person said of bytes that the record had already, as an exhibit: by whom, when, from whom. It counts for that person
// alone, who may not see the exhibit; see [Exhibit.AsBroughtBy].
type SecondArrival struct {
	At       string            `json:"at"` // RFC 3339
	By       string            `json:"by"`
	Name     string            `json:"name"`
	Source   string            `json:"source,omitempty"`
	URL      string            `json:"url,omitempty"`
	Licence  string            `json:"licence,omitempty"`
	Original ID                `json:"original,omitzero"` // of which it was brought as a redacted copy
	Facts    map[string]string `json:"facts,omitempty"`   // what its bytes said then
	Earlier  []Earlier         `json:"earlier,omitempty"` // what it looked like then
	Description
}

// SecondArrivalOf gives what is kept of an exhibit as another arrival of the same bytes.
func SecondArrivalOf(x *Exhibit) SecondArrival {
	return SecondArrival{At: x.Arrived, By: x.ArrivedBy, Name: x.Name, Source: x.Source, URL: x.URL, Licence: x.Licence, Original: x.Original, Facts: x.Facts, Earlier: x.Earlier, Description: x.Description}
}

// Validate checks the arrival against the record's rules.
func (a *SecondArrival) Validate() error {
	c := checks{noun: "arrival"}
	c.want(isInstant(a.At) && IsWrittenName(a.By), "it lacks time or person")
	c.want(len(a.Name) <= MaxNameBytes, "its name has more than %d bytes", MaxNameBytes)
	c.want(sizeOfFacts(a.Facts) <= maxFacts && len(a.Earlier) <= maxEarlier, "its facts are too long, or it looks like more than %d earlier pictures", maxEarlier)
	for i := range a.Earlier {
		c.sub("earlier", a.Earlier[i].Validate())
	}
	c.sub("description", a.Description.Validate())
	return c.err()
}

// BroughtAgain gives the place in Again of what a person brought, -1 where that is nothing.
func (x *Exhibit) BroughtAgain(person string) int {
	for i := range x.Again {
		if person != "" && FoldName(x.Again[i].By) == FoldName(person) {
			return i
		}
	}
	return -1
}

// AsBroughtBy gives an exhibit as it would be had the person brought it first who brought the same bytes again, nil where they did not: with
// their words and what they did themselves, and nothing of what others brought, said or did. Who may not see an exhibit is
// shown this in its place, so that nobody learns by filing bytes that the desk has them.
func (x *Exhibit) AsBroughtBy(person string) *Exhibit {
	i := x.BroughtAgain(person)
	if i < 0 {
		return nil
	}
	a := &x.Again[i]
	out := &Exhibit{ID: x.ID, Sealed: x.Sealed, Name: a.Name, Type: x.Type, Size: x.Size, Source: a.Source, URL: a.URL, Licence: a.Licence, Arrived: a.At, ArrivedBy: a.By, Original: a.Original,
		Facts: a.Facts, PHash: x.PHash, Description: a.Description, Erased: x.Erased, Synthetic: x.Synthetic}
	out.Earlier = append(out.Earlier, a.Earlier...)
	for _, u := range x.Custody {
		if FoldName(u.By) != FoldName(person) {
			continue
		}
		if u.Act == ActArrival && len(out.Custody) == 0 { // as the first arrival has it
			u.Name, u.URL, u.Source = "", "", ""
		}
		if u.Brought != nil {
			u.Said, u.Brought = u.Brought, nil
		}
		out.Custody = append(out.Custody, u)
		for j := range out.Earlier {
			if e := &out.Earlier[j]; e.ID == u.Other && u.Act == ActConfirmation {
				e.Verdict, e.By = LikenessConfirmed, u.By
			} else if e.ID == u.Other && u.Act == ActRejection {
				e.Verdict, e.By = LikenessRejected, u.By
			}
		}
	}
	return out
}
