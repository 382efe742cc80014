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

// keptPlaces is the number of places that an incident's row names.
const keptPlaces = 64

// summary is what the row of an incident says, in a form to which a claim can be added without reading the others.
type summary struct {
	num    int64
	claims int
	first  *row // the earliest claim, whose id the incident bears
	is     *counterclaim.Incident
	tally  tally
	was    listing // what the lists hold of it
	named  counterclaim.ID
}

// tally is what is counted of an incident's claims.
type tally struct {
	Conduct map[counterclaim.Conduct]int `json:"conduct"`
	// The days of what was done and of what was said of it, each from the earliest to the latest that claims name.
	Happening *counterclaim.Period `json:"happening,omitempty"`
	Saying    *counterclaim.Period `json:"saying,omitempty"`
}

func newSummary(n int64) *summary {
	return &summary{num: n, was: listing{Incident: &counterclaim.Incident{}}, tally: tally{Conduct: map[counterclaim.Conduct]int{}},
		is: &counterclaim.Incident{Conduct: []counterclaim.Conduct{}, Places: []counterclaim.Place{}, Parties: []string{}, WorkState: "new"}}
}

// describe makes the summary of an incident from all its claims.
func describe(n int64, rows []*row) *summary {
	s := newSummary(n)
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b *row) int { return cmp.Compare(a.num, b.num) })
	for _, r := range rows {
		s.add(r)
	}
	return s
}

// add adds a claim; claims are added in the order of their numbers.
func (s *summary) add(r *row) {
	c := &r.claim
	s.claims++
	if s.first == nil || inOrder(r, s.first) < 0 {
		s.first = r
	}
	s.is.Synthetic = s.is.Synthetic || c.Synthetic
	for _, conduct := range c.Conduct {
		s.tally.Conduct[conduct]++
	}
	for _, e := range slices.Concat(c.Actors, c.Targets) {
		if e.Known() && !slices.Contains(s.is.Parties, e.Side()) {
			s.is.Parties = append(s.is.Parties, e.Side())
		}
	}
	for _, p := range c.Places {
		if len(s.is.Places) < keptPlaces && !slices.ContainsFunc(s.is.Places, func(q counterclaim.Place) bool { return q.Key() == p.Key() }) {
			s.is.Places = append(s.is.Places, p)
		}
	}
	if c.Time == nil {
		return
	}
	if _, _, ok := c.Time.Days(); !ok {
		return
	}
	if c.SpeechAct() {
		s.tally.Saying = span(s.tally.Saying, *c.Time)
	} else {
		s.tally.Happening = span(s.tally.Happening, *c.Time)
	}
}

// body is the incident as its row has it: without id, title and claims. The time of a saying counts only where no claim tells when
// the thing itself happened: an accusation on Friday does not make Monday's fire last until then.
func (s *summary) body() ([]byte, error) {
	n, often := s.is, s.tally.Conduct
	slices.Sort(n.Parties)
	n.Conduct = make([]counterclaim.Conduct, 0, len(often))
	for c := range often {
		n.Conduct = append(n.Conduct, c)
	}
	slices.SortFunc(n.Conduct, func(a, b counterclaim.Conduct) int {
		return cmp.Or(a.Spoken()-b.Spoken(), cmp.Compare(often[b], often[a]), strings.Compare(string(a), string(b)))
	})
	n.Time = cmp.Or(s.tally.Happening, s.tally.Saying)
	return json.Marshal(n)
}

