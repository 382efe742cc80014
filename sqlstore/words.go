package sqlstore

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"

	"github.com/counterclaim/counterclaim"
)

// The words about a confidential exhibit stand in column words, encrypted; the body beside them has what an erasure leaves. Leaves are of
// both as they are kept, so that nothing needs to be opened to be compared with them.

var _ counterclaim.WordHolder = (*Store)(nil)

// wordsPadded is of how many bytes the length of what is encrypted is a multiple: the length of few words could tell which they are.
const wordsPadded = 256

// wordsPlain is the key in meta that says that a confidential exhibit stands in clear, as earlier versions kept it.
const wordsPlain = "words in clear"

// arrivalWords are the words of one who brought an exhibit.
type arrivalWords struct {
	Name        string                    `json:"name,omitempty"`
	Source      string                    `json:"source,omitempty"`
	URL         string                    `json:"url,omitempty"`
	Licence     string                    `json:"licence,omitempty"`
	Original    counterclaim.ID           `json:"original,omitzero"` // of what came again
	Facts       map[string]string         `json:"facts,omitempty"`
	Earlier     []counterclaim.Earlier    `json:"earlier,omitempty"`
	SaidToShow  string                    `json:"said_to_show,omitempty"`
	Established *counterclaim.Established `json:"established,omitempty"`
	Report      counterclaim.ID           `json:"report,omitzero"`
	Claims      []counterclaim.ID         `json:"claims,omitempty"`
	Incident    counterclaim.ID           `json:"incident,omitzero"`
}

// exhibitWords are all words about an exhibit.
type exhibitWords struct {
	arrivalWords
	PHash string         `json:"phash,omitempty"`
	Again []arrivalWords `json:"again,omitempty"` // in the order of the exhibit's
}

// custodyWords are the words of an entry of custody.
type custodyWords struct {
	Reason string `json:"reason,omitempty"`
	Name   string `json:"name,omitempty"`
	URL    string `json:"url,omitempty"`
	Source string `json:"source,omitempty"`
	To     string `json:"to,omitempty"`
}

func descriptionWords(d *counterclaim.Description, w arrivalWords) arrivalWords {
	w.SaidToShow, w.Established, w.Report, w.Claims, w.Incident = d.SaidToShow, d.Established, d.Report, d.Claims, d.Incident
	return w
}

// wordsAbout gives the words about an exhibit.
func wordsAbout(x *counterclaim.Exhibit) exhibitWords {
	w := exhibitWords{PHash: x.PHash, arrivalWords: descriptionWords(&x.Description, arrivalWords{Name: x.Name, Source: x.Source, URL: x.URL, Licence: x.Licence,
		Facts: x.Facts, Earlier: x.Earlier})}
	for i := range x.Again {
		a := &x.Again[i]
		w.Again = append(w.Again, descriptionWords(&a.Description, arrivalWords{Name: a.Name, Source: a.Source, URL: a.URL, Licence: a.Licence, Original: a.Original,
			Facts: a.Facts, Earlier: a.Earlier}))
	}
	return w
}

// put puts the words back into an exhibit without them.
func (w *exhibitWords) put(x *counterclaim.Exhibit) {
	describe := func(d *counterclaim.Description, w *arrivalWords) {
		d.SaidToShow, d.Established, d.Report, d.Claims, d.Incident = w.SaidToShow, w.Established, w.Report, w.Claims, w.Incident
	}
	x.Name, x.Source, x.URL, x.Licence, x.Facts, x.Earlier, x.PHash = w.Name, w.Source, w.URL, w.Licence, w.Facts, w.Earlier, w.PHash
	describe(&x.Description, &w.arrivalWords)
	for i := range x.Again[:min(len(x.Again), len(w.Again))] {
		a, w := &x.Again[i], &w.Again[i]
		a.Name, a.Source, a.URL, a.Licence, a.Original, a.Facts, a.Earlier = w.Name, w.Source, w.URL, w.Licence, w.Original, w.Facts, w.Earlier
		describe(&a.Description, w)
	}
}

