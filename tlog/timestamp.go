package tlog

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/digitorus/pkcs7"
	"github.com/digitorus/timestamp"

	"github.com/counterclaim/counterclaim"
)

// Files of a log's timestamps: one for each checkpoint that was stamped, by its size, and a list of the sizes.
const (
	stampFolder = "timestamp"
	stampList   = stampFolder + "/list"
)

// Limits of timestamps.
const (
	mostToken  = 64 << 10 // bytes of an answer
	tsaTime    = 30 * time.Second
	mostDepth  = 32 // of DER
	nonceBytes = 16
)

// Stamp is what a timestamp authority (RFC 3161) said of a checkpoint.
type Stamp struct {
	Checkpoint string `json:"checkpoint"` // the signed note, of whose bytes the token has the SHA-256
	Token      []byte `json:"token"`      // the TimeStampToken
	TSA        string `json:"tsa"`        // where it was asked for
}

// Timestamped is up to where a log was there at a time, by the word of a timestamp authority.
type Timestamped struct {
	Authority string    `json:"authority"` // as its certificate names it
	Size      uint64    `json:"size"`
	At        time.Time `json:"at"`
	// Trusted says that the authority's certificate leads to a root that was given.
	Trusted bool `json:"trusted"`
}

// ReadRoots reads certificates in PEM, those of the authorities that are trusted.
func ReadRoots(content []byte) (*x509.CertPool, error) {
	pool, n := x509.NewCertPool(), 0
	for rest := content; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if block.Type != "CERTIFICATE" || err != nil {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "block %d of PEM is no certificate", n+1)
		}
		pool.AddCert(c)
		n++
	}
	if n == 0 {
		return nil, counterclaim.Errorf(counterclaim.CodeEmpty, "there is no certificate in PEM")
	}
	return pool, nil
}

// Timestamp has an authority at an http or https address stamp a log's latest checkpoint, checks its answer, with roots nil but for who
// it is, and keeps it in the log's folder.
func Timestamp(ctx context.Context, dir, tsa string, roots *x509.CertPool) (*Timestamped, error) {
	c, keys, err := ReadCheckpoint(ctx, At(dir), "")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "there is no log").At(dir, 0).Try("counterclaim log seal makes one")
	}
	if err != nil {
		return nil, err
	}
	raw := make([]byte, nonceBytes)
	rand.Read(raw)
	nonce := new(big.Int).SetBytes(raw)
	token, err := askTSA(ctx, tsa, c.Raw, nonce)
	if err != nil {
		return nil, err
	}
	s := Stamp{Checkpoint: string(c.Raw), Token: token, TSA: tsa}
	t, err := s.check(keys, roots, nonce)
	if err != nil {
		return nil, err
	}
	held, err := lock(ctx, dir)
	if err != nil {
		return nil, unwritable(dir, err)
	}
	defer held.Close()
	return t, unwritableUnless(dir, s.keep(ctx, dir, c.Size))
}

// keep writes a stamp, and then that it is there.
func (s *Stamp) keep(ctx context.Context, dir string, size uint64) error {
	if err := os.MkdirAll(filepath.Join(dir, stampFolder), 0o755); err != nil {
		return err
	}
	content, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := write(filepath.Join(dir, stampFolder, strconv.FormatUint(size, 10)), append(content, '\n'), 0o644); err != nil {
		return err
	}
	list, err := At(dir)(ctx, stampList, mostFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	line := fmt.Appendf(nil, "%d\n", size)
	if bytes.HasSuffix(list, line) && (len(list) == len(line) || list[len(list)-len(line)-1] == '\n') {
		return nil // stamped again
	}
	return write(filepath.Join(dir, filepath.FromSlash(stampList)), append(list, line...), 0o644)
}

// askTSA asks an authority and gives the token of its answer.
func askTSA(ctx context.Context, tsa string, content []byte, nonce *big.Int) ([]byte, error) {
	bad := func(err error, sentence string) error {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the timestamp authority %s", sentence).Because(err).Try("try again, or ask another authority; the log is as it was")
	}
	if !strings.HasPrefix(tsa, "https://") && !strings.HasPrefix(tsa, "http://") {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%.200q is not the address of a timestamp authority", tsa).Try("give one as https://tsa.example")
	}
	question, err := timestamp.CreateRequest(bytes.NewReader(content), &timestamp.RequestOptions{Hash: crypto.SHA256, Certificates: true, Nonce: nonce})
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, tsa, bytes.NewReader(question))
	if err != nil {
		return nil, bad(err, "cannot be asked")
	}
	request.Header.Set("Content-Type", "application/timestamp-query")
	client := &http.Client{Timeout: tsaTime, CheckRedirect: func(*http.Request, []*http.Request) error { return errors.New("it leads elsewhere") }}
	answer, err := client.Do(request)
	if err != nil {
		return nil, bad(err, "cannot be reached")
	}
	defer answer.Body.Close()
	kind, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	if answer.StatusCode != http.StatusOK || kind != "application/timestamp-reply" {
		return nil, bad(nil, fmt.Sprintf("answers %s with %.80q, which is no timestamp", answer.Status, kind))
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, mostToken+1))
	if err != nil {
		return nil, bad(err, "breaks off")
	}
	t, err := read(body, timestamp.ParseResponse)
	if err != nil {
		return nil, bad(err, "gives no timestamp")
	}
	return t.RawToken, nil
}

// read has the library read what is short and plain DER: it reads lengths that are not definite and any depth, which could exhaust us.
func read(content []byte, parse func([]byte) (*timestamp.Timestamp, error)) (t *timestamp.Timestamp, err error) {
	if len(content) > mostToken {
		return nil, fmt.Errorf("it has more than %d bytes", mostToken)
	}
	if !plainDER(content, mostDepth) {
		return nil, errors.New("it is not DER")
	}
	defer func() {
		if recover() != nil {
			t, err = nil, errors.New("it cannot be read")
		}
	}()
	return parse(content)
}

