package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/match"
)

type whyOptions struct {
	Claim string `arg:"" help:"Address of a claim."`
	Limit int    `default:"12" placeholder:"N" help:"How many others at most, the likest first."`
	recordFlag
}

// Help shows examples.
func (whyOptions) Help() string {
	return `Examples:

    counterclaim why 3f2a9c01d4e5b678
    counterclaim why 3f2a9c01d4e5b678 --limit 3

Prints the other claims of the incident in which a claim stands, the key under which it finds each, and what speaks for and against
the two being about one happening. It weighs the claims as they are now; a person's word, which "counterclaim arrange list" shows,
stands above all weights.`
}

// likening is what speaks for and against one other claim.
type likening struct {
	claim    counterclaim.ID
	key      string
	likeness float64
	evidence []string
}

// Run explains.
func (o whyOptions) Run(ctx context.Context, s *streams) error {
	if o.Limit < 1 {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--limit %d is below 1", o.Limit))
	}
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	ids, err := resolveAll(ctx, store, "c", []string{o.Claim})
	if err != nil {
		return err
	}
	found, err := store.Claims(ctx, counterclaim.ClaimQuery{IDs: ids})
	if err != nil {
		return err
	}
	if len(found) == 0 || found[0].Incident.IsZero() {
		return counterclaim.Errorf(counterclaim.CodeNotFound, "claim %s stands in no incident", o.Claim).Try("name a claim that does")
	}
	claim := found[0]
	others, err := store.Claims(ctx, counterclaim.ClaimQuery{Incidents: []counterclaim.ID{claim.Incident}})
	if err != nil {
		return err
	}
	out := bufio.NewWriter(s.out)
	fmt.Fprintf(out, "claim %s stands in incident %s with %d others\n", claim.ID.Short(), claim.Incident.Short(), len(others)-1)
	if claim.Between == "" {
		fmt.Fprintln(out, "It is weighed against none: an act of speech stands where what is said in it stands.")
		at := slices.IndexFunc(others, func(c counterclaim.Claim) bool { return c.ID == claim.ID })
		for _, j := range match.Joinings(others, max(at, 0), 1) {
			if j.Claim == claim.ID && !j.To.IsZero() {
				fmt.Fprintf(out, "That is claim %s; ask why of it.\n", j.To.Short())
			}
		}
		return out.Flush()
	}
	list := likenings(match.Explain(claim, others))
	if len(list) > 0 {
		fmt.Fprintf(out, "\n%-16s  %8s  %-40s  %s\n", "CLAIM", "LIKENESS", "FOUND UNDER", "EVIDENCE")
	}
	for _, l := range list[:min(o.Limit, len(list))] {
		fmt.Fprintf(out, "%-16s  %+8.2f  %-40s  %s\n", l.claim.Short(), l.likeness, harmless(cmp.Or(l.key, "-")), strings.Join(l.evidence, ", "))
	}
	return out.Flush()
}

// likenings gathers evidence claim by claim, the likest first.
func likenings(evidence []match.Evidence) []likening {
	var out []likening
	for _, e := range evidence {
		if len(out) == 0 || out[len(out)-1].claim != e.Claim {
			out = append(out, likening{claim: e.Claim, key: e.Key})
		}
		l := &out[len(out)-1]
		l.likeness += e.Weight
		l.evidence = append(l.evidence, fmt.Sprintf("%s %+.1f", e.Name, e.Weight))
	}
	slices.SortStableFunc(out, func(a, b likening) int { return cmp.Compare(b.likeness, a.likeness) })
	return out
}
