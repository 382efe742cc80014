package counterclaim

import "slices"

// Dispute is what a desk says of the dispute that it follows: the parties, the sources
// that belong to them, its own actors and places. It is read from dispute.toml and kept
// in the record, so that later additions are read in the same way.
type Dispute struct {
	Title      string       `json:"title" toml:"title"`
	Zone       string       `json:"zone,omitempty" toml:"zone"`           // IANA time zone of the desk, for showing times
	Synthetic  bool         `json:"synthetic,omitempty" toml:"synthetic"` // every report of the dispute is made up
	Parties    []Party      `json:"parties" toml:"party"`
	Delegates  []Delegate   `json:"delegates,omitempty" toml:"delegate"` // not with the parties, which are published
	Sources    []Source     `json:"sources,omitempty" toml:"-"`
	ReplyHours int          `json:"reply_hours,omitempty" toml:"reply_hours"` // each party has to answer the draft of a finding; 0 is DefaultReplyHours
	Contact    string       `json:"contact,omitempty" toml:"contact"`         // how the desk is reached by whoever a finding names, shown with every finding
	Release    ReleaseRules `json:"release,omitzero" toml:"release"`          // what leaves the mission
	Actors     string       `json:"actors,omitempty" toml:"-"`                // contents of the desk's actors file (package actors says the form)
	Places     string       `json:"places,omitempty" toml:"-"`                // contents of the desk's gazetteer file (package gazetteer says the form)
	// ActorsFile and PlacesFile are where these two were read from, for errors; they are not kept.
	ActorsFile string `json:"-" toml:"-"`
	PlacesFile string `json:"-" toml:"-"`
	Derived    bool   `json:"derived,omitempty" toml:"-"`
	// Derived is set where no dispute file was given and the sides were found by
	// counting who stands against whom.
}

// Delegate is a person who answers for a party, and takes no part in what the desk decides.
type Delegate struct {
	Name  string `json:"name" toml:"name"`
	Party string `json:"party" toml:"party"`
}

// SourceOf gives the source whose name is the outlet's, else the first that bears it, or nil.
func (d *Dispute) SourceOf(outlet string) *Source {
	var bears *Source
	for i := range d.Sources {
		if d.Sources[i].Name == outlet {
			return &d.Sources[i]
		}
		if bears == nil && d.Sources[i].Bears(outlet) {
			bears = &d.Sources[i]
		}
	}
	return bears
}

// Sides gives the parties with what the desk lists as sources, by which it is known who speaks for them.
func (d *Dispute) Sides() []Party {
	out := slices.Clone(d.Parties)
	for i := range out {
		out[i].Listed, out[i].Sources = len(d.Sources) > 0, d.Sources
	}
	return out
}

// Traced reports whether it is known that a report is from its outlet: it came from an address that the desk has registered for
// that outlet, or a person answers for it.
func Traced(outlet string, origins []Origin, sources []Source) bool {
	for _, o := range origins {
		if o.VouchedBy != "" {
			return true
		}
		for i := range sources {
			if sources[i].Bears(outlet) && sources[i].PublishesAt(o.URL) {
				return true
			}
		}
	}
	return false
}

// Validate checks the dispute against the record's rules.
func (d *Dispute) Validate() error {
	c := checks{noun: "dispute"}
	c.want(d.ReplyHours >= 0 && d.ReplyHours <= maxReplyHours, "reply_hours %d is not 1 to %d", d.ReplyHours, maxReplyHours)
	c.want(d.Contact == "" || IsOneLine(d.Contact) && len(d.Contact) <= 300, "contact is not one line of up to 300 bytes")
	d.Release.check(&c)
	ids := map[string]bool{}
	for _, p := range d.Parties {
		c.sub("party "+p.ID, p.Validate())
		c.want(!ids[p.ID], "party id %q stands twice", p.ID)
		ids[p.ID] = true
	}
	delegates := map[string]bool{}
	for _, e := range d.Delegates {
		name := FoldName(e.Name)
		c.want(name != "", "a delegate of party %q has no name", e.Party)
		c.want(ids[e.Party], "delegate %q answers for party %q, which is not listed", e.Name, e.Party)
		c.want(!delegates[name], "delegate %q stands twice", e.Name)
		delegates[name] = true
	}
	names := map[string]bool{}
	for i := range d.Sources {
		s := &d.Sources[i]
		c.sub("source "+s.Name, s.Validate())
		c.want(!names[s.Name], "source %q stands twice", s.Name)
		c.want(s.Party == "" || ids[s.Party], "source %q belongs to party %q, which is not listed", s.Name, s.Party)
		names[s.Name] = true
	}
	return c.err()
}
