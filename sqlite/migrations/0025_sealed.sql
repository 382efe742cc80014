-- Confidential reports. Words are encrypted, under a key of each report that lies in the vault; bodies are JSON of what anybody may know.
CREATE TABLE sealed_report (
	num       INTEGER PRIMARY KEY,
	id        BLOB NOT NULL UNIQUE, -- keyed
	was       BLOB UNIQUE,          -- its id while it stood in clear
	synthetic INTEGER NOT NULL,
	revision  INTEGER NOT NULL,     -- one more than that of what changed before
	body      BLOB NOT NULL,
	words     BLOB                  -- NULL once erased
);
CREATE INDEX sealed_report_changed ON sealed_report (revision);
CREATE TRIGGER sealed_report_kept BEFORE DELETE ON sealed_report BEGIN SELECT RAISE(ABORT, 'a confidential report is erased, never taken away'); END;
-- What they arrived as, each under a key of its own.
CREATE TABLE sealed_original (
	num   INTEGER PRIMARY KEY,
	id    BLOB NOT NULL UNIQUE, -- keyed
	was   BLOB UNIQUE,          -- its hash, where a report in clear names it
	words BLOB                  -- NULL once a report that names it was erased
);
CREATE TRIGGER sealed_original_kept BEFORE DELETE ON sealed_original BEGIN SELECT RAISE(ABORT, 'an original of confidential reports is erased with them, never taken away'); END;
CREATE TABLE sealed_names (
	report   INTEGER NOT NULL REFERENCES sealed_report (num),
	original INTEGER NOT NULL REFERENCES sealed_original (num),
	PRIMARY KEY (report, original)
) WITHOUT ROWID;
CREATE INDEX sealed_names_of ON sealed_names (original);
-- Claims that stood in clear until their report was moved.
CREATE TABLE moved_claim (
	id     BLOB PRIMARY KEY,
	report INTEGER NOT NULL REFERENCES sealed_report (num),
	leads  BLOB -- a claim of another report with which it stood in an incident
) WITHOUT ROWID;
