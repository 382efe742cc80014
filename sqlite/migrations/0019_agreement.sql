-- Versions of agreements with their files as they were given. Rows are only added. Bodies are JSON.
CREATE TABLE agreement (
	num       INTEGER PRIMARY KEY,
	id        BLOB NOT NULL UNIQUE,
	name      TEXT NOT NULL,    -- the agreement's own id
	number    INTEGER NOT NULL, -- of the version, from 1
	synthetic INTEGER NOT NULL,
	body      BLOB NOT NULL,
	UNIQUE (name, number)
);
CREATE TABLE agreement_file (
	num       INTEGER PRIMARY KEY,
	agreement INTEGER NOT NULL REFERENCES agreement (num),
	name      TEXT NOT NULL,
	bytes     BLOB NOT NULL,
	UNIQUE (agreement, name)
);
CREATE TRIGGER agreement_unchanged BEFORE UPDATE ON agreement BEGIN SELECT RAISE(ABORT, 'a version of an agreement is never changed'); END;
CREATE TRIGGER agreement_kept BEFORE DELETE ON agreement BEGIN SELECT RAISE(ABORT, 'a version of an agreement is never taken away'); END;
CREATE TRIGGER agreement_file_unchanged BEFORE UPDATE ON agreement_file BEGIN SELECT RAISE(ABORT, 'a file of an agreement is never changed'); END;
CREATE TRIGGER agreement_file_kept BEFORE DELETE ON agreement_file BEGIN SELECT RAISE(ABORT, 'a file of an agreement is never taken away'); END;
