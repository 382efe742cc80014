-- What is said about violations: notices, contests of parties, answers of the desk. Rows are only added. Bodies are JSON.
CREATE TABLE contest (
	num       INTEGER PRIMARY KEY,
	id        BLOB NOT NULL UNIQUE,
	violation BLOB NOT NULL, -- the hash of its key, whether it is measured or not
	kind      TEXT NOT NULL, -- notice, contest, answer
	synthetic INTEGER NOT NULL,
	body      BLOB NOT NULL
);
CREATE INDEX contest_of ON contest (violation, num);
CREATE UNIQUE INDEX contest_notice ON contest (violation) WHERE kind = 'notice';
CREATE TRIGGER contest_unchanged BEFORE UPDATE ON contest BEGIN SELECT RAISE(ABORT, 'what was said about a violation is never changed'); END;
CREATE TRIGGER contest_kept BEFORE DELETE ON contest BEGIN SELECT RAISE(ABORT, 'what was said about a violation is never taken away'); END;
