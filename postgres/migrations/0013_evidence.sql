-- Exhibits, custody, steps of cases, persons, marks and the audit trail have leaves too: the program fills in those of what is there already.
-- What is compared with them is read kind by kind.
CREATE INDEX review_step_of_kind ON review_step (kind, num);
