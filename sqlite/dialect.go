package sqlite

import (
	"fmt"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/query"
	"github.com/counterclaim/counterclaim/sqlstore"
)

// dialect is what SQLite says in its own words, of a record with a schema's number. Words are in FTS5, places in an R*Tree.
func dialect(version int) sqlstore.Dialect {
	return sqlstore.Dialect{
		// The version of the data counts what other connections write; the transaction has the write lock by then. A later version of
		// the program may have changed the tables meanwhile: then there is no such row.
		Turn:      fmt.Sprintf(`SELECT d.data_version FROM pragma_data_version d, pragma_user_version u WHERE u.user_version = %d`, version),
		LeftFirst: `CROSS JOIN`,
		Numbers:   ` IN (SELECT value FROM json_each(?))`,
		Texts:     ` IN (SELECT value FROM json_each(?))`,
		IDs:       ` IN (SELECT unhex(value) FROM json_each(?))`,
		RunNumber: `rowid`,
		Least:     `min`,
		Unread:    `json_extract(CAST(body AS TEXT), '$.unread')`,
		// A lone = keeps phrases from reaching from one text into the next.
		InsertReportWords: `INSERT INTO report_words (rowid, words) VALUES (?, ? || ' = ' || ? || ' = ' || ?)`,
		DeleteReportWords: `DELETE FROM report_words WHERE rowid = ?`,
		InsertClaimWords:  `INSERT INTO claim_words (rowid, words) VALUES (?, ? || ' = ' || ?)`,
		DeleteClaimWords:  `DELETE FROM claim_words WHERE rowid = ?`,
		InsertPlace:       `INSERT INTO claim_place (num, south, north, west, east, claim, lat, lon) VALUES (?1,?2,?2,?3,?3,?4,?2,?3)`,
		// The index rounds outwards to 32 bits.
		Misplaced:   `SELECT claim FROM claim_place WHERE south > lat OR north < lat OR west > lon OR east < lon OR north - south > 0.001 OR east - west > 0.001`,
		Indexed:     indexed,
		ReportDay:   ` JOIN report o INDEXED BY report_with_day ON o.num = w.rowid`,
		ClaimDay:    ` JOIN claim_facet o INDEXED BY claim_with_day ON o.claim = w.rowid`,
		Day:         `o.day`,
		SortsSlowly: true,
		WordRow:     `w.rowid`,
		ReportMatch: `report_words MATCH ?1`,
		ClaimMatch:  `claim_words MATCH ?1`,
		Match:       match,
		PlaceIn:     placeIn,
		Scrub:       `PRAGMA secure_delete = ON`,
		// Of what is deleted FTS5 keeps the words until it joins its parts.
		ScrubIndexes: []string{`INSERT INTO report_words (report_words) VALUES ('optimize')`, `INSERT INTO claim_words (claim_words) VALUES ('optimize')`},
		ScrubLog:     `PRAGMA wal_checkpoint (TRUNCATE)`,
	}
}

// placeIn asks the index of places, which holds 32-bit numbers, rounded outwards.
func placeIn(b counterclaim.Box) (string, []any) {
	across := `p.west <= ? AND p.east >= ?`
	if b.West > b.East {
		across = `(p.west <= ? OR p.east >= ?)`
	}
	return `p.south <= ? AND p.north >= ? AND ` + across, []any{b.North, b.South, b.East, b.West}
}

// indexed writes the words of a text with a space between them.
func indexed(text string) string {
	var out strings.Builder
	out.Grow(len(text))
	for t := range query.Tokens(text) {
		out.WriteString(t.Stem)
		out.WriteByte(' ')
	}
	return out.String()
}

// nothing is what no index holds.
const nothing = `"=none"`

// match writes a term for FTS5. Every word stands in quotes and is made of letters and digits alone, so that nothing in it is an operator.
func match(t *counterclaim.SearchTerm) string {
	switch t.Op {
	case counterclaim.SearchOr:
		parts := make([]string, len(t.Of))
		for i := range t.Of {
			parts[i] = match(&t.Of[i])
		}
		return oneOf(parts)
	case counterclaim.SearchAnd:
		return allOf(query.Needed(t.Of))
	case counterclaim.SearchNot:
		return allOf([]counterclaim.SearchTerm{*t})
	case counterclaim.SearchTag:
		return tagged(t.Tags)
	}
	star := ""
	if t.Prefix {
		star = "*"
	}
	spellings := query.Spellings(t)
	parts := make([]string, len(spellings))
	for i, stems := range spellings {
		parts[i] = `"` + strings.Join(stems, " ") + `"` + star
	}
	return oneOf(append(parts, quoted(t.Tags)...))
}

// tagged is the expression that one of some tags is there.
func tagged(tags []string) string { return oneOf(quoted(tags)) }

func quoted(tags []string) []string {
	out := make([]string, len(tags))
	for i, tag := range tags {
		out[i] = `"` + counterclaim.TagToken(tag) + `"`
	}
	return out
}

func oneOf(parts []string) string {
	switch len(parts) {
	case 0:
		return nothing
	case 1:
		return parts[0]
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

// allOf joins terms that must all be there; what is taken away comes after the rest, as FTS5 wants it.
func allOf(terms []counterclaim.SearchTerm) string {
	var with, without []string
	for i := range terms {
		if terms[i].Op == counterclaim.SearchNot {
			without = append(without, match(&terms[i].Of[0]))
		} else {
			with = append(with, match(&terms[i]))
		}
	}
	if len(with) == 0 {
		with = []string{tagged([]string{counterclaim.AnyTag})}
	}
	out := "(" + strings.Join(with, " AND ") + ")"
	if len(without) > 0 {
		out = "(" + out + " NOT (" + strings.Join(without, " OR ") + "))"
	}
	return out
}
