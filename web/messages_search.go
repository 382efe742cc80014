package web

// englishSearch is what the desk says of the fields of a search.
func englishSearch() map[string]string {
	return map[string]string{
		"search.fields":       "All fields",
		"search.fields.party": "party:", "search.fields.party.means": "published by a source of that party: its name, its id or its country’s code",
		"search.fields.side": "side: actor: target:", "search.fields.side.means": "who stands in the claim; who does it; to whom: a name or a code",
		"search.fields.speaker": "speaker:", "search.fields.speaker.means": "who says it",
		"search.fields.coding": "conduct: event: means:", "search.fields.coding.means": "what it is about: conduct:\"Drone flight\", event:ASSAULT, means:mortar",
		"search.fields.stance": "stance: review:", "search.fields.stance.means": "asserted, alleged or denied; machine, checked, corrected, rejected or added",
		"search.fields.status": "status:", "search.fields.status.means": "occurred, ongoing, planned, threatened, demanded, proposed or hypothetical",
		"search.fields.place": "place: near:", "search.fields.place.means": "a place by any of its names; with a distance, around it or around a point: near:40.1,70.6~20km",
		"search.fields.date": "date: time: published:", "search.fields.date.means": "when it happened (date and time are one); when the report was published: 2031, 2031-04-07, 2031-04..2031-06, >=2031-04",
		"search.fields.counts": "killed: wounded: missing: detained: displaced: vehicles: shots:", "search.fields.counts.means": "the lowest number given: 12, >=10, 2..5",
		"search.fields.outlet": "outlet: source: kind: language:", "search.fields.outlet.means": "the report: who published it, release or wire, the language by its code",
		"search.fields.kept": "copies: unread:", "search.fields.kept.means": "copies:no leaves near copies out; unread:yes finds reports that were not read",
		"search.fields.sort": "sort:", "search.fields.sort.means": "newest or oldest first; without it what was kept last comes first",
		"facet.party": "Published by a side", "facet.conduct": "Conduct", "facet.outlet": "Outlet", "facet.stance": "How it is said", "facet.status": "How far it has come",
		"facet.month": "Month", "facet.place": "Place",
	}
}
