-- The record. Numbers (num) are this file's own and never leave it; ids are the 32 bytes of
-- counterclaim.ID. Bodies are JSON without what stands in columns.

CREATE TABLE report (
	num       INTEGER PRIMARY KEY,
	id        BLOB NOT NULL UNIQUE,
	at        INTEGER NOT NULL, -- publication, seconds since 1970; the least integer where unknown
	day       TEXT NOT NULL,    -- publication day in its own zone, '' where unknown
	outlet    TEXT NOT NULL,
	party     TEXT NOT NULL,
	published TEXT NOT NULL,    -- as the report has it
	headline  TEXT NOT NULL,
	text      TEXT NOT NULL,
	synthetic INTEGER NOT NULL,
	coded_by  TEXT NOT NULL,
	body      BLOB NOT NULL
);
CREATE UNIQUE INDEX report_in_order ON report (at, id);
CREATE INDEX report_of_party ON report (party, day);
CREATE INDEX report_of_day ON report (day);

CREATE TABLE claim (
	num      INTEGER PRIMARY KEY,
	id       BLOB NOT NULL UNIQUE,
	report   INTEGER NOT NULL REFERENCES report (num),
	start    INTEGER NOT NULL,
	incident INTEGER REFERENCES incident (num) DEFERRABLE INITIALLY DEFERRED,
	day      TEXT NOT NULL, -- first day of its time, else the report's
	bucket   TEXT NOT NULL, -- where its neighbours are looked for
	near_day TEXT NOT NULL,
	review   TEXT NOT NULL,
	coded_by TEXT NOT NULL,
	body     BLOB NOT NULL
);
CREATE INDEX claim_of_report ON claim (report, start, id);
CREATE INDEX claim_of_incident ON claim (incident);
CREATE INDEX claim_of_day ON claim (day);
CREATE INDEX claim_near ON claim (bucket, near_day) WHERE bucket <> '';

-- These three lists have the order in which they are read, and no references, which would want another
-- one: their rows are written and deleted with the body that they repeat.
CREATE TABLE claim_conduct (
	conduct TEXT NOT NULL,
	at      INTEGER NOT NULL, -- of its report
	claim   INTEGER NOT NULL,
	PRIMARY KEY (conduct, at, claim)
) WITHOUT ROWID;
CREATE TABLE incident_conduct (
	conduct  TEXT NOT NULL,
	day      TEXT NOT NULL,
	incident INTEGER NOT NULL,
	PRIMARY KEY (conduct, day, incident)
) WITHOUT ROWID;
CREATE TABLE incident_party (
	party    TEXT NOT NULL,
	day      TEXT NOT NULL,
	incident INTEGER NOT NULL,
	PRIMARY KEY (party, day, incident)
) WITHOUT ROWID;

-- A claim that a later reading took away. Where its address leads is found when it is asked for,
-- among the claims that the report has then.
CREATE TABLE retired_claim (
	id       BLOB PRIMARY KEY,
	report   INTEGER NOT NULL REFERENCES report (num),
	start    INTEGER NOT NULL,
	end      INTEGER NOT NULL,
	event    TEXT NOT NULL,
	coded_by TEXT NOT NULL,
	retired  TEXT NOT NULL -- RFC 3339
) WITHOUT ROWID;

-- An incident has the number of the claim whose id it bears.
CREATE TABLE incident (
	num      INTEGER PRIMARY KEY REFERENCES claim (num) DEFERRABLE INITIALLY DEFERRED,
	day_from TEXT NOT NULL, -- what its claims say, '' where none says when
	day_to   TEXT NOT NULL,
	day      TEXT NOT NULL, -- for order, filters and counting: day_from, else the publication day of its earliest claim
	last_day TEXT NOT NULL,
	claims   INTEGER NOT NULL,
	body     BLOB NOT NULL
);
CREATE INDEX incident_of_day ON incident (day);

-- Claims of conflict between two sides, kept so that the overview need not read every claim.
CREATE TABLE pair (
	a      TEXT NOT NULL,
	b      TEXT NOT NULL,
	claims INTEGER NOT NULL,
	PRIMARY KEY (a, b)
) WITHOUT ROWID;

-- Places of claims that have coordinates. Num is 256 times the claim's, plus the place's place in its list.
CREATE VIRTUAL TABLE claim_place USING rtree (num, south, north, west, east, +claim INTEGER, +lat REAL, +lon REAL);

CREATE VIRTUAL TABLE report_words USING fts5 (headline, text, content = 'report', content_rowid = 'num',
	tokenize = 'porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE claim_words USING fts5 (words, content = '', contentless_delete = 1,
	tokenize = 'porter unicode61 remove_diacritics 2');

-- What the desk says of the dispute, as JSON under 'dispute'.
CREATE TABLE meta (
	key   TEXT PRIMARY KEY,
	value BLOB NOT NULL
) WITHOUT ROWID;
