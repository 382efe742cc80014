package vault

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
)

func jumbfBox(kind string, content ...[]byte) []byte {
	b := bytes.Join(content, nil)
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(b))), kind...), b...)
}

// jumbfOf is a box with a label that holds others.
func jumbfOf(label string, inside ...[]byte) []byte {
	head := jumbfBox("jumd", make([]byte, 16), []byte{3}, []byte(label), []byte{0})
	return jumbfBox("jumb", append([][]byte{head}, inside...)...)
}

// credentials are content credentials whose active manifest says that a hash is that of a file but for a part.
func credentials(t testing.TB, start, length int, sum []byte) []byte {
	t.Helper()
	body, err := cbor.Marshal(map[string]any{"alg": "sha256", "hash": sum, "name": "jumbf manifest", "pad": make([]byte, 8),
		"exclusions": []map[string]uint32{{"start": uint32(start) | 1<<24, "length": uint32(length) | 1<<24}}}) // one length in CBOR whatever they are
	if err != nil {
		t.Fatal(err)
	}
	body = bytes.ReplaceAll(body, append([]byte{0x1a}, binary.BigEndian.AppendUint32(nil, uint32(start)|1<<24)...), append([]byte{0x1a}, binary.BigEndian.AppendUint32(nil, uint32(start))...))
	body = bytes.ReplaceAll(body, append([]byte{0x1a}, binary.BigEndian.AppendUint32(nil, uint32(length)|1<<24)...), append([]byte{0x1a}, binary.BigEndian.AppendUint32(nil, uint32(length))...))
	older := jumbfOf("urn:c2pa:older", jumbfOf("c2pa.assertions", jumbfOf("c2pa.hash.data", jumbfBox("cbor", []byte{0xa0}))))
	active := jumbfOf("urn:c2pa:active", jumbfOf("c2pa.assertions", jumbfOf("c2pa.actions", jumbfBox("cbor", []byte{0xa0})), jumbfOf("c2pa.hash.data", jumbfBox("cbor", body))))
	return jumbfOf("c2pa", older, active)
}

// withCredentials puts credentials that fit into a file that a function builds around them; cut is in how many packets.
func withCredentials(t testing.TB, build func(box []byte) (file, part []byte)) []byte {
	t.Helper()
	start, length, sum := 0, 0, make([]byte, sha256.Size)
	for range 3 {
		file, part := build(credentials(t, start, length, sum))
		start, length = bytes.Index(file, part), len(part)
		if start < 0 {
			t.Fatal("the part is not in the file")
		}
		h := sha256.Sum256(append(append([]byte(nil), file[:start]...), file[start+length:]...))
		sum = h[:]
	}
	file, _ := build(credentials(t, start, length, sum))
	return file
}

// packets cuts a box into APP11 segments, each of which begins as the box does.
func packets(box []byte, size int) (segments [][]byte) {
	head := box[:8]
	for i, rest := 0, box[8:]; len(rest) > 0; i++ {
		n := min(size, len(rest))
		payload := append(append([]byte("JP\x00\x07"), binary.BigEndian.AppendUint32(nil, uint32(i+1))...), head...)
		segments = append(segments, jpegSegmentOf(0xeb, append(payload, rest[:n]...)))
		rest = rest[n:]
	}
	return segments
}

// TestCredentialsFit alters a byte of a file: its credentials fit no longer.
func TestCredentialsFit(t *testing.T) {
	jpeg := func(size int) func(box []byte) ([]byte, []byte) {
		return func(box []byte) ([]byte, []byte) {
			parts := packets(box, size)
			return jpegFile(t, 40, 40, parts...), bytes.Join(parts, nil)
		}
	}
	for what, build := range map[string]func(box []byte) ([]byte, []byte){
		"JPEG":                    jpeg(60_000),
		"JPEG in several packets": jpeg(300),
		"PNG": func(box []byte) ([]byte, []byte) {
			c := pngChunkOf("caBX", box)
			return pngFile(t, 40, 40, c), c
		},
	} {
		file := withCredentials(t, build)
		f := lookToday(file)
		if !strings.HasSuffix(f.Credentials, "not checked; they fit this file's bytes") || len(f.Notes) > 0 {
			t.Errorf("%s: %q, %q", what, f.Credentials, f.Notes)
		}
		file[len(file)-20] ^= 1
		if f := lookToday(file); !strings.HasSuffix(f.Credentials, "not checked; they do not fit this file's bytes") {
			t.Errorf("%s, altered: %q", what, f.Credentials)
		}
	}
	all := func(start, length int) []byte {
		h := sha256.Sum256(nil)
		return pngFile(t, 200, 200, pngChunkOf("caBX", credentials(t, start, length, h[:])), pngChunkOf("tEXt", append([]byte("Comment\x00"), bytes.Repeat([]byte("a"), 100_000)...)))
	}
	whole := len(all(0, 0))
	for what, file := range map[string][]byte{"all left out": all(0, whole), "beyond the end": all(whole, 5), "more than there is": all(5, 1<<30)} {
		if f := lookToday(file); !strings.HasSuffix(f.Credentials, "they do not fit this file's bytes") {
			t.Errorf("%s: %q", what, f.Credentials)
		}
	}
}

// FuzzManifest reads boxes from anywhere.
func FuzzManifest(f *testing.F) {
	f.Add(credentials(f, 1, 2, make([]byte, 32)))
	f.Add([]byte("\x00\x00\x00\x00jumb\x00\x00\x00\x01jumd"))
	f.Fuzz(func(t *testing.T, content []byte) {
		m := manifest{}
		m.jpeg(content)
		m.add(content)
		if h := m.bound(); h != nil && len(h.Exclusions) > maxExclusions {
			t.Errorf("%+v", h)
		}
	})
}
