package main

import (
	"math/rand/v2"
	"os"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// sealedAlterations change confidential reports, which stand encrypted in the record, and what is left of those that were moved or erased.
func sealedAlterations() []alteration {
	const kept, originals, moved, gone = "sealed_report WHERE words IS NOT NULL", "sealed_original WHERE words IS NOT NULL", "sealed_report WHERE was IS NOT NULL", "sealed_report WHERE words IS NULL"
	report, original := "SELECT id FROM sealed_report WHERE num = ?", "SELECT id FROM sealed_original WHERE num = ?"
	altered, missing := kind(counterclaim.FaultAltered), kind(counterclaim.FaultMissing)
	change := func(name, rows, ref, statement string, fault names) alteration {
		return alteration{name, func(t *testing.T, d desk, luck *rand.Rand) names {
			n := pick(t, d, luck, "num", rows)
			id := d.query(t, ref, n)
			d.change(t, statement, n)
			return both(of(id), fault)
		}}
	}
	set := func(member, value string) string {
		return "UPDATE sealed_report SET body = CAST(json_set(CAST(body AS TEXT), '$." + member + "', '" + value + "') AS BLOB) WHERE num = ?"
	}
	flipped := func(name, table, rows, ref string) alteration {
		return alteration{name, func(t *testing.T, d desk, luck *rand.Rand) names {
			n := pick(t, d, luck, "num", rows)
			d.change(t, "UPDATE "+table+" SET words = ? WHERE num = ?", flip(d.query(t, "SELECT words FROM "+table+" WHERE num = ?", n), luck), n)
			return both(of(d.query(t, ref, n)), altered)
		}}
	}
	return []alteration{
		flipped("a byte of a confidential report", "sealed_report", kept, report),
		flipped("a byte of an original of confidential reports", "sealed_original", originals, original),
		change("a confidential report's words swapped for those of another", kept, report,
			"UPDATE sealed_report SET words = (SELECT o.words FROM sealed_report o WHERE o.words IS NOT NULL AND o.num <> sealed_report.num) WHERE num = ?", altered),
		change("a confidential report's words taken away", kept, report, "UPDATE sealed_report SET words = NULL WHERE num = ?", altered),
		change("a confidential report deleted", kept, report, "DELETE FROM sealed_report WHERE num = ?", missing),
		change("an original of confidential reports deleted", originals, original, "DELETE FROM sealed_original WHERE num = ?", missing),
		change("a confidential report kept on another day", "sealed_report", report, set("day", "2031-01-01"), altered),
		change("an original taken from its confidential report", "sealed_report WHERE num IN (SELECT report FROM sealed_names)", report, "DELETE FROM sealed_names WHERE report = ?", altered),
		change("a confidential report as if erased", kept, report,
			`UPDATE sealed_report SET words = NULL, body = CAST(json_set(CAST(body AS TEXT), '$.erased', '2031-06-01T10:00:00Z', '$.erased_by', 'vera', '$.reason', 'none') AS BLOB) WHERE num = ?`, altered),
		change("the reason of an erasure altered", gone, report, set("reason", "no reason"), altered),
		change("what is left of a moved report deleted", moved, "SELECT was FROM sealed_report WHERE num = ?", "UPDATE sealed_report SET was = NULL WHERE num = ?", missing),
		change("who moved a report altered", moved, "SELECT was FROM sealed_report WHERE num = ?", set("shut_by", "B. Other"), altered),
		{"a confidential report put in with no leaf", func(t *testing.T, d desk, luck *rand.Rand) names {
			id := make([]byte, 32)
			for i := range id {
				id[i] = byte(luck.IntN(256))
			}
			d.change(t, `INSERT INTO sealed_report (id, synthetic, revision, body, words) SELECT ?, synthetic, revision, body, words FROM sealed_report WHERE words IS NOT NULL LIMIT 1`, id)
			return both(of(id), kind(counterclaim.FaultExtra))
		}},
		{"the key of a confidential report lost", func(t *testing.T, d desk, luck *rand.Rand) names {
			id := d.query(t, report, pick(t, d, luck, "num", kept))
			if err := os.Remove(d.wordsKey(id)); err != nil {
				t.Fatal(err)
			}
			return both(of(id), missing)
		}},
		{"the key of a confidential report swapped for that of another", func(t *testing.T, d desk, luck *rand.Rand) names {
			n := pick(t, d, luck, "num", kept)
			id := d.query(t, report, n)
			copyOf(t, d.wordsKey(d.query(t, "SELECT id FROM sealed_report WHERE words IS NOT NULL AND num <> ?", n)), d.wordsKey(id))
			return both(of(id), altered)
		}},
		{"the key of an erased report put back", func(t *testing.T, d desk, luck *rand.Rand) names {
			id := d.query(t, report, pick(t, d, luck, "num", gone))
			if err := os.WriteFile(d.wordsKey(id), make([]byte, 32), 0o600); err != nil {
				t.Fatal(err)
			}
			return both(of(id), kind(counterclaim.FaultExtra))
		}},
	}
}
