package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/tlog"
)

type logKeyVerbs struct {
	New      logKeyNewOptions      `cmd:"" help:"Make a new key, which the one before it appoints, and retire that."`
	Offer    logKeyOfferOptions    `cmd:"" help:"Make the key by which another keeper takes over, on that keeper's machine, and offer it."`
	HandOver logKeyHandOverOptions `cmd:"" name:"hand-over" help:"Have the key of another keeper, who offered it, take over."`
	Retire   logKeyRetireOptions   `cmd:"" help:"Close a log: its key signs that it signs no more."`
	Lost     logKeyLostOptions     `cmd:"" help:"Have a new key follow one that was lost, by the word of the head of desk and a witness."`
	List     logKeyListOptions     `cmd:"" help:"List the public keys of a log, and from which entry on each signs."`
}

type logKeyNewOptions struct {
	loggedFlag
}

// Help shows examples.
func (logKeyNewOptions) Help() string {
	return `Examples:

    counterclaim log key new --record valley.sqlite

Both keys sign that the new one follows from the present size of the log on; then the old private key is written over. Who trusts the
old public key can check what the new one signs, and the other way round. What the old one signed stays good. Prints the new public key.`
}

// Run changes the key.
func (o logKeyNewOptions) Run(ctx context.Context, s *streams) error {
	dir, err := o.wanted()
	if err != nil {
		return err
	}
	public, err := tlog.Rotate(ctx, dir)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, public)
	return err
}

type logKeyListOptions struct {
	loggedFlag
}

// Help shows examples.
func (logKeyListOptions) Help() string {
	return `Examples:

    counterclaim log key list --record valley.sqlite

Prints one JSON object a line, {"public": …, "from": entries}, in the order in which the keys took over; "lost" where the key before it was
lost, "retired_at" where it was retired.`
}

