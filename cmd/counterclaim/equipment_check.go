package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
	"github.com/counterclaim/counterclaim/pipeline"
)

type equipmentCheckOptions struct {
	From string `placeholder:"DAY" help:"From this day on, YYYY-MM-DD on the agreement's clock."`
	To   string `placeholder:"DAY" help:"Until this day, it included."`
	Told bool   `help:"What may be said to others than that party and named staff: clause, party, day and verdict, without numbers, sites and serial numbers."`
	All  bool   `help:"In the table, rows that comply too. JSON lines have them always."`
	formatFlag
	registerFlags
}

// Help shows examples.
func (equipmentCheckOptions) Help() string {
	return `Examples:

    counterclaim equipment check --from 2031-06-01 --to 2031-06-07 --as ines --record valley.sqlite
    counterclaim equipment check --told --as ines

Holds what the record has against its agreement as "ceasefire check" does, with what each party declared for each day. Storage clauses are measured so, and
rows marked [declared holdings] are not for others. To a delegate nothing depends on what the other side declared. With --told the rows of
storage clauses say their verdict alone: with the number that is missing and one's own count of what stands there, anybody had what was declared.`
}

// Run checks.
func (o equipmentCheckOptions) Run(ctx context.Context, s *streams) error {
	h, err := o.look(ctx, s, "look at declared holdings")
	if err != nil {
		return err
	}
	defer h.close()
	found, closed, err := pipeline.MeasureHeld(ctx, h.store, h.party, h.standing.ID, o.From, o.To, nil)
	if err != nil {
		return err
	}
	if closed {
		s.say("a part of the equipment register is encrypted, and its key is not here: what rests on it cannot be told")
	}
	if h.party != "" { // what monitors saw of others is not for delegates
		found.Violations = slices.DeleteFunc(found.Violations, func(v counterclaim.Violation) bool { return v.Kind != "storage" || v.Party != h.party })
	}
	if o.Told {
		found.Violations = ceasefire.Told(found.Violations)
	}
	check := ceasefireCheckOptions{All: o.All, formatFlag: o.formatFlag}
	var result failures
	result.done++
	return check.show(ctx, s, found.Agreement, &found.Result, nil, &result)
}

type equipmentMapOptions struct {
	dayFlag
	registerFlags
}

// Help shows examples.
func (equipmentMapOptions) Help() string {
	return `Examples:

    counterclaim equipment map --day 2031-06-20 --as ines --record valley.sqlite > stands.geojson
    counterclaim equipment map --as ines | jq -r '.features[].properties | select(.verdict == "breach") | .what'

Prints GeoJSON: the agreement's lines, and as points what is declared at its sites and what was seen of weapons that day, each with the clause that wants it behind
a line, its distance from that line, and the margin. The desk draws the same on its page "Equipment". It says where weapons stand: keep it as
confidential as what was declared.`
}

// feature is one of GeoJSON.
type feature struct {
	Type       string         `json:"type"`
	Geometry   map[string]any `json:"geometry"`
	Properties any            `json:"properties"`
}

// Run prints.
func (o equipmentMapOptions) Run(ctx context.Context, s *streams) error {
	h, err := o.look(ctx, s, "look at declared holdings")
	if err != nil {
		return err
	}
	defer h.close()
	day, err := o.day(h)
	if err == nil {
		err = h.open()
	}
	if err != nil {
		return err
	}
	var seen []counterclaim.Observation
	if h.party == "" { // what monitors saw is not for delegates
		if seen, err = h.store.Observations(ctx, counterclaim.ObservationQuery{Standing: true}); err != nil {
			return err
		}
	}
	list, err := ceasefire.StandOffs(h.standing, h.entries, seen, day)
	if err != nil {
		return err
	}
	features := []feature{}
	for i := range h.standing.Lines {
		l := &h.standing.Lines[i]
		if len(l.Parts) > 0 {
			features = append(features, feature{"Feature", map[string]any{"type": "MultiLineString", "coordinates": l.Parts}, map[string]any{"line": l.ID, "title": l.Title}})
		}
	}
	for i := range list {
		x := &list[i]
		features = append(features, feature{"Feature", map[string]any{"type": "Point", "coordinates": []float64{x.Lon, x.Lat}}, x})
	}
	s.say("%s on %s; what is told in words alone has no place on a map", number(len(list), "row"), day)
	out, err := json.Marshal(map[string]any{"type": "FeatureCollection", "features": features})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, string(out))
	return err
}
