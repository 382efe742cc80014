package match

import (
	"cmp"
	"math"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// Evidence is one piece of what speaks for or against a claim being about the happening of another.
type Evidence struct {
	Claim  counterclaim.ID // the other
	Key    string          // under which the one finds the other, "" where it does not
	Name   string
	Weight float64 // for one happening where it is positive
}

// Explain says what speaks for and against a claim being about one happening with others, piece by piece, the others in their order;
// all of an other's weights together are its likeness. What stands in its incident because it follows another claim, as an act
// follows its content, is weighed against none. Between of all has to be set, as a record does. Each other is weighed as if it alone
// were its incident; that two claims come one after the other in their report is known only where the whole report is placed.
//
// It is pure and looks at the claims as they are now: that a claim was placed among others when it came is another matter.
func Explain(claim counterclaim.Claim, others []counterclaim.Claim) []Evidence {
	if claim.Between == "" {
		return nil
	}
	it := newItem(&claim, 0, 0)
	look := around(it).Look
	var out []Evidence
	for i := range others {
		if others[i].Between != "" && others[i].ID != claim.ID {
			out = append(out, speaking(it, newItem(&others[i], 0, 0), look)...)
		}
	}
	return out
}

// speaking gives what speaks for and against two claims being about one happening; look is where the first looks for others.
func speaking(it, other *item, look []string) []Evidence {
	var out []Evidence
	e := Evidence{Claim: other.c.ID}
	under := around(other).Under
	if n := slices.IndexFunc(look, func(key string) bool { return slices.Contains(under, key) }); n >= 0 {
		e.Key = look[n]
	}
	tell := func(name string, weight float64) {
		if weight != 0 {
			e.Name, e.Weight = name, weight
			out = append(out, e)
		}
	}
	found, _ := weigh(it, other)
	for k, name := range evidenceNames {
		if found>>k&1 == 1 {
			tell(name, weights.shares[k]+weights.once[k])
		}
	}
	apart, _ := between(it, other)
	tell("other sides", -apart)
	return out
}

// Joining says what holds a claim in its incident with what stands there before it.
type Joining struct {
	Claim counterclaim.ID
	// To is the one before it that it is likest to or that it follows; zero for the first, and where none is near.
	To counterclaim.ID
	// Follows: it stands where To stands, as an act of speech does with what is said in it, and is weighed against none.
	Follows  bool
	Likeness float64    // all weights of Evidence together
	Evidence []Evidence // of To, what weighs most first
}

// joinedTo is the number of claims before one with which Joinings compares it at most, so that a long incident costs as much for
// each claim as a short one.
const joinedTo = 2 * recentMembers

// Joinings says for n claims of an incident, from number from on, how each hangs together with those before it, of which it looks at
// the last few. The claims are all of the incident, in the order in which a record gives them. Like [Explain] it looks at the claims
// as they are now: a record may have had a later one first, and a person's word stands above all weights.
func Joinings(claims []counterclaim.Claim, from, n int) []Joining {
	from = min(max(from, 0), len(claims))
	end := from + min(max(n, 0), len(claims)-from)
	follow := follows(claims)
	items := make([]*item, end)
	for i := max(0, from-joinedTo); i < end; i++ {
		if follow[i] < 0 && claims[i].Between != "" {
			items[i] = newItem(&claims[i], i, i)
		}
	}
	out := make([]Joining, 0, end-from)
	for i := from; i < end; i++ {
		out = append(out, joining(claims, items, follow, i))
	}
	return out
}

func joining(claims []counterclaim.Claim, items []*item, follow []int, i int) Joining {
	j := Joining{Claim: claims[i].ID}
	if items[i] == nil {
		if j.Follows = true; follow[i] >= 0 {
			j.To = claims[follow[i]].ID
		}
		return j
	}
	look := around(items[i]).Look
	for k := i - 1; k >= max(0, i-joinedTo); k-- {
		if items[k] == nil {
			continue
		}
		var likeness float64
		evidence := speaking(items[i], items[k], look)
		for _, e := range evidence {
			likeness += e.Weight
		}
		if j.To.IsZero() || likeness > j.Likeness {
			j.To, j.Likeness, j.Evidence = claims[k].ID, likeness, evidence
		}
	}
	slices.SortStableFunc(j.Evidence, func(a, b Evidence) int { return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)) })
	return j
}
