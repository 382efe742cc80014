package main

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/postgres"
	"github.com/counterclaim/counterclaim/sqlite"
	"github.com/counterclaim/counterclaim/tlog"
)

type verifyOptions struct {
	recordFlag
	logFlag
	vaultFlag
	Key       string   `placeholder:"KEY" help:"The log's public key, or one before it, as its keeper has published it. Without it the one that the log names."`
	Since     string   `placeholder:"FILE" type:"path" help:"A checkpoint of the log that was kept elsewhere: the log has to go on from it."`
	KeysApart bool     `help:"The vault is a copy without its keys: of what is encrypted the encrypted bytes alone are compared."`
	Witness   []string `placeholder:"KEY" help:"The public key of a witness whose cosignature has to be there."`
	tsaRootsFlag
	signersFlag
	Proof  string `placeholder:"FILE" help:"Check a proof that \"counterclaim prove\" wrote, and no record; - for standard input."`
	Format string `enum:"table,jsonl" default:"table" help:"table, sentences for people, or jsonl."`
}

// Help shows examples.
func (verifyOptions) Help() string {
	return `Examples:

    counterclaim verify --record valley.sqlite
    counterclaim verify --record valley.sqlite --since checkpoint-of-march --format jsonl
    counterclaim verify --record valley.sqlite --witness witness.example+1a2b3c4d+BEFE…
    counterclaim verify --record valley.sqlite --tsa-roots roots.pem
    counterclaim verify --proof proof.jsonl --key counterclaim.log/…+1a2b3c4d+AUFB…

Reads all of it, offline: the file itself, that ids are hashes of what they name, that spans hold the words of their claims,
that originals are what came, that incidents say what their claims say, that exhibits are as their custody left them and their bytes in
the vault are what came (what was erased is named and is no fault); and that all of it is what the log holds: what is missing,
altered, back-dated or more than that is named, a line for each fault. The exit code is 0 only where there is none, else 3.

A record that was rolled back as a whole, with its log, looks like one to which nothing was added since: that shows only against
a checkpoint that somebody else has, --since FILE (a copy of valley.sqlite.log/checkpoint) or a witness's. Who else holds the log is read from
its folder: witnesses that it lists and authorities that stamped it. Whose keys those are show --witness and --tsa-roots.
With --format jsonl the last line says what was checked, and which exhibits were lawfully erased.`
}

// Run verifies.
func (o verifyOptions) Run(ctx context.Context, s *streams) error {
	if o.Proof != "" {
		return o.proof(s)
	}
	path, err := o.existing(ctx)
	if err != nil {
		return err
	}
	var since []byte
	if o.Since != "" {
		if since, err = readSmall(o.Since, s.in); err != nil {
			return err
		}
	}
	roots, err := o.roots()
	if err != nil {
		return err
	}
	faults, lacking := 0, 0 // of these the ones that only say that there is no log
	tell := func(f counterclaim.Fault) {
		faults++
		if f.Fault == counterclaim.FaultMissing && f.Ref.IsZero() {
			lacking++
		}
		o.print(s.out, &f)
	}
	if err := o.structure(ctx, path, tell); err != nil {
		return err
	}
	found, err := checkVault(ctx, s, path, o.folder(path), o.KeysApart, tell)
	if err := isFault(ctx, err, "exhibits cannot be compared with the vault: ", tell); err != nil {
		return err
	}
	err = o.checkSigners(ctx, s, path, func(sentence string) { tell(counterclaim.Fault{Fault: counterclaim.FaultRecord, Sentence: sentence}) })
	if err := isFault(ctx, err, "signatures cannot be compared with the register of signers: ", tell); err != nil {
		return err
	}
	checked, err := o.compare(ctx, path, since, roots, tell)
	if err := isFault(ctx, err, "the record cannot be compared with its log: ", tell); err != nil {
		return err
	}
	if checked != nil {
		o.tellChecked(s, checked, found, since != nil)
	}
	if dir, err := o.dir(recordFlag{Record: path}); err == nil {
		if keys, err := tlog.ReadKeys(ctx, tlog.At(dir)); err == nil {
			tellKeys(s, keys)
		}
	}
	if faults > 0 {
		e := counterclaim.Errorf(counterclaim.CodeBadInput, "the record has %s", number(faults, "fault")).At(shown(path), 0)
		if checked != nil && checked.Absent != "" && faults == lacking {
			return e.Try("%s", whereLog(path))
		}
		return e.Try("keep this file and its log as they are; restore the record from a copy, or build it again from its reports")
	}
	s.say("the record is well: %s", shown(path))
	return nil
}

