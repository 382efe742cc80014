package web

// englishObserved is what the desk says on the pages of what monitors observed.
func englishObserved() map[string]string {
	return map[string]string{
		"nav.observations": "Observations",
		"observed.title":   "Observations", "observed.one": "Observation %s", "observed.new": "Enter an observation", "observed.correct": "Correct observation %s",
		"observed.count.one": "%s observation.", "observed.count.other": "%s observations.", "observed.inside": "What monitors entered stays with the mission: where they stood and when leaves by no page, feed or export.",
		"observed.none": "Nobody has entered an observation yet.", "observed.nonesuch": "No observation is like that.",
		"observed.from": "First day", "observed.to": "Last day", "observed.anymeans": "any means", "observed.late": "began before the first day, kept since", "observed.narrow": "Show these",
		"observed.wascorrected": "It was corrected.", "observed.corrects": "It corrects an earlier one.", "observed.correctit": "Correct it", "observed.id": "Id",
		"observed.clocks": "The two clocks", "observed.ahead": "the device was %s ahead of the satellites", "observed.behind": "the device was %s behind the satellites", "observed.with": "the device and the satellites agreed",
		"observed.f.received": "Received", "observed.f.kept": "Kept", "observed.f.filed_by": "Filed by", "observed.f.device_time": "Clock of the device", "observed.f.satellite_time": "Time of the position",
		"observed.f.fire": "Fire", "observed.f.counts": "Counted", "observed.f.equipment": "Vehicles and weapons", "observed.f.works": "Trenches and positions", "observed.f.flights": "Drones",
		"effort.title": "Observation effort", "effort.new": "Enter hours watched", "effort.note": "How long was watched, by which means, and what was not reached: it tells quiet from blindness. Hours count on the day on which the watch began (zone %s). What was corrected does not count.",
		"effort.show": "Show", "effort.period": "%s to %s", "effort.total": "%s hours were watched.",
		"effort.blind.one": "On %s day of the period nobody watched for any time:", "effort.blind.other": "On %s days of the period nobody watched for any time:",
		"effort.means": "By means and post", "effort.hours": "Hours", "effort.entries": "Entries", "effort.quiet": "of which nothing perceived", "effort.missed": "Areas not reached", "effort.nonemissed": "No entry of the period names an area that was not reached.",
		"effort.area": "Area", "effort.times": "Times", "effort.last": "Last", "effort.reasons": "Reasons given", "effort.days": "Day by day", "effort.day": "Day", "effort.none": "none",
		"error.noobservations": "this record keeps no observations", "error.corrected": "this observation was corrected already", "error.corrected.try": "Correct observation %s, which stands in its place",
		"error.corrected.form": "this observation says more than the form asks for, which a correction by the form would lose", "error.corrected.form.try": "counterclaim observation show ID --format jsonl prints it; change the line, put its id in supersedes, and add it with counterclaim observation add",
		"error.day": "the day cannot be read", "error.day.try": "Give a day, as 2031-05-06", "error.means": "there are no such means", "error.late": "late is what began before a day, and no day is given", "error.late.try": "Give a first day",
	}
}

