package sqlstore

import (
	"bytes"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
)

// A balance compares a list that repeats what its owners say with what they say, whatever the order: each row of the list adds its hash to
// its owner's sum, each row that the owner calls for takes it off again. An owner whose sum is not 0 is listed otherwise than it says.
type balance struct {
	what string // what is wrong where it is not 0, after the owner's name
	sums map[int64]uint64
}

func newBalance(what string) *balance { return &balance{what, map[int64]uint64{}} }

// has is a row of the list.
func (b *balance) has(owner int64, row ...any) { b.move(owner, rowHash(row)) }

// wants is a row that the owner calls for.
func (b *balance) wants(owner int64, row ...any) { b.move(owner, -rowHash(row)) }

func (b *balance) move(owner int64, by uint64) {
	if sum := b.sums[owner] + by; sum == 0 {
		delete(b.sums, owner) // so that it holds no more than what is not settled
	} else {
		b.sums[owner] = sum
	}
}

// rowHash is a hash of texts and whole and other numbers; it is no 0, so that a row always counts.
func rowHash(row []any) uint64 {
	h := fnv.New64a()
	for _, v := range row {
		switch v := v.(type) {
		case string:
			fmt.Fprintf(h, "%d:%s", len(v), v)
		case int64:
			_ = binary.Write(h, binary.BigEndian, v)
		case float64:
			_ = binary.Write(h, binary.BigEndian, math.Float64bits(v))
		}
	}
	return h.Sum64() | 1
}

// mostNamed is how many owners of a list are named.
const mostNamed = 20

// settle tells of owners that are listed otherwise than they say.
func (v *verifying) settle(noun string, b *balance) error {
	var owners []int64
	for n := range b.sums {
		owners = append(owners, n)
	}
	slices.Sort(owners)
	for i, n := range owners {
		if i == mostNamed {
			v.wrong("%d more %ss %s", len(owners)-i, noun, b.what)
			break
		}
		query := `SELECT id FROM claim WHERE num = ?`
		if noun == "incident" { // it bears the id of its first claim
			query = `SELECT c.id FROM incident n JOIN claim c ON c.num = n.first WHERE n.num = ?`
		}
		var id []byte
		err := v.tx.QueryRowContext(v.ctx, query, n).Scan(&id)
		switch {
		case err == nil:
			v.wrong("%s %s %s", noun, idOf(id).Short(), b.what)
		case !errors.Is(err, sql.ErrNoRows):
			return err
		default:
			v.wrong("%s number %d %s, and is not there", noun, n, b.what)
		}
	}
	return nil
}

// claimLists are what lists repeat of claims.
type claimLists struct {
	conducts, places, facets, near, day *balance
	pairs                               map[pairOf]int64
}

func newClaimLists() *claimLists {
	return &claimLists{
		conducts: newBalance("is not listed by the conducts that it has"),
		places:   newBalance("does not stand on the map where it says"),
		facets:   newBalance("is not counted under what it says"),
		near:     newBalance("is not kept under the keys by which its neighbours find it"),
		day:      newBalance("is not kept with its day, its review and its place in the report as it says"),
		pairs:    map[pairOf]int64{},
	}
}

// want takes what a claim says.
func (l *claimLists) want(r *row, report *counterclaim.Report) {
	c := &r.claim
	conducts := slices.Clone(c.Conduct)
	slices.Sort(conducts)
	for _, k := range slices.Compact(conducts) {
		l.conducts.wants(r.num, string(k), r.at)
	}
	for i, n := range placeNumbers(r) {
		if n != 0 {
			l.places.wants(r.num, n, c.Places[i].Lat, c.Places[i].Lon)
		}
	}
	entry := facetEntry(r, report)
	l.facets.wants(r.num, entry[1], entry[2])
	l.day.wants(r.num, r.day(report.Day()), string(c.Review), c.CodedBy, int64(c.Start))
	for _, p := range pairs(c) {
		l.pairs[p]++
	}
}

// read takes what the lists hold.
func (l *claimLists) read(v *verifying) error {
	err := v.each(`SELECT claim, conduct, at FROM claim_conduct`, func(rows *sql.Rows) error {
		var n, at int64
		var conduct string
		err := rows.Scan(&n, &conduct, &at)
		l.conducts.has(n, conduct, at)
		return err
	})
	if err != nil {
		return err
	}
	err = v.each(`SELECT claim, num, lat, lon FROM claim_place`, func(rows *sql.Rows) error {
		var n, place int64
		var lat, lon float64
		err := rows.Scan(&n, &place, &lat, &lon)
		l.places.has(n, place, lat, lon)
		return err
	})
	if err != nil {
		return err
	}
	err = v.each(`SELECT claim, day, facets FROM claim_facet`, func(rows *sql.Rows) error {
		var n int64
		var day, facets string
		err := rows.Scan(&n, &day, &facets)
		l.facets.has(n, day, facets)
		return err
	})
	if err != nil {
		return err
	}
	err = v.each(`SELECT claim, key FROM near`, func(rows *sql.Rows) error {
		var n, key int64
		err := rows.Scan(&n, &key)
		l.near.has(n, key)
		return err
	})
	if err != nil {
		return err
	}
	return v.each(`SELECT num, day, review, coded_by, start, near FROM claim`, func(rows *sql.Rows) error {
		var n, start int64
		var day, review, by string
		var packed []byte
		err := rows.Scan(&n, &day, &review, &by, &start, &packed)
		l.day.has(n, day, review, by, start)
		for ; len(packed) >= 8; packed = packed[8:] {
			l.near.wants(n, int64(binary.BigEndian.Uint64(packed)))
		}
		return err
	})
}

