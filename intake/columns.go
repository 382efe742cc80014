package intake

import (
	"maps"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// columnNames are the usual names of columns for each field of a report, best first, in small letters without marks.
var columnNames = []struct {
	field string
	names []string
}{
	{"text", []string{"text", "body", "content", "fulltext", "articletext", "maintext", "textcontent", "message", "uploadtext", "description", "notes"}},
	{"published", []string{"published", "publishedat", "date", "pubdate", "publicationdate", "uploadtimestamp", "datepublished", "timestamp", "time", "eventdate"}},
	{"outlet", []string{"outlet", "source", "publisher", "sourcename", "channel", "site", "newspaper", "domain"}},
	{"url", []string{"url", "link", "address", "sourceurl", "permalink", "href"}},
	{"headline", []string{"headline", "title", "subject", "uploadtitle", "articletitle"}},
	{"language", []string{"language", "lang"}},
	{"id", []string{"id", "doc", "docid", "reportid"}},
	{"kind", []string{"kind", "reportkind"}},
	{"author", []string{"author", "authors", "byline"}},
	{"synthetic", []string{"synthetic"}},
}

// TableFields are the fields of a report that a column of a table may hold.
func TableFields() []string {
	var fields []string
	for _, c := range columnNames {
		fields = append(fields, c.field)
	}
	return fields
}

func plainName(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" _-.:", r) {
			return -1
		}
		return r
	}, strings.ToLower(strings.TrimSpace(s)))
}

// table is a table's columns: where each field of a report stands.
type table struct {
	header  []string
	at      map[string]int
	archive bool // what an archiver wrote
}

// maxColumns is how many columns a table may have.
const maxColumns = 10_000

// newTable finds the columns. One error names all that is wrong with the map and the columns that are there.
func newTable(header []string, o Options) (*table, error) {
	if len(header) > maxColumns {
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "it has more than %d columns", maxColumns).Try("leave out those that are not needed")
	}
	t := &table{header: header, at: map[string]int{}}
	var wrong []string
	for _, field := range slices.Sorted(maps.Keys(o.Columns)) {
		name := o.Columns[field]
		i := slices.Index(header, name)
		if i < 0 {
			i = slices.IndexFunc(header, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), strings.TrimSpace(name)) })
		}
		switch {
		case !slices.Contains(TableFields(), field):
			wrong = append(wrong, quoted(field)+" is no field of a report")
		case i < 0:
			wrong = append(wrong, "no column is called "+quoted(name))
		default:
			t.at[field] = i
		}
	}
	if len(wrong) > 0 {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%s; the columns are %s", strings.Join(wrong, ", "), listed(header)).
			Try("give --columns text=COLUMN,… with fields among %s", strings.Join(TableFields(), ", "))
	}
	taken := slices.Collect(maps.Values(t.at))
	for _, c := range columnNames {
		if _, named := t.at[c.field]; named {
			continue
		}
		for _, name := range c.names {
			i := slices.IndexFunc(header, func(h string) bool { return plainName(h) == name })
			if i >= 0 && !slices.Contains(taken, i) {
				t.at[c.field] = i
				taken = append(taken, i)
				break
			}
		}
	}
	t.archive = slices.ContainsFunc(header, func(h string) bool { return plainName(h) == "archivestatus" })
	if _, ok := t.at["text"]; !ok {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "no column holds the text; the columns are %s", listed(header)).
			Try("name it: --columns text=COLUMN")
	}
	return t, nil
}

func listed(header []string) string {
	const most = 40
	var names []string
	for i, h := range header {
		if i == most {
			names = append(names, "…")
			break
		}
		names = append(names, quoted(h))
	}
	return strings.Join(names, ", ")
}

// report makes a report of a row's cells.
func (t *table) report(cells []string) page {
	get := func(field string) string {
		if i, ok := t.at[field]; ok && i < len(cells) {
			return strings.ToValidUTF8(cells[i], "\uFFFD")
		}
		return ""
	}
	word := func(field string) string { return strings.TrimSpace(get(field)) }
	p := page{date: word("published"), report: counterclaim.Report{
		Doc: word("id"), Outlet: word("outlet"), URL: word("url"), Kind: word("kind"), Language: word("language"),
		Headline: word("headline"), Text: get("text"), Synthetic: isYes(word("synthetic")),
	}}
	if a := word("author"); a != "" {
		p.report.Authors = []string{a}
	}
	p.via = "table"
	if t.archive {
		p.via = "archive"
	}
	return p
}

// isYes takes what is not a clear no for made up, which is the safe side.
func isYes(s string) bool {
	return s != "" && s != "0" && !strings.EqualFold(s, "false") && !strings.EqualFold(s, "no")
}
