package web

// englishComplaint is what the desk says of complaints. The words are the same for every party.
func englishComplaint() map[string]string {
	return map[string]string{
		"nav.complaints": "Complaints", "grievance.title": "Complaints", "grievance.new": "File a complaint", "grievance.number": "Complaint %s", "grievance.kind": "Complaint: an allegation",
		"grievance.note": "A complaint is what a party says. It counts as no violation, whoever brings it.", "grievance.none": "There is none.",
		"grievance.counts": "Complaints by party", "grievance.counts.note": "Every party has the same column. What came in less long ago than the desk’s delay is not counted.",
		"grievance.overdue": "overdue", "grievance.answerby": "answer by", "grievance.filed": "Complaint %s is kept. Download its receipt below.",
		"grievance.receipt": "Download the receipt", "grievance.hash": "SHA-256",
		"grievance.party": "Party that complains", "grievance.way": "Came by", "grievance.way.delegate": "delegate on the desk", "grievance.way.letter": "letter", "grievance.way.call": "call", "grievance.way.meeting": "meeting",
		"grievance.brought": "Brought by", "grievance.brought.note": "Named inside the mission alone.", "grievance.taken": "Taken in by", "grievance.received": "Received", "grievance.received.note": "As 2031-05-08T07:00:00Z; empty for now.",
		"grievance.what": "What is complained of", "grievance.where": "Where", "grievance.position": "Position (latitude, longitude)", "grievance.when": "When", "grievance.from.label": "When: a day or a time", "grievance.until": "Until",
		"grievance.clause": "Clause of the agreement", "grievance.exhibits": "Exhibits, by their numbers", "grievance.button": "File the complaint", "grievance.for": "For %s",
		"grievance.due": "Answer by", "grievance.dueby": "Set by", "grievance.from": "Mission",
		"grievance.mission":    "the mission",
		"grievance.state.open": "open", "grievance.state.tasked": "patrol has the task", "grievance.state.held": "held for safety", "grievance.state.patrol back": "patrol is back", "grievance.state.answered": "answered",
		"grievance.state.withdrawn": "taken back by its party", "grievance.state.closed": "closed",
		"grievance.steps": "What was done", "grievance.step.taken": "Taken in", "grievance.step.link": "Linked", "grievance.step.task": "Task given to a patrol", "grievance.step.hold": "Held for safety",
		"grievance.step.lift": "Hold lifted", "grievance.step.outcome": "Outcome", "grievance.step.answer": "Answered", "grievance.step.withdraw": "Taken back by the party", "grievance.step.close": "Closed",
		"grievance.outcome.visited": "visited", "grievance.outcome.refused": "not let through", "grievance.outcome.too_late": "too late", "grievance.outcome.not_possible": "not possible",
		"grievance.links": "Linked to", "grievance.incident": "incident %s", "grievance.claim": "claim %s", "grievance.exhibit": "exhibit %s", "grievance.observation": "observation %s",
		"grievance.proposed": "Incidents near it", "grievance.proposed.note": "Within a day and 20 km, for a person to link or not. That they are near says nothing of who did what.", "grievance.beside": "%s km and %s days apart",
		"grievance.link": "Link", "grievance.reason": "Reason", "grievance.patrol": "Patrol", "grievance.look": "What to look for", "grievance.observations": "Observations, by their ids (a visit needs one)",
		"grievance.do.task": "Give the task", "grievance.do.hold": "Hold for safety", "grievance.do.lift": "Lift the hold", "grievance.do.outcome": "Give the outcome", "grievance.do.answer": "Answer the party", "grievance.do.close": "Close",
		"grievance.do.withdraw": "Take back", "grievance.text": "Answer, as the party reads it", "grievance.outcome": "Outcome",
		"grievance.two": "Several missions have a complaint of this number", "grievance.two.try": "give its id", "grievance.nosuch": "there is no such complaint", "grievance.own": "a delegate files for the own party alone",
		"grievance.notdelegate": "only a delegate files as one", "grievance.noparty": "it does not say which party complains", "grievance.badposition": "the position is not latitude, longitude in degrees",
		"grievance.badreceived": "when it was received is not RFC 3339", "grievance.noclause": "no agreement that held has a clause %s", "grievance.notyours": "your role does not allow this step",
	}
}
