-- Each time that a report came in. Body is JSON; the same arrival is kept once.
CREATE TABLE arrival (
	report INTEGER NOT NULL REFERENCES report (num),
	at     INTEGER NOT NULL, -- seconds since 1970; the least integer where unknown
	body   TEXT NOT NULL,
	PRIMARY KEY (report, at, body)
) WITHOUT ROWID;
INSERT OR IGNORE INTO arrival (report, at, body)
	SELECT r.num, coalesce(unixepoch(json_extract(a.value, '$.time')), -9223372036854775808), a.value
	FROM report r, json_each(CAST(r.body AS TEXT), '$.arrivals') a;
UPDATE report SET body = CAST(json_remove(CAST(body AS TEXT), '$.arrivals') AS BLOB) WHERE num IN (SELECT report FROM arrival);

-- The bytes that came, once each.
CREATE TABLE original (
	num     INTEGER PRIMARY KEY,
	id      BLOB NOT NULL UNIQUE, -- SHA-256 of what came
	type    TEXT NOT NULL,
	size    INTEGER NOT NULL,     -- of what came, in bytes
	packing TEXT NOT NULL,        -- zstd, or '' for as they came
	bytes   BLOB NOT NULL
);