// englishObservedForm is what stands on the form of an observation, on the desk and on the phone.
func englishObservedForm() map[string]string {
	return map[string]string{
		"observed.new.note": "One thing that was heard, seen, recorded or told, or one watch. Nothing here says who did it. An entry is never changed: what is wrong is corrected by a new one.",
		"observed.phone":    "Enter on a phone, without a network", "observed.kinds": "What to enter", "observed.button": "Keep it",
		"observed.kept": "Kept as observation %s.", "observed.there": "The record had it already: observation %s.", "observed.wrong": "It was not kept: what is wrong stands beside each field.",
		"observed.k.fire": "Fire", "observed.k.equipment": "Vehicles, weapons", "observed.k.works": "Trenches, positions", "observed.k.flights": "Drones", "observed.k.counts": "Other things counted", "observed.k.access": "Access", "observed.k.effort": "Hours watched",
		"observed.g.who": "Who, and how", "observed.g.when": "When", "observed.g.where": "Where", "observed.g.said": "What", "observed.g.toward": "Direction and distance", "observed.g.fire": "Shots, bursts, explosions",
		"observed.g.equipment": "Vehicles and weapons", "observed.g.works": "Trenches and positions", "observed.g.flights": "Drone flights", "observed.g.counts": "Other things counted", "observed.g.access": "Access", "observed.g.effort": "Hours watched, areas not reached",
		"observed.g.control": "Whose area", "observed.g.note": "Note", "observed.row": "%d",
		"observed.gn.where": "Where the observer stood. No place is exact: say by how much it may be off.", "observed.gn.toward": "From where the observer stood to what was perceived. What was heard is a direction, not a point.",
		"observed.gn.fire": "Each kind is counted for itself. What nobody could count is uncountable, and has no number.", "observed.gn.control": "Who is said to hold the ground, by whose word and when: never who did anything.",
		"observed.gn.effort": "A watch in which nothing happened is an entry too. Without it nobody can tell quiet from blindness.",
		"observed.f.mission": "Mission", "observed.f.observer": "Observer", "observed.f.post": "Patrol, camera or base", "observed.f.means": "Means", "observed.f.ref": "The mission’s own number",
		"observed.f.time": "Began", "observed.f.zone": "Zone of the clock", "observed.f.until": "Ended", "observed.n.zone": "As +05:00, or Z for UTC.",
		"observed.f.place": "Place, in words", "observed.f.lat": "Latitude", "observed.f.lon": "Longitude", "observed.f.error_m": "May be off by (m)", "observed.n.error_m": "10 for a satellite receiver, 500 for a finger on a map.",
		"observed.f.perceived": "Heard, seen, recorded or told", "observed.f.what": "In words", "observed.f.counts.what": "What was counted", "observed.f.conduct": "Kind of conduct",
		"observed.f.bearing_deg": "Direction (degrees from true north)", "observed.f.bearing_error_deg": "To both sides (degrees)", "observed.n.bearing_error_deg": "5 for a compass, 22.5 for one of eight winds.",
		"observed.f.range_m": "Distance, best estimate (m)", "observed.f.range_min_m": "At least (m)", "observed.f.range_max_m": "At most (m)",
		"observed.f.kind": "Kind", "observed.f.direction": "Direction of fire", "observed.f.count": "How many", "observed.f.n": "Number", "observed.f.m": "to (between)",
		"observed.f.weapon": "Weapon, as assessed", "observed.f.calibre_mm": "Calibre (mm)", "observed.f.weapon_class": "Class", "observed.f.type": "Type, as assessed", "observed.f.serials": "Serial numbers", "observed.n.serials": "Parted by semicolons.", "observed.f.equipment.serials": "Their serial numbers",
		"observed.f.size_m": "Longest side (m)", "observed.f.change": "Since the last visit", "observed.f.change_m": "By (m)", "observed.f.last_visit": "Last visit", "observed.f.own": "the mission’s own", "observed.f.height_m": "Height (m)", "observed.f.interference": "Interference",
		"observed.f.access": "Access was", "observed.f.access_reason": "Reason given, in their words", "observed.n.access_reason": "Where none was: none given.", "observed.f.delay_min": "Delay (minutes)",
		"observed.f.effort_h": "Hours watched", "observed.f.not_reached": "Areas not reached", "observed.n.not_reached": "Parted by semicolons.",
		"observed.f.control": "Held by", "observed.f.control_date": "As said on", "observed.f.control_source": "By whose word, or which map", "observed.f.note": "Note", "observed.f.exhibits": "Ids of exhibits", "observed.n.exhibits": "Parted by semicolons.", "observed.f.supersedes": "Corrects the observation (id)",
		"observed.v.means.patrol": "patrol", "observed.v.means.camera": "camera", "observed.v.means.drone": "drone", "observed.v.means.inspection": "inspection", "observed.v.means.contact": "told by a local contact",
		"observed.v.count.exact": "exactly", "observed.v.count.about": "about", "observed.v.count.least": "at least", "observed.v.count.most": "at most", "observed.v.count.between": "between … and", "observed.v.count.uncountable": "uncountable",
		"observed.v.kind.muzzle_flash": "muzzle flash", "observed.v.direction.undetermined": "undetermined", "observed.v.direction.outgoing": "outgoing", "observed.v.direction.incoming": "incoming",
		"observed.notext": "this is no text", "observed.nonumber": "this is no number: write digits with a decimal point, 1250.5", "observed.nowhole": "this is no whole number", "observed.notime": "the time or its zone cannot be read: give the zone as +05:00, or Z for UTC",
		"observed.tobetween": "a second number goes with “between” alone", "observed.countable": "give a number here", "observed.towhat": "the second number is missing",
	}
}
