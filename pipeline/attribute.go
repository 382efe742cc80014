package pipeline

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
)

// Why nothing was read from a report.
const (
	unknownLanguage = "unknown_language"
	noText          = "no_text"
)

// coded gives the words of a report that are coded and their language, and says in Unread why there are none. What was taken in
// as a scan stays one until it has a translation, which is then text.
func coded(rep *counterclaim.Report) (words, language string) {
	if rep.Language == "" {
		rep.Language = intake.LanguageOf(rep.Text)
	}
	switch {
	case strings.TrimSpace(rep.Translation) != "":
		language = intake.LanguageOf(rep.Translation)
		if language == "" {
			language = intake.English
		}
		rep.Unread = ""
		if !intake.CanRead(language) {
			rep.Unread = unknownLanguage
		}
		return rep.Coded(), language
	case !intake.CanRead(rep.Language):
		rep.Unread = unknownLanguage
	case strings.TrimSpace(rep.Text) == "":
		rep.Unread = noText
	case rep.Unread == unknownLanguage || rep.Unread == noText:
		rep.Unread = "" // of an earlier reading
	}
	return rep.Coded(), rep.Language
}

// attribute says whose voice a report is. Where the desk has listed its sources nobody else
// is given a party. Without a dispute file only a state's or an armed group's own body is: a
// newspaper that has a country in its name does not speak for it.
func (r *Reader) attribute(rep *counterclaim.Report) {
	party, kind := "", ""
	if s := r.dispute.SourceOf(rep.Outlet); s != nil {
		party, kind, rep.Source = s.Party, s.Kind, s.ID
	} else if e, ok := r.actors.Resolve(rep.Outlet, rep.Day()); ok {
		if kind = kindOf(e.Sector); kind == counterclaim.Release && len(r.dispute.Parties) == 0 {
			party = e.Party
			if party == "" {
				party = e.Country
			}
		}
	}
	if rep.Party == "" {
		rep.Party = party
	}
	if rep.Kind == "" && slices.Contains(kinds(), kind) {
		rep.Kind = kind
	}
}

func kinds() []string {
	return []string{counterclaim.Release, counterclaim.Wire, counterclaim.Monitor, counterclaim.Post, counterclaim.Complaint}
}

// kindOf gives the kind of report that a body of a sector puts out, "" where that is open.
func kindOf(s counterclaim.Sector) string {
	switch s {
	case counterclaim.GOV, counterclaim.MIL, counterclaim.COP, counterclaim.JUD, counterclaim.SPY, counterclaim.REB:
		return counterclaim.Release
	case counterclaim.JRN:
		return counterclaim.Wire
	case counterclaim.IGO, counterclaim.NGO:
		return counterclaim.Monitor
	}
	return ""
}
