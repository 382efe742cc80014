package eval

import (
	"math/rand/v2"

	"github.com/counterclaim/counterclaim"
)

// perturbed makes predictions of gold claims: each claim is dropped, moved or changed in one of
// its fields now and then, and some are invented. harm is the part that is spoiled, 0 to 1. The
// same seed gives the same claims on every machine.
func perturbed(set *Set, seed uint64, harm float64) []counterclaim.Claim {
	r := rand.New(rand.NewPCG(seed, 41))
	hit := func() bool { return r.Float64() < harm }
	texts := map[string]string{}
	for _, d := range set.Docs {
		texts[d.Doc] = d.Text
	}
	incidents := map[string]counterclaim.ID{}
	var out []counterclaim.Claim
	for i, c := range set.GoldClaims() {
		if hit() {
			continue
		}
		if name := set.Claims[i].Incident; name != "" && !hit() {
			incidents[name] = counterclaim.HashOf("incident", name)
			c.Incident = incidents[name]
			if hit() {
				c.Incident = counterclaim.HashOf("incident", string(rune('a'+r.IntN(9))))
			}
		}
		spoilWho(r, hit, &c)
		spoilRest(r, hit, &c)
		if hit() {
			c.Start = max(0, c.Start-r.IntN(60))
			c.End = min(len(texts[c.Doc]), c.End+r.IntN(60))
		}
		c.Confidence = float64(r.IntN(101)) / 100
		if r.Float64() < harm/8 {
			c.Doc = "elsewhere"
		}
		out = append(out, c)
		if r.Float64() < harm/2 {
			out = append(out, c) // the same once more, under the same id
		}
		if r.Float64() < harm/2 {
			out = append(out, invented(r, c, len(texts[c.Doc])))
		}
	}
	return out
}

func spoilWho(r *rand.Rand, hit func() bool, c *counterclaim.Claim) {
	country := []string{"XAA", "XAB", "KGZ", "TJK", ""}
	if hit() {
		c.Event = counterclaim.Events()[r.IntN(16)]
		c.Quad = c.Event.Quad()
	}
	if hit() {
		c.Actors, c.Targets = c.Targets, c.Actors
	}
	if hit() {
		c.Targets = append([]counterclaim.Entity{{Text: "somebody", Country: country[r.IntN(5)], Sector: counterclaim.Sectors()[r.IntN(20)]}}, c.Targets...)
	}
	if hit() {
		c.Actors = nil
	}
	if hit() {
		c.Speaker = nil
	} else if hit() {
		c.Speaker = &counterclaim.Entity{Text: "somebody", Country: country[r.IntN(5)]}
	}
}

func spoilRest(r *rand.Rand, hit func() bool, c *counterclaim.Claim) {
	if hit() {
		c.Conduct = []counterclaim.Conduct{[]counterclaim.Conduct{"clash", "killing", "talks"}[r.IntN(3)]}
	}
	if hit() {
		c.Conduct = nil
	}
	if hit() {
		c.Stance = []counterclaim.Stance{counterclaim.Asserted, counterclaim.Alleged, counterclaim.Denied}[r.IntN(3)]
	}
	if hit() {
		c.Status = []counterclaim.Status{counterclaim.Occurred, counterclaim.Planned, counterclaim.Demanded}[r.IntN(3)]
	}
	if hit() {
		c.Within = counterclaim.ID{}
	}
	for i := range c.Places {
		if hit() {
			c.Places[i] = counterclaim.Place{Text: "The village of " + c.Places[i].Text, Name: "Tessen"}
		}
	}
	if hit() {
		c.Places = append(c.Places, counterclaim.Place{Name: "Tessen"})
	}
	if hit() {
		c.Time = []*counterclaim.Period{nil, {From: "2031-04-29", To: "2031-04-29"}, {From: "2031-04-29"}}[r.IntN(3)]
	}
	if hit() {
		n := int64(r.IntN(100))
		c.Counts = append([]counterclaim.Count{{What: "killed", Low: &n}}, c.Counts...)
	} else if hit() {
		c.Counts = nil
	}
}

// invented is a claim at some other place of the same text.
func invented(r *rand.Rand, c counterclaim.Claim, length int) counterclaim.Claim {
	c.Start = r.IntN(max(1, length-50))
	c.End = min(length, c.Start+10+r.IntN(200))
	c.Within = counterclaim.ID{}
	c.Identify(r.IntN(1000) + 10)
	return c
}
