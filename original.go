package counterclaim

import "crypto/sha256"

// Original is what arrived before anything was read from it, byte for byte. A report's arrivals say under which hash it is kept.
type Original struct {
	ID    ID     `json:"id"`             // SHA-256 of Bytes, as sha256sum prints it
	Type  string `json:"type,omitempty"` // media type, as far as it is known
	Bytes []byte `json:"-"`
}

// Identify sets and returns the original's ID.
func (o *Original) Identify() ID {
	o.ID = sha256.Sum256(o.Bytes)
	return o.ID
}
