package counterclaim

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Role is what a person is to the desk. What each may do is a table in package account, printed in doc/roles.md.
type Role string

// The roles.
const (
	RoleReader   Role = "reader"   // reads the record
	RoleDelegate Role = "delegate" // speaks for a party: reads, and files its statements, exhibits and replies
	RoleObserver Role = "observer" // files observations
	RoleAnalyst  Role = "analyst"  // works on reports, claims, incidents and exhibits, drafts findings
	RoleReviewer Role = "reviewer" // an analyst who also agrees to findings
	RoleHead     Role = "head"     // head of desk: publishes, and manages people
	RoleAuditor  Role = "auditor"  // sees the log and all actions, changes nothing
)

// Roles lists the roles in the order of every table about them.
func Roles() []Role {
	return []Role{RoleReader, RoleDelegate, RoleObserver, RoleAnalyst, RoleReviewer, RoleHead, RoleAuditor}
}

// Limits of what is kept of a person.
const (
	MaxPersonName = 64 // bytes
	MaxPasskeys   = 10
	MaxIdentities = 5
)

// Person is somebody who may sign in. Its JSON holds what must not be shown (hashes, the secret of one-time codes): a store keeps it so,
// nothing else writes it.
type Person struct {
	Name     string `json:"name"`            // names it, one line, lower case where it has cases
	Role     Role   `json:"role"`            //
	Party    string `json:"party,omitempty"` // a delegate's
	Disabled bool   `json:"disabled,omitempty"`
	// Sources says that confidential sources are visible to this person, whatever the role: they are to named people alone.
	Sources bool `json:"sources,omitempty"`
	// Holdings says the same of what parties declared of their weapons.
	Holdings bool   `json:"holdings,omitempty"`
	Handle   ID     `json:"handle"` // random, what its passkeys name it by
	Made     string `json:"made"`   // RFC 3339
	// Epoch grows with each change of role, party, password, codes or state: a sign-in holds only while it is that of its time.
	Epoch    int       `json:"epoch"`
	Password string    `json:"password,omitempty"`  // argon2id, in PHC form
	Secret   []byte    `json:"secret,omitempty"`    // of one-time codes (RFC 6238)
	LastStep int64     `json:"last_step,omitempty"` // of the last one-time code that was taken, counted in 30 s since 1970
	Recovery []ID      `json:"recovery,omitempty"`  // hashes of the recovery codes that are left
	Passkeys []Passkey `json:"passkeys,omitempty"`
	// Identities are those that the person has with issuers elsewhere (OpenID Connect) and signs in by.
	Identities []Identity `json:"identities,omitempty"`
}

// Passkey is a public key with which a person's device signs (WebAuthn).
type Passkey struct {
	ID     []byte `json:"id"`
	Name   string `json:"name"`           // that the person gave it
	Made   string `json:"made"`           // RFC 3339
	Used   string `json:"used,omitempty"` // RFC 3339: last
	Record []byte `json:"record"`         // the credential record, JSON of the library that checks it
}

// Validate checks the person against the record's rules.
func (p *Person) Validate() error {
	c := checks{noun: "person"}
	c.want(IsPersonName(p.Name), "a name is one line of up to %d bytes in lower case, without spaces at its ends", MaxPersonName)
	c.want(slices.Contains(Roles(), p.Role), "role %.40q is none of %s", string(p.Role), roleNames())
	c.want((p.Role == RoleDelegate) == (p.Party != ""), "a delegate speaks for a party, and nobody else does")
	c.want(!p.Handle.IsZero(), "it has no handle")
	c.want(isInstant(p.Made), "made at %.40q is not RFC 3339", p.Made)
	c.want(len(p.Passkeys) <= MaxPasskeys, "it has more than %d passkeys", MaxPasskeys)
	c.want(len(p.Identities) <= MaxIdentities, "it has more than %d accounts elsewhere", MaxIdentities)
	for _, a := range p.Identities {
		if err := a.Validate(); err != nil {
			return err
		}
	}
	return c.err()
}

// IsPersonName reports whether a person can be called so: names differ for every eye that reads them, so there are no capital letters, control
// or invisible signs.
func IsPersonName(name string) bool {
	return len(name) <= MaxPersonName && name == strings.ToLower(name) && IsOneLine(name)
}

