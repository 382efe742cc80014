package main

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sqlite"
)

const (
	testPass   = "seven grey herons wade"
	testFactor = 8 // a few milliseconds
)

// lockedRecord makes a record with what lies beside one, and locks it.
func lockedRecord(t testing.TB) (sealed string, held map[string]string) {
	t.Helper()
	record := filepath.Join(t.TempDir(), "r.sqlite")
	store, err := sqlite.Open(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	for name, words := range map[string]string{".vault/ab/cd": strings.Repeat("bytes of an exhibit\n", 20_000), ".log/checkpoint": "a checkpoint\n", ".log.key": "a key\n"} {
		if err := os.MkdirAll(filepath.Dir(record+name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(record+name, []byte(words), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	held = map[string]string{}
	for _, name := range []string{"", ".vault/ab/cd", ".log/checkpoint", ".log.key"} {
		b, err := os.ReadFile(record + name)
		if err != nil {
			t.Fatal(err)
		}
		held[name] = string(b)
	}
	sealed = record + sealedEnding
	if err := sealInto(t.Context(), record, sealed, testPass, testFactor); err != nil {
		t.Fatal(err)
	}
	return sealed, held
}

func TestLockedRecordIsReadBack(t *testing.T) {
	sealed, held := lockedRecord(t)
	b, err := os.ReadFile(sealed)
	if err != nil {
		t.Fatal(err)
	}
	for _, clear := range []string{"SQLite format", "bytes of an exhibit", "a checkpoint"} {
		if bytes.Contains(b, []byte(clear)) {
			t.Errorf("the locked file shows %q", clear)
		}
	}
	folder, at, err := unlockInto(t.Context(), sealed, testPass, leftEnding)
	if err != nil {
		t.Fatal(err)
	}
	defer at.Close()
	for name, words := range held {
		got, err := os.ReadFile(filepath.Join(folder, leftRecord+name))
		if err != nil || string(got) != words {
			t.Errorf("%q came back as %d bytes, not %d: %v", name, len(got), len(words), err)
		}
	}
	// What a program left that ended early is named, and nothing writes over it.
	if _, _, err := unlockInto(t.Context(), sealed, testPass, leftEnding); counterclaim.CodeOf(err) != counterclaim.CodeLocked || !strings.Contains(err.Error(), folder) {
		t.Errorf("a copy that was left: %v", err)
	}
}

// Whatever is cut off or altered is refused with a clear error, and leaves nothing.
func TestDamagedLockedRecord(t *testing.T) {
	sealed, _ := lockedRecord(t)
	whole, err := os.ReadFile(sealed)
	if err != nil {
		t.Fatal(err)
	}
	at := filepath.Join(t.TempDir(), "x.sqlite.age")
	try := func(what string, b []byte, pass, want string) {
		t.Helper()
		if err := os.WriteFile(at, b, 0o600); err != nil {
			t.Fatal(err)
		}
		_, _, err := unlockInto(t.Context(), at, pass, leftEnding)
		var e *counterclaim.Error
		if !errors.As(err, &e) || e.Code != counterclaim.CodeBadInput || !strings.Contains(e.Message, want) {
			t.Errorf("%s: %v", what, err)
		}
		if _, err := os.Stat(at + leftEnding); err == nil {
			t.Errorf("%s: something was left", what)
			os.RemoveAll(at + leftEnding)
		}
	}
	try("another passphrase", whole, testPass+"r", "passphrase does not open")
	try("nothing", nil, testPass, "no locked record")
	try("something else", []byte(strings.Repeat("x", 5000)), testPass, "no locked record")
	for _, n := range []int{1, 16, 1000, 64 << 10, len(whole) / 2} {
		try("cut short", whole[:len(whole)-n], testPass, "damaged")
	}
	try("with more behind it", append(bytes.Clone(whole), 'x'), testPass, "damaged")
	for i := 300; i < len(whole); i += len(whole) / 23 {
		b := bytes.Clone(whole)
		b[i] ^= 1
		try("altered", b, testPass, "damaged")
	}
	altered := bytes.Clone(whole)
	altered[30] ^= 1
	try("its head altered", altered, testPass, "")
}

// tarOf makes a tar of one entry after a record.
func tarOf(t testing.TB, h tar.Header) []byte {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range []tar.Header{{Typeflag: tar.TypeReg, Name: leftRecord, Size: 1}, h} {
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(make([]byte, h.Size)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func hostileTars(t testing.TB) map[string][]byte {
	return map[string][]byte{
		"../up":               tarOf(t, tar.Header{Typeflag: tar.TypeReg, Name: "../record.sqlite", Size: 1}),
		"from the root":       tarOf(t, tar.Header{Typeflag: tar.TypeReg, Name: "/record.sqlite.log/x", Size: 1}),
		"up from within":      tarOf(t, tar.Header{Typeflag: tar.TypeReg, Name: "record.sqlite.log/../../x", Size: 1}),
		"a link":              tarOf(t, tar.Header{Typeflag: tar.TypeSymlink, Name: "record.sqlite.vault", Linkname: "/etc"}),
		"a hard link":         tarOf(t, tar.Header{Typeflag: tar.TypeLink, Name: "record.sqlite.log.key", Linkname: "/etc/passwd"}),
		"a device":            tarOf(t, tar.Header{Typeflag: tar.TypeChar, Name: "record.sqlite.log.key"}),
		"of no record":        tarOf(t, tar.Header{Typeflag: tar.TypeReg, Name: "record.sqlite.exe", Size: 1}),
		"twice":               tarOf(t, tar.Header{Typeflag: tar.TypeReg, Name: leftRecord, Size: 1}),
		"a backslash":         tarOf(t, tar.Header{Typeflag: tar.TypeReg, Name: `record.sqlite.log/..\..\x`, Size: 1}),
		"a name without end":  tarOf(t, tar.Header{Typeflag: tar.TypeReg, Name: "record.sqlite.log/" + strings.Repeat("a/", 5000) + "a", Size: 1}),
		"no record in it":     make([]byte, 1024),
		"cut off in a header": tarOf(t, tar.Header{Typeflag: tar.TypeReg, Name: "record.sqlite.log.key", Size: 1})[:1100],
	}
}

func TestHostileLockedRecord(t *testing.T) {
	for what, b := range hostileTars(t) {
		taken := 0
		err := unpack(t.Context(), bytes.NewReader(b), func(string, bool, io.Reader) error { taken++; return nil })
		if err == nil || taken > 1 {
			t.Errorf("%s: %d taken, %v", what, taken, err)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	for _, b := range hostileTars(f) {
		f.Add(b)
	}
	f.Add(tarOf(f, tar.Header{Typeflag: tar.TypeReg, Name: "record.sqlite.log/tile/0/000", Size: 3}))
	f.Fuzz(func(t *testing.T, b []byte) {
		_ = unpack(t.Context(), bytes.NewReader(b), func(name string, _ bool, bytes io.Reader) error {
			if !filepath.IsLocal(name) || !strings.HasPrefix(name, leftRecord) {
				t.Errorf("it would write %q", name)
			}
			_, err := io.Copy(io.Discard, bytes)
			return err
		})
	})
}
