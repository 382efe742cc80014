package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/counterclaim/counterclaim"
)

// People lists all persons.
func (s *Store) People(ctx context.Context) ([]counterclaim.Person, error) {
	rows, err := s.r.QueryContext(ctx, `SELECT body FROM person ORDER BY name`)
	if err != nil {
		return nil, s.explain(ctx, err)
	}
	out, err := scanBodies[counterclaim.Person](rows)
	return out, s.explain(ctx, err)
}

// ChangePerson changes one person or adds it.
func (s *Store) ChangePerson(ctx context.Context, name string, change func(p *counterclaim.Person) (*counterclaim.AuditEntry, error)) error {
	return s.change(ctx, func(tx *Tx) error {
		var p counterclaim.Person
		if err := bodyOf(tx.QueryRow(`SELECT body FROM person WHERE name = ?`, name), &p); err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		p.Name = name
		entry, err := change(&p)
		if err != nil {
			return err
		}
		if err := p.Validate(); err != nil {
			return err
		}
		if p.Name != name {
			return counterclaim.Errorf(counterclaim.CodeBadInput, "a person keeps its name")
		}
		body, err := json.Marshal(&p)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO person (name, body) VALUES (?,?) ON CONFLICT (name) DO UPDATE SET body = excluded.body`, name, body); err != nil {
			return err
		}
		if err := keepPersonLeaf(tx, name, body); err != nil || entry == nil {
			return err
		}
		return audit(tx, entry)
	})
}

// KeepSignIn adds a session or token.
func (s *Store) KeepSignIn(ctx context.Context, in *counterclaim.SignIn, now string) error {
	ends, err := seconds(in.Ends)
	if err != nil {
		return err
	}
	over, err := seconds(now)
	if err != nil {
		return err
	}
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	return s.change(ctx, func(tx *Tx) error {
		if _, err := tx.Exec(`DELETE FROM sign_in WHERE ends <= ?`, over); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO sign_in (id, person, ends, body) VALUES (?,?,?,?)`, in.ID[:], in.Person, ends, body)
		return err
	})
}

// TouchSignIn keeps what changed of a session or token that has not been ended meanwhile.
func (s *Store) TouchSignIn(ctx context.Context, in *counterclaim.SignIn) error {
	ends, err := seconds(in.Ends)
	if err != nil {
		return err
	}
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	return s.change(ctx, func(tx *Tx) error {
		_, err := tx.Exec(`UPDATE sign_in SET ends = ?, body = ? WHERE id = ?`, ends, body, in.ID[:])
		return err
	})
}

// SignedIn gives a session or token with its person.
func (s *Store) SignedIn(ctx context.Context, id counterclaim.ID) (*counterclaim.SignIn, *counterclaim.Person, error) {
	var in counterclaim.SignIn
	var p counterclaim.Person
	var signIn, person []byte
	err := s.r.QueryRowContext(ctx, `SELECT s.body, p.body FROM sign_in s JOIN person p ON p.name = s.person WHERE s.id = ?`, id[:]).Scan(&signIn, &person)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil, counterclaim.Errorf(counterclaim.CodeNotFound, "there is no such sign-in")
	}
	if err == nil {
		err = errors.Join(json.Unmarshal(signIn, &in), json.Unmarshal(person, &p))
	}
	if err != nil {
		return nil, nil, s.explain(ctx, err)
	}
	return &in, &p, nil
}

// SignIns lists a person's sessions and tokens.
func (s *Store) SignIns(ctx context.Context, person string) ([]counterclaim.SignIn, error) {
	rows, err := s.r.QueryContext(ctx, `SELECT body FROM sign_in WHERE person = ? ORDER BY ends DESC, id`, person)
	if err != nil {
		return nil, s.explain(ctx, err)
	}
	out, err := scanBodies[counterclaim.SignIn](rows)
	return out, s.explain(ctx, err)
}

