package sqlstore

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// keyNumber is the number under which a key is kept: 32 bits of the hash of its first word, 32 of that of the rest, so that keys
// that begin alike lie side by side and what is written in one day touches few pages. Two keys with one number only have a claim
// compared with some more.
func keyNumber(key string) int64 {
	first, rest, _ := strings.Cut(key, " ")
	return int64(uint64(hash32(first))<<32 | uint64(hash32(rest)))
}

func hash32(s string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(s))
	return h.Sum32()
}

// readNear gives the claims near the new ones: the latest under each key under which these look, until enough incidents are found
// for each, and the latest of those incidents.
func (k *keeping) readNear() ([]*row, error) {
	var out []*row
	have := map[int64]bool{}
	add := func(rows ...*row) {
		for _, r := range rows {
			if !have[r.num] {
				have[r.num] = true
				out = append(out, r)
			}
		}
	}
	under := map[int64][]*row{}
	opened := map[int64]bool{} // incidents whose latest claims were read
	for _, f := range k.fresh {
		touched := map[int64]bool{}
		for _, key := range f.around.Look {
			if len(touched) >= counterclaim.NearIncidents {
				break
			}
			n := keyNumber(key)
			rows, asked := under[n]
			if !asked {
				var err error
				if rows, err = k.readAll(latestUnder, n, counterclaim.NearPerKey); err != nil {
					return nil, err
				}
				under[n] = rows
			}
			for _, r := range rows {
				if !touched[r.incident] && len(touched) >= counterclaim.NearIncidents {
					break
				}
				add(r)
				touched[r.incident] = true
				if r.incident == 0 || opened[r.incident] {
					continue
				}
				opened[r.incident] = true
				members, err := k.readAll(latestOfIncident, r.incident, counterclaim.NearMembers)
				if err != nil {
					return nil, err
				}
				add(members...)
			}
		}
	}
	return out, nil
}

// enter keeps a new claim under its keys.
func (k *keeping) enter(r *row) error {
	for _, n := range keyNumbers(r.around.Under) {
		if _, err := k.do[insertNear].Exec(n, r.num); err != nil {
			return err
		}
	}
	return nil
}

// keyNumbers gives the numbers of keys, each once.
func keyNumbers(keys []string) []int64 {
	var out []int64
	seen := map[int64]bool{}
	for _, key := range keys {
		if n := keyNumber(key); !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	return out
}

// packKeys writes the numbers of keys as they stand with their claim, by which they are found when it is taken away; nil for none.
func packKeys(keys []string) any {
	if len(keys) == 0 {
		return nil
	}
	var out []byte
	for _, n := range keyNumbers(keys) {
		out = binary.BigEndian.AppendUint64(out, uint64(n))
	}
	return out
}

// leave takes a claim from under its keys.
func (k *keeping) leave(r *row) error {
	var packed []byte
	if err := k.do[keysOfClaim].QueryRow(r.num).Scan(&packed); err != nil {
		return err
	}
	for ; len(packed) >= 8; packed = packed[8:] {
		if _, err := k.do[deleteNear].Exec(int64(binary.BigEndian.Uint64(packed)), r.num); err != nil {
			return err
		}
	}
	return nil
}

// Rekey has all claims kept under the keys that around gives, report by report. A record that was keyed under this version is left
// as it is.
func (s *Store) Rekey(ctx context.Context, version string, around func(claims []counterclaim.Claim) []counterclaim.Neighbourhood) error {
	const keys = `SELECT value FROM meta WHERE key = 'keys'`
	if keyed, err := keyedAs(version, s.r.QueryRowContext(ctx, keys)); keyed || err != nil {
		return s.explain(ctx, err)
	}
	return s.change(ctx, func(tx *Tx) error {
		if keyed, err := keyedAs(version, tx.QueryRowContext(ctx, keys)); keyed || err != nil { // another program may have been quicker
			return err
		}
		s.cache.clear()
		if _, err := tx.Exec(`DELETE FROM near`); err != nil {
			return err
		}
		var last int64
		if err := tx.QueryRow(`SELECT coalesce(max(num), 0) FROM report`).Scan(&last); err != nil {
			return err
		}
		do := s.stmt.in(tx)
		for n := int64(1); n <= last; n++ {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := rekeyReport(tx, do, n, around); err != nil {
				return err
			}
		}
		_, err := tx.Exec(`INSERT INTO meta (key, value) VALUES ('keys', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, []byte(version))
		return err
	})
}

// keyedAs reports whether the record's keys are of a version.
func keyedAs(version string, kept scanner) (bool, error) {
	var have []byte
	err := kept.Scan(&have)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return string(have) == version, err
}

func rekeyReport(tx *Tx, do *statements, report int64, around func(claims []counterclaim.Claim) []counterclaim.Neighbourhood) error {
	held, err := scanRows(tx.Query(claimColumns+`WHERE c.report = ? ORDER BY c.start, c.id`, report))
	if err != nil || len(held) == 0 {
		return err
	}
	for i, n := range around(claimsOf(held)) {
		if _, err := tx.Exec(`UPDATE claim SET sides = ?, near = ? WHERE num = ?`, n.Between, packKeys(n.Under), held[i].num); err != nil {
			return err
		}
		for _, key := range keyNumbers(n.Under) {
			if _, err := do[insertNear].Exec(key, held[i].num); err != nil {
				return err
			}
		}
	}
	return nil
}
