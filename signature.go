package counterclaim

import (
	"crypto/ed25519"
	"encoding/hex"
)

// What a signature is over.
const (
	OverContent = "content" // what was decided: [Decision.Content]
	OverFinding = "finding" // the whole finding with its replies: [Finding.Content]
)

// Signature is a person's Ed25519 signature (RFC 8032) over the canonical bytes of what they agree to.
type Signature struct {
	By   string `json:"by"`
	Over string `json:"over"` // content or finding
	Key  string `json:"key"`  // public key, hexadecimal
	Sig  string `json:"sig"`  // hexadecimal
}

// Sign signs canonical bytes. Over says which they are.
func Sign(by, over string, key ed25519.PrivateKey, what []byte) Signature {
	public, _ := key.Public().(ed25519.PublicKey) // as its documentation promises
	return Signature{By: by, Over: over, Key: hex.EncodeToString(public), Sig: hex.EncodeToString(ed25519.Sign(key, signed(by, over, what)))}
}

// Check wants the signature to be one of its key over the bytes, for the person whom it names. Whose key it is, is not known from it.
func (s Signature) Check(what []byte) error {
	key, err := hex.DecodeString(s.Key)
	if err != nil || len(key) != ed25519.PublicKeySize || hex.EncodeToString(key) != s.Key { // written in one way, so that equal keys are seen
		return Errorf(CodeBadInput, "the signature of %.80q has no key of 64 hexadecimal digits in small letters", s.By)
	}
	sig, err := hex.DecodeString(s.Sig)
	if err != nil || !ed25519.Verify(key, signed(s.By, s.Over, what), sig) {
		return Errorf(CodeBadInput, "the signature of %.80q does not hold for these words", s.By)
	}
	return nil
}

// signed gives the bytes that are signed: a hash, so that what is signed here is nothing that a key signs elsewhere.
func signed(by, over string, what []byte) []byte {
	id := HashOf("counterclaim signature", by, over, string(what))
	return id[:]
}
