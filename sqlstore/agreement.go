package sqlstore

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"

	"github.com/counterclaim/counterclaim"
)

var _ counterclaim.Agreements = (*Store)(nil)

// KeepAgreement keeps a version.
func (s *Store) KeepAgreement(ctx context.Context, v *counterclaim.AgreementVersion) (fresh bool, err error) {
	if err := v.Validate(); err != nil {
		return false, err
	}
	for i := range v.Files {
		if v.Files[i].Bytes == nil {
			return false, counterclaim.Errorf(counterclaim.CodeBadInput, "the version of the agreement has no bytes of file %.60q", v.Files[i].Name)
		}
	}
	err = s.change(ctx, func(tx *Tx) error {
		there, err := agreementVersions(ctx, tx, v.Agreement)
		if err != nil {
			return err
		}
		if n := len(there); n > 0 && there[n-1].ID == v.ID {
			return nil
		}
		if err := mayFollow(v, there); err != nil {
			return err
		}
		if err := sameMake(ctx, tx, v.Synthetic); err != nil {
			return err
		}
		fresh = true
		return insertAgreement(tx, v)
	})
	if err != nil {
		return false, err
	}
	return fresh, nil
}

// mayFollow wants a version to follow the last one that is there, with a text and a writers' number that none had.
func mayFollow(v *counterclaim.AgreementVersion, there []counterclaim.AgreementVersion) error {
	for i := range there {
		old := &there[i]
		switch {
		case old.ID == v.ID:
			return counterclaim.Errorf(counterclaim.CodeConflict, "this text of agreement %s was version %d of the record already, and others came after it", v.Agreement, old.Number).
				Try(`to go back to it, raise version = "…" in its table [agreement], so that nobody takes one for the other`)
		case old.Version != "" && old.Version == v.Version:
			return counterclaim.Errorf(counterclaim.CodeConflict, "agreement %s says that it is version %q, as version %d of the record does, whose text is another", v.Agreement, v.Version, old.Number).
				Try(`raise version = "…" in its table [agreement]`)
		}
	}
	last := counterclaim.AgreementVersion{}
	if n := len(there); n > 0 {
		last = there[n-1]
	}
	if v.Number != last.Number+1 || v.Supersedes != last.ID {
		return counterclaim.Errorf(counterclaim.CodeConflict, "version %d of agreement %s does not follow the last one that the record has, which is version %d", v.Number, v.Agreement, last.Number).
			Try("somebody kept one meanwhile: look at it, and keep this one again")
	}
	return nil
}

func insertAgreement(tx *Tx, v *counterclaim.AgreementVersion) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	row := agreementRow{id: v.ID[:], name: v.Agreement, number: int64(v.Number), synthetic: v.Synthetic, body: body}
	err = tx.QueryRow(`INSERT INTO agreement (id, name, number, synthetic, body) VALUES (?,?,?,?,?) RETURNING num`, row.id, row.name, row.number, row.synthetic, row.body).Scan(&row.num)
	if err != nil {
		return err
	}
	for i := range v.Files {
		f := &v.Files[i]
		if err := tx.write(`INSERT INTO agreement_file (agreement, name, bytes) VALUES (?,?,?)`, row.num, f.Name, f.Bytes); err != nil {
			return err
		}
		row.add(f.Name, f.Bytes)
	}
	content, err := row.content()
	if err != nil {
		return err
	}
	return keepLeaf(tx, counterclaim.AgreementLeaf, v.ID, content)
}

// agreementRow is a version as columns have it, with the hashes of its files as they are.
type agreementRow struct {
	num, number int64
	id, body    []byte
	name        string
	synthetic   bool
	files       []any // name, hash
}

func (r *agreementRow) add(name string, bytes []byte) {
	sum := sha256.Sum256(bytes)
	r.files = append(r.files, map[string]any{"name": name, "bytes": hex.EncodeToString(sum[:])})
}

// content gives the canonical form: what the version says of its files, and what they are.
func (r *agreementRow) content() ([]byte, error) {
	return contentOf(r.body, map[string]any{"id": hex.EncodeToString(r.id), "name": r.name, "number": r.number, "synthetic": r.synthetic, "held": r.files})
}

// eachAgreementRow reads versions with their files in one list: not every engine reads two at once. A version without files is one too.
func eachAgreementRow(ctx context.Context, tx *Tx, one func(r *agreementRow) error) error {
	var r *agreementRow
	done := func() error {
		if r == nil {
			return nil
		}
		return one(r)
	}
	err := eachRow(ctx, tx, func(rows *sql.Rows) error {
		var next agreementRow
		var file sql.NullString
		var bytes []byte
		if err := rows.Scan(&next.num, &next.id, &next.name, &next.number, &next.synthetic, &next.body, &file, &bytes); err != nil {
			return err
		}
		if r == nil || r.num != next.num {
			if err := done(); err != nil {
				return err
			}
			r = &next
		}
		if file.Valid {
			r.add(file.String, bytes)
		}
		return nil
	}, `SELECT a.num, a.id, a.name, a.number, a.synthetic, a.body, f.name, f.bytes FROM agreement a LEFT JOIN agreement_file f ON f.agreement = a.num ORDER BY a.num, f.num`)
	if err != nil {
		return err
	}
	return done()
}

