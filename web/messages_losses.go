package web

// englishLosses is what the tables of losses and of clock times say.
func englishLosses() map[string]string {
	return map[string]string{
		"ledger.title": "Losses", "ledger.note": "What each voice gives, as it gives it. A source’s later toll takes the place of its earlier one, which stands below it. No best figure is chosen by the program.",
		"ledger.whose": "Whose people", "account.own": "Own account", "account.other": "Account of the other side", "account.others": "Accounts of other parties",
		"account.third": "Third parties", "ledger.nobody": "side not said, or several together",
		"losses.killed": "Killed", "losses.wounded": "Wounded", "losses.missing": "Missing", "losses.detained": "Detained",
		"losses.military": "military", "losses.civilian": "civilian", "losses.whole_conflict": "in the whole conflict",
		"ledger.new": "%s more", "ledger.open": "%s to %s or more", "ledger.best": "best figure %s", "ledger.alleged": "alleged",
		"ledger.earlier": "Earlier", "ledger.none": "none found",
		"clocks.title": "On all clocks", "clocks.note": "Clock times of the claims, as said, on the clocks of all parties and in UTC.",
		"clocks.what": "What is said", "clocks.utc": "UTC", "clocks.said": "as said: %s (UTC%s)", "clocks.until": "until %s", "clocks.none": "zone not given",
	}
}
