package sqlite

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim/query"
)

// english leaves out what the program takes apart in its own way.
func english(text string) string {
	return strings.Map(func(r rune) rune {
		if r > 126 || r == '\'' || r == '`' {
			return ' '
		}
		return r
	}, text)
}

// TestStems has SQLite's own stemmer, which others wrote, take English texts apart.
func TestStems(t *testing.T) {
	texts := []string{"T-72s 122mm 3.5 km 10e5", "under_score e-mail",
		"skies dying agreed feed controlling hopping falling filing conflated troubled sized hissing failing happy sky conditional rational valenci hesitanci digitizer " +
			"conformabli radicalli differentli vileli analogousli vietnamization predication operator feudalism decisiveness hopefulness callousness formaliti sensitiviti " +
			"sensibiliti triplicate formative formalize electriciti electrical hopeful goodness revival allowance inference airliner gyroscopic adjustable defensible irritant " +
			"replacement adjustment dependent adoption homologou communism activate angulariti homologous effective bowdlerize probate rate cease controll roll yes say y by s as is"}
	err := filepath.WalkDir("..", func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() && strings.HasSuffix(path, ".md") {
			var b []byte
			b, err = os.ReadFile(path)
			texts = append(texts, english(string(b)))
		}
		return err
	})
	if err != nil || len(texts) < 5 {
		t.Fatalf("%d texts, %v", len(texts), err)
	}
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(`CREATE VIRTUAL TABLE w USING fts5 (words, tokenize = 'porter unicode61 remove_diacritics 2'); CREATE VIRTUAL TABLE v USING fts5vocab (w, instance)`); err != nil {
		t.Fatal(err)
	}
	for n, text := range texts {
		if _, err := db.Exec(`INSERT INTO w (rowid, words) VALUES (?, ?)`, n, text); err != nil {
			t.Fatal(err)
		}
		rows, err := db.Query(`SELECT term FROM v WHERE doc = ? ORDER BY offset`, n)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for rows.Next() {
			var word string
			if err := rows.Scan(&word); err != nil {
				t.Fatal(err)
			}
			want = append(want, word)
		}
		got := query.Stems(text)
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				t.Fatalf("text %d, word %d of %.60q: %q, want %q", n, i, text, got[i], want[i])
			}
		}
		if len(got) != len(want) || len(got) == 0 {
			t.Errorf("text %d: %d words, want %d", n, len(got), len(want))
		}
	}
}
