package sqlstore

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// The canonical form of what the record holds is JSON with its keys in order and without members that say nothing (null, "", 0, false,
// empty lists). It is made of what the rows say and not of their bytes, so that it is the same in both engines, and stays the same when a
// later version adds a field or no longer writes an empty one.

// canonical gives a value's canonical form.
func canonical(v any) ([]byte, error) { return json.Marshal(pruned(v)) }

// pruned leaves out members of objects that say nothing. What stands in a list keeps its place.
func pruned(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, member := range v {
			if v[key] = pruned(member); saysNothing(v[key]) {
				delete(v, key)
			}
		}
	case []any:
		for i := range v {
			v[i] = pruned(v[i])
		}
	}
	return v
}

func saysNothing(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case bool:
		return !v
	case json.Number:
		return v == "0"
	case int64:
		return v == 0
	case map[string]any:
		return len(v) == 0
	case []any:
		return len(v) == 0
	}
	return false
}

// parsed reads a body with its numbers as they are written. What is no JSON was damaged, and is compared as it is.
func parsed(body []byte) any {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil || d.More() {
		return map[string]any{"damaged": hex.EncodeToString(body)}
	}
	return v
}

// contentOf gives the canonical form of a body of JSON, with what stands beside it.
func contentOf(body []byte, beside map[string]any) ([]byte, error) {
	out := map[string]any{"body": parsed(body)}
	for key, value := range beside {
		out[key] = value
	}
	return canonical(out)
}

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

func (h *heldReport) content() ([]byte, error) {
	slices.SortFunc(h.claims, func(a, b heldClaim) int { return bytes.Compare(a.id, b.id) })
	claims := make([]any, len(h.claims))
	for i, c := range h.claims {
		claims[i] = map[string]any{"id": hex.EncodeToString(c.id), "start": c.start, "review": c.review, "coded_by": c.reader, "body": parsed(c.body)}
	}
	return contentOf(h.body, map[string]any{"id": hex.EncodeToString(h.id), "outlet": h.outlet, "party": h.party, "published": h.published,
		"headline": h.headline, "text": h.text, "coded_by": h.reader, "synthetic": h.synthetic, "claims": claims})
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
		{counterclaim.ReportLeaf, false, eachReport},
		{counterclaim.ArrivalLeaf, true, eachArrival},
		{counterclaim.ArrangementLeaf, false, eachArrangement},
		{counterclaim.RunLeaf, false, eachRun},
		{counterclaim.ChangeLeaf, true, eachChange},
		{counterclaim.DisputeLeaf, false, eachDispute},
		{counterclaim.ExhibitLeaf, false, eachExhibit},
		{counterclaim.CustodyLeaf, true, eachCustody},
		{counterclaim.PersonLeaf, false, eachPerson},
		{counterclaim.AuditLeaf, false, eachAudit},
	}, steps()...)
}

type toEach = func(ref counterclaim.ID, content []byte) error

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
