package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// unzip unpacks a gzip file.
func unzip(name string, b []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return out, nil
}

// table is a source of lines with tabs between the values. Errors are collected in err, so
// that a reader of rows need not look after each value.
type table struct {
	name    string
	columns map[string]int
	line    int
	row     []string
	err     error
}

// rows calls each for every row of a source, packed where its name ends in .gz, and gives the
// first error.
func rows(name string, b []byte, each func(t *table)) error {
	if strings.HasSuffix(name, ".gz") {
		var err error
		if b, err = unzip(name, b); err != nil {
			return err
		}
	}
	t := &table{name: name}
	for line := range strings.Lines(string(b)) {
		t.line++
		if t.columns == nil && strings.HasPrefix(line, "# ") {
			continue // a comment at the head
		}
		t.row = strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if t.columns == nil {
			t.columns = map[string]int{}
			for i, c := range t.row {
				t.columns[strings.TrimPrefix(c, "#")] = i
			}
			continue
		}
		each(t)
		if t.err != nil {
			return fmt.Errorf("%s:%d: %w", name, t.line, t.err)
		}
	}
	if t.line < 2 {
		return fmt.Errorf("%s: it holds no rows", name)
	}
	return nil
}

func (t *table) text(column string) string {
	i, ok := t.columns[column]
	if !ok {
		t.err = fmt.Errorf("there is no column %q", column)
		return ""
	}
	if i >= len(t.row) {
		return "" // empty values at the end of a line
	}
	return strings.TrimSpace(t.row[i])
}

// list splits a value at the sign between its parts.
func (t *table) list(column, between string) []string {
	v := t.text(column)
	if v == "" {
		return nil
	}
	return strings.Split(v, between)
}

// whole gives a whole number, 0 where there is none.
func (t *table) whole(column string) int64 {
	v := t.text(column)
	if v == "" {
		return 0
	}
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil {
		t.err = err
	}
	return n
}

func (t *table) degrees(column string) float64 {
	f, err := strconv.ParseFloat(t.text(column), 64)
	if err != nil {
		t.err = err
	}
	return f
}

// translations gives the names of countries: GeoNames id, language, name.
func translations(b []byte) (map[string]map[string]string, error) {
	b, err := unzip(namesFile, b)
	if err != nil {
		return nil, err
	}
	var out map[string]map[string]string
	if err := json.Unmarshal(b, &out); err != nil {
		return nil, fmt.Errorf("%s: %w", namesFile, err)
	}
	return out, nil
}
