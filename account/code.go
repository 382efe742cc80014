package account

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// One-time codes as in RFC 6238 with what every app for them takes: SHA-1, 6 digits, 30 seconds.
const (
	stepSeconds   = 30
	secretBytes   = 20 // as long as the hash, RFC 4226 section 4
	recoveryCodes = 8
	recoveryBytes = 10
)

// step gives the number of the time step that a moment lies in.
func step(t time.Time) int64 { return t.Unix() / stepSeconds }

// code gives the code of a step (RFC 4226 section 5.3).
func code(secret []byte, step int64) string {
	mac := hmac.New(sha1.New, secret)
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(step))
	mac.Write(counter[:])
	sum := mac.Sum(nil)
	from := sum[len(sum)-1] & 0xf
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[from:])&0x7fffffff%1_000_000)
}

// Code gives the code that an app shows at a moment for the secret of a person's otpauth:// address.
func Code(secret []byte, at time.Time) string { return code(secret, step(at)) }

// takeCode uses up a one-time or recovery code of a person. A one-time code is that of the present step or of one beside it, for clocks
// that are off, and later than every one that was taken before.
func takeCode(p *counterclaim.Person, given string, now time.Time) bool {
	given = strings.ToLower(strings.Join(strings.FieldsFunc(given, func(r rune) bool { return r == ' ' || r == '-' }), ""))
	if len(p.Secret) > 0 {
		for s := step(now) - 1; s <= step(now)+1; s++ {
			if s > p.LastStep && subtle.ConstantTimeCompare([]byte(code(p.Secret, s)), []byte(given)) == 1 {
				p.LastStep = s
				return true
			}
		}
	}
	at := slices.Index(p.Recovery, recoveryHash(p.Name, given))
	if at < 0 {
		return false
	}
	p.Recovery = slices.Delete(p.Recovery, at, at+1)
	return true
}

// Enrolment is what a person is shown once.
type Enrolment struct {
	URI      string   // otpauth://, which an app for one-time codes reads, as a picture or typed
	Recovery []string // each lets in once in the place of a one-time code
}

// enrol gives a person a new secret and new recovery codes.
func enrol(p *counterclaim.Person, site string) *Enrolment {
	p.Secret, p.LastStep, p.Recovery = make([]byte, secretBytes), 0, nil
	rand.Read(p.Secret)
	letters := base32.StdEncoding.WithPadding(base32.NoPadding)
	e := &Enrolment{URI: (&url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + site + ":" + p.Name,
		RawQuery: url.Values{"secret": {letters.EncodeToString(p.Secret)}, "issuer": {site}}.Encode()}).String()}
	for range recoveryCodes {
		raw := make([]byte, recoveryBytes)
		rand.Read(raw)
		plain := strings.ToLower(letters.EncodeToString(raw))
		p.Recovery = append(p.Recovery, recoveryHash(p.Name, plain))
		var parts []string
		for part := range slices.Chunk([]byte(plain), 4) {
			parts = append(parts, string(part))
		}
		e.Recovery = append(e.Recovery, strings.Join(parts, "-"))
	}
	return e
}

// recoveryHash needs no salt and no cost: a code is 80 random bits.
func recoveryHash(name, plain string) counterclaim.ID {
	return counterclaim.HashOf("recovery code", name, plain)
}
