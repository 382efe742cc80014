package ceasefire

import (
	"fmt"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// checkAccess looks who was let through. Where monitors were refused says nothing of who refused them: it is put down to nobody, and
// counts under the area.
func (r *dayCheck) checkAccess(k *clause) {
	for _, s := range r.entries(k) {
		site := r.c.siteOf(s)
		if len(k.Sites) > 0 && (site == nil || !slices.Contains(k.Sites, site.ID)) {
			continue
		}
		var f finding
		switch {
		case s.o != nil && s.o.Access != "" && slices.Contains(k.For, "monitors"):
			f = r.c.access(k, s, site)
		case slices.ContainsFunc(s.conducts(), func(d counterclaim.Conduct) bool { return isObstruction(k, d) }):
			f = r.c.unattributed(k, s)
			f.words = joined(string(s.conducts()[0]), f.words)
		default:
			continue
		}
		if site != nil {
			f = f.with("at site " + site.ID)
		}
		if s.told() {
			f = f.atMost(CannotTell, "told, not observed")
		}
		for _, w := range r.by(k, s) {
			r.barred(k, w, f, s)
		}
	}
}

// access measures a delay against the hours within which access is given. At a site that the agreement names it holds, wherever that is.
func (c *Checker) access(k *clause, s *seen, site *counterclaim.Site) finding {
	f := c.unattributed(k, s)
	if site != nil && !s.located {
		f = finding{verdict: Breach, limit: -1}
	}
	o := s.o
	switch o.Access {
	case "granted":
		f.verdict, f.words = Compliant, "access granted"
		return f
	case "delayed":
		words := fmt.Sprintf("access delayed by %v min, within %v h it is to be given", o.DelayMin, k.ReplyH)
		switch {
		case k.ReplyH == 0:
			f = f.atMost(CannotTell, "the clause sets no time")
			words = fmt.Sprintf("access delayed by %v min", o.DelayMin)
		case o.DelayMin <= k.ReplyH*60:
			f.verdict = Compliant
		}
		f.words = joined(words, "reason given: "+o.AccessReason, f.words)
		return f
	}
	f.words = joined("access "+o.Access, "reason given: "+o.AccessReason, f.words)
	return f
}

// isObstruction reports whether a conduct keeps those out whom a clause lets through.
func isObstruction(k *clause, d counterclaim.Conduct) bool {
	of := map[counterclaim.Conduct][]string{"obstruction_of_monitors": {"monitors"}, "obstruction_of_aid": {"aid", "medical"},
		"obstruction_of_movement": {"civilians", "traffic"}, "border_closure": {"civilians", "traffic"}}[d]
	return inBoth(of, k.For) != ""
}
