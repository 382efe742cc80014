-- Complaints of parties, and what was done about each. Rows are only added. Bodies are JSON.
CREATE TABLE complaint (
	num       INTEGER PRIMARY KEY,
	id        BLOB NOT NULL UNIQUE,
	mission   TEXT NOT NULL,
	year      INTEGER NOT NULL,
	number    INTEGER NOT NULL, -- from 1 in each year of a mission
	party     TEXT NOT NULL,
	synthetic INTEGER NOT NULL,
	body      BLOB NOT NULL,
	UNIQUE (mission, year, number)
);
CREATE TABLE complaint_step (
	num     INTEGER PRIMARY KEY,
	id      BLOB NOT NULL UNIQUE,
	belongs INTEGER NOT NULL REFERENCES complaint (num),
	after   BLOB NOT NULL, -- the step before it, the complaint itself before the first: of two that follow one the second is refused
	kind    TEXT NOT NULL,
	body    BLOB NOT NULL,
	UNIQUE (belongs, after)
);
CREATE TRIGGER complaint_unchanged BEFORE UPDATE ON complaint BEGIN SELECT RAISE(ABORT, 'a complaint is never changed'); END;
CREATE TRIGGER complaint_kept BEFORE DELETE ON complaint BEGIN SELECT RAISE(ABORT, 'a complaint is never taken away'); END;
CREATE TRIGGER complaint_step_unchanged BEFORE UPDATE ON complaint_step BEGIN SELECT RAISE(ABORT, 'a step of a complaint is never changed'); END;
CREATE TRIGGER complaint_step_kept BEFORE DELETE ON complaint_step BEGIN SELECT RAISE(ABORT, 'a step of a complaint is never taken away'); END;