// withoutWords gives an exhibit as it is once its words are taken away: that it is there, who brought it, and who may see it.
func withoutWords(x *counterclaim.Exhibit) counterclaim.Exhibit {
	bare := func(d *counterclaim.Description) counterclaim.Description {
		return counterclaim.Description{Sensitivity: d.Sensitivity, Flags: d.Flags, Readers: d.Readers}
	}
	out := counterclaim.Exhibit{ID: x.ID, Sealed: x.Sealed, Type: x.Type, Size: x.Size, Arrived: x.Arrived, ArrivedBy: x.ArrivedBy, Original: x.Original,
		Description: bare(&x.Description), Erased: x.Erased, Synthetic: x.Synthetic}
	for i := range x.Again {
		a := &x.Again[i]
		out.Again = append(out.Again, counterclaim.SecondArrival{At: a.At, By: a.By, Description: bare(&a.Description)})
	}
	return out
}

// exhibitRow is an exhibit with what its row holds.
type exhibitRow struct {
	counterclaim.Exhibit
	num   int64
	words []byte // encrypted, nil where there are none
	said  []byte // what they hold, nil where they were not opened
	shut  error  // why
}

// sealsWords reports whether words about it are kept encrypted.
func (r *exhibitRow) sealsWords() bool {
	return r.Sensitivity == counterclaim.Confidential && r.Erased == ""
}

// read fills the row from its columns.
func (r *exhibitRow) read(tx *Tx, body, words []byte) error {
	if err := json.Unmarshal(body, &r.Exhibit); err != nil {
		return err
	}
	if r.words = words; words == nil {
		return nil
	}
	var w exhibitWords
	if r.said, r.shut = openWords(tx, r.ID, counterclaim.WordsOfExhibit, words, &w); r.shut != nil {
		r.Closed = true
		return nil
	}
	w.put(&r.Exhibit)
	return nil
}

// columns gives what the row is to hold. Words that stay as they were stay as they are encrypted, so that nothing tells of a look; fresh has a key
// made where there is none.
func (r *exhibitRow) columns(tx *Tx, fresh bool) (body, words []byte, err error) {
	x := r.Exhibit
	x.Custody, x.Closed = nil, false
	if !r.sealsWords() {
		body, err = json.Marshal(&x)
		return body, nil, err
	}
	bare := withoutWords(&x)
	if body, err = json.Marshal(&bare); err != nil || r.shut != nil {
		return body, r.words, err
	}
	w := wordsAbout(&x)
	said, err := evenly(&w)
	if err != nil || r.words != nil && bytes.Equal(said, r.said) {
		return body, r.words, err
	}
	words, err = sealWords(tx, r.ID, counterclaim.WordsOfExhibit, said, fresh)
	return body, words, err
}

// write keeps the row in place of what it was.
func (r *exhibitRow) write(tx *Tx, fresh bool) error {
	body, words, err := r.columns(tx, fresh)
	if err == nil {
		_, err = tx.Exec(`UPDATE exhibit SET body = ?, words = ?, report = ? WHERE num = ?`, body, words, r.belongsTo(), r.num)
	}
	return err
}

// belongsTo is what lists by report go by: where words are encrypted it is one of them.
func (r *exhibitRow) belongsTo() any {
	if r.sealsWords() {
		return nil
	}
	return orNull(r.Report)
}

// evenly writes words so that their length does not tell them: white space at the end means nothing in JSON.
func evenly(words any) ([]byte, error) {
	b, err := json.Marshal(words)
	if err != nil {
		return nil, err
	}
	return append(b, bytes.Repeat([]byte{' '}, (wordsPadded-len(b)%wordsPadded)%wordsPadded)...), nil
}

func sealWords(tx *Tx, of counterclaim.ID, place string, words []byte, fresh bool) ([]byte, error) {
	if tx.keeper == nil {
		return nil, noKeeper(of)
	}
	return tx.keeper.SealWords(of, place, words, fresh)
}

// openWords reads words into what they are of, and gives them as they are written.
func openWords(tx *Tx, of counterclaim.ID, place string, sealed []byte, into any) ([]byte, error) {
	if tx.keeper == nil {
		return nil, noKeeper(of)
	}
	said, err := tx.keeper.OpenWords(of, place, sealed)
	if err != nil {
		return nil, err
	}
	if json.Unmarshal(said, into) != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the words about item %s are no words of an %s", of.Short(), place)
	}
	return said, nil
}

func noKeeper(of counterclaim.ID) error {
	return counterclaim.Errorf(counterclaim.CodeUnsupported, "the words about confidential exhibit %s are encrypted, and there is no vault that has their key", of.Short()).
		Try("name the vault with --vault")
}

// HoldWords gives what seals and opens words.
func (s *Store) HoldWords(keeper counterclaim.WordKeeper) { s.keeper.Store(&keeper) }

