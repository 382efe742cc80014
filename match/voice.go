package match

import (
	"slices"

	"github.com/counterclaim/counterclaim"
)

// voices gives the parties whose own voices vouch for a claim.
func voices(c *counterclaim.Claim, parties []counterclaim.Party) []string {
	var out []string
	for _, v := range c.Voices(parties) {
		if v.Class == counterclaim.PartyVoice && !slices.Contains(out, v.Party) {
			out = append(out, v.Party)
		}
	}
	return out
}

// countVoices counts who reports the claims with some ids independently of each other, and the outlets that print them.
func countVoices(ids []counterclaim.ID, claims map[counterclaim.ID]*counterclaim.Claim) (voices, outlets int) {
	some := make([]*counterclaim.Claim, 0, len(ids))
	for _, id := range ids {
		if c := claims[id]; c != nil {
			some = append(some, c)
		}
	}
	return counterclaim.CountVoices(some)
}
