package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/ceasefire"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/policy"
)

type complaintVerbs struct {
	File     complaintFileOptions     `cmd:"" help:"Take a complaint of a party in: it gets a number, a deadline and a receipt."`
	List     complaintListOptions     `cmd:"" help:"List complaints: those that wait for an answer first, the overdue before them."`
	Show     complaintShowOptions     `cmd:"" help:"Show a complaint with what was done about it, and incidents that may be the same."`
	Receipt  complaintReceiptOptions  `cmd:"" help:"Print the receipt of a complaint, for its party."`
	Link     complaintLinkOptions     `cmd:"" help:"Link a complaint to claims, an incident, exhibits or observations."`
	Task     complaintTaskOptions     `cmd:"" help:"Give a patrol the task to look into a complaint."`
	Hold     complaintHoldOptions     `cmd:"" help:"Hold a patrol's task for safety, or lift the hold."`
	Outcome  complaintOutcomeOptions  `cmd:"" help:"Say what came of a patrol's task: visited, refused, too_late, not_possible."`
	Answer   complaintAnswerOptions   `cmd:"" help:"Answer the party."`
	Withdraw complaintWithdrawOptions `cmd:"" help:"Note that the party takes its complaint back."`
	Close    complaintCloseOptions    `cmd:"" help:"Close a complaint that was answered or taken back."`
}

type complaintFileOptions struct {
	Party     string   `required:"" placeholder:"ID" help:"The party that complains."`
	Way       string   `enum:"delegate,letter,call,meeting" default:"letter" help:"How it came: delegate, letter, call or meeting."`
	Brought   string   `placeholder:"NAME" help:"Who brought it; named inside alone. Of what a delegate files it is the delegate."`
	Received  string   `placeholder:"TIME" help:"When it reached the mission, RFC 3339. Without it now."`
	Where     string   `placeholder:"WORDS" help:"Where it is said to have happened."`
	Position  string   `placeholder:"LAT,LON" help:"Its position in degrees."`
	When      string   `placeholder:"TIME" help:"When it is said to have happened: a day or RFC 3339."`
	Until     string   `placeholder:"TIME" help:"Until when."`
	Clause    string   `placeholder:"ID" help:"The clause of the agreement in force that it names."`
	Exhibit   []string `placeholder:"ID" help:"Exhibits that came with it."`
	Claim     []string `placeholder:"ID" help:"Claims that it is about."`
	Incident  string   `placeholder:"ID" help:"The incident that it is about."`
	Mission   string   `placeholder:"NAME" help:"The mission. Without it that of the complaint before, else of the agreement in force."`
	Synthetic bool     `help:"It is made up."`
	wordsFlag
	asFlag
	sealedFlag
}

// Help shows examples.
func (complaintFileOptions) Help() string {
	return `Examples:

    counterclaim complaint file --party ard --way letter --brought "Col. Sorn" --received 2031-05-08T07:00:00Z \
        --when 2031-05-07 --where Ostry --position 41.25,70.5 --clause silence --file letter.txt --as "A. Analyst" --record valley.sqlite
    counterclaim complaint file --party bel --way delegate --text "A drone over Tarn" --when 2031-05-07 --as "Bel Delegate"

The number and the receipt are printed when the complaint is on disk. Numbers count from 1 in each year of a mission, without gaps. The deadline for the answer
is that of the agreement that held when it was received, else the desk's own, and the receipt says which. A complaint is an allegation: it never counts as a
violation. Where the record has people, a delegate files for the own party alone.`
}

// Run files.
func (o complaintFileOptions) Run(ctx context.Context, s *streams) error {
	what, err := o.wordsFlag.read(s)
	if err != nil {
		return err
	}
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	person, err := actsAs(ctx, store, o.As, account.FileComplaint, "complaint of "+o.Party)
	if err != nil {
		return err
	}
	if err := ownParty(person, o.Party, o.Way); err != nil {
		return err
	}
	if person != nil && person.Role == counterclaim.RoleDelegate && (o.Received != "" || o.Brought != "") {
		return counterclaim.Errorf(counterclaim.CodeRefused, "what a delegate files is brought by the delegate, and received now").Try("leave --received and --brought out; the desk files what came by letter, call or meeting")
	}
	c, late, err := o.made(ctx, s, store, what)
	if err != nil {
		return err
	}
	note, err := entryOf(store, o.As, string(account.FileComplaint), "complaint of "+c.Party, "")
	if err != nil {
		return err
	}
	if err := store.FileComplaint(ctx, c, note); err != nil {
		return err
	}
	if late {
		s.say("it came later after the deed than the agreement allows; it is taken in all the same")
	}
	s.say("complaint %s is kept; the party has an answer by %s", c.Name(), c.Due)
	_, err = fmt.Fprint(s.out, c.Receipt())
	return err
}

