package counterclaim

import "slices"

// Observation is a structured entry by a monitor.
type Observation struct {
	ID         ID       `json:"id"` // hash of mission, post, observer, time and note
	Mission    string   `json:"mission"`
	Observer   string   `json:"observer"`
	Post       string   `json:"post,omitempty"`
	Means      string   `json:"means"`    // patrol, camera, drone, inspection, contact
	Time       string   `json:"time"`     // RFC 3339
	Received   string   `json:"received"` // RFC 3339
	Lat        float64  `json:"lat"`
	Lon        float64  `json:"lon"`
	ErrorM     float64  `json:"error_m"`               // metres
	BearingDeg float64  `json:"bearing_deg,omitempty"` // degrees from true north
	RangeM     float64  `json:"range_m,omitempty"`     // metres
	Perceived  string   `json:"perceived"`             // heard, seen, recorded
	Conduct    Conduct  `json:"conduct,omitempty"`
	What       string   `json:"what,omitempty"`
	Counts     []Count  `json:"counts,omitempty"`
	Weapon     string   `json:"weapon,omitempty"`
	CalibreMM  float64  `json:"calibre_mm,omitempty"` // millimetres
	Serials    []string `json:"serials,omitempty"`
	Control    string   `json:"control,omitempty"`
	EffortH    float64  `json:"effort_h,omitempty"` // hours
	Note       string   `json:"note,omitempty"`
	Synthetic  bool     `json:"synthetic,omitempty"`
}

// Identify sets and returns the observation's ID.
func (o *Observation) Identify() ID {
	o.ID = HashOf("observation", o.Mission, o.Post, o.Observer, o.Time, o.What, o.Note)
	return o.ID
}

// Validate checks the observation against the record's rules.
func (o *Observation) Validate() error {
	c := checks{noun: "observation"}
	c.want(o.Mission != "" && o.Observer != "", "it lacks mission or observer")
	c.want(slices.Contains([]string{"patrol", "camera", "drone", "inspection", "contact"}, o.Means), "means %q is none of patrol, camera, drone, inspection, contact", o.Means)
	c.want(slices.Contains([]string{"heard", "seen", "recorded"}, o.Perceived), "perceived %q is none of heard, seen, recorded", o.Perceived)
	c.want(isInstant(o.Time), "time %q is not RFC 3339", o.Time)
	c.want(o.Received == "" || isInstant(o.Received), "received %q is not RFC 3339", o.Received)
	c.want(o.Lat >= -90 && o.Lat <= 90 && o.Lon >= -180 && o.Lon <= 180, "its position %v, %v is not on the globe", o.Lat, o.Lon)
	c.want(o.ErrorM >= 0 && o.RangeM >= 0 && o.EffortH >= 0 && o.CalibreMM >= 0, "a measure is negative")
	c.want(o.BearingDeg >= 0 && o.BearingDeg < 360, "bearing %v is not from 0 to under 360", o.BearingDeg)
	for _, n := range o.Counts {
		c.sub("count", n.Validate())
	}
	return c.err()
}
