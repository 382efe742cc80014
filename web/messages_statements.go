package web

// englishStatements is what the desk says where delegates file statements of their party.
func englishStatements() map[string]string {
	return map[string]string{
		"statement.title": "File a statement", "statement.note": "Words of a body that speaks for %s. They are read as every report is, stand under that body’s name, and are shown to others after the same delay. That you filed them is kept with them.",
		"statement.nobody": "The dispute file lists no body that speaks for %s. The head of desk adds one to dispute.toml, then statements can be filed.",
		"statement.body":   "Who states it", "statement.headline": "Headline", "statement.text": "The statement", "statement.language": "Language", "statement.language.note": "As in en or fr; left empty, it is told from the words. What the reader does not know is kept and marked until it is translated.",
		"statement.url": "Address where it was published too", "statement.published": "When it was made", "statement.published.note": "A day, as 2031-05-09, or a time, as 2031-05-09T10:00:00Z; left empty, now.", "statement.button": "File it",
		"statement.filed":       "Filed as report %s. Keep this number: it names these words.",
		"error.nostatements":    "nobody signs in here as a delegate: a statement comes in as any report does",
		"error.statement.empty": "the statement has no words", "error.statement.long": "the statement has more than %s bytes, or a line beside it is too long", "error.statement.url": "the address does not begin with http:// or https://",
		"error.statement.when": "the time cannot be read, or lies ahead", "error.statement.when.try": "Give a day, as 2031-05-09, or a time, as 2031-05-09T10:00:00Z",
		"error.statement.body": "no such body speaks for your party on that day", "error.statement.body.try": "Choose one that the form lists; since when each speaks stands with the sources",
	}
}
