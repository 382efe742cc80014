-- What the log is to hold: one row for each thing that the record took, written in the same transaction. The program fills in
-- those of what is there already.
CREATE TABLE leaf (
	num      INTEGER PRIMARY KEY,
	kind     TEXT NOT NULL,
	ref      BLOB NOT NULL, -- what it is of
	content  BLOB NOT NULL, -- SHA-256 of its canonical form
	at       TEXT NOT NULL, -- RFC 3339, when the record took it
	salt     BLOB NOT NULL,
	position INTEGER,       -- in the log, NULL until it is sealed
	batch    INTEGER        -- position at which its batch began
);
CREATE INDEX leaf_of ON leaf (ref, kind, num);
CREATE INDEX leaf_sealed ON leaf (position) WHERE position IS NOT NULL;
CREATE INDEX leaf_unsealed ON leaf (num) WHERE position IS NULL;
