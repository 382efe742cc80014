-- What is known of exhibits, whose bytes are in a vault. Bodies are JSON.
CREATE TABLE exhibit (
	num       INTEGER PRIMARY KEY,
	id        BLOB NOT NULL UNIQUE,
	at        INTEGER NOT NULL, -- first arrival, seconds since 1970
	original  BLOB,             -- id of that of which it is a redacted copy
	report    BLOB,             -- id of that to which it belongs
	synthetic INTEGER NOT NULL,
	body      BLOB NOT NULL
);
CREATE INDEX exhibit_in_order ON exhibit (at DESC, id);
CREATE INDEX exhibit_of_original ON exhibit (original) WHERE original IS NOT NULL;
CREATE INDEX exhibit_of_report ON exhibit (report) WHERE report IS NOT NULL;

-- Every touch of one, in the order of numbers. Entries are added and nothing else.
CREATE TABLE custody (
	num     INTEGER PRIMARY KEY,
	exhibit INTEGER NOT NULL REFERENCES exhibit (num),
	at      INTEGER NOT NULL,
	act     TEXT NOT NULL,
	body    BLOB NOT NULL
);
CREATE INDEX custody_of_exhibit ON custody (exhibit, num);

CREATE TRIGGER exhibit_stays BEFORE DELETE ON exhibit BEGIN SELECT raise(ABORT, 'an exhibit is never taken away'); END;
CREATE TRIGGER custody_stays BEFORE DELETE ON custody BEGIN SELECT raise(ABORT, 'an entry of custody is never taken away'); END;
CREATE TRIGGER custody_is BEFORE UPDATE ON custody BEGIN SELECT raise(ABORT, 'an entry of custody is never changed'); END;
