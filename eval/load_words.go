package eval

import (
	"fmt"

	"github.com/counterclaim/counterclaim"
)

// loadSide is one of the two states of a load.
type loadSide struct {
	name, adjective, country string
	force, body              counterclaim.Entity
}

func loadSides() [2]loadSide {
	side := func(name, adjective, country, body string) loadSide {
		return loadSide{name, adjective, country,
			counterclaim.Entity{Text: adjective + " forces", Name: name, Country: country, Sector: counterclaim.MIL},
			counterclaim.Entity{Text: body, Name: body, Country: country, Sector: counterclaim.MIL}}
	}
	return [2]loadSide{side("Ardania", "Ardanian", "XAA", "Ardanian Border Service"), side("Belmark", "Belmarkian", "XAB", "Belmarkian Defence Ministry")}
}

// loadOutlet publishes reports of a load.
type loadOutlet struct {
	name, kind, host string
	side             int // 0, 1, or -1 for neither
}

func (o loadOutlet) country() string {
	if o.side < 0 {
		return ""
	}
	return loadSides()[o.side].country
}

func loadOutlets() []loadOutlet {
	return []loadOutlet{
		{"Ardanian Border Service", counterclaim.Release, "border.ardania", 0},
		{"Belmarkian Defence Ministry", counterclaim.Release, "defence.belmark", 1},
		{"Vale Monitoring Mission", counterclaim.Monitor, "mission", -1},
		{"Vale Wire", counterclaim.Wire, "valewire", -1},
		{"Northern Courier", counterclaim.Wire, "courier", -1},
		{"Solmar Telegraph", counterclaim.Wire, "telegraph.ardania", 0},
		{"Drenov Evening Paper", counterclaim.Wire, "evening.belmark", 1},
	}
}

// LoadPlaces gives the places of a load: sixty villages in a valley that lies in the open ocean, so that no real place is meant.
func LoadPlaces() []counterclaim.Place {
	first := []string{"Tessen", "Kolvar", "Ostrum", "Merrin", "Halvek", "Zürnau", "Brenod", "Ulmar", "Pellan", "Dravik", "Norvel", "Sarnok"}
	last := []string{"", "Upper ", "Lower ", "Old ", "New "}
	out := make([]counterclaim.Place, 0, len(first)*len(last))
	for i, f := range first {
		for j, l := range last {
			n := i*len(last) + j
			out = append(out, counterclaim.Place{Text: l + f, Name: l + f, GeonameID: int64(900000001 + n), Lat: -38 + float64(n*37%60)/40, Lon: -21 + float64(n*23%60)/30,
				Country: loadSides()[n%2].country, Feature: "P", Precision: counterclaim.Near})
		}
	}
	return out
}

// loadAct is a kind of happening with the sentences that tell of it.
type loadAct struct {
	conduct   []counterclaim.Conduct
	event     counterclaim.Event
	counted   string
	means     []string
	sentences []string
}

func loadActs() []loadAct {
	return []loadAct{
		{[]counterclaim.Conduct{"heavy_weapons_fire"}, counterclaim.Assault, "", []string{"mortar", "howitzer", "rocket"}, []string{
			"On {D}, {A} forces shelled {B} positions near {P} with {M} fire.", "{A} troops fired {M} rounds at the village of {P} on {D}.",
			"At {H} on {D}, {A} artillery opened {M} fire on the outskirts of {P}."}},
		{[]counterclaim.Conduct{"small_arms_fire"}, counterclaim.Assault, "", []string{"machine gun", "rifle"}, []string{
			"{A} units opened {M} fire on a {B} post near {P} on {D}.", "On {D} at about {H}, {A} soldiers fired at a {B} patrol near {P}."}},
		{[]counterclaim.Conduct{"killing"}, counterclaim.Assault, "killed", []string{"mortar", "drone"}, []string{
			"{A} forces killed {N} {B} soldiers near {P} on {D}.", "{N} {B} servicemen were killed by {A} fire in {P} on {D}."}},
		{[]counterclaim.Conduct{"wounding"}, counterclaim.Assault, "wounded", []string{"mortar", "mine"}, []string{
			"{N} {B} soldiers were wounded by {A} shelling near {P} on {D}.", "{A} forces wounded {N} {B} border guards at {P} on {D}."}},
		{[]counterclaim.Conduct{"drone_strike"}, counterclaim.Assault, "", []string{"drone"}, []string{
			"An {A} drone struck a {B} vehicle near {P} on {D}.", "On {D}, {A} forces attacked the bridge at {P} with drones."}},
		{[]counterclaim.Conduct{"incursion"}, counterclaim.Coerce, "", nil, []string{
			"{A} troops crossed the border near {P} on {D}.", "On {D}, a group of {A} soldiers entered {BC} near {P}."}},
		{[]counterclaim.Conduct{"detention"}, counterclaim.Coerce, "detained", nil, []string{
			"{A} border guards detained {N} {B} shepherds near {P} on {D}.", "On {D}, {A} police arrested {N} {B} citizens in {P}."}},
		{[]counterclaim.Conduct{"troop_deployment"}, counterclaim.Mobilize, "", nil, []string{
			"{AC} deployed additional troops to {P} on {D}.", "On {D}, {A} forces moved reinforcements to the border near {P}."}},
		{[]counterclaim.Conduct{"damage_to_infrastructure"}, counterclaim.Assault, "", []string{"rocket", "mortar"}, []string{
			"{A} shelling damaged the water intake at {P} on {D}.", "On {D}, {A} fire destroyed a power line near {P}."}},
		{[]counterclaim.Conduct{"airspace_violation"}, counterclaim.Coerce, "", nil, []string{
			"An {A} helicopter violated the airspace of {BC} near {P} on {D}."}},
		{[]counterclaim.Conduct{"border_closure"}, counterclaim.Sanction, "", nil, []string{
			"{AC} closed the border crossing at {P} on {D}.", "On {D}, {A} authorities closed the road to {P}."}},
		{[]counterclaim.Conduct{"ceasefire_violated"}, counterclaim.Assault, "", nil, []string{
			"{A} forces violated the ceasefire near {P} on {D}.", "On {D}, {A} units broke the truce at {P}."}},
		{[]counterclaim.Conduct{"troop_withdrawal"}, counterclaim.Retreat, "", nil, []string{
			"{AC} withdrew its troops from {P} on {D}.", "On {D}, {A} units pulled back from the heights above {P}."}},
		{[]counterclaim.Conduct{"talks"}, counterclaim.Consult, "", nil, []string{
			"{A} and {B} officials held talks in {P} on {D}.", "On {D}, delegations of {AC} and {BC} met in {P}."}},
	}
}

