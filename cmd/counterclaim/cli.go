package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/counterclaim/counterclaim"
)

// Exit codes; the package comment tells people what they mean.
const (
	exitOK          = 0
	exitSome        = 1
	exitUsage       = 2
	exitNothing     = 3
	exitRecord      = 4
	exitFault       = 5
	exitInterrupted = 130
)

const about = `Reads the reports of both sides of a dispute and keeps a two-sided record.

    counterclaim open examples/two-sides     read a folder, show its record in the browser
    counterclaim read report.txt             print the claims of a report
    counterclaim add --record r.sqlite DIR   keep reports in a record
    counterclaim serve --record r.sqlite     show a record in the browser

Results go to standard output, everything else to standard error. Exit codes:

    0    all went well
    1    some input could not be read; the rest was
    2    wrong usage
    3    nothing could be read
    4    the record is held by another program, written by a later version,
         or would mix made-up reports with real ones
    5    a fault of the program or the machine
    130  interrupted`

// verbs is the command line: one field a verb, each with its own file.
type verbs struct {
	Read      readOptions      `cmd:"" help:"Read reports and print their claims; nothing is kept."`
	Add       addOptions       `cmd:"" help:"Read reports into a record."`
	Fetch     fetchOptions     `cmd:"" help:"Fetch pages and read them into a record."`
	Watch     watchVerbs       `cmd:"" help:"Watch feeds and pages, and look at pages again."`
	Open      openOptions      `cmd:"" help:"Read reports into a record and show it in the browser."`
	Serve     serveOptions     `cmd:"" help:"Show a record in the browser."`
	Send      sendOptions      `cmd:"" help:"Give reports to a stream, for workers to read into a record."`
	Work      workOptions      `cmd:"" help:"Take reports from a stream and read them into a record."`
	Broker    brokerOptions    `cmd:"" help:"Run one server of a stream."`
	Translate translateOptions `cmd:"" help:"Give a report of a record a translation, and read it again."`
	Parse     parseOptions     `cmd:"" help:"Print the words of texts as CoNLL-U."`
	Relate    relateOptions    `cmd:"" help:"Say what passes between two who are marked in a sentence."`
	Gazetteer gazetteerVerbs   `cmd:"" help:"Add places, list, find and remove them."`
	Search    searchOptions    `cmd:"" help:"Find reports and claims of a record by words."`
	Letters   deadLetterVerbs  `cmd:"" name:"deadletters" help:"List work that was given up, try it again or drop it."`
	Exhibit   exhibitVerbs     `cmd:"" help:"Keep photos, films and documents with their custody."`
	Arrange   arrangeVerbs     `cmd:"" help:"Split and merge incidents, pin claims: a person's word, which nothing undoes."`
	Finding   findingVerbs     `cmd:"" help:"Come to findings about incidents: two persons, notice to all parties, their replies."`
	Why       whyOptions       `cmd:"" help:"Say why a claim stands in its incident."`
	Recode    recodeOptions    `cmd:"" help:"Read the reports of a record again, and show what that changed."`
	Lock      lockOptions      `cmd:"" help:"Encrypt a record with its vault, log and keys under a passphrase."`
	Unlock    unlockOptions    `cmd:"" help:"Decrypt a record that was locked."`
	Secret    secretVerbs      `cmd:"" name:"confidential" help:"Mark sources, reports and exhibits as confidential: visible to named people alone."`
	Clear     clearOptions     `cmd:"" help:"Let the name of a private person leave the mission, or no longer."`
	Backup    backupOptions    `cmd:"" help:"Copy a record to a new file, whole or not at all."`
	People    peopleVerbs      `cmd:"" help:"Who may sign in at the desk: add, list, change, shut out; tokens; what was done and refused."`
	Sources   sourcesVerbs     `cmd:"" help:"Look who speaks for whom: the outlets of a record, the faults of a dispute file."`
	Log       logVerbs         `cmd:"" help:"Seal what a record holds in its log, and change the log's key."`
	Verify    verifyOptions    `cmd:"" help:"Compare a whole record with its log, or check a proof, and say what is not as it should be."`
	Prove     proveOptions     `cmd:"" help:"Write the proof that a record's log holds a report, a correction or a run."`
	Witness   witnessOptions   `cmd:"" help:"Check that a log only grew, and cosign it."`
	Copy      copyOptions      `cmd:"" help:"Copy a record into an empty one, from a file to PostgreSQL or the other way round."`
	Migrate   migrateOptions   `cmd:"" help:"Bring a record's tables up to date."`
	Export    exportOptions    `cmd:"" help:"Write the claims or incidents of a record in other columns."`
	Release   releaseOptions   `cmd:"" help:"Make a dated, frozen data set of a record."`
	Eval      evalVerbs        `cmd:"" help:"Score the program against gold sets."`
	Version   versionOptions   `cmd:"" help:"Print the version."`
}

// mainCode runs the program and gives its exit code.
func mainCode(args []string, s *streams) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	// A reader that goes away ("| head") shall give a write error, not end the program in the
	// middle of its work. Notify, unlike Ignore, is not handed on to programs started here.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)

	s.in = &interruptible{ctx: ctx, in: s.in}

	var v verbs
	left := false // help was printed
	parser, err := kong.New(&v, kong.Name("counterclaim"), kong.Description(about), kong.Writers(s.out, s.err),
		kong.Exit(func(int) { left = true }), kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.NamedMapper("record", kong.MapperFunc(recordMapper)), kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(s), kong.Vars{"record": defaultRecordText(), "places": defaultPlacesText()})
	if err != nil {
		return s.fail(err)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	chosen, err := parser.Parse(searchWords(args))
	switch {
	case left:
		return exitOK
	case err != nil:
		return s.fail(usage(err))
	}
	err = chosen.Run()
	if v, ok := chosen.Selected().Target.Addr().Interface().(interface {
		sealAfter(ctx context.Context, s *streams)
	}); ok {
		v.sealAfter(ctx, s)
	}
	return s.fail(err)
}

// usageError is a command line that cannot be carried out as it stands.
type usageError struct{ err error }

func (u *usageError) Error() string { return u.err.Error() }
func (u *usageError) Unwrap() error { return u.err }

func usage(err error) error {
	return &usageError{counterclaim.Errorf(counterclaim.CodeBadInput, "%s", err).Try("%s --help", commandOf(err))}
}

func commandOf(err error) string {
	var p *kong.ParseError
	if errors.As(err, &p) && p.Context != nil && p.Context.Selected() != nil {
		return p.Context.Selected().FullPath()
	}
	return "counterclaim"
}

// failures says that inputs failed, each of which was told of when it did.
type failures struct {
	done, failed int
	code         counterclaim.Code // of the first
}

func (f *failures) Error() string {
	return fmt.Sprintf("%d could not be read, %d could", f.failed, f.done)
}

// exitCode gives the exit code for what a verb returned.
func exitCode(err error) int {
	var f *failures
	var u *usageError
	switch {
	case err == nil || errors.Is(err, syscall.EPIPE):
		return exitOK
	case errors.As(err, &u):
		return exitUsage
	case errors.As(err, &f) && f.done > 0:
		return exitSome
	case errors.As(err, &f):
		return exitOfCode(f.code)
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	}
	return exitOfCode(counterclaim.CodeOf(err))
}

func exitOfCode(c counterclaim.Code) int {
	switch c {
	case counterclaim.CodeLocked, counterclaim.CodeNewerSchema, counterclaim.CodeMixedSynthetic:
		return exitRecord
	case counterclaim.CodeInternal, "":
		return exitFault
	}
	return exitNothing
}
