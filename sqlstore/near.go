package sqlstore

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"slices"
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

// lying is a claim, by its number, that lies under a key, with the number of its incident; an incident alone stands for its latest claims.
type lying struct{ claim, incident int64 }

// readNear gives the claims near the new ones: the latest under each key under which these look, until enough incidents are found
// for each, and the latest of those incidents.
func (k *keeping) readNear() ([]*row, error) {
	under, err := k.under()
	if err != nil {
		return nil, err
	}
	var order []lying
	opened := map[int64]bool{} // incidents whose latest claims are wanted
	for _, f := range k.fresh {
		touched := map[int64]bool{}
		for _, key := range f.around.Look {
			if len(touched) >= counterclaim.NearIncidents {
				break
			}
			found, err := under(keyNumber(key))
			if err != nil {
				return nil, err
			}
			for _, c := range found {
				if !touched[c.incident] && len(touched) >= counterclaim.NearIncidents {
					break
				}
				touched[c.incident] = true
				order = append(order, c)
				if c.incident != 0 && !opened[c.incident] {
					opened[c.incident] = true
					order = append(order, lying{0, c.incident})
				}
			}
		}
	}
	return k.readLying(order)
}

// under gives a function that tells the latest claims under a key. Where the engine is far away all keys are asked for at once.
func (k *keeping) under() (func(key int64) ([]lying, error), error) {
	known := map[int64][]lying{}
	if k.dialect.Under == "" {
		return func(key int64) ([]lying, error) {
			out, asked := known[key]
			if !asked {
				rows, err := k.readAll(latestUnder, key, counterclaim.NearPerKey)
				if err != nil {
					return nil, err
				}
				for _, r := range rows {
					out = append(out, lying{r.num, r.incident})
				}
				known[key] = out
			}
			return out, nil
		}, nil
	}
	var keys []int64
	for _, f := range k.fresh {
		for _, key := range f.around.Look {
			keys = append(keys, keyNumber(key))
		}
	}
	slices.Sort(keys)
	err := k.eachPair(k.dialect.Under, slices.Compact(keys), counterclaim.NearPerKey, func(key, claim, incident int64) {
		known[key] = append(known[key], lying{claim, incident})
	})
	return func(key int64) ([]lying, error) { return known[key], nil }, err
}

// readLying reads claims, each once, in their order.
func (k *keeping) readLying(order []lying) ([]*row, error) {
	members := map[int64][]int64{}
	if k.dialect.Members != "" {
		var incidents []int64
		for _, c := range order {
			if c.claim == 0 {
				incidents = append(incidents, c.incident)
			}
		}
		err := k.eachPair(k.dialect.Members, incidents, counterclaim.NearMembers, func(incident, claim, _ int64) {
			members[incident] = append(members[incident], claim)
		})
		if err != nil {
			return nil, err
		}
	}
	var numbers []int64
	have := map[int64]bool{}
	for _, c := range order {
		found := []int64{c.claim}
		if c.claim == 0 {
			var err error
			if found = members[c.incident]; k.dialect.Members == "" {
				found, err = k.numbers(latestOfIncident, c.incident, counterclaim.NearMembers)
			}
			if err != nil {
				return nil, err
			}
		}
		for _, n := range found {
			if !have[n] {
				have[n] = true
				numbers = append(numbers, n)
			}
		}
	}
	return k.readNumbers(numbers)
}

// eachPair calls one with what a query of many gives: which of them, and two numbers.
func (k *keeping) eachPair(query string, of []int64, most int, one func(of, a, b int64)) error {
	if len(of) == 0 {
		return nil
	}
	rows, err := k.tx().QueryContext(k.ctx, query, numberList(of), most)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var n, a, b int64
		if err := rows.Scan(&n, &a, &b); err != nil {
			return err
		}
		one(n, a, b)
	}
	return rows.Err()
}

// tx is the transaction in which the statements run.
func (k *keeping) tx() *Tx { return k.do[takeTurn].tx }

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
