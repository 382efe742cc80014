-- A text that becomes bytes has its backslashes read as marks: they are doubled, or an arrival from an address with & could not be kept.
DROP INDEX arrival_once;
CREATE UNIQUE INDEX arrival_once ON arrival (report, at, sha256(replace(body, '\', '\\')::bytea));
-- A report is a version at an address once.
DELETE FROM watched_version a USING watched_version b WHERE b.report = a.report AND b.url = a.url AND b.ctid < a.ctid;
DROP INDEX watched_version_of_report;
CREATE UNIQUE INDEX watched_version_once ON watched_version (report, sha256(replace(url, '\', '\\')::bytea));
