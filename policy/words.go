package policy

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// matters are words of what never leaves: monitors and their means, and what shelters people or stores what was permitted. The same
// for all parties.
var matters = regexp.MustCompile(`(?i)\b(?:` + strings.Join([]string{
	`monitors?`, `monitoring (?:mission|team|post|patrol|camera|station)s?`, `observers?`, `observation missions?`, `mission patrols?`,
	`cameras?`, `cctv`, `webcams?`, `camera (?:site|post|mast)s?`,
	`(?:bomb|air[ -]raid|civilian)? ?shelters?`, `sheltering`, `bomb[ -]?proof cellars?`, `safe houses?`,
	`hospitals?`, `clinics?`, `ambulances?`, `infirmar(?:y|ies)`, `maternity wards?`, `field hospitals?`, `medical (?:post|point|cent(?:er|re))s?`,
	`(?:permanent |permitted |weapons?[ -]|heavy weapons? |equipment )storage(?: (?:site|area|facilit(?:y|ies)|place)s?)?`, `storage sites?`, `cantonments?`, `holding areas?`,
}, "|") + `)\b`)

// sensitive reports whether some words speak of what never leaves.
func sensitive(words string) bool { return words != "" && matters.MatchString(words) }

// span is a part of a text in bytes, the end excluded.
type span struct{ from, to int }

// blank takes the words of some spans away: letters and signs become *, so that all other offsets stay true. Spaces stay.
func blank(words string, spans []span) string {
	if len(spans) == 0 {
		return words
	}
	b := []byte(words)
	for _, s := range spans {
		for i := max(0, s.from); i < min(len(b), s.to); i++ {
			if b[i] != ' ' && b[i] != '\n' && b[i] != '\r' && b[i] != '\t' {
				b[i] = '*'
			}
		}
	}
	if !utf8.Valid(b) { // a span began or ended within a letter
		return strings.ToValidUTF8(string(b), "*")
	}
	return string(b)
}

// sensitiveSpans gives the sentences of a text that speak of what never leaves.
func sensitiveSpans(words string) []span {
	var out []span
	for _, at := range matters.FindAllStringIndex(words, -1) {
		from := strings.LastIndexAny(words[:at[0]], ".!?\n") + 1
		to := len(words)
		if n := strings.IndexAny(words[at[1]:], ".!?\n"); n >= 0 {
			to = at[1] + n + 1
		}
		out = append(out, span{from, to})
	}
	return out
}

// nameSpans gives where names stand in a text.
func nameSpans(words string, names []string) []span {
	var out []span
	for _, name := range names {
		for from := 0; name != ""; {
			at := strings.Index(words[from:], name)
			if at < 0 {
				break
			}
			out = append(out, span{from + at, from + at + len(name)})
			from += at + len(name)
		}
	}
	return out
}

// overlaps gives the parts of spans that lie within another, as offsets into it.
func overlaps(of []span, from, to int) []span {
	var out []span
	for _, s := range of {
		if a, b := max(s.from, from), min(s.to, to); a < b {
			out = append(out, span{a - from, b - from})
		}
	}
	return out
}

// MayLeave reports whether words that a person of the mission wrote may leave it as they stand: nothing in them tells of monitors, cameras, shelters,
// hospitals and permitted storage, of where exactly, or of what is still to come.
func MayLeave(words string) bool {
	return !sensitive(words) && !spots.MatchString(words) && (!coming.MatchString(words) || talking.MatchString(words))
}
