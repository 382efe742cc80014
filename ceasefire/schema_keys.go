package ceasefire

import (
	"slices"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

// keyForm is what stands behind a key.
type keyForm string

const (
	formID      keyForm = "id"      // a name within the file: small letters, digits, - and _
	formWord    keyForm = "word"    // one line
	formText    keyForm = "text"    // some lines
	formDay     keyForm = "day"     // a date
	formInstant keyForm = "instant" // a date, a time and a zone
	formClock   keyForm = "clock"   // an IANA zone
	formNumber  keyForm = "number"
	formWhole   keyForm = "whole"
	formFlag    keyForm = "flag"
	formOne     keyForm = "one"    // of some words
	formSome    keyForm = "some"   // of some words
	formRef     keyForm = "ref"    // the id of a table
	formRefs    keyForm = "refs"   // ids
	formMap     keyForm = "map"    // party to id
	formList    keyForm = "list"   // lines of words
	formDrawing keyForm = "file"   // where something else stands, in a file or inline: no field of its own
	formTables  keyForm = "tables" // a list of tables
)

// fileKey is a key of the agreement file: what may stand there, and what it means. It holds reader, schema and documentation together.
type fileKey struct {
	table, name string
	form        keyForm
	of          []string // what formOne and formSome choose from, the table that formRef, formRefs, formMap and formTables are of
	need        bool
	least, most float64 // of numbers, where most is above least
	words       string
}

// Bounds of numbers.
const (
	maxMetres   = 1e6
	maxCalibre  = 1000
	maxRange    = 20000
	maxHours    = 24 * 366
	maxDays     = 3660
	maxHoldings = 1e6
)

// fileKeys lists every key of the file.
func fileKeys() []fileKey {
	return slices.Concat(agreementKeys(), placeKeys(), siteKeys(), clauseKeys())
}

func agreementKeys() []fileKey {
	t, p := "agreement", "party"
	return []fileKey{
		{t, "format", formWhole, nil, true, 1, counterclaim.AgreementFormat + 0.5, "Version of this form of file: 1."},
		{t, "id", formID, nil, true, 0, 0, "The agreement's name among the desk's files; violations cite it."},
		{t, "title", formWord, nil, true, 0, 0, "What the agreement is called."},
		{t, "version", formWord, nil, false, 0, 0, "Version of this writing down of it; raise it when anything changes."},
		{t, "signed", formDay, nil, false, 0, 0, "When it was signed or announced."},
		{t, "start", formDay, nil, true, 0, 0, "First day on which it binds."},
		{t, "start_time", formInstant, nil, false, 0, 0, "The hour, where one was agreed, with its zone."},
		{t, "until", formDay, nil, false, 0, 0, "Last day on which it binds; left out where it is open."},
		{t, "recommitted", formDay, nil, false, 0, 0, "The last day on which the parties promised it anew: running totals of violations begin with it. Left out: with start."},
		{t, "clock", formClock, nil, false, 0, 0, "IANA time zone in which its days are meant."},
		{t, "area", formRef, []string{"zone"}, false, 0, 0, "The zone in which it holds; left out where it names none."},
		{t, "mission", formWord, nil, false, 0, 0, "Who watches: the mission of the exceptions."},
		{t, "words", formText, nil, false, 0, 0, "What it is, in the writer's own words."},
		{t, "sources", formList, nil, false, 0, 0, "Where its text stands. Needed unless it is made up."},
		{t, "not_watched", formList, nil, false, 0, 0, "What was agreed beside and is not written down here, because it cannot be measured."},
		{t, "unsure", formList, nil, false, 0, 0, "What the writer was not sure of and left out."},
		{t, "count_units", formSome, counterclaim.FiringKinds(), false, 0, 0, "What is counted of fire, each by itself; left out: shot, burst, explosion, projectile."},
		{t, "count_overlap", formOne, counterclaim.CountOverlaps(), false, 0, 0, "once: what several positions may have perceived of one happening counts once, by the larger number. each: every entry counts. Left out: once."},
		{t, "count_within_min", formNumber, nil, false, 0, 24 * 60, "Minutes between the entries of two positions that may be of one happening; left out: 5."},
		{t, "synthetic", formFlag, nil, false, 0, 0, "true: it is made up."},
		{"", "agreement", formTables, []string{"agreement"}, true, 0, 0, "What it is called, when it binds, where its text stands."},
		{"", "party", formTables, []string{"party"}, true, 0, 0, "Who is bound: two or more."},
		{"", "line", formTables, []string{"line"}, false, 0, 0, "What distances are measured from."},
		{"", "zone", formTables, []string{"zone"}, false, 0, 0, "Areas."},
		{"", "site", formTables, []string{"site"}, false, 0, 0, "Where weapons are stored, with what was declared there."},
		{"", "phase", formTables, []string{"phase"}, false, 0, 0, "Times within which clauses are to be done."},
		{"", "clause", formTables, []string{"clause"}, true, 0, 0, "The obligations."},
		{p, "id", formID, nil, true, 0, 0, "The party's id; use the one of dispute.toml."},
		{p, "name", formWord, nil, true, 0, 0, "Its name."},
		{p, "countries", formList, nil, false, 0, 0, "ISO 3166-1 alpha-3 codes, XKX or user-assigned ones."},
		{p, "bodies", formList, nil, false, 0, 0, "Its bodies."},
		{p, "colour", formWord, nil, false, 0, 0, "#rrggbb, for maps."},
		{p, "zone", formClock, nil, false, 0, 0, "IANA time zone of its clocks."},
	}
}

// placeKeys are those of lines, zones and phases.
func placeKeys() []fileKey {
	l, z, p := "line", "zone", "phase"
	out := []fileKey{
		{l, "id", formID, nil, true, 0, 0, "What clauses call it."},
		{l, "title", formWord, nil, false, 0, 0, "What people call it."},
		{l, "words", formText, nil, false, 0, 0, "How the text describes it. Needed where it is not drawn."},
		{l, "left", formRef, []string{"party"}, false, 0, 0, "The party on the left hand of who goes from its first point to its last."},
		{l, "right", formRef, []string{"party"}, false, 0, 0, "The party on the right hand."},
		{z, "id", formID, nil, true, 0, 0, "What clauses call it."},
		{z, "title", formWord, nil, false, 0, 0, "What people call it."},
		{z, "kind", formOne, counterclaim.ZoneKinds(), false, 0, 0, "area, separation (no forces of either), limitation (few), disengagement (none where there were some), exercise (known training ground), protected (town, hospital, plant)."},
		{z, "words", formText, nil, false, 0, 0, "How the text describes it. Needed where it is not drawn."},
		{z, "party", formRef, []string{"party"}, false, 0, 0, "Whose it is; left out where it is nobody's or everybody's."},
		{p, "id", formID, nil, true, 0, 0, "What clauses call it."},
		{p, "title", formWord, nil, false, 0, 0, "What people call it."},
		{p, "track", formWord, nil, false, 0, 0, "A row of phases with days of its own, such as a sector. Phases of one track do not overlap."},
		{p, "words", formText, nil, false, 0, 0, "What it is for."},
		{p, "from", formDay, nil, true, 0, 0, "First day."},
		{p, "until", formDay, nil, false, 0, 0, "Last day, inclusive; left out where it is open."},
		{p, "tolerance_days", formWhole, nil, false, 0, maxDays, "Days after the last one before what is not done is a breach."},
	}
	for _, t := range []string{l, z} {
		out = append(out,
			fileKey{t, "file", formDrawing, nil, false, 0, 0, "A GeoJSON file beside this one that draws it."},
			fileKey{t, "feature", formDrawing, nil, false, 0, 0, "Which feature of that file, by its id or its property id or name; left out where it has one."},
			fileKey{t, "geojson", formDrawing, nil, false, 0, 0, "GeoJSON itself, in place of a file."},
			fileKey{t, "error_m", formNumber, nil, false, 0, maxMetres, "Metres by which the drawing may be off."},
			fileKey{t, "source", formWord, nil, false, 0, 0, "Where the drawing comes from."})
	}
	return out
}

func siteKeys() []fileKey {
	s, i := "site", "site.item"
	return []fileKey{
		{s, "id", formID, nil, true, 0, 0, "What clauses call it."},
		{s, "title", formWord, nil, false, 0, 0, "What people call it."},
		{s, "party", formRef, []string{"party"}, true, 0, 0, "Whose weapons are there."},
		{s, "words", formText, nil, false, 0, 0, "Where it is, in words. Needed where lat and lon are not known."},
		{s, "lat", formNumber, nil, false, -90, 90, "Latitude, degrees."},
		{s, "lon", formNumber, nil, false, -180, 180, "Longitude, degrees."},
		{s, "error_m", formNumber, nil, false, 0, maxMetres, "Metres by which the place may be off."},
		{s, "holdings", formDrawing, nil, false, 0, 0, "A TOML file beside this one with its [[item]] tables, in place of [[site.item]]: what a party declared is not for everybody who reads the agreement."},
		{s, "item", formTables, []string{"site.item"}, false, 0, 0, "What its party declared there."},
		{i, "weapon_class", formOne, counterclaim.WeaponClasses(), true, 0, 0, "What kind of weapon."},
		{i, "type", formWord, nil, false, 0, 0, "As it was declared."},
		{i, "calibre_mm", formNumber, nil, false, 0, maxCalibre, "Millimetres."},
		{i, "range_km", formNumber, nil, false, 0, maxRange, "Kilometres."},
		{i, "count", formWhole, nil, true, 0, maxHoldings, "How many."},
		{i, "serials", formList, nil, false, 0, 0, "Their serial numbers."},
	}
}

func clauseKeys() []fileKey {
	c := "clause"
	return []fileKey{
		{c, "id", formID, nil, true, 0, 0, "What violations cite."},
		{c, "kind", formOne, counterclaim.ClauseKinds(), true, 0, 0, "What it obliges to; which keys go with which kind stands below."},
		{c, "title", formWord, nil, false, 0, 0, "What people call it."},
		{c, "article", formWord, nil, false, 0, 0, "Where it stands in the text that was signed."},
		{c, "words", formText, nil, false, 0, 0, "What it asks, in the writer's own words."},
		{c, "parties", formRefs, []string{"party"}, true, 0, 0, "Whom it binds."},
		{c, "phase", formRef, []string{"phase"}, false, 0, 0, "The phase within which it is to be done: it begins with it, is due at its end and holds on after it."},
		{c, "from", formDay, nil, false, 0, 0, "First day, where it is not that of the phase or of the agreement."},
		{c, "from_time", formInstant, nil, false, 0, 0, "The hour, where one was agreed, with its zone."},
		{c, "until", formDay, nil, false, 0, 0, "Last day on which it holds, inclusive; left out where it holds on."},
		{c, "as_of", formDay, nil, false, 0, 0, "The day whose positions or deployments are frozen."},
		{c, "due_days", formWhole, nil, false, 0, maxDays, "Days after its first within which it is to be done."},
		{c, "tolerance_days", formWhole, nil, false, 0, maxDays, "Days beyond that before what is not done is a breach."},
		{c, "weapon_class", formOne, counterclaim.WeaponClasses(), false, 0, 0, "Which weapons; heavy_weapons are artillery, mortars, rocket systems, tanks and missiles."},
		{c, "calibre_mm", formNumber, nil, false, 0, maxCalibre, "Only of this calibre or more, millimetres."},
		{c, "calibre_under_mm", formNumber, nil, false, 0, maxCalibre, "Only under this calibre, millimetres."},
		{c, "range_km", formNumber, nil, false, 0, maxRange, "Only of this range or more, kilometres."},
		{c, "range_under_km", formNumber, nil, false, 0, maxRange, "Only under this range, kilometres."},
		{c, "types", formList, nil, false, 0, 0, "Only these named systems."},
		{c, "line", formRef, []string{"line"}, false, 0, 0, "The line that distances are measured from."},
		{c, "baselines", formMap, []string{"line"}, false, 0, 0, "A line for each party in place of that one: { ardania = \"contact\", belmark = \"of-may\" }."},
		{c, "distance_m", formNumber, nil, false, 0, maxMetres, "Metres from the line behind which it must stand, or within which it is barred."},
		{c, "band_from_m", formNumber, nil, false, 0, maxMetres, "Metres from the line at which the band begins; 0 where left out."},
		{c, "band_to_m", formNumber, nil, false, 0, maxMetres, "Metres from the line at which the band ends."},
		{c, "zone", formRef, []string{"zone"}, false, 0, 0, "Where it holds; for a withdrawal, what must be left."},
		{c, "sites", formRefs, []string{"site"}, false, 0, 0, "The storage sites that it is about."},
		{c, "most", formWhole, nil, false, 0, maxHoldings, "How many may be there; 0 for none."},
		{c, "conduct", formSome, conductWords(), false, 0, 0, "What is barred, in the record's words, where it is less than the kind says."},
		{c, "about", formSome, counterclaim.Abouts(), false, 0, 0, "Of what notice is given."},
		{c, "to", formList, nil, false, 0, 0, "Whom notice or a complaint goes to: ids of parties, mission, commission."},
		{c, "for", formSome, counterclaim.Goers(), false, 0, 0, "Who has access."},
		{c, "notice_h", formNumber, nil, false, 0, maxHours, "Hours before it begins by which notice is given."},
		{c, "file_h", formNumber, nil, false, 0, maxHours, "Hours after the deed within which a complaint is filed."},
		{c, "reply_h", formNumber, nil, false, 0, maxHours, "Hours within which it is answered, or access given."},
		{c, "exceptions", formSome, counterclaim.Exceptions(), false, 0, 0, "What is left out; mission is what the mission that watches does itself."},
		{c, "except_zones", formRefs, []string{"zone"}, false, 0, 0, "Zones in which it does not hold."},
		{c, "tolerance", formNumber, nil, false, 0, maxMetres, "Metres of a distance, pieces of a cap, that are no breach yet."},
	}
}

func conductWords() []string {
	var out []string
	for _, c := range ontology.Conducts() {
		out = append(out, string(c.Code))
	}
	return out
}

// kindKeys says which keys of a clause go with a kind, beside those that go with all: need must stand there, may can.
type kindKeys struct {
	kind      string
	need, may []string
	words     string
}

func clauseRules() []kindKeys {
	weapon := []string{"weapon_class", "calibre_mm", "calibre_under_mm", "range_km", "range_under_km", "types"}
	place := []string{"line", "baselines", "distance_m", "band_from_m", "band_to_m"}
	both := slices.Concat(weapon, place)
	with := func(more ...string) []string { return slices.Concat(both, more) }
	return []kindKeys{
		{"no_fire", nil, with("conduct"), "cease fire"},
		{"hold", []string{"as_of"}, with("conduct", "tolerance"), "hold positions, freeze deployments"},
		{"withdraw", []string{"weapon_class"}, with("sites", "tolerance"), "withdraw weapons or troops behind a distance from a line, or out of a zone"},
		{"cap", []string{"weapon_class", "most"}, with("sites", "tolerance"), "have no more than so many in a band or zone"},
		{"storage", []string{"weapon_class"}, with("sites", "tolerance"), "keep withdrawn weapons at the declared sites"},
		{"no_works", nil, append([]string{"conduct"}, place...), "build no positions, dig no trenches, lay no mines"},
		{"demine", nil, place, "remove mines and other hidden charges"},
		{"no_flight", nil, with("conduct"), "fly no aircraft, no drones"},
		{"notify", []string{"about"}, with("notice_h", "to"), "give notice before"},
		{"access", []string{"for"}, append([]string{"notice_h", "reply_h", "sites"}, place...), "let through"},
		{"detainees", nil, []string{"to"}, "release or exchange those held"},
		{"statements", nil, []string{"conduct"}, "refrain from propaganda, hostile words"},
		{"complaints", nil, []string{"file_h", "reply_h", "to"}, "file complaints and answer them in time"},
	}
}

// keys lists the keys that go with a kind beside those that go with all, each once.
func (r kindKeys) keys() []string {
	return slices.Concat(r.need, slices.DeleteFunc(slices.Clone(r.may), func(k string) bool { return slices.Contains(r.need, k) }))
}

// anyKind are the keys of a clause that go with every kind.
func anyKind() []string {
	return []string{"id", "kind", "title", "article", "words", "parties", "phase", "from", "from_time", "until", "due_days", "tolerance_days", "zone", "exceptions", "except_zones"}
}

// limit is how many of it a list may hold.
func (k fileKey) limit() int {
	switch {
	case k.name == "serials":
		return maxSerials
	case k.name == "parties" || k.name == "to" || k.table == "" && k.name == "party":
		return maxParties
	case k.name == "types":
		return maxTypes
	case k.table == "" && k.name == "clause":
		return maxClauses
	case k.form == formTables:
		return maxTables
	}
	return maxList
}

// keysOf gives the keys of one table.
func keysOf(table string) []fileKey {
	return slices.DeleteFunc(fileKeys(), func(k fileKey) bool { return k.table != table })
}
