-- What monitors observed. Rows are only added; what corrects one is a row of its own that names it. Bodies are JSON.
CREATE TABLE observation (
	num        INTEGER PRIMARY KEY,
	id         BLOB NOT NULL UNIQUE,
	at         INTEGER NOT NULL, -- when it began, seconds since 1970
	kept       INTEGER NOT NULL, -- when the record took it
	means      TEXT NOT NULL,
	mission    TEXT NOT NULL,
	supersedes BLOB,             -- id of that which it corrects
	synthetic  INTEGER NOT NULL,
	body       BLOB NOT NULL
);
CREATE INDEX observation_in_order ON observation (at, id);
CREATE INDEX observation_of_means ON observation (means, at, id);
CREATE INDEX observation_of_mission ON observation (mission, at, id);
CREATE INDEX observation_as_kept ON observation (kept);
CREATE UNIQUE INDEX observation_supersedes ON observation (supersedes) WHERE supersedes IS NOT NULL;
CREATE TRIGGER observation_unchanged BEFORE UPDATE ON observation BEGIN SELECT RAISE(ABORT, 'an observation is never changed'); END;
CREATE TRIGGER observation_kept BEFORE DELETE ON observation BEGIN SELECT RAISE(ABORT, 'an observation is never taken away'); END;
