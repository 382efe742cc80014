-- Each row's words hold a tag of its block of 65,536 numbers, so that the latest finds are asked for without visiting the others. The
-- tables are made anew, since rows that are updated would leave as many dead ones behind.
CREATE TABLE report_words_in_blocks (
	num   bigint NOT NULL,
	day   text COLLATE "C" NOT NULL, -- of publication, '' where unknown
	words tsvector NOT NULL
);
INSERT INTO report_words_in_blocks SELECT num, day, words || ('''=block' || (num >> 16) || '''')::tsvector FROM report_words ORDER BY num;
DROP TABLE report_words;
ALTER TABLE report_words_in_blocks RENAME TO report_words;
ALTER TABLE report_words ADD CONSTRAINT report_words_pkey PRIMARY KEY (num);
CREATE INDEX report_words_in ON report_words USING gin (words);

CREATE TABLE claim_words_in_blocks (
	num   bigint NOT NULL,
	day   text COLLATE "C" NOT NULL, -- of the claim
	words tsvector NOT NULL
);
INSERT INTO claim_words_in_blocks SELECT num, day, words || ('''=block' || (num >> 16) || '''')::tsvector FROM claim_words ORDER BY num;
DROP TABLE claim_words;
ALTER TABLE claim_words_in_blocks RENAME TO claim_words;
ALTER TABLE claim_words ADD CONSTRAINT claim_words_pkey PRIMARY KEY (num);
CREATE INDEX claim_words_in ON claim_words USING gin (words);
ANALYZE report_words, claim_words;
