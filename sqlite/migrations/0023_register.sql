-- The equipment register. Rows are only added. What they say is encrypted: words has it, body what tells nothing of it.
CREATE TABLE register (
	num        INTEGER PRIMARY KEY,
	id         BLOB NOT NULL UNIQUE, -- random
	supersedes BLOB UNIQUE,
	synthetic  INTEGER NOT NULL,
	body       BLOB NOT NULL,
	words      BLOB NOT NULL
);
CREATE TRIGGER register_unchanged BEFORE UPDATE ON register BEGIN SELECT RAISE(ABORT, 'an entry of the equipment register is never changed'); END;
CREATE TRIGGER register_kept BEFORE DELETE ON register BEGIN SELECT RAISE(ABORT, 'an entry of the equipment register is never taken away'); END;
