package export

import (
	"bufio"
	"encoding/json"
	"strconv"

	"github.com/counterclaim/counterclaim"
)

// geoWriter writes a FeatureCollection (RFC 7946): one Point for each claim and resolved
// place. What cannot be drawn is counted in foreign members at the end, so that a map's
// silence is not taken for the record's: claims, claims_without_place, places_unresolved.
// The member synthetic is true where any claim's report is made up.
type geoWriter struct {
	*bufio.Writer
	begun                         bool
	features                      int
	claims, placeless, unresolved int
	synthetic                     bool
}

func newGeoJSON(w *bufio.Writer) *geoWriter { return &geoWriter{Writer: w} }

type feature struct {
	Type       string     `json:"type"`
	ID         string     `json:"id"` // the claim's id, a point, the number of the place from 0
	Geometry   point      `json:"geometry"`
	Properties properties `json:"properties"`
}

type point struct {
	Type        string     `json:"type"`
	Coordinates [2]float64 `json:"coordinates"` // longitude, latitude
}

type properties struct {
	Claim       counterclaim.ID        `json:"claim"`
	Report      counterclaim.ID        `json:"report"`
	Incident    counterclaim.ID        `json:"incident"`
	Text        string                 `json:"text"`
	Place       string                 `json:"place"`
	PlaceText   string                 `json:"place_text"`
	GeonameID   int64                  `json:"geonameid,omitempty"`
	Country     string                 `json:"country,omitempty"`
	Precision   counterclaim.Precision `json:"precision"`
	RadiusKM    float64                `json:"radius_km,omitempty"` // how far off it may be
	Contested   bool                   `json:"contested,omitempty"`
	ClaimedBy   []string               `json:"claimed_by,omitempty"`
	HeldBy      string                 `json:"held_by,omitempty"`
	AccordingTo string                 `json:"according_to,omitempty"`
	Since       string                 `json:"since,omitempty"`
	Event       counterclaim.Event     `json:"event"`
	Conduct     []counterclaim.Conduct `json:"conduct"`
	Stance      counterclaim.Stance    `json:"stance"`
	Status      counterclaim.Status    `json:"status"`
	Speakers    []string               `json:"speakers"`
	Actors      []string               `json:"actors"`
	Targets     []string               `json:"targets"`
	From        string                 `json:"from,omitempty"`
	To          string                 `json:"to,omitempty"`
	Outlet      string                 `json:"outlet"`
	SourceParty string                 `json:"source_party,omitempty"`
	Published   string                 `json:"published"`
	Review      counterclaim.Review    `json:"review"`
	Confidence  float64                `json:"confidence"`
	Synthetic   bool                   `json:"synthetic"`
	CopyOf      counterclaim.ID        `json:"copy_of,omitzero"` // of the report: both are one voice
}

func (g *geoWriter) Write(c *counterclaim.Claim) error {
	g.begin()
	g.claims++
	g.synthetic = g.synthetic || c.Synthetic
	drawn := 0
	for i, p := range c.Places {
		if p.Unresolved {
			g.unresolved++
			continue
		}
		drawn++
		if err := g.feature(feature{"Feature", c.ID.String() + "." + strconv.Itoa(i),
			point{"Point", [2]float64{p.Lon, p.Lat}}, propertiesOf(c, p)}); err != nil {
			return err
		}
	}
	if drawn == 0 {
		g.placeless++
	}
	return nil
}

func (g *geoWriter) begin() {
	if !g.begun {
		g.begun = true
		g.WriteString(`{"type":"FeatureCollection","features":[`) // bufio keeps the error for Flush
	}
}

func (g *geoWriter) feature(f feature) error {
	line, err := json.Marshal(f)
	if err != nil {
		return err
	}
	if g.features > 0 {
		g.WriteByte(',')
	}
	g.features++
	g.WriteByte('\n')
	_, err = g.Writer.Write(line)
	return err
}

// Close ends the collection.
func (g *geoWriter) Close() error {
	g.begin()
	g.WriteString("\n]")
	for _, m := range []struct {
		name string
		n    int
	}{{"claims", g.claims}, {"claims_without_place", g.placeless}, {"places_unresolved", g.unresolved}} {
		g.WriteString(`,"` + m.name + `":` + strconv.Itoa(m.n))
	}
	g.WriteString(`,"synthetic":` + strconv.FormatBool(g.synthetic) + "}\n")
	return g.Flush()
}

func propertiesOf(c *counterclaim.Claim, p counterclaim.Place) properties {
	out := properties{
		Claim: c.ID, Report: c.Report, Incident: c.Incident, Text: c.Text,
		Place: p.Key(), PlaceText: p.Text, GeonameID: p.GeonameID, Country: p.Country, Precision: p.Precision, RadiusKM: p.RadiusKM, Contested: p.Contested,
		ClaimedBy: p.ClaimedBy, HeldBy: p.HeldBy, AccordingTo: p.AccordingTo, Since: p.Since,
		Event: c.Event, Conduct: list(c.Conduct), Stance: c.Stance, Status: c.Status,
		Speakers: names(voice(c)), Actors: names(c.Actors), Targets: names(c.Targets),
		Outlet: c.Outlet, SourceParty: c.Party, Published: c.Published,
		Review: c.Review, Confidence: c.Confidence, Synthetic: c.Synthetic, CopyOf: c.CopyOf,
	}
	if c.Time != nil {
		out.From, out.To = c.Time.From, c.Time.To
	}
	return out
}