// ownParty wants a delegate to file for the own party, on the desk, and nobody else to file as one.
func ownParty(p *counterclaim.Person, party, way string) error {
	if p == nil {
		return nil
	}
	switch delegate := p.Role == counterclaim.RoleDelegate; {
	case delegate && p.Party != party:
		return counterclaim.Errorf(counterclaim.CodeRefused, "%s speaks for party %s, not for %.80s", p.Name, p.Party, party).Try("--party %s", p.Party)
	case delegate != (way == counterclaim.WayDelegate):
		return counterclaim.Errorf(counterclaim.CodeRefused, "a delegate files as one, and nobody else does").Try("--way delegate for delegates; letter, call or meeting for the desk")
	}
	return nil
}

// made makes the complaint that is filed; late is that it came later after the deed than the agreement allows.
func (o complaintFileOptions) made(ctx context.Context, s *streams, store counterclaim.Store, what string) (*counterclaim.FiledComplaint, bool, error) {
	now := s.time()
	c := &counterclaim.FiledComplaint{Party: o.Party, Way: o.Way, Brought: cmp.Or(o.Brought, o.As), Taken: o.As, Received: cmp.Or(o.Received, now.Format(time.RFC3339)), Kept: now.Format(time.RFC3339),
		What: what, Where: o.Where, From: o.When, Until: o.Until, Clause: o.Clause, Mission: o.Mission, Synthetic: o.Synthetic}
	dispute, err := store.Dispute(ctx)
	if err != nil {
		return nil, false, err
	}
	overview, err := store.Overview(ctx)
	if err != nil {
		return nil, false, err
	}
	c.Synthetic = c.Synthetic || overview.Synthetic || dispute.Synthetic
	if !slices.ContainsFunc(dispute.Parties, func(p counterclaim.Party) bool { return p.ID == o.Party }) && len(dispute.Parties) > 0 {
		return nil, false, counterclaim.Errorf(counterclaim.CodeBadInput, "%.80q is no party of the dispute", o.Party).Try("dispute.toml lists their ids")
	}
	if o.Position != "" {
		var lat, lon float64
		if n, err := fmt.Sscanf(o.Position, "%f,%f", &lat, &lon); err != nil || n != 2 {
			return nil, false, usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--position %.40q is not LAT,LON in degrees", o.Position))
		}
		c.Lat, c.Lon = &lat, &lon
	}
	if c.Exhibits, err = resolveAll(ctx, store, "x", o.Exhibit); err == nil {
		c.Claims, err = resolveAll(ctx, store, "c", o.Claim)
	}
	if err == nil && o.Incident != "" {
		var found []counterclaim.ID
		if found, err = resolveAll(ctx, store, "i", []string{o.Incident}); err == nil {
			c.Incident = found[0]
		}
	}
	if err != nil {
		return nil, false, err
	}
	late, err := complaintTerm(ctx, store, c)
	return c, late, err
}

