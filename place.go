package counterclaim

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Precision of a place: how near the coordinates are to where it happened.
type Precision string

// The precisions of a place.
const (
	Exact     Precision = "exact"
	Near      Precision = "near"
	Area      Precision = "area"
	InCountry Precision = "country"
)

// Place is where something happens, as written and as resolved.
type Place struct {
	Text       string    `json:"text"`                 // as written
	Unresolved bool      `json:"unresolved,omitempty"` // then there are no coordinates
	Name       string    `json:"name,omitempty"`
	GeonameID  int64     `json:"geonameid,omitempty"`
	Lat        float64   `json:"lat"` // degrees, WGS 84
	Lon        float64   `json:"lon"` // degrees, WGS 84
	Country    string    `json:"country,omitempty"`
	Feature    string    `json:"feature,omitempty"` // GeoNames feature class: P, A, H, T, S, L, R, V, U
	Precision  Precision `json:"precision,omitempty"`
	// RadiusKM is how far from the point it may be, where the words say so ("near", "3 km north of"), in kilometres; 0 where they do not.
	RadiusKM float64 `json:"radius_km,omitempty"`
	// Line is where it lies along a line ("between Olm and Tarn"): latitude and longitude of its points, degrees.
	Line    [][2]float64 `json:"line,omitempty"`
	Control string       `json:"control,omitempty"` // who holds the area, according to whom, in words
	// Contested is true where more than one side claims the place. Country then is empty unless
	// somebody listed one: which side it is in is not for the program to say.
	Contested   bool     `json:"contested,omitempty"`
	ClaimedBy   []string `json:"claimed_by,omitempty"`   // country codes, or ids of the desk's parties
	HeldBy      string   `json:"held_by,omitempty"`      // likewise, who is there
	AccordingTo string   `json:"according_to,omitempty"` // who says so of ClaimedBy and HeldBy
	Since       string   `json:"since,omitempty"`        // since when it is so: YYYY, YYYY-MM or YYYY-MM-DD
}

// MarshalJSON leaves the coordinates of an unresolved place out.
func (p Place) MarshalJSON() ([]byte, error) {
	type plain Place
	if !p.Unresolved {
		return json.Marshal(plain(p))
	}
	return json.Marshal(struct {
		plain
		Lat *float64 `json:"lat,omitempty"`
		Lon *float64 `json:"lon,omitempty"`
	}{plain: plain(p)})
}

// Key gives the name by which places are compared: the resolved name, else the text.
func (p Place) Key() string {
	if p.Name != "" {
		return p.Name
	}
	return p.Text
}

// Validate checks the place against the record's rules.
func (p Place) Validate() error {
	c := checks{noun: "place"}
	c.want(p.Text != "" || p.Name != "", "it has neither text nor name")
	c.want(p.Lat >= -90 && p.Lat <= 90, "latitude %v is not between -90 and 90", p.Lat)
	c.want(p.Lon >= -180 && p.Lon <= 180, "longitude %v is not between -180 and 180", p.Lon)
	c.want(!p.Unresolved || (p.Lat == 0 && p.Lon == 0), "an unresolved place has coordinates")
	c.want(p.RadiusKM >= 0, "its radius is negative")
	c.want(p.Unresolved || slices.Contains([]Precision{Exact, Near, Area, InCountry}, p.Precision), "precision %q is none of exact, near, area, country", p.Precision)
	c.want(p.Country == "" || isCountryCode(p.Country), "country %q is not three capital letters", p.Country)
	for i, by := range p.ClaimedBy {
		c.want(isSide(by), "claimed_by %q is no code of a country or id of a party", by)
		c.want(!slices.Contains(p.ClaimedBy[:i], by), "claimed_by has %q twice", by)
	}
	c.want(len(p.ClaimedBy) < 2 || p.Contested, "%d sides claim it and it is not contested", len(p.ClaimedBy))
	c.want(p.HeldBy == "" || isSide(p.HeldBy), "held_by %q is no code of a country or id of a party", p.HeldBy)
	said := p.HeldBy != "" || len(p.ClaimedBy) > 0
	c.want(said || p.AccordingTo == "", "it has according_to without claimed_by or held_by")
	c.want(said || p.Contested || p.Since == "", "it has since without anything that is so since then")
	c.want(p.Since == "" || isSince(p.Since), "since %q is neither YYYY nor YYYY-MM nor YYYY-MM-DD", p.Since)
	return c.err()
}

// isSide reports whether s can be the code of a country or the id that a desk gave a party.
func isSide(s string) bool {
	return s != "" && strings.TrimSpace(s) == s && !strings.ContainsFunc(s, func(r rune) bool { return r == ';' || unicode.IsControl(r) })
}

// isSince reports whether s is a year, a month or a day.
func isSince(s string) bool {
	for _, layout := range []string{"2006", "2006-01", DateLayout} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}
