package web

// englishKept is what the desk says of what was kept: versions, copies, arrivals and work that was given up.
func englishKept() map[string]string {
	return map[string]string{
		"address.there": "Found at its address on %s.", "address.changed": "Its address showed another text when it was asked on %s.",
		"address.gone":        "No longer at its address since %s: the address says that there is nothing.",
		"address.blocked":     "Not to be seen at its address since %s: the address refuses to show it.",
		"address.paywalled":   "Not to be seen whole at its address since %s: the address asks for payment or a subscription.",
		"address.unreachable": "Its address has given no answer since %s.",
		"versions.title":      "Versions of the text", "versions.note": "Texts that stood at its address, earliest first. Claims rest on the version that they were read from; each version is kept.",
		"versions.this": "this version", "versions.later": "Another text has stood at its address since. This is an earlier version.",
		"versions.claim": "It rests on this version of the text; another has stood at its address since:", "versions.claim.later": "the later version",
		"versions.missing": "a version that the record does not have", "versions.changes": "What changed from the version before",
		"versions.changes.note": "Words that were left out are struck through, words that were added are underlined.",
		"versions.cut":          "…", "versions.left": "left out:", "versions.added": "added:", "versions.long": "The versions are too long to be compared here.",
		"copies.title": "The same text elsewhere", "copies.note": "It counts as one voice, however often it is repeated.",
		"copies.outlets.one": "Nearly the same text stands in %s more outlet.", "copies.outlets.other": "Nearly the same text stands in %s more outlets.",
		"copies.reports.one": "Nearly the same text stands in %s more report.", "copies.reports.other": "Nearly the same text stands in %s more reports.",
		"copies.same.one": "Its outlet has published nearly the same text in %s more report.", "copies.same.other": "Its outlet has published nearly the same text in %s more reports.",
		"copies.more.one": "%s more is not listed.", "copies.more.other": "%s more are not listed.",
		"arrivals.bytes": "Bytes that came", "arrivals.download": "Download", "arrivals.nobytes": "not kept", "arrivals.request": "The request",
		"arrivals.more.one": "%s later arrival is not listed.", "arrivals.more.other": "%s later arrivals are not listed.", "arrivals.files": "What came with it:",
		"arrivals.note": "The bytes are given as they came and are never shown here. The first 16 digits of their SHA-256 stand in the file’s name.",
		"via.file":      "a file", "via.feed": "a feed", "via.page": "a page", "via.warc": "a web archive", "via.mail": "mail", "via.table": "a table",
		"via.chat": "an export of a chat", "via.archive": "an archive", "via.typed": "typing",
		"answer.status": "Answer", "answer.asked": "Address asked first", "answer.redirects": "Redirected through", "answer.server": "Server", "answer.type": "Type", "answer.etag": "ETag",
		"answer.modified": "Last modified", "answer.agent": "Asked as",
		"error.nooriginal":  "The record has no such bytes of this report",
		"deadletters.title": "Work that was given up", "deadletters.none": "Nothing was given up.",
		"deadletters.note": "What could not be read is kept here until a person takes it up again or drops it. The desk only reads: use these commands where the record is, with the same --record as the desk.",
		"deadletters.how":  "Try all of it again", "deadletters.tries.one": "%s try", "deadletters.tries.other": "%s tries",
		"deadletters.retry": "Try again:", "deadletters.drop": "Drop:", "deadletters.noname": "(no name)",
		"work.report": "report", "work.recode": "reading again",
	}
}