// complaintTerm sets the deadline of a complaint, the agreement that sets it, and the mission where none is named.
func complaintTerm(ctx context.Context, store counterclaim.Store, c *counterclaim.FiledComplaint) (late bool, err error) {
	received, err := time.Parse(time.RFC3339, c.Received)
	if err != nil {
		return false, counterclaim.Errorf(counterclaim.CodeBadInput, "--received %.40q is not RFC 3339", c.Received).Try("write it as 2031-05-08T07:00:00Z")
	}
	versions, err := store.AgreementVersions(ctx, "")
	if err != nil {
		return false, err
	}
	read := func(id counterclaim.ID) (*counterclaim.Agreement, error) { return readKept(ctx, store, id) }
	term, err := ceasefire.AnswerBy(versions, received, read)
	if err != nil {
		return false, err
	}
	c.Due, c.DueBy, c.Agreement = term.Due, term.By, term.Version
	if c.Clause != "" {
		if c.Agreement.IsZero() {
			return false, counterclaim.Errorf(counterclaim.CodeBadInput, "no agreement was in force at %s that could have clause %.60q", c.Received, c.Clause).Try("counterclaim ceasefire list names those that the record keeps")
		}
		a, err := read(c.Agreement)
		if err != nil {
			return false, err
		}
		if !ceasefire.HasClause(a, c.Clause) {
			return false, counterclaim.Errorf(counterclaim.CodeBadInput, "the agreement in force has no clause %.60q", c.Clause).Try("counterclaim ceasefire show lists its clauses")
		}
	}
	if c.Mission == "" {
		list, err := store.ComplaintCases(ctx, counterclaim.ComplaintQuery{})
		if err != nil {
			return false, err
		}
		c.Mission = missionOf(list, term.Mission)
	}
	if c.Mission == "" {
		return false, counterclaim.Errorf(counterclaim.CodeBadInput, "neither a complaint before nor an agreement in force says which mission takes it").Try("--mission NAME")
	}
	from, err := time.Parse(time.RFC3339, c.From)
	return err == nil && term.FileH > 0 && received.Sub(from).Hours() > term.FileH, nil
}

// missionOf gives the mission of the complaint that was kept last, else another.
func missionOf(list []counterclaim.ComplaintCase, other string) string {
	last := ""
	for i := range list {
		if c := &list[i].Complaint; c.Kept >= last {
			last, other = c.Kept, c.Mission
		}
	}
	return other
}

