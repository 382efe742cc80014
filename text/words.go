package text

// starter tells words that, written with a capital after an abbreviation, begin a sentence.
func starter(w string) bool {
	switch w {
	case "the", "a", "an", "this", "that", "these", "those", "it", "its", "he", "she", "his", "her", "they", "their", "we", "our", "you", "your", "i", "my",
		"there", "here", "in", "on", "at", "by", "for", "from", "with", "to", "of", "as", "after", "before", "since", "until", "during", "under", "over",
		"according", "and", "but", "or", "so", "yet", "however", "meanwhile", "moreover", "if", "when", "while", "where", "what", "who", "why", "how",
		"although", "though", "because", "despite", "both", "all", "some", "many", "most", "several", "no", "not", "one", "two", "three", "another", "each",
		"every", "also", "then", "now", "today", "yesterday", "earlier", "later", "still", "once", "only", "such", "other", "others", "between", "about",
		"is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "will", "would", "can", "could", "should", "please", "let", "more", "nobody", "residents", "officials":
		return true
	}
	return false
}

func isWeekday(w string) bool {
	switch w {
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday":
		return true
	}
	return false
}

func isMonth(w string) bool {
	switch w {
	case "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
		"jan.", "feb.", "mar.", "apr.", "aug.", "sept.", "sep.", "oct.", "nov.", "dec.", "jan", "feb", "sept", "oct", "nov", "dec":
		return true
	}
	return false
}