// compare tells of claims that are listed otherwise than they say, and of pairs that are counted otherwise.
func (l *claimLists) compare(v *verifying) error {
	if err := l.read(v); err != nil {
		return err
	}
	for _, b := range []*balance{l.conducts, l.places, l.facets, l.near, l.day} {
		if err := v.settle("claim", b); err != nil {
			return err
		}
	}
	err := v.each(`SELECT a, b, claims FROM pair`, func(rows *sql.Rows) error {
		var p pairOf
		var n int64
		err := rows.Scan(&p.a, &p.b, &n)
		if l.pairs[p] -= n; l.pairs[p] == 0 {
			delete(l.pairs, p)
		}
		return err
	})
	for p := range l.pairs {
		v.wrong("claims between %s and %s are counted otherwise than there are", p.a, p.b)
	}
	if err != nil || v.s.Dialect.Misplaced == "" {
		return err
	}
	return v.each(v.s.Dialect.Misplaced, func(rows *sql.Rows) error {
		var n int64
		err := rows.Scan(&n)
		if err == nil {
			v.wrong("claim number %d is looked for on the map where it does not stand", n)
		}
		return err
	})
}

// incidentLists are what lists and columns repeat of incidents.
type incidentLists struct{ days, conducts, parties *balance }

func newIncidentLists() *incidentLists {
	return &incidentLists{
		days:     newBalance("is not kept with the days on which it was"),
		conducts: newBalance("is not listed by the conducts that it has"),
		parties:  newBalance("is not listed by the parties that it has"),
	}
}

// want takes what an incident's claims make of it.
func (l *incidentLists) want(s *summary) {
	d := s.days()
	l.days.wants(s.num, d.from, d.to, d.day, d.last)
	for _, k := range s.is.Conduct {
		l.conducts.wants(s.num, string(k), d.day)
	}
	for _, p := range s.is.Parties {
		l.parties.wants(s.num, p, d.day)
	}
}

func (l *incidentLists) compare(v *verifying) error {
	err := v.each(`SELECT num, day_from, day_to, day, last_day FROM incident`, func(rows *sql.Rows) error {
		var n int64
		var d incidentDays
		err := rows.Scan(&n, &d.from, &d.to, &d.day, &d.last)
		l.days.has(n, d.from, d.to, d.day, d.last)
		return err
	})
	if err != nil {
		return err
	}
	for _, of := range []struct {
		b     *balance
		query string
	}{
		{l.conducts, `SELECT incident, conduct, day FROM incident_conduct`},
		{l.parties, `SELECT incident, party, day FROM incident_party`},
	} {
		err := v.each(of.query, func(rows *sql.Rows) error {
			var n int64
			var value, day string
			err := rows.Scan(&n, &value, &day)
			of.b.has(n, value, day)
			return err
		})
		if err != nil {
			return err
		}
	}
	for _, b := range []*balance{l.days, l.conducts, l.parties} {
		if err := v.settle("incident", b); err != nil {
			return err
		}
	}
	return nil
}

// voices wants each report to stand among those of which copies are looked for, and copies to be counted as they are.
func (v *verifying) voices() error {
	err := v.each(`SELECT r.id FROM report r LEFT JOIN voice v ON v.report = r.num WHERE v.report IS NULL`, func(rows *sql.Rows) error {
		var id []byte
		err := rows.Scan(&id)
		if err == nil {
			v.wrong("report %s: whose words it has is lost", idOf(id).Short())
		}
		return err
	})
	if err != nil {
		return err
	}
	return v.each(`SELECT p.party, p.copies, p.counted FROM (SELECT r.party, count(*) AS copies, coalesce((SELECT c.copies FROM copy_count c WHERE c.party = r.party), 0) AS counted
		FROM voice v JOIN report r ON r.num = v.report WHERE v.first IS NOT NULL GROUP BY r.party) p WHERE p.copies <> p.counted`, func(rows *sql.Rows) error {
		var party string
		var copies, counted int
		err := rows.Scan(&party, &copies, &counted)
		if err == nil {
			v.wrong("of the reports of %q %d are copies, and %d are counted", party, copies, counted)
		}
		return err
	})
}

// arrivalTime wants each arrival to be kept with the time that it says.
func (v *verifying) arrivalTime(report counterclaim.ID, a *counterclaim.Arrival, at int64) {
	if at != arrivalInstant(a) {
		v.wrong("report %s: an arrival of it is kept with another time than it says", report.Short())
	}
}

// arrivalInstant gives the time of an arrival in seconds since 1970; what has none comes first.
func arrivalInstant(a *counterclaim.Arrival) int64 {
	if t, err := time.Parse(time.RFC3339, a.Time); err == nil {
		return t.Unix()
	}
	return math.MinInt64
}

// casesFound wants each case to be found by the claim for whose incident it was begun, as long as the record has that, else by one of the
// report that had it.
func (v *verifying) casesFound() error {
	return v.each(`SELECT k.id, k.claim, (SELECT c.report FROM claim c WHERE c.id = k.id), (SELECT o.report FROM retired_claim o WHERE o.id = k.id),
		(SELECT c.report FROM claim c WHERE c.id = k.claim), (SELECT m.leads FROM moved_claim m WHERE m.id = k.id) FROM review_case k`, func(rows *sql.Rows) error {
		var id, claim, leads []byte
		var there, had, found sql.NullInt64
		if err := rows.Scan(&id, &claim, &there, &had, &found, &leads); err != nil {
			return err
		}
		same := bytes.Equal(id, claim)
		switch {
		case same:
		case leads != nil && !there.Valid: // its report was moved, and others stand in the incident
		case there.Valid, !had.Valid, found.Valid && found.Int64 != had.Int64:
			v.wrong("case %s: it is found by a claim of another incident than the one that it is about", idOf(id).Short())
		}
		return nil
	})
}