// EndSignIn takes a session or token away.
func (s *Store) EndSignIn(ctx context.Context, id counterclaim.ID) error {
	return s.change(ctx, func(tx *Tx) error {
		_, err := tx.Exec(`DELETE FROM sign_in WHERE id = ?`, id[:])
		return err
	})
}

// ChangeTries changes what is counted under some keys.
func (s *Store) ChangeTries(ctx context.Context, keys []string, old string, change func(t []*counterclaim.Tries) error) error {
	before, err := seconds(old)
	if err != nil {
		return err
	}
	return s.change(ctx, func(tx *Tx) error {
		if _, err := tx.Exec(`DELETE FROM tries WHERE last < ?`, before); err != nil {
			return err
		}
		all := make([]*counterclaim.Tries, len(keys))
		for i, key := range keys {
			all[i] = &counterclaim.Tries{}
			if err := bodyOf(tx.QueryRow(`SELECT body FROM tries WHERE key = ?`, key), all[i]); err != nil && !errors.Is(err, sql.ErrNoRows) {
				return err
			}
		}
		if err := change(all); err != nil {
			return err
		}
		for i, key := range keys {
			if *all[i] == (counterclaim.Tries{}) {
				if _, err := tx.Exec(`DELETE FROM tries WHERE key = ?`, key); err != nil {
					return err
				}
				continue
			}
			last, err := seconds(all[i].Last)
			if err != nil {
				return err
			}
			body, err := json.Marshal(all[i])
			if err != nil {
				return err
			}
			if _, err := tx.Exec(`INSERT INTO tries (key, last, body) VALUES (?,?,?) ON CONFLICT (key) DO UPDATE SET last = excluded.last, body = excluded.body`, key, last, body); err != nil {
				return err
			}
		}
		return nil
	})
}

// Audit adds an entry to the audit trail.
func (s *Store) Audit(ctx context.Context, e *counterclaim.AuditEntry) error {
	return s.change(ctx, func(tx *Tx) error { return audit(tx, e) })
}

// audit adds an entry, which names the one before it.
func audit(tx *Tx, e *counterclaim.AuditEntry) error {
	if _, err := seconds(e.At); err != nil {
		return err
	}
	if e.What == "" {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "an entry of the audit trail does not say what was done")
	}
	var before counterclaim.AuditEntry
	if err := bodyOf(tx.QueryRow(`SELECT body FROM audit ORDER BY num DESC LIMIT 1`), &before); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	e.Identify(before.ID)
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	if _, err = tx.Exec(`INSERT INTO audit (who, allowed, body) VALUES (?,?,?)`, e.Who, e.Allowed, body); err != nil {
		return err
	}
	return keepAuditLeaf(tx, e.Who, e.Allowed, body)
}

// Audits lists entries of the audit trail.
func (s *Store) Audits(ctx context.Context, q counterclaim.AuditQuery) ([]counterclaim.AuditEntry, error) {
	var f filter
	if q.Who != "" {
		f.and(`who = ?`, q.Who)
	}
	if q.Refused {
		f.and(`allowed = ?`, false)
	}
	order := ` ORDER BY num DESC`
	if q.Oldest {
		order = ` ORDER BY num`
	}
	end, args := page(q.Limit, q.Offset)
	rows, err := s.r.QueryContext(ctx, `SELECT body FROM audit`+f.sql()+order+end, append(f.args, args...)...)
	if err != nil {
		return nil, s.explain(ctx, err)
	}
	out, err := scanBodies[counterclaim.AuditEntry](rows)
	return out, s.explain(ctx, err)
}

// bodyOf reads a row of one column that holds JSON.
func bodyOf(row scanner, into any) error {
	var body []byte
	if err := row.Scan(&body); err != nil {
		return err
	}
	return json.Unmarshal(body, into)
}

// seconds gives an RFC 3339 time in seconds since 1970.
func seconds(at string) (int64, error) {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return 0, counterclaim.Errorf(counterclaim.CodeBadInput, "%.40q is not an RFC 3339 time", at)
	}
	return t.Unix(), nil
}
