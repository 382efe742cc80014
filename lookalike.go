package counterclaim

import "strings"

// lookalikes are letters of the Greek and Cyrillic alphabets that look like Latin ones: those of blocks 0370 to 03FF and 0400 to 052F that Unicode's
// confusables.txt, version 13.0.0, leads to one Latin letter (doc/DATA.md). What it leads to l by way of I stands as I.
var lookalikes = strings.NewReplacer(
	"α", "a", "а", "a", "Α", "A", "А", "A", "Ь", "b", "Β", "B", "В", "B", "ϲ", "c", "с", "c", "Ϲ", "C", "С", "C", "ԁ", "d", "е", "e", "ҽ", "e", "Ε", "E", "Е", "E",
	"Ϝ", "F", "Ԍ", "G", "һ", "h", "Η", "H", "Н", "H", "ι", "i", "ͺ", "i", "і", "i", "ӏ", "i", "Ι", "I", "І", "I", "Ӏ", "I", "ϳ", "j", "ј", "j", "Ϳ", "J", "Ј", "J",
	"Κ", "K", "К", "K", "Μ", "M", "Ϻ", "M", "М", "M", "Ν", "N", "ο", "o", "σ", "o", "о", "o", "Ο", "O", "О", "O", "ρ", "p", "ϱ", "p", "р", "p", "Ρ", "P", "Р", "P",
	"ԛ", "q", "г", "r", "ѕ", "s", "Ѕ", "S", "Τ", "T", "Т", "T", "υ", "u", "ν", "v", "ѵ", "v", "Ѵ", "V", "ѡ", "w", "ԝ", "w", "Ԝ", "W", "х", "x", "Χ", "X", "Х", "X",
	"γ", "y", "у", "y", "ү", "y", "Υ", "Y", "ϒ", "Y", "У", "Y", "Ү", "Y", "Ζ", "Z")

// MayBeOnePerson reports whether two names may be those of one person where two different persons are asked for: names that are compared as equal
// ([FoldName]), and names that look alike because letters of another alphabet stand in one of them, as they are written, in small or in capital
// letters. It is not for letting anybody in: who looks like a reader is none.
func MayBeOnePerson(a, b string) bool {
	a, b = strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " ")
	for _, as := range []func(string) string{func(s string) string { return s }, strings.ToLower, strings.ToUpper} {
		if strings.EqualFold(lookalikes.Replace(as(a)), lookalikes.Replace(as(b))) {
			return true
		}
	}
	return false
}
