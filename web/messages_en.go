package web

// english is what the desk says in English. Keys that end in .one and .other are chosen by a
// number; the number is then the first thing filled in. The words are the same for every party.
func english() language {
	return language{
		Tag: "en", Dir: "ltr",
		plural: func(n int) string {
			if n == 1 {
				return "one"
			}
			return "other"
		},
		months: []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		text:   englishText(),
	}
}

func englishText() map[string]string {
	all := map[string]string{}
	for _, part := range []map[string]string{englishFrame(), englishRecord(), englishPages(), englishCoding(), englishErrors(), englishLosses(), englishSources(), englishKept(), englishStatements(), englishWhy(), englishSearch(), englishPeople(), englishLog(), englishExhibits(), englishFindings(), englishCase(), englishAgreement(), englishEquipment(), englishSitreps(), englishSitrepDrafts(), englishEscalation(), englishComplaint(), englishObserved(), englishObservedForm(), englishField(), englishViolations()} {
		for k, v := range part {
			all[k] = v
		}
	}
	return all
}

// englishFrame is what stands around every page.
func englishFrame() map[string]string {
	return map[string]string{
		"desk": "The record", "skip": "Skip to the content",
		"nav.label": "Parts of the desk", "nav.incidents": "Incidents", "nav.reports": "Reports", "nav.search": "Search",
		"synthetic.word": "Synthetic:", "synthetic": "invented countries and reports. Nothing here happened.",
		"synthetic.short": "synthetic",
		"footer":          "Every claim is a quotation with its source. What a machine has coded and nobody has checked says so.",
		"footer.data":     "As data:", "footer.feed": "Incidents",
		"notice.forwarded": "You came by %s, which leads here. %s",
		"pager.label":      "Pages", "pager.newer": "← Newer", "pager.older": "Older →", "pager.at": "%s–%s of %s",
		"parts.before": "← Before this", "parts.after": "After this →",
		"page.beyond": "There is nothing so far back.", "page.first": "Back to the newest",
		"title.page": "%s, page %d",
		"span":       "%s to %s", "list": "%s and %s",
		"clock.bare": "%s, %s (zone not given)", "clock": "%s (UTC%s), %s UTC",
		"clock.otherday": "%s (UTC%s), %s UTC on %s", "clock.assumed": "(zone assumed)",
		"day.report": "No claim says when; the day is that of the earliest report", "day.none": "No date given", "outlet.none": "Outlet not given", "headline.none": "(no headline)",
		"km": "%s km", "lat.plus": "N", "lat.minus": "S", "lon.plus": "E", "lon.minus": "W",
	}
}

