-- Whose words a report is: from where it came, and which reports it is like.
CREATE TABLE voice (
	report   INTEGER PRIMARY KEY REFERENCES report (num),
	origins  TEXT NOT NULL,    -- JSON of counterclaim.Origin, each once
	at       INTEGER NOT NULL, -- by which it is told what came first, seconds since 1970; 0 where it has no sketch
	sketch   BLOB,             -- NULL where no copies were looked for
	liked    INTEGER REFERENCES report (num), -- the report before it that it is likest
	alike    INTEGER NOT NULL,
	first    INTEGER REFERENCES report (num)  -- what it is a copy of
);
CREATE INDEX voice_liked ON voice (liked) WHERE liked IS NOT NULL;
CREATE INDEX voice_first ON voice (first) WHERE first IS NOT NULL;
-- Reports whose sketches have a part in common, in the order of their times.
CREATE TABLE band (
	band   TEXT NOT NULL,
	at     INTEGER NOT NULL,
	report INTEGER NOT NULL,
	PRIMARY KEY (band, at, report)
) WITHOUT ROWID;
-- How many reports of a party are copies.
CREATE TABLE copy_count (
	party  TEXT PRIMARY KEY,
	copies INTEGER NOT NULL
) WITHOUT ROWID;
-- Reports that a record has get their sketch when they are read again.
INSERT INTO voice (report, origins, at, alike)
	SELECT r.num, coalesce((SELECT json_group_array(json_object('url', o.url, 'vouched_by', o.vouched)) FROM (
			SELECT DISTINCT coalesce(json_extract(a.body, '$.url'), '') AS url, coalesce(json_extract(a.body, '$.vouched_by'), '') AS vouched
			FROM arrival a WHERE a.report = r.num ORDER BY a.at, a.body) o WHERE o.url <> '' OR o.vouched <> ''), '[]'), 0, 0
	FROM report r;
