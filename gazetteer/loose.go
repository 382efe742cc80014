package gazetteer

// minLoose is the shortest loose form by which names are brought together: shorter ones stand
// for too many.
const minLoose = 4

// appendLoose appends the loose form of a folded name to dst: what is left when the usual
// differences of transliteration are taken away. Both names that are compared go through it
// once, so it need not be stable under a second pass.
func appendLoose(dst []byte, folded []byte) []byte {
	start := len(dst)
	for i := 0; i < len(folded); {
		out, n := loosen(folded[i:])
		i += n
		for j := range len(out) {
			// Doubled letters are one: Kassala, Kasala.
			if c := out[j]; c >= 0x80 || len(dst) == start || dst[len(dst)-1] != c {
				dst = append(dst, c)
			}
		}
	}
	return endings(dst, start)
}

// loosen gives the loose form of the letters that a name begins with, and how many they are.
func loosen(s []byte) (string, int) {
	at := func(i int) byte {
		if i < len(s) {
			return s[i]
		}
		return 0
	}
	two := func(c byte, out string) (string, int) {
		if at(1) == c {
			return out, 2
		}
		return "", 0
	}
	var out string
	var n int
	switch s[0] {
	case 'k':
		out, n = two('h', "h") // Vorukh, Voruh
	case 'g':
		out, n = two('h', "g") // Afghan, Afgan
	case 'z':
		out, n = two('h', "j") // Zhalal, Jalal
	case 't':
		switch {
		case at(1) == 'c' && at(2) == 'h':
			return "ch", 3
		case at(1) == 'z':
			return "ts", 2
		case at(1) == 'o' && at(2) == 's' && at(3) == 'h':
			return "tash", 4 // Tosh, Tash
		}
		out, n = two('h', "t")
	case 'd':
		switch {
		case at(1) == 'z' && at(2) == 'h':
			return "j", 3 // Dzhalal, Jalal
		case at(1) == 'j':
			return "j", 2
		}
	case 'c':
		switch at(1) {
		case 'h':
			return "ch", 2
		case 'k':
			return "k", 2
		case 'e', 'i', 'y':
			return "s", 1
		}
		return "k", 1
	case 's':
		if at(1) == 'c' && at(2) == 'h' {
			return "sh", 3
		}
	case 'o':
		switch {
		case at(1) == 'b' && at(2) == 'o' && at(3) == 'd':
			return "abad", 4 // Obod, Abad
		case at(1) == 'u' || at(1) == 'o':
			return "u", 2 // Oulan, Ulan
		}
		out, n = two('e', "o") // Koeln, Köln
	case 'u':
		out, n = two('e', "u")
	case 'a':
		out, n = two('e', "a")
	case 'e':
		out, n = two('e', "i")
	case 'p':
		out, n = two('h', "f")
	case 'q':
		return "k", 1
	case 'w':
		return "v", 1
	case 'x':
		return "h", 1 // Uzbek: Xonobod, Khonobod
	case 'y':
		if at(1) == 'e' {
			return "e", 2 // Yerevan, Erevan
		}
		return "i", 1
	}
	if n > 0 {
		return out, n
	}
	return string(s[:1]), 1 // no copy: one byte
}

// endings takes the differences at the end of the loose form dst[start:] away.
func endings(dst []byte, start int) []byte {
	for _, e := range [...]struct{ is, becomes string }{
		{"soi", "sai"}, {"bulok", "bulak"}, {"kurgon", "kurgan"}, {"korgon", "kurgan"}, {"pore", "pur"},
	} {
		if n := len(dst) - len(e.is); n >= start && string(dst[n:]) == e.is {
			return append(dst[:n], e.becomes...)
		}
	}
	// Chorkuh and Chorku: a breath after the last vowel.
	if n := len(dst); n-start > 2 && dst[n-1] == 'h' {
		switch dst[n-2] {
		case 'a', 'e', 'i', 'o', 'u':
			return dst[:n-1]
		}
	}
	return dst
}
