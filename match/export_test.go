package match

import "github.com/counterclaim/counterclaim"

// Reached gives for each claim which others, by their numbers, it is weighed against where claims are placed report by report: those
// of its own report and those found near it. What follows another claim is weighed against none and is nil.
func Reached(claims []counterclaim.Claim) []map[int]bool {
	out := make([]map[int]bool, len(claims))
	x := indexed(claims, func(fresh, near []int) {
		for _, i := range fresh {
			out[i] = map[int]bool{}
			for _, j := range append(near, fresh...) {
				out[i][j] = i != j
			}
		}
	})
	for i := range out {
		if x.claims[i].Between == "" {
			out[i] = nil
		}
	}
	return out
}
