package sqlstore

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// originalHead is the first line of the words of an original; what came follows, packed, and spaces up to an even length.
type originalHead struct {
	Type    string `json:"type,omitempty"`
	Size    int    `json:"size"` // of what came, in bytes
	Packing string `json:"packing,omitempty"`
	Bytes   int    `json:"bytes"` // of what follows
}

// sealedOriginal is an original that is to be kept for confidential reports.
type sealedOriginal struct {
	id, named counterclaim.ID // its hash, and what that is called
	words     []byte          // to be encrypted
}

// packSealed prepares originals before the write lock is taken.
func (s *Store) packSealed(keeper counterclaim.WordKeeper, originals []counterclaim.Original) ([]sealedOriginal, error) {
	out := make([]sealedOriginal, len(originals))
	for i := range originals {
		o := &originals[i]
		if check := (counterclaim.Original{Bytes: o.Bytes}); o.ID != check.Identify() {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the id of original %s is not the hash of its bytes", o.ID.Short())
		}
		named, err := keeper.NameWords(counterclaim.WordsOfOriginal, o.ID)
		if err != nil {
			return nil, err
		}
		head := originalHead{Type: o.Type, Size: len(o.Bytes)}
		content := o.Bytes
		if len(content) > smallOriginal {
			if b := s.packer.in.EncodeAll(content, nil); len(b) < len(content)-len(content)/8 {
				head.Packing, content = "zstd", b
			}
		}
		if out[i].words, err = originalWords(head, content); err != nil {
			return nil, err
		}
		out[i].id, out[i].named = o.ID, named
	}
	return out, nil
}

// originalWords writes what is encrypted of an original.
func originalWords(head originalHead, content []byte) ([]byte, error) {
	head.Bytes = len(content)
	line, err := json.Marshal(&head)
	if err != nil {
		return nil, err
	}
	out := append(append(line, '\n'), content...)
	return append(out, bytes.Repeat([]byte{' '}, (wordsPadded-len(out)%wordsPadded)%wordsPadded)...), nil
}

// readOriginalWords is its reverse.
func (p packer) readOriginalWords(words []byte) (*counterclaim.Original, error) {
	damaged := counterclaim.Errorf(counterclaim.CodeBadInput, "what was opened is no original")
	line, rest, ok := bytes.Cut(words, []byte{'\n'})
	var head originalHead
	if !ok || json.Unmarshal(line, &head) != nil || head.Bytes < 0 || head.Bytes > len(rest) {
		return nil, damaged
	}
	content, err := p.unpack(packed{packing: head.Packing, bytes: rest[:head.Bytes]}, head.Size)
	if err != nil {
		return nil, damaged.Because(err)
	}
	o := &counterclaim.Original{Type: head.Type, Bytes: content}
	o.Identify()
	return o, nil
}

