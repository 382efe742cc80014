package intake

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"iter"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Address is an address of a page with what a list says of it.
type Address struct {
	URL       string
	Outlet    string // as the list names it, else ""
	Published string // RFC 3339 time or YYYY-MM-DD; of a list of GDELT the time at which it saw the page; else ""
	File      string
	Line      int // from 1
}

// Where GDELT's tables, which have no header, hold addresses and times: by the number of their columns.
var gdeltTables = map[int]struct{ url, when, outlet int }{
	27: {4, 1, 3},   // Global Knowledge Graph 2
	16: {5, 2, 4},   // mentions
	61: {60, 59, 0}, // events, version 2
	58: {57, 56, 0}, // events, version 1
}

// Addresses reads a list of addresses: one a line, a table with a column url, a table of GDELT, or a sitemap. A line that is none
// gives an error that names it.
func Addresses(in io.Reader, file string) iter.Seq2[Address, error] {
	return func(yield func(Address, error) bool) {
		b := bufio.NewReaderSize(unmarked(in), 64<<10)
		if head, _ := b.Peek(sniffed); bytes.HasPrefix(bytes.TrimSpace(head), []byte("<")) {
			readSitemap(b, file, yield)
			return
		}
		r := &rowReader{in: b, limit: 1 << 20, next: 1}
		var t *table
		by := ','
		some := false
		for {
			raw, number, err := r.row()
			if err == io.EOF {
				break
			}
			l := strings.TrimSpace(string(raw))
			if err == nil && (l == "" || strings.HasPrefix(l, "#")) {
				continue
			}
			bad := counterclaim.Errorf(counterclaim.CodeBadInput, "the line holds no address").At(file, number).Try("write one address that begins with http:// or https:// a line")
			if err != nil && !errors.Is(err, errOpenQuote) && !errors.Is(err, errLongLine) {
				yield(Address{}, counterclaim.Errorf(counterclaim.CodeUnreadable, "the list cannot be read on").Because(err).At(file, number))
				return
			}
			if t == nil && !some && err == nil {
				if t, by = addressTable(raw); t != nil {
					continue
				}
			}
			some = true
			a, ok := addressOf(l, raw, t, by)
			a.File, a.Line = file, number
			if err == nil && ok && !yield(a, nil) || (err != nil || !ok) && !yield(Address{}, bad) {
				return
			}
		}
		if !some {
			yield(Address{}, counterclaim.Errorf(counterclaim.CodeEmpty, "there is no address in it").At(file, 0).Try("write one address a line"))
		}
	}
}

// addressTable reads a line of names of columns that has one for addresses.
func addressTable(raw []byte) (*table, rune) {
	by := comma(raw)
	header, err := cellsOf(raw, by)
	if err != nil || slices.ContainsFunc(header, isAddress) {
		return nil, by
	}
	t := &table{header: header, at: map[string]int{}}
	for _, c := range columnNames {
		for _, name := range append([]string{c.field}, c.names...) {
			i := slices.IndexFunc(header, func(h string) bool {
				return plainName(h) == name || c.field == "url" && plainName(h) == "documentidentifier"
			})
			if _, ok := t.at[c.field]; i >= 0 && !ok {
				t.at[c.field] = i
			}
		}
	}
	if _, ok := t.at["url"]; !ok {
		return nil, by
	}
	return t, by
}

func addressOf(l string, raw []byte, t *table, by rune) (Address, bool) {
	if t != nil {
		cells, err := cellsOf(raw, by)
		if err != nil {
			return Address{}, false
		}
		p := t.report(cells)
		published, _ := credible(p.date)
		return Address{URL: p.report.URL, Outlet: p.report.Outlet, Published: published}, isAddress(p.report.URL)
	}
	if isAddress(l) {
		return Address{URL: l}, true
	}
	cells := strings.Split(string(raw), "\t")
	g, ok := gdeltTables[len(cells)]
	if !ok || !isAddress(cells[g.url]) {
		return Address{}, false
	}
	a := Address{URL: cells[g.url]}
	if g.outlet > 0 {
		a.Outlet = cells[g.outlet]
	}
	for _, layout := range []string{"20060102150405", "20060102"} {
		if when, err := time.Parse(layout, cells[g.when]); err == nil {
			if a.Published = when.Format(time.RFC3339); len(layout) == 8 {
				a.Published = when.Format(counterclaim.DateLayout)
			}
		}
	}
	return a, true
}

func isAddress(s string) bool {
	if !strings.HasPrefix(s, "http://") && !strings.HasPrefix(s, "https://") || strings.ContainsAny(s, " \t") {
		return false
	}
	u, err := url.Parse(s)
	return err == nil && u.Host != ""
}

// onlyAddresses reports whether every line of a text that is not blank is an address; the last one may be cut off.
func onlyAddresses(head []byte, cut bool) bool {
	if i := bytes.LastIndexByte(head, '\n'); cut && i > 0 {
		head = head[:i]
	}
	n := 0
	for l := range bytes.Lines(bytes.TrimPrefix(head, []byte(utf8BOM))) {
		s := strings.TrimSpace(string(l))
		if s == "" {
			continue
		}
		if !isAddress(s) {
			return false
		}
		n++
	}
	return n > 0
}

// refuseAddresses says what to do with a list of addresses, which has no report's words.
func refuseAddresses(in io.Reader, file string, o Options, yield func(Item) bool) bool {
	head, _ := bufio.NewReaderSize(in, sniffed).Peek(1)
	if len(head) == 0 {
		return yield(Item{File: file, Err: counterclaim.Errorf(counterclaim.CodeEmpty, "the file is empty").At(file, 0).Try("write one address a line")})
	}
	err := counterclaim.Errorf(counterclaim.CodeUnsupported, "it is a list of addresses, not a report").At(file, 0)
	return yield(Item{File: file, Err: err.Try("fetch the pages: counterclaim fetch %s", file)})
}
