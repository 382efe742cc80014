package tlog_test

import (
	"crypto/ed25519"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/tlog"
)

// proofOf proves a report of a record.
func (h held) proofOf(t *testing.T, id counterclaim.ID) *tlog.Proof {
	t.Helper()
	var p *tlog.Proof
	h.with(t, func(_ counterclaim.Store, l counterclaim.Leaves) {
		leaves, err := l.LeavesOf(t.Context(), id)
		if err != nil || len(leaves) == 0 {
			t.Fatal(len(leaves), err)
		}
		if p, err = tlog.Prove(t.Context(), tlog.At(h.log()), &leaves[0], nil); err != nil {
			t.Fatal(err)
		}
	})
	return p
}

// grow seals one more report and gives it.
func (h held) grow(t *testing.T, text string) (id counterclaim.ID) {
	t.Helper()
	h.with(t, func(s counterclaim.Store, _ counterclaim.Leaves) { id = save(t, s, text) })
	h.seal(t)
	return id
}

func (h held) key(t *testing.T) string {
	t.Helper()
	keys, err := tlog.ReadKeys(t.Context(), tlog.At(h.log()))
	if err != nil {
		t.Fatal(err)
	}
	return keys.Current().Public
}

func asJSON(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func wants(t *testing.T, what string, err error, code counterclaim.Code, sentence string) {
	t.Helper()
	if counterclaim.CodeOf(err) != code || err != nil && !strings.Contains(err.Error(), sentence) {
		t.Errorf("%s: %v, want %s %q", what, err, code, sentence)
	}
}

// TestHandOver gives a log to another keeper, who made the new key.
func TestHandOver(t *testing.T) {
	h := sealed(t, "One.")
	old, early := h.key(t), h.grow(t, "Two.")
	proof := h.proofOf(t, early)
	file := filepath.Join(t.TempDir(), "next.key")
	stale, err := tlog.OfferKey(t.Context(), tlog.At(h.log()), file)
	if err != nil {
		t.Fatal(err)
	}
	_, err = tlog.OfferKey(t.Context(), tlog.At(h.log()), file)
	wants(t, "an offer over a key", err, counterclaim.CodeConflict, "a file already")
	h.grow(t, "Three.")
	_, err = tlog.HandOver(t.Context(), h.log(), asJSON(t, stale))
	wants(t, "an offer of a log that has grown", err, counterclaim.CodeConflict, "offers to follow at 4")
	file += "2"
	offer, err := tlog.OfferKey(t.Context(), tlog.At(h.log()), file)
	if err != nil {
		t.Fatal(err)
	}
	forged := *offer
	forged.Public = stale.Public
	_, err = tlog.HandOver(t.Context(), h.log(), asJSON(t, forged))
	wants(t, "another key's offer", err, counterclaim.CodeBadInput, "not signed by that key")
	_, err = tlog.HandOver(t.Context(), h.log(), []byte("{}"))
	wants(t, "no offer", err, counterclaim.CodeBadInput, "another log")
	public, err := tlog.HandOver(t.Context(), h.log(), asJSON(t, offer))
	if err != nil || public != offer.Public {
		t.Fatal(public, err)
	}
	raw, err := os.ReadFile(filepath.Join(h.log(), "checkpoint"))
	if err != nil || strings.Count(string(raw), "— counterclaim.log/") != 2 {
		t.Errorf("the checkpoint is not signed by both: %s, %v", raw, err)
	}
	if _, err := os.Stat(h.log() + ".key"); err == nil {
		t.Error("the old private key is still here")
	}
	h.with(t, func(s counterclaim.Store, l counterclaim.Leaves) {
		save(t, s, "Four.")
		_, err := tlog.Seal(t.Context(), h.log(), l)
		wants(t, "sealing without the new key", err, counterclaim.CodeNotFound, "private key is not here")
	})
	if err := os.Rename(file, h.log()+".key"); err != nil { // the new keeper brings it
		t.Fatal(err)
	}
	h.seal(t)
	for _, key := range []string{"", old, public} {
		if faults, checked := h.verify(t, tlog.Check{Key: key}); len(faults) > 0 || checked.Size != 8 || checked.Key != public {
			t.Errorf("by %q: %+v, %+v", key, checked, faults)
		}
	}
	if _, err := proof.Check(old); err != nil {
		t.Errorf("an old proof: %v", err)
	}
	if _, err := h.proofOf(t, early).Check(old); err != nil {
		t.Errorf("a new proof, by the old key: %v", err)
	}
}

// TestRetire closes a log.
func TestRetire(t *testing.T) {
	h := sealed(t, "One.")
	secret, err := os.ReadFile(h.log() + ".key")
	if err != nil {
		t.Fatal(err)
	}
	if at, err := tlog.Retire(t.Context(), h.log()); err != nil || at != 2 {
		t.Fatal(at, err)
	}
	if faults, checked := h.verify(t, tlog.Check{}); len(faults) > 0 || checked.Size != 2 {
		t.Errorf("%+v, %+v", checked, faults)
	}
	for _, what := range []string{"without the key", "with a copy of it"} {
		h.with(t, func(s counterclaim.Store, l counterclaim.Leaves) {
			save(t, s, "After, "+what)
			_, err := tlog.Seal(t.Context(), h.log(), l)
			wants(t, what, err, counterclaim.CodeConflict, "was closed at 2 entries")
		})
		_, err = tlog.Rotate(t.Context(), h.log())
		wants(t, what, err, counterclaim.CodeConflict, "was closed")
		if err := os.WriteFile(h.log()+".key", secret, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// Whoever kept the key and takes the note away is told by whoever has it.
	other := h.copied(t)
	keys, err := os.ReadFile(filepath.Join(h.log(), "keys.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	bare := keys[:strings.Index(string(keys), `,"retired"`)]
	if err := os.WriteFile(filepath.Join(other.log(), "keys.jsonl"), append(bare[:len(bare):len(bare)], "}\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	other.seal(t)
	if err := os.WriteFile(filepath.Join(other.log(), "keys.jsonl"), keys, 0o600); err != nil {
		t.Fatal(err)
	}
	if faults, _ := other.verify(t, tlog.Check{}); len(faults) == 0 || !strings.Contains(faults[0].Sentence, "retired") {
		t.Errorf("a checkpoint after the end: %+v", faults)
	}
}

// TestLost loses a key: a new one follows by the word of the head of desk and a witness, and of neither alone.
func TestLost(t *testing.T) {
	h := sealed(t, "One.")
	old, early := h.key(t), h.grow(t, "Two.")
	proof := h.proofOf(t, early)
	folder := filepath.Join(t.TempDir(), "witness")
	witness, err := tlog.Witness(t.Context(), folder, "delegation.example", tlog.At(h.log()), old)
	if err != nil {
		t.Fatal(err)
	}
	_, head, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2031, 5, 10, 8, 0, 0, 0, time.UTC)
	_, err = tlog.DeclareLost(t.Context(), h.log(), "O. Head", head, at)
	wants(t, "a key that is here", err, counterclaim.CodeConflict, "not lost")
	stolen := h.log() + ".stolen"
	if err := os.Rename(h.log()+".key", stolen); err != nil {
		t.Fatal(err)
	}
	thief := h.copied(t)
	loss, err := tlog.DeclareLost(t.Context(), h.log(), "O. Head", head, at)
	if err != nil {
		t.Fatal(err)
	}
	_, err = tlog.DeclareLost(t.Context(), h.log(), "O. Head", head, at)
	wants(t, "a second declaration", err, counterclaim.CodeConflict, "waits already")
	_, err = tlog.FollowLost(t.Context(), h.log(), asJSON(t, loss))
	wants(t, "the head of desk alone", err, counterclaim.CodeBadInput, "witness")
	self := *loss
	self.Lost.Witness = self.Lost.Head
	_, err = tlog.FollowLost(t.Context(), h.log(), asJSON(t, self))
	wants(t, "the head of desk as witness", err, counterclaim.CodeBadInput, "not four keys")
	forged := *loss
	forged.Lost.At = "2031-05-01T08:00:00Z"
	_, err = tlog.SecondLoss(t.Context(), folder, tlog.At(h.log()), asJSON(t, forged))
	wants(t, "another time", err, counterclaim.CodeBadInput, "not signed by the new key and the head of desk")
	_, err = tlog.SecondLoss(t.Context(), t.TempDir(), tlog.At(h.log()), asJSON(t, loss))
	wants(t, "a folder without a witness", err, counterclaim.CodeNotFound, "no witness's key")
	seconded, err := tlog.SecondLoss(t.Context(), folder, tlog.At(h.log()), asJSON(t, loss))
	if err != nil {
		t.Fatal(err)
	}
	public, err := tlog.FollowLost(t.Context(), h.log(), asJSON(t, seconded))
	if err != nil || public != loss.Public {
		t.Fatal(public, err)
	}
	h.grow(t, "Three.")
	for key, good := range map[string]bool{"": true, public: true, old: false} {
		if faults, checked := h.verify(t, tlog.Check{Key: key}); (len(faults) == 0) != good || good && checked.Size != 6 {
			t.Errorf("by %q: %+v, %+v", key, checked, faults)
		}
	}
	faults, checked := h.verify(t, tlog.Check{Key: old})
	if len(faults) != 1 || faults[0].Fault != counterclaim.FaultKey || checked.Size != 6 || checked.Key != public || !strings.Contains(faults[0].Sentence, "declared lost at 2031-05-10T08:00:00Z by O. Head") ||
		!strings.Contains(faults[0].Try, "--key "+public) || !strings.Contains(faults[0].Try, "--witness "+witness.Public) {
		t.Errorf("by the lost key: %+v, %+v", checked, faults)
	}
	if _, err := tlog.Witness(t.Context(), folder, "", tlog.At(h.log()), ""); err != nil {
		t.Errorf("the witness who seconded it goes on: %v", err)
	}
	cosigned, err := os.ReadFile(witness.File)
	if err != nil {
		t.Fatal(err)
	}
	if err := tlog.Deliver(h.log(), witness.Public, cosigned); err != nil {
		t.Fatal(err)
	}
	if faults, checked := h.verify(t, tlog.Check{Key: old, Witnesses: []string{witness.Public}}); len(faults) > 0 || checked.Key != public {
		t.Errorf("by the lost key and the witness: %+v, %+v", checked, faults)
	}
	if _, err := proof.Check(old); err != nil {
		t.Errorf("an old proof, by the lost key: %v", err)
	}
	_, err = h.proofOf(t, early).Check(old)
	wants(t, "a new proof, by the lost key", err, counterclaim.CodeBadInput, "cannot vouch for the one that follows")
	if _, err := h.proofOf(t, early).Check(old, witness.Public); err != nil {
		t.Errorf("a new proof, by the lost key and the witness: %v", err)
	}
	if _, err := h.proofOf(t, early).Check(public); err != nil {
		t.Errorf("a new proof, by the new key: %v", err)
	}
	// Whoever found the lost key writes another history, no longer than the key may sign: the new key says what it took over.
	other := thief.copied(t)
	if err := os.RemoveAll(other.log()); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(other.record()); err != nil {
		t.Fatal(err)
	}
	keys, err := os.ReadFile(filepath.Join(h.log(), "keys.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(keys), "\n")
	if err := os.Mkdir(other.log(), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(other.log(), "keys.jsonl"), []byte(first+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(other.log()+".stolen", other.log()+".key"); err != nil {
		t.Fatal(err)
	}
	other.grow(t, "Never said.")
	invented := other.grow(t, "Nor this.")
	if err := os.WriteFile(filepath.Join(other.log(), "keys.jsonl"), keys, 0o600); err != nil {
		t.Fatal(err)
	}
	if faults, _ := other.verify(t, tlog.Check{Key: public}); len(faults) != 1 || !strings.Contains(faults[0].Sentence, "rewritten: what the key") {
		t.Errorf("another history by the lost key: %+v", faults)
	}
	other.with(t, func(_ counterclaim.Store, l counterclaim.Leaves) {
		leaves, err := l.LeavesOf(t.Context(), invented)
		if err != nil {
			t.Fatal(err)
		}
		_, err = tlog.Prove(t.Context(), tlog.At(other.log()), &leaves[0], nil)
		wants(t, "a proof by the lost key", err, counterclaim.CodeBadInput, "declared lost")
	})
	// Whoever found the lost key goes on with it elsewhere: under the log's keys, what it signs does not count.
	if err := os.Rename(thief.log()+".stolen", thief.log()+".key"); err != nil {
		t.Fatal(err)
	}
	thief.grow(t, "A forgery.")
	if err := os.WriteFile(filepath.Join(thief.log(), "keys.jsonl"), keys, 0o600); err != nil {
		t.Fatal(err)
	}
	if faults, _ := thief.verify(t, tlog.Check{}); len(faults) == 0 || !strings.Contains(faults[0].Sentence, "no longer in use") {
		t.Errorf("what the lost key signed after: %+v", faults)
	}
}
