package ceasefire

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/tomlline"
)

// MaxHoldings is how many bytes a file of declared holdings may have.
const MaxHoldings = 4 << 20

const holdingsHint = "counterclaim equipment template prints one to fill in"

// dayValue is a day in a TOML file, with quotes or without.
type dayValue string

// UnmarshalTOML takes a day.
func (d *dayValue) UnmarshalTOML(v any) error {
	switch v := v.(type) {
	case time.Time:
		*d = dayValue(v.Format(counterclaim.DateLayout))
	case string:
		*d = dayValue(v)
	default:
		return errors.New("a day is written as 2031-06-01")
	}
	return nil
}

// holdingsFile is a file of declared holdings in TOML.
type holdingsFile struct {
	Declaration struct {
		Agreement string   `toml:"agreement"`
		Party     string   `toml:"party"`
		AsOf      dayValue `toml:"as_of"`
		Received  dayValue `toml:"received"`
		Source    string   `toml:"source"`
		Exhibit   string   `toml:"exhibit"`
		Reason    string   `toml:"reason"`
		Synthetic bool     `toml:"synthetic"`
	} `toml:"declaration"`
	Sites []struct {
		ID    string              `toml:"id"`
		Items []counterclaim.Item `toml:"item"`
	} `toml:"site"`
}

// ReadHoldings reads what a party declared, for one site or more, from a file in TOML or a table (CSV), told apart by how it begins. Parties and
// sites are those of the agreement. The entries have neither number nor who kept them, and Received only where the file says it. The
// error names file and line.
func ReadHoldings(name string, src []byte, a *counterclaim.Agreement) ([]counterclaim.RegisterEntry, error) {
	switch {
	case len(src) > MaxHoldings:
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "it has more than %d bytes", MaxHoldings).At(name, 0).Try("part it by sites")
	case !utf8.Valid(src) || bytes.IndexByte(src, 0) >= 0:
		return nil, bad("it is no text in UTF-8").At(name, 0).Try("save it as UTF-8; a sheet as CSV (UTF-8)")
	}
	text := strings.TrimPrefix(string(src), "\uFEFF")
	var out []counterclaim.RegisterEntry
	var lines []int
	var err error
	if isHoldingsTable(text) {
		out, lines, err = holdingsTable(name, text)
	} else {
		out, lines, err = holdingsTOML(name, text)
	}
	if err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, counterclaim.Errorf(counterclaim.CodeEmpty, "it declares nothing for any site").At(name, 0).Try("for a site where nothing is, give the site without items; %s", holdingsHint)
	}
	for i := range out {
		if err := placeHoldings(&out[i], a); err != nil {
			return nil, err.At(name, lines[i])
		}
	}
	return out, nil
}

// isHoldingsTable reports whether a text begins with the names of columns.
func isHoldingsTable(text string) bool {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			return !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "[") && !strings.Contains(line, "=")
		}
	}
	return false
}

// placeHoldings wants an entry to be of a party and a site of the agreement, and to keep the record's rules.
func placeHoldings(e *counterclaim.RegisterEntry, a *counterclaim.Agreement) *counterclaim.Error {
	if e.Agreement != "" && e.Agreement != a.ID {
		return bad("it is of agreement %.60q, not of %s", e.Agreement, a.ID).Try("name that agreement with --agreement, or leave it out of the file")
	}
	e.Agreement = a.ID
	var parties, sites []string
	for _, p := range a.Parties {
		parties = append(parties, p.ID)
	}
	if !slices.Contains(parties, e.Party) {
		return bad("party %.60q is none of the agreement's", e.Party).Try("it has %s", strings.Join(parties, ", "))
	}
	for _, s := range a.Sites {
		if s.Party == e.Party {
			sites = append(sites, s.ID)
		}
	}
	if !slices.Contains(sites, e.Site) {
		return bad("site %.60q is none of that party's in the agreement", e.Site).Try("its sites are %s", strings.Join(sites, ", "))
	}
	check := *e
	check.ID, check.Kept, check.KeptBy, check.Number, check.Received = counterclaim.HashOf("holdings"), "2000-01-01T00:00:00Z", "a", 1, orToday(e.Received)
	if err := check.Validate(); err != nil {
		var ours *counterclaim.Error
		if errors.As(err, &ours) {
			return ours.Try("%s", holdingsHint)
		}
		return bad("%s", err)
	}
	return nil
}

func orToday(day string) string {
	if day == "" {
		return "2000-01-01"
	}
	return day
}

func holdingsTOML(name, text string) ([]counterclaim.RegisterEntry, []int, error) {
	var f holdingsFile
	meta, err := tomlline.Decode(text, &f)
	if err != nil {
		var ours *counterclaim.Error
		if errors.As(err, &ours) {
			return nil, nil, ours.At(name, ours.Line)
		}
		return nil, nil, bad("it cannot be read").Because(err).At(name, 0).Try("%s", holdingsHint)
	}
	index := tomlline.Index(text)
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		line := 0
		if key := unknown[0]; len(key) == 2 && key[0] == "declaration" {
			line = index.Of(key.String())
		}
		return nil, nil, bad("key %.60q is not known", unknown[0].String()).At(name, line).Try("%s", holdingsHint)
	}
	d := &f.Declaration
	e := counterclaim.RegisterEntry{Synthetic: d.Synthetic, RegisterWords: counterclaim.RegisterWords{Kind: counterclaim.HoldingsEntry, Agreement: d.Agreement, Party: d.Party, AsOf: string(d.AsOf), Received: string(d.Received),
		Source: d.Source, Reason: d.Reason}}
	if d.Exhibit != "" {
		if e.Exhibit, err = counterclaim.ParseID(d.Exhibit); err != nil {
			return nil, nil, bad("exhibit %.70q is no id", d.Exhibit).At(name, index.Of("declaration.exhibit")).Try("counterclaim exhibit list gives them, 64 signs long")
		}
	}
	var out []counterclaim.RegisterEntry
	var lines []int
	for i := range f.Sites {
		one := e
		one.Site, one.Items = f.Sites[i].ID, f.Sites[i].Items
		line := index.Of(fmt.Sprintf("site[%d]", i))
		if slices.ContainsFunc(out, func(x counterclaim.RegisterEntry) bool { return x.Site == one.Site }) {
			return nil, nil, bad("site %.60q stands twice", one.Site).At(name, line).Try("give all its items in one [[site]]")
		}
		out, lines = append(out, one), append(lines, line)
	}
	return out, lines, nil
}

