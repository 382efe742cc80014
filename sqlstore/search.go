package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
	language "github.com/counterclaim/counterclaim/query"
)

// finding is a search that is being done.
type finding struct {
	ctx context.Context
	tx  *Tx
	q   counterclaim.SearchQuery
	*Dialect
}

// Search finds reports and claims by words and fields.
func (s *Store) Search(ctx context.Context, q counterclaim.SearchQuery) (*counterclaim.SearchResult, error) {
	found := &counterclaim.SearchResult{Reports: []counterclaim.ReportHit{}, Claims: []counterclaim.Claim{}}
	if q.Where == nil && len(q.Areas) == 0 {
		return found, nil
	}
	if q.Limit <= 0 {
		q.Limit = counterclaim.SearchLimit
	}
	q.Offset = max(q.Offset, 0)
	err := s.view(ctx, func(tx *Tx) error {
		f := finding{ctx: ctx, tx: tx, q: q, Dialect: &s.Dialect}
		if s.Searching != "" {
			if _, err := tx.ExecContext(ctx, s.Searching); err != nil {
				return err
			}
		}
		if err := f.reports(found); err != nil {
			return err
		}
		return f.claims(found)
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// reports finds reports, which lie in no area.
func (f *finding) reports(found *counterclaim.SearchResult) error {
	if f.q.Where == nil || len(f.q.Areas) > 0 {
		return nil
	}
	numbers, err := f.numbers(`report_words`, f.ReportDay, f.ReportMatch, f.Match(f.q.Where))
	if err != nil {
		return err
	}
	found.ReportsTotal, found.Capped = min(len(numbers), counterclaim.SearchCap), len(numbers) > counterclaim.SearchCap
	// Texts are read for the page alone.
	rows, err := f.tx.QueryContext(f.ctx, `SELECT r.id, r.outlet, r.party, r.published, r.headline, r.text, r.body, `+firstOf+` FROM report r WHERE r.num`+f.Numbers+f.order(`r.day`, `r.num`), f.page(numbers))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		r, err := scanReport(rows)
		if err != nil {
			return err
		}
		hit := counterclaim.ReportHit{Report: *r, Snippet: language.Mark(f.q.Where, r.Text, r.Translation, r.Headline)}
		hit.Report.Text = ""
		found.Reports = append(found.Reports, hit)
	}
	return rows.Err()
}

// numbers gives the numbers of what a table of words matches, in order: one more than are counted, or as many as the page needs. Days
// joins what has the day. Going through an index once, for the count, the page and the facets, is most of what a search costs.
//
// The first of args is what Match gave.
func (f *finding) numbers(words, days, match string, args ...any) ([]int64, error) {
	most := max(counterclaim.SearchCap+1, f.q.Offset+f.q.Limit)
	kept := f.q.Sort != counterclaim.SortNewest && f.q.Sort != counterclaim.SortOldest
	if !kept && f.SortsSlowly {
		rows, err := f.tx.QueryContext(f.ctx, `SELECT `+f.WordRow+`, `+f.Day+` FROM `+words+` w`+days+` WHERE `+match, args...)
		if err != nil {
			return nil, err
		}
		return byDay(rows, f.q.Sort == counterclaim.SortNewest, most)
	}
	if kept { // days may stand in another table than words
		days = ""
	}
	query := `SELECT ` + f.WordRow + ` FROM ` + words + ` w` + days + ` WHERE ` + match
	if kept && f.Block > 0 {
		return f.latest(words, query, most, args)
	}
	return f.first(query, most, args)
}

// first gives the first numbers of a query in the order that is asked for.
func (f *finding) first(query string, most int, args []any) ([]int64, error) {
	query += f.order(f.Day, f.WordRow) + ` LIMIT ?`
	args = append(slices.Clone(args), most)
	if f.AtOnce != nil {
		var list []byte
		if err := f.tx.QueryRowContext(f.ctx, f.AtOnce(query), args...).Scan(&list); err != nil {
			return nil, err
		}
		var out []int64
		err := json.Unmarshal(list, &out)
		return out, err
	}
	rows, err := f.tx.QueryContext(f.ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return numbersOf(rows)
}

// How many of the latest blocks are asked first, and how many in one query.
const (
	blocksFirst = 4
	blocksMost  = 64
)

// latest gives the greatest numbers that a query finds. It asks some of the latest blocks, then as many as will probably do. Where all that
// are left probably will not, it asks for what is left without naming blocks: then few finds lie in those that were asked already.
func (f *finding) latest(words, query string, most int, args []any) ([]int64, error) {
	var greatest int64
	if err := f.tx.QueryRowContext(f.ctx, `SELECT coalesce(max(num), 0) FROM `+words).Scan(&greatest); err != nil {
		return nil, err
	}
	match := args[0].(string)
	out := []int64{}
	newest := greatest / f.Block
	for left := newest + 1; left > 0 && len(out) < most; {
		blocks := min(blocksFirst, left)
		if asked := newest + 1 - left; asked > 0 {
			if blocks = left; len(out) > 0 {
				blocks = min(left, int64(most-len(out))*asked/int64(len(out))+1)
			}
			if blocks == left {
				rest, err := f.first(query+` AND `+f.WordRow+` < ?`, most-len(out), append(slices.Clone(args), left*f.Block))
				return append(out, rest...), err
			}
			blocks = min(blocks, blocksMost)
		}
		found, err := f.first(query, most-len(out), append([]any{f.InBlocks(match, left-blocks, left-1)}, args[1:]...))
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
		left -= blocks
	}
	return out, nil
}

// byDay reads rows of a number and a day and gives the first numbers in the order of days, then numbers.
func byDay(rows *sql.Rows, newest bool, most int) ([]int64, error) {
	defer rows.Close()
	d := dayOrder{newest: newest, most: most, places: map[string]int{}}
	for rows.Next() {
		var num int64
		var day sql.RawBytes
		if err := rows.Scan(&num, &day); err != nil {
			return nil, err
		}
		d.add(num, day)
	}
	return d.numbers(), rows.Err()
}

// dayOrder puts finds in the order of days, then numbers. It does not hold many more than the first ones that are asked for.
type dayOrder struct {
	newest bool // the last come first
	most   int
	days   []string
	places map[string]int // of the days in their list
	found  []dated
}

// dated is a find with the place of its day.
type dated struct {
	num int64
	day int
}

func (d *dayOrder) add(num int64, day []byte) {
	place, known := d.places[string(day)]
	if !known {
		place = len(d.days)
		d.days = append(d.days, string(day))
		d.places[d.days[place]] = place
	}
	if d.found = append(d.found, dated{num, place}); len(d.found)/8 >= d.most {
		d.sort()
	}
}

// sort puts in order what was found and leaves out what lies beyond the first.
func (d *dayOrder) sort() {
	rank := make([]int, len(d.days))
	for i, place := range inOrderOf(d.days) {
		rank[place] = i
	}
	slices.SortFunc(d.found, func(a, b dated) int {
		if d.newest {
			a, b = b, a
		}
		return cmp.Or(cmp.Compare(rank[a.day], rank[b.day]), cmp.Compare(a.num, b.num))
	})
	d.found = d.found[:min(d.most, len(d.found))]
}

func (d *dayOrder) numbers() []int64 {
	d.sort()
	out := make([]int64, len(d.found))
	for i := range d.found {
		out[i] = d.found[i].num
	}
	return out
}

// inOrderOf gives the places of a list's strings in their order.
func inOrderOf(list []string) []int {
	out := make([]int, len(list))
	for i := range out {
		out[i] = i
	}
	slices.SortFunc(out, func(a, b int) int { return strings.Compare(list[a], list[b]) })
	return out
}

// order gives ORDER BY of reports or claims with their day and number.
func (f *finding) order(day, number string) string {
	switch f.q.Sort {
	case counterclaim.SortNewest:
		return ` ORDER BY ` + day + ` DESC, ` + number + ` DESC`
	case counterclaim.SortOldest:
		return ` ORDER BY ` + day + `, ` + number
	}
	return ` ORDER BY ` + number + ` DESC`
}

// page gives the numbers of the page that is asked for, as [Dialect].Numbers reads them.
func (f *finding) page(numbers []int64) string {
	from := min(f.q.Offset, len(numbers))
	return numberList(numbers[from:min(from+f.q.Limit, len(numbers))])
}

func numberList(numbers []int64) string {
	out := []byte{'['}
	for i, n := range numbers {
		if i > 0 {
			out = append(out, ',')
		}
		out = strconv.AppendInt(out, n, 10)
	}
	return string(append(out, ']'))
}

// numbersOf reads rows of one number.
func numbersOf(rows *sql.Rows) ([]int64, error) {
	defer rows.Close()
	var out []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, rows.Err()
}

// claims finds claims and counts their facets.
func (f *finding) claims(found *counterclaim.SearchResult) error {
	what := f.q.Where
	if what == nil {
		what = &counterclaim.SearchTerm{Op: counterclaim.SearchTag, Tags: []string{counterclaim.AnyTag}}
	}
	areas, args := f.areas()
	numbers, err := f.numbers(`claim_words`, f.ClaimDay, f.ClaimMatch+areas, append([]any{f.Match(what)}, args...)...)
	if err != nil {
		return err
	}
	found.ClaimsTotal = min(len(numbers), counterclaim.SearchCap)
	found.Capped = found.Capped || len(numbers) > counterclaim.SearchCap
	rows, err := f.tx.QueryContext(f.ctx, claimColumns+`WHERE c.num`+f.Numbers+f.order(`c.day`, `c.num`), f.page(numbers))
	if err != nil {
		return err
	}
	if found.Claims, err = scanClaims(rows); err != nil || !f.q.Facets {
		return err
	}
	found.Facets, err = f.facets(numbers[:found.ClaimsTotal])
	return err
}

// facets counts the lines of claims' facets.
func (f *finding) facets(claims []int64) ([]counterclaim.Facet, error) {
	rows, err := f.tx.QueryContext(f.ctx, `SELECT facets FROM claim_facet WHERE claim`+f.Numbers, numberList(claims))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	counts := map[string]int{}
	for rows.Next() {
		var lines sql.RawBytes
		if err := rows.Scan(&lines); err != nil {
			return nil, err
		}
		for line := range strings.SplitSeq(string(lines), "\n") {
			counts[line]++
		}
	}
	return sortedFacets(counts), rows.Err()
}

func sortedFacets(counts map[string]int) []counterclaim.Facet {
	out := make([]counterclaim.Facet, 0, len(counts))
	for line, n := range counts {
		if field, value, ok := strings.Cut(line, "="); ok {
			out = append(out, counterclaim.Facet{Field: field, Value: value, Claims: n})
		}
	}
	fields := counterclaim.SearchFacets()
	slices.SortFunc(out, func(a, b counterclaim.Facet) int {
		return cmp.Or(cmp.Compare(slices.Index(fields, a.Field), slices.Index(fields, b.Field)), cmp.Compare(b.Claims, a.Claims), strings.Compare(a.Value, b.Value))
	})
	return out
}

// areas gives the conditions that a claim has a place in each circle: the box by the index of places, then the haversine.
func (f *finding) areas() (string, []any) {
	var out strings.Builder
	var args []any
	for _, a := range f.q.Areas {
		near, box := f.PlaceIn(a.Box())
		not := ""
		if a.Not {
			not = "NOT "
		}
		out.WriteString(" AND " + f.WordRow + " " + not + "IN (SELECT p.claim FROM claim_place p WHERE " + near +
			` AND 2 * 6371 * asin(sqrt(` + f.Least + `(1.0, sin(radians(p.lat - ?) / 2) * sin(radians(p.lat - ?) / 2)
				+ cos(radians(p.lat)) * cos(radians(?)) * sin(radians(p.lon - ?) / 2) * sin(radians(p.lon - ?) / 2)))) <= ?)`)
		args = append(append(args, box...), a.Lat, a.Lat, a.Lat, a.Lon, a.Lon, a.KM)
	}
	return out.String(), args
}
