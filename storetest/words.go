package storetest

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// Words seals and opens words as a vault does, with keys in memory. Two seal the same words alike, so that records that were filled in
// the same way can be compared; a vault does not.
type Words struct {
	mu   sync.Mutex
	keys map[counterclaim.ID][]byte
	made int // keys
}

// SealWords encrypts words.
func (w *Words) SealWords(of counterclaim.ID, place string, words []byte, fresh bool) ([]byte, error) {
	gcm, err := w.gcm(of, fresh)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(words)
	nonce := sum[:gcm.NonceSize()]
	return gcm.Seal(bytes.Clone(nonce), nonce, words, []byte(place)), nil
}

// OpenWords opens them.
func (w *Words) OpenWords(of counterclaim.ID, place string, sealed []byte) ([]byte, error) {
	gcm, err := w.gcm(of, false)
	if err != nil {
		return nil, err
	}
	if len(sealed) < gcm.NonceSize() {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "these are no words")
	}
	words, err := gcm.Open(nil, sealed[:gcm.NonceSize()], sealed[gcm.NonceSize():], []byte(place))
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "these words were not sealed so").Because(err)
	}
	return words, nil
}

func (w *Words) gcm(of counterclaim.ID, fresh bool) (cipher.AEAD, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	key := w.keys[of]
	if key == nil && !fresh {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "there is no key of %s", of.Short())
	}
	if key == nil {
		if w.keys == nil {
			w.keys = map[counterclaim.ID][]byte{}
		}
		mac := hmac.New(sha256.New, []byte{byte(w.made)})
		mac.Write(of[:])
		key = mac.Sum(nil)
		w.keys[of] = key
		w.made++
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// NameWords names something by a keyed hash of its id.
func (w *Words) NameWords(place string, id counterclaim.ID) (counterclaim.ID, error) {
	mac := hmac.New(sha256.New, []byte("a vault's secret"))
	mac.Write([]byte(place))
	mac.Write(id[:])
	return counterclaim.ID(mac.Sum(nil)), nil
}

// DestroyWords destroys a key.
func (w *Words) DestroyWords(of counterclaim.ID) error {
	w.forget(of)
	return nil
}

// forget destroys a key.
func (w *Words) forget(of counterclaim.ID) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.keys, of)
}

// hold gives a store a keeper of words, nil for none.
func hold(t testing.TB, s counterclaim.Store, keeper counterclaim.WordKeeper) counterclaim.WordHolder {
	t.Helper()
	h, ok := s.(counterclaim.WordHolder)
	if !ok {
		t.Fatalf("%T holds no words", s)
	}
	h.HoldWords(keeper)
	return h
}

// wordFaults gives what is wrong with the words of a store.
func wordFaults(t testing.TB, h counterclaim.WordHolder) []counterclaim.Fault {
	t.Helper()
	out := []counterclaim.Fault{}
	if err := h.CheckWords(context.Background(), func(f counterclaim.Fault) { out = append(out, f) }); err != nil {
		t.Fatal(err)
	}
	return out
}

// closedPicture makes a confidential exhibit of which every word is told by "Xyzzy".
func closedPicture(seed, at string) counterclaim.Exhibit {
	x := picture(seed, at)
	x.Sealed, x.Name, x.Source, x.URL, x.Licence, x.PHash = counterclaim.HashOf("sealed", seed), "Xyzzy.jpg", "Xyzzy Wire", "https://xyzzy.example/Xyzzy", "by leave of Xyzzy", "Xyzzy"
	x.Facts = map[string]string{"Xyzzy": "camera of Xyzzy"}
	x.Earlier = []counterclaim.Earlier{{ID: counterclaim.HashOf("Xyzzy"), Arrived: "2031-03-01T10:00:00Z", How: "Xyzzy", Fit: 0.875}}
	x.Description = counterclaim.Description{Sensitivity: counterclaim.Confidential, Readers: []string{"A. Person"}, Flags: []string{counterclaim.FlagMinor}, SaidToShow: "Xyzzy at the bridge",
		Established: &counterclaim.Established{Place: &counterclaim.Place{Name: "Xyzzy", Lat: 41, Lon: 70, Precision: counterclaim.Exact}, Method: "Xyzzy", By: []string{"A. Person", "B. Person"}, Confidence: "high"},
		Report:      counterclaim.HashOf("report of Xyzzy"), Claims: []counterclaim.ID{counterclaim.HashOf("claim of Xyzzy")}, Incident: counterclaim.HashOf("incident of Xyzzy")}
	return x
}

