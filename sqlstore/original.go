package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/klauspost/compress/zstd"

	"github.com/counterclaim/counterclaim"
)

// smallOriginal is the size in bytes up to which packing is not worth its while.
const smallOriginal = 512

// unpackers is the number of originals that are unpacked at once.
const unpackers = 4

// packer packs originals and unpacks them, for several callers at once.
type packer struct {
	in  *zstd.Encoder
	out *zstd.Decoder
}

func newPacker() (packer, error) {
	in, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return packer{}, err
	}
	out, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(unpackers))
	return packer{in, out}, err
}

func (p packer) close() {
	if p.out != nil {
		p.out.Close()
	}
}

// packed is an original as it is kept.
type packed struct {
	*counterclaim.Original
	packing string
	bytes   []byte
	shelved counterclaim.ID // what it is called among those of confidential reports, where it is one of them: it is not kept in clear
}

// pack prepares the originals that the record does not have yet, before the write lock is taken.
func (s *Store) pack(ctx context.Context, originals []counterclaim.Original) ([]packed, error) {
	var out []packed
	for i := range originals {
		o := &originals[i]
		if check := (counterclaim.Original{Bytes: o.Bytes}); o.ID != check.Identify() {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the id of original %s is not the hash of its bytes", o.ID.Short())
		}
		var there, shelved bool
		err := s.r.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM original WHERE id = ?1) OR EXISTS (SELECT 1 FROM sealed_original WHERE was = ?1), EXISTS (SELECT 1 FROM sealed_original)`,
			o.ID[:]).Scan(&there, &shelved)
		if err != nil {
			return nil, s.explain(ctx, err)
		}
		if there {
			continue
		}
		if keeper := s.words(); shelved && keeper != nil {
			p, err := s.shelvedOriginal(ctx, keeper, o)
			if err != nil {
				return nil, err
			}
			if p != nil {
				out = append(out, *p)
				continue
			}
		}
		p := packed{Original: o, bytes: append([]byte{}, o.Bytes...)}
		if len(o.Bytes) > smallOriginal {
			if b := s.packer.in.EncodeAll(o.Bytes, nil); len(b) < len(o.Bytes)-len(o.Bytes)/8 {
				p.packing, p.bytes = "zstd", b
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// shelvedOriginal gives an original that is kept encrypted, or was erased, since a confidential report came in it; nil for one that is not.
func (s *Store) shelvedOriginal(ctx context.Context, keeper counterclaim.WordKeeper, o *counterclaim.Original) (*packed, error) {
	named, err := keeper.NameWords(counterclaim.WordsOfOriginal, o.ID)
	if err != nil {
		return nil, err
	}
	var there bool
	err = s.r.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM sealed_original WHERE id = ?)`, named[:]).Scan(&there)
	if err != nil || !there {
		return nil, s.explain(ctx, err)
	}
	return &packed{Original: o, shelved: named}, nil
}

// nameShelved notes that a report in clear names an original that is kept encrypted.
func (k *keeping) nameShelved(p *packed) error {
	var n int64
	err := k.tx().QueryRow(`SELECT num FROM sealed_original WHERE id = ?`, p.shelved[:]).Scan(&n)
	if err == nil {
		_, err = k.tx().Exec(`UPDATE sealed_original SET was = ? WHERE num = ?`, p.ID[:], n)
	}
	if err != nil {
		return err
	}
	return keepOriginalLeaf(k.tx(), n)
}

func (k *keeping) keepOriginals() error {
	for _, p := range k.packed {
		if !p.shelved.IsZero() {
			if err := k.nameShelved(&p); err != nil {
				return err
			}
			continue
		}
		if _, err := k.do[insertOriginal].Exec(p.ID[:], k.dialect.anyText(p.Type), len(p.Bytes), p.packing, p.bytes); err != nil {
			return err
		}
	}
	return nil
}

// Original gives the bytes that came.
func (s *Store) Original(ctx context.Context, id counterclaim.ID) (*counterclaim.Original, error) {
	o := counterclaim.Original{ID: id}
	var size int
	var p packed
	err := s.r.QueryRowContext(ctx, `SELECT type, size, packing, bytes FROM original WHERE id = ?`, id[:]).Scan(&o.Type, &size, &p.packing, &p.bytes)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no original %s", id)
	}
	if err != nil {
		return nil, s.explain(ctx, err)
	}
	if o.Bytes, err = s.packer.unpack(p, size); err == nil && o.Identify() == id {
		return &o, nil
	}
	return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "original %s is damaged", id).At(s.Name, 0).Because(err).
		Try("restore the record from a copy; counterclaim verify tells what else is damaged")
}

func (p packer) unpack(o packed, size int) ([]byte, error) {
	if o.packing == "" {
		return o.bytes, nil
	}
	var h zstd.Header
	if err := h.Decode(o.bytes); err != nil {
		return nil, err
	}
	if !h.HasFCS || h.FrameContentSize != uint64(size) {
		return nil, errors.New("its size is not what it was")
	}
	return p.out.DecodeAll(o.bytes, make([]byte, 0, size))
}

// keepArrivals notes when and where the report came in.
func (k *keeping) keepArrivals() error {
	for i := range k.coding.Report.Arrivals {
		a := &k.coding.Report.Arrivals[i]
		at := arrivalInstant(a)
		body, err := json.Marshal(a)
		if err != nil {
			return err
		}
		if err := k.keepArrivalLeaf(at, string(body)); err != nil {
			return err
		}
		if _, err := k.do[insertArrival].Exec(k.report, at, string(body)); err != nil {
			return err
		}
	}
	return nil
}
