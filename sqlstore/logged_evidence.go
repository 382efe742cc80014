package sqlstore

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// steps gives a kind for each kind of step of a case, so that a fault says which it is.
func steps() []logged {
	var out []logged
	for _, kind := range counterclaim.StepLeaves() {
		out = append(out, logged{kind, false, func(ctx context.Context, tx *Tx, one toEach) error {
			return eachStep(ctx, tx, one, kind)
		}})
	}
	return out
}

func eachStep(ctx context.Context, tx *Tx, one toEach, kind string) error {
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		var id, of, supersedes, body []byte
		var at int64
		if err := rows.Scan(&id, &of, &at, &supersedes, &body); err != nil {
			return err
		}
		content, err := stepContent(of, at, supersedes, body)
		if err != nil {
			return err
		}
		return one(idOf(id), content)
	}, `SELECT s.id, k.id, s.at, s.supersedes, s.body FROM review_step s JOIN review_case k ON k.num = s.belongs WHERE s.kind = ? ORDER BY s.num`, kind)
}

// stepContent gives the canonical form of a step of a case, with what stands beside its body: queries go by it.
func stepContent(of []byte, at int64, supersedes, body []byte) ([]byte, error) {
	return contentOf(body, map[string]any{"case": hex.EncodeToString(of), "at": at, "supersedes": hex.EncodeToString(supersedes)})
}

// keepStepLeaf notes a step that is new.
func keepStepLeaf(tx *Tx, kind string, id, of counterclaim.ID, at int64, supersedes, body []byte) error {
	content, err := stepContent(of[:], at, supersedes, body)
	if err != nil {
		return err
	}
	return keepLeaf(tx, kind, id, content)
}

func eachExhibit(ctx context.Context, tx *Tx, one toEach) error {
	return eachExhibitOf(ctx, tx, one, `num > ?`, 0)
}

func eachExhibitOf(ctx context.Context, tx *Tx, one toEach, where string, arg any) error {
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		var id, original, report, body, words []byte
		var at int64
		var synthetic bool
		if err := rows.Scan(&id, &at, &original, &report, &synthetic, &body, &words); err != nil {
			return err
		}
		content, err := contentOf(body, map[string]any{"id": hex.EncodeToString(id), "at": at, "original": hex.EncodeToString(original),
			"report": hex.EncodeToString(report), "synthetic": synthetic, "words": hex.EncodeToString(words)})
		if err != nil {
			return err
		}
		return one(idOf(id), content)
	}, `SELECT id, at, original, report, synthetic, body, words FROM exhibit WHERE `+where+` ORDER BY num`, arg)
}

func eachCustody(ctx context.Context, tx *Tx, one toEach) error {
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		var id, body, words []byte
		var at int64
		var act string
		if err := rows.Scan(&id, &at, &act, &body, &words); err != nil {
			return err
		}
		content, err := custodyContent(at, act, body, words)
		if err != nil {
			return err
		}
		return one(idOf(id), content)
	}, `SELECT x.id, u.at, u.act, u.body, u.words FROM custody u JOIN exhibit x ON x.num = u.exhibit ORDER BY u.num`)
}

func custodyContent(at int64, act string, body, words []byte) ([]byte, error) {
	return contentOf(body, map[string]any{"at": at, "act": act, "words": hex.EncodeToString(words)})
}

// keepCustodyLeaf notes an entry of custody, and its exhibit where that is another than it was. Where the entry is of an erasure, what
// was committed to before of the exhibit is closed.
func keepCustodyLeaf(tx *Tx, exhibit, at int64, act string, body, words []byte) error {
	id, is, err := exhibitContent(tx, exhibit) // before anything is written
	if err != nil {
		return err
	}
	content, err := custodyContent(at, act, body, words)
	if err != nil {
		return err
	}
	if err := keepLeaf(tx, counterclaim.CustodyLeaf, id, content); err != nil {
		return err
	}
	if err := keepLeafOnce(tx, counterclaim.ExhibitLeaf, id, is); err != nil || act != counterclaim.ActErasure {
		return err
	}
	return closeLeaves(tx, id, counterclaim.ExhibitLeaf, 1)
}

// exhibitContent gives the canonical form of what an exhibit's row now says.
func exhibitContent(tx *Tx, exhibit int64) (id counterclaim.ID, is []byte, err error) {
	err = eachExhibitOf(context.Background(), tx, func(ref counterclaim.ID, content []byte) error { id, is = ref, content; return nil }, `num = ?`, exhibit)
	return id, is, err
}

// keepExhibitLeaf notes an exhibit where it is another than it was.
func keepExhibitLeaf(tx *Tx, exhibit int64) error {
	id, is, err := exhibitContent(tx, exhibit)
	if err != nil {
		return err
	}
	return keepLeafOnce(tx, counterclaim.ExhibitLeaf, id, is)
}