// words gives what seals and opens words, nil for nothing.
func (s *Store) words() counterclaim.WordKeeper {
	if k := s.keeper.Load(); k != nil {
		return *k
	}
	return nil
}

// NoteOldWords notes that there are confidential exhibits that an earlier version kept in clear: only who has the vault can encrypt them.
func NoteOldWords(tx *Tx) error {
	var some bool
	err := eachPlain(context.Background(), tx, func(*exhibitRow) { some = true })
	if err == nil && some {
		_, err = tx.Exec(`INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING`, wordsPlain, []byte("1"))
	}
	return err
}

// eachPlain calls one with every exhibit whose words should be encrypted and are not.
func eachPlain(ctx context.Context, tx *Tx, one func(r *exhibitRow)) error {
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		var r exhibitRow
		var body []byte
		if err := rows.Scan(&r.num, &body); err != nil {
			return err
		}
		if r.read(tx, body, nil) == nil && r.sealsWords() { // what is damaged verify tells of
			one(&r)
		}
		return nil
	}, `SELECT num, body FROM exhibit WHERE words IS NULL ORDER BY num`)
}

// SealOldWords encrypts what stands in clear.
func (s *Store) SealOldWords(ctx context.Context) (int, error) {
	var n int
	there := func(tx *Tx) (some bool, err error) {
		err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM meta WHERE key = ?)`, wordsPlain).Scan(&some)
		return some, err
	}
	some := false
	err := s.view(ctx, func(tx *Tx) (err error) { some, err = there(tx); return err })
	if err != nil || !some {
		return 0, err
	}
	err = s.change(ctx, func(tx *Tx) error {
		n = 0
		some, err := there(tx)
		if err != nil || !some {
			return err
		}
		var plain []*exhibitRow
		if err := eachPlain(ctx, tx, func(r *exhibitRow) { plain = append(plain, r) }); err != nil {
			return err
		}
		if scrub := tx.dialect.Scrub; scrub != "" {
			if _, err := tx.Exec(scrub); err != nil {
				return err
			}
		}
		for _, r := range plain {
			if err := r.write(tx, true); err != nil {
				return err
			}
			if err := keepExhibitLeaf(tx, r.num); err != nil {
				return err
			}
			n++
		}
		_, err = tx.Exec(`DELETE FROM meta WHERE key = ?`, wordsPlain)
		return err
	})
	return n, err
}

// CheckWords opens all words.
func (s *Store) CheckWords(ctx context.Context, fault func(f counterclaim.Fault)) error {
	return s.view(ctx, func(tx *Tx) error {
		err := checkWords(ctx, tx, fault, counterclaim.ExhibitLeaf, counterclaim.WordsOfExhibit, `SELECT id, body, words FROM exhibit WHERE words IS NOT NULL ORDER BY num`)
		if err != nil {
			return err
		}
		err = checkWords(ctx, tx, fault, counterclaim.CustodyLeaf, counterclaim.WordsOfCustody,
			`SELECT x.id, x.body, u.words FROM custody u JOIN exhibit x ON x.num = u.exhibit WHERE u.words IS NOT NULL ORDER BY u.num`)
		if err != nil {
			return err
		}
		if err := checkRegister(ctx, tx, fault); err != nil {
			return err
		}
		return s.checkSealed(ctx, tx, fault)
	})
}

// checkWords opens the words that a query gives, with id and body of their exhibits. Of what was erased none can be opened, as it should be.
func checkWords(ctx context.Context, tx *Tx, fault func(f counterclaim.Fault), kind, place, query string) error {
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		var id, body, words []byte
		if err := rows.Scan(&id, &body, &words); err != nil {
			return err
		}
		var x counterclaim.Exhibit
		if json.Unmarshal(body, &x) != nil || x.Erased != "" { // what is damaged is told of elsewhere
			return nil
		}
		f := counterclaim.Fault{Kind: kind, Ref: idOf(id)}
		_, err := openWords(tx, f.Ref, place, words, &struct{}{})
		switch counterclaim.CodeOf(err) {
		case "":
			return nil
		case counterclaim.CodeNotFound:
			f.Fault, f.Sentence = counterclaim.FaultMissing, named(kind, f.Ref)+": the key of its words is gone, and no erasure was noted"
		case counterclaim.CodeBadInput:
			f.Fault, f.Sentence = counterclaim.FaultAltered, named(kind, f.Ref)+": its words cannot be opened, since they or their key were altered"
		default:
			return err
		}
		fault(f)
		return nil
	}, query)
}
