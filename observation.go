package counterclaim

import (
	"context"
	"encoding/json"
	"slices"
	"time"
)

// Means by which an observation was made.
const (
	MeansPatrol     = "patrol"
	MeansCamera     = "camera"
	MeansDrone      = "drone"
	MeansInspection = "inspection"
	MeansContact    = "contact" // somebody who lives or works there told it
)

// Means lists by which an observation can be made.
func Means() []string {
	return []string{MeansPatrol, MeansCamera, MeansDrone, MeansInspection, MeansContact}
}

// Perceptions lists how something can have come to an observer's knowledge; told is for what somebody said to the observer.
func Perceptions() []string { return []string{"heard", "seen", "recorded", "told"} }

// Accesses lists what can have come of it that monitors wanted to pass or to see.
func Accesses() []string { return []string{"granted", "delayed", "restricted", "refused"} }

// Observation is a structured entry by a monitor. It is never changed: what corrects it is an entry of its own that Supersedes it. It
// says where something was perceived and who is said to hold the ground there, never who did it.
//
// A measure of place stands with its error or not at all: without ErrorM there is no position, without BearingErrorDeg no direction.
// Lat and Lon are where the observer stood; what was perceived is at the same place, or, where there is a direction or a distance, in
// the sector that these describe.
type Observation struct {
	ID      ID     `json:"id"` // see Identify
	Mission string `json:"mission"`
	Ref     string `json:"ref,omitempty"` // the mission's own number of the entry
	// Supersedes is the observation that this one corrects.
	Supersedes ID     `json:"supersedes,omitzero"`
	Observer   string `json:"observer"`
	Post       string `json:"post,omitempty"` // patrol, camera or base by its name
	Means      string `json:"means"`          // patrol, camera, drone, inspection, contact
	Time       string `json:"time"`           // RFC 3339, when it began
	Until      string `json:"until,omitempty"`
	// What the clock of the device and the satellites said when the entry was made, each RFC 3339: neither is put right by the other.
	DeviceTime    string `json:"device_time,omitempty"`
	SatelliteTime string `json:"satellite_time,omitempty"`
	Received      string `json:"received"`       // RFC 3339, when the mission's office had it
	Kept          string `json:"kept,omitempty"` // RFC 3339, when the record took it
	FiledBy       string `json:"filed_by,omitempty"`

	Lat             float64 `json:"lat"`
	Lon             float64 `json:"lon"`
	ErrorM          float64 `json:"error_m"`                     // metres, 0 where there is no position
	Place           string  `json:"place,omitempty"`             // of what was perceived, in words
	BearingDeg      float64 `json:"bearing_deg,omitempty"`       // degrees from true north
	BearingErrorDeg float64 `json:"bearing_error_deg,omitempty"` // to both sides, degrees, 0 where there is no direction
	RangeM          float64 `json:"range_m,omitempty"`           // metres, the best estimate
	RangeMinM       float64 `json:"range_min_m,omitempty"`       // metres
	RangeMaxM       float64 `json:"range_max_m,omitempty"`       // metres, 0 where no bound is known

	Perceived string      `json:"perceived"` // heard, seen, recorded, told; "" where nothing was
	Conduct   Conduct     `json:"conduct,omitempty"`
	What      string      `json:"what,omitempty"`
	Fire      []Firing    `json:"fire,omitempty"`
	Counts    []Count     `json:"counts,omitempty"`
	Weapon    string      `json:"weapon,omitempty"`     // with which fire was given, as assessed
	CalibreMM float64     `json:"calibre_mm,omitempty"` // millimetres, as assessed
	Equipment []Equipment `json:"equipment,omitempty"`
	Serials   []string    `json:"serials,omitempty"` // of what Equipment does not name
	Works     []Work      `json:"works,omitempty"`
	Flights   []Flight    `json:"flights,omitempty"`

	// Control is the side that holds the area, as ControlSource said on ControlDate. It is no word on who did anything.
	Control       string `json:"control,omitempty"`
	ControlDate   string `json:"control_date,omitempty"` // YYYY-MM-DD
	ControlSource string `json:"control_source,omitempty"`

	Access       string   `json:"access,omitempty"` // granted, delayed, restricted, refused
	AccessReason string   `json:"access_reason,omitempty"`
	DelayMin     float64  `json:"delay_min,omitempty"`   // minutes
	EffortH      float64  `json:"effort_h,omitempty"`    // hours watched, by the entry's means
	NotReached   []string `json:"not_reached,omitempty"` // areas that were to be watched and were not
	Exhibits     []ID     `json:"exhibits,omitempty"`
	Note         string   `json:"note,omitempty"`
	Synthetic    bool     `json:"synthetic,omitempty"`

	// SupersededBy is the observation that corrects this one, as the record knows it: it is no part of what is kept of this one.
	SupersededBy ID `json:"superseded_by,omitzero"`
}

