package tlog_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/digitorus/timestamp"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/tlog"
)

// authority is a timestamp authority in this process, with a root of its own.
type authority struct {
	*httptest.Server
	root, cert *x509.Certificate
	key        *ecdsa.PrivateKey
	at         time.Time
	hash       crypto.Hash
	alter      func(t *timestamp.Timestamp)
	answer     func(w http.ResponseWriter, good []byte) // nil for the good one
}

// newAuthority makes one whose certificate is for a purpose.
func newAuthority(t testing.TB, name string, purpose x509.ExtKeyUsage) *authority {
	t.Helper()
	a := &authority{at: time.Now().UTC().Truncate(time.Second), hash: crypto.SHA256}
	make := func(of, parent *x509.Certificate, signs *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey) {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if parent == nil {
			parent, signs = of, key
		}
		der, err := x509.CreateCertificate(rand.Reader, of, parent, key.Public(), signs)
		if err != nil {
			t.Fatal(err)
		}
		c, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		return c, key
	}
	until := func(c *x509.Certificate) *x509.Certificate {
		c.NotBefore, c.NotAfter = a.at.Add(-time.Hour), a.at.Add(24*time.Hour)
		return c
	}
	root, rootKey := make(until(&x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name + " root"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}), nil, nil)
	a.root = root
	a.cert, a.key = make(until(&x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: name}, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{purpose}}), root, rootKey)
	a.Server = httptest.NewServer(http.HandlerFunc(a.serve))
	t.Cleanup(a.Close)
	return a
}

func (a *authority) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	q, err := timestamp.ParseRequest(body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	t := &timestamp.Timestamp{HashAlgorithm: q.HashAlgorithm, HashedMessage: q.HashedMessage, Time: a.at, Nonce: q.Nonce, Policy: asn1.ObjectIdentifier{1, 2, 3}, AddTSACertificate: q.Certificates, Accuracy: time.Second}
	if a.alter != nil {
		a.alter(t)
	}
	good, err := t.CreateResponseWithOpts(a.cert, a.key, a.hash)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/timestamp-reply")
	if a.answer != nil {
		a.answer(w, good)
		return
	}
	_, _ = w.Write(good)
}

func (a *authority) roots(t testing.TB) *x509.CertPool {
	t.Helper()
	pool, err := tlog.ReadRoots(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.root.Raw}))
	if err != nil {
		t.Fatal(err)
	}
	return pool
}

// sealed is a record with reports and a log.
func sealed(t *testing.T, texts ...string) held {
	t.Helper()
	h := held{t.TempDir()}
	h.with(t, func(s counterclaim.Store, _ counterclaim.Leaves) {
		for _, text := range texts {
			save(t, s, text)
		}
	})
	h.seal(t)
	return h
}

