package postgres

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/internal/pgcluster"
	"github.com/counterclaim/counterclaim/sqlstore"

	_ "modernc.org/sqlite"
)

// TestSameWords has SQLite's tokenizer take the same texts apart.
func TestSameWords(t *testing.T) {
	texts := []string{"Zürnau, Tójikobod; Ōtaru's AĞRI İzmir naïve café résumé", "T-72s 122mm 3.5 km 10e5 №7 x²", "Обстрел Слободки", "e\u0301clair", "ﬁre under_score e-mail",
		"skies dying agreed feed controlling hopping falling filing conflated troubled sized hissing failing happy sky conditional rational valenci hesitanci digitizer " +
			"conformabli radicalli differentli vileli analogousli vietnamization predication operator feudalism decisiveness hopefulness callousness formaliti sensitiviti " +
			"sensibiliti triplicate formative formalize electriciti electrical hopeful goodness revival allowance inference airliner gyroscopic adjustable defensible irritant " +
			"replacement adjustment dependent adoption homologou communism activate angulariti homologous effective bowdlerize probate rate cease controll roll yes say y by s as is"}
	err := filepath.WalkDir("..", func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() && strings.HasSuffix(path, ".md") {
			var b []byte
			b, err = os.ReadFile(path)
			texts = append(texts, string(b))
		}
		return err
	})
	if err != nil || len(texts) < 8 {
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
		var want, got []string
		for rows.Next() {
			var word string
			if err := rows.Scan(&word); err != nil {
				t.Fatal(err)
			}
			want = append(want, word)
		}
		for k := range tokens(text) {
			got = append(got, k.stem)
		}
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

var indexWord = regexp.MustCompile(`^\.[\pL\pN\p{Co}]+(:[0-9]+(,[0-9]+)*)?$`)
var queryParts = regexp.MustCompile(`'[.-]?[\pL\pN\p{Co}]*'(:\*)?|<->|[()&|! ]`)

// FuzzWords sees that whatever a text holds, what is handed to the server is words and nothing else.
func FuzzWords(f *testing.F) {
	for _, seed := range []string{"Shelling at Tolm", "a\x00'b\\:*&|!()<->", "\xff\xfe é", strings.Repeat("x", 3000), "ing ed s ss ies", "ʼ ﬁ İ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for word := range strings.FieldsSeq(indexed(text)) {
			if !indexWord.MatchString(word) || len(word) > 2046 && !strings.Contains(word, ":") {
				t.Fatalf("%q gives %q", text, word)
			}
		}
		word := counterclaim.SearchTerm{Op: counterclaim.SearchWord, Text: text, Prefix: len(text)%2 == 0}
		q := match(&counterclaim.SearchTerm{Op: counterclaim.SearchAnd, Of: []counterclaim.SearchTerm{word, {Op: counterclaim.SearchNot, Of: []counterclaim.SearchTerm{word}}}}, sqlstore.ReportWords)
		if rest := queryParts.ReplaceAllString(q, ""); rest != "" {
			t.Fatalf("%q gives %q, with %q", text, q, rest)
		}
		got := mark(&word, text, text)
		plain := strings.NewReplacer("\x02", "", "\x03", "", "…", "").Replace(got)
		if clean := strings.NewReplacer("\x02", "", "\x03", "", "…", "").Replace(strings.ToValidUTF8(text, "")); !strings.Contains(clean, plain) {
			t.Fatalf("%q is marked as %q", text, got)
		}
	})
}

func TestMark(t *testing.T) {
	long := strings.Repeat("grain ", 100) + "the bridge near Kesh was shelled at dawn " + strings.Repeat("grain ", 100)
	word := func(text string) counterclaim.SearchTerm {
		return counterclaim.SearchTerm{Op: counterclaim.SearchWord, Text: text}
	}
	of := func(op counterclaim.SearchOp, terms ...counterclaim.SearchTerm) counterclaim.SearchTerm {
		return counterclaim.SearchTerm{Op: op, Of: terms}
	}
	for _, c := range []struct {
		term                 counterclaim.SearchTerm
		headline, text, want string
	}{
		{word("shelling"), "", "It was Shelled.", "It was \x02Shelled\x03."},
		{word("near Kesh"), "", long, "…grain grain the bridge \x02near Kesh\x03 was shelled at dawn" + strings.Repeat(" grain", 14) + "…"},
		{word("bridge"), "Bridge closed", "No crossing.", "\x02Bridge\x03 closed"},
		{of(counterclaim.SearchAnd, word("shelled"), of(counterclaim.SearchNot, word("bridge"))), "", "bridge shelled", "bridge \x02shelled\x03"},
		{of(counterclaim.SearchOr, word("grain"), word("kesh")), "", long, "…grain grain the bridge near \x02Kesh\x03"},
		{counterclaim.SearchTerm{Op: counterclaim.SearchWord, Text: "bri", Prefix: true}, "", "A bridge.", "A \x02bridge\x03."},
		{word("elephant"), "a", "b", "b"},
		{word("elephant"), "", "", ""},
	} {
		got := mark(&c.term, c.headline, c.text)
		if got != c.want && !(c.term.Op == counterclaim.SearchOr && strings.Contains(got, "\x02Kesh\x03") && strings.Contains(got, "\x02grain\x03")) {
			t.Errorf("%+v: %q, want %q", c.term, got, c.want)
		}
	}
}

// TestLongText keeps and finds reports that are longer than a tsvector can be.
func TestLongText(t *testing.T) {
	s := openAt(t, pgcluster.Database(t))
	for what, text := range map[string]string{
		"one word often": "opening " + strings.Repeat("grain ", 300_000) + "elephant rider",
		"many words": func() string {
			var b strings.Builder
			b.WriteString("opening elephant ")
			for i := range 300_000 {
				fmt.Fprintf(&b, "word%d ", i)
			}
			return b.String()
		}(),
		"one endless word": "opening elephant " + strings.Repeat("é", 1_000_000),
	} {
		r := counterclaim.Report{Outlet: what, Published: "2031-03-01", Text: text}
		r.Identify()
		if _, err := s.Save(t.Context(), &counterclaim.Coding{Report: r}, func(fresh, _ []counterclaim.Claim) []counterclaim.Claim { return fresh }); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	for _, word := range []string{"elephant", "opening"} {
		q := counterclaim.SearchQuery{Where: &counterclaim.SearchTerm{Op: counterclaim.SearchWord, Text: word}}
		got, err := s.Search(t.Context(), q)
		if err != nil || len(got.Reports) != 3 {
			t.Errorf("%s: %d reports, %v", word, len(got.Reports), err)
			continue
		}
		var outlets []string
		for _, hit := range got.Reports {
			outlets = append(outlets, hit.Report.Outlet)
		}
		if slices.Sort(outlets); len(slices.Compact(outlets)) != 3 {
			t.Errorf("%s: %v", word, outlets)
		}
	}
}
