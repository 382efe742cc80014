-- The day stands before the words, by which finds are put in order as they are found. The tables are made anew, since rows that are
-- updated would leave as many dead ones behind.
CREATE TABLE report_words_with_day (
	num   bigint NOT NULL,
	day   text COLLATE "C" NOT NULL, -- of publication, '' where unknown
	words tsvector NOT NULL
);
INSERT INTO report_words_with_day SELECT w.num, r.day, w.words FROM report_words w JOIN report r ON r.num = w.num ORDER BY w.num;
DROP TABLE report_words;
ALTER TABLE report_words_with_day RENAME TO report_words;
ALTER TABLE report_words ADD CONSTRAINT report_words_pkey PRIMARY KEY (num);
CREATE INDEX report_words_in ON report_words USING gin (words);

CREATE TABLE claim_words_with_day (
	num   bigint NOT NULL,
	day   text COLLATE "C" NOT NULL, -- of the claim
	words tsvector NOT NULL
);
INSERT INTO claim_words_with_day SELECT w.num, f.day, w.words FROM claim_words w JOIN claim_facet f ON f.claim = w.num ORDER BY w.num;
DROP TABLE claim_words;
ALTER TABLE claim_words_with_day RENAME TO claim_words;
ALTER TABLE claim_words ADD CONSTRAINT claim_words_pkey PRIMARY KEY (num);
CREATE INDEX claim_words_in ON claim_words USING gin (words);
ANALYZE report_words, claim_words;
