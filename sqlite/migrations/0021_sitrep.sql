-- Published situation reports. Rows are only added. Bodies are JSON.
CREATE TABLE sitrep (
	num       INTEGER PRIMARY KEY,
	id        BLOB NOT NULL UNIQUE,
	first     TEXT NOT NULL,    -- days, YYYY-MM-DD
	last      TEXT NOT NULL,
	version   INTEGER NOT NULL, -- from 1
	synthetic INTEGER NOT NULL,
	body      BLOB NOT NULL,
	UNIQUE (first, last, version)
);
CREATE TRIGGER sitrep_unchanged BEFORE UPDATE ON sitrep BEGIN SELECT RAISE(ABORT, 'a published situation report is never changed'); END;
CREATE TRIGGER sitrep_kept BEFORE DELETE ON sitrep BEGIN SELECT RAISE(ABORT, 'a published situation report is never taken away'); END;
