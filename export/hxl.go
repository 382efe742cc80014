package export

import (
	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

// hxlColumns has a row of names and below it a row of hashtags of the Humanitarian Exchange Language
// (HXL 1.1). The killed, wounded, missing and detained are the lowest and the highest figure that
// stands, whoever gives it.
func hxlColumns() []eventColumn {
	cols := []eventColumn{
		text("Event id", "#event+id", func(r *eventRow) string { return r.ID.String() }),
		text("Date", "#date+occurred", func(r *eventRow) string { return r.day() }),
		text("Last day", "#date+occurred+end", func(r *eventRow) string {
			if r.when == nil {
				return ""
			}
			return r.when.To
		}),
		text("Type", "#event+type", func(r *eventRow) string { return ontology.Label(string(r.conduct)) }),
		text("Type code", "#event+type+code", func(r *eventRow) string { return string(r.conduct) }),
		text("Title", "#event+name", func(r *eventRow) string { return r.Title }),
		text("Actor", "#actor+name", nth(0, func(r *eventRow, e counterclaim.Entity) string { return nameOf(e, r.parties) })),
		text("Other actor or target", "#actor+name+other", nth(1, func(r *eventRow, e counterclaim.Entity) string { return nameOf(e, r.parties) })),
		text("Place", "#loc+name", placeName),
		plain("Latitude", "#geo+lat", placed(latOf)),
		plain("Longitude", "#geo+lon", placed(lonOf)),
		text("Precision", "#geo+precision", placed(func(p *counterclaim.Place) string { return string(p.Precision) })),
		text("Country code", "#country+code+v_iso3", placed(countryIn)),
	}
	for _, what := range counterclaim.Losses() {
		tag := map[string]string{"wounded": "injured"}[what]
		if tag == "" {
			tag = what
		}
		cols = append(cols,
			plain(ontology.Label(what)+", lowest", "#affected+"+tag+"+min", func(r *eventRow) string { return whole(rangeOf(r.Ledger, what).low) }),
			plain(ontology.Label(what)+", highest", "#affected+"+tag+"+max", func(r *eventRow) string { return whole(rangeOf(r.Ledger, what).high) }))
	}
	return append(cols,
		plain("Killed, best", "#affected+killed", func(r *eventRow) string { return whole(r.tolls.best) }),
		text("Source", "#meta+source", func(r *eventRow) string { return join(unique(r.from.outlets)) }),
		text("Address", "#meta+url", func(r *eventRow) string { return r.url }),
		text("Notes", "#description", func(r *eventRow) string { return r.notes }),
		text("Only alleged", "#status+alleged", func(r *eventRow) string { return boolean(r.alleged) }),
		text("Made up", "#meta+synthetic", func(r *eventRow) string { return r.synthetic() }))
}

// rangeOf adds what a ledger counts over the sides, as the killed are added (see tollsOf).
func rangeOf(ledger []counterclaim.LedgerCell, what string) toll {
	var cells []counterclaim.LedgerCell
	for _, c := range ledger {
		if c.What == what && c.Scope == "" {
			cells = append(cells, c)
		}
	}
	done := map[string]bool{"": true}
	var sum toll
	for _, c := range cells {
		if !done[c.Of] {
			done[c.Of] = true
			sum = sum.plus(side(cells, c.Of, nil))
		}
	}
	return sum.or(side(cells, "", nil))
}