// TestTimestamp has an authority stamp a log that grows, and finds it out where it was rolled back or rewritten since.
func TestTimestamp(t *testing.T) {
	h, a := sealed(t, "One."), newAuthority(t, "Clock of Corland", x509.ExtKeyUsageTimeStamping)
	stamp := func() *tlog.Timestamped {
		t.Helper()
		got, err := tlog.Timestamp(t.Context(), h.log(), a.URL, a.roots(t))
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := stamp(); got.Size != 2 || !got.Trusted || got.Authority != "Clock of Corland" || !got.At.Equal(a.at) {
		t.Errorf("%+v", got)
	}
	stamp() // again, of the same checkpoint
	before := h.copied(t)
	h.with(t, func(s counterclaim.Store, _ counterclaim.Leaves) { save(t, s, "Two.") })
	h.seal(t)
	a.at = a.at.Add(time.Hour)
	stamp()
	faults, checked := h.verify(t, tlog.Check{Roots: a.roots(t)})
	if len(faults) > 0 || len(checked.Timestamped) != 2 || checked.Timestamped[1].Size != 4 || !checked.Timestamped[1].At.Equal(a.at) {
		t.Errorf("%+v, %+v", checked, faults)
	}
	if faults, checked = h.verify(t, tlog.Check{}); len(faults) > 0 || len(checked.Timestamped) != 2 || checked.Timestamped[0].Trusted || checked.Held().Alone() ||
		!checked.Held().Stamped.At.Equal(a.at) {
		t.Errorf("without roots: %+v, %+v", checked, faults)
	}
	other := newAuthority(t, "Clock of Corland", x509.ExtKeyUsageTimeStamping)
	if faults, _ := h.verify(t, tlog.Check{Roots: other.roots(t)}); len(faults) != 2 || !strings.Contains(faults[0].Sentence, "does not lead to a root") {
		t.Errorf("by another root of the same name: %+v", faults)
	}
	if err := os.CopyFS(filepath.Join(before.log(), "new"), os.DirFS(filepath.Join(h.log(), "timestamp"))); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(before.log(), "timestamp")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(before.log(), "new"), filepath.Join(before.log(), "timestamp")); err != nil {
		t.Fatal(err)
	}
	if faults, _ := before.verify(t, tlog.Check{Roots: a.roots(t)}); len(faults) != 1 || faults[0].Fault != counterclaim.FaultRolledBack || !strings.Contains(faults[0].Sentence, "Clock of Corland stamped at "+a.at.Format(time.RFC3339)) {
		t.Errorf("rolled back behind a timestamp: %+v", faults)
	}
	before.with(t, func(s counterclaim.Store, _ counterclaim.Leaves) { save(t, s, "Another."); save(t, s, "And more.") })
	before.seal(t)
	if faults, _ := before.verify(t, tlog.Check{Roots: a.roots(t)}); len(faults) != 1 || !strings.Contains(faults[0].Sentence, "rewritten") {
		t.Errorf("rewritten behind a timestamp: %+v", faults)
	}
	// One stamp's token under another's checkpoint.
	one, err := os.ReadFile(filepath.Join(h.log(), "timestamp", "2"))
	if err != nil {
		t.Fatal(err)
	}
	two, err := os.ReadFile(filepath.Join(h.log(), "timestamp", "4"))
	if err != nil {
		t.Fatal(err)
	}
	swapped := append(one[:bytes.Index(one, []byte(`,"token"`)):bytes.Index(one, []byte(`,"token"`))], two[bytes.Index(two, []byte(`,"token"`)):]...)
	if err := os.WriteFile(filepath.Join(h.log(), "timestamp", "2"), swapped, 0o600); err != nil {
		t.Fatal(err)
	}
	if faults, _ := h.verify(t, tlog.Check{Roots: a.roots(t)}); len(faults) != 1 || !strings.Contains(faults[0].Sentence, "another checkpoint") {
		t.Errorf("another's token: %+v", faults)
	}
	if err := os.Remove(filepath.Join(h.log(), "timestamp", "4")); err != nil {
		t.Fatal(err)
	}
	if faults, _ := h.verify(t, tlog.Check{Roots: a.roots(t)}); len(faults) != 2 {
		t.Errorf("a timestamp that is gone: %+v", faults)
	}
}

