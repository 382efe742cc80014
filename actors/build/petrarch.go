package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// block is one entry of a Petrarch2 dictionary: names and their dated codes.
type block struct {
	names []string // as written: capitals, "_" between words
	codes []dated
}

// dated is a CAMEO code with the days it holds for, "" for open.
type dated struct{ code, from, to string }

// listed is the day of the dictionaries: what is open-ended there is known until then.
const listed = "2014-01-30"

// readBlocks reads a dictionary: a name with its codes behind it or on lines of their own,
// other names of the same on lines that begin with "+".
func readBlocks(text string) []block {
	var out []block
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimRight(line, "\r")
		var codes []dated
		line, codes = cutCodes(line)
		line, _, _ = strings.Cut(line, "#")
		name := strings.Trim(strings.TrimSpace(line), "_ \t")
		alias := strings.HasPrefix(name, "+")
		name = strings.Trim(strings.TrimPrefix(name, "+"), "_ ")
		switch {
		case name == "" && len(codes) == 0:
			continue
		case name != "" && (!alias || len(out) == 0):
			out = append(out, block{names: []string{name}})
		case name != "":
			out[len(out)-1].names = append(out[len(out)-1].names, name)
		}
		if len(out) > 0 {
			out[len(out)-1].codes = append(out[len(out)-1].codes, codes...)
		}
	}
	return out
}

// cutCodes takes every "[CODE when]" out of a line. A line's comment may hold brackets too:
// what stands after "#" before the first bracket is not read.
func cutCodes(line string) (string, []dated) {
	var out []dated
	hash := strings.IndexByte(line, '#')
	for {
		i := strings.IndexByte(line, '[')
		if i < 0 || hash >= 0 && hash < i {
			return line, out
		}
		j := strings.IndexByte(line[i:], ']')
		if j < 0 {
			return line[:i], out
		}
		code, when, _ := strings.Cut(strings.TrimSpace(line[i+1:i+j]), " ")
		d := dated{code: code}
		when = strings.TrimSpace(when)
		switch from, to, span := strings.Cut(when, "-"); {
		case strings.HasPrefix(when, ">"):
			d.from = day(when[1:])
		case strings.HasPrefix(when, "<"):
			d.to = day(when[1:])
		case span:
			d.from, d.to = day(from), day(to)
		}
		out = append(out, d)
		line = line[:i] + " " + line[i+j+1:]
		hash = strings.IndexByte(line, '#')
	}
}

// day turns YYMMDD into YYYY-MM-DD, "" for what is no day.
func day(s string) string {
	s = strings.TrimSpace(s)
	if len(s) != 6 {
		return ""
	}
	t, err := time.Parse("20060102", map[bool]string{true: "20", false: "19"}[s[:2] < "30"]+s)
	if err != nil {
		return ""
	}
	return t.Format(time.DateOnly)
}

// title turns "SUDAN_PEOPLE'S_LIBERATION_ARMY" into "Sudan People's Liberation Army".
func title(name string) string {
	small := " of the for and in on to de la del des du et y da do dos "
	capitals := " UN EU US UK USA NATO AU OAS OSCE UNHCR UNICEF IMF NGO "
	words := strings.Fields(strings.ReplaceAll(name, "_", " "))
	for i, w := range words {
		lower := strings.ToLower(w)
		switch {
		case strings.Contains(capitals, " "+strings.ToUpper(w)+" "):
			words[i] = strings.ToUpper(w)
		case i > 0 && strings.Contains(small, " "+lower+" "):
			words[i] = lower
		default:
			parts := strings.Split(lower, "-")
			for k, p := range parts {
				if r, n := utf8.DecodeRuneInString(p); n > 0 {
					parts[k] = strings.ToUpper(string(r)) + p[n:]
				}
			}
			words[i] = strings.Join(parts, "-")
		}
	}
	return strings.Join(words, " ")
}

// spellings finds other spellings of a country's own names in the dictionary: single words a
// letter or two away from one of them and farther from every other country's.
func (w *world) spellings(c *country, taken map[string]string) map[string][]string {
	out := map[string][]string{}
	known := map[string][]string{"country": c.names, "demonym": c.demonyms, "capital": c.capitals}
	for _, b := range w.national {
		if !slices.ContainsFunc(b.codes, func(d dated) bool { return d.code == c.code }) {
			continue
		}
		for _, n := range b.names {
			word := strings.ToLower(n)
			if strings.ContainsAny(word, "_ .-'") || !utf8.ValidString(word) || len(word) < 6 || taken[word] != "" || strings.HasSuffix(word, "s") {
				continue
			}
			if kind, d := nearest(word, known); kind != "" && d < foreign(word, c.code, taken) {
				out[kind] = append(out[kind], title(n))
			}
		}
	}
	return out
}

// nearest gives the kind of the known name that a word is a spelling of, and how many letters apart they are.
func nearest(word string, known map[string][]string) (string, int) {
	best, distance := "", 3
	for _, kind := range []string{"country", "demonym", "capital"} {
		for _, k := range known[kind] {
			k = strings.ToLower(k)
			limit := 2
			if len(k) < 8 {
				limit = 1
			}
			if k[0] != word[0] || strings.Contains(k, " ") {
				continue
			}
			if d := apart(word, k); d > 0 && d <= limit && d < distance {
				best, distance = kind, d
			}
		}
	}
	return best, distance
}

// foreign gives how far a word is from the names of all other countries.
func foreign(word, code string, taken map[string]string) int {
	least := 99
	for k, c := range taken {
		if c != code && len(k)-len(word) < 3 && len(word)-len(k) < 3 {
			least = min(least, apart(word, k))
		}
	}
	return least
}

// apart is the number of letters to be put in, taken out or changed between two words.
func apart(a, b string) int {
	x, y := []rune(a), []rune(b)
	line := make([]int, len(y)+1)
	for j := range line {
		line[j] = j
	}
	for i := range x {
		corner := line[0]
		line[0] = i + 1
		for j := range y {
			cost := corner
			if x[i] != y[j] {
				cost++
			}
			corner = line[j+1]
			line[j+1] = min(cost, line[j]+1, corner+1)
		}
	}
	return line[len(y)]
}

// row is one row of a table.
type row struct {
	name, country, sector, kind, from, to string
	aliases                               []string
}

// encode writes rows in the form of actors.ParseOwn.
func encode(rows []row) []byte {
	var b strings.Builder
	b.WriteString("name\tcountry\tsector\tkind\tparty\tfrom\tto\taliases\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\t\t%s\t%s\t%s\n", r.name, r.country, r.sector, r.kind, r.from, r.to, strings.Join(r.aliases, ";"))
	}
	return []byte(b.String())
}
