-- Who may sign in. Bodies are JSON; the other columns repeat what is chosen by.
CREATE TABLE person (
	name TEXT PRIMARY KEY,
	body BLOB NOT NULL
);
-- Sessions and tokens, by the hash of their secret.
CREATE TABLE sign_in (
	id     BLOB PRIMARY KEY,
	person TEXT NOT NULL,
	ends   INTEGER NOT NULL, -- seconds since 1970
	body   BLOB NOT NULL
);
CREATE INDEX sign_in_of ON sign_in (person);
CREATE INDEX sign_in_ends ON sign_in (ends);
-- What went wrong in a row, by the hash of a name or an address.
CREATE TABLE tries (
	key  TEXT PRIMARY KEY,
	last INTEGER NOT NULL, -- seconds since 1970
	body BLOB NOT NULL
);
CREATE INDEX tries_last ON tries (last);
-- What was done and what was refused. Rows are only added.
CREATE TABLE audit (
	num     INTEGER PRIMARY KEY AUTOINCREMENT,
	who     TEXT NOT NULL,
	allowed INTEGER NOT NULL,
	body    BLOB NOT NULL
);
CREATE INDEX audit_who ON audit (who, num);
CREATE INDEX audit_refused ON audit (num) WHERE allowed = 0;
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE (ABORT, 'the audit trail is only added to'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN SELECT RAISE (ABORT, 'the audit trail is only added to'); END;
