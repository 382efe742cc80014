package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
)

// password asks for a new password, twice and unseen on a terminal; else it is the first line of standard input. It is never an argument,
// which every user of a machine can see.
func (s *streams) password(name string) (string, error) {
	fd := int(os.Stdin.Fd())
	if !term.IsTerminal(fd) {
		line, err := bufio.NewReader(io.LimitReader(s.in, account.MostPassword+2)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			return "", counterclaim.Errorf(counterclaim.CodeEmpty, "standard input has no password").Try("give it on the first line")
		}
		return line, nil
	}
	var typed [2]string
	for i, prompt := range []string{"password of " + harmless(name) + ": ", "again: "} {
		fmt.Fprint(s.err, prompt)
		line, err := term.ReadPassword(fd)
		fmt.Fprintln(s.err)
		if err != nil {
			return "", err
		}
		typed[i] = string(line)
	}
	if typed[0] != typed[1] {
		return "", counterclaim.Errorf(counterclaim.CodeBadInput, "the two passwords differ")
	}
	return typed[0], nil
}

type peoplePasswordOptions struct {
	Name string `arg:"" help:"The person."`
	peopleFlag
}

// Help shows examples.
func (peoplePasswordOptions) Help() string {
	return `Examples:

    counterclaim people password vera --as olga
    printf '%s\n' "$PASSWORD" | counterclaim people password vera --as olga

Asks for it on a terminal, else reads it from the first line of standard input. Ends the person's sessions
and tokens.`
}

// Run sets the password.
func (o peoplePasswordOptions) Run(ctx context.Context, s *streams) error {
	gate, store, err := o.openChange(ctx, s, "")
	if err != nil {
		return err
	}
	defer store.Close()
	password, err := s.password(o.Name)
	if err != nil {
		return err
	}
	return gate.SetPassword(ctx, o.actor(), o.Name, password)
}

type peopleTOTPOptions struct {
	Name string `arg:"" help:"The person."`
	Lost bool   `help:"A device was lost: drop the person's passkeys, too."`
	peopleFlag
}

// Help shows examples.
func (peopleTOTPOptions) Help() string {
	return `Examples:

    counterclaim people totp vera --as olga
    counterclaim people totp vera --lost --as olga

Prints, once, an otpauth:// address and recovery codes; the old ones no longer let in. Ends the person's
sessions and tokens.`
}

// Run makes new codes.
func (o peopleTOTPOptions) Run(ctx context.Context, s *streams) error {
	gate, store, err := o.openChange(ctx, s, "")
	if err != nil {
		return err
	}
	defer store.Close()
	shown, err := gate.NewCodes(ctx, o.actor(), o.Name, o.Lost)
	if err != nil {
		return err
	}
	return s.enrolment(shown)
}

type peopleTokenOptions struct {
	Name  string `arg:"" help:"The person."`
	For   string `placeholder:"WORDS" help:"What it is for."`
	Days  int    `default:"90" help:"How long it holds, up to 366 days."`
	Files bool   `help:"It also files exhibits and says what was established by the JSON interface, as far as the person may."`
	List  bool   `help:"List the person's tokens instead."`
	End   string `placeholder:"ID" help:"Take back the token whose id begins so, or all with \"all\", instead."`
	peopleFlag
}

// Help shows examples.
func (peopleTokenOptions) Help() string {
	return `Examples:

    counterclaim people token vera --for "map of the week" --days 30 --as olga
    counterclaim people token vera --for "the camera desk" --files --as olga
    counterclaim people token vera --list --as olga
    counterclaim people token vera --end all --as olga
    curl -H "Authorization: Bearer $TOKEN" https://desk.example/api/v1/overview

Prints the token once; the record keeps its hash. It reads what the person may read by the JSON interface and
the feed, and nothing else; with --files it files and says what the person may by the interface too.`
}

