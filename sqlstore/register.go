package sqlstore

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"slices"

	"github.com/counterclaim/counterclaim"
)

var _ counterclaim.EquipmentRegister = (*Store)(nil)

// registerPadded is of how many bytes what is encrypted of an entry is at least: more is filled up to the next power of two, so that the length of
// a row tells of a list of weapons hardly more than that it is one.
const registerPadded = 4096

// registerBody is what is known of an entry without the keys.
type registerBody struct {
	ID         counterclaim.ID `json:"id"`
	Supersedes counterclaim.ID `json:"supersedes,omitzero"`
	Kept       string          `json:"kept"`
	Synthetic  bool            `json:"synthetic,omitempty"`
}

// registerRow is an entry as columns have it.
type registerRow struct {
	id, supersedes, body, words []byte
	synthetic                   bool
}

// content gives the canonical form: of what is encrypted, the bytes as they are kept.
func (r *registerRow) content() ([]byte, error) {
	return contentOf(r.body, map[string]any{"id": hex.EncodeToString(r.id), "supersedes": hex.EncodeToString(r.supersedes), "synthetic": r.synthetic, "words": hex.EncodeToString(r.words)})
}

// registerPlace is where the words of an entry stand: what was sealed for one entry opens in no other.
func registerPlace(id counterclaim.ID) string { return counterclaim.RegisterLeaf + " " + id.String() }

// KeepEntry keeps an entry.
func (s *Store) KeepEntry(ctx context.Context, e *counterclaim.RegisterEntry) (fresh bool, err error) {
	err = s.change(ctx, func(tx *Tx) error {
		kept := *e
		fresh = false
		if kept.ID.IsZero() {
			rand.Read(kept.ID[:]) // never fails
		}
		all, err := registerEntries(ctx, tx)
		if err != nil {
			return err
		}
		had, err := placeEntry(&kept, all)
		if err != nil {
			return err
		}
		if had != nil {
			*e = *had
			return nil
		}
		if err := kept.Validate(); err != nil {
			return err
		}
		if err := sameMake(ctx, tx, kept.Synthetic); err != nil {
			return err
		}
		if err := insertEntry(tx, &kept, len(all) == 0); err != nil {
			return err
		}
		*e, fresh = kept, true
		return nil
	})
	return fresh && err == nil, err
}

// placeEntry gives an entry its number among those that are there, and gives back the one that says the same already.
func placeEntry(e *counterclaim.RegisterEntry, all []counterclaim.RegisterEntry) (had *counterclaim.RegisterEntry, err error) {
	if slices.ContainsFunc(all, func(x counterclaim.RegisterEntry) bool { return x.Closed }) {
		return nil, registerClosed()
	}
	taken := map[counterclaim.ID]bool{}
	var last *counterclaim.RegisterEntry
	for i := range all {
		x := &all[i]
		taken[x.Supersedes] = true
		if x.ID == e.ID {
			return nil, counterclaim.Errorf(counterclaim.CodeConflict, "the register has an entry %s already", e.ID.Short())
		}
		if e.Follows(x) {
			last = x
		}
	}
	if e.Kind == counterclaim.VerificationEntry {
		at := slices.IndexFunc(all, func(x counterclaim.RegisterEntry) bool { return x.ID == e.Of })
		if at < 0 || all[at].Kind != counterclaim.WithdrawalEntry || all[at].Party != e.Party || all[at].Agreement != e.Agreement {
			return nil, counterclaim.Errorf(counterclaim.CodeConflict, "what it verifies is no withdrawal of that party").Try("counterclaim equipment list gives the withdrawals that were announced")
		}
	}
	switch {
	case last == nil && !e.Supersedes.IsZero():
		return nil, counterclaim.Errorf(counterclaim.CodeConflict, "the entry that it supersedes is not there, or of another party or kind")
	case last == nil:
		e.Number = 1
		same := slices.IndexFunc(all, func(x counterclaim.RegisterEntry) bool {
			return !taken[x.ID] && x.Kind == e.Kind && x.SameWords(e.RegisterWords)
		})
		if same >= 0 {
			return &all[same], nil
		}
		return nil, nil
	case e.Kind == counterclaim.HoldingsEntry && e.Supersedes.IsZero():
		e.Supersedes = last.ID
	case e.Supersedes != last.ID || taken[last.ID]:
		return nil, counterclaim.Errorf(counterclaim.CodeConflict, "another entry superseded what this one supersedes").Try("look at the last one, and enter this one again")
	}
	e.Number = last.Number + 1
	if last.SameWords(e.RegisterWords) {
		return last, nil
	}
	return nil, nil
}

func registerClosed() error {
	return counterclaim.Errorf(counterclaim.CodeUnsupported, "the equipment register is encrypted, and its key is not here").Try("name the vault that has it with --vault")
}

