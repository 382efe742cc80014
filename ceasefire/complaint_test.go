package ceasefire

import (
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
)

// TestAnswerBy takes the earliest deadline of the versions that held when a complaint was received, else the desk's own.
func TestAnswerBy(t *testing.T) {
	files := map[counterclaim.ID]*counterclaim.Agreement{}
	var versions []counterclaim.AgreementVersion
	version := func(agreement string, number int, holds, clauses string) {
		src := strings.NewReplacer(`id = "river"`, `id = "`+agreement+`"`, `start = 2031-05-06`, `start = 2031-05-01`).Replace(sound) + clauses
		a, faults := ParseAgreement(agreement+".toml", []byte(src), soundFiles)
		if err := Refusal(faults); err != nil {
			t.Fatal(err)
		}
		v := counterclaim.AgreementVersion{ID: counterclaim.HashOf("version", agreement, holds), Agreement: agreement, Number: number, Holds: holds}
		files[v.ID] = a
		versions = append(versions, v)
	}
	clause := func(id string, hours string) string {
		return "\n[[clause]]\nid = \"" + id + "\"\nkind = \"complaints\"\nparties = [\"ardania\", \"belmark\"]\nreply_h = " + hours + "\nfile_h = 72\n"
	}
	version("river", 1, "2031-05-01", clause("slow", "96"))
	version("river", 2, "2031-06-01", clause("quick", "24"))
	version("tarn", 1, "2031-05-01", clause("tarn", "48"))
	version("dale", 1, "2031-05-01", "")
	read := func(id counterclaim.ID) (*counterclaim.Agreement, error) { return files[id], nil }
	for received, want := range map[string][2]string{
		"2031-04-01T07:00:00Z":      {"2031-04-11T07:00:00Z", "the desk's own 240 hours"},
		"2031-05-20T07:00:00+05:00": {"2031-05-22T02:00:00Z", "clause tarn of tarn, version 1: 48 hours"},
		"2031-06-20T07:00:00Z":      {"2031-06-21T07:00:00Z", "clause quick of river, version 2: 24 hours"},
	} {
		at, err := time.Parse(time.RFC3339, received)
		if err != nil {
			t.Fatal(err)
		}
		got, err := AnswerBy(versions, at, read)
		if err != nil || got.Due != want[0] || !strings.HasPrefix(got.By, want[1]) {
			t.Errorf("received %s: %+v, %v, want %q", received, got, err, want)
		}
		if own := strings.HasPrefix(want[1], "the desk's"); own != got.Version.IsZero() || own != (got.FileH == 0) {
			t.Errorf("received %s: %+v", received, got)
		}
	}
	only := []counterclaim.AgreementVersion{versions[3]}
	at := time.Date(2031, 5, 20, 7, 0, 0, 0, time.UTC)
	if got, err := AnswerBy(only, at, read); err != nil || got.Due != "2031-05-30T07:00:00Z" || got.Version != versions[3].ID {
		t.Errorf("an agreement without a deadline: %+v, %v", got, err)
	}
	failing := func(counterclaim.ID) (*counterclaim.Agreement, error) {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "it is damaged")
	}
	if got, err := AnswerBy(only, at, failing); err == nil && !got.Version.IsZero() {
		t.Errorf("an agreement that cannot be read: %+v", got)
	}
}
