package web

// englishSitreps is what the desk says of situation reports.
func englishSitreps() map[string]string {
	return map[string]string{
		"nav.sitreps": "Situation", "situation.title": "Situation reports",
		"situation.note":    "What the desk publishes of a day or a week: signed, sealed in the log, and never changed. A correction is a version of its own, and says what it changes.",
		"situation.none":    "No situation report was published yet",
		"situation.none.of": "The desk writes a draft, a person edits it, signs it and publishes it.",
		"situation.feed":    "As a feed", "situation.feed.of": "Atom of situation reports", "situation.of": "Situation report, %s", "situation.kind": "Situation report", "situation.version": "version %s",
		"situation.days.one": "%s day", "situation.days.other": "%s days",
		"situation.published": "Published %s by %s", "situation.asof": "As of %s, clock of %s. What had been received by then counts; what came in later stands in the next report.",
		"situation.corrected": "This version was corrected.", "situation.corrects": "This version corrects the one before.", "situation.changed": "What it changes:", "situation.see": "See that version",
		"situation.last": "The last version", "situation.was": "It said", "situation.is": "It says now", "situation.gone": "nothing in its place", "situation.more.one": "%s more line changed.", "situation.more.other": "%s more lines changed.",
		"situation.changes": "Line by line", "situation.nochanges": "The same lines and rows: what was changed is not in them.",
		"situation.download": "Take it with you:", "sitform.pdf": "PDF", "sitform.md": "Markdown", "sitform.html": "HTML", "sitform.json": "JSON, with its signatures",
		"situation.versions": "Versions", "situation.here": "shown here", "situation.signatures": "Who signed it",
		"situation.signed": "The signature is good: it is over all that stands here.", "situation.unsigned": "The signature is not good: do not rely on this copy.",
		"situation.registered": "The signature is good, and the key is this person’s in the desk’s register.", "situation.unregistered": "The signature is good, and the key is in no register of the desk.",
		"situation.key": "Key", "situation.id": "Id", "situation.log": "Its commitment is an entry of the transparency log.", "situation.prove": "Whoever keeps the record proves it to others with:",
	}
}

// englishSitrepDrafts is what the desk says where a situation report is written.
func englishSitrepDrafts() map[string]string {
	return map[string]string{
		"draftsit.title": "Write a situation report", "draftsit.none": "This desk writes no situation reports.",
		"draftsit.note": "The program writes a draft from the record, as it may leave the mission. A person edits it, looks at it, and publishes it: then it is signed, never changes, and closes its days. What comes in later stands in the next report.",
		"draftsit.day":  "Last day", "draftsit.days": "How many days", "draftsit.write": "Write the draft", "draftsit.again": "Write it again", "draftsit.again.note": "What you changed below is lost then.",
		"draftsit.days.bad": "A report is of 1 to %s days.", "draftsit.nothing": "There is no draft in the form.", "draftsit.line": "%s, line %s: %s.",
		"draftsit.preview": "Look at it", "draftsit.previewed": "As it would be published", "draftsit.publish": "Publish it",
		"draftsit.publish.note": "It is signed with your key, which this server holds. It cannot be taken back; a correction is a version of its own.", "draftsit.publish.button": "Sign and publish",
		"draftsit.head": "The head of desk publishes it.", "draftsit.before": "Of these days was published:", "draftsit.before.then": "This one would be its next version, and says what it changes.",
		"draftsit.changed": "What it changes", "draftsit.held": "The release rules hold back these lines:", "draftsit.override": "Why they leave all the same",
	}
}
