package ceasefire

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// checkDeeds looks for words that are barred, and for what was done with those who are held. Whether all were released nobody can
// observe: that somebody was taken after the day by which all are to be free cannot be told to be of them.
func (r *dayCheck) checkDeeds(k *clause) {
	for _, s := range r.entries(k) {
		for _, d := range s.conducts() {
			verdict, why := Breach, ""
			switch {
			case k.Kind == "statements" && (slices.Contains(k.Conduct, d) || len(k.Conduct) == 0 && d == "threat"):
			case k.Kind == "detainees" && (d == "detention" || d == "abduction"):
				verdict, why = CannotTell, "whether it has to do with those who are to be released is not said"
			case k.Kind == "detainees" && (d == "return_of_people" || d == "prisoner_exchange"):
				verdict = Compliant
			default:
				continue
			}
			for _, w := range r.by(k, s) {
				r.deed(k, w, s, d, verdict, why)
			}
		}
	}
}

func (r *dayCheck) deed(k *clause, w whose, s *seen, d counterclaim.Conduct, most Verdict, why string) {
	f := finding{verdict: Breach, limit: -1} // words are barred wherever they are said
	switch most {
	case Compliant:
		f.verdict = Compliant
	case CannotTell:
		f = f.atMost(CannotTell, why)
	}
	if s.told() {
		f = f.atMost(CannotTell, "told, not observed")
	}
	f.words = joined(strings.ReplaceAll(string(d), "_", " "), f.words)
	r.due(k, w, f, s)
}
