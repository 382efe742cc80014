-- Named readings again of reports that the record had. Body is JSON without the counts.
CREATE TABLE run (
	name    TEXT PRIMARY KEY,
	body    BLOB NOT NULL,
	reports INTEGER NOT NULL DEFAULT 0,
	added   INTEGER NOT NULL DEFAULT 0,
	removed INTEGER NOT NULL DEFAULT 0,
	changed INTEGER NOT NULL DEFAULT 0,
	kept    INTEGER NOT NULL DEFAULT 0
);
-- What each reading again changed, with whole claims; run is '' for one without a name.
CREATE TABLE coding_change (
	num       INTEGER PRIMARY KEY,
	run       TEXT NOT NULL,
	report    INTEGER NOT NULL REFERENCES report (num),
	start     INTEGER NOT NULL,
	old_claim BLOB, -- JSON, NULL where the claim was added
	new_claim BLOB  -- NULL where it was removed
);
CREATE INDEX coding_change_of_run ON coding_change (run, report, start);
CREATE INDEX coding_change_of_report ON coding_change (report, num);
