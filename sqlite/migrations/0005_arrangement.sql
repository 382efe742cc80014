-- What persons said of incidents. Body is JSON.
CREATE TABLE arrangement (
	num  INTEGER PRIMARY KEY,
	id   BLOB NOT NULL UNIQUE,
	at   INTEGER NOT NULL, -- seconds since 1970
	body BLOB NOT NULL
);
CREATE INDEX arrangement_in_order ON arrangement (at, num);
-- The claims of the incidents that one touched, by id, so that it is found whatever the incident is named for later.
CREATE TABLE arrangement_claim (
	claim       BLOB NOT NULL,
	arrangement INTEGER NOT NULL REFERENCES arrangement (num),
	PRIMARY KEY (claim, arrangement)
) WITHOUT ROWID;

-- Claims that a person has placed. Those of one together are in one incident, those of two never are.
CREATE TABLE pin (
	claim    INTEGER PRIMARY KEY REFERENCES claim (num) DEFERRABLE INITIALLY DEFERRED,
	together INTEGER NOT NULL
);
CREATE INDEX pin_together ON pin (together);
