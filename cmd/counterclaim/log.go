package main

import (
	"context"
	"sync"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/postgres"
	"github.com/counterclaim/counterclaim/tlog"
)

// logFlag names the folder of a record's log.
type logFlag struct {
	Log string `placeholder:"DIR" type:"path" env:"COUNTERCLAIM_LOG" help:"The folder of the record's log. Without it FILE.log beside the record; a record on a server has none unless it is named."`
}

// dir gives the log's folder, "" for a record on a server of which none was named.
func (f logFlag) dir(record recordFlag) (string, error) {
	if f.Log != "" {
		return f.Log, nil
	}
	path, err := record.path()
	if err != nil || postgres.IsAddress(path) {
		return "", err
	}
	return path + ".log", nil
}

// leavesOf gives what a record's log is made of.
func leavesOf(store counterclaim.Store) (counterclaim.Leaves, error) {
	l, ok := store.(counterclaim.Leaves)
	if !ok {
		return nil, counterclaim.Errorf(counterclaim.CodeUnsupported, "this record has no leaves for a log")
	}
	return l, nil
}

// seal seals what a record holds and says so where the log is new.
func seal(ctx context.Context, s *streams, dir string, store counterclaim.Store) (*tlog.Sealed, error) {
	leaves, err := leavesOf(store)
	if err != nil {
		return nil, err
	}
	done, err := tlog.Seal(ctx, dir, leaves)
	if err == nil && done.Made {
		s.say("log: %s is new; its public key, for those who check it, is", dir)
		s.say("  %s", done.Key)
		s.say("  keep %s.key secret, and a copy of it elsewhere", dir)
	}
	return done, err
}

// sealedFlag names the record of a verb that changes it, and the log in which the change is sealed when the verb has run.
type sealedFlag struct {
	recordFlag
	logFlag
	NoSeal bool `help:"Leave the log as it is; what was changed is sealed by the next one who does."`
}

// sealAfter seals what a verb changed, however it ended. Where the log cannot be written it says so; the record is none the worse.
func (f sealedFlag) sealAfter(ctx context.Context, s *streams) {
	dir, err := f.dir(f.recordFlag)
	if f.NoSeal || err != nil || dir == "" || ctx.Err() != nil {
		return
	}
	path, err := f.existing(ctx)
	if err != nil {
		return // which the verb has said
	}
	store, err := openRecord(ctx, path)
	if err != nil {
		return
	}
	defer store.Close()
	if _, err := seal(ctx, s, dir, store); err != nil && ctx.Err() == nil && counterclaim.CodeOf(err) != counterclaim.CodeUnsupported {
		s.tell(err)
	}
}

// sealFlag says how often a program that runs on seals.
type sealFlag struct {
	logFlag
	SealEvery time.Duration `default:"10m" help:"How often what came in is sealed in the log, at full steps of the clock; 0 for never. The shorter, the better the log shows when something came."`
}

// sealBeside begins to seal beside other work; what it gives has it end, seals what is left and waits for that.
func (f sealFlag) sealBeside(ctx context.Context, s *streams, record recordFlag, store counterclaim.Store) (end func()) {
	ctx, stop := context.WithCancel(ctx)
	var beside sync.WaitGroup
	beside.Go(func() { f.sealNowAndThen(ctx, s, record, store) })
	return func() {
		stop()
		beside.Wait()
	}
}

// lastSeal is how long a program that was told to end takes to seal what is left.
const lastSeal = 10 * time.Second

// sealNowAndThen seals at once, at each step of the clock until ctx ends, and once more then. A failure is said once, until it is another.
func (f sealFlag) sealNowAndThen(ctx context.Context, s *streams, record recordFlag, store counterclaim.Store) {
	dir, err := f.dir(record)
	if err != nil || dir == "" || f.SealEvery <= 0 {
		return
	}
	said := ""
	try := func(ctx context.Context) {
		_, err := seal(ctx, s, dir, store)
		if err == nil || ctx.Err() != nil || counterclaim.CodeOf(err) == counterclaim.CodeUnsupported {
			return
		}
		if err.Error() != said {
			said = err.Error()
			s.tell(err)
		}
	}
	try(ctx)
	for {
		now := time.Now()
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastSeal)
			defer cancel()
			try(last)
			return
		case <-time.After(now.Truncate(f.SealEvery).Add(f.SealEvery).Sub(now)):
			try(ctx)
		}
	}
}

// loggedFlag names a record and its log, for verbs that can do nothing without.
type loggedFlag struct {
	recordFlag
	logFlag
}

// wanted gives the log's folder.
func (f loggedFlag) wanted() (string, error) {
	dir, err := f.dir(f.recordFlag)
	if err == nil && dir == "" {
		err = usage(counterclaim.Errorf(counterclaim.CodeBadInput, "a record on a server has no folder beside it for a log; name one with --log DIR"))
	}
	return dir, err
}

// opened gives the log's folder and the record, which the caller closes.
func (f loggedFlag) opened(ctx context.Context, s *streams) (string, counterclaim.Store, error) {
	dir, err := f.wanted()
	if err != nil {
		return "", nil, err
	}
	store, err := f.openExisting(ctx, s)
	return dir, store, err
}

type logVerbs struct {
	Seal      logSealOptions      `cmd:"" help:"Append what a record holds and its log has not."`
	Key       logKeyVerbs         `cmd:"" help:"Show the log's keys, or have a new one take over."`
	Timestamp logTimestampOptions `cmd:"" help:"Have a timestamp authority stamp the log's latest checkpoint."`
}

type logSealOptions struct{ loggedFlag }

// Help shows examples.
func (logSealOptions) Help() string {
	return `Examples:

    counterclaim log seal --record valley.sqlite
    counterclaim log seal --record postgres://desk@records.example/valley --log /srv/valley.log

The log is a folder that any web server can serve as it is: a signed checkpoint, and tiles of hashes. It shows neither what the
record holds nor of which kind; a batch is shuffled. The private key lies beside the folder, in DIR.key. The program may be ended at any
moment: nothing is sealed twice, and nothing is lost.`
}

// Run seals.
func (o logSealOptions) Run(ctx context.Context, s *streams) error {
	dir, store, err := o.opened(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	done, err := seal(ctx, s, dir, store)
	if err != nil {
		return err
	}
	s.say("%d sealed; the log has %s", done.Leaves, numbered(int(done.Size), "entry", "entries"))
	return nil
}
