package web

// englishWhy is what the desk says of why claims stand together.
func englishWhy() map[string]string {
	return map[string]string{
		"claim.why":      "Why it stands there",
		"why.title":      "Why these stand together",
		"why.note":       "Each claim is weighed against those before it here, by publication. Shown is the one it is likest to, and what speaks for and against both being about one happening, the weightiest first. It is weighed as the claims are now; what a person says stands above it.",
		"why.first":      "The first here: there was nothing before it to weigh it against.",
		"why.act":        "It is weighed against none: an act of speech stands where what is said in it stands.",
		"why.follows":    "It stands with what is said in it or beside it:",
		"why.likest":     "Likest to",
		"why.for":        "For one happening:",
		"why.against":    "Against:",
		"why.nothing":    "nothing",
		"why.same":       "in the same report",
		"why.by":         "of %s,",
		"why.more.one":   "%s more claim is not listed here.",
		"why.more.other": "%s more claims are not listed here.",
		"why.all":        "All of them, with the weights, as data",
		"why.said.split": "%s set claims apart, as an incident of their own.",
		"why.said.merge": "%s put incidents together.",
		"why.said.pin":   "%s keeps claims where they are.",
		"why.reason":     "Reason: %s",
	}
}