// closeLeaves takes hash and salt from all leaves of a thing but the last few and leaves what the log has of them: of the few words that
// somebody said of it the hash alone could tell which they were.
func closeLeaves(tx *Tx, id counterclaim.ID, kind string, last int) error {
	var all []*counterclaim.Leaf
	err := eachRow(context.Background(), tx, func(rows *sql.Rows) error {
		l, err := scanLeaf(rows)
		all = append(all, l)
		return err
	}, leafColumns+`WHERE ref = ? AND kind = ? ORDER BY num`, id[:], kind)
	if err != nil {
		return err
	}
	for _, l := range all[:max(len(all)-last, 0)] {
		if l.Closed() {
			continue
		}
		commitment := l.Commitment()
		if err := tx.write(`UPDATE leaf SET content = ?, salt = ? WHERE num = ?`, commitment[:], []byte{0}, l.Num); err != nil {
			return err
		}
	}
	return nil
}

// erased reports whether leaves of a thing may be closed.
func erased(ctx context.Context, tx *Tx, kind string, ref counterclaim.ID) (bool, error) {
	switch kind {
	case counterclaim.ReportLeaf, counterclaim.ArrivalLeaf, counterclaim.ChangeLeaf: // of what stood in clear before it was moved
		var moved bool
		err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM sealed_report WHERE was = ?)`, ref[:]).Scan(&moved)
		return moved, err
	case counterclaim.ExhibitLeaf:
	default:
		return false, nil
	}
	x, err := exhibitNamed(ctx, tx, ref)
	if errors.Is(err, sql.ErrNoRows) || isJSON(err) {
		return false, nil // which is told of
	}
	return x.Erased != "", err
}

// personRef is what leaves of a person are of.
func personRef(name string) counterclaim.ID { return counterclaim.HashOf("person", name) }

func eachPerson(ctx context.Context, tx *Tx, one toEach) error {
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		var name string
		var body []byte
		if err := rows.Scan(&name, &body); err != nil {
			return err
		}
		content, err := personContent(body)
		if err != nil {
			return err
		}
		return one(personRef(name), content)
	}, `SELECT name, body FROM person ORDER BY name`)
}

// keepPersonLeaf notes a person where another thing is to be said of them than before.
func keepPersonLeaf(tx *Tx, name string, body []byte) error {
	content, err := personContent(body)
	if err != nil {
		return err
	}
	return keepLeafOnce(tx, counterclaim.PersonLeaf, personRef(name), content)
}

// personContent gives the canonical form of a person: what lets them in stands in it as hashes, and what each signing in changes not at
// all, so that a proof shows no secret and the log no signing in.
func personContent(body []byte) ([]byte, error) {
	of, ok := parsed(body).(map[string]any)
	if !ok {
		return contentOf(body, nil)
	}
	for _, secret := range []string{"password", "secret"} {
		hide(of, secret)
	}
	for _, changing := range []string{"last_step", "recovery"} {
		delete(of, changing)
	}
	keys, _ := of["passkeys"].([]any)
	for _, k := range keys {
		key, ok := k.(map[string]any)
		if !ok {
			continue
		}
		delete(key, "used")
		hide(key, "record", "publicKey")
	}
	elsewhere, _ := of["identities"].([]any)
	for _, i := range elsewhere {
		if account, ok := i.(map[string]any); ok {
			delete(account, "used")
		}
	}
	return canonical(map[string]any{"body": of})
}

// hide puts the hash of a member of an object in its place; of one that is itself JSON in base64, that of a member of it.
func hide(of map[string]any, member string, within ...string) {
	value, ok := of[member].(string)
	if !ok || value == "" {
		return
	}
	if len(within) > 0 {
		var inner map[string]json.RawMessage
		var raw []byte
		if json.Unmarshal([]byte(`"`+value+`"`), &raw) == nil && json.Unmarshal(raw, &inner) == nil && inner[within[0]] != nil {
			value = string(inner[within[0]])
		}
	}
	of[member] = counterclaim.HashOf("hidden", member, value).String()
}

func eachAudit(ctx context.Context, tx *Tx, one toEach) error {
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		var who string
		var allowed bool
		var body []byte
		if err := rows.Scan(&who, &allowed, &body); err != nil {
			return err
		}
		ref, content, err := auditContent(who, allowed, body)
		if err != nil {
			return err
		}
		return one(ref, content)
	}, `SELECT who, allowed, body FROM audit ORDER BY num`)
}

// auditContent gives the id that an entry says it has, and its canonical form.
func auditContent(who string, allowed bool, body []byte) (counterclaim.ID, []byte, error) {
	var e struct {
		ID counterclaim.ID `json:"id"`
	}
	_ = json.Unmarshal(body, &e) // what is damaged has another content, and perhaps no id: then it matches no leaf
	content, err := contentOf(body, map[string]any{"who": who, "allowed": allowed})
	return e.ID, content, err
}

// keepAuditLeaf notes an entry of the audit trail.
func keepAuditLeaf(tx *Tx, who string, allowed bool, body []byte) error {
	ref, content, err := auditContent(who, allowed, body)
	if err != nil {
		return err
	}
	return keepLeaf(tx, counterclaim.AuditLeaf, ref, content)
}

// kindOf finds a kind by its name, -1 where this version does not know it.
func kindOf(kinds []logged, name string) int {
	return slices.IndexFunc(kinds, func(k logged) bool { return k.kind == name })
}