// whereLog says what to do about a record whose log is not beside it: mostly it was copied without.
func whereLog(path string) string {
	if postgres.IsAddress(path) {
		return "name the log's folder: --log FOLDER, or set COUNTERCLAIM_LOG; where the record was copied here without its log, that is still the folder of the record it came from"
	}
	return fmt.Sprintf("put the log beside the record, as the folder %s.log, or name its folder with --log; it is beside the record from which this one was copied, and copy takes it along with --log and --to-log", shown(path))
}

// isFault makes what kept a part of the check from going on a fault, so that the other parts are gone through all the same. What is to be
// tried again (a record that is held, a version too old) it gives back.
func isFault(ctx context.Context, err error, what string, tell func(counterclaim.Fault)) error {
	if err == nil || ctx.Err() != nil {
		return err
	}
	switch counterclaim.CodeOf(err) {
	case counterclaim.CodeLocked, counterclaim.CodeNewerSchema, counterclaim.CodeUnsupported:
		return err
	}
	tell(counterclaim.Fault{Fault: counterclaim.FaultRecord, Sentence: what + err.Error()})
	return nil
}

// structure has a record checked against itself. What is so damaged that it cannot be read on is a fault too.
func (o verifyOptions) structure(ctx context.Context, path string, tell func(counterclaim.Fault)) error {
	verify := sqlite.Verify
	if postgres.IsAddress(path) {
		verify = postgres.Verify
	}
	say := func(sentence string) { tell(counterclaim.Fault{Fault: counterclaim.FaultRecord, Sentence: sentence}) }
	err := verify(ctx, path, say)
	if code := counterclaim.CodeOf(err); (code == counterclaim.CodeBadInput || code == counterclaim.CodeInternal) && ctx.Err() == nil {
		if store, opened := openRecord(ctx, path); opened == nil {
			say(err.Error())
			return store.Close()
		}
	}
	return err
}

// compare has a record compared with its log.
func (o verifyOptions) compare(ctx context.Context, path string, since []byte, roots *x509.CertPool, tell func(counterclaim.Fault)) (*tlog.Checked, error) {
	store, err := openRecord(ctx, path)
	if err != nil {
		return nil, err
	}
	defer store.Close()
	leaves, err := leavesOf(store)
	if err != nil {
		return nil, err
	}
	dir, err := o.dir(recordFlag{Record: path})
	if err != nil {
		return nil, err
	}
	return tlog.Verify(ctx, tlog.Check{Log: tlog.At(dir), Leaves: leaves, Key: o.Key, Since: since, Witnesses: o.Witness, Roots: roots}, tell)
}

func (o verifyOptions) print(to io.Writer, f *counterclaim.Fault) {
	if o.Format == "jsonl" {
		line, _ := json.Marshal(f) // strings and numbers cannot fail
		fmt.Fprintf(to, "%s\n", line)
		return
	}
	fmt.Fprintln(to, harmless(f.Sentence))
}

