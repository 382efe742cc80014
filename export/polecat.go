package export

import (
	"github.com/counterclaim/counterclaim"
)

// polecatColumns has the column names of the POLECAT data set (Halterman et al. 2023); conduct, notes,
// alleged and synthetic are added. Intensity is the ontology's own.
func polecatColumns() []eventColumn {
	cols := []eventColumn{
		text("Event ID", "", func(r *eventRow) string { return r.ID.String() }),
		text("Event Date", "", func(r *eventRow) string { return r.day() }),
		text("Event Type", "", func(r *eventRow) string { return string(r.event) }),
		empty("Event Mode"),
		plain("Intensity", "", intensity),
		plain("Quad Code", "", func(r *eventRow) string { return quadOf(r.event) }),
		empty("Contexts"),
	}
	for n, who := range []string{"Actor", "Recipient"} {
		cols = append(cols,
			text(who+" Name", "", nth(n, func(r *eventRow, e counterclaim.Entity) string { return nameOf(e, r.parties) })),
			text(who+" Country", "", nth(n, func(r *eventRow, e counterclaim.Entity) string { return countryOf(e, r.parties) })),
			empty(who+" COW"),
			text("Primary "+who+" Sector", "", nth(n, func(_ *eventRow, e counterclaim.Entity) string { return string(e.Sector) })),
			text(who+" Sectors", "", nth(n, func(_ *eventRow, e counterclaim.Entity) string { return string(e.Sector) })),
			text(who+" Title", "", nth(n, func(_ *eventRow, e counterclaim.Entity) string { return e.Title })),
			text(who+" Name Raw", "", nth(n, func(_ *eventRow, e counterclaim.Entity) string { return e.Text })),
			empty("Wikipedia "+who+" ID"))
	}
	return append(cols,
		text("Placename", "", placeName),
		empty("City"), empty("District"), empty("Province"),
		text("Country", "", placed(countryIn)),
		plain("Latitude", "", placed(latOf)),
		plain("Longitude", "", placed(lonOf)),
		plain("GeoNames ID", "", placed(geonameID)),
		text("Raw Placename", "", func(r *eventRow) string {
			if r.place == nil {
				return ""
			}
			return r.place.Text
		}),
		text("Feature Type", "", placed(func(p *counterclaim.Place) string { return p.Feature })),
		text("Source", "", func(r *eventRow) string { return join(unique(r.from.outlets)) }),
		text("Publication Date", "", firstDay),
		empty("Story People"), empty("Story Organizations"), empty("Story Locations"),
		text("Language", "", func(r *eventRow) string { return r.claims[0].Language }),
		text("Version", "", func(r *eventRow) string { return r.claims[0].CodedBy }),
		text("conduct", "", func(r *eventRow) string { return string(r.conduct) }),
		text("notes", "", func(r *eventRow) string { return r.notes }),
		text("alleged", "", func(r *eventRow) string { return boolean(r.alleged) }),
		text("synthetic", "", func(r *eventRow) string { return r.synthetic() }))
}
