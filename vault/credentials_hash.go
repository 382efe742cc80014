package vault

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"hash"
	"strings"

	"github.com/fxamacker/cbor/v2"
)

// Limits of content credentials that are read.
const (
	maxManifest      = 8 << 20 // bytes
	maxManifestDepth = 8
	maxExclusions    = 64
	excludedBeside   = 64 << 10 // bytes that may be left out beside the manifest itself
)

// manifest gathers the JUMBF box of content credentials out of a file's parts.
type manifest struct {
	box  []byte
	over bool   // there was too much
	id   uint16 // of the box, in the segments of a JPEG; boxes there are cut into several
	some bool
}

func (m *manifest) add(b []byte) {
	if b == nil || len(m.box)+len(b) > maxManifest {
		m.over = true
		return
	}
	m.box = append(m.box, b...)
}

// jpeg takes an APP11 segment: "JP", the box's number, the packet's number, and from the second packet on the box's head again.
// Source: ISO/IEC 19566-5, annex D.
func (m *manifest) jpeg(b []byte) {
	if len(b) < 16 {
		return
	}
	id, packet := binary.BigEndian.Uint16(b[2:]), binary.BigEndian.Uint32(b[4:])
	switch {
	case !m.some && packet == 1 && bytes.Contains(b[:min(len(b), 256)], []byte("c2pa")):
		m.id, m.some = id, true
		m.add(b[8:])
	case m.some && id == m.id && packet > 1:
		head := 8
		if binary.BigEndian.Uint32(b[8:]) == 1 { // the length is in 8 more bytes
			head = 16
		}
		if len(b) >= 8+head {
			m.add(b[8+head:])
		}
	}
}

// jumbf calls each for the boxes in b: its type, its label where it is one that holds others, and what it holds.
func jumbf(b []byte, each func(kind, label string, content []byte)) {
	for len(b) >= 8 {
		n, head := uint64(binary.BigEndian.Uint32(b)), 8
		if n == 1 && len(b) >= 16 {
			n, head = binary.BigEndian.Uint64(b[8:]), 16
		}
		if n == 0 {
			n = uint64(len(b))
		}
		if n < uint64(head) || n > uint64(len(b)) {
			return
		}
		kind, content := string(b[4:8]), b[head:n]
		label := ""
		if kind == "jumb" {
			label, content = described(content)
		}
		each(kind, label, content)
		b = b[n:]
	}
}

// described takes the description off the front of a box that holds others: its label.
func described(b []byte) (label string, rest []byte) {
	if len(b) < 25 || string(b[4:8]) != "jumd" {
		return "", nil
	}
	n := uint64(binary.BigEndian.Uint32(b))
	if n < 25 || n > uint64(len(b)) {
		return "", nil
	}
	if b[24]&2 != 0 {
		text, _, _ := bytes.Cut(b[25:n], []byte{0})
		label = string(text)
	}
	return label, b[n:]
}

// inside gives what the last box of a label holds.
func inside(b []byte, is func(label string) bool) (out []byte) {
	jumbf(b, func(kind, label string, content []byte) {
		if kind == "jumb" && is(label) {
			out = content
		}
	})
	return out
}

// hashData is the assertion c2pa.hash.data. Source: C2PA Technical Specification 2.2, section 18.5.
type hashData struct {
	Exclusions []struct {
		Start  uint64 `cbor:"start"`
		Length uint64 `cbor:"length"`
	} `cbor:"exclusions"`
	Algorithm string `cbor:"alg"`
	Hash      []byte `cbor:"hash"`
}

// bound gives the assertion of the active manifest, the last one, on which bytes of the file it is about; nil for none.
func (m *manifest) bound() *hashData {
	if m.over || len(m.box) == 0 {
		return nil
	}
	store := inside(m.box, func(l string) bool { return l == "c2pa" })
	active := inside(store, func(string) bool { return true })
	assertions := inside(active, func(l string) bool { return l == "c2pa.assertions" })
	var body []byte
	n := 0
	jumbf(assertions, func(_, label string, content []byte) {
		if base, _, _ := strings.Cut(label, "__"); base == "c2pa.hash.data" {
			n++
			jumbf(content, func(kind, _ string, content []byte) {
				if kind == "cbor" {
					body = content
				}
			})
		}
	})
	if n != 1 { // there is exactly one, section 18.5.1
		return nil
	}
	mode, err := cbor.DecOptions{MaxNestedLevels: maxManifestDepth, MaxArrayElements: 1024, MaxMapPairs: 1024, IndefLength: cbor.IndefLengthForbidden, DupMapKey: cbor.DupMapKeyEnforcedAPF}.DecMode()
	if err != nil {
		return nil
	}
	var h hashData
	if mode.Unmarshal(body, &h) != nil || len(h.Exclusions) > maxExclusions {
		return nil
	}
	return &h
}

// credentialsFit says, of credentials that name the bytes that they were made for, whether those are this file's. It says nothing of who
// made them: whoever changes a file can write credentials that fit.
func (l *looker) credentialsFit() {
	h := l.manifest.bound()
	if h == nil || l.spent || l.Size > l.bytes-factsPage*(maxExclusions+1) { // the rest of the look goes before
		return
	}
	sums := map[string]func() hash.Hash{"": sha256.New, "sha256": sha256.New, "sha384": sha512.New384, "sha512": sha512.New}
	start, ok := sums[strings.ToLower(h.Algorithm)]
	if !ok {
		return
	}
	sum, from, left := start(), int64(0), uint64(len(l.manifest.box)+excludedBeside)
	for _, x := range h.Exclusions {
		if x.Start < uint64(from) || x.Start > uint64(l.Size) || x.Length > uint64(l.Size)-x.Start || x.Length > left {
			l.Credentials += "; they do not fit this file's bytes"
			return
		}
		if !l.sumOf(sum, from, int64(x.Start)) {
			return
		}
		from, left = int64(x.Start+x.Length), left-x.Length
	}
	if !l.sumOf(sum, from, l.Size) {
		return
	}
	if bytes.Equal(sum.Sum(nil), h.Hash) {
		l.Credentials += "; they fit this file's bytes"
		return
	}
	l.Credentials += "; they do not fit this file's bytes"
}

// sumOf adds the file's bytes from one place to another; false where the budget ends.
func (l *looker) sumOf(sum hash.Hash, from, to int64) bool {
	for from < to {
		b := l.upTo(from, int(min(to-from, factsPage)))
		if len(b) == 0 {
			return false
		}
		sum.Write(b) // never fails
		from += int64(len(b))
	}
	return true
}
