package web

// englishAgreement is what the desk says of agreements. The words are the same for every party.
func englishAgreement() map[string]string {
	return map[string]string{
		"nav.agreement": "Agreement", "promise.kind": "Agreement", "promise.title": "Agreement",
		"promise.none":    "No agreement is shown here",
		"promise.none.of": "What the parties promised stands here clause by clause, once it is kept in the record and, for readers, published.",
		"promise.version": "Version %s", "promise.writers": "called “%s” by its writers",
		"promise.inforce": "Deeds are measured against this version.", "promise.notyet": "It holds from %s; no version holds yet.", "promise.notnow": "Deeds are measured today against another version.",
		"promise.holds": "Holds from", "promise.keptat": "Kept", "promise.by": "by %s", "promise.reason": "Why",
		"promise.published": "published", "promise.unpublished": "seen by the mission alone",
		"promise.passed": "Version %s cannot be used and is passed over: %s.", "promise.goeson": "The desk goes on with the last good version.",
		"promise.unread": "This version cannot be read.",
		"promise.others": "Other agreements:", "promise.versions": "Versions", "promise.shown": "shown here",
		"promise.changes": "What changed from version %s", "promise.changes.none": "No clause, line or date: comments or the order alone.",
		"promise.change.added": "added", "promise.change.removed": "removed", "promise.change.was": "was", "promise.change.is": "is",
		"promise.facts": "When it binds", "promise.signed": "Signed", "promise.start": "First day", "promise.until": "Last day", "promise.open": "open", "promise.clock": "Clock of its days",
		"promise.area": "Area", "promise.mission": "Who watches", "promise.sources": "Where its text stands",
		"promise.clauses": "Clauses", "promise.clauses.note": "What each clause asks of each party. Every party has the same column; who stands first changes from day to day.",
		"promise.article": "Article %s", "promise.unbound": "This clause does not bind %s.",
		"promise.phases": "Phases", "promise.track": "Track", "promise.tolerance.days.one": "%s day of grace", "promise.tolerance.days.other": "%s days of grace",
		"promise.places": "Lines and zones", "promise.places.note": "These are lines and zones of the agreement. They are no borders, and say nothing of whose land it is.",
		"promise.map": "Lines and zones of the agreement", "promise.map.caption": "Zones are shaded, with a dotted edge; each line is drawn in a way of its own. Numbers are those of the list. North above. No border is drawn. Kilometres hold in the middle of the picture.",
		"promise.line": "line", "promise.sides": "%s on the left hand, %s on the right, going from its first point to its last", "promise.undrawn": "not drawn: nothing can be measured from it", "promise.error": "drawn to within %s",
		"promise.sites": "Declared storage sites", "promise.sites.note": "What was declared there is shown to nobody here.", "promise.sites.none": "None is named.",
		"promise.notwatched": "Agreed and not watched", "promise.unsure": "What its writer was not sure of",
		"promise.withheld": "a place that is not published",
		"promise.id":       "The id of this version:",
		"promise.badday":   "there is no such version of an agreement", "promise.badday.try": "/agreement lists them",

		"clause.what": "What", "clause.from": "Calibre", "clause.range": "Range", "clause.types": "Named systems", "clause.line": "Measured from", "clause.behind": "At least behind it", "clause.within": "Barred within",
		"clause.band": "Band", "clause.band.between": "%s to %s from it", "clause.band.over": "over %s from it", "clause.zone": "Zone", "clause.most": "At most", "clause.sites": "At the sites", "clause.asof": "As on",
		"clause.conduct": "Barred", "clause.about": "Notice of", "clause.notice": "Notice before", "clause.file": "Complaint within", "clause.reply": "Answer within", "clause.to": "To", "clause.for": "Access of",
		"clause.exceptions": "But for", "clause.exceptzones": "Not in", "clause.tolerance": "No breach yet up to", "clause.term": "Holds", "clause.since": "from %s on", "clause.due": "Done at the latest by",
		"clause.over": "from %s on", "clause.under": "under %s", "clause.fromunder": "from %s, under %s",
		"measure.m": "%s m", "measure.km": "%s km", "measure.mm": "%s mm", "measure.hours.one": "%s hour", "measure.hours.other": "%s hours", "measure.pieces": "%s more",

		"clausekind.no_fire": "Cease fire", "clausekind.hold": "Hold positions", "clausekind.withdraw": "Withdraw", "clausekind.cap": "Have no more than", "clausekind.storage": "Keep in storage",
		"clausekind.no_works": "Build and dig nothing new", "clausekind.demine": "Clear mines", "clausekind.no_flight": "Do not fly", "clausekind.notify": "Give notice", "clausekind.access": "Give access",
		"clausekind.detainees": "Release those held", "clausekind.statements": "Refrain from hostile words", "clausekind.complaints": "File and answer complaints",
		"weapon.mlrs": "rocket systems", "weapon.anti_tank": "anti-tank weapons", "weapon.air_defence": "air defence", "weapon.armoured_vehicle": "armoured vehicles", "weapon.tank": "tanks", "weapon.mortar": "mortars",
		"weapon.missile": "missiles", "weapon.mine": "mines", "weapon.drone": "drones",
		"exception.mission": "what the mission does itself", "exception.search_and_rescue": "search and rescue", "exception.self_defence": "self-defence", "exception.agreed": "what both sides agreed",
		"goer.monitors": "monitors", "goer.aid": "aid",
		"zonekind.area": "area of the agreement", "zonekind.separation": "zone of separation", "zonekind.limitation": "zone of limitation", "zonekind.disengagement": "zone of disengagement",
		"zonekind.exercise": "training ground", "zonekind.protected": "protected zone",
	}
}
