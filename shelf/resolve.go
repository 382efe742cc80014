package shelf

import (
	"context"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Words that say where an address leads.
const (
	whyShut   = "this report is confidential by now and is kept encrypted under this address"
	whyMoved  = "the report of the claim that this address names is confidential by now, or was read again; the claim stands here"
	whyStands = "the address is that of one of this incident's claims"
)

// Resolve finds what a short address stands for, of what is confidential too.
func (s *Shelf) Resolve(ctx context.Context, noun, prefix string) (counterclaim.Address, error) {
	prefix = strings.ToLower(prefix)
	if noun != "r" && noun != "c" && noun != "i" || !counterclaim.IsHexPrefix(prefix) {
		return s.Record.Resolve(ctx, noun, prefix)
	}
	p, err := s.place(ctx)
	if err != nil {
		return counterclaim.Address{}, err
	}
	if len(p.reports)+len(p.erased) == 0 {
		return s.Record.Resolve(ctx, noun, prefix)
	}
	var own counterclaim.Address
	var n int
	if noun == "r" {
		own, n = p.resolveReport(prefix)
	} else {
		own, n = p.resolveClaim(prefix)
	}
	has, err := s.Record.Resolve(ctx, noun, prefix)
	switch code := counterclaim.CodeOf(err); {
	case n == 0:
		return has, err
	case n > 1, code == counterclaim.CodeAmbiguous, err == nil && !has.Gone && !has.Forwarded:
		// An incident that lost a claim to the shelf is forwarded; the claim says the same.
		return counterclaim.Address{}, counterclaim.Errorf(counterclaim.CodeAmbiguous, "more than one thing has an address that begins with %s", prefix).Try("give more of its digits")
	case err != nil && code != counterclaim.CodeNotFound:
		return counterclaim.Address{}, err
	}
	if noun == "i" && !own.Gone {
		return p.incidentOf(own), nil
	}
	return own, nil
}

// resolveReport gives where an address leads, and how many begin so, up to 2.
func (p *placed) resolveReport(prefix string) (found counterclaim.Address, n int) {
	for _, r := range p.reports {
		if strings.HasPrefix(r.row.ID.String(), prefix) {
			found, n = counterclaim.Address{ID: r.row.ID}, n+1
		}
		if !r.row.Was.IsZero() && strings.HasPrefix(r.row.Was.String(), prefix) {
			found, n = counterclaim.Address{ID: r.row.ID, Forwarded: true, Why: whyShut}, n+1
		}
	}
	for id, r := range p.erased {
		if strings.HasPrefix(id.String(), prefix) || !r.Was.IsZero() && strings.HasPrefix(r.Was.String(), prefix) {
			found, n = counterclaim.Address{Gone: true, Why: "this confidential report was erased at " + r.Erased + " by " + r.ErasedBy + ": " + r.Reason}, n+1
		}
	}
	return found, n
}

// resolveClaim does so for a claim.
func (p *placed) resolveClaim(prefix string) (found counterclaim.Address, n int) {
	for i := range p.claims {
		if strings.HasPrefix(p.claims[i].ID.String(), prefix) {
			found, n = counterclaim.Address{ID: p.claims[i].ID}, n+1
		}
	}
	for _, r := range p.reports {
		for _, m := range r.moved {
			if !strings.HasPrefix(m.Was.String(), prefix) {
				continue
			}
			n++
			if _, stands := p.byID[m.Now]; stands {
				found = counterclaim.Address{ID: m.Now, Forwarded: true, Why: whyMoved}
			} else {
				found = counterclaim.Address{Gone: true, Why: "the report was read again, and it holds no claim in the place of this one"}
			}
		}
	}
	return found, n
}

// incidentOf leads on from a claim to the incident that holds it.
func (p *placed) incidentOf(claim counterclaim.Address) counterclaim.Address {
	in := p.claims[p.byID[claim.ID]].Incident
	switch {
	case in.IsZero():
		return counterclaim.Address{Gone: true, Why: "the claim that this address names stands in no incident"}
	case in == claim.ID && !claim.Forwarded:
		return claim
	case claim.Forwarded:
		return counterclaim.Address{ID: in, Forwarded: true, Why: claim.Why}
	}
	return counterclaim.Address{ID: in, Forwarded: true, Why: whyStands}
}
