package ceasefire

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

// Limits of a file of notices.
const (
	MaxNotices    = 16 << 20 // bytes of the file
	maxNoticeLine = 64 << 10 // bytes
	maxNotices    = 20_000
)

const noticeHint = `write one notice a line: {"id": "N-1", "party": "…", "about": "exercise", "given": "2031-05-23T09:00:00+05:00", "from": "…", "until": "…"}`

// ReadNotified reads what was announced, one JSON object a line, and names every line that cannot be used; the others are given. Parties and
// zones are those of the agreement.
func ReadNotified(name string, src []byte, a *counterclaim.Agreement) ([]Notified, []error) {
	out := []Notified{}
	var faults []error
	fault := func(line int, hint, format string, args ...any) {
		faults = append(faults, counterclaim.Errorf(counterclaim.CodeBadInput, format, args...).At(name, line).Try("%s", hint))
	}
	if len(src) > MaxNotices {
		fault(0, "give a part of it", "it has more than %d bytes", MaxNotices)
		return nil, faults
	}
	seen := map[string]int{}
	for i, raw := range bytes.Split(bytes.TrimPrefix(src, []byte("\uFEFF")), []byte("\n")) {
		line := i + 1
		if raw = bytes.TrimSpace(raw); len(raw) == 0 {
			continue
		}
		switch {
		case len(raw) > maxNoticeLine:
			fault(line, noticeHint, "the line has more than %d bytes", maxNoticeLine)
			continue
		case !utf8.Valid(raw):
			fault(line, "save it as UTF-8", "it is no text in UTF-8")
			continue
		case len(out) == maxNotices:
			fault(line, "give a part of it", "it has more than %d notices", maxNotices)
			return out, faults
		}
		var n Notified
		d := json.NewDecoder(bytes.NewReader(raw))
		d.DisallowUnknownFields()
		if err := d.Decode(&n); err != nil || d.More() {
			why := "more than one object stands on the line"
			if err != nil {
				why = strings.TrimPrefix(err.Error(), "json: ")
			}
			fault(line, noticeHint, "it is no notice: %.200s", why)
			continue
		}
		if wrong, hint := n.wrong(a); wrong != "" {
			fault(line, hint, "%s", wrong)
			continue
		}
		if before := seen[n.ID]; before > 0 {
			fault(line, "give each notice an id of its own", "notice %.60q stands on line %d too", n.ID, before)
			continue
		}
		seen[n.ID] = line
		out = append(out, n)
	}
	return out, faults
}

// wrong says what is wrong with a notice, and what to try.
func (n *Notified) wrong(a *counterclaim.Agreement) (wrong, hint string) {
	word := func(s string) bool { return len(s) <= maxWord && counterclaim.IsOneLine(s) }
	given, err := time.Parse(time.RFC3339, n.Given)
	from, err2 := time.Parse(time.RFC3339, n.From)
	until, err3 := time.Parse(time.RFC3339, n.Until)
	switch {
	case n.ID == "" || !word(n.ID):
		return "it has no id on one line", noticeHint
	case !slices.ContainsFunc(a.Parties, func(p counterclaim.Party) bool { return p.ID == n.Party }):
		return "party " + quotedWord(n.Party) + " is none of the agreement's", "give the id under which the agreement lists it"
	case !slices.Contains(counterclaim.Abouts(), n.About):
		return "about is " + quotedWord(n.About), "one of " + strings.Join(counterclaim.Abouts(), ", ")
	case err != nil || err2 != nil || err3 != nil:
		return "given, from and until are not all times with their zone", "write them as 2031-05-23T09:00:00+05:00"
	case until.Before(from):
		return "it ends before it begins", "give the earlier time as from"
	case given.Year() < 1800 || until.Year() > 2200:
		return "its year is not from 1800 to 2200", "look at its times"
	case n.Zone != "" && !slices.ContainsFunc(a.Zones, func(z counterclaim.Zone) bool { return z.ID == n.Zone }):
		return "zone " + quotedWord(n.Zone) + " is none of the agreement's", "give the id under which the agreement lists it, or leave it out and say in words where"
	case n.WeaponClass != "" && !slices.Contains(counterclaim.WeaponClasses(), n.WeaponClass):
		return "weapon class " + quotedWord(n.WeaponClass) + " is not known", "one of " + strings.Join(counterclaim.WeaponClasses(), ", ")
	case len(n.Serials) > maxList || slices.ContainsFunc(n.Serials, func(s string) bool { return s == "" || !word(s) }):
		return "its serial numbers are too many, or one is no line of words", "write each as it stands on the weapon"
	case len(n.Words) > maxText:
		return "its words are too long", "make them shorter"
	}
	return "", ""
}
