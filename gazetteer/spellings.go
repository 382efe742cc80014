package gazetteer

import "strings"

// appendSpellings appends to dst how news in English also writes a name that a desk or a list has as it is
// written in its own country, where folding cannot know: ş is s in Turkey and sh in Azerbaijan. Names of the
// embedded set have their spellings from its sources.
func appendSpellings(dst []string, name, country string) []string {
	other := ""
	switch country {
	case "AZE":
		other = replace(name, "ş", "sh", "ç", "ch", "c", "j", "x", "kh", "q", "g", "ğ", "gh", "j", "zh")
	case "UKR", "BLR":
		other = replace(name, "г", "h", "и", "y")
	case "KGZ", "KAZ":
		other = replace(name, "ң", "n")
	case "ARE", "BHR", "DZA", "EGY", "IRQ", "JOR", "KWT", "LBN", "LBY", "MAR", "MRT", "OMN", "PSE", "QAT", "SAU", "SDN", "SYR", "TUN", "YEM":
		return appendArticles(dst, name)
	}
	if other != name && other != "" {
		dst = append(dst, other)
	}
	return dst
}

// replace replaces small letters and capitals alike, each once: what was put in stays.
func replace(name string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		if strings.Contains(strings.ToLower(name), pairs[i]) {
			return strings.NewReplacer(pairs...).Replace(strings.ToLower(name))
		}
	}
	return name
}

// appendArticles appends an Arabic name without its article and with the article as news mostly writes
// it: Ar-Raqqah is Raqqah and al-Raqqah too.
func appendArticles(dst []string, name string) []string {
	at := strings.IndexAny(name, " -")
	if at <= 0 || len(name)-at < 4 {
		return dst
	}
	switch strings.ToLower(name[:at]) {
	case "al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "en", "er", "es", "ech":
		rest := name[at+1:]
		return append(dst, rest, "al-"+rest)
	}
	return dst
}
