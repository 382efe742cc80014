package sqlite

import (
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sqlstore"
)

// dialect is what SQLite says in its own words. Words are in FTS5, places in an R*Tree.
func dialect() sqlstore.Dialect {
	return sqlstore.Dialect{
		Turn:              `PRAGMA data_version`, // of other connections; the transaction has the write lock by then
		LeftFirst:         `CROSS JOIN`,
		Numbers:           ` IN (SELECT value FROM json_each(?))`,
		Texts:             ` IN (SELECT value FROM json_each(?))`,
		IDs:               ` IN (SELECT unhex(value) FROM json_each(?))`,
		RunNumber:         `rowid`,
		Least:             `min`,
		Unread:            `json_extract(CAST(body AS TEXT), '$.unread')`,
		InsertReportWords: `INSERT INTO report_words (rowid, headline, text, tags) VALUES (?,?,?,?)`,
		InsertClaimWords:  `INSERT INTO claim_words (rowid, words, tags) VALUES (?,?,?)`,
		DeleteClaimWords:  `DELETE FROM claim_words WHERE rowid = ?`,
		InsertPlace:       `INSERT INTO claim_place (num, south, north, west, east, claim, lat, lon) VALUES (?1,?2,?2,?3,?3,?4,?2,?3)`,
		WordRow:           `w.rowid`,
		ReportMatch:       `report_words MATCH ?1`,
		ClaimMatch:        `claim_words MATCH ?1`,
		Match:             match,
		Snippet: `(SELECT snippet(report_words, 1, char(2), char(3), '…', 24) || char(2, 3, 0) || highlight(report_words, 0, char(2), char(3))
			FROM report_words WHERE report_words MATCH ?1 AND rowid = hit.num)`,
		Mark:    mark,
		PlaceIn: placeIn,
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

// mark takes the headline where the text has nothing of what was found.
func mark(_ *counterclaim.SearchTerm, _, snippet string) string {
	text, headline, _ := strings.Cut(snippet, "\x02\x03\x00") // a find is never empty
	if !strings.Contains(text, "\x02") && strings.Contains(headline, "\x02") {
		return headline
	}
	return text
}

// match writes a term for FTS5.
func match(t *counterclaim.SearchTerm, in sqlstore.Words) string {
	if in == sqlstore.ClaimWords {
		return expression(t, "{words} : ")
	}
	return expression(t, "{headline text} : ")
}

func anything() string { return tagged([]string{counterclaim.AnyTag}) }

// tagged is the expression that one of some tags is there.
func tagged(tags []string) string {
	quoted := make([]string, len(tags))
	for i, tag := range tags {
		quoted[i] = `"` + counterclaim.TagToken(tag) + `"`
	}
	if len(quoted) == 0 {
		return `{tags} : "none"`
	}
	return "{tags} : (" + strings.Join(quoted, " OR ") + ")"
}

// expression writes a term for FTS5. Every word stands in quotes, so that nothing in it is an operator.
func expression(t *counterclaim.SearchTerm, columns string) string {
	switch t.Op {
	case counterclaim.SearchOr:
		parts := make([]string, len(t.Of))
		for i := range t.Of {
			parts[i] = expression(&t.Of[i], columns)
		}
		return "(" + strings.Join(parts, " OR ") + ")"
	case counterclaim.SearchAnd:
		return allOf(t.Of, columns)
	case counterclaim.SearchNot:
		return allOf([]counterclaim.SearchTerm{*t}, columns)
	case counterclaim.SearchTag:
		return "(" + tagged(t.Tags) + ")"
	}
	star := ""
	if t.Prefix {
		star = "*"
	}
	return columns + `"` + strings.NewReplacer(`"`, " ", "\x00", " ").Replace(t.Text) + `"` + star
}

// allOf joins terms that must all be there; what is taken away comes after the rest, as FTS5 wants it.
func allOf(terms []counterclaim.SearchTerm, columns string) string {
	var with, without []string
	for i := range terms {
		if terms[i].Op == counterclaim.SearchNot {
			without = append(without, expression(&terms[i].Of[0], columns))
		} else {
			with = append(with, expression(&terms[i], columns))
		}
	}
	if len(with) == 0 {
		with = []string{anything()}
	}
	out := "(" + strings.Join(with, " AND ") + ")"
	if len(without) > 0 {
		out = "(" + out + " NOT (" + strings.Join(without, " OR ") + "))"
	}
	return out
}
