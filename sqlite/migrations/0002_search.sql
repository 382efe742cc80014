-- Words and tags in one index, so that words and fields are one look-up. Claims and reports that a record has are put into it
-- by the program (search_index.go), as tags are made there.
DROP TABLE claim_words;
CREATE VIRTUAL TABLE claim_words USING fts5 (words, tags, content = '', contentless_delete = 1,
	tokenize = 'porter unicode61 remove_diacritics 2');
DROP TABLE report_words;
CREATE VIEW report_text AS SELECT num, headline, text, '' AS tags FROM report;
CREATE VIRTUAL TABLE report_words USING fts5 (headline, text, tags, content = 'report_text', content_rowid = 'num',
	tokenize = 'porter unicode61 remove_diacritics 2');
-- What facets are made of: field=value, line by line.
CREATE TABLE claim_facet (
	claim  INTEGER PRIMARY KEY,
	facets TEXT NOT NULL
);