// englishRecord is the record's own words, wherever they are shown.
func englishRecord() map[string]string {
	return map[string]string{
		"position.asserts": "asserts", "position.denies": "denies", "position.counter_accuses": "counter-accuses",
		"position.acknowledges": "acknowledges", "position.acknowledges.unchecked": "acknowledges (unchecked)",
		"position.nothing_found.one": "nothing found in %s report read", "position.nothing_found.other": "nothing found in %s reports read",
		"read.day": ", dated %s", "read.span": " from %s to %s",
		"position.nothing_read": "nothing found: no report of this voice was read",
		"direction.both":        "by %s, towards %s", "direction.actor": "by %s", "direction.target": "towards %s",
		"review.machine": "machine-coded, not checked", "review.checked": "checked by a person", "review.corrected": "corrected by a person",
		"review.rejected": "rejected by a person", "review.added": "added by a person", "review.by": "%s (%s)",
		"status.occurred": "past event", "status.ongoing": "going on", "status.planned": "plan", "status.threatened": "threat",
		"status.demanded": "demand", "status.proposed": "proposal", "status.hypothetical": "on a condition",
		"direction.between": "between %s",
		"voice.other":       "another voice on the side of %s, not its position",
		"voices.count.one":  "Reported by %s voice, in %s: near copies count once.", "voices.count.other": "Reported by %s voices independently, in %s: near copies count once.",
		"outlets.count.one": "%s outlet", "outlets.count.other": "%s outlets", "copies.by": "The same words also in %s.",
		"voice.own": "the outlet in its own voice", "voice.together": "%s, together with %s,",
		"relays": "through %s", "link.claim": "claim", "link.report": "report", "link.incident": "incident", "link.of": "by %s",
		"party.of": "of %s", "others": "Other voices", "others.said": "said by other voices",
		"kind.release": "release", "kind.wire": "wire story", "kind.monitor": "monitor’s report", "kind.post": "post", "kind.complaint": "complaint",
		"precision.exact": "exact", "precision.near": "near this point", "precision.area": "an area; this is its middle", "precision.country": "a whole country",
		"place.unresolved": "not found in the gazetteer", "place.written": "written “%s”", "place.listed": "listed under %s", "place.contested": "contested",
		"count.atleast": "at least %s", "count.upto": "up to %s", "count.between": "%s to %s", "count.about": "about %s", "count.of": "%s, of %s",
		"field.count": "Number", "field.place": "Place", "field.time": "Time", "field.conduct": "Conduct", "field.actor": "Who", "field.order": "What came first", "field.of": "%s: %s",
		"claims.count.one": "%s claim", "claims.count.other": "%s claims",
		"from.reports.one": "from %s report", "from.reports.other": "from %s reports",
		"others.count.one": "%s by another voice", "others.count.other": "%s by other voices",
		"quad.0": "none", "quad.1": "verbal cooperation", "quad.2": "material cooperation", "quad.3": "verbal conflict", "quad.4": "material conflict",
		"legend":                 "What the words mean",
		"legend.asserts":         "The party, or a source that speaks for it, says that this happened.",
		"legend.denies":          "It says that this did not happen, or not as the other side tells it.",
		"legend.counter_accuses": "It answers by saying that the other side did it.",
		"legend.acknowledges":    "Its words can be read as saying that its own side did this. A machine read them so and nobody has checked it: read the sentence.",
		"legend.nothing":         "nothing found in … reports read",
		"legend.nothing.meaning": "No claim by this party was found in the reports that were read. It may have spoken elsewhere.",
		"legend.review":          "A program found the claim and put it into words of the record. It makes mistakes; the sentence itself is what was published.",
		"order.note":             "Neither side is first: the order of the columns changes from day to day.",
	}
}