func eachAgreement(ctx context.Context, tx *Tx, one toEach) error {
	return eachAgreementRow(ctx, tx, func(r *agreementRow) error {
		content, err := r.content()
		if err != nil {
			return err
		}
		return one(idOf(r.id), content)
	})
}

// AgreementVersion gives one with its files. Bytes that are not what they were are given as they are: the hash beside them tells.
func (s *Store) AgreementVersion(ctx context.Context, id counterclaim.ID) (*counterclaim.AgreementVersion, error) {
	var v counterclaim.AgreementVersion
	err := s.view(ctx, func(tx *Tx) error {
		var num int64
		var body []byte
		err := tx.QueryRowContext(ctx, `SELECT num, body FROM agreement WHERE id = ?`, id[:]).Scan(&num, &body)
		if errors.Is(err, sql.ErrNoRows) {
			return counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no version of an agreement %s", id)
		}
		if err != nil {
			return err
		}
		if err := json.Unmarshal(body, &v); err != nil {
			return counterclaim.Errorf(counterclaim.CodeBadInput, "version %s of an agreement is damaged", id.Short()).At(s.Name, 0).Because(err).
				Try("restore the record from a copy; counterclaim verify tells what else is damaged")
		}
		return eachRow(ctx, tx, func(rows *sql.Rows) error {
			var name string
			var bytes []byte
			if err := rows.Scan(&name, &bytes); err != nil {
				return err
			}
			for i := range v.Files {
				if v.Files[i].Name == name {
					v.Files[i].Bytes = bytes
				}
			}
			return nil
		}, `SELECT name, bytes FROM agreement_file WHERE agreement = ? ORDER BY num`, num)
	})
	if err != nil {
		return nil, err
	}
	return &v, nil
}

// AgreementVersions lists versions.
func (s *Store) AgreementVersions(ctx context.Context, agreement string) ([]counterclaim.AgreementVersion, error) {
	var out []counterclaim.AgreementVersion
	err := s.view(ctx, func(tx *Tx) (err error) {
		out, err = agreementVersions(ctx, tx, agreement)
		return err
	})
	return out, err
}

func agreementVersions(ctx context.Context, tx *Tx, agreement string) ([]counterclaim.AgreementVersion, error) {
	out := []counterclaim.AgreementVersion{}
	err := eachRow(ctx, tx, func(rows *sql.Rows) error {
		var r agreementRow
		if err := rows.Scan(&r.id, &r.name, &r.number, &r.body); err != nil {
			return err
		}
		var v counterclaim.AgreementVersion
		if err := json.Unmarshal(r.body, &v); err != nil {
			v = counterclaim.AgreementVersion{ID: idOf(r.id), Agreement: r.name, Number: int(r.number)}
		}
		out = append(out, v)
		return nil
	}, `SELECT id, name, number, body FROM agreement WHERE ? = '' OR name = ? ORDER BY name, number`, agreement, agreement)
	return out, err
}

// agreements wants each version to be what its row is found by, to keep the record's rules, to have its files whole, and to follow the one
// before it.
func (v *verifying) agreements() error {
	last := map[string]counterclaim.AgreementVersion{}
	return eachAgreementRow(v.ctx, v.tx, func(r *agreementRow) error {
		id := idOf(r.id)
		var of counterclaim.AgreementVersion
		if err := json.Unmarshal(r.body, &of); err != nil {
			return v.unread(err, "version %s of an agreement", id.Short())
		}
		if err := of.Validate(); err != nil {
			v.wrong("agreement %s, version %s: %v", r.name, id.Short(), err)
		}
		if of.ID != id || of.Agreement != r.name || int64(of.Number) != r.number || of.Synthetic != r.synthetic {
			v.wrong("agreement %s, version %s: it does not say of itself what the record keeps it as", r.name, id.Short())
		}
		if before := last[r.name]; of.Number != before.Number+1 || of.Supersedes != before.ID {
			v.wrong("agreement %s, version %s: it does not follow the version before it", r.name, id.Short())
		}
		last[r.name] = of
		v.agreementFiles(r, &of)
		return nil
	})
}

// agreementFiles wants the files of a version to be those that it says, in their order.
func (v *verifying) agreementFiles(r *agreementRow, of *counterclaim.AgreementVersion) {
	if len(r.files) != len(of.Files) {
		v.wrong("agreement %s, version %s: it has %d files, not the %d that it says", r.name, of.ID.Short(), len(r.files), len(of.Files))
		return
	}
	for i := range of.Files {
		held, _ := r.files[i].(map[string]any)
		if held["name"] != of.Files[i].Name || held["bytes"] != of.Files[i].SHA256.String() {
			v.wrong("agreement %s, version %s: its file %.60q is not what was given", r.name, of.ID.Short(), of.Files[i].Name)
		}
	}
}
