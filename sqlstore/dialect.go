package sqlstore

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Dialect is what engines say or do differently. Parameters stand in SQL as SQLite has them: ? is the next one, ?2 the second.
type Dialect struct {
	Numbered bool // the engine writes parameters as $1, $2, …

	// Turn is a statement that begins each transaction that writes. It gives a number that is Step more than in this store's last
	// one, unless others have written since; where other programs may write at once, it has them wait. It gives nothing where the
	// tables are no longer those that this store knows.
	Turn string
	Step int64

	LeftFirst string // a join that reads the table on its left first, where the engine can be told
	Numbers   string // ` IN (…)` of the whole numbers in a JSON array
	Texts     string // of the strings in one
	IDs       string // of the hexadecimal ids in one
	RunNumber string // a number of rows of run that grows

	// Queries of many things at once, which an array of numbers in JSON ?1 names: the latest ?2 claims under each key, with their
	// incidents, 0 for none, and the latest ?2 claims of each incident, with 0. Each gives three numbers and the latest first.
	// They are "" where asking for one after the other is as quick, because the engine is no other program.
	Under   string
	Members string

	Least  string // function that gives the least of its arguments
	Unread string // why a report was not read, by its body; NULL or '' where it was

	// Words are indexed in the tables report_words and claim_words, places in claim_place.
	InsertReportWords string                   // number, headline, text, tags, and the day where DayWithWords
	InsertClaimWords  string                   // number, words, tags, and the day where DayWithWords
	DeleteReportWords string                   // number
	DeleteClaimWords  string                   // number
	InsertPlace       string                   // number, latitude, longitude, number of the claim
	Indexed           func(text string) string // what the index takes of a text

	// AnyText gives the value of a text that may hold any byte, nil for the text as it is.
	AnyText func(text string) any

	DayWithWords bool   // tables of words hold the day, too
	ReportDay    string // joins o with report_words w, which has the day; nothing where DayWithWords
	ClaimDay     string // the same with claim_words w
	Day          string // that day
	SortsSlowly  bool   // the program is quicker to put finds in order of their days than the engine
	Searching    string // a statement before a search, in its transaction; may be ""
	// AtOnce makes of a query of numbers one that gives them in one value, in order, as a JSON array; nil where row by row is as quick.
	AtOnce func(query string) string

	WordRow     string // the number of a report or claim in its table of words w
	ReportMatch string // condition on report_words w that it matches ?1, which Match gives
	ClaimMatch  string // the same of claim_words w
	// Match writes what is looked for as the engine's index wants it.
	Match func(t *counterclaim.SearchTerm) string

	// Block, where not 0, is how many numbers of reports or claims make a block; block 0 begins with number 0. InBlocks narrows what Match
	// gave to some blocks, first to last, because the engine is quicker to find the latest so.
	Block    int64
	InBlocks func(match string, first, last int64) string

	// Misplaced gives the numbers of claims whose places the index has elsewhere than their coordinates; "" where it is the engine's own.
	Misplaced string

	// PlaceIn gives a condition that place p may lie in a box; which do is seen by their numbers.
	PlaceIn func(b counterclaim.Box) (string, []any)

	// Renumber gives a query after which new rows of a table get numbers greater than those that are there, nil where they do anyway.
	Renumber func(table string) string

	// Scrub has what is replaced from then on overwritten in the file and not only marked as free, "" where an engine cannot be told so.
	Scrub string
	// ScrubIndexes have indexes of words hold nothing any more of what was taken out of them.
	ScrubIndexes []string
	// ScrubLog has the engine's own log of what was written hold nothing any more, and gives three numbers; "" where it has none that can be told so.
	ScrubLog string
}

// anyText gives the value of a text that may hold any byte.
func (d *Dialect) anyText(text string) any {
	if d.AnyText == nil {
		return text
	}
	return d.AnyText(text)
}

// sql writes a query's parameters as the engine has them.
func (d *Dialect) sql(query string) string {
	if !d.Numbered || !strings.Contains(query, "?") {
		return query
	}
	var out strings.Builder
	last := 0
	for {
		before, after, ok := strings.Cut(query, "?")
		out.WriteString(before)
		if !ok {
			return out.String()
		}
		query = strings.TrimLeft(after, "0123456789")
		n, err := strconv.Atoi(after[:len(after)-len(query)])
		if err != nil {
			n = last + 1 // as SQLite counts: one more than the greatest before
		}
		last = max(last, n)
		out.WriteByte('$')
		out.WriteString(strconv.Itoa(n))
	}
}

// pool is connections that take queries with SQLite's parameters.
type pool struct {
	*sql.DB
	dialect *Dialect
}

func (p pool) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return p.DB.QueryContext(ctx, p.dialect.sql(query), args...)
}

func (p pool) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return p.DB.QueryRowContext(ctx, p.dialect.sql(query), args...)
}
