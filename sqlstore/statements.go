package sqlstore

import (
	"context"
	"database/sql"
)

// query names a statement that is prepared once for the connection that writes.
type query int

const (
	takeTurn query = iota
	findReport
	anySynthetic
	insertReport
	updateReport
	insertArrival
	insertOriginal
	insertReportWords
	deleteReportWords
	countClaims
	lastClaim
	claimsOfReport
	numbersOfIncident
	latestOfIncident
	latestUnder
	keysOfClaim
	insertNear
	deleteNear
	claimByNumber
	claimsByNumber
	insertClaim
	insertConduct
	insertClaimWords
	insertFacets
	insertPlace
	moveClaim
	renumberIncident
	insertRetired
	deleteRetired
	deleteClaim
	deleteConduct
	deleteClaimWords
	deleteFacets
	deletePlace
	upsertIncident
	deleteIncident
	findIncident
	deleteIncidentConduct
	deleteIncidentParty
	insertIncidentConduct
	insertIncidentParty
	addPair
	dropPair
	anyPin
	pinsAmong
	incidentTogether
	otherPinIn
	insertPin
	deletePin
	passArrangements
	insertChange
	countRun
	reportByNumber
	insertVoice
	setSketch
	findVoice
	linkVoice
	leadsTo
	likeIt
	setFirst
	countCopy
	findOrigins
	setOrigins
	insertBand
	bandFirst
	bandLast
	queries
)

// claimColumns are what scanRow reads, of a claim c, its report r with whose words v it is and its original o, its incident n and the
// claim i that this is named for.
const claimColumns = `SELECT c.num, c.id, c.incident, i.id, c.sides, c.body, r.at, r.id, r.outlet, r.published, r.party, r.synthetic, v.origins, o.id
	FROM claim c JOIN report r ON r.num = c.report LEFT JOIN incident n ON n.num = c.incident LEFT JOIN claim i ON i.num = n.first
	LEFT JOIN voice v ON v.report = c.report LEFT JOIN report o ON o.num = v.first `