// englishPages is what the pages say of themselves.
func englishPages() map[string]string {
	return map[string]string{
		"incidents.title": "Incidents by day", "incidents.count.one": "%s incident", "incidents.count.other": "%s incidents",
		"incidents.none": "No incident was found in the reports that were read.", "incidents.empty": "The record is empty.", "incidents.empty.how": "Add reports of both sides, as text, HTML or JSON lines. They are read as they are added:",
		"overview.label": "What was read", "coverage.others": "Other outlets",
		"coverage.read.one": "%s report read", "coverage.read.other": "%s reports read",
		"chart.label":        "Incidents on each day from %s to %s; at most %d on one day",
		"chart.label.step":   "Incidents in each %d days from %s to %s; at most %d in one bar",
		"chart.caption":      "on each day, %s to %s; highest bar %d.",
		"chart.caption.step": "in each %d days, %s to %s; highest bar %d.",
		"chart.bar.one":      "%[2]s: %[1]s incident", "chart.bar.other": "%[2]s: %[1]s incidents",
		"chart.undated.one": "%s has no date.", "chart.undated.other": "%s have no date.",
		"chart.earlier.one": "%s is earlier.", "chart.earlier.other": "%s are earlier.",
		"disputed.are": "voices differ on", "more.positions.one": "and on %s more point", "more.positions.other": "and on %s more points",
		"more.quotes.one": "%s more quotation", "more.quotes.other": "%s more quotations",
		"incident.kind": "Incident",
		"glance.title":  "At a glance", "glance.row": "What is said", "glance.nothing": "nothing found",
		"facts.title": "Where the voices differ", "facts.note": "What each voice gives for the same fact, with the claims that say so.",
		"facts.field": "Fact", "facts.none": "not given", "facts.claims": "claims", "facts.more": "and %s more, quoted on this page",
		"places.title": "Places named", "locator.label": "Where the places lie to each other",
		"locator.caption": "Where the named places lie to each other, north above. No border is drawn. Kilometres hold in the middle of the picture.",
		"rest.title":      "Other claims of this incident", "rest.note": "They stand with the incident and say nothing for or against one of the points above.",
		"reports.title": "Reports by day", "reports.count.one": "%s report in the record.", "reports.count.other": "%s reports in the record.",
		"report.kind": "Report", "report.doc": "its own name: %s", "report.fetched": "Fetched",
		"report.text": "Text of the report", "report.mark": "Claim %s", "report.captions": "Captions", "report.translation": "Translation",
		"report.translation.note": "The claims were read from it; the original stands with it.", "report.original": "Original",
		"headline.translated": "Headline, translated: %s", "quote.original": "These words stand so in the original.",
		"quote.translated": "Translated.", "quote.translated.by": "Translated by %s.",
		"unread.unknown_language": "Not read: the reader does not know its language. It is kept and can be searched; no claim was made from it.",
		"unread.scan":             "Not read: it is a picture of text. It is kept; no claim was made from it.",
		"unread.no_text":          "Not read: it has no text. It is kept; no claim was made from it.",
		"arrivals.title":          "How it reached the record", "arrivals.outlet": "Outlet", "arrivals.address": "Address", "arrivals.time": "Time", "arrivals.via": "Came by",
		"arrivals.vouched":   "%s answers for where it is from",
		"report.parts":       "Part %d of %d of the text.",
		"report.claims.note": "In the order of the text. The same numbers stand in it.",
		"report.claims.none": "No claim was found in this report.",
		"claim.kind":         "Claim", "claim.title": "Claim: %s", "claim.incident": "Stands with others in the incident", "claim.noincident": "It stands in no incident.",
		"claim.report": "Published in", "claim.within": "Said within", "claim.carries": "What it says, claim by claim", "claim.id": "Full id of the claim:",
		"search.title": "Search", "search.title.for": "Search: %s", "search.label": "Search reports and claims", "search.placeholder": "Search",
		"search.button": "Search", "search.claims": "Claims", "search.nomore": "None on this page.", "search.none": "Nothing found.",
		"search.reports.one": "%s report", "search.reports.other": "%s reports", "search.claims.one": "%s claim", "search.claims.other": "%s claims",
		"search.how":      "Words are looked for in headlines, in the text of reports and in claims. All of them have to be there.",
		"search.ex.words": "drone bridge", "search.ex.words.means": "both words, anywhere",
		"search.ex.phrase": "\"border guard\"", "search.ex.phrase.means": "these words, one after the other",
		"search.ex.or": "(mortar OR drone) -bridge", "search.ex.or.means": "one of the two, and not the third",
		"search.ex.field": "conduct:killing date:2031-04 killed:>=3", "search.ex.field.means": "fields of claims and of their reports",
		"search.ex.area": "place:\"Tessen\"~20km", "search.ex.area.means": "within so many kilometres",
		"search.facets": "Narrow the claims found", "search.capped": "There are more than 10,000; counts are of the last that were kept.",
		"search.ex.prefix": "shell*", "search.ex.prefix.means": "words that begin so: shell, shells, shelling",
	}
}

