package account

import (
	"context"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// ComplaintNeeds gives the permission that a step about a complaint needs.
func ComplaintNeeds(kind string) Permission {
	switch kind {
	case counterclaim.ComplaintAnswer, counterclaim.ComplaintClose:
		return AnswerComplaints
	case counterclaim.ComplaintWithdraw:
		return FileComplaint
	}
	return HandleComplaints
}

// StepNeeds gives the permission that a step of a case needs, whichever way it is taken; "" for a step that is none.
func StepNeeds(s *counterclaim.Step) Permission {
	switch kind, _, _, _ := s.Head(); kind {
	case "work", "draft", "ask", "second_coding":
		return Draft
	case "opinion":
		return Agree
	case "notice", "finding", "answer":
		return Publish
	case "reply":
		return FileStatement
	case "correction":
		return AskCorrection
	}
	return ""
}

// As finds the person as whom somebody acts who names them without signing in, as on a command line: where the record has people it must be
// one of them who may do what is wanted, else that is CodeRefused and noted. Where the record has none, any name is taken and the
// person is nil. On names what it is done to, for the note.
func (g *Gate) As(ctx context.Context, name string, what Permission, on string) (*counterclaim.Person, error) {
	all, err := g.people.People(ctx)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	var why *counterclaim.Error
	for i := range all {
		p := &all[i]
		switch {
		case p.Name != name:
			continue
		case p.Disabled:
			why = counterclaim.Errorf(counterclaim.CodeRefused, "%s is shut out", name).Try("counterclaim people list")
		case !May(p, what, false):
			why = counterclaim.Errorf(counterclaim.CodeRefused, "the role of %s does not allow %s this: %s", p.Role, name, what).Try("doc/roles.md says who may do what")
		default:
			return p, nil
		}
	}
	if why == nil {
		why = counterclaim.Errorf(counterclaim.CodeRefused, "the record has people, and none is called %.80q", name).Try("counterclaim people list gives their names")
	}
	who := ""
	if counterclaim.IsPersonName(strings.TrimSpace(name)) {
		who = name
	}
	if err := g.Refuse(ctx, Actor{Who: who, From: "command line"}, string(what), on, why.Message); err != nil {
		return nil, err
	}
	return nil, why
}

// Unnamed lets somebody who gave no name manage people only as long as nobody of the record may: so the first person is added, and a head of
// desk where there is none any more. Else that is CodeRefused and noted. Role is what the person becomes who is added, "" where another thing is done.
func (g *Gate) Unnamed(ctx context.Context, role counterclaim.Role) error {
	all, err := g.people.People(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	var why *counterclaim.Error
	switch i := slices.IndexFunc(all, func(p counterclaim.Person) bool { return May(&p, ManagePeople, false) }); {
	case i >= 0:
		why = counterclaim.Errorf(counterclaim.CodeRefused, "the record has people, and nobody was named who manages them").
			Try("add --as %s, or another head of desk who does this", all[i].Name)
	case role != "" && !May(&counterclaim.Person{Role: role}, ManagePeople, false):
		why = counterclaim.Errorf(counterclaim.CodeRefused, "the record has people, and none of them manages people").
			Try("add a head of desk first: counterclaim people add NAME --role head")
	default:
		return nil
	}
	if err := g.Refuse(ctx, Actor{From: "command line"}, string(ManagePeople), "people", why.Message); err != nil {
		return err
	}
	return why
}

// Nameless lets somebody who gave no name do what a role guards only where the record has nobody, shut out or not, who may. Else that is CodeRefused and
// noted. On names what it is done to.
func (g *Gate) Nameless(ctx context.Context, what Permission, on string) error {
	all, err := g.people.People(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(p counterclaim.Person) bool { return May(&p, what, false) })
	if i < 0 {
		return nil
	}
	why := counterclaim.Errorf(counterclaim.CodeRefused, "the record has people, and nobody was named who may do this: %s", what).Try("add --as NAME of one who may, %s for one; doc/roles.md says who may do what", all[i].Name)
	if err := g.Refuse(ctx, Actor{From: "command line"}, string(what), on, why.Message); err != nil {
		return err
	}
	return why
}

// Establishers wants the two who agree on what an exhibit shows to be persons who may correct, where the record has people; else it is CodeRefused,
// and noted of who acts. Where the record has none, any names are taken.
func (g *Gate) Establishers(ctx context.Context, by Actor, names []string, on string) error {
	all, err := g.people.People(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	for _, name := range names {
		i := slices.IndexFunc(all, func(p counterclaim.Person) bool { return p.Name == counterclaim.FoldName(name) })
		var why *counterclaim.Error
		switch {
		case i < 0:
			why = counterclaim.Errorf(counterclaim.CodeRefused, "two persons of the desk agree on what is established, and none is called %.80q", name).Try("counterclaim people list gives their names")
		case all[i].Disabled:
			why = counterclaim.Errorf(counterclaim.CodeRefused, "two persons of the desk agree on what is established, and %s is shut out", name).Try("name another person")
		case !May(&all[i], Correct, false):
			why = counterclaim.Errorf(counterclaim.CodeRefused, "the role of %s does not allow %s to establish what an exhibit shows", all[i].Role, name).Try("name an analyst, a reviewer or the head of desk")
		default:
			continue
		}
		if err := g.Refuse(ctx, by, string(Correct), on, why.Message); err != nil {
			return err
		}
		return why
	}
	return nil
}
