-- Words of persons on what is confidential and what may leave. Rows are only added; the last on a thing counts. Bodies are JSON.
CREATE TABLE mark (
	num  INTEGER PRIMARY KEY,
	body BLOB NOT NULL
);
CREATE TRIGGER mark_unchanged BEFORE UPDATE ON mark BEGIN SELECT RAISE(ABORT, 'a mark is never changed'); END;
CREATE TRIGGER mark_kept BEFORE DELETE ON mark BEGIN SELECT RAISE(ABORT, 'a mark is never taken away'); END;