// englishCoding explains the fields of a claim.
func englishCoding() map[string]string {
	return map[string]string{
		"coding.title": "How it was coded", "coding.note": "The sentence is what was published. What follows is how it was read.",
		"coding.none":    "not said",
		"coding.conduct": "What it is about", "coding.conduct.meaning": "The kind of behaviour, in the words of ceasefire agreements.",
		"coding.event": "Kind of act", "coding.event.meaning": "One of sixteen, from praise to the use of force.",
		"coding.actors": "Who does it", "coding.actors.meaning": "According to the claim.",
		"coding.targets": "To whom, or with whom", "coding.targets.meaning": "According to the claim.",
		"coding.speaker": "Who says so", "coding.speaker.meaning": "Whoever vouches for it.",
		"coding.relays": "Through whom", "coding.relays.meaning": "Who passed it on to the outlet, nearest first.",
		"coding.stance": "How the speaker stands to it", "coding.stance.meaning": "Says it is so, says it of another, or says it is not so.",
		"coding.status": "How far it has come", "coding.status.meaning": "Whether it is said to have happened, to go on, or to be planned, threatened, demanded or proposed.",
		"coding.places": "Where", "coding.places.meaning": "The most precise place first.",
		"coding.time": "When", "coding.time.meaning": "Worked out from the words and the day of publication.",
		"coding.counts": "How many", "coding.counts.meaning": "People or things, as the claim gives them.",
		"coding.means": "With what", "coding.means.meaning": "Weapons or equipment.",
		"coding.codes": "Codes", "coding.codes.meaning": "For users of PLOVER and CAMEO series.",
		"coding.codes.value": "PLOVER %s · CAMEO %s · %s",
		"coding.confidence":  "Confidence", "coding.confidence.meaning": "The reader’s own estimate of being right, from 0 to 1.",
		"coding.review": "Who answers for it", "coding.review.meaning": "A machine, or a person who looked.",
		"coding.why": "Why", "coding.why.meaning": "On which words it rests, how they hang together in the sentence, and what weighed in its confidence.",
		"why.event": "what happened", "why.actor": "who", "why.target": "to whom", "why.speaker": "who says so", "why.stance": "denied or alleged",
		"why.status": "how real", "why.confidence": "confidence",
		"coding.coded_by": "Read by", "coding.coded_by.meaning": "The reader’s version and the rule that applied.",
	}
}

// englishErrors is what is said when something cannot be shown.
func englishErrors() map[string]string {
	return map[string]string{
		"error.heading.bad_input": "This cannot be read", "error.heading.empty": "There is nothing in it", "error.heading.binary": "This cannot be read",
		"error.heading.too_large": "This is too large", "error.heading.not_found": "Not found", "error.heading.ambiguous": "More than one thing has this address",
		"error.heading.sign_in": "Please sign in", "error.heading.refused": "Not allowed", "error.heading.too_often": "Too many tries",
		"error.heading.locked": "The record is in use",
		"error.try":            "Try the list of incidents, the list of reports, or the search.",
		"error.nopage":         "There is no page at this address",
		"error.noincident":     "The record has no such incident",
		"error.noclaim":        "The record has no such claim",
		"error.address":        "This is not an address of the record",
		"error.address.try":    "An address is /i/, /r/, /c/, /x/ or /f/ and at least 8 of the digits 0–9 and a–f. Check that it was copied whole, or search for words of what you look for.",
		"error.ambiguous.try":  "Give more digits of the address.",
		"error.page":           "This is not the number of a page", "error.page.try": "A page is a number from 1 to %d.",
		"error.part.one": "This report has %s part", "error.part.other": "This report has %s parts",
		"error.query.bytes": "The search holds characters that are no text", "error.query.long": "The search is longer than %d characters",
		"error.query.long.try": "Take the few words that are rarest.",
		"error.slow.heading":   "This took too long", "error.slow": "The record did not answer in time.", "error.slow.try": "Try again in a moment, or ask for less.",
		"error.fault.heading": "A fault of the program", "error.fault": "The page could not be made. What went wrong stands in the program’s log.",
		"error.toooften": "so many requests came from your address that this one has to wait: ask again in %d s",
		"error.method":   "This address only reads: use GET or HEAD.",
		"gone.heading":   "No longer here", "gone.try": "Its report is kept for ever: search for words of it.",
	}
}