// complaintAt finds a complaint by its number, as 2031-7, or by the first digits of its id.
func complaintAt(ctx context.Context, store counterclaim.Store, given string) (*counterclaim.ComplaintCase, error) {
	list, err := store.ComplaintCases(ctx, counterclaim.ComplaintQuery{})
	if err != nil {
		return nil, err
	}
	var found []*counterclaim.ComplaintCase
	for i := range list {
		c := &list[i].Complaint
		if c.Name() == given || counterclaim.IsHexPrefix(given) && strings.HasPrefix(c.ID.String(), strings.ToLower(given)) {
			found = append(found, &list[i])
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no complaint %.80q", given).Try("counterclaim complaint list")
	}
	return nil, counterclaim.Errorf(counterclaim.CodeAmbiguous, "%d missions have a complaint %s", len(found), given).Try("give the first 8 digits of its id: %s", found[0].Complaint.ID.Short())
}

// seesComplaints gives who looks at complaints; a delegate sees those of the own party. Who names nobody sees them where the record has nobody who may.
func seesComplaints(ctx context.Context, store counterclaim.Store, as string) (*counterclaim.Person, error) {
	if as != "" {
		return actsAs(ctx, store, as, account.SeeComplaints, "complaints")
	}
	gate, err := account.New(store, "http://localhost", nil)
	if err != nil {
		return nil, err
	}
	return nil, gate.Nameless(ctx, account.SeeComplaints, "complaints")
}

// complaintSeen gives what a person sees of a complaint, nil where that is nothing.
func complaintSeen(p *counterclaim.Person, c *counterclaim.ComplaintCase) *counterclaim.ComplaintCase {
	if p == nil || p.Role != counterclaim.RoleDelegate {
		return c
	}
	if p.Party != c.Complaint.Party {
		return nil
	}
	return policy.ComplaintForParty(c, p.Name)
}

type lookFlag struct {
	As string `placeholder:"NAME" help:"Who looks: where the record has people, one of them who may see complaints."`
}

type complaintListOptions struct {
	Party string `placeholder:"ID" help:"Of this party."`
	All   bool   `help:"Those that are closed too."`
	lookFlag
	formatFlag
	recordFlag
}

// Help shows examples.
func (complaintListOptions) Help() string {
	return `Examples:

    counterclaim complaint list --record valley.sqlite
    counterclaim complaint list --all --party ard --format jsonl --as "A. Analyst"`
}

// Run lists.
func (o complaintListOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	person, err := seesComplaints(ctx, store, o.As)
	if err != nil {
		return err
	}
	all, err := store.ComplaintCases(ctx, counterclaim.ComplaintQuery{Party: o.Party})
	if err != nil {
		return err
	}
	now := s.time().Format(time.RFC3339)
	list := []counterclaim.ComplaintCase{}
	for i := range all {
		if c := complaintSeen(person, &all[i]); c != nil && (o.All || !c.Closed()) {
			list = append(list, *c)
		}
	}
	counterclaim.SortComplaints(list)
	s.say("%s", numbered(len(list), "complaint", "complaints"))
	if !o.asTable(s) {
		return writeRows(s.out, list)
	}
	for i := range list {
		c := &list[i]
		due := "answer by " + c.Complaint.Due
		if c.Overdue(now) {
			due = "OVERDUE since " + c.Complaint.Due
		} else if !c.Waits() {
			due = ""
		}
		row(s, c.Complaint.Name(), c.Complaint.ID.Short(), c.Complaint.Party, c.State(), due, cut(strings.Join(strings.Fields(c.Complaint.What), " "), 60))
	}
	return nil
}

type complaintShowOptions struct {
	Number string `arg:"" help:"Its number, as 2031-7, or the first 8 digits of its id."`
	lookFlag
	recordFlag
}

// Help shows examples.
func (complaintShowOptions) Help() string {
	return `Examples:

    counterclaim complaint show 2031-7 --record valley.sqlite
    counterclaim complaint show 2031-7 | jq .proposed

Proposed are incidents within a day and 20 km of what the complaint is about, for a person to link or not; that they are near says nothing of who did what.`
}

// shownComplaint is a complaint as it is printed.
type shownComplaint struct {
	counterclaim.ComplaintCase
	State    string            `json:"state"`
	Overdue  bool              `json:"overdue,omitempty"`
	Proposed []counterclaim.ID `json:"proposed,omitempty"` // incidents that may be the same
}

// Run shows.
func (o complaintShowOptions) Run(ctx context.Context, s *streams) error {
	store, person, c, err := openComplaint(ctx, s, o.recordFlag, o.As, o.Number)
	if err != nil {
		return err
	}
	defer store.Close()
	seen := complaintSeen(person, c)
	out := shownComplaint{ComplaintCase: *seen, State: seen.State(), Overdue: seen.Overdue(s.time().Format(time.RFC3339))}
	if from, to := match.BesideDays(&c.Complaint); seen == c && from != "" {
		list, err := store.Incidents(ctx, counterclaim.IncidentQuery{From: from, To: to})
		if err != nil {
			return err
		}
		_, _, _, linked := c.Linked()
		for _, b := range match.BesideOf(&c.Complaint, list) {
			if !slices.Contains(linked, b.Incident.ID) {
				out.Proposed = append(out.Proposed, b.Incident.ID)
			}
		}
	}
	to := json.NewEncoder(s.out)
	to.SetEscapeHTML(false)
	to.SetIndent("", "  ")
	return to.Encode(out)
}

// openComplaint opens the record and finds a complaint that somebody may see.
func openComplaint(ctx context.Context, s *streams, record recordFlag, as, number string) (counterclaim.Store, *counterclaim.Person, *counterclaim.ComplaintCase, error) {
	store, err := record.openExisting(ctx, s)
	if err != nil {
		return nil, nil, nil, err
	}
	person, err := seesComplaints(ctx, store, as)
	var c *counterclaim.ComplaintCase
	if err == nil {
		c, err = complaintAt(ctx, store, number)
	}
	if err == nil && complaintSeen(person, c) == nil { // in the words of what is not there
		err = counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no complaint %.80q", number).Try("counterclaim complaint list")
	}
	if err != nil {
		store.Close()
		return nil, nil, nil, err
	}
	return store, person, c, nil
}

type complaintReceiptOptions struct {
	Number string `arg:"" help:"Its number, as 2031-7, or the first 8 digits of its id."`
	lookFlag
	recordFlag
}

// Help shows examples.
func (complaintReceiptOptions) Help() string {
	return `Examples:

    counterclaim complaint receipt 2031-7 --record valley.sqlite > receipt.txt

The same complaint gives the same receipt. With "counterclaim prove ID --bare", ID being its SHA-256, its party checks anywhere that the log has it.`
}

// Run prints.
func (o complaintReceiptOptions) Run(ctx context.Context, s *streams) error {
	store, _, c, err := openComplaint(ctx, s, o.recordFlag, o.As, o.Number)
	if err != nil {
		return err
	}
	defer store.Close()
	_, err = fmt.Fprint(s.out, c.Complaint.Receipt())
	return err
}
