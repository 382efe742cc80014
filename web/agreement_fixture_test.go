package web

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
)

// agreementText is the made-up agreement of the examples, with the ids that the fixtures' parties have.
func agreementText(t testing.TB, replace ...string) string {
	t.Helper()
	src, err := os.ReadFile("../examples/agreements/ardania-belmark.toml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer(`"ardania"`, `"ard"`, `"belmark"`, `"bel"`, "ardania =", "ard =", "belmark =", "bel =").Replace(string(src))
	for i := 0; i+1 < len(replace); i += 2 {
		if !strings.Contains(text, replace[i]) {
			t.Fatalf("the agreement of the examples does not say %q", replace[i])
		}
		text = strings.ReplaceAll(text, replace[i], replace[i+1])
	}
	return text
}

// keepText keeps a text as the next version of its agreement, whatever is wrong with it: a record does not read what it keeps.
func keepText(t testing.TB, s counterclaim.Store, agreement, text, version, holds string) *counterclaim.AgreementVersion {
	t.Helper()
	there, err := s.AgreementVersions(t.Context(), agreement)
	if err != nil {
		t.Fatal(err)
	}
	v := &counterclaim.AgreementVersion{Agreement: agreement, Number: 1, Title: "Understanding on the Tarn valley", Version: version, Holds: holds, Kept: "2031-05-05T08:00:00Z", KeptBy: "Vera Clerk",
		Reason: "version " + version, Synthetic: true, Files: []counterclaim.AgreementFile{counterclaim.NewAgreementFile("tarn.toml", []byte(text))}}
	if n := len(there); n > 0 {
		v.Number, v.Supersedes = there[n-1].Number+1, there[n-1].ID
	}
	for _, name := range ceasefire.Drawings([]byte(text)) {
		b, err := os.ReadFile(filepath.Join("../examples/agreements", name))
		if err != nil {
			t.Fatal(err)
		}
		v.Files = append(v.Files, counterclaim.NewAgreementFile(name, b))
	}
	v.Identify()
	if fresh, err := s.KeepAgreement(t.Context(), v); err != nil || !fresh {
		t.Fatal(fresh, err)
	}
	return v
}

// keepAgreements keeps two versions of an agreement, of which the second puts guns further back and adds a clause that binds one party alone.
func keepAgreements(t testing.TB, s counterclaim.Store) (first, second *counterclaim.AgreementVersion) {
	t.Helper()
	first = keepText(t, s, "tarn-2031", agreementText(t), "4", "2031-05-06")
	second = keepText(t, s, "tarn-2031", agreementText(t, `version = "4"`, `version = "5"`, "distance_m = 15000", "distance_m = 20000")+`
[[clause]]
id = "radar"
kind = "withdraw"
parties = ["ard"]
weapon_class = "air_defence"
line = "contact"
distance_m = 30000
`, "5", "2031-07-01")
	return first, second
}

// publishVersion lets a version leave, or no longer.
func publishVersion(t testing.TB, s counterclaim.Store, v *counterclaim.AgreementVersion, lift bool) {
	t.Helper()
	m := &counterclaim.Mark{Kind: counterclaim.MarkAgreement, On: v.ID.String(), Lifted: lift, By: "Vera Clerk", At: "2031-05-05T09:00:00Z", Reason: "both printed it"}
	if err := s.SetMark(t.Context(), m); err != nil {
		t.Fatal(err)
	}
}
