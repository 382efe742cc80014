package sqlstore

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// heldReport is a report with its claim set, as rows have it. What is derived from it (its day, the incidents of its claims) is no part.
type heldReport struct {
	id                                               []byte
	outlet, party, published, headline, text, reader string
	synthetic                                        bool
	body                                             []byte
	claims                                           []heldClaim
}

type heldClaim struct {
	id             []byte
	start          int64
	review, reader string
	body           []byte
}

// content gives the canonical form. What it leaves to the order of members is put in order by the shaper.
func (h *heldReport) content() ([]byte, error) {
	slices.SortFunc(h.claims, func(a, b heldClaim) int { return bytes.Compare(a.id, b.id) })
	s := shaper{out: make([]byte, 0, 2*len(h.body)+len(h.text)+1200*len(h.claims))}
	members := []member{
		s.member("body", func() (bool, error) { return s.body(h.body) }),
		s.member("claims", func() (bool, error) { return s.claims(h.claims) }),
	}
	for key, value := range map[string]any{"id": hex.EncodeToString(h.id), "outlet": h.outlet, "party": h.party, "published": h.published,
		"headline": h.headline, "text": h.text, "coded_by": h.reader, "synthetic": h.synthetic} {
		members = append(members, s.member(key, func() (bool, error) { return s.any(value) }))
	}
	s.object(0, members)
	return s.out, s.err
}

func (s *shaper) claims(claims []heldClaim) (says bool, err error) {
	s.out = append(s.out, '[')
	for i, c := range claims {
		if i > 0 {
			s.out = append(s.out, ',')
		}
		start := len(s.out)
		s.object(start, []member{
			s.member("id", func() (bool, error) { return s.any(hex.EncodeToString(c.id)) }),
			s.member("start", func() (bool, error) { return s.any(c.start) }),
			s.member("review", func() (bool, error) { return s.any(c.review) }),
			s.member("coded_by", func() (bool, error) { return s.any(c.reader) }),
			s.member("body", func() (bool, error) { return s.body(c.body) }),
		})
	}
	s.out = append(s.out, ']')
	return len(claims) > 0, nil
}

// readHeld reads a report with its claim set.
func readHeld(ctx context.Context, tx *Tx, where string, arg any) (*heldReport, error) {
	var h heldReport
	var num int64
	err := tx.QueryRowContext(ctx, `SELECT num, id, outlet, party, published, headline, text, synthetic, coded_by, body FROM report WHERE `+where, arg).
		Scan(&num, &h.id, &h.outlet, &h.party, &h.published, &h.headline, &h.text, &h.synthetic, &h.reader, &h.body)
	if err != nil {
		return nil, err
	}
	err = eachRow(ctx, tx, func(rows *sql.Rows) error {
		var c heldClaim
		err := rows.Scan(&c.id, &c.start, &c.review, &c.reader, &c.body)
		h.claims = append(h.claims, c)
		return err
	}, `SELECT id, start, review, coded_by, body FROM claim WHERE report = ?`, num)
	return &h, err
}

