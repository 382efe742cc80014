-- Addresses that are looked at again and again. Body is JSON, the other columns repeat what is chosen by.
CREATE TABLE watched (
	url   TEXT PRIMARY KEY,
	kind  TEXT NOT NULL,
	state TEXT NOT NULL,
	next  INTEGER,          -- when it is due, seconds since 1970; NULL for never again
	body  BLOB NOT NULL
);
CREATE INDEX watched_due ON watched (next, url) WHERE next IS NOT NULL;
CREATE TABLE watched_version (
	report BLOB NOT NULL,
	url    TEXT NOT NULL REFERENCES watched (url) ON DELETE CASCADE,
	PRIMARY KEY (report, url)
) WITHOUT ROWID;
CREATE INDEX watched_version_of ON watched_version (url);

-- Work that was given up.
CREATE TABLE dead_letter (
	id   BLOB PRIMARY KEY,
	at   INTEGER NOT NULL, -- seconds since 1970
	body BLOB NOT NULL,    -- JSON without the work
	work BLOB NOT NULL
);
CREATE INDEX dead_letter_in_order ON dead_letter (at, id);
