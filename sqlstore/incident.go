package sqlstore

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// refresh writes the incidents with these numbers anew from their claims and deletes those
// that have none. Union holds the claims that were placed, in their order.
func (k *keeping) refresh(union []*row, touched map[int64]bool) error {
	fresh := map[int64][]*row{} // incidents that did not exist: all their claims were placed just now
	for _, r := range union {
		if !touched[r.incident] {
			continue
		}
		if r.incident > k.last {
			fresh[r.incident] = append(fresh[r.incident], r)
		}
		if !slices.Contains(k.saved.Incidents, r.claim.Incident) {
			k.saved.Incidents = append(k.saved.Incidents, r.claim.Incident)
		}
	}
	for n := range touched {
		if err := k.ctx.Err(); err != nil {
			return err
		}
		rows, err := fresh[n], error(nil)
		if n <= k.last {
			rows, err = k.readAll(numbersOfIncident, n)
			slices.SortFunc(rows, inOrder)
		}
		switch {
		case err != nil:
		case len(rows) == 0:
			err = k.deleteIncident(n)
		default:
			err = k.writeIncident(n, rows)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// writeIncident writes what an incident's row says, and the lists by which it is chosen.
func (k *keeping) writeIncident(n int64, rows []*row) error {
	is := describe(rows)
	from, to := "", ""
	if is.Time != nil {
		from, to = is.Time.From, is.Time.To
	}
	day, last := from, to
	if day == "" {
		r := counterclaim.Report{Published: rows[0].claim.Published}
		day, last = r.Day(), r.Day()
	}
	body, err := json.Marshal(is)
	if err != nil {
		return err
	}
	wasDay, was, err := k.incident(n)
	if err != nil {
		return err
	}
	if _, err := k.do[upsertIncident].Exec(n, from, to, day, last, len(rows), body); err != nil {
		return err
	}
	return k.writeLists(n, listing{wasDay, was}, listing{day, is})
}

func (k *keeping) deleteIncident(n int64) error {
	day, was, err := k.incident(n)
	if err != nil {
		return err
	}
	if _, err := k.do[deleteIncident].Exec(n); err != nil {
		return err
	}
	return k.writeLists(n, listing{day, was}, listing{"", &counterclaim.Incident{}})
}

// incident gives what the row of an incident says, nothing where there is none.
func (k *keeping) incident(n int64) (day string, was *counterclaim.Incident, err error) {
	was = &counterclaim.Incident{}
	if n > k.last {
		return "", was, nil
	}
	var body []byte
	err = k.do[findIncident].QueryRow(n).Scan(&day, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return "", was, nil
	}
	if err != nil {
		return "", nil, err
	}
	return day, was, json.Unmarshal(body, was)
}

// listing is what the lists by which incidents are chosen hold of one.
type listing struct {
	day string
	*counterclaim.Incident
}

// writeLists brings the lists from what they held of an incident to what they are to hold.
func (k *keeping) writeLists(n int64, was, is listing) error {
	if err := change(k, n, was.day, is.day, was.Conduct, is.Conduct, insertIncidentConduct, deleteIncidentConduct); err != nil {
		return err
	}
	return change(k, n, was.day, is.day, was.Parties, is.Parties, insertIncidentParty, deleteIncidentParty)
}

func change[S ~string](k *keeping, n int64, wasDay, isDay string, was, is []S, insert, remove query) error {
	for _, v := range was {
		if wasDay != isDay || !slices.Contains(is, v) {
			if _, err := k.do[remove].Exec(string(v), wasDay, n); err != nil {
				return err
			}
		}
	}
	for _, v := range is {
		if wasDay != isDay || !slices.Contains(was, v) {
			if _, err := k.do[insert].Exec(string(v), isDay, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// describe makes what an incident's row says of it, from its claims in their order: without
// id, title and claims.
func describe(rows []*row) *counterclaim.Incident {
	n := &counterclaim.Incident{Places: []counterclaim.Place{}, Parties: []string{}, WorkState: "new", Time: period(rows)}
	often := map[counterclaim.Conduct]int{}
	places := map[string]bool{}
	for _, r := range rows {
		c := &r.claim
		n.Synthetic = n.Synthetic || c.Synthetic
		for _, conduct := range c.Conduct {
			often[conduct]++
		}
		for _, e := range slices.Concat(c.Actors, c.Targets) {
			if e.Known() {
				n.Parties = append(n.Parties, e.Side())
			}
		}
		for _, p := range c.Places {
			if !places[p.Key()] {
				places[p.Key()] = true
				n.Places = append(n.Places, p)
			}
		}
	}
	slices.Sort(n.Parties)
	n.Parties = slices.Compact(n.Parties)
	n.Conduct = make([]counterclaim.Conduct, 0, len(often))
	for c := range often {
		n.Conduct = append(n.Conduct, c)
	}
	slices.SortFunc(n.Conduct, func(a, b counterclaim.Conduct) int {
		return cmp.Or(spoken(a)-spoken(b), cmp.Compare(often[b], often[a]), strings.Compare(string(a), string(b)))
	})
	return n
}

// spoken is 1 for conducts that are words about a deed, which come after the deeds.
func spoken(c counterclaim.Conduct) int {
	switch c {
	case counterclaim.Accusation, counterclaim.Denial, counterclaim.Threat, counterclaim.ProtestNote, counterclaim.Appeal,
		counterclaim.Condemnation, counterclaim.Legislation:
		return 1
	}
	return 0
}

// period gives the time from the earliest to the latest day that the claims name, nil where
// none does. The time of a saying counts only where no claim tells when the thing itself
// happened: an accusation on Friday does not make Monday's fire last until then.
func period(rows []*row) *counterclaim.Period {
	var happening, saying *counterclaim.Period
	for _, r := range rows {
		t := r.claim.Time
		if t == nil {
			continue
		}
		if _, _, ok := t.Days(); !ok {
			continue
		}
		if r.claim.SpeechAct() {
			saying = span(saying, *t)
		} else {
			happening = span(happening, *t)
		}
	}
	if happening != nil {
		return happening
	}
	return saying
}

// span gives the period from the earlier beginning to the later end. Hours stay only where
// all agree: two clocks are the dispute's, not the incident's.
func span(have *counterclaim.Period, add counterclaim.Period) *counterclaim.Period {
	add.Text = ""
	switch {
	case have == nil:
		return &add
	case *have == add:
		return have
	}
	return &counterclaim.Period{From: min(have.From, add.From), To: max(have.To, add.To), Precision: coarser(have.Precision, add.Precision)}
}

// coarser gives the coarser of two precisions, a day at least.
func coarser(a, b string) string {
	for _, p := range []string{"year", "month", "week"} {
		if a == p || b == p {
			return p
		}
	}
	return "day"
}
