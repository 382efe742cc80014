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