func (q query) sql(d *Dialect) string {
	return [queries]string{
		takeTurn:          d.Turn,
		findReport:        `SELECT num, coded_by, body FROM report WHERE id = ?1 UNION ALL SELECT 0, '', body FROM sealed_report WHERE was = ?1`, // 0 where it was moved
		anySynthetic:      `SELECT synthetic FROM report UNION ALL SELECT synthetic FROM exhibit UNION ALL SELECT synthetic FROM observation UNION ALL SELECT synthetic FROM agreement UNION ALL SELECT synthetic FROM sitrep UNION ALL SELECT synthetic FROM complaint UNION ALL SELECT synthetic FROM contest UNION ALL SELECT synthetic FROM register UNION ALL SELECT synthetic FROM sealed_report LIMIT 1`,
		insertReport:      `INSERT INTO report (id, at, day, outlet, party, published, headline, text, synthetic, coded_by, body) VALUES (?,?,?,?,?,?,?,?,?,?,?) RETURNING num`,
		updateReport:      `UPDATE report SET party = ?, coded_by = ?, body = ? WHERE num = ?`,
		insertArrival:     `INSERT INTO arrival (report, at, body) VALUES (?,?,?) ON CONFLICT DO NOTHING`,
		insertOriginal:    `INSERT INTO original (id, type, size, packing, bytes) VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING`,
		insertReportWords: d.InsertReportWords,
		deleteReportWords: d.DeleteReportWords,
		countClaims:       `SELECT count(*) FROM claim WHERE report = ?`,
		lastClaim:         `SELECT coalesce(max(num), 0) FROM claim`,
		claimsOfReport:    `SELECT num FROM claim WHERE report = ?`,
		numbersOfIncident: `SELECT num FROM claim WHERE incident = ?`,
		latestOfIncident:  `SELECT num FROM claim WHERE incident = ? ORDER BY num DESC LIMIT ?`,
		latestUnder:       `SELECT claim FROM near WHERE key = ? ORDER BY claim DESC LIMIT ?`,
		keysOfClaim:       `SELECT near FROM claim WHERE num = ?`,
		insertNear:        `INSERT INTO near (key, claim) VALUES (?,?)`,
		deleteNear:        `DELETE FROM near WHERE key = ? AND claim = ?`,
		claimByNumber:     claimColumns + `WHERE c.num = ?`,
		claimsByNumber:    claimColumns + `WHERE c.num` + d.Numbers,
		insertClaim:       `INSERT INTO claim (num, id, report, start, incident, day, sides, near, review, coded_by, body) VALUES (?,?,?,?,?,?,?,?,?,?,?)`,
		insertConduct:     `INSERT INTO claim_conduct (conduct, at, claim) VALUES (?,?,?) ON CONFLICT DO NOTHING`,
		insertClaimWords:  d.InsertClaimWords,
		insertFacets:      `INSERT INTO claim_facet (claim, day, facets) VALUES (?,?,?)`,
		insertPlace:       d.InsertPlace,
		moveClaim:         `UPDATE claim SET incident = ? WHERE num = ?`,
		renumberIncident:  `UPDATE claim SET incident = ? WHERE incident = ?`,
		insertRetired: `INSERT INTO retired_claim (id, report, start, "end", event, coded_by, retired) VALUES (?,?,?,?,?,?,?)
			ON CONFLICT (id) DO UPDATE SET report = excluded.report, start = excluded.start, "end" = excluded."end", event = excluded.event,
			coded_by = excluded.coded_by, retired = excluded.retired`,
		deleteRetired:    `DELETE FROM retired_claim WHERE id = ?`,
		deleteClaim:      `DELETE FROM claim WHERE num = ?`,
		deleteConduct:    `DELETE FROM claim_conduct WHERE conduct = ? AND at = ? AND claim = ?`,
		deleteClaimWords: d.DeleteClaimWords,
		deleteFacets:     `DELETE FROM claim_facet WHERE claim = ?`,
		deletePlace:      `DELETE FROM claim_place WHERE num = ?`,
		upsertIncident: `INSERT INTO incident (num, day_from, day_to, day, last_day, claims, first, tally, body) VALUES (?,?,?,?,?,?,?,?,?)
			ON CONFLICT (num) DO UPDATE SET day_from = excluded.day_from, day_to = excluded.day_to, day = excluded.day,
			last_day = excluded.last_day, claims = excluded.claims, first = excluded.first, tally = excluded.tally, body = excluded.body`,
		deleteIncident:        `DELETE FROM incident WHERE num = ?`,
		findIncident:          `SELECT day, body, claims, first, tally FROM incident WHERE num = ?`,
		deleteIncidentConduct: `DELETE FROM incident_conduct WHERE conduct = ? AND day = ? AND incident = ?`,
		deleteIncidentParty:   `DELETE FROM incident_party WHERE party = ? AND day = ? AND incident = ?`,
		insertIncidentConduct: `INSERT INTO incident_conduct (conduct, day, incident) VALUES (?,?,?)`,
		insertIncidentParty:   `INSERT INTO incident_party (party, day, incident) VALUES (?,?,?)`,
		addPair:               `INSERT INTO pair (a, b, claims) VALUES (?,?,?) ON CONFLICT (a, b) DO UPDATE SET claims = pair.claims + excluded.claims`,
		dropPair:              `DELETE FROM pair WHERE a = ? AND b = ? AND claims = 0`,
		anyPin:                `SELECT EXISTS (SELECT 1 FROM pin)`,
		pinsAmong:             `SELECT claim, together FROM pin WHERE claim` + d.Numbers,
		// The incident of those that are pinned together.
		incidentTogether: `SELECT c.incident FROM pin p JOIN claim c ON c.num = p.claim WHERE p.together = ? AND c.num <= ? LIMIT 1`,
		otherPinIn:       `SELECT EXISTS (SELECT 1 FROM claim c JOIN pin p ON p.claim = c.num WHERE c.incident = ? AND p.together <> ?)`,
		insertPin:        `INSERT INTO pin (claim, together) VALUES (?,?) ON CONFLICT (claim) DO UPDATE SET together = excluded.together`,
		deletePin:        `DELETE FROM pin WHERE claim = ? RETURNING together`,
		passArrangements: `INSERT INTO arrangement_claim (claim, arrangement) SELECT ?1, arrangement FROM arrangement_claim WHERE claim = ?2 ON CONFLICT DO NOTHING`,
		insertChange:     `INSERT INTO coding_change (run, report, start, old_claim, new_claim) VALUES (?,?,?,?,?)`,
		countRun: `INSERT INTO run (name, body, reports, added, removed, changed, kept) VALUES (?,?,1,?,?,?,?)
			ON CONFLICT (name) DO UPDATE SET reports = run.reports + 1, added = run.added + excluded.added, removed = run.removed + excluded.removed,
			changed = run.changed + excluded.changed, kept = run.kept + excluded.kept`,
		reportByNumber: reportColumns + `WHERE r.num = ?`,
		insertVoice:    `INSERT INTO voice (report, origins, at, sketch, alike) VALUES (?,?,?,?,0)`,
		setSketch:      `UPDATE voice SET at = ?, sketch = ? WHERE report = ?`,
		findVoice: `SELECT r.id, r.outlet, v.at, v.sketch, l.id, lv.at, v.alike FROM voice v JOIN report r ON r.num = v.report
			LEFT JOIN report l ON l.num = v.liked LEFT JOIN voice lv ON lv.report = v.liked WHERE v.report = ?`,
		linkVoice: `UPDATE voice SET liked = ?, alike = ? WHERE report = ?`,
		// What a report leads to: what the one that it is like is a copy of, else that one.
		leadsTo: `SELECT r.outlet, v.first, v.liked, f.num, f.id, f.outlet FROM voice v JOIN report r ON r.num = v.report
			LEFT JOIN voice l ON l.report = v.liked LEFT JOIN report f ON f.num = coalesce(l.first, v.liked) WHERE v.report = ?`,
		likeIt:      `SELECT report FROM voice WHERE liked = ? ORDER BY report`,
		setFirst:    `UPDATE voice SET first = ? WHERE report = ?`,
		countCopy:   `INSERT INTO copy_count (party, copies) VALUES (?,?) ON CONFLICT (party) DO UPDATE SET copies = copy_count.copies + excluded.copies`,
		findOrigins: `SELECT origins FROM voice WHERE report = ?`,
		setOrigins:  `UPDATE voice SET origins = ? WHERE report = ?`,
		insertBand:  `INSERT INTO band (band, at, report) VALUES (?,?,?)`,
		bandFirst:   `SELECT report FROM band WHERE band = ? AND at BETWEEN ? AND ? ORDER BY at, report LIMIT ?`,
		bandLast:    `SELECT report FROM band WHERE band = ? AND at BETWEEN ? AND ? ORDER BY at DESC, report DESC LIMIT ?`,
	}[q]
}

// statements are the statements as they run inside a transaction.
type statements [queries]statement

// prepared are the statements as a pool of connections has them.
type prepared struct {
	stmt [queries]*sql.Stmt
	sql  [queries]string
}

func (p *prepared) prepare(ctx context.Context, db *sql.DB, d *Dialect) error {
	for q := range queries {
		var err error
		p.sql[q] = d.sql(q.sql(d))
		if p.stmt[q], err = db.PrepareContext(ctx, p.sql[q]); err != nil {
			return err
		}
	}
	return nil
}

// in gives the statements as they run inside a transaction, once for all that is done in it.
func (p *prepared) in(tx *Tx) *statements {
	if tx.do == nil {
		tx.do = new(statements)
		for q := range queries {
			tx.do[q] = statement{p.sql[q], tx.Stmt(p.stmt[q]), tx}
		}
	}
	return tx.do
}
