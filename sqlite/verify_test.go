package sqlite

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/storetest"
)

// TestVerify damages a record behind the program's back, one thing after the other.
func TestVerify(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct{ what, change, want string }{
		{"nothing", `SELECT 1`, ""},
		{"a text", `UPDATE report SET text = 'x' || text WHERE num = 1`, "its id is not the hash of its outlet"},
		{"a span", `UPDATE claim SET body = CAST(json_set(CAST(body AS TEXT), '$.end', 1000000) AS BLOB) WHERE num = 1`, "its span"},
		{"an original", `UPDATE original SET bytes = x'00'`, "what is kept is not what came"},
		{"an original's id", `UPDATE original SET id = x'00'`, "what is kept is not what came"},
		{"a report's id", `UPDATE report SET id = x'00'`, "its id is not the hash"},
		{"a report's body", `UPDATE report SET body = x'7b'`, "report number 1 cannot be read"},
		{"a claim's body", `UPDATE claim SET body = x'5b' WHERE num = 1`, "a claim of it cannot be read"},
		{"an arrival", `UPDATE arrival SET body = '{'`, "an arrival of it cannot be read"},
		{"no original", `DELETE FROM original`, "that it came from is not there"},
		{"an incident's body", `UPDATE incident SET body = CAST(json_set(CAST(body AS TEXT), '$.work_state', 'decided') AS BLOB)`, "does not say what its claims say"},
		{"an incident without claims", `UPDATE claim SET incident = NULL`, "has no claims"},
		{"a claim's words", `DELETE FROM claim_words WHERE rowid = 1`, "has 2 claims, and there are 3"},
		{"a claim's conduct", `DELETE FROM claim_conduct WHERE claim = 2`, "is not listed by the conducts that it has"},
		{"a claim's conduct, another", `UPDATE claim_conduct SET conduct = conduct || 'x' WHERE claim = 2`, "is not listed by the conducts that it has"},
		{"a claim's conduct, moved", `UPDATE claim_conduct SET at = at + 1 WHERE claim = 2`, "is not listed by the conducts that it has"},
		{"a claim's place", `DELETE FROM claim_place WHERE claim = 1`, "does not stand on the map where it says"},
		{"a claim's place, moved", `UPDATE claim_place SET lat = lat + 1 WHERE claim = 1`, "does not stand on the map where it says"},
		{"a claim's place, looked for elsewhere", `UPDATE claim_place SET south = south - 1, north = north - 1 WHERE claim = 1`, "is looked for on the map where it does not stand"},
		{"a claim's facets", `UPDATE claim_facet SET facets = replace(facets, 'conduct=', 'conduct=x') WHERE claim = 1`, "is not counted under what it says"},
		{"a claim's facets, gone", `DELETE FROM claim_facet WHERE claim = 1`, "is not counted under what it says"},
		{"a claim's neighbours", `DELETE FROM near`, "by which its neighbours find it"},
		{"a claim's day", `UPDATE claim SET day = '1999-01-01' WHERE num = 1`, "is not kept with its day"},
		{"a claim's review", `UPDATE claim SET review = 'rejected' WHERE num = 1`, "is not kept with its day, its review"},
		{"a claim of nobody", `INSERT INTO claim_conduct (conduct, at, claim) VALUES ('talks', 0, 99)`, "claim number 99 is not listed by the conducts that it has, and is not there"},
		{"pairs", `UPDATE pair SET claims = claims + 1`, "are counted otherwise than there are"},
		{"pairs, gone", `DELETE FROM pair`, "are counted otherwise than there are"},
		{"an incident's day", `UPDATE incident SET day = '1999-01-01'`, "is not kept with the days on which it was"},
		{"an incident's last day", `UPDATE incident SET last_day = '1999-01-01'`, "is not kept with the days on which it was"},
		{"an incident's conduct", `DELETE FROM incident_conduct`, "is not listed by the conducts that it has"},
		{"an incident's party", `UPDATE incident_party SET day = '1999-01-01'`, "is not listed by the parties that it has"},
		{"an incident's party, gone", `DELETE FROM incident_party`, "is not listed by the parties that it has"},
		{"a report's time", `UPDATE report SET at = at + 1`, "is kept with another time than it says"},
		{"a report's day", `UPDATE report SET day = '1999-01-01'`, "is kept with another time than it says"},
		{"an arrival's time", `UPDATE arrival SET at = at + 1`, "an arrival of it is kept with another time than it says"},
		{"whose words they are", `DELETE FROM voice`, "whose words it has is lost"},
		{"copies", `UPDATE voice SET first = report`, "are copies, and 0 are counted"},
		{"an incident gone", `PRAGMA foreign_keys = OFF; DELETE FROM incident`, "names a row of incident that is not there"},
		{"an exhibit's body", `UPDATE exhibit SET body = x'7b'`, "cannot be read"},
		{"an exhibit's size", `UPDATE exhibit SET body = CAST(json_set(CAST(body AS TEXT), '$.size', 0) AS BLOB)`, "it has no bytes"},
		{"an exhibit's day", `UPDATE exhibit SET body = CAST(json_set(CAST(body AS TEXT), '$.arrived', '2031-03-01T10:00:00Z') AS BLOB)`, "does not begin with its arrival"},
		{"an exhibit's order", `UPDATE exhibit SET at = at - 1`, "does not say of itself what the record keeps it as"},
		{"who may see it", `UPDATE exhibit SET body = CAST(json_set(CAST(body AS TEXT), '$.sensitivity', 'restricted', '$.readers', json('["B"]')) AS BLOB)`, "not the last that its custody has"},
		{"an erasure that nobody noted", `UPDATE exhibit SET body = CAST(json_set(CAST(body AS TEXT), '$.erased', '2031-03-09T10:00:00Z') AS BLOB)`, "that it was erased"},
		{"an entry of custody", `DROP TRIGGER custody_stays; DELETE FROM custody WHERE act = 'arrival'`, "does not begin with its arrival"},
		{"that a copy was made", `DROP TRIGGER custody_stays; DELETE FROM custody WHERE act = 'redaction'`, "does not name its redacted copy"},
		{"the original of a copy", `PRAGMA foreign_keys = OFF; DROP TRIGGER exhibit_stays; DELETE FROM exhibit WHERE original IS NULL`, "of which it is a redacted copy is not there"},
		{"a likeness that nobody confirmed", `UPDATE exhibit SET body = CAST(json_set(CAST(body AS TEXT), '$.earlier', json('[{"id":"` + strings.Repeat("ab", 32) + `","arrived":"2031-03-01T10:00:00Z","verdict":"confirmed","by":"A"}]')) AS BLOB)`, "its custody does not say what it says of its likeness"},
		{"an observation's time", unguarded + `UPDATE observation SET body = CAST(json_set(CAST(body AS TEXT), '$.time', '2031-03-01T10:00:00Z') AS BLOB)`, "its id"},
		{"an observation's order", unguarded + `UPDATE observation SET at = at - 1`, "does not say of itself what the record keeps it as"},
		{"when an observation was kept", unguarded + `UPDATE observation SET kept = kept - 1`, "does not say of itself what the record keeps it as"},
		{"an observation's body", unguarded + `UPDATE observation SET body = x'7b'`, "cannot be read"},
		{"what an observation corrects", unguarded + `DELETE FROM observation WHERE supersedes IS NULL`, "that it supersedes is not there"},
		{"a situation report's words", unguardedSitrep + `UPDATE sitrep SET body = CAST(json_set(CAST(body AS TEXT), '$.sections[0].text', 'other') AS BLOB)`, "its id is not that of its content"},
		{"a situation report's day", unguardedSitrep + `UPDATE sitrep SET first = '2031-05-07' WHERE version = 2`, "does not say of itself what the record keeps it as"},
		{"a situation report's body", unguardedSitrep + `UPDATE sitrep SET body = x'7b'`, "cannot be read"},
		{"a situation report that was corrected", unguardedSitrep + `DELETE FROM sitrep WHERE first = '2031-05-08' AND version = 1`, "does not follow the version before it"},
		{"what a complaint says", unguardedComplaint + `UPDATE complaint SET body = CAST(json_set(CAST(body AS TEXT), '$.what', 'other') AS BLOB)`, "its id is not that of its content"},
		{"a complaint's party", unguardedComplaint + `UPDATE complaint SET party = 'belmark' WHERE number = 1`, "does not say of itself what the record keeps it as"},
		{"a complaint's body", unguardedComplaint + `UPDATE complaint SET body = x'7b'`, "cannot be read"},
		{"a complaint taken out", unguardedComplaint + `DELETE FROM complaint_step WHERE belongs = 2; DELETE FROM complaint WHERE num = 2`, "does not follow"},
		{"an answer to a complaint", unguardedComplaint + `UPDATE complaint_step SET body = CAST(json_set(CAST(body AS TEXT), '$.text', 'other') AS BLOB) WHERE kind = 'answer'`, "not the hash of what it says"},
		{"a hold taken out", unguardedComplaint + `DELETE FROM complaint_step WHERE kind = 'hold'`, "since this step was decided"},
		{"a contest's words", unguardedContest + `UPDATE contest SET body = CAST(json_set(CAST(body AS TEXT), '$.text', 'other') AS BLOB) WHERE kind = 'contest'`, "its id is not that of what it says"},
		{"whose violation a contest is about", unguardedContest + `UPDATE contest SET violation = x'00' WHERE kind = 'answer'`, "does not say of itself what the record keeps it as"},
		{"a contest's body", unguardedContest + `UPDATE contest SET body = x'7b'`, "cannot be read"},
		{"a contest that was answered", unguardedContest + `DELETE FROM contest WHERE kind = 'contest'`, "does not follow what is there"},
		{"an agreement's text", unguardedAgreement + `UPDATE agreement_file SET bytes = bytes || x'0a' WHERE name = 'vale.toml'`, "is not what was given"},
		{"an agreement's drawing", unguardedAgreement + `DELETE FROM agreement_file WHERE name = 'map/river.geojson'`, "it has 1 files, not the 2"},
		{"an agreement's day", unguardedAgreement + `UPDATE agreement SET body = CAST(json_set(CAST(body AS TEXT), '$.holds', 'May') AS BLOB)`, "holds"},
		{"an agreement's number", unguardedAgreement + `UPDATE agreement SET number = 9 WHERE number = 2`, "does not say of itself what the record keeps it as"},
		{"an agreement's body", unguardedAgreement + `UPDATE agreement SET body = x'7b'`, "cannot be read"},
		{"an agreement's first version", `PRAGMA foreign_keys = OFF; ` + unguardedAgreement + `DELETE FROM agreement WHERE name = 'vale' AND number = 1`, "does not follow the version before it"},
		{"what came again", `UPDATE exhibit SET body = CAST(json_remove(CAST(body AS TEXT), '$.again') AS BLOB)`, "who brought it again, said of it is not there"},
		{"when it came again", `UPDATE exhibit SET body = CAST(json_set(CAST(body AS TEXT), '$.again[0].at', '2031-03-01T10:00:00Z') AS BLOB) WHERE original IS NOT NULL`, "does not say that B. Person brought it again"},
		{"how it was described then", `UPDATE exhibit SET body = CAST(json_set(CAST(body AS TEXT), '$.again[0].said_to_show', 'a bridge') AS BLOB) WHERE original IS NOT NULL`, "its description by B. Person, who brought it again"},
		{"an exhibit gone", `PRAGMA foreign_keys = OFF; DROP TRIGGER exhibit_stays; DELETE FROM exhibit`, "names a row of exhibit that is not there"},
	} {
		path := filepath.Join(t.TempDir(), "record.db")
		s, err := open(ctx, path, patience)
		if err != nil {
			t.Fatal(err)
		}
		coding := benchCoding(1, 3)
		o := counterclaim.Original{Bytes: []byte("as it came")}
		o.Identify()
		coding.Originals = []counterclaim.Original{o}
		coding.Report.Arrivals = []counterclaim.Arrival{{Time: "2031-03-02T10:00:00Z", Original: o.ID}}
		if _, err := s.Save(ctx, coding, benchPlace); err != nil {
			t.Fatal(err)
		}
		x := counterclaim.Exhibit{ID: counterclaim.HashOf("picture"), Name: "a.jpg", Type: "image/jpeg", Size: 3, Arrived: "2031-03-02T10:00:00Z", ArrivedBy: "A. Person",
			Description: counterclaim.Description{Sensitivity: counterclaim.Public}, Synthetic: coding.Report.Synthetic}
		if _, _, err := s.AddExhibit(ctx, &x, ""); err != nil {
			t.Fatal(err)
		}
		x.ID, x.Original = counterclaim.HashOf("redacted"), x.ID
		if _, _, err := s.AddExhibit(ctx, &x, ""); err != nil {
			t.Fatal(err)
		}
		keepObservations(t, s, coding.Report.Synthetic)
		storetest.FillAgreements(t, s)
		storetest.FillSitreps(t, s)
		storetest.FillComplaints(t, s)
		storetest.FillContests(t, s)
		s.HoldWords(&storetest.Words{})
		storetest.FillRegister(t, s)
		again := x
		again.Original, again.ArrivedBy, again.Arrived, again.SaidToShow = counterclaim.ID{}, "B. Person", "2031-03-03T10:00:00Z", "a ferry"
		if _, fresh, err := s.AddExhibit(ctx, &again, ""); err != nil || fresh {
			t.Fatal(fresh, err)
		}
		if _, err := s.W.Exec(c.change); err != nil {
			t.Fatalf("%s: %v", c.what, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		var faults []string
		if err := Verify(ctx, path, func(f string) { faults = append(faults, f) }); err != nil {
			t.Fatalf("%s: %v", c.what, err)
		}
		if got := strings.Join(faults, "\n"); c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}

// unguarded takes away what keeps observations as they are.
const unguarded = `DROP TRIGGER observation_unchanged; DROP TRIGGER observation_kept; `

// unguardedSitrep does the same for situation reports.
const unguardedSitrep = `DROP TRIGGER sitrep_unchanged; DROP TRIGGER sitrep_kept; `

// unguardedComplaint does the same for complaints.
const unguardedComplaint = `PRAGMA foreign_keys = OFF; DROP TRIGGER complaint_unchanged; DROP TRIGGER complaint_kept; DROP TRIGGER complaint_step_unchanged; DROP TRIGGER complaint_step_kept; `

// unguardedContest does the same for what is said about violations.
const unguardedContest = `DROP TRIGGER contest_unchanged; DROP TRIGGER contest_kept; `

// unguardedAgreement does the same for agreements.
const unguardedAgreement = `DROP TRIGGER agreement_unchanged; DROP TRIGGER agreement_kept; DROP TRIGGER agreement_file_unchanged; DROP TRIGGER agreement_file_kept; `

// keepObservations keeps an observation and one that corrects it.
func keepObservations(t *testing.T, s *store, synthetic bool) {
	t.Helper()
	o := counterclaim.Observation{Mission: "Valley Mission", Observer: "tower", Means: counterclaim.MeansCamera, Time: "2031-03-02T10:00:00Z", EffortH: 24,
		Received: "2031-03-03T10:00:00Z", Kept: "2031-03-03T10:00:00Z", Synthetic: synthetic}
	o.Identify()
	again := o
	again.EffortH, again.Supersedes = 23, o.ID
	again.Identify()
	added, err := s.AddObservations(t.Context(), []counterclaim.Observation{o, again})
	if err != nil || added[0].Err != nil || added[1].Err != nil {
		t.Fatalf("%+v, %v", added, err)
	}
}

// TestRowsStay has the file itself refuse to change or lose what was observed and what was agreed.
func TestRowsStay(t *testing.T) {
	s, err := open(t.Context(), memory, patience)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	keepObservations(t, s, false)
	storetest.FillAgreements(t, s)
	storetest.FillSitreps(t, s)
	storetest.FillComplaints(t, s)
	storetest.FillContests(t, s)
	s.HoldWords(&storetest.Words{})
	storetest.FillRegister(t, s)
	for _, change := range []string{`DELETE FROM observation`, `UPDATE observation SET means = 'patrol'`, `UPDATE observation SET body = x'00'`,
		`DELETE FROM agreement_file`, `DELETE FROM agreement`, `UPDATE agreement SET number = 7`, `UPDATE agreement_file SET bytes = x'00'`, `DELETE FROM sitrep`, `UPDATE sitrep SET version = 7`,
		`DELETE FROM complaint`, `UPDATE complaint SET number = 7`, `DELETE FROM complaint_step`, `UPDATE complaint_step SET kind = 'close'`,
		`DELETE FROM contest`, `UPDATE contest SET kind = 'notice'`, `DELETE FROM register`, `UPDATE register SET words = body`} {
		if _, err := s.W.Exec(change); err == nil || !strings.Contains(err.Error(), "never") {
			t.Errorf("%s: %v", change, err)
		}
	}
}

// TestCustodyStays has the file itself refuse to change or lose what was noted.
func TestCustodyStays(t *testing.T) {
	s, err := open(t.Context(), memory, patience)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	x := counterclaim.Exhibit{ID: counterclaim.HashOf("picture"), Name: "a.jpg", Type: "image/jpeg", Size: 3, Arrived: "2031-03-02T10:00:00Z", ArrivedBy: "A. Person",
		Description: counterclaim.Description{Sensitivity: counterclaim.Public}}
	if _, _, err := s.AddExhibit(t.Context(), &x, ""); err != nil {
		t.Fatal(err)
	}
	for _, change := range []string{`DELETE FROM custody`, `UPDATE custody SET act = 'view'`, `DELETE FROM exhibit`} {
		if _, err := s.W.Exec(change); err == nil || !strings.Contains(err.Error(), "never") {
			t.Errorf("%s: %v", change, err)
		}
	}
}
