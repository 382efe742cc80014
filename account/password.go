package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/counterclaim/counterclaim"
)

// Limits of a password.
const (
	LeastPassword = 12   // letters
	MostPassword  = 1024 // bytes
)

// cost is what a hash takes: memory in KiB, passes over it, lanes.
type cost struct {
	memory, passes uint32
	lanes          uint8
}

// present is what new hashes take: OWASP's least for argon2id (Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane).
func present() cost { return cost{memory: 19 << 10, passes: 2, lanes: 1} }

// most is what a hash in a record may ask for, so that one that was tampered with cannot take the machine's memory.
func most() cost { return cost{memory: 256 << 10, passes: 16, lanes: 8} }

const (
	saltBytes = 16
	hashBytes = 32
)

// checkPassword says what is wrong with a password that a person wants.
func checkPassword(name, password string) error {
	wrong := func(format string, args ...any) error {
		return counterclaim.Errorf(counterclaim.CodeBadInput, format, args...).Try("take four or more words that belong to nothing")
	}
	switch {
	case len(password) > MostPassword || !utf8.ValidString(password):
		return wrong("a password is text of up to %d bytes", MostPassword)
	case utf8.RuneCountInString(password) < LeastPassword:
		return wrong("a password has at least %d letters", LeastPassword)
	case len(name) >= 4 && strings.Contains(strings.ToLower(password), name):
		return wrong("a password does not hold the person's name")
	case strings.Count(password, password[:1]) == len(password):
		return wrong("a password is more than one letter again and again")
	}
	return nil
}

// hash gives the hash of a password in PHC form, with what it took.
func (c cost) hash(password string) string {
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	return c.form(salt, c.key(password, salt, hashBytes))
}

func (c cost) form(salt, key []byte) string {
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.passes, c.lanes, b.EncodeToString(salt), b.EncodeToString(key))
}

// key is the same however the password's signs were put together on a keyboard.
func (c cost) key(password string, salt []byte, size uint32) []byte {
	return argon2.IDKey(norm.NFKC.Bytes([]byte(password)), salt, c.passes, c.memory, c.lanes, size)
}

// parseHash reads what form writes.
func parseHash(s string) (c cost, salt, key []byte, err error) {
	var version int
	parts := strings.Split(s, "$")
	bad := counterclaim.Errorf(counterclaim.CodeBadInput, "the hash of a password in the record cannot be read").Try("set the password again")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" {
		return c, nil, nil, bad
	}
	if n, err := fmt.Sscanf(parts[2], "v=%d", &version); n != 1 || err != nil || version != argon2.Version {
		return c, nil, nil, bad
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.passes, &c.lanes); n != 3 || err != nil {
		return c, nil, nil, bad
	}
	b := base64.RawStdEncoding
	if salt, err = b.DecodeString(parts[4]); err != nil {
		return c, nil, nil, bad
	}
	if key, err = b.DecodeString(parts[5]); err != nil {
		return c, nil, nil, bad
	}
	limit := most()
	if c.memory > limit.memory || c.passes > limit.passes || c.lanes > limit.lanes || c.passes < 1 || c.lanes < 1 ||
		len(salt) < 8 || len(salt) > 64 || len(key) < 16 || len(key) > 64 || c.form(salt, key) != s {
		return c, nil, nil, bad
	}
	return c, salt, key, nil
}

// hashed gives the hash of a password, with no more of them at once than the machine has memory for.
func (g *Gate) hashed(ctx context.Context, password string) (string, error) {
	if err := g.beginHash(ctx); err != nil {
		return "", err
	}
	defer g.endHash()
	return present().hash(password), nil
}

// matches reports whether a password is that of a hash, and whether the hash took less than new ones do. For no hash, nothing matches,
// in the same time.
func (g *Gate) matches(ctx context.Context, hash, password string) (ok, weak bool, err error) {
	if err := g.beginHash(ctx); err != nil {
		return false, false, err
	}
	defer g.endHash()
	if len(password) > MostPassword {
		password = password[:MostPassword+1] // longer than any that was set
	}
	if hash == "" {
		present().key(password, make([]byte, saltBytes), hashBytes)
		return false, false, nil
	}
	c, salt, key, err := parseHash(hash)
	if err != nil {
		return false, false, err
	}
	ok = subtle.ConstantTimeCompare(c.key(password, salt, uint32(len(key))), key) == 1
	now := present()
	return ok, c.memory < now.memory || c.passes < now.passes, nil
}

func (g *Gate) beginHash(ctx context.Context) error {
	select {
	case g.hashing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g *Gate) endHash() { <-g.hashing }