// nameOriginals keeps the originals that arrivals and attachments of what is said of the report name, as far as they are brought or there, and notes that it names them. It
// reports whether it names more than before. What stands in clear of them is taken away there: it holds words of this report too.
func (r *sealedRow) nameOriginals(tx *Tx, keeper counterclaim.WordKeeper, said *counterclaim.Report, brought []sealedOriginal) (added bool, err error) {
	var wanted []counterclaim.ID
	want := func(id counterclaim.ID) {
		if !id.IsZero() && !slices.Contains(wanted, id) {
			wanted = append(wanted, id)
		}
	}
	for i := range said.Arrivals {
		want(said.Arrivals[i].Original)
	}
	for _, id := range said.Attachments {
		want(id)
	}
	for i := range brought {
		want(brought[i].id)
	}
	for _, id := range wanted {
		n, err := sealOriginal(tx, keeper, id, brought)
		if err != nil {
			return false, err
		}
		if n == 0 {
			continue
		}
		var there bool
		if err := tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM sealed_names WHERE report = ? AND original = ?)`, r.num, n).Scan(&there); err != nil {
			return false, err
		}
		if there {
			continue
		}
		added = true
		if _, err := tx.Exec(`INSERT INTO sealed_names (report, original) VALUES (?,?)`, r.num, n); err != nil {
			return false, err
		}
	}
	return added, nil
}

// sealOriginal keeps one and gives its number, 0 where it is neither brought nor there.
func sealOriginal(tx *Tx, keeper counterclaim.WordKeeper, id counterclaim.ID, brought []sealedOriginal) (int64, error) {
	named, err := keeper.NameWords(counterclaim.WordsOfOriginal, id)
	if err != nil {
		return 0, err
	}
	var n int64
	fresh := false
	err = tx.QueryRow(`SELECT num FROM sealed_original WHERE id = ?`, named[:]).Scan(&n)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, err
	}
	var words []byte
	if i := slices.IndexFunc(brought, func(o sealedOriginal) bool { return o.id == id }); i >= 0 {
		words = brought[i].words
	}
	clear, err := takeOriginal(tx, id)
	if err != nil {
		return 0, err
	}
	if words == nil {
		words = clear
	}
	if words == nil && n == 0 {
		return 0, nil
	}
	if n == 0 { // else it is there, or was erased and is not taken in again
		sealed, err := sealWords(tx, named, counterclaim.WordsOfOriginal, words, true)
		if err != nil {
			return 0, err
		}
		if err := tx.QueryRow(`INSERT INTO sealed_original (id, words) VALUES (?,?) RETURNING num`, named[:], sealed).Scan(&n); err != nil {
			return 0, err
		}
		fresh = true
	}
	if clear != nil {
		if _, err := tx.Exec(`UPDATE sealed_original SET was = ? WHERE num = ?`, id[:], n); err != nil {
			return 0, err
		}
	}
	if !fresh && clear == nil {
		return n, nil
	}
	return n, keepOriginalLeaf(tx, n)
}

// takeOriginal takes away what stands in clear of an original and gives it as words, nil where there is nothing.
func takeOriginal(tx *Tx, id counterclaim.ID) ([]byte, error) {
	var head originalHead
	var content []byte
	err := tx.QueryRow(`SELECT type, size, packing, bytes FROM original WHERE id = ?`, id[:]).Scan(&head.Type, &head.Size, &head.Packing, &content)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := scrubFromNow(tx); err != nil {
		return nil, err
	}
	if _, err := tx.Exec(`DELETE FROM original WHERE id = ?`, id[:]); err != nil {
		return nil, err
	}
	return originalWords(head, content)
}

func eachSealedOriginal(ctx context.Context, tx *Tx, one toEach, where string, arg any) error {
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		var id, was, words []byte
		if err := rows.Scan(&id, &was, &words); err != nil {
			return err
		}
		content, err := canonical(map[string]any{"original": hex.EncodeToString(id), "was": hex.EncodeToString(was), "words": hex.EncodeToString(words)})
		if err != nil {
			return err
		}
		return one(idOf(id), content)
	}, `SELECT id, was, words FROM sealed_original WHERE `+where+` ORDER BY num`, arg)
}

// keepOriginalLeaf notes an original where it is another than it was.
func keepOriginalLeaf(tx *Tx, num int64) error {
	var id counterclaim.ID
	var is []byte
	err := eachSealedOriginal(context.Background(), tx, func(ref counterclaim.ID, content []byte) error { id, is = ref, content; return nil }, `num = ?`, num)
	if err != nil {
		return err
	}
	return keepLeafOnce(tx, counterclaim.SealedLeaf, id, is)
}

// SealedOriginal gives the bytes that came.
func (s *Store) SealedOriginal(ctx context.Context, id counterclaim.ID) (*counterclaim.Original, error) {
	keeper := s.words()
	if keeper == nil {
		return nil, noShelf(id)
	}
	named, err := keeper.NameWords(counterclaim.WordsOfOriginal, id)
	if err != nil {
		return nil, err
	}
	var words []byte
	err = s.r.QueryRowContext(ctx, `SELECT words FROM sealed_original WHERE id = ?`, named[:]).Scan(&words)
	if errors.Is(err, sql.ErrNoRows) || err == nil && words == nil {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no original %s", id)
	}
	if err != nil {
		return nil, s.explain(ctx, err)
	}
	said, err := keeper.OpenWords(named, counterclaim.WordsOfOriginal, words)
	if err != nil {
		return nil, err
	}
	o, err := s.packer.readOriginalWords(said)
	if err == nil && o.ID == id {
		return o, nil
	}
	return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "original %s is damaged", id).At(s.Name, 0).Because(err).
		Try("restore the record from a copy; counterclaim verify tells what else is damaged")
}
