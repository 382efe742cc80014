package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"math"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// filter collects conditions that must all hold, with what they compare.
type filter struct {
	where []string
	args  []any
}

func (f *filter) and(condition string, args ...any) {
	f.where = append(f.where, condition)
	f.args = append(f.args, args...)
}

func (f *filter) sql() string {
	if len(f.where) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(f.where, " AND ")
}

// all is a limit that nothing reaches.
const all = math.MaxInt32

// page gives the end of a query that skips offset rows and reads limit, 0 for all.
func page(limit, offset int) (string, []any) {
	if limit <= 0 {
		limit = all
	}
	return " LIMIT ? OFFSET ?", []any{limit, max(offset, 0)}
}

// list gives ids as [Dialect].IDs reads them.
func list(ids []counterclaim.ID) string {
	hex := make([]string, len(ids))
	for i, id := range ids {
		hex[i] = id.String()
	}
	out, _ := json.Marshal(hex) // strings cannot fail
	return string(out)
}

// reportColumns are what scanReport reads, of a report r.
const reportColumns = `SELECT r.id, r.outlet, r.party, r.published, r.headline, r.text, r.body, ` + firstOf + ` FROM report r `

// firstOf is what a report r is a copy of.
const firstOf = `(SELECT f.id FROM voice v JOIN report f ON f.num = v.first WHERE v.report = r.num)`

