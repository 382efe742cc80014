package counterclaim

import "slices"

// Agreement is the obligations being watched.
type Agreement struct {
	ID      string   `json:"id" toml:"id"`
	Title   string   `json:"title" toml:"title"`
	Start   string   `json:"start" toml:"start"` // YYYY-MM-DD
	Sources []string `json:"sources,omitempty" toml:"sources"`
	Parties []Party  `json:"parties" toml:"-"`
	Clauses []Clause `json:"clauses" toml:"-"`
}

// Clause is one obligation.
type Clause struct {
	ID          string   `json:"id" toml:"id"`
	Kind        string   `json:"kind" toml:"kind"`
	Parties     []string `json:"parties" toml:"parties"`
	WeaponClass string   `json:"weapon_class,omitempty" toml:"weapon_class"`
	CalibreMM   float64  `json:"calibre_mm,omitempty" toml:"calibre_mm"` // millimetres, lower bound
	RangeKM     float64  `json:"range_km,omitempty" toml:"range_km"`     // kilometres, lower bound
	Line        string   `json:"line,omitempty" toml:"line"`
	DistanceM   float64  `json:"distance_m,omitempty" toml:"distance_m"` // metres
	From        string   `json:"from,omitempty" toml:"from"`             // YYYY-MM-DD
	Until       string   `json:"until,omitempty" toml:"until"`           // YYYY-MM-DD
	Exceptions  []string `json:"exceptions,omitempty" toml:"exceptions"`
	Tolerance   float64  `json:"tolerance,omitempty" toml:"tolerance"`
}

// ClauseKinds lists what a clause can oblige to.
func ClauseKinds() []string {
	return []string{"no_fire", "hold", "withdraw", "cap", "storage", "no_works", "no_flight", "notify", "access", "detainees", "statements"}
}

// Validate checks the agreement against the record's rules.
func (a *Agreement) Validate() error {
	c := checks{noun: "agreement"}
	c.want(a.ID != "" && a.Title != "", "it lacks id or title")
	_, _, ok := Period{From: a.Start, To: a.Start}.Days()
	c.want(ok, "start %q is not YYYY-MM-DD", a.Start)
	ids := map[string]bool{}
	for _, p := range a.Parties {
		c.sub("party", p.Validate())
		ids[p.ID] = true
	}
	seen := map[string]bool{}
	for _, k := range a.Clauses {
		c.want(k.ID != "" && !seen[k.ID], "clause id %q is empty or twice", k.ID)
		seen[k.ID] = true
		c.want(slices.Contains(ClauseKinds(), k.Kind), "clause %s: kind %q is not known", k.ID, k.Kind)
		c.want(len(k.Parties) > 0, "clause %s: it binds no party", k.ID)
		for _, p := range k.Parties {
			c.want(ids[p], "clause %s: party %q is not listed", k.ID, p)
		}
		c.want(k.DistanceM >= 0 && k.CalibreMM >= 0 && k.RangeKM >= 0 && k.Tolerance >= 0, "clause %s: a measure is negative", k.ID)
	}
	return c.err()
}
