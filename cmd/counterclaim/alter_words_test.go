package main

import (
	"crypto/sha256"
	"encoding/hex"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// wordAlterations change what is said of confidential exhibits, which stands encrypted in the record.
func wordAlterations() []alteration {
	const exhibits, custody = "exhibit WHERE words IS NOT NULL", "custody WHERE words IS NOT NULL"
	const ofEntry = "SELECT x.id FROM custody u JOIN exhibit x ON x.num = u.exhibit WHERE u.num = ?"
	altered := func(id []byte) names { return both(of(id), kind(counterclaim.FaultAltered)) }
	change := func(name, rows, ref, statement string) alteration {
		return alteration{name, func(t *testing.T, d desk, luck *rand.Rand) names {
			n := pick(t, d, luck, "num", rows)
			d.change(t, statement, n)
			return altered(d.query(t, ref, n))
		}}
	}
	flipped := func(name, table, rows, ref string) alteration {
		return alteration{name, func(t *testing.T, d desk, luck *rand.Rand) names {
			n := pick(t, d, luck, "num", rows)
			d.change(t, "UPDATE "+table+" SET words = ? WHERE num = ?", flip(d.query(t, "SELECT words FROM "+table+" WHERE num = ?", n), luck), n)
			return altered(d.query(t, ref, n))
		}}
	}
	exhibit := "SELECT id FROM exhibit WHERE num = ?"
	return []alteration{
		flipped("a byte of the words about a confidential exhibit", "exhibit", exhibits, exhibit),
		flipped("a byte of the words of an entry of custody", "custody", custody, ofEntry),
		change("the words about a confidential exhibit swapped for those of another", exhibits, exhibit,
			"UPDATE exhibit SET words = (SELECT o.words FROM exhibit o WHERE o.words IS NOT NULL AND o.num <> exhibit.num) WHERE num = ?"),
		change("the words of an entry of custody swapped for those of another", custody, ofEntry,
			"UPDATE custody SET words = (SELECT o.words FROM custody o WHERE o.words IS NOT NULL AND o.num <> custody.num) WHERE num = ?"),
		change("the words about a confidential exhibit taken away", exhibits, exhibit, "UPDATE exhibit SET words = NULL WHERE num = ?"),
		{"the key of the words about a confidential exhibit swapped for that of another", func(t *testing.T, d desk, luck *rand.Rand) names {
			n := pick(t, d, luck, "num", exhibits)
			id := d.query(t, exhibit, n)
			other := d.query(t, "SELECT id FROM exhibit WHERE words IS NOT NULL AND num <> ?", n)
			copyOf(t, d.wordsKey(other), d.wordsKey(id))
			return altered(id)
		}},
		{"the key of the words about a confidential exhibit lost", func(t *testing.T, d desk, luck *rand.Rand) names {
			id := d.query(t, exhibit, pick(t, d, luck, "num", exhibits))
			if err := os.Remove(d.wordsKey(id)); err != nil {
				t.Fatal(err)
			}
			return both(of(id), kind(counterclaim.FaultMissing))
		}},
		{"the key of the words about an erased exhibit put back", func(t *testing.T, d desk, luck *rand.Rand) names {
			id := d.query(t, exhibit, pick(t, d, luck, "num", `exhibit WHERE CAST(body AS TEXT) LIKE '%"erased":"%'`))
			if err := os.WriteFile(d.wordsKey(id), make([]byte, 32), 0o600); err != nil {
				t.Fatal(err)
			}
			return both(of(id), kind(counterclaim.FaultExtra))
		}},
	}
}

// wordsKey is the file of the key under which the words about an exhibit are sealed.
func (d desk) wordsKey(id []byte) string {
	sum := sha256.Sum256(append([]byte("counterclaim words of "), id...))
	return filepath.Join(d.vault(), "keys", hex.EncodeToString(sum[:16]))
}