// Run makes, lists or ends tokens.
func (o peopleTokenOptions) Run(ctx context.Context, s *streams) error {
	gate, store, err := o.openChange(ctx, s, "")
	if err != nil {
		return err
	}
	defer store.Close()
	switch {
	case o.List:
		return listTokens(ctx, s, store, o.Name)
	case o.End != "":
		prefix := strings.ToLower(o.End)
		if prefix == "all" {
			prefix = ""
		} else if !counterclaim.IsHexPrefix(prefix) {
			return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--end %q is not the beginning of an id; people token %s --list shows them", o.End, o.Name))
		}
		n, err := gate.EndToken(ctx, o.actor(), o.Name, prefix)
		if err != nil {
			return err
		}
		if n == 0 {
			return counterclaim.Errorf(counterclaim.CodeNotFound, "%s has no such token", o.Name).Try("counterclaim people token %s --list", o.Name)
		}
		s.say("%d taken back", n)
		return nil
	}
	token, err := gate.NewToken(ctx, o.actor(), o.Name, o.For, time.Duration(o.Days)*24*time.Hour, o.Files)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, token)
	return err
}

// listTokens prints tokens without what lets in.
func listTokens(ctx context.Context, s *streams, store counterclaim.Store, name string) error {
	list, err := store.SignIns(ctx, name)
	if err != nil {
		return err
	}
	for _, in := range list {
		if in.Kind != counterclaim.SignInToken {
			continue
		}
		files := ""
		if in.Files {
			files = "files  "
		}
		if _, err := fmt.Fprintf(s.out, "%s  made %s, last used %s, ends %s  %s\n", in.ID.Short(), in.Made, in.Used, in.Ends, strings.TrimSpace(files+harmless(in.Label))); err != nil {
			return err
		}
	}
	return nil
}

type peopleAuditOptions struct {
	Who     string `placeholder:"NAME" help:"What this person did alone."`
	Refused bool   `help:"What was refused alone."`
	Limit   int    `default:"100" help:"How many at most, latest first; 0 for all."`
	Check   bool   `help:"Read the whole trail instead, and name each entry that was changed or follows something that was taken out."`
	formatFlag
	peopleFlag
}

// Help shows examples.
func (peopleAuditOptions) Help() string {
	return `Examples:

    counterclaim people audit --as olga
    counterclaim people audit --refused --format jsonl --as olga
    counterclaim people audit --check --as olga

It has each change of an account and each sign-in; what persons did by hand, at the desk or here: steps of findings, exhibits that were brought,
described, redacted, given out or erased, arrangements of incidents, marks; and each refused try. What was read from reports by the machine is not
in it. Each entry names the hash of the one before it. --check exits 0 only where all is well; that the trail's end was cut
off, or all of it written anew, it cannot know.`
}

// Run lists or checks.
func (o peopleAuditOptions) Run(ctx context.Context, s *streams) error {
	gate, store, err := o.openGate(ctx, s, account.SeeAudit)
	if err != nil {
		return err
	}
	defer store.Close()
	if o.As == "" {
		if err := gate.Nameless(ctx, account.SeeAudit, "the audit trail"); err != nil {
			return err
		}
	}
	if o.Check {
		return checkTrail(ctx, s, gate)
	}
	list, err := gate.Trail(ctx, counterclaim.AuditQuery{Who: o.Who, Refused: o.Refused, Limit: o.Limit})
	if err != nil {
		return err
	}
	out := json.NewEncoder(s.out)
	out.SetEscapeHTML(false)
	for i := range list {
		if !o.asTable(s) {
			err = out.Encode(&list[i])
		} else {
			_, err = fmt.Fprintln(s.out, auditLine(&list[i]))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func auditLine(e *counterclaim.AuditEntry) string {
	who, allowed := e.Who, ""
	if who == "" {
		who = "-"
	}
	if !e.Allowed {
		allowed = "REFUSED "
	}
	line := fmt.Sprintf("%s  %s  %s%s  %s  %s", e.At, who, allowed, e.What, e.On, e.From)
	if e.Why != "" {
		line += "  (" + e.Why + ")"
	}
	return harmless(line)
}

// checkTrail names what is wrong with the trail.
func checkTrail(ctx context.Context, s *streams, gate *account.Gate) error {
	wrong := 0
	n, err := gate.CheckTrail(ctx, func(e *counterclaim.AuditEntry) {
		wrong++
		fmt.Fprintln(s.out, auditLine(e))
	})
	if err != nil {
		return err
	}
	if wrong > 0 {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "%d of %d entries do not follow from the one before", wrong, n).Try("compare them with a copy of the record")
	}
	s.say("%s, each follows from the one before", numbered(n, "entry", "entries"))
	return nil
}
