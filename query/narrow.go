package query

import "github.com/counterclaim/counterclaim"

// Narrow writes a query that has, beside what q has, the value of a facet.
func Narrow(q counterclaim.SearchQuery, f counterclaim.Facet) string {
	field := f.Field
	if field == "month" {
		field = "date"
	}
	terms := []counterclaim.SearchTerm{}
	if q.Where != nil {
		terms = append(terms, *q.Where)
	}
	terms = append(terms, counterclaim.SearchTerm{Op: counterclaim.SearchTag, Field: field, Value: unquoted(f.Value)})
	q.Where = join(counterclaim.SearchAnd, terms)
	return Print(q)
}

// unquoted leaves quotation marks out, which a value in quotes cannot hold.
func unquoted(s string) string {
	out := []rune(s)
	n := 0
	for _, r := range out {
		if r != '"' {
			out[n] = r
			n++
		}
	}
	return string(out[:n])
}