// Identify sets and returns the observation's ID, a hash of all that it says but when and by whom it was taken in: sent twice it is one.
func (o *Observation) Identify() ID {
	o.ID = o.ownID()
	return o.ID
}

// ownID gives the ID that goes with the content. So that ids stay, fields keep their order, and those that are added are left out of JSON while
// they are empty.
func (o *Observation) ownID() ID {
	content, err := o.content()
	if err != nil {
		return ID{} // a number that is none, which Validate refuses
	}
	return HashOf("observation", string(content))
}

// content gives what the ID is a hash of.
func (o *Observation) content() ([]byte, error) {
	of := *o
	of.ID, of.SupersededBy, of.Received, of.Kept, of.FiledBy = ID{}, ID{}, "", "", ""
	return json.Marshal(&of)
}

// Empty reports whether the observation says nothing: that nothing was perceived is said by the effort.
func (o *Observation) Empty() bool {
	return !o.Perceives() && o.Access == "" && o.EffortH == 0 && len(o.NotReached) == 0
}

// Perceives reports whether the observation says that something was perceived.
func (o *Observation) Perceives() bool {
	return o.What != "" || o.Conduct != "" || len(o.Fire)+len(o.Counts)+len(o.Equipment)+len(o.Serials)+len(o.Works)+len(o.Flights) > 0
}

// HasPosition reports whether it is said where the observer stood.
func (o *Observation) HasPosition() bool { return o.ErrorM > 0 }

// HasBearing reports whether a direction is given.
func (o *Observation) HasBearing() bool { return o.BearingErrorDeg > 0 }

// DeviceAhead gives by how much the clock of the device was ahead of the satellites when the entry was made; false where one of them is
// not known.
func (o *Observation) DeviceAhead() (time.Duration, bool) {
	device, err := time.Parse(time.RFC3339, o.DeviceTime)
	satellites, err2 := time.Parse(time.RFC3339, o.SatelliteTime)
	return device.Sub(satellites), err == nil && err2 == nil
}

// AllSerials gives the serial numbers of all that was seen, each once.
func (o *Observation) AllSerials() []string {
	var out []string
	add := func(serials []string) {
		for _, s := range serials {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	add(o.Serials)
	for i := range o.Equipment {
		add(o.Equipment[i].Serials)
	}
	return out
}

// ObservationQuery chooses observations. Empty fields choose all.
type ObservationQuery struct {
	IDs              []ID
	From, To         string // RFC 3339: when they began, from on and before
	KeptFrom, KeptTo string // RFC 3339: when the record took them, from on and before
	Means            string
	Mission          string
	Standing         bool // those that no other corrects
	After            ID   // an observation after which the list goes on; CodeNotFound if there is none
	Limit            int  // 0: no limit
	NewestFirst      bool // the other way round: those that began last come first
}

// Validate checks the times of a query.
func (q *ObservationQuery) Validate() error {
	c := checks{noun: "query of observations"}
	for _, at := range []string{q.From, q.To, q.KeptFrom, q.KeptTo} {
		c.want(at == "" || isInstant(at), "%.40q is not RFC 3339", at)
	}
	c.want(q.Means == "" || slices.Contains(Means(), q.Means), "means %.40q is not known", q.Means)
	return c.err()
}

// AddedObservation is what came of adding one of several observations.
type AddedObservation struct {
	Fresh bool  // false: the record had it already
	Err   error // why it was not kept
}

// Observations keeps observations: they are added and never changed.
type Observations interface {
	// AddObservations keeps those that the record does not have, and says of each what came of it; one that is refused keeps no other out.
	// What corrects one that the record has not is CodeNotFound, what corrects one that was corrected already CodeConflict, a made-up
	// one in a record of real ones, or the other way round, CodeMixedSynthetic. An error of the call kept nothing.
	AddObservations(ctx context.Context, list []Observation) ([]AddedObservation, error)
	// Observation gives one, CodeNotFound if there is none.
	Observation(ctx context.Context, id ID) (*Observation, error)
	// Observations lists them as they began, of equal times by id, or the other way round.
	Observations(ctx context.Context, q ObservationQuery) ([]Observation, error)
	// CountObservations counts what a query chooses, without regard to After and Limit.
	CountObservations(ctx context.Context, q ObservationQuery) (int, error)
}
