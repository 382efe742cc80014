package web

// englishEquipment is what the desk says of declared holdings to those who may see them.
func englishEquipment() map[string]string {
	return map[string]string{
		"nav.equipment": "Equipment", "equipment.title": "Equipment", "equipment.day": "At the end of", "equipment.show": "Show",
		"equipment.all": "What all parties declared. It is shown to you by name: it goes to nobody else, not to the other side either.", "equipment.own": "What %s declared, for its delegates. Nothing here depends on what the other side declared.",
		"equipment.none": "No agreement is kept yet", "equipment.none.of": "Holdings are declared for the sites of an agreement.",
		"equipment.closed":  "The register is encrypted, and its key is not on this desk: nothing can be told.",
		"equipment.nothing": "Nothing is declared.", "equipment.inagreement": "As the agreement's own file says it.", "equipment.declared": "Counts from %s: %s.", "equipment.exhibit": "an exhibit",
		"equipment.unseen": "No inspection has seen it since.", "equipment.inspected": "Last inspection %s.", "equipment.shut": "Access refused %s; reason given: %s.",
		"equipment.sum": "%s declared = %s present + %s missing + %s that cannot be told", "equipment.missing": "%s missing", "equipment.extra": "%s extra", "equipment.mismatch": "%s with another serial number",
		"equipment.announced": "%s announced as withdrawn to here", "equipment.verified": "%s of them verified", "equipment.elsewhere": "%s seen at another place", "equipment.arithmetic": "Arithmetic",
		"equipment.stands": "What stands where", "equipment.stands.note": "What is declared at sites that are drawn, and what was seen of weapons on that day, against each line behind which a clause wants it. Whether a clause excepts what is stored stands in the agreement.",
		"equipment.map": "What stands where", "equipment.map.caption": "Letters are those of the list; lines are those of the agreement, and no borders. North above. Kilometres hold in the middle of the picture.",
		"equipment.stand": "%s from the line, margin %s:", "equipment.seen": "seen, observation %s", "equipment.unattributed": "not attributed", "equipment.badday": "that is no day written YYYY-MM-DD",
		"standing.breach": "too near", "standing.compliant": "far enough", "standing.cannot_tell": "cannot be told",
	}
}
