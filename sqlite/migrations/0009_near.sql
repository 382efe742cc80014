-- Claims are looked for under keys, and an incident's row says enough to add a claim to it without reading the others. Tallies are
-- filled in by the program (sqlstore.TallyAll), keys when the record is next opened by one that has them (Rekey).
DROP INDEX claim_near;
ALTER TABLE claim RENAME COLUMN bucket TO sides; -- between whom it stands
ALTER TABLE claim DROP COLUMN near_day;
ALTER TABLE claim ADD COLUMN near BLOB; -- the keys under which it is kept, 8 bytes each; NULL for none
UPDATE claim SET sides = '';
DROP INDEX claim_of_incident;
CREATE INDEX claim_of_incident ON claim (incident, num);
CREATE TABLE near (
	key   INTEGER NOT NULL,
	claim INTEGER NOT NULL,
	PRIMARY KEY (key, claim)
) WITHOUT ROWID;

-- An incident has the number of one of its claims and bears the id of its first, that is the earliest.
ALTER TABLE incident ADD COLUMN first INTEGER NOT NULL DEFAULT 0;
UPDATE incident SET first = num;
ALTER TABLE incident ADD COLUMN tally BLOB NOT NULL DEFAULT x'';
