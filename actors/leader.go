package actors

import (
	"strings"
	"sync"
)

// leaders are the entries of leaders.tsv by the last word of their names, small letters, without "al-".
var leaders = sync.OnceValue(func() map[string][]Entry {
	out := map[string][]Entry{}
	x := newIndex(0, 0)
	for line := range strings.Lines(leadersTSV) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' || strings.HasPrefix(line, "name\t") {
			continue
		}
		x.addLine(line)
		e := x.entries[len(x.entries)-1]
		names := []string{e.Name}
		if cells := strings.Split(line, "\t"); len(cells) > 7 {
			names = append(names, strings.Split(cells[7], ";")...)
		}
		seen := map[string]bool{}
		for _, n := range names {
			if words := strings.Fields(strings.ToLower(n)); len(words) > 1 {
				if last := surname(words[len(words)-1]); !seen[last] {
					seen[last] = true
					out[last] = append(out[last], e)
				}
			}
		}
	}
	return out
})

// surname drops the article of Arabic names.
func surname(word string) string {
	for _, article := range []string{"al-", "el-"} {
		if rest, ok := strings.CutPrefix(word, article); ok {
			return rest
		}
	}
	return word
}

// Leader gives the leading politician or commander whom a surname alone means on a day: the one in office then, or where nobody of that
// name was, the one of all days. It is false where several countries have one.
func (t *Table) Leader(name, on string) (Entry, bool) {
	all := leaders()[surname(strings.ToLower(name))]
	var found Entry
	for _, inOffice := range []bool{true, false} {
		n := 0
		for _, e := range all {
			if inOffice && on != "" && (e.From != "" && on < e.From || e.To != "" && on > e.To) {
				continue
			}
			if n > 0 && e.Country != found.Country {
				return Entry{}, false
			}
			found = e
			n++
		}
		if n > 0 {
			return found, true
		}
	}
	return Entry{}, false
}
