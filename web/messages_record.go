package web

// englishSources is what the desk says of outlets, of what was read of them and of what was not.
func englishSources() map[string]string {
	return map[string]string{
		"nav.sources": "Sources", "sources.title": "Sources",
		"sources.note":   "What the record holds of each outlet. Reports that were kept and could not be read count against what was read of its side.",
		"sources.none":   "The record has no source yet.",
		"sources.speaks": "speaks for its side", "sources.speaks.from": " since %s", "sources.speaks.to": " until %s", "sources.speaks.between": " from %s to %s",
		"sources.listed": "listed by the desk", "sources.unlisted": "not listed by the desk",
		"sources.checks": ": %s", "sources.nothing": "No report of it is in the record.",
		"sources.quiet.one":     "Nothing from it on the record’s last day; its last report is of %[2]s.",
		"sources.quiet.other":   "Nothing from it on the record’s last %s days; its last report is of %s.",
		"sources.group.none":    "No outlet.",
		"sums.title":            "Sums by side",
		"sums.what":             "Figure",
		"sums.outlets":          "Outlets",
		"sums.read":             "Reports read",
		"sums.unread":           "Reports not read",
		"sums.unread.why":       "not read: %s",
		"sums.claims":           "Claims, share of all",
		"sums.verified":         "Claims checked by a person",
		"sums.rejected":         "Claims rejected by a person",
		"sums.open":             "Claims nobody has checked",
		"sums.days":             "Days of publication",
		"sums.share":            "%s (%d%%)",
		"coverage.unread.one":   "; %s more was not read",
		"coverage.unread.other": "; %s more were not read", "coverage.unread.why.one": "%s not read: %s", "coverage.unread.why.other": "%s not read: %s",
		"coverage.why": "%[2]s (%[1]s)", "unread.short.unknown_language": "in a language that the reader does not know", "unread.short.scan": "a picture of text", "unread.short.no_text": "without text",
		"shares.label": "Claims by side", "shares.claims.one": "%s claim, %d%% of all", "shares.claims.other": "%s claims, %d%% of all",
		"shares.checked": "%s checked by a person, %s not", "shares.rejected": ", %s rejected", "shares.more": "Sources",
		"aside.some.one": "%s piece of work was given up and waits for a person.", "aside.some.other": "%s pieces of work were given up and wait for a person.",
		"aside.link": "See what and why",
	}
}
