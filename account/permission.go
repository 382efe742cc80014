package account

import (
	"slices"

	"github.com/counterclaim/counterclaim"
)

// Permission is something that a person may or may not do.
type Permission string

// The permissions. A route of the desk needs exactly one of them.
const (
	Enter         Permission = "enter"               // see the sign-in page and what it needs
	Read          Permission = "read"                // read the record
	Own           Permission = "own account"         // sign out, add passkeys to the own account
	SeeWork       Permission = "see work"            // see what the desk has still to do: work that was given up
	FileStatement Permission = "file statements"     // file a statement or a reply for the own party
	AskCorrection Permission = "ask for correction"  // of a finding that names whoever asks
	AskUnverified Permission = "ask unverified"      // for a correction, by the form for those who have no account
	FileExhibit   Permission = "file exhibits"       //
	Observe       Permission = "file observations"   //
	EraseExhibit  Permission = "erase exhibits"      // destroy the bytes of exhibits for good
	EraseReport   Permission = "erase reports"       // destroy the keys of confidential reports for good
	Correct       Permission = "correct"             // correct claims, arrange incidents, establish what exhibits show
	Draft         Permission = "draft findings"      //
	Agree         Permission = "agree to findings"   // be one of the two
	Publish       Permission = "publish"             //
	SeeEvidence   Permission = "see evidence"        // exhibits that are not published, and originals that are not sensitive
	SeeSensitive  Permission = "see sensitive"       // exhibits that are restricted, with their originals
	SeeSources    Permission = "see sources"         // confidential sources
	SeeEscalation Permission = "see escalation"      // how much the parties are said to do to each other, and what changed
	SeeLog        Permission = "see the log"         // the transparency log
	SeeAudit      Permission = "see the audit trail" // all actions of all persons
	ManagePeople  Permission = "manage people"       //
)

// Cell is one cell of the table of permissions.
type Cell string

// The cells.
const (
	Yes    Cell = "yes"
	No     Cell = "no"
	Public Cell = "where public" // where the desk is open to anybody
	ByName Cell = "by name"      // for persons to whom it was given by name
)

// Row says who may do one thing.
type Row struct {
	What   Permission
	Nobody Cell                       // who is not signed in
	Roles  map[counterclaim.Role]Cell // all roles
}

// Table is who may do what. It is printed in doc/roles.md, which a test compares with it.
func Table() []Row {
	const (
		reader, delegate, observer = counterclaim.RoleReader, counterclaim.RoleDelegate, counterclaim.RoleObserver
		analyst, reviewer          = counterclaim.RoleAnalyst, counterclaim.RoleReviewer
		head, auditor              = counterclaim.RoleHead, counterclaim.RoleAuditor
	)
	all := counterclaim.Roles()
	return []Row{
		row(Enter, Yes, all...),
		row(Read, Public, all...),
		row(Own, No, all...),
		row(SeeLog, Public, all...),
		row(SeeWork, No, analyst, reviewer, head, auditor),
		row(FileStatement, No, delegate),
		row(AskCorrection, No, reader, delegate, observer, analyst, reviewer, head),
		everybody(AskUnverified),
		row(FileExhibit, No, delegate, observer, analyst, reviewer, head),
		row(Observe, No, observer, analyst),
		row(Correct, No, analyst, reviewer, head),
		row(Draft, No, analyst, reviewer, head),
		row(Agree, No, reviewer, head),
		row(Publish, No, head),
		row(EraseExhibit, No, head),
		row(EraseReport, No, head),
		row(SeeEvidence, No, observer, analyst, reviewer, head, auditor),
		row(SeeEscalation, No, observer, analyst, reviewer, head, auditor),
		row(SeeSensitive, No, reviewer, head),
		byName(SeeSources),
		row(SeeAudit, No, head, auditor),
		row(ManagePeople, No, head),
	}
}

// row is a row in which some roles may.
func row(what Permission, nobody Cell, may ...counterclaim.Role) Row {
	r := Row{What: what, Nobody: nobody, Roles: map[counterclaim.Role]Cell{}}
	for _, role := range counterclaim.Roles() {
		r.Roles[role] = No
		if slices.Contains(may, role) {
			r.Roles[role] = Yes
		}
	}
	return r
}

// everybody is a row in which all may where the desk is open to anybody: what nobody has to sign in for, who signs in may do as well.
func everybody(what Permission) Row {
	r := row(what, Public)
	for _, role := range counterclaim.Roles() {
		r.Roles[role] = Public
	}
	return r
}

// byName is a row in which no role may, but persons to whom it was given. The auditor and the reader, who work on nothing, are not given it.
func byName(what Permission) Row {
	r := row(what, No)
	for _, role := range []counterclaim.Role{counterclaim.RoleAnalyst, counterclaim.RoleReviewer, counterclaim.RoleHead} {
		r.Roles[role] = ByName
	}
	return r
}

// May reports whether a person may do something, nil being nobody; public says that the desk is open to anybody. What stands in no row
// nobody may.
func May(p *counterclaim.Person, what Permission, public bool) bool {
	for _, r := range Table() {
		if r.What != what {
			continue
		}
		if p == nil || p.Disabled {
			return r.Nobody == Yes || r.Nobody == Public && public
		}
		switch r.Roles[p.Role] {
		case Yes:
			return true
		case ByName:
			return p.Sources
		}
		return r.Nobody == Public && public
	}
	return false
}