// Run lists.
func (o logKeyListOptions) Run(ctx context.Context, s *streams) error {
	dir, err := o.wanted()
	if err != nil {
		return err
	}
	keys, err := tlog.ReadKeys(ctx, tlog.At(dir))
	if errors.Is(err, os.ErrNotExist) {
		return counterclaim.Errorf(counterclaim.CodeNotFound, "there is no log").At(dir, 0).Try("counterclaim log seal makes one")
	}
	if err != nil {
		return err
	}
	out := json.NewEncoder(s.out)
	out.SetEscapeHTML(false)
	for _, k := range keys {
		line := map[string]any{"public": k.Public, "from": k.From}
		if k.Lost != nil {
			line["lost"] = k.Lost
		}
		if k.Retired != "" {
			line["retired_at"] = k.RetiredAt
		}
		if err := out.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

type logKeyOfferOptions struct {
	From string `arg:"" name:"log" help:"The log: a folder, or an http or https address that serves it."`
	File string `required:"" placeholder:"FILE" type:"path" help:"Where the new private key is written; it must not be there yet."`
}

// Help shows examples.
func (logKeyOfferOptions) Help() string {
	return `Examples:

    counterclaim log key offer https://desk.example/log --file next.key >offer.json

For who is to keep the log next, on their own machine. The private key stays in FILE; the offer holds nothing secret. The one who keeps the
log accepts it with "log key hand-over offer.json"; then FILE is put beside the log, as DIR.key, by who goes on to seal. The offer holds
for the log as it is: where it has grown meanwhile, make another.`
}

// Run makes a key and offers it.
func (o logKeyOfferOptions) Run(ctx context.Context, s *streams) error {
	offer, err := tlog.OfferKey(ctx, tlog.At(o.From), o.File)
	if err != nil {
		return err
	}
	s.say("%s: keep it secret; it goes beside the log when the offer was accepted", o.File)
	return jsonLine(s, offer)
}

// jsonLine prints one line of JSON.
func jsonLine(s *streams, v any) error {
	out := json.NewEncoder(s.out)
	out.SetEscapeHTML(false)
	return out.Encode(v)
}

type logKeyHandOverOptions struct {
	Offer string `arg:"" type:"path" help:"What \"log key offer\" printed; - for standard input."`
	loggedFlag
}

// Help shows examples.
func (logKeyHandOverOptions) Help() string {
	return `Examples:

    counterclaim log key hand-over offer.json --record valley.sqlite

The old key signs that the new one follows, as the new one did, and both have signed the present checkpoint. Then the old private key is
removed from here: nothing is sealed before the new one lies in its place. What the old one signed stays good, and who trusts it can check
what the new one signs. Prints the new public key. Tell it to those who check the log, and have witnesses look.`
}

// Run hands over.
func (o logKeyHandOverOptions) Run(ctx context.Context, s *streams) error {
	dir, err := o.wanted()
	if err != nil {
		return err
	}
	content, err := readSmall(o.Offer, s.in)
	if err != nil {
		return err
	}
	public, err := tlog.HandOver(ctx, dir, content)
	if err != nil {
		return err
	}
	s.say("handed over: the old private key was removed; the new one goes to %s.key", dir)
	_, err = fmt.Fprintln(s.out, public)
	return err
}

type logKeyRetireOptions struct {
	loggedFlag
}

// Help shows examples.
func (logKeyRetireOptions) Help() string {
	return `Examples:

    counterclaim log key retire --record valley.sqlite

For the end of a desk: the key signs that it signs nothing beyond the present size and appoints no other, and is removed. The log is checked as
before; nothing is added to it any more, and a longer one that the same key signed is refused.`
}

// Run retires.
func (o logKeyRetireOptions) Run(ctx context.Context, s *streams) error {
	dir, err := o.wanted()
	if err != nil {
		return err
	}
	at, err := tlog.Retire(ctx, dir)
	if err != nil {
		return err
	}
	s.say("the log is closed at %d entries, and its private key removed", at)
	return nil
}

type logKeyLostOptions struct {
	By       string `placeholder:"NAME" help:"The head of desk, who declares it and signs with the key of \"counterclaim finding key NAME\"."`
	Seconded string `placeholder:"FILE" type:"path" help:"The declaration that a witness has seconded: the new key takes over."`
	keysFlag
	loggedFlag
}

// Help shows examples.
func (logKeyLostOptions) Help() string {
	return `Examples:

    counterclaim log key lost --by "O. Head" --record valley.sqlite >lost.json
    counterclaim witness https://desk.example/log --folder witness --lost lost.json >seconded.json
    counterclaim log key lost --seconded seconded.json --record valley.sqlite

Where no copy of the private key is left. First the head of desk declares that it was lost: a new key is made and waits beside the log.
Then a witness that has cosigned the log, on its own machine, sees that the log still holds what it did and seconds it. Then the
new key takes over. What the lost key signed stays good; nothing that it signs after counts. Who trusts the lost key alone
is not bound by it: "verify --key OLD" wants the witness named (--witness). A key that others know but that is still here is not
lost: "log key new" has it appoint another.`
}

// Run declares, or has the new key follow.
func (o logKeyLostOptions) Run(ctx context.Context, s *streams) error {
	if (o.By == "") == (o.Seconded == "") {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "give --by NAME to declare it, or --seconded FILE to have the new key follow"))
	}
	dir, err := o.wanted()
	if err != nil {
		return err
	}
	if o.Seconded == "" {
		key, err := o.key(s, o.By)
		if err != nil {
			return err
		}
		loss, err := tlog.DeclareLost(ctx, dir, o.By, key, s.time())
		if err != nil {
			return err
		}
		s.say("declared; nothing is changed before a witness seconds it: counterclaim witness LOG --folder DIR --lost FILE")
		return jsonLine(s, loss)
	}
	content, err := readSmall(o.Seconded, s.in)
	if err != nil {
		return err
	}
	public, err := tlog.FollowLost(ctx, dir, content)
	if err != nil {
		return err
	}
	s.say("the new key follows; tell it, and that the old one was lost, to all who check the log")
	_, err = fmt.Fprintln(s.out, public)
	return err
}

// tellKeys says what is to be known of a log's keys beside who signs: which were lost, and whether the log is closed.
func tellKeys(s *streams, keys tlog.Keys) {
	for i, k := range keys {
		if l := k.Lost; l != nil {
			s.say("the key %s was declared lost at %s by %s, seconded by the witness %s: what it signed up to %d entries stays good, and nothing that it signs after counts, whoever has it",
				keys[i-1].Public, l.At, harmless(l.By), l.Witness, k.From)
			s.say("  that the key after it follows is the word of these two, not the lost key's")
		}
		if k.Retired != "" {
			s.say("the log was closed at %d entries: its key was retired", k.RetiredAt)
		}
	}
}
