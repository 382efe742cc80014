-- Whose words a report is: from where it came, and which reports it is like.
CREATE TABLE voice (
	report   bigint PRIMARY KEY REFERENCES report (num),
	origins  text NOT NULL,    -- JSON of counterclaim.Origin, each once
	at       bigint NOT NULL,  -- by which it is told what came first, seconds since 1970; 0 where it has no sketch
	sketch   bytea,            -- NULL where no copies were looked for
	liked    bigint REFERENCES report (num), -- the report before it that it is likest
	alike    integer NOT NULL,
	first    bigint REFERENCES report (num)  -- what it is a copy of
);
CREATE INDEX voice_liked ON voice (liked) WHERE liked IS NOT NULL;
CREATE INDEX voice_first ON voice (first) WHERE first IS NOT NULL;
-- Reports whose sketches have a part in common, in the order of their times.
CREATE TABLE band (
	band   text COLLATE "C" NOT NULL,
	at     bigint NOT NULL,
	report bigint NOT NULL,
	PRIMARY KEY (band, at, report)
);
-- How many reports of a party are copies.
CREATE TABLE copy_count (
	party  text COLLATE "C" PRIMARY KEY,
	copies bigint NOT NULL
);
-- Reports that a record has get their sketch when they are read again. A NUL, which PostgreSQL does not read, stands in no address.
INSERT INTO voice (report, origins, at, alike)
	SELECT r.num, coalesce((SELECT json_agg(json_build_object('url', o.url, 'vouched_by', o.vouched))::text FROM (
			SELECT coalesce(a.body::json ->> 'url', '') AS url, coalesce(a.body::json ->> 'vouched_by', '') AS vouched
			FROM arrival a WHERE a.report = r.num AND strpos(a.body, '\u0000') = 0 GROUP BY 1, 2) o WHERE o.url <> '' OR o.vouched <> ''), '[]'), 0, 0
	FROM report r;