// HoldingsColumns are the columns of a table of declared holdings.
func HoldingsColumns() []string {
	return []string{"party", "site", "as_of", "received", "source", "reason", "weapon_class", "type", "calibre_mm", "range_km", "count", "serials", "synthetic"}
}

// holdingsTable reads a table: a row for each kind of weapons at a site. Rows of one party, site and day are one declaration.
func holdingsTable(name, text string) ([]counterclaim.RegisterEntry, []int, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	if head, _, _ := strings.Cut(text, "\n"); strings.Count(head, ";") > strings.Count(head, ",") {
		r.Comma = ';'
	}
	head, err := r.Read()
	if err != nil {
		return nil, nil, unreadTable(name, err)
	}
	for i := range head {
		head[i] = strings.ToLower(strings.TrimSpace(head[i]))
		if !slices.Contains(HoldingsColumns(), head[i]) || slices.Contains(head[:i], head[i]) {
			return nil, nil, bad("column %.60q is not known, or stands twice", head[i]).At(name, 1).Try("the columns are %s", strings.Join(HoldingsColumns(), ", "))
		}
	}
	var out []counterclaim.RegisterEntry
	var lines []int
	for {
		cells, err := r.Read()
		if err == io.EOF {
			return out, lines, nil
		}
		if err != nil {
			return nil, nil, unreadTable(name, err)
		}
		line, _ := r.FieldPos(0)
		if len(cells) != len(head) {
			return nil, nil, bad("the row has %d cells, the header %d", len(cells), len(head)).At(name, line).Try("%s", holdingsHint)
		}
		e, item, err := holdingsRow(head, cells, r.Comma)
		if err != nil {
			var ours *counterclaim.Error
			errors.As(err, &ours)
			return nil, nil, ours.At(name, line).Try("%s", holdingsHint)
		}
		at := slices.IndexFunc(out, func(x counterclaim.RegisterEntry) bool { return x.Party == e.Party && x.Site == e.Site })
		switch {
		case at < 0:
			at = len(out)
			out, lines = append(out, e), append(lines, line)
		case out[at].AsOf != e.AsOf || out[at].Received != e.Received || out[at].Source != e.Source || out[at].Reason != e.Reason || out[at].Synthetic != e.Synthetic:
			return nil, nil, bad("it says another day, source or reason than the row of the same site on line %d", lines[at]).At(name, line).Try("give declarations of several days in files of their own")
		}
		if item != nil {
			out[at].Items = append(out[at].Items, *item)
		}
	}
}

func unreadTable(name string, err error) error {
	line := 0
	var p *csv.ParseError
	if errors.As(err, &p) {
		line, err = p.Line, p.Err
	}
	return bad("the table cannot be read: %s", err).At(name, line).Try("%s", holdingsHint)
}

// holdingsRow reads a row; its item is nil where it says that nothing is there.
func holdingsRow(head, cells []string, comma rune) (e counterclaim.RegisterEntry, item *counterclaim.Item, err error) {
	e.Kind = counterclaim.HoldingsEntry
	item = &counterclaim.Item{}
	number := func(cell string) float64 {
		v, wrong := strconv.ParseFloat(cell, 64)
		if wrong != nil || math.IsInf(v, 0) || math.IsNaN(v) {
			err = bad("%.40q is no number", cell)
		}
		return v
	}
	parted := ";"
	if comma == ';' {
		parted = ","
	}
	for i, cell := range cells {
		if cell = strings.TrimSpace(cell); cell == "" {
			continue
		}
		switch head[i] {
		case "party":
			e.Party = cell
		case "site":
			e.Site = cell
		case "as_of":
			e.AsOf = cell
		case "received":
			e.Received = cell
		case "source":
			e.Source = cell
		case "reason":
			e.Reason = cell
		case "weapon_class":
			item.WeaponClass = cell
		case "type":
			item.Type = cell
		case "calibre_mm":
			item.CalibreMM = number(cell)
		case "range_km":
			item.RangeKM = number(cell)
		case "count":
			if item.Count, err = strconv.Atoi(cell); err != nil {
				return e, nil, bad("count %.40q is no whole number", cell)
			}
		case "serials":
			for s := range strings.SplitSeq(cell, parted) {
				if s = strings.TrimSpace(s); s != "" {
					item.Serials = append(item.Serials, s)
				}
			}
		case "synthetic":
			if cell != "true" && cell != "false" {
				return e, nil, bad("synthetic %.40q is neither true nor false", cell)
			}
			e.Synthetic = cell == "true"
		}
		if err != nil {
			return e, nil, err
		}
	}
	if item.WeaponClass == "" && item.Count == 0 && item.Type == "" && len(item.Serials) == 0 {
		item = nil
	}
	return e, item, nil
}
