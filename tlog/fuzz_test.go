package tlog

import (
	"testing"

	"github.com/digitorus/timestamp"
)

// FuzzProof reads proofs from anywhere: none that was not made holds.
func FuzzProof(f *testing.F) {
	f.Add([]byte(`{"format":"counterclaim proof 1","leaf":{"kind":"report","ref":null,"content":null,"at":"","salt":null},"index":0,"hashes":[],"checkpoint":"","keys":[{"public":"a+00000000+AA=="}]}`))
	f.Add([]byte(`{"format":"counterclaim proof 1","index":18446744073709551615,"keys":[{}]}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		p, err := ReadProof(content)
		if err != nil {
			return
		}
		if p.Words != nil && p.checkWords() == nil && p.Sealed() == nil {
			t.Errorf("words are held to be in what holds none: %s", p.What)
		}
		if _, err := p.Check(""); err == nil {
			t.Skip("a proof that somebody made")
		}
	})
}

// FuzzKeys reads keys, and a checkpoint under them.
func FuzzKeys(f *testing.F) {
	f.Add([]byte(`{"public":"counterclaim.log/0b12465cbd0c9605+b412b181+Ad4grff+7enFATPT6HrCUWpGELlRFeXWLwDgAkP5yxnm"}`), []byte("counterclaim.log/0b12465cbd0c9605\n1\nAAAA\n\n— counterclaim.log/0b12465cbd0c9605 tBKx\n"))
	f.Add([]byte("\n"), []byte("\n\n"))
	f.Fuzz(func(t *testing.T, keys, checkpoint []byte) {
		k, err := parseKeys(keys)
		if err != nil {
			return
		}
		if len(k) == 0 || k.Name() == "" {
			t.Fatalf("no keys were read from %q", keys)
		}
		if c, err := openCheckpoint(checkpoint, k); err == nil && (len(c.Root) != hashSize || c.Size > mostEntries) {
			t.Errorf("%+v", c)
		}
	})
}

// FuzzBundle reads bundles of entries.
func FuzzBundle(f *testing.F) {
	f.Add([]byte{0, 32, 1}, 1)
	f.Add(append([]byte{0, 32}, make([]byte, 32)...), 1)
	f.Fuzz(func(t *testing.T, content []byte, count int) {
		if count < 1 || count > tileWidth {
			return
		}
		entries, err := parseBundle(content, count)
		if err == nil && len(entries) != count {
			t.Errorf("%d entries, want %d", len(entries), count)
		}
	})
}

// FuzzStamp reads timestamps from anywhere: what is deep, long or not DER is not given to the library, and nothing breaks.
func FuzzStamp(f *testing.F) {
	f.Add([]byte{0x30, 0x03, 0x02, 0x01, 0x00})
	f.Add([]byte{0x30, 0x80, 0x00, 0x00})
	f.Add([]byte{0x3f, 0x81, 0x82, 0x01})
	f.Fuzz(func(t *testing.T, content []byte) {
		if s, err := read(content, timestamp.Parse); err == nil && (len(s.HashedMessage) == 0 || len(content) > mostToken) {
			t.Errorf("%+v", s)
		}
		if s, err := read(content, timestamp.ParseResponse); err == nil && len(s.RawToken) == 0 {
			t.Errorf("%+v", s)
		}
	})
}
