package tlog

import (
	"crypto/ed25519"
	"encoding/base64"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/counterclaim/counterclaim"
)

// publicOf gives the public half of a note's private key.
func publicOf(secret string) (string, error) {
	bad := counterclaim.Errorf(counterclaim.CodeBadInput, "a private key cannot be read")
	parts := strings.SplitN(strings.TrimSpace(secret), "+", 5)
	if len(parts) != 5 || parts[0] != "PRIVATE" || parts[1] != "KEY" {
		return "", bad
	}
	raw, err := base64.StdEncoding.DecodeString(parts[4])
	if err != nil || len(raw) != 1+ed25519.SeedSize || raw[0] != 1 {
		return "", bad
	}
	public, err := note.NewEd25519VerifierKey(parts[2], ed25519.NewKeyFromSeed(raw[1:]).Public().(ed25519.PublicKey))
	if err != nil {
		return "", bad
	}
	return public, nil
}
