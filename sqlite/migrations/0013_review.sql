-- What persons did about incidents on the way to findings. A step is never changed or taken away; a case repeats what its steps lead to.
CREATE TABLE review_case (
	num     INTEGER PRIMARY KEY,
	id      BLOB NOT NULL UNIQUE, -- the id that the incident had when the case was begun
	claim   BLOB NOT NULL,        -- the claim by which the incident is found now
	state   TEXT NOT NULL,
	waits   INTEGER NOT NULL,     -- 1 where something is still to be done
	codings INTEGER NOT NULL,     -- how many persons judged it
	changed INTEGER NOT NULL,     -- number of its last step
	body    BLOB NOT NULL         -- JSON of what its incident's row repeats
);
CREATE INDEX review_case_of_claim ON review_case (claim);
CREATE INDEX review_case_in_order ON review_case (changed);
CREATE INDEX review_case_in_state ON review_case (state, changed);
CREATE INDEX review_case_that_waits ON review_case (changed) WHERE waits = 1;
CREATE TABLE review_step (
	num        INTEGER PRIMARY KEY,
	id         BLOB NOT NULL UNIQUE,
	belongs    INTEGER NOT NULL REFERENCES review_case (num),
	kind       TEXT NOT NULL,
	at         INTEGER NOT NULL, -- seconds since 1970
	supersedes BLOB,             -- of a finding: the one before it, zeros for none; NULL of what is no finding
	body       BLOB NOT NULL     -- JSON
);
CREATE INDEX review_step_of_case ON review_step (belongs, num);
-- Findings of a case are a chain: one is the first, and each is superseded at most once.
CREATE UNIQUE INDEX finding_chain ON review_step (belongs, supersedes) WHERE kind = 'finding';
CREATE INDEX finding_in_order ON review_step (at, num) WHERE kind = 'finding';
CREATE TRIGGER review_step_unchanged BEFORE UPDATE ON review_step BEGIN SELECT RAISE(ABORT, 'a step of a case is never changed'); END;
CREATE TRIGGER review_step_kept BEFORE DELETE ON review_step BEGIN SELECT RAISE(ABORT, 'a step of a case is never taken away'); END;
CREATE TRIGGER review_case_kept BEFORE DELETE ON review_case BEGIN SELECT RAISE(ABORT, 'a case is never taken away'); END;