// IsOneLine reports whether a text is one line of visible signs, with single spaces between its words and none around it.
func IsOneLine(text string) bool {
	return text != "" && utf8.ValidString(text) && text == strings.Join(strings.Fields(text), " ") &&
		!strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) })
}

func roleNames() string {
	var names []string
	for _, r := range Roles() {
		names = append(names, string(r))
	}
	return strings.Join(names, ", ")
}

// Kinds of what lets a person in.
const (
	SignInSession = "session" // of a browser
	SignInToken   = "token"   // of a program
)

// SignIn is a secret that lets a person in until it ends. The secret itself is not kept.
type SignIn struct {
	ID     ID     `json:"id"` // hash of the secret
	Kind   string `json:"kind"`
	Person string `json:"person"`
	Epoch  int    `json:"epoch"`           // the person's, when it was made
	Label  string `json:"label,omitempty"` // what a token is for
	Files  bool   `json:"files,omitempty"` // a token that may file and say by the interface what its person may; else it only reads
	Made   string `json:"made"`            // RFC 3339
	Used   string `json:"used"`            // RFC 3339: last, to a minute or so
	Ends   string `json:"ends"`            // RFC 3339: at the latest
}

// Tries counts what went wrong in a row under a key: a name, or an address from where it was tried.
type Tries struct {
	Failed int    `json:"failed"`
	Last   string `json:"last"`            // RFC 3339
	Until  string `json:"until,omitempty"` // RFC 3339: nothing is tried before
}

// AuditEntry is something that a person did to accounts or the record, or tried to. Entries are never changed or taken away.
type AuditEntry struct {
	ID      ID     `json:"id"`  // hash of all else and of the entry before it
	At      string `json:"at"`  // RFC 3339, UTC
	Who     string `json:"who"` // a person's name, "" where nobody was known
	What    string `json:"what"`
	On      string `json:"on,omitempty"` // whom or which thing
	Allowed bool   `json:"allowed"`
	Why     string `json:"why,omitempty"`
	From    string `json:"from,omitempty"` // coarse: the network of 256 or more addresses, or "command line"
}

// Identify sets and returns the entry's ID, given that of the entry before it.
func (e *AuditEntry) Identify(before ID) ID {
	allowed := "refused"
	if e.Allowed {
		allowed = "allowed"
	}
	e.ID = HashOf("audit", before.String(), e.At, e.Who, e.What, e.On, allowed, e.Why, e.From)
	return e.ID
}

// AuditQuery chooses entries. Empty fields choose all.
type AuditQuery struct {
	Who     string
	Refused bool // those alone that were refused
	Oldest  bool // first; else the newest
	Limit   int  // 0: no limit
	Offset  int
}

// People keeps persons and the audit trail. Each call that writes is one transaction.
type People interface {
	// People lists all, by name.
	People(ctx context.Context) ([]Person, error)
	// ChangePerson calls change inside a transaction with a person, whose Made is "" where there is none of that name yet, and keeps
	// what it made of it and what it gives for the audit trail, nil for nothing. Where change fails, nothing is kept.
	ChangePerson(ctx context.Context, name string, change func(p *Person) (*AuditEntry, error)) error
	// ChangeTries calls change inside a transaction with what is counted under each of some keys, in their order, and keeps it all. What
	// was last counted before old (RFC 3339) is dropped.
	ChangeTries(ctx context.Context, keys []string, old string, change func(t []*Tries) error) error
	// Audit adds an entry to the trail, identified.
	Audit(ctx context.Context, e *AuditEntry) error
	// Audits lists entries.
	Audits(ctx context.Context, q AuditQuery) ([]AuditEntry, error)
}

// SignIns keeps what lets persons in. Each call that writes is one transaction.
type SignIns interface {
	// KeepSignIn adds what lets a person in and drops those that have ended before now (RFC 3339).
	KeepSignIn(ctx context.Context, s *SignIn, now string) error
	// TouchSignIn keeps what changed of one, where it is still there.
	TouchSignIn(ctx context.Context, s *SignIn) error
	// SignedIn gives one with its person; CodeNotFound where there is none.
	SignedIn(ctx context.Context, id ID) (*SignIn, *Person, error)
	// SignIns lists what lets a person in, what ends last first.
	SignIns(ctx context.Context, person string) ([]SignIn, error)
	// EndSignIn takes one away; where there is none, nothing is to be done.
	EndSignIn(ctx context.Context, id ID) error
}
