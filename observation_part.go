package counterclaim

// Quantity is how many: between two bounds, either of which may be open, or so many that nobody could count them, which is counted apart.
type Quantity struct {
	Low         *int64 `json:"low,omitempty"`
	High        *int64 `json:"high,omitempty"`
	Approximate bool   `json:"approximate,omitempty"`
	Uncountable bool   `json:"uncountable,omitempty"`
}

// Firing is shots, bursts or explosions that were heard, seen or recorded.
type Firing struct {
	Kind      string `json:"kind"`      // FiringKinds
	Direction string `json:"direction"` // FiringDirections, as the observer judged it
	Quantity
}

// FiringKinds lists what can be counted of fire: each is a unit of its own, and none is reckoned into another.
func FiringKinds() []string {
	return []string{"shot", "burst", "explosion", "projectile", "muzzle_flash", "flare"}
}

// FiringDirections lists where fire can have gone.
func FiringDirections() []string { return []string{"undetermined", "outgoing", "incoming"} }

// Equipment is vehicles or weapons of one type that were seen.
type Equipment struct {
	WeaponClass string  `json:"weapon_class,omitempty"` // in the words of agreements: tank, artillery, mortar, mlrs …
	Type        string  `json:"type,omitempty"`         // as assessed
	CalibreMM   float64 `json:"calibre_mm,omitempty"`   // millimetres
	Quantity
	Serials []string `json:"serials,omitempty"`
}

// Work is a trench, a position or another work that was seen.
type Work struct {
	Kind      string  `json:"kind"`                 // WorkKinds
	SizeM     float64 `json:"size_m,omitempty"`     // metres along its longest side
	Change    string  `json:"change,omitempty"`     // WorkChanges; "" where it was not seen before
	ChangeM   float64 `json:"change_m,omitempty"`   // metres by which it is larger or smaller
	LastVisit string  `json:"last_visit,omitempty"` // YYYY-MM-DD: since when the change is
}

// WorkKinds lists what can be built.
func WorkKinds() []string {
	return []string{"trench", "position", "bunker", "checkpoint", "obstacle", "mines", "other"}
}

// WorkChanges lists how a work can have changed since it was visited last.
func WorkChanges() []string { return []string{"new", "larger", "unchanged", "smaller", "removed"} }

// Flight is drones that flew.
type Flight struct {
	Type string `json:"type"` // as assessed; "unknown"
	Own  bool   `json:"own,omitempty"`
	Quantity
	HeightM      float64 `json:"height_m,omitempty"`     // metres above ground
	Interference string  `json:"interference,omitempty"` // Interferences
}

// Interferences lists what can have been done to a flight.
func Interferences() []string { return []string{"jammed", "fired_at", "lost"} }
