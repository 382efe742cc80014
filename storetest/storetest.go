// Package storetest is the one suite that every store passes. A store's own tests call [Run]
// and, where it outlasts the process, [RunReopened]; what one kind of store alone does
// (locks, files, crashes) is tested beside it.
//
// Countries, outlets and places in it are invented.
package storetest

import (
	"context"
	"sync"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// Run tests a store. Open gives a new, empty one and sees to its closing.
func Run(t *testing.T, open func(t *testing.T) counterclaim.Store) {
	tests := []struct {
		name string
		test func(t *testing.T, s counterclaim.Store)
	}{
		{"empty", emptyRecord},
		{"a report comes back as it was", reportComesBack},
		{"claims come back as they were", claimsComeBack},
		{"the same report twice", sameTwice},
		{"claims near those that are kept elsewhere", nearby},
		{"marks", marks},
		{"observations", observations},
		{"lists of observations", observationLists},
		{"observations that are refused", refusedObservations},
		{"observations that are corrected", correctedObservations},
		{"agreements", agreements},
		{"situation reports", sitreps},
		{"situation reports that are refused", refusedSitreps},
		{"complaints", complaints},
		{"complaints that are refused", refusedComplaints},
		{"contests", contests},
		{"contests that are refused", refusedContests},
		{"agreements that are refused", refusedAgreements},
		{"equipment register", register},
		{"equipment register, refused", refusedEntries},
		{"arrivals", arrivals},
		{"originals", originals},
		{"origins", origins},
		{"copies", copies},
		{"copies in any order", copiesInAnyOrder},
		{"codings that are refused", refused},
		{"synthetic and real", mixedSynthetic},
		{"several at once", severalAtOnce},
		{"order and pages of claims", claimPages},
		{"order and pages of reports", reportPages},
		{"lists that go on", listsGoOn},
		{"choosing claims", claimQueries},
		{"claims on the map", claimBoxes},
		{"choosing incidents", incidentQueries},
		{"what an incident says", incidentFacts},
		{"an earlier claim that comes last", lateFirst},
		{"what is near", nearLimits},
		{"a long incident", members},
		{"other keys", rekey},
		{"sketches of what had none", resketch},
		{"undated claims", undatedRuns},
		{"any order of reports", anyOrder},
		{"another reader", recode},
		{"another reader takes a claim elsewhere", recodeMoves},
		{"another reader twice", recodeTwice},
		{"another reader finds nothing", recodeToNothing},
		{"what a person reviewed stays", reviewedStay},
		{"addresses", addresses},
		{"ambiguous addresses", ambiguous},
		{"overview", overview},
		{"counts by source", sourceCounts},
		{"dispute", dispute},
		{"search", search},
		{"search by fields", searchFields},
		{"pages of a search", searchPages},
		{"hostile searches", hostileSearches},
		{"search by what is today", searchNow},
		{"search of translations", searchTranslated},
		{"search of spellings", searchSpelled},
		{"search by other names of places", searchPlaceNames},
		{"placing that goes wrong", badPlacing},
		{"a context that ends", cancelled},
		{"a context that ends while an incident is joined", cancelledJoin},
		{"runs of another reader", runChanges},
		{"an incident is split", split},
		{"incidents are merged", merge},
		{"claims are pinned", pin},
		{"arrangements that are refused", arrangeRefused},
		{"leaves of the log", leaves},
		{"leaves of what a desk adds", deskLeaves},
		{"leaves of an exhibit that was erased", erasedLeaves},
		{"leaves are sealed", sealing},
		{"watched addresses", watched},
		{"work that was given up", deadLetters},
		{"exhibits", exhibits},
		{"exhibits that were erased", erasedExhibits},
		{"words about what is confidential", sealedWords},
		{"words whose key is gone", lostWords},
		{"confidential reports", sealedReports},
		{"confidential reports by another reader", sealedRecode},
		{"confidential reports that are refused", refusedSealed},
		{"reports that are moved out of the clear", shutReports},
		{"leaves of a report that was moved", shutLeaves},
		{"copies of a report that was moved", shutCopies},
		{"confidential reports that were erased", erasedReports},
		{"claims under another report", renamed},
		{"earlier pictures", likenesses},
		{"exhibits that are refused", refusedExhibits},
		{"people", people},
		{"sign-ins", signIns},
		{"tries", tries},
		{"the audit trail", auditTrail},
		{"findings", findings},
		{"steps in bulk", inBulk},
		{"only one publishes", onlyOnePublishes},
		{"cases stay with their incidents", casesStay},
		{"many writers", manyWriters},
		{"readers beside a writer", readersBesideWriter},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

// RunReopened tests that a record outlasts its store. Open opens the record of a name, which
// is new when the test sees it first; the test closes it.
func RunReopened(t *testing.T, open func(t *testing.T, name string) counterclaim.Store) {
	t.Run("reopened", func(t *testing.T) {
		s := open(t, "one")
		reports := valley(20)
		for i := range reports {
			save(t, s, &reports[i])
		}
		want := state(t, s)
		closeStore(t, s)
		again := open(t, "one")
		same(t, "the record after it was opened again", state(t, again), want)
		if got := save(t, again, &reports[3]); got.Fresh {
			t.Errorf("a report that the record had before it was closed is taken for new")
		}
		closeStore(t, again)
	})
	t.Run("two stores at once", func(t *testing.T) {
		a, b := open(t, "two"), open(t, "two")
		reports := valley(40)
		for i := range reports {
			save(t, []counterclaim.Store{a, b}[i%2], &reports[i])
		}
		same(t, "incidents", incidentClaims(claims(t, a, counterclaim.ClaimQuery{})), incidentClaims(placedAtOnce(reports)))
		same(t, "what both see", state(t, a), state(t, b))
		closeStore(t, a)
		closeStore(t, b)
	})
	t.Run("two stores write at once", func(t *testing.T) {
		stores := []counterclaim.Store{open(t, "four"), open(t, "four")}
		reports := valley(40)
		var all sync.WaitGroup
		for n, s := range stores {
			all.Go(func() {
				for i := range reports { // each report comes from both, in the opposite order
					if n == 1 {
						i = len(reports) - 1 - i
					}
					if _, err := s.Save(context.Background(), &reports[i], place); err != nil {
						t.Errorf("store %d, report %d: %v", n, i, err)
						return
					}
				}
			})
		}
		all.Wait()
		for _, s := range stores {
			same(t, "incidents", incidentClaims(claims(t, s, counterclaim.ClaimQuery{})), incidentClaims(placedAtOnce(reports)))
			closeStore(t, s)
		}
	})
	t.Run("two stores publish at once", func(t *testing.T) {
		a, b := open(t, "five"), open(t, "five")
		publishAtOnce(t, a, b)
		closeStore(t, a)
		closeStore(t, b)
	})
	t.Run("two stores take steps of a case at once", func(t *testing.T) {
		a, b := open(t, "seven"), open(t, "seven")
		stepsAtOnce(t, a, b)
		closeStore(t, a)
		closeStore(t, b)
	})
	t.Run("one store takes back what the other keeps", func(t *testing.T) {
		a, b := open(t, "six"), open(t, "six")
		takenBackAtOnce(t, a, b)
		closeStore(t, a)
		closeStore(t, b)
	})
	t.Run("two stores add the same observations at once", func(t *testing.T) {
		a, b := open(t, "eight"), open(t, "eight")
		observedAtOnce(t, a, b)
		closeStore(t, a)
		closeStore(t, b)
	})
	t.Run("two stores keep versions of an agreement at once", func(t *testing.T) {
		a, b := open(t, "nine"), open(t, "nine")
		keptAtOnce(t, a, b)
		closeStore(t, a)
		closeStore(t, b)
	})
	t.Run("two stores publish a situation report at once", func(t *testing.T) {
		a, b := open(t, "ten"), open(t, "ten")
		publishedAtOnce(t, a, b)
		closeStore(t, a)
		closeStore(t, b)
	})
	t.Run("two stores keep holdings at once", func(t *testing.T) {
		a, b := open(t, "eleven"), open(t, "eleven")
		declaredAtOnce(t, a, b)
		closeStore(t, a)
		closeStore(t, b)
	})
	t.Run("two stores take complaints at once", func(t *testing.T) {
		a, b := open(t, "complaints"), open(t, "complaints")
		complainedAtOnce(t, a, b)
		closeStore(t, a)
		closeStore(t, b)
	})
	t.Run("one store takes away what the other knows", func(t *testing.T) {
		a, b := open(t, "three"), open(t, "three")
		var reports []counterclaim.Coding
		for i, place := range []string{"Tolm", "Ostry", "Ostry"} {
			r := report("Vale Wire", "2031-03-0"+string(rune('1'+i)), "Shelling.")
			reports = append(reports, *coding(&r, claim(&r, "Shelling", place, "")))
		}
		save(t, a, &reports[0])
		empty := counterclaim.Coding{Report: reports[0].Report, CodedBy: "reader 2"}
		save(t, b, &empty)
		save(t, b, &reports[1])
		save(t, a, &reports[2])
		same(t, "incidents", incidentClaims(claims(t, a, counterclaim.ClaimQuery{})), incidentClaims(placedAtOnce(reports[1:])))
		closeStore(t, a)
		closeStore(t, b)
	})
}

func closeStore(t *testing.T, s counterclaim.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
}
