package tlog

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/api/layout"

	"github.com/counterclaim/counterclaim"
)

const (
	hashSize  = sha256.Size
	tileWidth = layout.TileWidth
)

type hash = [hashSize]byte

// leafHash and nodeHash are those of RFC 6962, written so that a million of them make no garbage.
func leafHash(entry []byte) hash {
	var b [1 + hashSize]byte
	return sha256.Sum256(append(append(b[:0], rfc6962.RFC6962LeafHashPrefix), entry...))
}

func nodeHash(left, right hash) hash {
	var b [1 + 2*hashSize]byte
	b[0] = rfc6962.RFC6962NodeHashPrefix
	copy(b[1:], left[:])
	copy(b[1+hashSize:], right[:])
	return sha256.Sum256(b[:])
}

// perfect gives the root of a power of two of hashes.
func perfect(level []hash) hash {
	row := append([]hash(nil), level...)
	for len(row) > 1 {
		for i := range len(row) / 2 {
			row[i] = nodeHash(row[2*i], row[2*i+1])
		}
		row = row[:len(row)/2]
	}
	return row[0]
}

// scanning is one reading of a log up to a size: all its entries, with every tile compared with what they give. It keeps 32 bytes for each
// entry.
type scanning struct {
	ctx     context.Context
	log     Fetch
	size    uint64
	fault   func(path, sentence string)
	entries []hash         // commitments; zero where unknown
	lost    map[uint64]int // bundles that are not there or are damaged
	tree    *compact.Range
	at      map[uint64][]byte // roots at sizes that were asked for
	levels  [][]hash          // of each level of tiles, the hashes of the one that is being filled
	done    []uint64          // tiles that are full, by level
	whole   bool              // the root can be known
}

// scan reads a log. At are sizes whose roots are wanted beside that of the whole.
func scan(ctx context.Context, log Fetch, size uint64, at []uint64, fault func(path, sentence string)) (*scanning, error) {
	factory := compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}
	s := &scanning{ctx: ctx, log: log, size: size, fault: fault, lost: map[uint64]int{}, tree: factory.NewEmptyRange(0),
		at: map[uint64][]byte{0: rfc6962.DefaultHasher.EmptyRoot()}, whole: true}
	wanted := map[uint64]bool{size: true}
	for _, n := range at {
		wanted[n] = true
	}
	const patience = 16 // bundles lost one after the other, after which there is no more to be read
	missing := 0
	for bundle := range (size + tileWidth - 1) / tileWidth {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		ok, err := s.bundle(bundle, wanted)
		if err != nil {
			return nil, err
		}
		if missing++; ok {
			missing = 0
		}
		if missing == patience {
			s.fault(layout.EntriesPath(bundle+1, 0), fmt.Sprintf("nothing after entry %d of the log's %d can be read", bundle*tileWidth, size))
			break
		}
	}
	if !s.whole {
		return s, nil
	}
	for level, hashes := range s.levels {
		if len(hashes) > 0 {
			s.compare(level, hashes)
		}
	}
	return s, nil
}

// bundle reads one bundle of entries; false where it is lost.
func (s *scanning) bundle(n uint64, wanted map[uint64]bool) (bool, error) {
	partial := layout.PartialTileSize(0, n, s.size)
	count := tileWidth
	if partial > 0 {
		count = int(partial)
	}
	path := layout.EntriesPath(n, partial)
	entries, err := s.read(n, partial, count)
	if err != nil {
		s.fault(path, "entries from "+fmt.Sprint(n*tileWidth)+" on: "+err.Error())
		s.lost[n] = count
		s.whole = false
	}
	for i := range count {
		if err != nil {
			s.entries = append(s.entries, hash{})
			continue
		}
		s.entries = append(s.entries, hash(entries[i]))
		if !s.whole {
			continue
		}
		h := leafHash(entries[i])
		if err := s.tree.Append(h[:], nil); err != nil {
			return false, err
		}
		if at := s.tree.End(); wanted[at] {
			root, err := s.tree.GetRootHash(nil)
			if err != nil {
				return false, err
			}
			s.at[at] = root
		}
		s.push(0, h)
	}
	return err == nil, nil
}

// push adds a hash to a level of tiles.
func (s *scanning) push(level int, h hash) {
	if level == len(s.levels) {
		s.levels, s.done = append(s.levels, nil), append(s.done, 0)
	}
	s.levels[level] = append(s.levels[level], h)
	if len(s.levels[level]) < tileWidth {
		return
	}
	full := s.levels[level]
	s.compare(level, full)
	s.done[level]++
	s.push(level+1, perfect(full))
	s.levels[level] = full[:0]
}

// compare reads a tile and wants it to be what the entries give.
func (s *scanning) compare(level int, hashes []hash) {
	partial := uint8(len(hashes) % tileWidth)
	path := layout.TilePath(uint64(level), s.done[level], partial)
	got, err := s.fetch(path, layout.TilePath(uint64(level), s.done[level], 0), partial)
	if err != nil {
		s.fault(path, err.Error())
		return
	}
	if len(got) < len(hashes)*hashSize || partial == 0 && len(got) != len(hashes)*hashSize {
		s.fault(path, "the tile is too short or too long")
		return
	}
	for i, h := range hashes {
		if !bytes.Equal(h[:], got[i*hashSize:(i+1)*hashSize]) {
			s.fault(path, "the tile is not what the entries give")
			return
		}
	}
}

// fetch reads a tile or bundle, the full one where the log has grown and the partial one is no longer kept.
func (s *scanning) fetch(path, full string, partial uint8) ([]byte, error) {
	b, err := s.log(s.ctx, path, mostTile)
	if partial > 0 && errors.Is(err, fs.ErrNotExist) {
		b, err = s.log(s.ctx, full, mostTile)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "it is missing")
	}
	return b, err
}

// read gives the entries of a bundle, each of which has to be a commitment.
func (s *scanning) read(n uint64, partial uint8, count int) ([][]byte, error) {
	b, err := s.fetch(layout.EntriesPath(n, partial), layout.EntriesPath(n, 0), partial)
	if err != nil {
		return nil, err
	}
	return parseBundle(b, count)
}

func parseBundle(b []byte, count int) ([][]byte, error) {
	bad := counterclaim.Errorf(counterclaim.CodeBadInput, "the bundle does not hold %d commitments", count)
	var bundle api.EntryBundle
	if err := bundle.UnmarshalText(b); err != nil || len(bundle.Entries) < count || len(bundle.Entries) > tileWidth {
		return nil, bad
	}
	for _, e := range bundle.Entries {
		if len(e) != hashSize {
			return nil, bad
		}
	}
	return bundle.Entries[:count], nil
}

// entriesFrom reads the entries from one position up to another.
func entriesFrom(ctx context.Context, log Fetch, from, size uint64) ([]hash, error) {
	s := scanning{ctx: ctx, log: log, size: size}
	var out []hash
	for n := from / tileWidth; n*tileWidth < size; n++ {
		partial := layout.PartialTileSize(0, n, size)
		count := tileWidth
		if partial > 0 {
			count = int(partial)
		}
		entries, err := s.read(n, partial, count)
		if err != nil {
			return nil, err
		}
		for i, e := range entries {
			if n*tileWidth+uint64(i) >= from {
				out = append(out, hash(e))
			}
		}
	}
	return out, nil
}

// tile reads one tile of hashes.
func (s *scanning) tile(level, index uint64, partial uint8) ([]byte, error) {
	return s.fetch(layout.TilePath(level, index, partial), layout.TilePath(level, index, 0), partial)
}
