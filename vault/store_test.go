package vault

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"filippo.io/age"

	"github.com/counterclaim/counterclaim"
)

func newStore(t testing.TB) *Store {
	t.Helper()
	s, err := Open(filepath.Join(t.TempDir(), "r.vault"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func put(t testing.TB, s *Store, content string) Kept {
	t.Helper()
	k, err := s.Put(t.Context(), strings.NewReader(content), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func putSealed(t testing.TB, s *Store, content string, to ...Recipient) Kept {
	t.Helper()
	k, err := s.PutSealed(t.Context(), strings.NewReader(content), Limits{}, to...)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func get(s *Store, id counterclaim.ID, with ...Identity) (string, error) {
	r, err := s.Get(context.Background(), id, with...)
	if err != nil {
		return "", err
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	return string(b), err
}

func wantContent(t *testing.T, s *Store, id counterclaim.ID, want string, with ...Identity) {
	t.Helper()
	if got, err := get(s, id, with...); err != nil || got != want {
		t.Errorf("%d bytes, %v; want the %d that came", len(got), err, len(want))
	}
}

func wantCode(t *testing.T, what string, err error, want counterclaim.Code) {
	t.Helper()
	if got := counterclaim.CodeOf(err); got != want {
		t.Errorf("%s: code %q, want %q (%v)", what, got, want, err)
	}
}

// files lists what is in a vault's folder.
func files(t testing.TB, s *Store) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(s.dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			out = append(out, path)
		}
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func checked(t testing.TB, s *Store) []Checked {
	t.Helper()
	var out []Checked
	if err := s.Check(t.Context(), func(c Checked) error { out = append(out, c); return nil }); err != nil {
		t.Fatal(err)
	}
	return out
}

// long is content of several chunks of the encryption and several buffers.
func long(seed string) string { return strings.Repeat(seed+" 0123456789", 50_000) }

func TestKeptUnderItsHash(t *testing.T) {
	s := newStore(t)
	for _, content := range []string{"x", "a picture", long("a film")} {
		k := put(t, s, content)
		if k.ID != sha256.Sum256([]byte(content)) || k.Size != int64(len(content)) || !k.Fresh || !k.Sealed.IsZero() {
			t.Errorf("%+v", k)
		}
		wantContent(t, s, k.ID, content)
		if again := put(t, s, content); again.Fresh || again.ID != k.ID {
			t.Errorf("the same bytes again: %+v", again)
		}
	}
	if got := files(t, s); len(got) != 3 {
		t.Errorf("three items lie in %v", got)
	}
	var ids []string
	if err := s.Each(t.Context(), func(i Item) error { ids = append(ids, i.ID.String()); return nil }); err != nil || len(ids) != 3 || !slices.IsSorted(ids) {
		t.Errorf("%v, %v", ids, err)
	}
	_, err := get(s, counterclaim.HashOf("none"))
	wantCode(t, "what is not there", err, counterclaim.CodeNotFound)
	if s.Has(counterclaim.HashOf("none")) || !s.Has(sha256.Sum256([]byte("x"))) {
		t.Error("Has tells of what is not there, or not of what is")
	}
}

func TestSealed(t *testing.T) {
	s := newStore(t)
	content := long("who stood where")
	k := putSealed(t, s, content)
	if k.ID == sha256.Sum256([]byte(content)) || k.Size != int64(len(content)) || !k.Fresh || k.Sealed.IsZero() {
		t.Errorf("%+v", k)
	}
	wantContent(t, s, k.ID, content)
	for _, path := range files(t, s) {
		b, err := os.ReadFile(path)
		if err != nil || bytes.Contains(b, []byte("who stood")) || strings.Contains(path, fmt.Sprintf("%x", sha256.Sum256([]byte(content)))[2:]) {
			t.Errorf("%s tells what is in it: %v", path, err)
		}
	}
	if again := putSealed(t, s, content); again.Fresh || again.ID != k.ID || again.Sealed != k.Sealed {
		t.Errorf("the same bytes again: %+v, first %+v", again, k)
	}
	if got := files(t, s); len(got) != 3 { // secret, key, item
		t.Errorf("one sealed item lies in %v", got)
	}
	// Another vault names the same bytes otherwise.
	if other := putSealed(t, newStore(t), content); other.ID == k.ID {
		t.Error("two vaults give the same name")
	}
	if c := checked(t, s); len(c) != 1 || c[0].Wrong != "" || c[0].Sum != k.Sealed || c[0].Bytes != k.Size || !c[0].Sealed {
		t.Errorf("%+v", c)
	}
}

// What was erased is gone for whoever has a copy of the rest of the folder, the holders of identities too.
func TestErased(t *testing.T) {
	holder, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	for what, to := range map[string][]Recipient{"sealed": nil, "to a recipient": {holder.Recipient()}} {
		s := newStore(t)
		kept, other := putSealed(t, s, "a statement", to...), putSealed(t, s, "another", to...)
		copied, err := os.ReadFile(s.sealedPath(kept.ID))
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(s.Erase(kept.ID), s.Erase(kept.ID)); err != nil {
			t.Fatal(err)
		}
		_, err = get(s, kept.ID, holder)
		wantCode(t, what, err, counterclaim.CodeNotFound)
		if err := os.WriteFile(s.sealedPath(kept.ID), copied, fileMode); err != nil {
			t.Fatal(err)
		}
		_, err = get(s, kept.ID, holder)
		wantCode(t, what+", with the file put back", err, counterclaim.CodeNotFound)
		if c := checked(t, s); len(c) != 2 || c[slices.IndexFunc(c, func(c Checked) bool { return c.ID == kept.ID })].NoKey != true {
			t.Errorf("%s: %+v", what, c)
		}
		wantContent(t, s, other.ID, "another", holder)
		// What comes again after its key was lost is kept anew.
		if again := putSealed(t, s, "a statement", to...); !again.Fresh || again.ID != kept.ID {
			t.Errorf("%s, again: %+v", what, again)
		}
		wantContent(t, s, kept.ID, "a statement", holder)
	}
	s := newStore(t)
	k := put(t, s, "plain")
	if err := s.Erase(k.ID); err != nil || s.Has(k.ID) {
		t.Errorf("a plain item is still there: %v", err)
	}
}

func TestRecipients(t *testing.T) {
	holder, err1 := age.GenerateX25519Identity()
	stranger, err2 := age.GenerateX25519Identity()
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	to, err := Recipients([]string{holder.Recipient().String()})
	if err != nil {
		t.Fatal(err)
	}
	s := newStore(t)
	k := putSealed(t, s, "a list of names", to...)
	_, err = get(s, k.ID)
	wantCode(t, "without an identity", err, counterclaim.CodeUnreadable)
	_, err = get(s, k.ID, stranger)
	wantCode(t, "with a stranger's identity", err, counterclaim.CodeUnreadable)
	file := filepath.Join(t.TempDir(), "identity")
	if err := os.WriteFile(file, []byte("# a comment\n"+holder.String()+"\n"), fileMode); err != nil {
		t.Fatal(err)
	}
	with, err := Identities(file)
	if err != nil {
		t.Fatal(err)
	}
	wantContent(t, s, k.ID, "a list of names", with...)
	if c := checked(t, s); len(c) != 1 || !c[0].Closed || c[0].Wrong != "" || c[0].Sum != k.Sealed {
		t.Errorf("%+v", c)
	}
	for _, bad := range []string{"", "age1", "AGE-SECRET-KEY-1", "age1\x00", strings.Repeat("a", 10_000)} {
		_, err := Recipients([]string{bad})
		wantCode(t, fmt.Sprintf("recipient %.20q", bad), err, counterclaim.CodeBadInput)
	}
	if err := os.WriteFile(file, []byte("AGE-SECRET-KEY-1QQQQ"), fileMode); err != nil {
		t.Fatal(err)
	}
	if _, err := Identities(file); counterclaim.CodeOf(err) != counterclaim.CodeBadInput || strings.Contains(err.Error(), "QQQQ") {
		t.Errorf("a broken identity: %v", err)
	}
}

// failing gives some bytes and then an error.
func failing(n int) io.Reader {
	return io.MultiReader(strings.NewReader(strings.Repeat("x", n)), iotest.ErrReader(errors.New("the stick was pulled out")))
}

// What is refused or breaks off leaves nothing.
func TestNothingIsLeft(t *testing.T) {
	gone, leave := context.WithCancel(t.Context())
	leave()
	for _, c := range []struct {
		what string
		ctx  context.Context
		from func() io.Reader
		want counterclaim.Code
	}{
		{"nothing", t.Context(), func() io.Reader { return strings.NewReader("") }, counterclaim.CodeEmpty},
		{"a byte too many", t.Context(), func() io.Reader { return strings.NewReader(strings.Repeat("x", 300_001)) }, counterclaim.CodeTooLarge},
		{"no end", t.Context(), func() io.Reader { return endless{} }, counterclaim.CodeTooLarge},
		{"a source that fails", t.Context(), func() io.Reader { return failing(200_000) }, counterclaim.CodeUnreadable},
		{"a source that fails at once", t.Context(), func() io.Reader { return failing(0) }, counterclaim.CodeUnreadable},
		{"a context that has ended", gone, func() io.Reader { return endless{} }, counterclaim.CodeInternal},
	} {
		for _, sealed := range []bool{false, true} {
			s := newStore(t)
			keep := s.Put
			if sealed {
				keep = func(ctx context.Context, from io.Reader, l Limits) (Kept, error) { return s.PutSealed(ctx, from, l) }
			}
			_, err := keep(c.ctx, c.from(), Limits{Bytes: 300_000})
			wantCode(t, c.what, err, c.want)
			left := files(t, s)
			if sealed {
				left = slices.DeleteFunc(left, func(path string) bool { return filepath.Base(path) == secretName })
			}
			if len(left) != 0 {
				t.Errorf("%s leaves %v", c.what, left)
			}
			if _, err := keep(t.Context(), strings.NewReader(strings.Repeat("x", 300_000)), Limits{Bytes: 300_000}); err != nil {
				t.Errorf("%s: as much as may be: %v", c.what, err)
			}
		}
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// TestDamage changes files behind the vault's back: no reader sees an end without an error, and Check names each.
func TestDamage(t *testing.T) {
	content := long("a map")
	flip := func(at func(n int) int) func(b []byte) []byte {
		return func(b []byte) []byte { b[at(len(b))] ^= 1; return b }
	}
	for what, change := range map[string]func(b []byte) []byte{
		"the first byte":    flip(func(int) int { return 0 }),
		"one in the head":   flip(func(int) int { return 100 }),
		"one in the middle": flip(func(n int) int { return n / 2 }),
		"the last byte":     flip(func(n int) int { return n - 1 }),
		"cut":               func(b []byte) []byte { return b[:len(b)-1] },
		"cut at a chunk":    func(b []byte) []byte { return b[:len(b)-len(b)%(64<<10)] },
		"a byte more":       func(b []byte) []byte { return append(b, 0) },
		"emptied":           func([]byte) []byte { return nil },
	} {
		s := newStore(t)
		for _, k := range []Kept{put(t, s, content), putSealed(t, s, content)} {
			path := s.plainPath(k.ID)
			if !k.Sealed.IsZero() {
				path = s.sealedPath(k.ID)
			}
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, change(b), fileMode); err != nil {
				t.Fatal(err)
			}
			_, err = get(s, k.ID)
			wantCode(t, what, err, counterclaim.CodeBadInput)
		}
		for _, c := range checked(t, s) {
			if c.Wrong == "" {
				t.Errorf("%s: %+v", what, c)
			}
		}
		if left, err := s.Leftovers(t.Context()); err != nil || len(left) != 0 {
			t.Errorf("%s: the key of what is damaged is taken for a leftover: %v, %v", what, left, err)
		}
		wantContent(t, s, put(t, s, content).ID, content) // what comes again heals
		wantContent(t, s, putSealed(t, s, content).ID, content)
	}
	// One item in the place of another, whole in itself.
	s := newStore(t)
	a, b := putSealed(t, s, "one"), putSealed(t, s, "two")
	if err := os.Rename(s.sealedPath(a.ID), s.sealedPath(b.ID)); err != nil {
		t.Fatal(err)
	}
	_, err := get(s, b.ID)
	wantCode(t, "one in the place of another", err, counterclaim.CodeBadInput)
	if c := checked(t, s); len(c) != 1 || c[0].Wrong == "" {
		t.Errorf("%+v", c)
	}
}

// Without its secret a vault makes no new one: all names would change.
func TestSecretGone(t *testing.T) {
	s := newStore(t)
	k := putSealed(t, s, "one")
	if err := os.Remove(filepath.Join(s.dir, secretName)); err != nil {
		t.Fatal(err)
	}
	_, err := get(s, k.ID)
	wantCode(t, "reading", err, counterclaim.CodeNotFound)
	_, err = s.PutSealed(t.Context(), strings.NewReader("two"), Limits{})
	wantCode(t, "keeping", err, counterclaim.CodeNotFound)
}

func TestLeftovers(t *testing.T) {
	s := newStore(t)
	put(t, s, "plain")
	sealed := putSealed(t, s, "sealed")
	broken, err := s.draft()
	if err != nil {
		t.Fatal(err)
	}
	broken.f.Close()
	stray, err := newKey()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.keepKey(stray, nil); err != nil {
		t.Fatal(err)
	}
	strange := filepath.Join(s.dir, "ab", "notes.txt")
	if err := errors.Join(os.MkdirAll(filepath.Dir(strange), folderMode), os.WriteFile(strange, nil, fileMode), os.Symlink(strange, filepath.Join(s.dir, "ab", strings.Repeat("c", 62)))); err != nil {
		t.Fatal(err)
	}
	left, err := s.Leftovers(t.Context())
	if err != nil || len(left) != 4 {
		t.Fatalf("%v, %v", left, err)
	}
	if swept, err := s.Sweep(t.Context(), time.Now().Add(-time.Hour)); err != nil || len(swept) != 0 {
		t.Errorf("young ones are swept: %v, %v", swept, err)
	}
	swept, err := s.Sweep(t.Context(), time.Now().Add(time.Hour))
	if err != nil || len(swept) != 2 {
		t.Errorf("%v, %v", swept, err)
	}
	if left, err := s.Leftovers(t.Context()); err != nil || len(left) != 2 || !left[0].Stranger || !left[1].Stranger {
		t.Errorf("%v, %v", left, err)
	}
	wantContent(t, s, sealed.ID, "sealed")
	if c := checked(t, s); len(c) != 2 {
		t.Errorf("%+v", c)
	}
}

// Many writers of the same bytes leave one item that can be read.
func TestManyWriters(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "v")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			s, err := Open(dir)
			if err != nil {
				t.Error(err)
				return
			}
			for n := range 5 {
				content := long(fmt.Sprint("film ", n))
				if _, err := s.PutSealed(context.Background(), strings.NewReader(content), Limits{}); err != nil {
					t.Error(err)
				}
				if _, err := s.Put(context.Background(), strings.NewReader(content), Limits{}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	s := &Store{dir: dir}
	for _, c := range checked(t, s) {
		if c.Wrong != "" || c.NoKey {
			t.Errorf("%+v", c)
		}
	}
	if got := files(t, s); len(got) != 5+5+5+1 {
		t.Errorf("%d files: %v", len(got), got)
	}
	if left, err := s.Leftovers(t.Context()); err != nil || len(left) != 0 {
		t.Errorf("%v, %v", left, err)
	}
}

func TestNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, fileMode); err != nil {
		t.Fatal(err)
	}
	_, err := Open(file)
	wantCode(t, "a file", err, counterclaim.CodeBadInput)
	s := newStore(t)
	if len(checked(t, s)) != 0 || len(files(t, s)) != 0 {
		t.Error("a vault that is only looked at is made")
	}
}

// FuzzSealed puts any bytes in the place of a sealed item and its key: none of it is ever given out as what came.
func FuzzSealed(f *testing.F) {
	s := newStore(f)
	k := putSealed(f, s, "a statement")
	item, err1 := os.ReadFile(s.sealedPath(k.ID))
	name, err2 := s.keyOf(s.sealedPath(k.ID))
	key, err3 := os.ReadFile(s.keyPath(name))
	if err := errors.Join(err1, err2, err3); err != nil {
		f.Fatal(err)
	}
	f.Add(item, key)
	f.Add(item[:len(item)/2], key)
	f.Add(append([]byte("age-encryption.org/v1\n-> counterclaim ../../etc/passwd X25519\n"), item...), key)
	f.Add(item, []byte("age-encryption.org/v1\n"))
	f.Fuzz(func(t *testing.T, item, key []byte) {
		if err := errors.Join(os.WriteFile(s.sealedPath(k.ID), item, fileMode), os.WriteFile(s.keyPath(name), key, fileMode)); err != nil {
			t.Fatal(err)
		}
		if got, err := get(s, k.ID); err == nil && got != "a statement" {
			t.Errorf("%q is given out", got)
		}
		for _, c := range checked(t, s) {
			if got, err := get(s, k.ID); c.Wrong == "" && !c.NoKey && !c.Closed && (err != nil || got != "a statement") {
				t.Errorf("%+v is well: %q, %v", c, got, err)
			}
		}
		if _, err := s.Leftovers(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
