package main

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/counterclaim/counterclaim"
)

// Verbs that change a record seal its log when they have run, or while they run on; those that look into one do not.
func TestVerbsThatSeal(t *testing.T) {
	var v verbs
	parser, err := kong.New(&v, kong.Name("counterclaim"), kong.NamedMapper("record", kong.MapperFunc(recordMapper)), kong.Vars{"record": "", "places": ""})
	if err != nil {
		t.Fatal(err)
	}
	var after, beside []string
	for _, leaf := range parser.Model.Leaves(false) {
		name := strings.TrimPrefix(leaf.FullPath(), "counterclaim ")
		switch leaf.Target.Addr().Interface().(type) {
		case interface {
			sealAfter(ctx context.Context, s *streams)
		}:
			after = append(after, name)
		case interface {
			sealBeside(ctx context.Context, s *streams, record recordFlag, store counterclaim.Store) func()
		}:
			beside = append(beside, name)
		}
	}
	slices.Sort(after)
	slices.Sort(beside)
	want := strings.Fields(`add arrange.merge arrange.pin arrange.split ceasefire.answer ceasefire.contest ceasefire.keep ceasefire.notify ceasefire.publish clear
		complaint.answer complaint.close complaint.file complaint.hold complaint.link complaint.outcome complaint.task complaint.withdraw confidential.erase confidential.exhibit
		confidential.report confidential.seal confidential.source deadletters.retry exhibit.add exhibit.describe exhibit.erase exhibit.export exhibit.likeness exhibit.redact exhibit.reread
		exhibit.show fetch finding.agree finding.answer finding.ask finding.code finding.correct finding.dissent finding.draft finding.no-finding finding.notify
		finding.publish finding.reopen finding.reply finding.supersede finding.triage finding.withdraw observation.add people.add people.audit people.disable people.list
		people.oidc people.password people.role people.token people.totp recode sitrep.publish sources.keep translate`)
	if got := strings.ReplaceAll(strings.Join(after, "\n"), " ", "."); got != strings.Join(want, "\n") {
		t.Errorf("these seal after they have run:\n%s", got)
	}
	if got := strings.Join(beside, ", "); got != "open, serve, watch run, work" {
		t.Errorf("these seal while they run: %s", got)
	}
}
