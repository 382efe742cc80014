package main

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
	"unicode"
)

//go:embed names.tsv
var namesTSV string

// country is what the sources say of one country or territory.
type country struct {
	code     string
	names    []string // the short name first
	demonyms []string
	capitals []string
	leaders  []leader
	groups   []string // armed groups that the Factbook lists
	state    bool     // its capital stands for a government in the news
}

type leader struct{ name, since string }

// world is everything read from the sources.
type world struct {
	countries []*country // in the order of countryInfo.tsv
	byCode    map[string]*country
	national  []block // Phoenix.Countries
	world     []block // Phoenix.International
	armed     []block // Phoenix.MilNonState
}

// dependent says which of countryInfo's rows are no states of their own: their seats do not
// stand for a government in the news.
const dependent = `ABW AIA ALA ASM ATA ATF BES BLM BMU BVT CCK COK CUW CXR CYM ESH FLK FRO GGY GIB GLP GRL GUF GUM HKG HMD IMN IOT JEY MAC MAF
MNP MSR MTQ MYT NCL NFK NIU PCN PRI PYF REU SGS SHN SJM SPM SXM TCA TKL UMI VGB VIR WLF`

func readWorld(raw map[string][]byte) (*world, error) {
	w := &world{byCode: map[string]*country{}}
	if err := w.readGeoNames(string(raw["geo/countryInfo.tsv"])); err != nil {
		return nil, err
	}
	factbook, err := unzip(raw["geo/factbook-government.json.gz"])
	if err != nil {
		return nil, fmt.Errorf("factbook-government.json.gz: %w", err)
	}
	if err := w.readFactbook(factbook); err != nil {
		return nil, fmt.Errorf("factbook-government.json.gz: %w", err)
	}
	if err := w.readNames(namesTSV); err != nil {
		return nil, fmt.Errorf("names.tsv: %w", err)
	}
	for name, into := range map[string]*[]block{"Countries": &w.national, "International": &w.world, "MilNonState": &w.armed} {
		b, err := unzip(raw["actors/Phoenix."+name+".actors.txt.gz"])
		if err != nil {
			return nil, fmt.Errorf("actors list Phoenix.%s.actors.txt.gz: %w", name, err)
		}
		*into = readBlocks(string(b))
	}
	return w, nil
}

func unzip(b []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// readGeoNames takes code, name and capital of every country that still exists.
func (w *world) readGeoNames(tsv string) error {
	for line := range strings.SplitSeq(tsv, "\n") {
		f := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") || len(f) < 6 || f[1] == "SCG" || f[1] == "ANT" {
			continue
		}
		c := &country{code: f[1], names: []string{strings.TrimSpace(f[4])}, state: !strings.Contains(dependent, f[1])}
		if capital := strings.TrimSpace(f[5]); capital != "" {
			c.capitals = []string{capital}
		}
		w.countries, w.byCode[c.code] = append(w.countries, c), c
	}
	if len(w.countries) < 240 {
		return fmt.Errorf("countryInfo.tsv has %d countries, too few", len(w.countries))
	}
	return nil
}

func (w *world) readFactbook(b []byte) error {
	var book struct {
		Countries []struct {
			ISO3      string `json:"iso3"`
			Name      string `json:"name"`
			LongName  string `json:"long_name"`
			Capital   string `json:"capital"`
			Noun      string `json:"nationality_noun"`
			Adjective string `json:"nationality_adjective"`
			Leaders   []struct {
				Name  string `json:"name"`
				Since string `json:"since"`
			} `json:"leaders"`
			Groups string `json:"terrorist_groups"`
		} `json:"countries"`
	}
	if err := json.Unmarshal(b, &book); err != nil {
		return err
	}
	for _, f := range book.Countries {
		c := w.byCode[f.ISO3]
		if c == nil {
			continue
		}
		for _, n := range []string{f.Name, f.LongName} {
			if n = plain(n); n != "" && n != "none" {
				c.names = append(c.names, n)
			}
		}
		if capital := plain(f.Capital); capital != "" {
			c.capitals = append(c.capitals, capital)
		}
		c.demonyms = append(demonyms(f.Adjective), demonyms(f.Noun)...)
		for _, l := range f.Leaders {
			c.leaders = append(c.leaders, leader{html.UnescapeString(l.Name), l.Since})
		}
		for g := range strings.SplitSeq(html.UnescapeString(f.Groups), ";") {
			c.groups = append(c.groups, strings.TrimSpace(g))
		}
	}
	return nil
}