// tellChecked says what was compared, and what cannot be known.
func (o verifyOptions) tellChecked(s *streams, c *tlog.Checked, found vaultFound, since bool) {
	if o.Format == "jsonl" {
		line, _ := json.Marshal(struct {
			*tlog.Checked
			vaultFound
		}{c, found})
		fmt.Fprintf(s.out, "%s\n", line)
	}
	switch {
	case c.Absent != "":
		s.say("nothing could be compared with a log, %s not sealed yet", numbered(int(c.Unsealed), "thing", "things"))
		return
	case c.Name == "":
		s.say("nothing is sealed yet, %d things wait: counterclaim log seal", c.Unsealed)
		return
	}
	s.say("log: %s, %s not sealed yet; signed by %s", numbered(int(c.Size), "entry", "entries"), numbered(int(c.Unsealed), "thing", "things"), c.Key)
	if o.Key == "" {
		s.say("  that is the key which the log itself names; --key compares it with the one that its keeper has published")
	}
	s.say("%s", heldWords(c.Held()))
	named := false
	for _, w := range c.Witnessed {
		s.say("  witnessed by %s: the first %d entries, at %s", harmless(w.Witness), w.Size, w.At.Format(time.RFC3339))
		if named = named || w.Named; !w.Named {
			s.say("    by a key that the log itself lists; --witness KEY compares it with the one that the witness has published")
		}
	}
	for _, t := range c.Timestamped {
		if !t.Trusted {
			s.say("  whose certificate the authorities' stamps are signed with was not checked: --tsa-roots FILE does")
			break
		}
		s.say("  stamped by %s: the first %d entries were there at %s; none of them was back-dated from later", harmless(t.Authority), t.Size, t.At.Format(time.RFC3339))
	}
	if !since && !named {
		s.say("whether the record was rolled back as a whole cannot be known without a checkpoint that was kept elsewhere (--since) or a witness that is named (--witness)")
	}
}

// heldWords says who else than its keeper holds what a log held, in the words of the desk's page of it.
func heldWords(h tlog.Held) string {
	if h.Alone() {
		return "held by the mission alone: no known witness has cosigned the log, and no authority has timestamped it"
	}
	var says []string
	if h.Cosigned > 0 {
		says = append(says, fmt.Sprintf("cosigned by %d known %s", h.Cosigned, map[bool]string{true: "witness", false: "witnesses"}[h.Cosigned == 1]))
	}
	if t := h.Stamped; t != nil {
		says = append(says, "timestamped on "+t.At.Format(time.RFC3339)+" by "+harmless(t.Authority))
	}
	return strings.Join(says, "; ")
}

// mostSmall is the most of a checkpoint or a proof that is read, in bytes.
const mostSmall = 64 << 20

func readSmall(name string, in io.Reader) ([]byte, error) {
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the file cannot be read").At(name, 0).Because(err)
		}
		defer f.Close()
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, mostSmall+1))
	if err == nil && len(b) > mostSmall {
		err = counterclaim.Errorf(counterclaim.CodeTooLarge, "the file has more than %d MiB", mostSmall>>20).At(name, 0)
	}
	return b, err
}

// proof checks proofs, one a line.
func (o verifyOptions) proof(s *streams) error {
	content, err := readSmall(o.Proof, s.in)
	if err != nil {
		return err
	}
	n := 0
	for line := range strings.Lines(string(content)) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		n++
		p, err := tlog.ReadProof([]byte(line))
		if err != nil {
			return inFile(err, o.Proof, n)
		}
		c, err := p.Check(o.Key)
		if err != nil {
			return inFile(err, o.Proof, n)
		}
		l := &p.Leaf
		fmt.Fprintf(s.out, "%s %s, taken at %s with contents of SHA-256 %s, is entry %d of %d in the log %s\n", l.Kind, l.Ref, l.At, l.Content, p.Index, c.Size, c.Name)
		if o.Key == "" && n == 1 {
			s.say("signed by %s: compare it with the key that the log's keeper has published, or name that with --key", c.Key.Public)
		}
	}
	if n == 0 {
		return counterclaim.Errorf(counterclaim.CodeEmpty, "there is no proof in the file").At(o.Proof, 0)
	}
	return nil
}

// inFile adds a place to an error that names none.
func inFile(err error, file string, line int) error {
	if e, ok := err.(*counterclaim.Error); ok && e.File == "" {
		return e.At(file, line)
	}
	return err
}
