package sqlite

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// TestOldIncidents brings a record up that was made before there were keys and tallies: it is well, and new claims join its incidents.
func TestOldIncidents(t *testing.T) {
	ctx := context.Background()
	s := oldRecord(t, 6)
	defer s.Close()
	had := benchCoding(0, 3)
	exec := func(query string, args ...any) {
		t.Helper()
		if _, err := s.W.Exec(query, args...); err != nil {
			t.Fatal(err)
		}
	}
	r := &had.Report
	at, _ := r.PublishedTime()
	bare := *r
	bare.ID, bare.Outlet, bare.Party, bare.Published, bare.Headline, bare.Text = counterclaim.ID{}, "", "", "", "", ""
	body, err := json.Marshal(&bare)
	if err != nil {
		t.Fatal(err)
	}
	exec(`INSERT INTO report (num, id, at, day, outlet, party, published, headline, text, synthetic, coded_by, body) VALUES (1,?,?,?,?,?,?,?,?,?,?,?)`,
		r.ID[:], at.Unix(), r.Day(), r.Outlet, r.Party, r.Published, r.Headline, r.Text, r.Synthetic, "reader 1", body)
	exec(`PRAGMA foreign_keys = OFF`)
	for i, c := range had.Claims {
		bare := c
		bare.ID, bare.Report = counterclaim.ID{}, counterclaim.ID{}
		body, err := json.Marshal(&bare)
		if err != nil {
			t.Fatal(err)
		}
		exec(`INSERT INTO claim (num, id, report, start, incident, day, bucket, near_day, review, coded_by, body) VALUES (?,?,1,?,?,?,?,?,?,?,?)`,
			i+1, c.ID[:], c.Start, i+1, r.Day(), "village", r.Day(), string(c.Review), c.CodedBy, body)
		exec(`INSERT INTO incident (num, day_from, day_to, day, last_day, claims, body) VALUES (?1,?2,?2,?2,?2,1,?3)`, i+1, r.Day(), []byte(`{"conduct":["killing"]}`))
		for _, k := range c.Conduct {
			exec(`INSERT INTO claim_conduct (conduct, at, claim) VALUES (?,?,?)`, string(k), at.Unix(), i+1)
			exec(`INSERT INTO incident_conduct (conduct, day, incident) VALUES (?,?,?)`, string(k), r.Day(), i+1)
		}
		for _, party := range []string{"XAA", "XAB"} {
			exec(`INSERT INTO incident_party (party, day, incident) VALUES (?,?,?)`, party, r.Day(), i+1)
		}
		for k, p := range c.Places {
			exec(`INSERT INTO claim_place (num, south, north, west, east, claim, lat, lon) VALUES (?1,?2,?2,?3,?3,?4,?2,?3)`, (i+1)<<8+k, p.Lat, p.Lon, i+1)
		}
		exec(`INSERT INTO pair (a, b, claims) VALUES ('XAA','XAB',1) ON CONFLICT (a, b) DO UPDATE SET claims = claims + 1`)
	}
	if err := s.prepare(ctx, patience); err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(ctx, func(fault string) { t.Errorf("after migration: %s", fault) }); err != nil {
		t.Fatal(err)
	}
	key := func(c *counterclaim.Claim) string { return c.Places[0].Name + " " + c.Time.From }
	err = s.Rekey(ctx, "1", func(claims []counterclaim.Claim) (out []counterclaim.Neighbourhood) {
		for i := range claims {
			out = append(out, counterclaim.Neighbourhood{Between: "XAA+XAB", Under: []string{key(&claims[i])}})
		}
		return out
	})
	if err != nil {
		t.Fatal(err)
	}
	fresh := benchCoding(400, 3) // of the same villages
	for i := range fresh.Claims {
		fresh.Claims[i].Time, fresh.Around[i].Look = had.Claims[i].Time, []string{key(&had.Claims[i])}
	}
	saved, err := s.Save(ctx, fresh, benchPlace)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(had.Claims, func(a, b counterclaim.Claim) int { return a.Start - b.Start })
	for i, c := range had.Claims {
		if saved.Incidents[i] != c.ID {
			t.Errorf("incident %d that was joined is %s, want %s", i, saved.Incidents[i].Short(), c.ID.Short())
		}
	}
	if err := s.Verify(ctx, func(fault string) { t.Errorf("after more claims: %s", fault) }); err != nil {
		t.Fatal(err)
	}
}

// A long incident costs a new claim as many rows as a short one: what it reads is counted, not timed.
func TestLongIncident(t *testing.T) {
	s, err := open(t.Context(), memory, patience)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	near := 0
	for n := range 60 {
		c := benchCoding(n, 20)
		for i := range c.Around {
			c.Around[i].Under, c.Around[i].Look = []string{"one front"}, []string{"one front"}
		}
		_, err := s.Save(t.Context(), c, func(fresh, others []counterclaim.Claim) []counterclaim.Claim {
			near = len(others)
			for i := range fresh {
				fresh[i].Incident = fresh[0].ID
				if near > 0 {
					fresh[i].Incident = others[0].Incident
				}
			}
			return fresh
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if want := counterclaim.NearPerKey; near != want {
		t.Errorf("a claim is placed among %d of an incident of %d claims, want %d", near, 60*20, want)
	}
	got, err := s.Incidents(t.Context(), counterclaim.IncidentQuery{})
	if err != nil || len(got) != 1 || len(got[0].Claims) != 1200 {
		t.Fatalf("%d incidents (%v), want one of 1200 claims", len(got), err)
	}
	if err := s.Verify(t.Context(), func(fault string) { t.Error(fault) }); err != nil {
		t.Fatal(err)
	}

}
