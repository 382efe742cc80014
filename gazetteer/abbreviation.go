package gazetteer

import (
	_ "embed" // the table
	"strings"
)

//go:embed abbreviations.tsv
var abbreviations string

// units is the abbreviations of first-order units.
type units map[string]Entry

// newUnits reads the table and finds its units in the world set.
func newUnits(w *set) units {
	out := units{}
	for line := range strings.Lines(abbreviations) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(f) != 3 || line[0] == '#' || f[0] == "abbreviation" {
			continue
		}
		var buf [96]byte
		k, ok := keyOf(appendFold(buf[:0], f[1]))
		if !ok {
			continue
		}
		for _, e := range w.appendFound(nil, k) {
			if e.Country == f[2] && (e.Code == "ADM1" || e.Code == "PPLC") {
				out[f[0]] = e
				break
			}
		}
	}
	return out
}

// Abbreviated gives the first-order unit that an abbreviation stands for: "W.Va.", "W. Va.", "Ont.". Without
// a point ("TX", "BC") it is one only behind a town and a comma, which behind says.
func (g *Gazetteer) Abbreviated(name string, behind bool) (e Entry, ok bool) {
	if len(name) > 8 || !behind && !strings.Contains(name, ".") {
		return Entry{}, false
	}
	name = strings.ReplaceAll(name, " ", "")
	if e, ok = g.units[name]; !ok && strings.Contains(name, ".") {
		e, ok = g.units[name+"."] // the last point may belong to the sentence
	}
	return e, ok
}