// plainDER reports whether bytes are values with tags of one byte and definite lengths, one after the other, up to a depth.
func plainDER(b []byte, depth int) bool {
	if depth == 0 {
		return false
	}
	for len(b) > 0 {
		if len(b) < 2 || b[0]&0x1f == 0x1f {
			return false
		}
		compound, n, head := b[0]&0x20 != 0, int(b[1]), 2
		if n >= 0x80 {
			of := n & 0x7f
			if of == 0 || of > 3 || len(b) < 2+of {
				return false
			}
			n = 0
			for _, c := range b[2 : 2+of] {
				n = n<<8 | int(c)
			}
			head += of
		}
		if len(b)-head < n || compound && !plainDER(b[head:head+n], depth-1) {
			return false
		}
		b = b[head+n:]
	}
	return true
}

// contentTST is the type of what a timestamp signs (RFC 3161, section 2.4.2).
var contentTST = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}

// check wants a stamp to be of a checkpoint of a log, and its authority's certificate to lead to a root where there are roots, at the
// time that it says. Nonce is that of the question, nil where it is not known any more. That a certificate was not taken back is not seen
// offline.
func (s *Stamp) check(keys Keys, roots *x509.CertPool, nonce *big.Int) (*Timestamped, error) {
	bad := func(format string, args ...any) error {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the timestamp does not hold: "+format, args...)
	}
	c, err := openCheckpoint([]byte(s.Checkpoint), keys)
	if err != nil {
		return nil, err
	}
	t, err := read(s.Token, timestamp.Parse)
	if err != nil {
		return nil, bad("%v", err)
	}
	p7, err := pkcs7.Parse(s.Token)
	if err != nil {
		return nil, bad("%v", err)
	}
	signer := p7.GetOnlySigner()
	var kind asn1.ObjectIdentifier
	sum := sha256.Sum256([]byte(s.Checkpoint))
	switch {
	case signer == nil:
		return nil, bad("it names no certificate, or several that sign")
	case p7.UnmarshalSignedAttribute(pkcs7.OIDAttributeContentType, &kind) != nil || !kind.Equal(contentTST):
		return nil, bad("what it signs is not a time")
	case p7.Signers[0].DigestAlgorithm.Algorithm.Equal(pkcs7.OIDDigestAlgorithmSHA1):
		return nil, bad("it is signed over SHA-1, which can be forged")
	case t.HashAlgorithm != crypto.SHA256 || !bytes.Equal(t.HashedMessage, sum[:]):
		return nil, bad("it is of another checkpoint")
	case nonce != nil && (t.Nonce == nil || t.Nonce.Cmp(nonce) != 0):
		return nil, bad("it answers another question: its nonce differs")
	}
	out := &Timestamped{Authority: signer.Subject.CommonName, Size: c.Size, At: t.Time.UTC()}
	if out.Authority == "" {
		out.Authority = signer.Subject.String()
	}
	if roots == nil {
		return out, nil
	}
	between := x509.NewCertPool()
	for _, c := range p7.Certificates {
		between.AddCert(c)
	}
	if _, err := signer.Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, CurrentTime: t.Time, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping}}); err != nil {
		return nil, bad("its authority %.100q does not lead to a root that was given: %v", out.Authority, err)
	}
	out.Trusted = true
	return out, nil
}

// mostStamps is how many stamps of a log are read.
const mostStamps = 10_000

// stampSizes gives the sizes at which a log was stamped.
func stampSizes(ctx context.Context, log Fetch) ([]uint64, error) {
	list, err := log(ctx, stampList, mostFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []uint64
	for line := range strings.Lines(string(list)) {
		size, err := strconv.ParseUint(strings.TrimSpace(line), 10, 64)
		if err != nil {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "line %d is no size", len(out)+1).At(stampList, len(out)+1)
		}
		if out = append(out, size); len(out) > mostStamps {
			return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "the log has more than %d timestamps", mostStamps)
		}
	}
	return out, nil
}

// stamps reads a log's latest stamps, calling each with its size, and the stamp or what was wrong.
func stamps(ctx context.Context, log Fetch, latest int, each func(size uint64, s *Stamp, err error)) error {
	sizes, err := stampSizes(ctx, log)
	if err != nil {
		return err
	}
	for _, size := range sizes[max(len(sizes)-latest, 0):] {
		content, err := log(ctx, stampFolder+"/"+strconv.FormatUint(size, 10), mostFile)
		var s Stamp
		if err == nil {
			err = json.Unmarshal(content, &s)
		}
		each(size, &s, err)
	}
	return nil
}

// timestamped gives the checkpoints that authorities have stamped, as a log has to go on from them too, and says what does not hold.
func (v *verifying) timestamped(keys Keys) []past {
	var out []past
	err := stamps(v.ctx, v.Log, mostStamps, func(size uint64, s *Stamp, err error) {
		var t *Timestamped
		if err == nil {
			t, err = s.check(keys, v.Roots, nil)
		}
		if err != nil {
			v.say(counterclaim.FaultLog, "the timestamp at %d entries: %v", size, err)
			return
		}
		v.out.Timestamped = append(v.out.Timestamped, *t)
		c, _ := openCheckpoint([]byte(s.Checkpoint), keys) // as check did
		out = append(out, past{c, "what " + t.Authority + " stamped at " + t.At.Format(time.RFC3339)})
	})
	if err != nil {
		v.say(counterclaim.FaultLog, "timestamps: %v", err)
	}
	return out
}
