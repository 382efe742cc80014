package web

// englishField is what stands on the page for phones; the keys field.say… are what its script says.
func englishField() map[string]string {
	return map[string]string{
		"field.title": "Observations in the field", "field.noscript": "This page keeps entries on the device by a script, and scripts are switched off here.", "field.signin": "Sign in",
		"field.setup": "Choose a passphrase for this device", "field.setup.note": "What you enter is kept on this device, encrypted, until the desk has it. The passphrase opens it: it is sent nowhere, and nobody can reset it. Whoever forgets it loses what was not sent.",
		"field.pass.new": "Passphrase", "field.pass.again": "The same again", "field.pass.note": "At least 12 letters; better, five words that nobody would guess. Not the password with which you sign in. Do not let the browser keep it.", "field.setup.button": "Begin",
		"field.locked": "Locked", "field.pass": "Passphrase of this device", "field.unlock": "Unlock",
		"field.state": "State", "field.send": "Send now", "field.lock": "Lock", "field.waiting": "Waiting on this device", "field.none": "Nothing waits.", "field.entry": "A new entry",
		"field.locate": "Use the position of this device", "field.now": "It began now", "field.keep": "Keep on this device", "field.clear": "Empty the form",
		"field.wipe": "Wipe this device", "field.wipe.note": "Takes the page and all that waits from this device. What was not sent is lost.", "field.wipe.sure": "I am sure", "field.wipe.button": "Wipe",

		"field.say.secure": "This page works by https alone, where the browser can encrypt.", "field.say.nostore": "This browser keeps nothing (a private window?): entries could not wait here.", "field.say.noworker": "This browser does not keep the page (a private window?): it cannot be opened without a network.",
		"field.say.room": "There is little room left on this device.", "field.say.notkept": "The browser may clear this page’s store when the device is short of room or the page is not opened for days: add the page to the home screen, and send as soon as you can. A private window forgets all when it is closed.",
		"field.say.full": "The device has no room: this was not kept. Free some, then keep it again.", "field.say.broken": "The device could not do this (%s). What waited still waits.",
		"field.say.online": "Network", "field.say.offline": "No network", "field.say.stop.offline": "There is no network. Entries stay here until there is.", "field.say.stop.signin": "You are not signed in, or your time ran out. Entries stay here. Sign in, come back and unlock: then they are sent.",
		"field.say.stop.refused": "The desk does not let you file observations. Entries stay here. %s", "field.say.stop.later": "The desk is busy. Entries stay here; send again in a while.", "field.say.stop.wrong": "The desk did not take what was sent: %s. Entries stay here.",
		"field.say.stop.strange": "What answered was not the desk, or its answer was cut. Entries stay here.",
		"field.say.waits.one":    "One entry waits.", "field.say.waits.other": "%s entries wait.", "field.say.unread": "This entry cannot be read with this passphrase, or was changed on the device.", "field.say.refused": "The desk refused it: %s. Change it, and it is sent again.",
		"field.say.tried": "Sent, no receipt yet: it is sent again, and kept once.", "field.say.change": "Change", "field.say.changing": "Change the entry", "field.say.entry": "A new entry", "field.say.drop": "Delete", "field.say.dropsure": "Delete for good?",
		"field.say.kept": "Kept on this device.", "field.say.uncountable": "uncountable", "field.say.nothing": "Nothing waits to be sent.",
		"field.say.sent.one": "The desk has it. It was taken from this device.", "field.say.sent.other": "The desk has %s entries. They were taken from this device.", "field.say.sent.refused": "The desk has %s and refused %s, which stay here with the reason.",
		"field.say.noposition": "No position could be had. Type it, with how far it may be off.", "field.say.noposition.allowed": "The browser may not use the position. Allow it in its settings, or type the position.", "field.say.locating": "Waiting for the position…",
		"field.say.fix": "Clock of the device: %s. Time of the position: %s.", "field.say.fix.device": "Clock of the device: %s. The position is too rough to come from satellites: no time of theirs is kept.",
		"field.say.short": "The passphrase is too short or too plain: at least 12 letters, six of them different.", "field.say.differ": "The two differ.", "field.say.making": "One moment: the key is being made…", "field.say.wrongpass": "This is not the passphrase of this device. Nothing was changed.",
		"field.say.wipesure": "Say that you are sure first.", "field.say.wiped": "This device has nothing of it any more.",

		"field.say.e.some": "Something is missing or wrong: it stands beside the fields.", "field.say.e.nothing": "It says neither what was perceived, nor how access was, nor how long was watched.", "field.say.e.needed": "This is needed.", "field.say.e.number": "This is no number, or out of range.",
		"field.say.e.time": "The time cannot be read.", "field.say.e.zone": "Give the zone as +05:00, or Z for UTC.", "field.say.e.until": "It ended before it began.", "field.say.e.error": "Say by how much it may be off: nothing is measured exactly.",
		"field.say.e.bearingerror": "Say by how much to both sides: 5 for a compass, 22.5 for one of eight winds.", "field.say.e.bearingfrom": "A direction needs the position from which it was taken.", "field.say.e.range": "The distances contradict each other.",
		"field.say.e.perceived": "Say whether that was heard, seen, recorded or told.", "field.say.e.told": "Told is what a local contact says: choose that above.", "field.say.e.twice": "This kind and direction stands twice: give one number, or make two entries.",
		"field.say.e.howmany": "Say how many, or uncountable.", "field.say.e.uncountednumber": "What is uncountable has no number.", "field.say.e.between": "“Between” takes two numbers, the smaller first; the others take one.", "field.say.e.countable": "Give a number here.",
		"field.say.e.classortype": "Give a class or a type.", "field.say.e.serials": "There are more serial numbers than pieces.", "field.say.e.change": "A change stands with the day of the last visit, and neither alone.", "field.say.e.changeby": "This goes with larger or smaller.", "field.say.e.flighttype": "Give a type; write unknown where it is.",
		"field.say.e.reason": "Write the reason that was given, or: none given.", "field.say.e.noreason": "A reason stands where access was hindered.", "field.say.e.delay": "Minutes go with delayed, and neither stands alone.",
	}
}