// Report gives one report.
func (s *Store) Report(ctx context.Context, id counterclaim.ID) (*counterclaim.Report, error) {
	var r *counterclaim.Report
	err := s.view(ctx, func(tx *Tx) error {
		var err error
		r, err = scanReport(tx.QueryRowContext(ctx, reportColumns+`WHERE r.id = ?`, id[:]))
		if errors.Is(err, sql.ErrNoRows) {
			return counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no report %s", id)
		}
		if err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, `SELECT a.body FROM report r JOIN arrival a ON a.report = r.num WHERE r.id = ? ORDER BY a.at, a.body`, id[:])
		if err != nil {
			return err
		}
		came, err := scanBodies[counterclaim.Arrival](rows)
		if len(came) > 0 {
			r.Arrivals = came
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Reports lists reports, newest first.
func (s *Store) Reports(ctx context.Context, limit, offset int) ([]counterclaim.ListedReport, error) {
	end, args := page(limit, offset)
	return s.listReports(ctx, ` ORDER BY at DESC, id`+end, args...)
}

// listReports gives reports in their order, as the rest of a query chooses them. Those that are skipped are counted in the index.
func (s *Store) listReports(ctx context.Context, rest string, args ...any) ([]counterclaim.ListedReport, error) {
	rows, err := s.r.QueryContext(ctx, `WITH page AS MATERIALIZED (SELECT num AS listed FROM report`+rest+`)
		SELECT r.id, r.outlet, r.party, r.published, r.headline, '', r.body, `+firstOf+`, (SELECT count(*) FROM claim c WHERE c.report = r.num),
		coalesce((SELECT v.origins FROM voice v WHERE v.report = r.num), '') FROM report r JOIN page ON page.listed = r.num ORDER BY r.at DESC, r.id`, args...)
	if err != nil {
		return nil, s.explain(ctx, err)
	}
	defer rows.Close()
	out := []counterclaim.ListedReport{}
	for rows.Next() {
		var l counterclaim.ListedReport
		var origins string
		r, err := scanReport(rows, &l.Claims, &origins)
		if err != nil {
			return nil, s.explain(ctx, err)
		}
		if l.Origins, err = scanOrigins(origins); err != nil {
			return nil, err
		}
		l.Report = *r
		out = append(out, l)
	}
	return out, s.explain(ctx, rows.Err())
}

// scanner is a row or the present one of several.
type scanner interface{ Scan(dest ...any) error }

func scanReport(row scanner, more ...any) (*counterclaim.Report, error) {
	var r counterclaim.Report
	var id, body, first []byte
	var outlet, party, published, headline, text string
	if err := row.Scan(append([]any{&id, &outlet, &party, &published, &headline, &text, &body, &first}, more...)...); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(body, &r); err != nil {
		return nil, err
	}
	copy(r.ID[:], id)
	copy(r.CopyOf[:], first)
	r.Outlet, r.Party, r.Published, r.Headline, r.Text = outlet, party, published, headline, text
	return &r, nil
}

// Claims gives the claims that a query chooses.
func (s *Store) Claims(ctx context.Context, q counterclaim.ClaimQuery) ([]counterclaim.Claim, error) {
	query, args, err := s.claimQuery(ctx, q)
	if err != nil {
		return nil, err
	}
	rows, err := s.r.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, s.explain(ctx, err)
	}
	claims, err := scanClaims(rows)
	return claims, s.explain(ctx, err)
}

// claimQuery makes a query that puts numbers in order and reads bodies for its page alone.
// LeftFirst has an engine begin with the table on its left, which has the order already.
func (s *Store) claimQuery(ctx context.Context, q counterclaim.ClaimQuery) (string, []any, error) {
	var f filter
	d := &s.Dialect
	from, at := `report r `+d.LeftFirst+` claim c ON c.report = r.num`, `r.at`
	if q.From != "" || q.To != "" || q.Box != nil || len(q.IDs) > 0 || len(q.Incidents) > 0 {
		from = `claim c JOIN report r ON r.num = c.report`
	}
	if q.Conduct != "" {
		from, at = `claim_conduct k `+d.LeftFirst+` claim c ON c.num = k.claim JOIN report r ON r.num = c.report`, `k.at`
		f.and(`k.conduct = ?`, string(q.Conduct))
	}
	if !q.Report.IsZero() {
		f.and(`r.id = ?`, q.Report[:])
	}
	if len(q.Incidents) > 0 {
		f.and(`c.incident IN (SELECT n.num FROM claim f JOIN incident n ON n.num = f.incident AND n.first = f.num WHERE f.id`+d.IDs+`)`, list(q.Incidents))
	}
	if len(q.IDs) > 0 {
		f.and(`c.id`+d.IDs, list(q.IDs))
	}
	if q.From != "" {
		f.and(`c.day >= ?`, q.From)
	}
	if q.To != "" {
		f.and(`c.day <= ? AND c.day <> ''`, q.To)
	}
	if q.Box != nil {
		f.box(d, *q.Box)
	}
	if err := s.after(ctx, &f, at, q.After); err != nil {
		return "", nil, err
	}
	end, args := page(q.Limit, q.Offset)
	return `WITH page AS MATERIALIZED (SELECT c.num FROM ` + from + f.sql() + ` ORDER BY ` + at + `, r.id, c.start, c.id` + end + `) ` +
		claimColumns + `JOIN page ON page.num = c.num ORDER BY r.at, r.id, c.start, c.id`, append(f.args, args...), nil
}

func scanClaims(rows *sql.Rows) ([]counterclaim.Claim, error) {
	defer rows.Close()
	claims := []counterclaim.Claim{}
	for rows.Next() {
		r, err := scanRow(rows)
		if err != nil {
			return nil, err
		}
		claims = append(claims, r.claim)
	}
	return claims, rows.Err()
}

// box asks for a place within a box: what the index of places finds is compared again with the numbers as they were given.
func (f *filter) box(d *Dialect, b counterclaim.Box) {
	near, args := d.PlaceIn(b)
	exact := `p.lon BETWEEN ? AND ?`
	if b.West > b.East {
		exact = `(p.lon >= ? OR p.lon <= ?)`
	}
	f.and(`c.num IN (SELECT p.claim FROM claim_place p WHERE `+near+` AND p.lat BETWEEN ? AND ? AND `+exact+`)`, append(args, b.South, b.North, b.West, b.East)...)
}

// Incidents gives the incidents that a query chooses.
func (s *Store) Incidents(ctx context.Context, q counterclaim.IncidentQuery) ([]counterclaim.Incident, error) {
	query, args, err := s.incidentQuery(ctx, q)
	if err != nil {
		return nil, err
	}
	out := []counterclaim.Incident{}
	err = s.view(ctx, func(tx *Tx) error {
		rows, err := tx.QueryContext(ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		var numbers []int64
		for rows.Next() {
			var n counterclaim.Incident
			var num int64
			var id, body []byte
			if err := rows.Scan(&num, &id, &body); err != nil {
				return err
			}
			if err := json.Unmarshal(body, &n); err != nil {
				return err
			}
			copy(n.ID[:], id)
			n.Claims = []counterclaim.ID{}
			out, numbers = append(out, n), append(numbers, num)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		return addClaims(ctx, tx, out, numbers)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// incidentQuery makes a query that walks the one list that has the order and the most telling
// of its conditions, and looks into the others.
func (s *Store) incidentQuery(ctx context.Context, q counterclaim.IncidentQuery) (string, []any, error) {
	var f filter
	d := &s.Dialect
	from, day := `incident n`, `n.day`
	switch {
	case q.Conduct != "":
		from, day = `incident_conduct k `+d.LeftFirst+` incident n ON n.num = k.incident`, `k.day`
		f.and(`k.conduct = ?`, string(q.Conduct))
		if q.Party != "" {
			f.and(`EXISTS (SELECT 1 FROM incident_party p WHERE p.party = ? AND p.day = k.day AND p.incident = n.num)`, q.Party)
		}
	case q.Party != "":
		from, day = `incident_party k `+d.LeftFirst+` incident n ON n.num = k.incident`, `k.day`
		f.and(`k.party = ?`, q.Party)
	}
	if len(q.IDs) > 0 {
		f.and(`n.num IN (SELECT m.num FROM claim f JOIN incident m ON m.num = f.incident AND m.first = f.num WHERE f.id`+d.IDs+`)`, list(q.IDs))
	}
	if q.From != "" {
		f.and(`n.last_day >= ?`, q.From)
	}
	if q.To != "" {
		f.and(day+` <= ? AND `+day+` <> ''`, q.To)
	}
	if err := s.afterIncident(ctx, &f, day, q.After); err != nil {
		return "", nil, err
	}
	end, args := page(q.Limit, q.Offset)
	return `SELECT n.num, c.id, n.body FROM ` + from + ` JOIN claim c ON c.num = n.first` + f.sql() + ` ORDER BY ` + day + ` DESC, c.id` + end, append(f.args, args...), nil
}

// addClaims fills in which claims the incidents with these numbers hold.
func addClaims(ctx context.Context, tx *Tx, incidents []counterclaim.Incident, numbers []int64) error {
	if len(numbers) == 0 {
		return nil
	}
	at := make(map[int64]int, len(numbers))
	for i, n := range numbers {
		at[n] = i
	}
	wanted, err := json.Marshal(numbers)
	if err != nil {
		return err
	}
	rows, err := tx.QueryContext(ctx, `SELECT c.incident, c.id FROM claim c JOIN report r ON r.num = c.report
		WHERE c.incident`+tx.dialect.Numbers+` ORDER BY r.at, r.id, c.start, c.id`, string(wanted))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		var raw []byte
		if err := rows.Scan(&n, &raw); err != nil {
			return err
		}
		incident := &incidents[at[n]]
		incident.Claims = append(incident.Claims, idOf(raw))
	}
	return rows.Err()
}
