package main

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// oldest is the end of office before which a person is left out.
const oldest = "1991-01-01"

// personRows gives office holders: the Factbook's leaders, then Petrarch's.
func (w *world) personRows() []row {
	out := w.leaderRows()
	for _, b := range w.national {
		out = append(out, w.officeRows(b)...)
	}
	slices.SortStableFunc(out, func(a, b row) int { return strings.Compare(a.country, b.country) })
	return out
}

// leaderRows gives the Factbook's leaders. Whoever leads several countries (a monarch, the
// president of a state with territories) stands under the one that comes first here.
func (w *world) leaderRows() []row {
	order := append([]string{"GBR", "USA", "FRA", "DNK", "NLD", "NOR", "AUS", "NZL", "CHN"}, codes(w.countries)...)
	seen := map[string]bool{}
	var out []row
	for _, code := range order {
		c := w.byCode[code]
		if !c.state {
			continue
		}
		for _, l := range c.leaders {
			name := leaderName(l.name)
			if name == "" || seen[name] {
				continue
			}
			seen[name] = true
			since, err := time.Parse("2 January 2006", l.since)
			r := row{name: name, country: code, sector: "GOV", kind: "person"}
			if err == nil {
				r.from = since.Format(time.DateOnly)
			}
			if f := strings.Fields(name); len(f) > 2 {
				r.aliases = []string{f[0] + " " + f[len(f)-1]}
			}
			out = append(out, r)
		}
	}
	return out
}

func codes(cs []*country) []string {
	var out []string
	for _, c := range cs {
		out = append(out, c.code)
	}
	return out
}

// leaderName takes the office from before a Factbook name and turns "Sadyr JAPAROV" into
// "Sadyr Japarov"; "" where fewer than two names are left.
func leaderName(s string) string {
	offices := ` President Prime Minister Premier King Queen Emir Sultan Amir Chancellor Taoiseach Vice Acting Interim Transition Transitional General Gen. Col. Capt. Lt.
 Marshal Field Governor Governor-General Crown Prince Princess Grand Duke Duchess Supreme Leader Chairman Chairperson Captain Regent Co-prince Pope Secretary State Sheikh
 Council Ministers Cardinal Archbishop Sir Dame Dr. Executive Chief Federal Councillor Councilor CNSP GNU First Deputy Colonel Government Head Minister-President Assistant the of and Mr. Maj. Brig. Adm. Taoiseach `
	f := strings.Fields(strings.Map(func(r rune) rune {
		if r == '"' || r == ',' {
			return -1
		}
		return r
	}, s))
	for len(f) > 0 && strings.Contains(offices, " "+f[0]+" ") {
		f = f[1:]
	}
	if len(f) < 2 || len(f) > 5 || strings.ContainsAny(strings.Join(f, ""), "()0123456789;") {
		return ""
	}
	for i, w := range f {
		if w == strings.ToUpper(w) && strings.Trim(w, "IVX") != "" {
			f[i] = title(w)
		}
	}
	return strings.Join(f, " ")
}

// officeRows gives a person's time in office, as defence ministers apart from other offices.
func (w *world) officeRows(b block) []row {
	names := personNames(b.names)
	if len(names) == 0 {
		return nil
	}
	spans := map[string]*row{}
	for _, d := range b.codes {
		if len(d.code) < 6 || d.code[3:6] != "GOV" || w.byCode[d.code[:3]] == nil {
			continue
		}
		sector := "GOV"
		if strings.HasPrefix(d.code[6:], "MIL") {
			sector = "MIL"
		}
		to := cmp.Or(d.to, listed)
		if d.from == "" || d.from > to {
			continue
		}
		key := d.code[:3] + sector
		if s := spans[key]; s == nil {
			spans[key] = &row{name: names[0], country: d.code[:3], sector: sector, kind: "person", from: d.from, to: to, aliases: names[1:]}
		} else {
			s.from, s.to = min(s.from, d.from), max(s.to, to)
		}
	}
	var out []row
	for _, s := range spans {
		if s.to >= oldest {
			out = append(out, *s)
		}
	}
	slices.SortFunc(out, func(a, b row) int {
		return cmp.Or(strings.Compare(a.country, b.country), -strings.Compare(a.sector, b.sector))
	})
	return out
}

// personNames gives full names, two words or more without an office before them, and
// surnames with one ("President Marn").
func personNames(names []string) []string {
	var out []string
	for _, n := range names {
		n = withoutOffice(title(n))
		f := strings.Fields(n)
		if len(f) < 2 || len(f) > 6 || !utf8.ValidString(n) || slices.ContainsFunc(f, func(w string) bool { return len(strings.Trim(w, ".")) < 2 }) ||
			strings.ContainsAny(n, "()/0123456789;:,\"") || slices.Contains(out, n) ||
			slices.ContainsFunc(f, func(w string) bool { return slices.Contains(notPersons(), w) }) {
			continue
		}
		out = append(out, n)
	}
	return out
}

