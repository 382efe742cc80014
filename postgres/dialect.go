package postgres

import (
	"fmt"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sqlstore"
)

// dialect is what PostgreSQL says in its own words, of a record with a schema's number.
func dialect(version int) sqlstore.Dialect {
	return sqlstore.Dialect{
		Numbered: true,
		// The lock on the row holds off other writers until the transaction ends. What a writer reads after that it reads as the
		// last one left it, because each statement of a transaction at the level "read committed" sees what was committed before it.
		// A later version of the program may have changed the tables meanwhile: then there is no such row.
		Turn:      fmt.Sprintf(`UPDATE schema_version SET turn = turn + 1 WHERE version = %d RETURNING turn`, version),
		Step:      1,
		LeftFirst: `JOIN`,
		Numbers:   ` = ANY (ARRAY(SELECT value::bigint FROM json_array_elements_text(?::text::json)))`,
		Texts:     ` = ANY (ARRAY(SELECT value FROM json_array_elements_text(?::text::json)))`,
		IDs:       ` = ANY (ARRAY(SELECT decode(value, 'hex') FROM json_array_elements_text(?::text::json)))`,
		RunNumber: `num`,
		Under: `SELECT k.key, n.claim, coalesce(c.incident, 0) FROM (SELECT value::bigint AS key FROM json_array_elements_text(?1::text::json)) k
			CROSS JOIN LATERAL (SELECT near.claim FROM near WHERE near.key = k.key ORDER BY near.claim DESC LIMIT ?2) n
			JOIN claim c ON c.num = n.claim ORDER BY n.claim DESC`,
		Members: `SELECT i.num, m.num, 0 FROM (SELECT value::bigint AS num FROM json_array_elements_text(?1::text::json)) i
			CROSS JOIN LATERAL (SELECT c.num FROM claim c WHERE c.incident = i.num ORDER BY c.num DESC LIMIT ?2) m ORDER BY m.num DESC`,
		Least: `least`,
		// PostgreSQL reads no JSON with a NUL in it, whichever field is asked for.
		Unread:            `CASE WHEN position('"unread":'::bytea IN body) > 0 THEN replace(convert_from(body, 'UTF8'), '\u0000', '\ufffd')::json ->> 'unread' END COLLATE "C"`,
		InsertReportWords: `INSERT INTO report_words (num, words, day) VALUES (?1, ?2::text::tsvector || ?3::text::tsvector || ?4::text::tsvector || ` + blockOf + `, ?5)`,
		InsertClaimWords:  `INSERT INTO claim_words (num, words, day) VALUES (?1, ?2::text::tsvector || ?3::text::tsvector || ` + blockOf + `, ?4)`,
		Block:             blockSize,
		InBlocks:          inBlocks,
		DeleteReportWords: `DELETE FROM report_words WHERE num = ?`,
		DeleteClaimWords:  `DELETE FROM claim_words WHERE num = ?`,
		InsertPlace:       `INSERT INTO claim_place (num, lat, lon, claim) VALUES (?,?,?,?)`,
		Indexed:           indexed,
		AnyText:           func(text string) any { return []byte(text) },
		DayWithWords:      true,
		Day:               `w.day`,
		// To the planner a table of words is small, because long ones stand outside of it: it would rather read them all than ask the index.
		AtOnce: func(query string) string {
			return `SELECT '[' || coalesce(string_agg(f.num::text, ','), '') || ']' FROM (` + query + `) f (num)`
		},
		Searching:   `SET LOCAL enable_seqscan = off`,
		WordRow:     `w.num`,
		ReportMatch: `w.words @@ ?1::text::tsquery`,
		ClaimMatch:  `w.words @@ ?1::text::tsquery`,
		Match:       match,
		PlaceIn:     placeIn,
		Renumber: func(table string) string {
			return `SELECT setval(pg_get_serial_sequence('` + table + `', 'num'), (SELECT max(num) FROM ` + table + `))`
		},
	}
}

// placeIn asks the index of places.
func placeIn(b counterclaim.Box) (string, []any) {
	const within = `point(p.lon, p.lat) <@ box(point(?, ?), point(?, ?))`
	if b.West > b.East {
		return `(` + within + ` OR ` + within + `)`, []any{b.West, b.South, 180.0, b.North, -180.0, b.South, b.East, b.North}
	}
	return within, []any{b.West, b.South, b.East, b.North}
}