// noWord fails where something tells a word about a confidential exhibit, or to what it belongs.
func noWord(t *testing.T, what string, of any) {
	t.Helper()
	b, err := json.Marshal(of)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Xyzzy", counterclaim.HashOf("report of Xyzzy").String(), counterclaim.HashOf("claim of Xyzzy").String(), counterclaim.HashOf("incident of Xyzzy").String(),
		counterclaim.HashOf("Xyzzy").String()} {
		if strings.Contains(string(b), word) {
			t.Errorf("%s tells %s: %s", what, word, b)
		}
	}
}

// sealedWords wants words about what is confidential to come back for whoever has the keys, and for nobody else.
func sealedWords(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	e, keeper := exhibitsOf(t, s), &Words{}
	h := hold(t, s, keeper)
	addExhibit(t, s, picture("one", "2031-03-01T10:00:00Z"))
	x := closedPicture("two", "2031-03-02T10:00:00Z")
	x.Original = counterclaim.HashOf("picture", "one")
	for i, v := 0, reflect.ValueOf(x); i < v.NumField(); i++ {
		if name := v.Type().Field(i).Name; v.Field(i).IsZero() && !strings.Contains("Likeness Again Custody Erased Closed Synthetic", name) {
			t.Errorf("%s of an exhibit is not tried here", name)
		}
	}
	if _, _, err := e.AddExhibit(ctx, &x, "sent by Xyzzy"); err != nil {
		t.Fatal(err)
	}
	again := closedPicture("two", "2031-03-03T10:00:00Z")
	again.ArrivedBy, again.Name, again.Original = "C. Person", "Xyzzy again.jpg", x.Original
	if _, fresh, err := e.AddExhibit(ctx, &again, "sent by Xyzzy too"); err != nil || fresh {
		t.Fatalf("new %t, %v", fresh, err)
	}
	want := x
	want.Again = []counterclaim.SecondArrival{counterclaim.SecondArrivalOf(&again)}
	want.Custody = []counterclaim.Custody{{At: x.Arrived, By: "A. Person", Act: counterclaim.ActArrival, Reason: "sent by Xyzzy", Other: x.Original},
		{At: again.Arrived, By: "C. Person", Act: counterclaim.ActArrival, Reason: "sent by Xyzzy too", Other: x.Original}}
	same(t, "with keys", exhibit(t, s, x.ID), want)

	before := kinds(t, s)[counterclaim.ExhibitLeaf]
	looked := counterclaim.Custody{At: "2031-03-04T10:00:00Z", By: "A. Person", Act: counterclaim.ActExport, Reason: "for the review of Xyzzy", To: "Xyzzy.jpg"}
	if err := e.Touch(ctx, x.ID, &looked); err != nil {
		t.Fatal(err)
	}
	if got := kinds(t, s)[counterclaim.ExhibitLeaf]; got != before {
		t.Errorf("an export makes %d leaves of the exhibit", got-before)
	}
	said := x.Description
	said.SaidToShow = "Xyzzy at the other bridge"
	described := counterclaim.Custody{At: "2031-03-04T11:00:00Z", By: "A. Person", Act: counterclaim.ActDescription, Reason: "Xyzzy wrote", Said: &said}
	if err := e.Touch(ctx, x.ID, &described); err != nil {
		t.Fatal(err)
	}
	described.Said = nil
	want.Description, want.Custody = said, append(want.Custody, looked, described)
	same(t, "after it was described", exhibit(t, s, x.ID), want)
	same(t, "word faults", wordFaults(t, h), []counterclaim.Fault{})
	listed := func() int {
		list, err := e.Exhibits(ctx, counterclaim.ExhibitQuery{Report: x.Report, Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if listed() != 1 {
		t.Error("it is not listed by its report for who has the keys")
	}
	NoFaults(t, s)

	wordsWithoutKeys(t, s, &again)
	hold(t, s, keeper)
	want.Custody = append(want.Custody, counterclaim.Custody{At: "2031-03-05T10:00:00Z", By: "B. Person", Act: counterclaim.ActRefusal, Tried: counterclaim.ActView})
	same(t, "with keys again", exhibit(t, s, x.ID), want)
	if listed() != 1 {
		t.Error("it is listed by its report no more")
	}
}

// wordsWithoutKeys wants nothing to be told of an exhibit by a store that has no keys, which x brings again, and nothing to be kept for which they are needed.
func wordsWithoutKeys(t *testing.T, s counterclaim.Store, x *counterclaim.Exhibit) {
	t.Helper()
	ctx, e := context.Background(), exhibitsOf(t, s)
	hold(t, s, nil)
	got := exhibit(t, s, x.ID)
	if noWord(t, "without keys", got); !got.Closed || !got.MayRead("A. Person") || got.Sealed != x.Sealed || len(got.Custody) != 4 || got.Again[0].By != "C. Person" {
		t.Errorf("what anybody may know of it is not there: %+v", got)
	}
	if list, err := e.Exhibits(ctx, counterclaim.ExhibitQuery{Report: x.Report}); err != nil || len(list) > 0 {
		t.Errorf("%d exhibits are listed by their report for who has no keys, %v", len(list), err)
	}
	for what, u := range map[string]counterclaim.Custody{"a reason": {Act: counterclaim.ActView, Reason: "because of Xyzzy"}, "a description": {Act: counterclaim.ActDescription, Said: &x.Description}} {
		u.At, u.By = "2031-03-05T10:00:00Z", "A. Person"
		code(t, what+" without keys", e.Touch(ctx, x.ID, &u), counterclaim.CodeUnsupported)
	}
	other := closedPicture("three", "2031-03-05T10:00:00Z")
	_, _, err := e.AddExhibit(ctx, &other, "")
	code(t, "one more without keys", err, counterclaim.CodeUnsupported)
	_, _, err = e.AddExhibit(ctx, x, "")
	code(t, "the same again without keys", err, counterclaim.CodeUnsupported)
	code(t, "read again without keys", e.ReadAgain(ctx, x, &counterclaim.Custody{At: x.Arrived, By: "A. Person", Act: counterclaim.ActReading}), counterclaim.CodeUnsupported)
	if err := e.Touch(ctx, x.ID, &counterclaim.Custody{At: "2031-03-05T10:00:00Z", By: "B. Person", Act: counterclaim.ActRefusal, Tried: counterclaim.ActView}); err != nil {
		t.Errorf("what needs no words is not noted: %v", err)
	}
	NoFaults(t, s)
	faultless(t, s)
}

// lostWords wants words to be gone with their key: named as missing where nobody noted an erasure, and as they should be where one was.
func lostWords(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	e, keeper := exhibitsOf(t, s), &Words{}
	h := hold(t, s, keeper)
	x, stays := closedPicture("one", "2031-03-02T10:00:00Z"), closedPicture("two", "2031-03-02T10:00:00Z")
	for _, x := range []*counterclaim.Exhibit{&x, &stays} {
		if _, _, err := e.AddExhibit(ctx, x, "sent by Xyzzy"); err != nil {
			t.Fatal(err)
		}
	}
	keeper.forget(x.ID)
	noWord(t, "without its key", exhibit(t, s, x.ID))
	got := wordFaults(t, h)
	if len(got) != 2 {
		t.Errorf("%d faults of words whose key is gone", len(got))
	}
	for _, f := range got {
		if f.Fault != counterclaim.FaultMissing || f.Ref != x.ID {
			t.Errorf("%+v", f)
		}
	}
	view := counterclaim.Custody{At: "2031-03-03T10:00:00Z", By: "A. Person", Act: counterclaim.ActView, Reason: "because of Xyzzy"}
	code(t, "a look with a key that is gone", e.Touch(ctx, x.ID, &view), counterclaim.CodeNotFound)

	anew := x
	anew.Name, anew.Arrived = "Xyzzy anew.jpg", "2031-03-04T10:00:00Z"
	if now, fresh, err := e.AddExhibit(ctx, &anew, "from a copy"); err != nil || fresh || now.Name != anew.Name || now.Closed {
		t.Fatalf("what comes again after its key is gone: new %t, %v", fresh, err)
	}
	if is := exhibit(t, s, x.ID); is.Name != anew.Name || is.Custody[0].Reason != "" || is.Custody[1].Reason != "from a copy" {
		t.Errorf("%+v", is)
	}
	if got := wordFaults(t, h); len(got) != 1 || got[0].Fault != counterclaim.FaultAltered || got[0].Kind != counterclaim.CustodyLeaf {
		t.Errorf("what was sealed with the key that is gone: %+v", got)
	}
	erased := counterclaim.Custody{At: "2031-03-05T10:00:00Z", By: "A. Person", Act: counterclaim.ActErasure, Reason: "he asked for it"}
	if err := e.Touch(ctx, x.ID, &erased); err != nil {
		t.Fatal(err)
	}
	keeper.forget(x.ID)
	is := exhibit(t, s, x.ID)
	if noWord(t, "after it was erased", is); is.Erased != erased.At || is.Closed || is.Licence != "" || is.Custody[2].Reason != erased.Reason {
		t.Errorf("%+v", is)
	}
	if is := exhibit(t, s, stays.ID); is.Name != stays.Name || is.Custody[0].Reason != "sent by Xyzzy" {
		t.Errorf("another exhibit lost its words: %+v", is)
	}
	same(t, "word faults", wordFaults(t, h), []counterclaim.Fault{})
	NoFaults(t, s)
	faultless(t, s)
}
