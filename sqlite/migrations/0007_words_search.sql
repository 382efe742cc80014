-- The program makes the words itself (package query), so the tokenizer has only to part them: runs of what is no ASCII sign. Words and
-- tags are in one column, as no word begins with = and every tag does; they are put in by the program.
DROP TABLE claim_words;
CREATE VIRTUAL TABLE claim_words USING fts5 (words, content = '', contentless_delete = 1, tokenize = "ascii tokenchars '='");
DROP TABLE report_words;
DROP VIEW report_text;
CREATE VIRTUAL TABLE report_words USING fts5 (words, content = '', contentless_delete = 1, tokenize = "ascii tokenchars '='");
-- With the day, by which finds are put in order without reading the claims.
DROP TABLE claim_facet;
CREATE TABLE claim_facet (
	claim  INTEGER PRIMARY KEY,
	day    TEXT NOT NULL, -- of the claim
	facets TEXT NOT NULL  -- field=value, line by line
);
