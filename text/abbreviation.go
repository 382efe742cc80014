package text

import "strings"

// abbreviation is what kind of word ends with a dot of its own.
type abbreviation uint8

const (
	noAbbreviation     abbreviation = iota
	titleAbbreviation               // a name follows: never the end of a sentence
	plainAbbreviation               // may be the last word of a sentence
	monthAbbreviation               // a day follows, as a rule
	numberAbbreviation              // an abbreviation only before a number
)

// kindOfAbbreviation looks up a word without its dot.
func kindOfAbbreviation(w string) abbreviation {
	if len(w) > 6 {
		return noAbbreviation
	}
	switch w {
	case "Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Lt", "Col", "Maj", "Brig", "Capt", "Cmdr", "Cdr", "Adm", "Sgt", "Cpl", "Pvt",
		"Rev", "Hon", "Sen", "Rep", "Gov", "Pres", "Amb", "Min", "Supt", "Insp", "Messrs", "Mme", "Mlle", "St", "Ft", "Mt",
		"Fr", "Sr", "MM", "vs", "Vs", "cf", "Cf", "viz", "Supp", "Dep", "Asst", "Sec", "Secy", "GEN", "COL", "MAJ", "CAPT", "LT", "SGT":
		return titleAbbreviation
	case "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec":
		return monthAbbreviation
	case "Inc", "Co", "Corp", "Ltd", "Bros", "Jr", "Esq", "etc", "Etc", "Ave", "Blvd", "Rd", "approx", "Approx", "incl", "est",
		"Dist", "Prov", "Univ", "Dept", "dept", "Assn", "Bldg", "Calif", "Conn", "Mass", "Penn", "Tenn", "Va", "Ky", "Fla", "Ariz",
		"al", "ca", "tel", "Tel", "resp", "mln", "bln", "Gov't", "Int'l", "Yr", "yrs", "hrs", "Hwy":
		return plainAbbreviation
	case "No", "Nos", "nos", "no", "Art", "art", "Arts", "Fig", "fig", "Figs", "figs", "Sat", "Sun", "Mon", "Tue", "Tues", "Wed", "Thu", "Thur", "Thurs", "Fri",
		"Vol", "vol", "Ch", "ch", "Para", "para", "pp", "Pp", "sec", "Res", "res", "Eq", "eq", "JAN", "FEB", "MAR", "APR", "JUN", "JUL",
		"AUG", "SEPT", "OCT", "NOV", "DEC", "NO", "p", "c":
		return numberAbbreviation
	}
	return noAbbreviation
}

// isClitic tells what follows the apostrophe of "'s", "'re" and their like.
func isClitic(s string) bool {
	switch len(s) {
	case 1:
		c := s[0] | 0x20
		return c == 's' || c == 'm' || c == 'd'
	case 2:
		return strings.EqualFold(s, "re") || strings.EqualFold(s, "ve") || strings.EqualFold(s, "ll")
	}
	return false
}

// fused gives where two words written as one come apart, or 0.
func fused(w string) int {
	if len(w) == 6 && strings.EqualFold(w, "cannot") {
		return 3
	}
	if len(w) == 5 && (strings.EqualFold(w, "gonna") || strings.EqualFold(w, "gotta") || strings.EqualFold(w, "wanna")) {
		return 3
	}
	return 0
}

// isUnit tells what may stand behind a number without a space and is a token of its own.
func isUnit(s string) bool {
	switch s {
	case "mm", "cm", "m", "km", "kg", "g", "t", "ha", "ft", "mph", "kph", "kHz", "MHz", "GHz", "MB", "GB", "TB", "kW", "MW", "hrs", "hr", "min", "sec",
		"am", "pm", "AM", "PM", "Am", "Pm", "a.m", "p.m", "A.M", "P.M", "a.m.", "p.m.", "A.M.", "P.M.", "am.", "pm.", "mln", "bln", "mln.", "bln.":
		return true
	}
	return false
}

// isOrdinalTail tells the letters that leave a number a number: "21st", "1990s".
func isOrdinalTail(s string) bool {
	switch s {
	case "st", "nd", "rd", "th", "ST", "ND", "RD", "TH", "s", "º", "ª":
		return true
	}
	return false
}

// isDomain tells the last part of a host or file name that is one even without "www.".
func isDomain(s string) bool {
	if len(s) < 2 || len(s) > 4 {
		return false
	}
	switch s {
	case "com", "org", "net", "gov", "edu", "int", "mil", "info", "biz", "io", "uk", "ru", "kg", "tj", "uz", "kz", "tm", "az", "ge", "ua", "su",
		"de", "fr", "eu", "cn", "pk", "ir", "tr", "il", "ps", "jp", "kr", "kh", "th", "ss", "sd", "pl", "au", "tv",
		"pdf", "doc", "docx", "xls", "xlsx", "html", "htm", "jpg", "jpeg", "png", "gif", "mp3", "mp4", "avi", "zip", "exe", "txt", "csv", "php", "asp":
		return true
	}
	return false
}
