package ceasefire

import (
	"fmt"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// checkWorks looks for positions, trenches and mines that are new or larger since the clause holds.
func (r *dayCheck) checkWorks(k *clause) {
	for _, s := range r.entries(k) {
		if s.o != nil && len(s.o.Works) > 0 {
			for i := range s.o.Works {
				if isWork(k, &s.o.Works[i]) {
					r.work(k, s, &s.o.Works[i], k.from)
				}
			}
			continue
		}
		for _, d := range s.conducts() {
			if len(k.Conduct) > 0 && !slices.Contains(k.Conduct, d) || !slices.Contains([]counterclaim.Conduct{"position_built", "fortification", "mine_laying"}, d) {
				continue
			}
			for _, w := range r.by(k, s) {
				f := r.c.of(k, w, s)
				if s.told() {
					f = f.atMost(CannotTell, "told, not observed")
				}
				f.words = joined(strings.ReplaceAll(string(d), "_", " "), f.words)
				r.barred(k, w, f, s)
			}
		}
	}
}

// isWork reports whether a clause bars works of a kind.
func isWork(k *clause, w *counterclaim.Work) bool {
	conduct := map[string]counterclaim.Conduct{"mines": "mine_laying", "position": "position_built", "checkpoint": "position_built"}[w.Kind]
	if conduct == "" {
		conduct = "fortification"
	}
	return len(k.Conduct) == 0 || slices.Contains(k.Conduct, conduct)
}

// work adds a row for a work. It is new where it is new or larger since a visit on or after the day from which it was barred; where the
// visit was before that day, or there was none, nobody knows on which side of the day it was made.
func (r *dayCheck) work(k *clause, s *seen, w *counterclaim.Work, since string) {
	f := r.c.unattributed(k, s)
	words := strings.TrimSpace(fmt.Sprintf("%s %s", w.Kind, w.Change))
	if w.SizeM > 0 {
		words += fmt.Sprintf(", %v m", w.SizeM)
	}
	switch {
	case w.Change == "unchanged" || w.Change == "smaller" || w.Change == "removed":
		f.verdict = Compliant
		f.words = joined(words+" since "+w.LastVisit, f.words)
	case w.Change == "":
		f = f.atMost(CannotTell, "it was not visited before: whether it is new since "+since+" is not known")
		f.words = joined(words, f.words)
	case w.LastVisit < since:
		f = f.atMost(CannotTell, "it was last visited on "+w.LastVisit+", before "+since)
		f.words = joined(words, f.words)
	default:
		f.words = joined(words+" since "+w.LastVisit, f.words)
	}
	if s.told() {
		f = f.atMost(CannotTell, "told, not observed")
	}
	r.barred(k, whose{}, f, s)
}

// checkMines looks for mines that are still there when they are to be removed.
func (r *dayCheck) checkMines(k *clause) {
	for _, s := range r.entries(k) {
		if s.o == nil {
			continue
		}
		for i := range s.o.Works {
			w := &s.o.Works[i]
			if w.Kind != "mines" {
				continue
			}
			f := r.c.unattributed(k, s)
			if w.Change == "removed" {
				f.verdict = Compliant
			}
			f.words = joined(strings.TrimSpace("mines "+w.Change), f.words)
			r.due(k, whose{}, f, s)
		}
	}
}
