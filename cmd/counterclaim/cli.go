package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"regexp"
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
	Open      openOptions       `cmd:"" group:"look" help:"Read reports into a record and show it in the browser."`
	Read      readOptions       `cmd:"" group:"look" help:"Read reports and print their claims; nothing is kept."`
	Serve     serveOptions      `cmd:"" group:"look" help:"Show a record in the browser."`
	Search    searchOptions     `cmd:"" group:"look" help:"Find reports and claims of a record by words."`
	Export    exportOptions     `cmd:"" group:"look" help:"Write the claims or incidents of a record in other columns."`
	Release   releaseOptions    `cmd:"" group:"look" help:"Make a dated, frozen data set of a record."`
	Sitrep    sitrepVerbs       `cmd:"" group:"look" help:"Write the situation report of a day or a week, and publish it."`
	Escalate  escalationOptions `cmd:"" group:"look" name:"escalation" help:"Show how much the parties are said to do to each other day by day, and what changed."`
	Add       addOptions        `cmd:"" group:"take" help:"Read reports into a record."`
	Fetch     fetchOptions      `cmd:"" group:"take" help:"Fetch pages and read them into a record."`
	Watch     watchVerbs        `cmd:"" group:"take" help:"Watch feeds and pages, and look at pages again."`
	Send      sendOptions       `cmd:"" group:"take" help:"Give reports to a stream, for workers to read into a record."`
	Work      workOptions       `cmd:"" group:"take" help:"Take reports from a stream and read them into a record."`
	Broker    brokerOptions     `cmd:"" group:"take" help:"Run one server of a stream."`
	Letters   deadLetterVerbs   `cmd:"" group:"take" name:"deadletters" help:"List work that was given up, try it again or drop it."`
	Observe   observationVerbs  `cmd:"" group:"take" name:"observation" help:"Keep what monitors observed: add, list and show; print a table to fill in."`
	Translate translateOptions  `cmd:"" group:"take" help:"Give a report of a record a translation, and read it again."`
	Sources   sourcesVerbs      `cmd:"" group:"take" help:"Look who speaks for whom: the outlets of a record, the faults of a dispute file."`
	Gazetteer gazetteerVerbs    `cmd:"" group:"take" help:"Add places, list, find and remove them."`
	Why       whyOptions        `cmd:"" group:"judge" help:"Say why a claim stands in its incident."`
	Arrange   arrangeVerbs      `cmd:"" group:"judge" help:"Split and merge incidents, pin claims: a person's word, which nothing undoes."`
	Recode    recodeOptions     `cmd:"" group:"judge" help:"Read the reports of a record again, and show what that changed."`
	Exhibit   exhibitVerbs      `cmd:"" group:"judge" help:"Keep photos, films and documents with their custody."`
	Finding   findingVerbs      `cmd:"" group:"judge" help:"Come to findings about incidents: two persons, notice to all parties, their replies."`
	Complaint complaintVerbs    `cmd:"" group:"judge" help:"Complaints of parties: take them in with a receipt, give patrols tasks, answer in time."`
	Ceasefire ceasefireVerbs    `cmd:"" group:"judge" help:"Agreements as data: their faults and schema; keep, list, show, compare and publish their versions."`
	Equipment equipmentVerbs    `cmd:"" group:"judge" help:"What parties declared of their weapons, site by site: for that party and named staff alone."`
	People    peopleVerbs       `cmd:"" group:"judge" help:"Who may sign in at the desk: add, list, change, shut out; tokens; what was done and refused."`
	Secret    secretVerbs       `cmd:"" group:"judge" name:"confidential" help:"Mark sources, reports and exhibits as confidential: visible to named people alone."`
	Clear     clearOptions      `cmd:"" group:"judge" help:"Let the name of a private person leave the mission, or no longer."`
	Verify    verifyOptions     `cmd:"" group:"keep" help:"Compare a whole record with its log, or check a proof, and say what is not as it should be."`
	Log       logVerbs          `cmd:"" group:"keep" help:"Seal what a record holds in its log, and change the log's key."`
	Prove     proveOptions      `cmd:"" group:"keep" help:"Write the proof that a record's log holds a report, an exhibit, an observation, a step of a case, a correction or a run."`
	Witness   witnessOptions    `cmd:"" group:"keep" help:"Check that a log only grew, and cosign it."`
	Backup    backupOptions     `cmd:"" group:"keep" help:"Copy a record to a new file, whole or not at all."`
	Copy      copyOptions       `cmd:"" group:"keep" help:"Copy a record into an empty one, from a file to PostgreSQL or the other way round."`
	Lock      lockOptions       `cmd:"" group:"keep" help:"Encrypt a record with its vault, log and keys under a passphrase."`
	Unlock    unlockOptions     `cmd:"" group:"keep" help:"Decrypt a record that was locked."`
	Migrate   migrateOptions    `cmd:"" group:"keep" help:"Bring a record's tables up to date."`
	Parse     parseOptions      `cmd:"" group:"reader" help:"Print the words of texts as CoNLL-U."`
	Relate    relateOptions     `cmd:"" group:"reader" help:"Say what passes between two who are marked in a sentence."`
	Eval      evalVerbs         `cmd:"" group:"reader" help:"Score the program against gold sets."`
	Version   versionOptions    `cmd:"" group:"reader" help:"Print the version."`
}

