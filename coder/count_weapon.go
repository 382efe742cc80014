package coder

import (
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/text"
)

// weaponOf adds to a count of arms what they are called ("T-72", "S-125 Pechora-2BM", "Javelin") and their calibre, from the words between the
// number and its noun at token at, and close behind it: "two howitzers (D-30, 122mm)", "shells of 152 mm calibre".
func (s *sentence) weaponOf(c *counterclaim.Count, first, at int) {
	if !in(c.What, "weapons", "vehicles", "drones", "aircraft", "helicopters", "shells", "rounds", "rockets", "missiles", "mines", "bombs", "projectiles") {
		return
	}
	var names []string
	end := at + 1
	if s.word(end) == "(" {
		for end < min(s.last, at+9) && s.word(end) != ")" {
			end++
		}
	} else {
		for end < min(s.last, at+8) && (in(s.word(end), "of", "from", "a", "an", "calibre", "caliber", "mm", "-", "two", "the") || s.sc.d.Tokens[end].Kind == text.Number) {
			end++
		}
	}
	for i := first; i < end; i++ {
		w := s.sc.d.Word(i)
		switch {
		case i == at:
		case s.calibreAt(i) > 0:
			if c.CalibreMM == 0 {
				c.CalibreMM = s.calibreAt(i)
			}
		case designation(w), i < at && i > first && s.sc.d.Tokens[i].Title && s.mentionAt(i) < 0 && len(w) > 2:
			names = append(names, w)
		}
	}
	c.Weapon = strings.Join(names, " ")
}

// calibreAt gives the calibre in millimetres that a figure at token i says, 0 where it says none.
func (s *sentence) calibreAt(i int) float64 {
	if i >= s.last || s.sc.d.Tokens[i].Kind != text.Number {
		return 0
	}
	j := i + 1
	if s.word(j) == "-" {
		j++
	}
	behind := in(s.word(j), "mm", "millimetre", "millimetres", "millimeter", "millimeters")
	if !behind && !in(s.word(i-1), "calibre", "caliber") {
		return 0
	}
	v, err := strconv.ParseFloat(s.word(i), 64)
	if err != nil || v < 4 || v > 500 {
		return 0
	}
	return v
}

// designation tells names of arms by their shape: capitals, then a figure ("T-72", "BM-21", "S-125", "Su-25", "2S3").
func designation(w string) bool {
	figures, capitals := 0, 0
	for i := 0; i < len(w); i++ {
		switch c := w[i]; {
		case c >= '0' && c <= '9':
			figures++
		case c >= 'A' && c <= 'Z':
			capitals++
		case c == '-' || c >= 'a' && c <= 'z':
		default:
			return false
		}
	}
	return figures > 0 && capitals > 0 && len(w) <= 14
}