// summary gives that of an incident, an empty one where there is none with this number.
func (k *keeping) summary(n int64) (*summary, error) {
	s := newSummary(n)
	if n > k.last {
		return s, nil
	}
	var body, counted []byte
	var first int64
	err := k.do[findIncident].QueryRow(n).Scan(&s.was.day, &body, &s.claims, &first, &counted)
	if errors.Is(err, sql.ErrNoRows) {
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	if err := cmp.Or(json.Unmarshal(body, s.is), json.Unmarshal(body, s.was.Incident), json.Unmarshal(counted, &s.tally)); err != nil {
		return nil, err
	}
	if s.first, err = k.read(first); err != nil {
		return nil, err
	}
	s.named = s.first.claim.ID
	return s, nil
}

// refresh writes incidents anew from all their claims, after some were taken away or moved, and gives the numbers of those that are
// left. It deletes those that have no claim left; one that lost the claim whose number it bears gets that of its latest.
func (k *keeping) refresh(touched map[int64]bool) ([]int64, error) {
	var out []int64
	for n := range touched {
		if err := k.ctx.Err(); err != nil {
			return nil, err
		}
		rows, err := k.readAll(numbersOfIncident, n)
		if err != nil {
			return nil, err
		}
		was, err := k.listed(n)
		if err != nil {
			return nil, err
		}
		s := describe(n, rows)
		if len(rows) == 0 || !slices.ContainsFunc(rows, func(r *row) bool { return r.num == n }) {
			if err := k.deleteIncident(n, was); err != nil {
				return nil, err
			}
			if len(rows) == 0 {
				continue
			}
			s.num = slices.MaxFunc(rows, func(a, b *row) int { return cmp.Compare(a.num, b.num) }).num
			if _, err := k.do[renumberIncident].Exec(s.num, n); err != nil {
				return nil, err
			}
		} else {
			s.was = was
		}
		if err := k.writeIncident(s); err != nil {
			return nil, err
		}
		out = append(out, s.num)
	}
	return out, nil
}

// listed gives what the lists hold of an incident.
func (k *keeping) listed(n int64) (listing, error) {
	out := listing{Incident: &counterclaim.Incident{}}
	var body, counted []byte
	var claims, first int64
	err := k.do[findIncident].QueryRow(n).Scan(&out.day, &body, &claims, &first, &counted)
	if errors.Is(err, sql.ErrNoRows) {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	return out, json.Unmarshal(body, out.Incident)
}

// writeIncident writes what an incident's row says, and the lists by which it is chosen.
func (k *keeping) writeIncident(s *summary) error {
	body, err1 := s.body()
	counted, err2 := json.Marshal(&s.tally)
	if err := cmp.Or(err1, err2); err != nil {
		return err
	}
	d := s.days()
	if _, err := k.do[upsertIncident].Exec(s.num, d.from, d.to, d.day, d.last, s.claims, s.first.num, counted, body); err != nil {
		return err
	}
	if !s.named.IsZero() && s.named != s.first.claim.ID {
		k.cache.rename(s.num, s.first.claim.ID)
	}
	return k.writeLists(s.num, s.was, listing{d.day, s.is})
}

// incidentDays are the days by which an incident is kept: from and to of its time, "" for none; and those by which it is listed, without a
// time the day of the report that told of it first.
type incidentDays struct{ from, to, day, last string }

// days gives them, once body has said when it was.
func (s *summary) days() (d incidentDays) {
	if s.is.Time != nil {
		d.from, d.to = s.is.Time.From, s.is.Time.To
	}
	if d.day, d.last = d.from, d.to; d.day == "" {
		r := counterclaim.Report{Published: s.first.claim.Published}
		d.day, d.last = r.Day(), r.Day()
	}
	return d
}

func (k *keeping) deleteIncident(n int64, was listing) error {
	if _, err := k.do[deleteIncident].Exec(n); err != nil {
		return err
	}
	return k.writeLists(n, was, listing{"", &counterclaim.Incident{}})
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

// TallyAll fills in the tallies of a record that was made before there were any.
func TallyAll(tx *Tx) error {
	all, err := tx.Query(`SELECT num FROM incident ORDER BY num`)
	if err != nil {
		return err
	}
	numbers, err := numbersOf(all)
	if err != nil {
		return err
	}
	for _, n := range numbers {
		held, err := scanRows(tx.Query(claimColumns+`WHERE c.incident = ?`, n))
		if err != nil {
			return err
		}
		s := describe(n, held)
		body, err1 := s.body()
		counted, err2 := json.Marshal(&s.tally)
		if err := cmp.Or(err1, err2); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE incident SET body = ?, tally = ? WHERE num = ?`, body, counted, n); err != nil {
			return err
		}
	}
	return nil
}
