package main

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim/gazetteer"
)

// useful reports whether a further name can stand in a text and be found: it begins with a
// capital letter, is written in Latin or Cyrillic letters, has three letters or more, and is
// no code of an airport.
func useful(name string) bool {
	first, _ := utf8.DecodeRuneInString(name)
	if !unicode.IsUpper(first) || len(gazetteer.Fold(name)) < 3 || len(name) > 60 {
		return false
	}
	lower := false
	for _, r := range name {
		if unicode.IsLetter(r) && !unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Lm) {
			return false
		}
		lower = lower || unicode.IsLower(r)
	}
	return lower || utf8.RuneCountInString(name) > 4
}

// kept gives the useful names among all, each folded form once and without those that fold as
// the chief name does.
func kept(chief string, all []string) []string {
	seen := map[string]bool{gazetteer.Fold(chief): true}
	var out []string
	for _, a := range all {
		a = strings.TrimSpace(a)
		if f := gazetteer.Fold(a); useful(a) && !seen[f] {
			seen[f] = true
			out = append(out, a)
		}
	}
	return out
}

// cyrillic are the countries where places are written in Cyrillic letters, or their names are read by people who
// write so: elsewhere such names would only take room.
var cyrillic = [...]string{"RUS", "UKR", "BLR", "KAZ", "KGZ", "TJK", "UZB", "TKM", "MNG", "BGR", "SRB", "MKD", "MNE", "BIH", "XKX", "MDA", "GEO", "ARM", "AZE",
	"LVA", "EST", "LTU", "SYR", "AFG"}

// otherLetters are the countries that write in neither Latin nor Cyrillic letters, so that their names have many
// spellings in Latin ones.
var otherLetters = [...]string{"AFG", "ARE", "BGD", "BHR", "BTN", "CHN", "CYP", "DZA", "EGY", "ERI", "ESH", "ETH", "GRC", "HKG", "IND", "IRN", "IRQ", "ISR",
	"JOR", "JPN", "KHM", "KOR", "KWT", "LAO", "LBN", "LBY", "LKA", "MAC", "MAR", "MMR", "MRT", "NPL", "OMN", "PAK", "PRK", "PSE", "QAT", "SAU", "SDN",
	"SOM", "SSD", "SYR", "TCD", "THA", "TUN", "TWN", "YEM"}

// spelt reports whether names of a country have many spellings in Latin letters.
func spelt(country string) bool {
	return slices.Contains(cyrillic[:], country) || slices.Contains(otherLetters[:], country)
}

// written gives the further names that the letters of a country allow: Latin everywhere.
func written(names []string, country string) []string {
	if slices.Contains(cyrillic[:], country) {
		return names
	}
	return slices.DeleteFunc(names, func(n string) bool {
		return strings.ContainsFunc(n, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
	})
}

// districtNames gives the further names of a second-order unit: "Aksy District" is also "Aksy" in the countries
// where news calls it so, and "Ferrin County" the "county of Ferrin".
func districtNames(name, country string) []string {
	l := strings.ToLower(name)
	for _, k := range [...]string{"district", "raion", "rayon", "tumani", "county", "province", "municipality"} {
		if base, ok := strings.CutSuffix(l, " "+k); ok && len(l) == len(name) {
			base = name[:len(base)]
			if country == "USA" {
				return []string{base + " Co"}
			}
			return []string{base, base + " district"}
		}
	}
	return nil
}

// kinds are the words for first-order units in names, longer ones first.
var kinds = [...]string{"autonomous province", "autonomous republic", "autonomous region", "autonomous oblast", "administrative region",
	"municipality", "governorate", "voivodeship", "prefecture", "department", "district", "province", "republic", "vilayet",
	"viloyat", "canton", "county", "oblast", "parish", "region", "state", "krai", "kray"}

// usual are those that news puts behind any unit's name as it likes.
var usual = [...]string{"region", "province", "oblast", "state", "governorate"}

// unitNames gives the further names of a first-order unit.
func unitNames(name, country string) []string {
	base := strings.TrimSpace(name)
	if slices.Contains(strings.Fields(base), "City") {
		return nil
	}
	if article, rest, ok := strings.Cut(base, " "); ok && article == "The" {
		base = rest
	}
	for _, k := range kinds {
		l := strings.ToLower(base)
		switch n := len(k); {
		case len(l) != len(base): // a letter whose small form has another length
		case strings.HasSuffix(l, " "+k):
			base = base[:len(base)-n-1]
		case strings.HasPrefix(l, k+" of "):
			base = base[n+4:]
		case strings.HasPrefix(l, k+" "):
			base = base[n+1:]
		}
	}
	var out []string
	for _, b := range []string{base, withoutArticle(base, country), otherQuarter(base)} {
		if b == "" {
			continue
		}
		out = append(out, b, "province of "+b, "state of "+b)
		for _, k := range usual {
			out = append(out, b+" "+k)
		}
	}
	return out
}

// otherQuarter gives North Darfur for Northern Darfur and the other way round, "" for names
// that do not begin so.
func otherQuarter(name string) string {
	first, rest, ok := strings.Cut(name, " ")
	if !ok {
		return ""
	}
	switch first {
	case "North", "South", "East", "West":
		return first + "ern " + rest
	case "Northern", "Southern", "Eastern", "Western":
		return strings.TrimSuffix(first, "ern") + " " + rest
	}
	return ""
}

// withoutArticle gives the name without the Arabic article where the country writes it, "" for
// other names: news has Anbar and Hudaydah.
func withoutArticle(name, country string) string {
	switch country {
	case "ARE", "BHR", "DZA", "EGY", "IRQ", "JOR", "KWT", "LBN", "LBY", "MAR", "MRT", "OMN", "PSE", "QAT", "SAU", "SDN", "SYR", "TUN", "YEM":
	default:
		return ""
	}
	article, rest, ok := strings.Cut(strings.Replace(name, "-", " ", 1), " ")
	if !ok || len(rest) < 3 {
		return ""
	}
	switch strings.ToLower(article) {
	case "al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "en", "er", "es", "ech":
		return rest
	}
	return ""
}
