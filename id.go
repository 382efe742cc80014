package counterclaim

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strconv"
)

// ID is a SHA-256 over the content that it names. The zero ID names nothing and
// is null in JSON.
type ID [sha256.Size]byte

// ShortLen is the number of hexadecimal digits in a short address: 64 bits, which
// among ten million things leaves a chance of about 1 in 370,000 that two share one.
// A store that finds two says so instead of choosing.
const ShortLen = 16

// IsZero reports whether the ID names nothing.
func (id ID) IsZero() bool { return id == ID{} }

// String gives the ID as 64 lower-case hexadecimal digits, or "" for the zero ID.
func (id ID) String() string {
	if id.IsZero() {
		return ""
	}
	return hex.EncodeToString(id[:])
}

// Short gives the first [ShortLen] digits, as they stand in addresses.
func (id ID) Short() string {
	if id.IsZero() {
		return ""
	}
	return hex.EncodeToString(id[:ShortLen/2])
}

// MarshalJSON writes the digits in quotes, null for the zero ID.
func (id ID) MarshalJSON() ([]byte, error) {
	if id.IsZero() {
		return []byte("null"), nil
	}
	out := make([]byte, 0, 2*len(id)+2)
	out = append(out, '"')
	out = hex.AppendEncode(out, id[:])
	return append(out, '"'), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (id *ID) UnmarshalJSON(data []byte) error {
	if string(data) == "null" || string(data) == `""` {
		*id = ID{}
		return nil
	}
	if len(data) < 2 || data[0] != '"' || data[len(data)-1] != '"' {
		return Errorf(CodeBadInput, "an id is a string of 64 hexadecimal digits, not %.80s", data)
	}
	got, err := ParseID(string(data[1 : len(data)-1]))
	if err != nil {
		return err
	}
	*id = got
	return nil
}

// MarshalText writes the digits: what an ID is as a key of a JSON object.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (id *ID) UnmarshalText(text []byte) (err error) {
	*id = ID{}
	if len(text) > 0 {
		*id, err = ParseID(string(text))
	}
	return err
}

// ParseID reads 64 hexadecimal digits.
func ParseID(s string) (ID, error) {
	var id ID
	if len(s) != 2*len(id) {
		return ID{}, Errorf(CodeBadInput, "an id has 64 hexadecimal digits, %q has %d characters", clip(s, 80), len(s))
	}
	if _, err := hex.Decode(id[:], []byte(s)); err != nil {
		return ID{}, Errorf(CodeBadInput, "%q is not an id: it has characters other than 0-9 and a-f", s)
	}
	return id, nil
}

// IsHexPrefix reports whether s can be the beginning of an ID of at least 8 digits.
func IsHexPrefix(s string) bool {
	if len(s) < 8 || len(s) > 2*sha256.Size {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// HashOf gives the ID of a kind of thing with these fields. Each field is preceded by
// its length, so that no two lists of fields give the same bytes.
func HashOf(kind string, fields ...string) ID {
	h := sha256.New()
	hashField(h, kind)
	for _, f := range fields {
		hashField(h, f)
	}
	var id ID
	h.Sum(id[:0])
	return id
}

func hashField(h hash.Hash, s string) {
	var n [20]byte
	h.Write(append(strconv.AppendInt(n[:0], int64(len(s)), 10), ':'))
	h.Write([]byte(s))
}

// clip shortens a string for an error message.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return s[:n] + "…"
}