// verbGroups are the headings under which the verbs stand in the help.
func verbGroups() kong.Option {
	return kong.ExplicitGroups([]kong.Group{
		{Key: "look", Title: "Read and look:"},
		{Key: "take", Title: "Take reports in:"},
		{Key: "judge", Title: "Match, verify, decide:"},
		{Key: "keep", Title: "Keep and check the record:"},
		{Key: "reader", Title: "Look into the reader:"},
	})
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
		kong.Exit(func(int) { left = true }), kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100, NoExpandSubcommands: true}), verbGroups(),
		kong.NamedMapper("record", kong.MapperFunc(recordMapper)), kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(s), kong.Vars{"record": defaultRecordText(), "places": defaultPlacesText()})
	if err != nil {
		return s.fail(err)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	chosen, err := parser.Parse(positions(parser, searchWords(args)))
	switch {
	case left, errors.Is(err, syscall.EPIPE): // help was printed, or its reader left ("| head")
		return exitOK
	case err != nil:
		return s.fail(usage(err))
	}
	err = ofVerb(chosen.Run(), chosen.Selected().FullPath())
	if v, ok := chosen.Selected().Target.Addr().Interface().(interface {
		sealAfter(ctx context.Context, s *streams)
	}); ok {
		v.sealAfter(ctx, s)
	}
	return s.fail(err)
}

// positions joins the value of a flag that takes a position to it where that begins with a minus, as south and west are written: it is no flag.
func positions(parser *kong.Kong, args []string) []string {
	takes := map[string]bool{}
	var walk func(n *kong.Node)
	walk = func(n *kong.Node) {
		for _, f := range n.Flags {
			if f.PlaceHolder == placeOfPosition {
				takes["--"+f.Name] = true
			}
		}
		for _, c := range n.Children {
			walk(c)
		}
	}
	walk(parser.Model.Node)
	var out []string
	for i := 0; i < len(args); i++ {
		a := args[i]
		if a == "--" {
			return append(out, args[i:]...)
		}
		if takes[a] && i+1 < len(args) && southOrWest.MatchString(args[i+1]) {
			i++
			a += "=" + args[i]
		}
		out = append(out, a)
	}
	return out
}

// placeOfPosition is the placeholder of each flag that takes a position.
const placeOfPosition = "LAT,LON"

var southOrWest = regexp.MustCompile(`^-[0-9.]`)

// usageError is a command line that cannot be carried out as it stands.
type usageError struct{ err error }

func (u *usageError) Error() string { return u.err.Error() }
func (u *usageError) Unwrap() error { return u.err }

// usage makes an error one of the command line. Its hint is its own, else the help of the verb.
func usage(err error) error {
	return &usageError{counterclaim.Errorf(counterclaim.CodeBadInput, "%s", err).Try("%s", cmp.Or(counterclaim.HintOf(err), commandOf(err)+" --help"))}
}

// ofVerb has an error of the command line, which a verb found when it ran, point to that verb's help.
func ofVerb(err error, verb string) error {
	var u *usageError
	if errors.As(err, &u) && counterclaim.HintOf(u) == commandOf(nil)+" --help" {
		return &usageError{counterclaim.Errorf(counterclaim.CodeBadInput, "%s", u).Try("%s --help", verb)}
	}
	return err
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
