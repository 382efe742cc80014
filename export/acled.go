package export

import (
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

// acledColumns has the column names of the ACLED event data (ACLED Codebook); title, conduct and
// synthetic are added. Event types are set where a conduct has one beyond doubt. ACLED's actors imply no direction.
func acledColumns() []eventColumn {
	kind := func(i int) func(r *eventRow) string {
		return func(r *eventRow) string { return acledType(r.conduct)[i] }
	}
	name := func(r *eventRow, e counterclaim.Entity) string { return nameOf(e, r.parties) }
	body := func(r *eventRow, e counterclaim.Entity) string {
		if n := names([]counterclaim.Entity{e})[0]; n != nameOf(e, r.parties) {
			return n
		}
		return ""
	}
	return []eventColumn{
		text("event_id_cnty", "", func(r *eventRow) string { return r.ID.String() }),
		text("event_date", "", func(r *eventRow) string { return r.day() }),
		plain("year", "", year),
		plain("time_precision", "", acledTime),
		text("disorder_type", "", kind(0)),
		text("event_type", "", kind(1)),
		text("sub_event_type", "", kind(2)),
		text("actor1", "", nth(0, name)),
		text("assoc_actor_1", "", nth(0, body)),
		text("inter1", "", nth(0, acledInter)),
		text("actor2", "", nth(1, name)),
		text("assoc_actor_2", "", nth(1, body)),
		text("inter2", "", nth(1, acledInter)),
		empty("interaction"),
		empty("civilian_targeting"),
		empty("iso"),
		empty("region"),
		text("country", "", func(r *eventRow) string {
			return placed(func(p *counterclaim.Place) string { return r.country(p.Country) })(r)
		}),
		empty("admin1"),
		empty("admin2"),
		empty("admin3"),
		text("location", "", placeName),
		plain("latitude", "", placed(latOf)),
		plain("longitude", "", placed(lonOf)),
		plain("geo_precision", "", placed(func(p *counterclaim.Place) string {
			return map[counterclaim.Precision]string{counterclaim.Exact: "1", counterclaim.Near: "2", counterclaim.Area: "3", counterclaim.InCountry: "3"}[p.Precision]
		})),
		text("source", "", func(r *eventRow) string { return join(unique(r.from.outlets)) }),
		empty("source_scale"),
		text("notes", "", func(r *eventRow) string { return r.notes }),
		plain("fatalities", "", func(r *eventRow) string { return whole(r.tolls.best) }),
		empty("tags"),
		empty("timestamp"),
		text("title", "", func(r *eventRow) string { return r.Title }),
		text("conduct", "", func(r *eventRow) string { return string(r.conduct) }),
		text("alleged", "", func(r *eventRow) string { return boolean(r.alleged) }),
		text("contested", "", func(r *eventRow) string { return boolean(r.place != nil && r.place.Contested) }),
		text("synthetic", "", func(r *eventRow) string { return r.synthetic() }),
	}
}

// acledTime grades the day: 1 known, 2 within a week, 3 within a month or more. A day of publication is 2.
func acledTime(r *eventRow) string {
	if r.when == nil {
		return ""
	}
	switch n := days(r.when); {
	case r.dayOf != "":
		return "2"
	case n == 1:
		return "1"
	case n <= 7:
		return "2"
	}
	return "3"
}

// acledType gives disorder type, event type and sub-event type of a conduct, empty where ACLED's
// choice would need to know more: who was hit, or who holds the ground now.
func acledType(k counterclaim.Conduct) [3]string {
	const violence, strategic = "Political violence", "Strategic developments"
	const remote = "Explosions/Remote violence"
	switch k {
	case counterclaim.Clash:
		return [3]string{violence, "Battles", "Armed clash"}
	case "heavy_weapons_fire":
		return [3]string{violence, remote, "Shelling/artillery/missile attack"}
	case "air_strike", "drone_strike":
		return [3]string{violence, remote, "Air/drone strike"}
	case "explosion":
		return [3]string{violence, remote, "Remote explosive/landmine/IED"}
	case "abduction":
		return [3]string{violence, "Violence against civilians", "Abduction/forced disappearance"}
	case "agreement_signed", "ceasefire_declared", "border_delimitation":
		return [3]string{strategic, strategic, "Agreement"}
	case "detention":
		return [3]string{strategic, strategic, "Arrests"}
	}
	if c, ok := ontology.ConductOf(k); ok && (c.Group == "movement" || c.Group == "works" && c.Event != counterclaim.Assault) {
		return [3]string{strategic, strategic, "Change to group/activity"}
	}
	return [3]string{}
}

// acledInter gives the kind of an actor.
func acledInter(_ *eventRow, e counterclaim.Entity) string {
	switch e.Sector {
	case counterclaim.MIL, counterclaim.GOV, counterclaim.COP, counterclaim.SPY, counterclaim.JUD:
		return "State forces"
	case counterclaim.REB:
		return "Rebel group"
	case counterclaim.CVL, counterclaim.REF, counterclaim.JRN, counterclaim.LAB, counterclaim.MED, counterclaim.EDU:
		return "Civilians"
	case counterclaim.IGO:
		return "External/Other forces"
	}
	return ""
}

func boolean(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func unique(in []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range in {
		if !seen[s] && strings.TrimSpace(s) != "" {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
