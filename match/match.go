// Package match puts claims about one happening together and derives from them what each
// party says and where the parties differ. It is pure: the same claims in any order give
// the same incidents.
package match

import "github.com/counterclaim/counterclaim"

// GapDays is the longest gap, in days, inside a run of neighbours.
const GapDays = 3

// Nearness says for each claim of one report where its neighbours are looked for. A speech
// act stands where its content stands.
func Nearness(claims []counterclaim.Claim) []counterclaim.Nearness { return nil }

// Incidents sets Incident on every claim: the id of the earliest claim of its incident. Claims
// may come from many reports; the result does not depend on their order, which is kept.
func Incidents(claims []counterclaim.Claim) []counterclaim.Claim { return claims }

// Gather makes incidents of claims whose Incident is set, without positions, newest first.
func Gather(claims []counterclaim.Claim) []counterclaim.Incident { return nil }

// Title names an incident by conduct, place and date, never by an actor.
func Title(n *counterclaim.Incident) string { return "" }

// Sides finds the two sides that most often stand against each other.
func Sides(pairs []counterclaim.Pair, name func(side string) string) []counterclaim.Party { return nil }

// Pairs counts who stands against whom, most often first.
func Pairs(claims []counterclaim.Claim) []counterclaim.Pair { return nil }

// Row is one conduct in one direction, with each party's position on it.
type Row struct {
	Conduct       counterclaim.Conduct
	Actor, Target string                  // party ids or sides; both empty where the row has no direction
	Positions     []counterclaim.Position // one for each party, in the order of parties
	Others        []counterclaim.ID       // claims by voices of no party
}

// Rows derives the positions on an incident from its claims.
func Rows(claims []counterclaim.Claim, parties []counterclaim.Party, coverage []counterclaim.Coverage) []Row {
	return nil
}

// Disputed derives the facts on which voices differ: counts, places, times.
func Disputed(claims []counterclaim.Claim, parties []counterclaim.Party) []counterclaim.Disputed {
	return nil
}