// eachRow calls one with every row of a query.
func eachRow(ctx context.Context, tx *Tx, one func(rows *sql.Rows) error, query string, args ...any) error {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := one(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// changeContent gives the canonical form of a claim before and after a reading again; one of the two is nil.
func changeContent(run string, was, is []byte) ([]byte, error) {
	out := map[string]any{"run": run}
	for key, body := range map[string][]byte{"old": was, "new": is} {
		if body != nil {
			out[key] = parsed(body)
		}
	}
	return canonical(out)
}

// logged is a kind of thing that has leaves.
type logged struct {
	kind string
	// several: a thing has a leaf for each of its contents, which all stand; else its last leaf stands for what it is now.
	several bool
	each    func(ctx context.Context, tx *Tx, one func(ref counterclaim.ID, content []byte) error) error
}

// allLogged are the kinds. A new one is a line here, and a call of [keepLeaf] in each transaction that writes such a thing.
func allLogged() []logged {
	return append([]logged{
		{counterclaim.ReportLeaf, false, eachReportOrStub},
		{counterclaim.ArrivalLeaf, true, eachArrival},
		{counterclaim.ArrangementLeaf, false, eachArrangement},
		{counterclaim.RunLeaf, false, eachRun},
		{counterclaim.ChangeLeaf, true, eachChange},
		{counterclaim.DisputeLeaf, false, eachDispute},
		{counterclaim.ExhibitLeaf, false, eachExhibit},
		{counterclaim.CustodyLeaf, true, eachCustody},
		{counterclaim.PersonLeaf, false, eachPerson},
		{counterclaim.AuditLeaf, false, eachAudit},
		{counterclaim.MarkLeaf, true, eachMark},
		{counterclaim.ObservationLeaf, false, eachObservation},
		{counterclaim.AgreementLeaf, false, eachAgreement},
		{counterclaim.SitrepLeaf, false, eachSitrep},
		{counterclaim.RegisterLeaf, false, eachEntry},
		{counterclaim.ComplaintLeaf, false, eachComplaint},
		{counterclaim.ComplaintStepLeaf, false, eachComplaintStep},
		{counterclaim.ContestLeaf, false, eachContest},
		{counterclaim.SealedLeaf, false, eachSealed},
	}, steps()...)
}

type toEach = func(ref counterclaim.ID, content []byte) error

func eachReportOrStub(ctx context.Context, tx *Tx, one toEach) error {
	return cmp.Or(eachReport(ctx, tx, one), eachStub(ctx, tx, one))
}

// eachReport reads reports one after the other: not every engine reads two lists at once.
func eachReport(ctx context.Context, tx *Tx, one toEach) error {
	var numbers []int64
	err := eachRow(ctx, tx, func(rows *sql.Rows) error {
		var n int64
		err := rows.Scan(&n)
		numbers = append(numbers, n)
		return err
	}, `SELECT num FROM report ORDER BY num`)
	if err != nil {
		return err
	}
	for _, n := range numbers {
		h, err := readHeld(ctx, tx, `num = ?`, n)
		if err != nil {
			return err
		}
		content, err := h.content()
		if err != nil {
			return err
		}
		if err := one(idOf(h.id), content); err != nil {
			return err
		}
	}
	return nil
}

func eachArrival(ctx context.Context, tx *Tx, one toEach) error {
	return eachBody(ctx, tx, one, `SELECT r.id, a.body FROM arrival a JOIN report r ON r.num = a.report ORDER BY a.report, a.at`)
}

func eachArrangement(ctx context.Context, tx *Tx, one toEach) error {
	return eachBody(ctx, tx, one, `SELECT id, body FROM arrangement ORDER BY num`)
}

// eachBody gives things of an id and a body.
func eachBody(ctx context.Context, tx *Tx, one toEach, query string) error {
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		var id, body []byte
		if err := rows.Scan(&id, &body); err != nil {
			return err
		}
		content, err := contentOf(body, nil)
		if err != nil {
			return err
		}
		return one(idOf(id), content)
	}, query)
}

// runRef is what leaves of a run are of.
func runRef(name string) counterclaim.ID { return counterclaim.HashOf("run", name) }

// disputeRef is what leaves of the dispute are of.
func disputeRef() counterclaim.ID { return counterclaim.HashOf("dispute") }

func eachRun(ctx context.Context, tx *Tx, one toEach) error {
	return eachNamed(ctx, tx, runRef, one, `SELECT name, body FROM run ORDER BY name`)
}

func eachDispute(ctx context.Context, tx *Tx, one toEach) error {
	return eachNamed(ctx, tx, func(string) counterclaim.ID { return disputeRef() }, one, `SELECT key, value FROM meta WHERE key = 'dispute'`)
}

func eachNamed(ctx context.Context, tx *Tx, ref func(string) counterclaim.ID, one toEach, query string) error {
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		var name string
		var body []byte
		if err := rows.Scan(&name, &body); err != nil {
			return err
		}
		content, err := contentOf(body, nil)
		if err != nil {
			return err
		}
		return one(ref(name), content)
	}, query)
}

func eachChange(ctx context.Context, tx *Tx, one toEach) error {
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		var id, was, is []byte
		var run string
		if err := rows.Scan(&id, &run, &was, &is); err != nil {
			return err
		}
		content, err := changeContent(run, was, is)
		if err != nil {
			return err
		}
		return one(idOf(id), content)
	}, `SELECT r.id, k.run, k.old_claim, k.new_claim FROM coding_change k JOIN report r ON r.num = k.report ORDER BY k.num`)
}

// hashed is the hash of a canonical form.
func hashed(content []byte) counterclaim.ID { return sha256.Sum256(content) }
