package account

import (
	"slices"

	"github.com/counterclaim/counterclaim"
)

// Permission is something that a person may or may not do.
type Permission string

// The permissions. A route of the desk needs exactly one of them.
const (
	Enter            Permission = "enter"                 // see the sign-in page and what it needs
	Read             Permission = "read"                  // read the record
	Own              Permission = "own account"           // sign out, add passkeys to the own account
	SeeWork          Permission = "see work"              // see what the desk has still to do: work that was given up
	FileStatement    Permission = "file statements"       // file a statement or a reply for the own party
	AskCorrection    Permission = "ask for correction"    // of a finding that names whoever asks
	AskUnverified    Permission = "ask unverified"        // for a correction, by the form for those who have no account
	FileExhibit      Permission = "file exhibits"         //
	Observe          Permission = "file observations"     //
	FileComplaint    Permission = "file complaints"       // for the own party; as it came by letter, call or meeting, for any
	SeeComplaints    Permission = "see complaints"        // delegates those of their own party alone
	HandleComplaints Permission = "handle complaints"     // link them, give tasks to patrols, hold these, say what came of them
	AnswerComplaints Permission = "answer complaints"     // and close them
	SeeObserved      Permission = "see observations"      // what monitors entered: where they stood, and when
	EraseExhibit     Permission = "erase exhibits"        // destroy the bytes of exhibits for good
	EraseReport      Permission = "erase reports"         // destroy the keys of confidential reports for good
	Correct          Permission = "correct"               // correct claims, arrange incidents, establish what exhibits show
	Draft            Permission = "draft findings"        //
	Agree            Permission = "agree to findings"     // be one of the two
	Publish          Permission = "publish"               //
	SeeEvidence      Permission = "see evidence"          // exhibits that are not published, and originals that are not sensitive
	SeeSensitive     Permission = "see sensitive"         // exhibits that are restricted, with their originals
	SeeSources       Permission = "see sources"           // confidential sources
	SeeHoldings      Permission = "see declared holdings" // what parties declared of their weapons, and enter it; a delegate the own party's alone
	SeeEscalation    Permission = "see escalation"        // how much the parties are said to do to each other, and what changed
	SeeLog           Permission = "see the log"           // the transparency log
	SeeAudit         Permission = "see the audit trail"   // all actions of all persons
	ManagePeople     Permission = "manage people"         //
)

// Cell is one cell of the table of permissions.
type Cell string

// The cells.
const (
	Yes      Cell = "yes"
	No       Cell = "no"
	Public   Cell = "where public" // where the desk is open to anybody
	ByName   Cell = "by name"      // for persons to whom it was given by name
	OwnParty Cell = "own party's"  // of the party for which a delegate speaks
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
		row(FileComplaint, No, delegate, observer, analyst, reviewer, head),
		row(SeeComplaints, No, delegate, observer, analyst, reviewer, head, auditor),
		row(HandleComplaints, No, observer, analyst, reviewer, head),
		row(AnswerComplaints, No, reviewer, head),
		row(SeeObserved, No, observer, analyst, reviewer, head, auditor),
		row(Correct, No, analyst, reviewer, head),
		row(Draft, No, analyst, reviewer, head),
		row(Agree, No, reviewer, head),
		row(Publish, No, head),
		row(EraseExhibit, No, head),
		row(EraseReport, No, head),
		row(SeeEvidence, No, observer, analyst, reviewer, head, auditor),
		row(SeeEscalation, No, observer, analyst, reviewer, head, auditor),
		row(SeeSensitive, No, reviewer, head),
		byName(SeeSources, analyst, reviewer, head),
		ownParty(byName(SeeHoldings, observer, analyst, reviewer, head)),
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
func byName(what Permission, may ...counterclaim.Role) Row {
	r := row(what, No)
	for _, role := range may {
		r.Roles[role] = ByName
	}
	return r
}

// ownParty is a row in which a delegate may where it is the own party's.
func ownParty(r Row) Row {
	r.Roles[counterclaim.RoleDelegate] = OwnParty
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
		case OwnParty:
			return p.Party != ""
		case ByName:
			return what == SeeSources && p.Sources || what == SeeHoldings && p.Holdings
		}
		return r.Nobody == Public && public
	}
	return false
}

// HoldingsOf says whose declared holdings somebody may see: all of them, or those of one party, "" for none. Without a person, where nobody signs
// in, it is all; nobody of a desk where people sign in sees none.
func HoldingsOf(p *counterclaim.Person, people bool) (all bool, party string) {
	switch {
	case !people:
		return true, ""
	case p == nil || p.Disabled:
		return false, ""
	case !May(p, SeeHoldings, false):
		return false, ""
	}
	return p.Role != counterclaim.RoleDelegate, p.Party
}