// TestHostileAuthority wants nothing to be kept of an authority that answers wrongly.
func TestHostileAuthority(t *testing.T) {
	h := sealed(t, "One.")
	deep := bytes.Repeat([]byte{0x30, 0x80}, 20_000)
	for _, c := range []struct {
		what, why string
		purpose   x509.ExtKeyUsage
		set       func(a *authority)
	}{
		{what: "another nonce", why: "nonce", set: func(a *authority) { a.alter = func(t *timestamp.Timestamp) { t.Nonce = big.NewInt(1) } }},
		{what: "no nonce", why: "nonce", set: func(a *authority) { a.alter = func(t *timestamp.Timestamp) { t.Nonce = nil } }},
		{what: "another hash", why: "another checkpoint", set: func(a *authority) {
			a.alter = func(t *timestamp.Timestamp) { t.HashedMessage = bytes.Repeat([]byte{1}, 32) }
		}},
		{what: "another kind of hash", why: "another checkpoint", set: func(a *authority) { a.alter = func(t *timestamp.Timestamp) { t.HashAlgorithm = crypto.SHA512 } }},
		{what: "SHA-1", why: "SHA-1", set: func(a *authority) { a.hash = crypto.SHA1 }},
		{what: "no certificate", why: "certificate", set: func(a *authority) { a.alter = func(t *timestamp.Timestamp) { t.AddTSACertificate = false } }},
		{what: "after its certificate's end", why: "", set: func(a *authority) { a.at = a.at.Add(48 * time.Hour) }},
		{what: "a certificate for servers", why: "does not lead", purpose: x509.ExtKeyUsageServerAuth},
		{what: "a byte altered", why: "", set: func(a *authority) {
			a.answer = func(w http.ResponseWriter, good []byte) { good[len(good)-3] ^= 1; _, _ = w.Write(good) }
		}},
		{what: "endless", why: "bytes", set: func(a *authority) {
			a.answer = func(w http.ResponseWriter, _ []byte) { _, _ = w.Write(make([]byte, 1<<20)) }
		}},
		{what: "nothing", why: "", set: func(a *authority) { a.answer = func(http.ResponseWriter, []byte) {} }},
		{what: "garbage", why: "DER", set: func(a *authority) {
			a.answer = func(w http.ResponseWriter, _ []byte) { _, _ = w.Write([]byte("<html>")) }
		}},
		{what: "deep", why: "DER", set: func(a *authority) { a.answer = func(w http.ResponseWriter, _ []byte) { _, _ = w.Write(deep) } }},
		{what: "cut off", why: "", set: func(a *authority) {
			a.answer = func(w http.ResponseWriter, good []byte) { _, _ = w.Write(good[:len(good)/2]) }
		}},
		{what: "a refusal", why: "", set: func(a *authority) {
			a.answer = func(w http.ResponseWriter, _ []byte) {
				refusal, _ := timestamp.CreateErrorResponse(timestamp.Rejection, timestamp.BadRequest)
				_, _ = w.Write(refusal)
			}
		}},
		{what: "a page", why: "no timestamp", set: func(a *authority) {
			a.answer = func(w http.ResponseWriter, good []byte) {
				w.Header().Set("Content-Type", "text/html")
				_, _ = w.Write(good)
			}
		}},
		{what: "a way elsewhere", why: "cannot be reached", set: func(a *authority) {
			a.answer = func(w http.ResponseWriter, _ []byte) {
				w.Header().Set("Location", "http://192.0.2.1/")
				w.WriteHeader(http.StatusTemporaryRedirect)
			}
		}},
	} {
		if c.purpose == 0 {
			c.purpose = x509.ExtKeyUsageTimeStamping
		}
		a := newAuthority(t, "Clock", c.purpose)
		if c.set != nil {
			c.set(a)
		}
		_, err := tlog.Timestamp(t.Context(), h.log(), a.URL, a.roots(t))
		if counterclaim.CodeOf(err) != counterclaim.CodeBadInput || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s: %v, want %q", c.what, err, c.why)
		}
	}
	if _, err := os.Stat(filepath.Join(h.log(), "timestamp")); err == nil {
		t.Error("something was kept")
	}
	for _, bad := range []string{"", "tsa.example", "file:///etc/passwd"} {
		if _, err := tlog.Timestamp(t.Context(), h.log(), bad, nil); counterclaim.CodeOf(err) != counterclaim.CodeBadInput {
			t.Errorf("at %q: %v", bad, err)
		}
	}
	if _, err := tlog.Timestamp(t.Context(), t.TempDir(), "https://tsa.example", nil); counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
		t.Errorf("of no log: %v", err)
	}
	for what, roots := range map[string]string{"no roots": "", "a key": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"} {
		if _, err := tlog.ReadRoots([]byte(roots)); err == nil {
			t.Errorf("%s are taken", what)
		}
	}
}
