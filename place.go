package counterclaim

import (
	"encoding/json"
	"slices"
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
	Control    string    `json:"control,omitempty"` // who holds the area, according to whom
	Contested  bool      `json:"contested,omitempty"`
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
	c.want(p.Unresolved || slices.Contains([]Precision{Exact, Near, Area, InCountry}, p.Precision), "precision %q is none of exact, near, area, country", p.Precision)
	c.want(p.Country == "" || isCountryCode(p.Country), "country %q is not three capital letters", p.Country)
	return c.err()
}
