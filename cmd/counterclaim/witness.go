package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/counterclaim/counterclaim/tlog"
)

type witnessOptions struct {
	From    string `arg:"" name:"log" help:"The log: a folder, or an http or https address that serves it."`
	Folder  string `required:"" placeholder:"DIR" type:"path" help:"Where the witness keeps its key and the last checkpoint that it cosigned; a folder for each log."`
	Name    string `placeholder:"NAME" help:"The witness's name, for a new one: without spaces, as delegation.example/witness."`
	Key     string `placeholder:"KEY" help:"The log's public key. Without it the one that the log names when it is first seen is believed from then on."`
	Lost    string `placeholder:"FILE" type:"path" help:"Second a declaration that the log's key was lost (counterclaim log key lost), after you made sure that it is the head of desk's; prints it, seconded."`
	Deliver bool   `help:"Also put the cosigned checkpoint into the log's folder, where \"counterclaim verify --witness\" finds it."`
}

// Help shows examples.
func (witnessOptions) Help() string {
	return `Examples:

    counterclaim witness https://desk.example/log --folder witness --name delegation.example/witness --key counterclaim.log/…
    counterclaim witness valley.sqlite.log --folder witness --deliver

For a delegation, on its own machine: checks that the log holds everything that it held when it was last cosigned, in its order, and
cosigns its checkpoint (tlog-cosignature). Prints the witness's public key. Send DIR/checkpoint to the log's keeper, and keep
it: "counterclaim verify --since DIR/checkpoint" then names a record that was rolled back. A log that was rewritten or rolled back is not
cosigned, and the exit code is 3.`
}

// Run witnesses.
func (o witnessOptions) Run(ctx context.Context, s *streams) error {
	if o.Lost != "" {
		content, err := readSmall(o.Lost, s.in)
		if err != nil {
			return err
		}
		loss, err := tlog.SecondLoss(ctx, o.Folder, tlog.At(o.From), content)
		if err != nil {
			return err
		}
		s.say("seconded: %s says with the key %s that the log's key was lost at %s", harmless(loss.Lost.By), loss.Lost.Head, loss.Lost.At)
		return jsonLine(s, loss)
	}
	done, err := tlog.Witness(ctx, o.Folder, o.Name, tlog.At(o.From), o.Key)
	if err != nil {
		return err
	}
	if done.First {
		s.say("the log's key is believed as it was seen: %s", done.Trusted)
		s.say("  compare it with the one that the log's keeper has published")
	}
	if done.Before >= 0 {
		s.say("%s goes on from %d entries to %d: cosigned", done.Log, done.Before, done.Size)
	} else {
		s.say("%s has %d entries: cosigned for the first time", done.Log, done.Size)
	}
	s.say("the cosigned checkpoint is %s", done.File)
	if o.Deliver && !strings.Contains(o.From, "://") {
		cosigned, err := os.ReadFile(done.File)
		if err != nil {
			return err
		}
		if err := tlog.Deliver(o.From, done.Public, cosigned); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintln(s.out, done.Public)
	return err
}