func insertEntry(tx *Tx, e *counterclaim.RegisterEntry, first bool) error {
	if tx.keeper == nil {
		return registerClosed()
	}
	body, err := json.Marshal(registerBody{e.ID, e.Supersedes, e.Kept, e.Synthetic})
	if err != nil {
		return err
	}
	said, err := json.Marshal(&e.RegisterWords)
	if err != nil {
		return err
	}
	length := registerPadded
	for length < len(said) {
		length *= 2
	}
	said = append(said, bytes.Repeat([]byte{' '}, length-len(said))...)
	words, err := tx.keeper.SealWords(counterclaim.RegisterKey(), registerPlace(e.ID), said, first)
	if err != nil {
		return err
	}
	r := registerRow{id: e.ID[:], body: body, words: words, synthetic: e.Synthetic}
	if !e.Supersedes.IsZero() {
		r.supersedes = e.Supersedes[:]
	}
	if err := tx.write(`INSERT INTO register (id, supersedes, synthetic, body, words) VALUES (?,?,?,?,?)`, r.id, orNull(e.Supersedes), r.synthetic, r.body, r.words); err != nil {
		return err
	}
	content, err := r.content()
	if err != nil {
		return err
	}
	return keepLeaf(tx, counterclaim.RegisterLeaf, e.ID, content)
}

func eachRegisterRow(ctx context.Context, tx *Tx, one func(r *registerRow) error) error {
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		var r registerRow
		if err := rows.Scan(&r.id, &r.supersedes, &r.synthetic, &r.body, &r.words); err != nil {
			return err
		}
		return one(&r)
	}, `SELECT id, supersedes, synthetic, body, words FROM register ORDER BY num`)
}

func eachEntry(ctx context.Context, tx *Tx, one toEach) error {
	return eachRegisterRow(ctx, tx, func(r *registerRow) error {
		content, err := r.content()
		if err != nil {
			return err
		}
		return one(idOf(r.id), content)
	})
}

// RegisterEntries gives all entries.
func (s *Store) RegisterEntries(ctx context.Context) ([]counterclaim.RegisterEntry, error) {
	var out []counterclaim.RegisterEntry
	err := s.view(ctx, func(tx *Tx) (err error) {
		out, err = registerEntries(ctx, tx)
		return err
	})
	return out, err
}

func registerEntries(ctx context.Context, tx *Tx) ([]counterclaim.RegisterEntry, error) {
	out := []counterclaim.RegisterEntry{}
	err := eachRegisterRow(ctx, tx, func(r *registerRow) error {
		e := counterclaim.RegisterEntry{ID: idOf(r.id), Synthetic: r.synthetic, Closed: true}
		var body registerBody
		if json.Unmarshal(r.body, &body) == nil {
			e.Kept = body.Kept
		}
		if r.supersedes != nil {
			e.Supersedes = idOf(r.supersedes)
		}
		if openEntry(tx, r, &e.RegisterWords) == nil {
			e.Closed = false
		} else {
			e.RegisterWords = counterclaim.RegisterWords{}
		}
		out = append(out, e)
		return nil
	})
	return out, err
}

// openEntry opens what an entry says.
func openEntry(tx *Tx, r *registerRow, into *counterclaim.RegisterWords) error {
	if tx.keeper == nil {
		return registerClosed()
	}
	said, err := tx.keeper.OpenWords(counterclaim.RegisterKey(), registerPlace(idOf(r.id)), r.words)
	if err != nil {
		return err
	}
	if json.Unmarshal(said, into) != nil {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "what is encrypted of entry %s of the register is no entry", idOf(r.id).Short())
	}
	return nil
}

// register wants each entry to be what its row is found by, and what it supersedes to be there. What is encrypted, [Store.CheckWords] opens.
func (v *verifying) register() error {
	seen := map[counterclaim.ID]bool{}
	return eachRegisterRow(v.ctx, v.tx, func(r *registerRow) error {
		id := idOf(r.id)
		var body registerBody
		if err := json.Unmarshal(r.body, &body); err != nil {
			return v.unread(err, "entry %s of the equipment register", id.Short())
		}
		before := counterclaim.ID{}
		if r.supersedes != nil {
			before = idOf(r.supersedes)
		}
		if body.ID != id || body.Supersedes != before || body.Synthetic != r.synthetic {
			v.wrong("entry %s of the equipment register: it does not say of itself what the record keeps it as", id.Short())
		}
		if !before.IsZero() && !seen[before] {
			v.wrong("entry %s of the equipment register: what it supersedes is not there before it", id.Short())
		}
		seen[id] = true
		return nil
	})
}

// checkRegister opens all entries and wants them to keep the record's rules.
func checkRegister(ctx context.Context, tx *Tx, fault func(f counterclaim.Fault)) error {
	return eachRegisterRow(ctx, tx, func(r *registerRow) error {
		id := idOf(r.id)
		f := counterclaim.Fault{Kind: counterclaim.RegisterLeaf, Ref: id}
		e := counterclaim.RegisterEntry{ID: id, Synthetic: r.synthetic}
		var body registerBody
		if json.Unmarshal(r.body, &body) != nil {
			return nil // which is told of elsewhere
		}
		e.Kept, e.Supersedes = body.Kept, body.Supersedes
		err := openEntry(tx, r, &e.RegisterWords)
		if err == nil {
			err = e.Validate()
		}
		switch counterclaim.CodeOf(err) {
		case "":
			return nil
		case counterclaim.CodeNotFound:
			f.Fault, f.Sentence = counterclaim.FaultMissing, named(f.Kind, id)+": the key of the equipment register is gone"
		case counterclaim.CodeBadInput:
			f.Fault, f.Sentence = counterclaim.FaultAltered, named(f.Kind, id)+": what is encrypted of it cannot be opened or is no entry, since it or its key was altered"
		default:
			return err
		}
		fault(f)
		return nil
	})
}
