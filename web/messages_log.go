package web

// englishLog is what the desk says of its transparency log.
func englishLog() map[string]string {
	return map[string]string{
		"log.title": "Transparency log",
		"log.note":  "What this record took in and decided is sealed here as a list of commitments that can only grow. They show neither contents nor kinds; whoever has a proof of one thing, or the whole record, can see that nothing was altered, taken away or dated back.",
		"log.empty": "Nothing is sealed yet.", "log.none": "This desk shows no log.",
		"log.now": "Now", "log.size.one": "%s entry", "log.size.other": "%s entries", "log.root": "Root", "log.name": "Name", "log.checkpoint": "The signed checkpoint",
		"log.alone":        "Held by the mission alone.",
		"log.alone.note":   "No known witness has cosigned the log, and no authority has timestamped it: that it was not rolled back as a whole, nobody but its keeper can say. Each delegation can run a witness on its own machine.",
		"log.cosigned.one": "cosigned by %s known witness", "log.cosigned.other": "cosigned by %s known witnesses", "log.stamped": "timestamped on %s by %s",
		"log.held":        "%s.",
		"log.others.note": "Others have signed what the log held. Compare their keys with those that they publish themselves: this page cannot vouch for them.",
		"log.witnesses":   "Witnesses", "log.witness": "cosigned the first %s at %s", "log.nowitness": "None.",
		"log.stamps": "Timestamps", "log.stamp": "stamped that the first %s were there at %s", "log.nostamp": "None.", "log.stamps.more": "The latest of %s.",
		"log.keys": "Keys", "log.key.current": "signs now", "log.key.from": "from %s on", "log.key.until": "until %s", "log.key.retired": "retired at %s: the log is closed",
		"log.key.lost":      "The key before this one was declared lost at %s by %s, seconded by the witness %s. What it signed up to %s stays good; nothing that it signs after counts, whoever has it. That this key follows is the word of these two.",
		"log.key.appoints":  "Appointed by the key before it.",
		"log.check":         "Check it yourself",
		"log.check.note":    "With the program and this address, on a machine of your own. Keep what the first command writes: whoever has an earlier checkpoint can tell a log that was rolled back.",
		"log.check.witness": "Watch and cosign the log:", "log.check.proof": "Check a proof that you were given of one thing:", "log.check.record": "Check a copy of the whole record:",
		"log.check.tiles": "The files are those of C2SP tlog-tiles: checkpoint, tile/, and keys.jsonl with the keys.",
	}
}