// notPersons gives words that no person's name holds; a name with one is something else's.
func notPersons() []string {
	return []string{"Administration", "Government", "Regime", "Cabinet", "Office", "Spokesman", "Team", "Party", "House", "King", "Queen", "Prince", "Sheikh", "Emir", "of", "the", "The"}
}

// withoutOffice takes what stands up to the last word of office away where two names or
// more are left; a lone surname keeps an office right before it.
func withoutOffice(name string) string {
	f := strings.Fields(name)
	last := -1
	for i, w := range f {
		if slices.Contains([]string{"President", "Minister", "Premier", "Chancellor", "General", "Secretary", "Secretary-General", "Mr", "Mr.", "Mrs.", "Mrs", "Ms", "Ms.",
			"Senator", "Governor", "Ambassador", "Colonel", "Marshal", "Chairman", "Leader", "Dr", "Dr.", "Sir", "Ayatollah", "State", "Affairs"}, w) {
			last = i
		}
	}
	switch left := len(f) - last - 1; {
	case left >= 2:
		return strings.Join(f[last+1:], " ")
	case left == 1 && last == 0:
		return name
	}
	return ""
}

// groupRows gives organisations and armed groups that are not written by hand.
func (w *world) groupRows() []row {
	var out []row
	for _, b := range w.world {
		out = append(out, orgRows(b)...)
	}
	for _, b := range w.armed {
		out = append(out, w.armedRows(b)...)
	}
	for _, c := range w.countries {
		for _, g := range c.groups {
			if r, ok := factbookGroup(g); ok {
				out = append(out, r)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b row) int { return strings.Compare(a.name, b.name) })
	return slices.CompactFunc(out, func(a, b row) bool { return a.name == b.name })
}

// orgRows gives an international or non-governmental organisation, or a person at the head of one.
func orgRows(b block) []row {
	if len(b.codes) == 0 || len(b.codes[0].code) < 3 {
		return nil
	}
	sector := b.codes[0].code[:3]
	dates := slices.ContainsFunc(b.codes, func(d dated) bool { return d.from != "" || d.to != "" })
	names := bodyNames(b.names)
	if dates {
		names = personNames(b.names)
	}
	if sector != "IGO" && sector != "NGO" || len(names) == 0 {
		return nil
	}
	r := row{name: names[0], sector: sector, kind: "body", aliases: names[1:]}
	if dates {
		r.kind, r.from, r.to = "person", b.codes[0].from, cmp.Or(b.codes[0].to, listed)
		if r.from == "" || r.from > r.to || r.to < oldest {
			return nil
		}
	}
	return []row{r}
}

// armedRows gives an armed group with the country that the dictionary puts it in, if it is one.
func (w *world) armedRows(b block) []row {
	names := bodyNames(b.names)
	if len(b.codes) == 0 || len(names) == 0 {
		return nil
	}
	code := b.codes[0].code
	r := row{name: names[0], sector: "REB", kind: "body", aliases: names[1:]}
	if len(code) >= 6 && w.byCode[code[:3]] != nil && code[3:6] == "REB" {
		r.country = code[:3]
	}
	return []row{r}
}

// bodyNames gives the names of three words or more; shorter ones ("Red Flag", "National
// Front") stand for too much.
func bodyNames(names []string) []string {
	var out []string
	for _, n := range names {
		n = title(n)
		if i := strings.IndexByte(n, '('); i >= 0 {
			n = strings.TrimSpace(n[:i])
		}
		if f := strings.Fields(n); len(f) < 3 || len(f) > 12 || !utf8.ValidString(n) || strings.ContainsAny(n, "+*/:;,\"[]{}.") || slices.Contains(out, n) {
			continue
		}
		out = append(out, n)
	}
	return out
}

// factbookGroup reads "Islamic State of Iraq and ash-Sham (ISIS) – Algeria".
func factbookGroup(s string) (row, bool) {
	name, rest, _ := strings.Cut(s, "(")
	for _, cut := range []string{" – ", " - ", " in the Philippines", "/", ","} {
		name, _, _ = strings.Cut(name, cut)
	}
	name = strings.TrimSpace(strings.NewReplacer("’", "'", "‘", "'").Replace(name))
	if len(strings.Fields(name)) < 2 || len(name) > 80 {
		return row{}, false
	}
	r := row{name: name, sector: "REB", kind: "body"}
	if short, _, ok := strings.Cut(rest, ")"); ok && len(short) >= 4 && len(short) <= 8 && strings.ToUpper(short) == short && !strings.ContainsAny(short, " ;,/") {
		r.aliases = []string{short}
	}
	return r, true
}