// plain takes the first name out of a Factbook field: without notes and parentheses.
func plain(s string) string {
	s = html.UnescapeString(s)
	if i := strings.IndexAny(s, "(;"); i >= 0 {
		s = s[:i]
	}
	s = strings.TrimPrefix(strings.TrimSpace(s), "The ")
	if strings.Contains(s, "no official") || strings.Contains(s, "administered") || strings.Contains(s, " in ") {
		return ""
	}
	if name, _, ok := strings.Cut(s, ","); ok && !strings.Contains(s, "D.C.") {
		return strings.TrimSpace(name)
	}
	return s
}

// demonyms reads a nationality field: "Lao(s) or Laotian(s)", "Irishman(men), Irish
// (collective plural)", "Thai (singular and plural)".
func demonyms(s string) []string {
	s, _, _ = strings.Cut(s, "; note")
	s = strings.NewReplacer(" or ", ",", ";", ",", "man(men)", "man,$men", "woman(women)", "woman,$women", "man (men)", "man").Replace(s)
	var out []string
	stem := ""
	for part := range strings.SplitSeq(s, ",") {
		part = strings.TrimSpace(part)
		if tail, ok := strings.CutPrefix(part, "$"); ok {
			part = stem + tail
		}
		part, many := strings.CutSuffix(strings.Replace(part, "(s)", "\x00", 1), "\x00")
		if i := strings.IndexByte(part, '\x00'); i >= 0 {
			part, many = part[:i], true
		}
		if i := strings.IndexByte(part, '('); i >= 0 {
			part = part[:i]
		}
		part = strings.TrimSpace(part)
		stem = strings.TrimSuffix(strings.TrimSuffix(part, "woman"), "man")
		if first := []rune(part + " ")[0]; !unicode.IsUpper(first) || part == "NA" {
			continue
		}
		out = append(out, part)
		if many {
			out = append(out, part+"s")
		}
	}
	return out
}

// readNames takes the names written by hand.
func (w *world) readNames(tsv string) error {
	for i, line := range strings.Split(strings.TrimSuffix(tsv, "\n"), "\n") {
		if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "code\t") {
			continue
		}
		f := strings.Split(line, "\t")
		c := w.byCode[f[0]]
		if len(f) != 3 || c == nil {
			return fmt.Errorf("line %d: %q is not code, kind, names", i+1, line)
		}
		into, ok := map[string]*[]string{"country": &c.names, "demonym": &c.demonyms, "capital": &c.capitals}[f[1]]
		if !ok {
			return fmt.Errorf("line %d: kind %q is none of country, demonym, capital", i+1, f[1])
		}
		if list, ok := strings.CutPrefix(f[2], "="); ok {
			*into, f[2] = nil, list
		}
		for n := range strings.SplitSeq(f[2], ";") {
			if n != "" {
				*into = append(*into, n)
			}
		}
	}
	return nil
}

// countryRows gives a row of names, of demonyms and, for a state, of capitals for each country.
func (w *world) countryRows() []row {
	taken := map[string]string{}
	for _, c := range w.countries {
		for _, n := range slices.Concat(c.names, c.demonyms) {
			taken[strings.ToLower(n)] = c.code
		}
	}
	var out []row
	for _, c := range w.countries {
		spellings := w.spellings(c, taken)
		names := unique(append(c.names, spellings["country"]...), nil)
		out = append(out, row{name: names[0], country: c.code, kind: "country", aliases: names[1:]})
		if d := unique(append(c.demonyms, spellings["demonym"]...), names); len(d) > 0 {
			out = append(out, row{name: d[0], country: c.code, kind: "demonym", aliases: d[1:]})
		}
		if !c.state {
			continue
		}
		if k := unique(append(c.capitals, spellings["capital"]...), names); len(k) > 0 {
			out = append(out, row{name: k[0], country: c.code, sector: "GOV", kind: "capital", aliases: k[1:]})
		}
	}
	return out
}

// unique leaves out empty names, names given before and names of the other list.
func unique(names, other []string) []string {
	var out []string
	for _, n := range names {
		if n != "" && !slices.Contains(out, n) && !slices.Contains(other, n) {
			out = append(out, n)
		}
	}
	return out
}