func loadHeadlines() []string {
	return []string{"Fire near {P}", "{BC} speaks of an attack at {P}", "On the situation along the river at {P}", "Border bulletin: {P} and {Q}",
		"Tension around {P}", "{AC} and {BC} trade blame over {P}", "Daily summary, {P}", "What is known about {P}"}
}

func loadFillers() []string {
	return []string{
		"The road between {P} and {Q} runs along the river for {R} kilometres and is narrow.",
		"Residents of {Q} have lived beside the border for generations.",
		"Grain prices in the market of {P} rose by {R} per cent this season.",
		"The weather in the valley was clear, with light wind from the west.",
		"The school in {Q} has {R} pupils this year.",
		"The line between the two states was never marked in full, and old maps differ.",
		"A commission on the border last met in the capital in spring.",
		"Water from the upper reservoir is shared under an older arrangement.",
		"Most families in {P} grow apricots and keep sheep.",
		"The bridge at {Q} was built {R} years ago and serves both banks.",
		"No further details were available by the evening.",
		"Our correspondent could not reach {P} because the pass was under snow.",
		"The next bulletin is expected tomorrow morning.",
		"The district has about {R} thousand inhabitants in nine settlements.",
		"Telephone lines in {Q} worked with interruptions during the day.",
		"The hospital in {P} has {R} beds and one surgeon.",
		"Both capitals have long described the pastures above {Q} as their own.",
		"The market opened as usual, shopkeepers in {Q} told this paper.",
		"A map of the area is kept in the archive of the commission.",
		"The harvest festival in {P} will be held in the autumn.",
	}
}

// LoadFiles gives the dispute that a load belongs to, as files by name: dispute.toml and the tables that it names.
func LoadFiles() map[string]string {
	dispute := `# The made-up dispute of a machine-made load. See doc/scale.md.
title = "Ardania and Belmark: the load"
zone = "UTC"
synthetic = true
actors = "actors.tsv"
places = "places.tsv"
`
	actors := "name\tcountry\tsector\tkind\tparty\tfrom\tto\taliases\n"
	for i, s := range loadSides() {
		dispute += fmt.Sprintf("\n[[party]]\nid = %q\nname = %q\ncountries = [%q]\nbodies = [%q]\n", s.country, s.name, s.country, s.body.Name)
		actors += fmt.Sprintf("%s\t%s\t\tcountry\t\t\t\tRepublic of %s\n%s\t%s\t\tdemonym\t\t\t\t%ss\n%s\t%s\tMIL\tbody\t\t\t\t\n",
			s.name, s.country, s.name, s.adjective, s.country, s.adjective, s.body.Name, s.country)
		for _, o := range loadOutlets() {
			if o.side == i {
				dispute += fmt.Sprintf("\n[[source]]\nname = %q\nkind = %q\nparty = %q\nspeaks_for_party = %t\naddresses = [\"https://%s.example\"]\n", o.name, o.kind, s.country, o.kind == counterclaim.Release, o.host)
			}
		}
	}
	places := "name\tlat\tlon\tcountry\tfeature\tpopulation\tcontested\taliases\n"
	for _, o := range loadOutlets() {
		if o.side < 0 {
			dispute += fmt.Sprintf("\n[[source]]\nname = %q\nkind = %q\naddresses = [\"https://%s.example\"]\n", o.name, o.kind, o.host)
		}
	}
	for _, p := range LoadPlaces() {
		places += fmt.Sprintf("%s\t%.4f\t%.4f\t%s\t%s\t900\t\t\n", p.Name, p.Lat, p.Lon, p.Country, p.Feature)
	}
	return map[string]string{"dispute.toml": dispute, "actors.tsv": actors, "places.tsv": places}
}
