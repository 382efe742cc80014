package tlog

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/client"

	"github.com/counterclaim/counterclaim"
)

// proofFormat names the form of a proof; a later one gets another number.
const proofFormat = "counterclaim proof 1"

// mostProof is how many hashes a proof has at most: as many as a log of 2^40 entries has levels.
const mostProof = 64

// Proof shows to somebody who has the log's public key that the log holds something: the leaf opened, the way from its entry to the root,
// and the checkpoint in which that root was signed.
type Proof struct {
	Format string            `json:"format"`
	Leaf   counterclaim.Leaf `json:"leaf"`
	// What is the canonical form of what the record held, whose SHA-256 is the leaf's content; nil where it is not given out.
	What json.RawMessage `json:"what,omitempty"`
	// Words are what stands encrypted in What as its member words, and WordsKey opens that and nothing else; nil where they are not given out.
	Words      json.RawMessage `json:"words,omitempty"`
	WordsKey   []byte          `json:"words_key,omitempty"`
	Index      uint64          `json:"index"`
	Hashes     [][]byte        `json:"hashes"`
	Checkpoint string          `json:"checkpoint"`
	Keys       Keys            `json:"keys"` // of the log, each appointed by the one before
}

// Prove makes the proof of a leaf that is sealed. What may be nil.
func Prove(ctx context.Context, log Fetch, l *counterclaim.Leaf, what []byte) (*Proof, error) {
	if l.Position < 0 {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s %s is not sealed yet", l.Kind, l.Ref.Short()).Try("counterclaim log seal")
	}
	c, keys, err := ReadCheckpoint(ctx, log, "")
	if err != nil {
		return nil, err
	}
	if uint64(l.Position) >= c.Size {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "the log has %d entries, and %s %s was sealed as entry %d", c.Size, l.Kind, l.Ref.Short(), l.Position).
			Try("counterclaim verify says what is missing")
	}
	builder, err := client.NewProofBuilder(ctx, c.Size, tiles(log))
	if err != nil {
		return nil, err
	}
	p := &Proof{Format: proofFormat, Leaf: *l, What: what, Index: uint64(l.Position), Checkpoint: string(c.Raw), Keys: keys}
	if p.Hashes, err = builder.InclusionProof(ctx, p.Index); err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the log's tiles cannot be read").Because(err).Try("counterclaim verify says which")
	}
	_, err = p.Check("")
	return p, err
}

// tiles gives tiles as Tessera's client asks for them.
func tiles(log Fetch) client.TileFetcherFunc {
	return func(ctx context.Context, level, index uint64, partial uint8) ([]byte, error) {
		s := scanning{ctx: ctx, log: log}
		return s.tile(level, index, partial)
	}
}

// ReadProof reads a proof, which may come from anywhere.
func ReadProof(content []byte) (*Proof, error) {
	bad := func(format string, args ...any) error {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the proof "+format, args...)
	}
	var p Proof
	if err := json.Unmarshal(content, &p); err != nil {
		return nil, bad("is not JSON of its form")
	}
	switch {
	case p.Format != proofFormat:
		return nil, bad("is of a form that this version does not read")
	case len(p.Hashes) > mostProof || len(p.Keys) == 0 || len(p.Keys) > 1000 || p.Index > mostEntries:
		return nil, bad("is out of bounds")
	}
	return &p, p.Leaf.Validate()
}

// Check wants the proof to hold under a public key, "" for one that it names itself; where a key after it follows one that was lost, one of the
// witnesses, by their public keys, has to have seconded that. It gives the checkpoint whose log holds the leaf.
func (p *Proof) Check(public string, witnesses ...string) (*Checkpoint, error) {
	bad := func(sentence string) error {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the proof does not hold: %s", sentence)
	}
	if err := p.Leaf.Validate(); err != nil {
		return nil, err
	}
	if len(p.Keys) == 0 {
		return nil, bad("it names no key")
	}
	var lines []byte
	for i := range p.Keys {
		line, err := json.Marshal(&p.Keys[i])
		if err != nil {
			return nil, err
		}
		lines = append(append(lines, line...), '\n')
	}
	keys, err := parseKeys(lines) // which checks who appointed whom
	if err != nil {
		return nil, err
	}
	if public != "" && !slices.ContainsFunc(keys, func(k Key) bool { return k.Public == public }) {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the proof is not signed by the key that was given, nor by one that it appointed").
			Try("a proof carries the log's keys up to the day on which it was written. Where the key has changed since, ask for a proof that is written now, or name the key of that day if you know it from the log's keeper: the proof says that it is %s", keys.Current().Public)
	}
	if err := keys.trusting(public, witnesses...); err != nil {
		return nil, err
	}
	c, err := openCheckpoint([]byte(p.Checkpoint), keys)
	if err == nil {
		err = keys.vouchedFor(c, public)
	}
	if err != nil {
		return nil, err
	}
	if p.What != nil {
		compact, err := compactJSON(p.What)
		if err != nil || sha256.Sum256(compact) != p.Leaf.Content {
			return nil, bad("what it shows is not what was committed to")
		}
	}
	if err := p.checkWords(); err != nil {
		return nil, bad(err.Error())
	}
	for _, h := range p.Hashes {
		if len(h) != hashSize {
			return nil, bad("a hash has another length")
		}
	}
	entry := p.Leaf.Commitment()
	leaf := leafHash(entry[:])
	if err := proof.VerifyInclusion(rfc6962.DefaultHasher, p.Index, c.Size, leaf[:], p.Hashes, c.Root); err != nil {
		return nil, bad("the log that was signed does not hold it")
	}
	return c, nil
}

// Open adds the words that stand encrypted in what the proof shows, with the key that opens these and no others.
func (p *Proof) Open(key []byte) error {
	sealed, err := p.sealed()
	if err != nil {
		return err
	}
	words, err := counterclaim.OpenWordsWith(key, sealed)
	if err != nil {
		return err
	}
	if p.Words, err = compactJSON(words); err == nil {
		p.WordsKey = key
	}
	return err
}

// Sealed gives the words that stand encrypted in what the proof shows, nil where there are none.
func (p *Proof) Sealed() []byte {
	sealed, _ := p.sealed()
	return sealed
}

func (p *Proof) sealed() ([]byte, error) {
	var what struct {
		Words string `json:"words"`
	}
	if p.What == nil || json.Unmarshal(p.What, &what) != nil {
		return nil, errors.New("it shows nothing in which words could stand")
	}
	if what.Words == "" {
		return nil, errors.New("it shows nothing that is encrypted")
	}
	return hex.DecodeString(what.Words)
}

// checkWords wants the words of a proof to be those that stand encrypted in what it shows.
func (p *Proof) checkWords() error {
	if p.Words == nil && p.WordsKey == nil {
		return nil
	}
	is := Proof{What: p.What}
	if err := is.Open(p.WordsKey); err != nil {
		return errors.New("its words cannot be opened with the key that it gives")
	}
	said, err := compactJSON(p.Words)
	if err != nil || !bytes.Equal(said, is.Words) {
		return errors.New("its words are not those that were encrypted")
	}
	return nil
}

// compactJSON leaves out the space between the parts of JSON, which whoever passed a proof on may have added.
func compactJSON(raw []byte) ([]byte, error) {
	var out bytes.Buffer
	err := json.Compact(&out, raw)
	return out.Bytes(), err
}
