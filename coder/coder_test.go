package coder

import (
	"fmt"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/actors"
	"github.com/counterclaim/counterclaim/gazetteer"
	"github.com/counterclaim/counterclaim/lexicon"
	"github.com/counterclaim/counterclaim/text"
)

// Two invented countries, so that no sentence here speaks of anybody.
const ownActors = `name	country	sector	kind	party	from	to	aliases
Ardania	XAA	GOV	country				Republic of Ardania
Ardanian	XAA	GOV	demonym				Ardanians
Ostrava Hill	XAA	GOV	capital				
Belmark	XAB	GOV	country				Republic of Belmark
Belmarkian	XAB	GOV	demonym				Belmarkians
Veles Wire	XAB	JRN	body				
`

const ownPlaces = `name	lat	lon	country	feature	population	contested	aliases
Tarn	-38.1	-20.2	XAA	P	4000		
Lower Quay	-38.2	-20.1	XAB	P	900		Nether Quay
`

func reader(t testing.TB, parties ...counterclaim.Party) (*Coder, *text.Analyzer) {
	t.Helper()
	a, err := actors.New(actors.Options{Own: ownActors, OwnName: "actors.tsv"})
	if err != nil {
		t.Fatal(err)
	}
	g, err := gazetteer.New(gazetteer.Options{Own: ownPlaces, OwnName: "places.tsv"})
	if err != nil {
		t.Fatal(err)
	}
	l, err := lexicon.New(lexicon.Options{})
	if err != nil {
		t.Fatal(err)
	}
	gr, err := text.NewAnnotator()
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(Options{Actors: a, Gazetteer: g, Lexicon: l, Grammar: gr, Parties: parties})
	if err != nil {
		t.Fatal(err)
	}
	an, err := text.New(text.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c, an
}

// short writes a claim in one line: event, conducts, actors>targets, speaker, stance and status
// where they are not asserted and occurred, and "in" where it stands within another.
func short(c counterclaim.Claim) string {
	var b strings.Builder
	b.WriteString(string(c.Event))
	for _, x := range c.Conduct {
		b.WriteString(" " + string(x))
	}
	fmt.Fprintf(&b, " %s>%s", strings.Join(counterclaim.Sides(c.Actors), "+"), strings.Join(counterclaim.Sides(c.Targets), "+"))
	if c.Speaker != nil {
		b.WriteString(" by " + c.Speaker.Side())
	}
	if c.Stance != counterclaim.Asserted {
		b.WriteString(" " + string(c.Stance))
	}
	if c.Status != counterclaim.Occurred {
		b.WriteString(" " + string(c.Status))
	}
	if !c.Within.IsZero() {
		b.WriteString(" in")
	}
	return b.String()
}

func code(t testing.TB, r counterclaim.Report) []counterclaim.Claim {
	t.Helper()
	c, an := reader(t)
	r.Identify()
	claims := c.Code(an.Analyze(r.Text), r)
	for _, x := range claims {
		if err := x.Validate(r.Text); err != nil {
			t.Errorf("%v in %q", err, r.Text)
		}
	}
	return claims
}

func TestWireSentences(t *testing.T) {
	wire(t, map[string]string{
		"Ardanian troops shelled Belmarkian positions near Tarn.":                                                    "ASSAULT heavy_weapons_fire XAA>XAB",
		"Belmarkian positions near Tarn were shelled by Ardanian troops.":                                            "ASSAULT heavy_weapons_fire XAA>XAB",
		"Ardanian border guards opened fire on Belmarkian soldiers.":                                                 "ASSAULT small_arms_fire XAA>XAB",
		"Ardanian border guards opened fire on Belmarkian soldiers with mortars.":                                    "ASSAULT heavy_weapons_fire XAA>XAB",
		"Ardania withdrew its troops from the border with Belmark.":                                                  "RETREAT troop_withdrawal XAA>",
		"Ardania accused Belmark of shelling Tarn.":                                                                  "ACCUSE accusation XAA>XAB; ASSAULT heavy_weapons_fire XAB>XAA by XAA alleged in",
		"Belmark denied that its troops had crossed the border with Ardania.":                                        "REJECT denial XAB>XAA; ASSAULT incursion XAB>XAA by XAB denied in",
		"Ardania demanded that Belmark withdraw its troops.":                                                         "REQUEST appeal XAA>XAB; RETREAT troop_withdrawal XAB> by XAA demanded in",
		"Three Ardanian soldiers were killed, Ardania's defence ministry said.":                                      "ASSAULT killing >XAA by XAA",
		"Ardania's defence ministry said Belmarkian troops had shelled Tarn.":                                        "ASSAULT heavy_weapons_fire XAB>XAA by XAA",
		"Ardania will deploy tanks along the border with Belmark.":                                                   "MOBILIZE equipment_deployment XAA> planned",
		"The foreign ministers of Ardania and Belmark met in Geneva.":                                                "CONSULT talks XAA>XAB",
		"Ardania and Belmark accused each other of digging trenches.":                                                "ACCUSE accusation XAA+XAB>XAA+XAB; MOBILIZE fortification XAB>XAA by XAA alleged in; MOBILIZE fortification XAA>XAB by XAB alleged in",
		"No shots were fired by Ardanian troops, Belmark's border service said.":                                     "ASSAULT small_arms_fire XAA>XAB by XAB denied",
		"The Ardanian prime minister fired the minister of Belmark affairs.":                                         "",
		"A fire brigade from Belmark helped Ardania.":                                                                "",
		"Ardania agreed to withdraw its troops from the border with Belmark.":                                        "AGREE troop_withdrawal XAA>XAB; RETREAT troop_withdrawal XAA> planned in",
		"Ardanian warplanes bombed positions in Belmark.":                                                            "ASSAULT air_strike XAA>XAB",
		"Four of the Belmarkian soldiers were wounded in clashes with Ardania.":                                      "ASSAULT wounding clash >XAB",
		"The United Nations offered to mediate between Ardania and Belmark.":                                         "REQUEST appeal ~IGO>XAA+XAB; CONSULT mediation ~IGO>XAA+XAB by ~IGO proposed in",
		"Ardania said that Belmark was gathering forces near Lower Quay.":                                            "MOBILIZE troop_deployment XAB> by XAA ongoing",
		"Ardania ordered its troops to pull back from the border with Belmark.":                                      "RETREAT troop_withdrawal XAA> planned",
		"Ardania's governor intends to reopen the school and to bring back 300 people from the border with Belmark.": "CONCEDE border_opening XAA>~EDU planned; RETREAT return_of_people XAA>XAA planned",
		"Belmark failed to withdraw its troops from the border with Ardania.":                                        "RETREAT troop_withdrawal XAB> denied",
		"The use of mortars by the Ardanian army, Belmark's president said, never took place.":                       "ASSAULT heavy_weapons_fire XAA>XAB by XAB denied; REJECT denial XAB>XAA",
		"The road from Ardania to Lower Quay is blocked by Belmarkian troops.":                                       "COERCE obstruction_of_movement XAB>XAA ongoing",
		"A note of protest was handed to the ambassador of Belmark, Ardania's foreign ministry said.":                "PROTEST protest_note XAA>XAB by XAA",
		"Ardania called up reservists, while Belmark closed ranks and halted talks.":                                 "MOBILIZE mobilisation XAA>XAA; REJECT talks XAB>XAA",
		"Ardanian officials counted 30 violations by Belmark.":                                                       "ASSAULT ceasefire_violated XAB>XAA by XAA",
		"Belmark rejected as baseless claims that its drones had flown over Tarn, Ardania.":                          "REJECT denial XAB>XAA; COERCE drone_flight XAB>XAA by XAB denied in",
	})
}

// wire reads each sentence as an agency's report and compares the claims, told by short, with those wanted.
func wire(t *testing.T, sentences map[string]string) {
	t.Helper()
	for sentence, want := range sentences {
		var got []string
		for _, c := range code(t, counterclaim.Report{Outlet: "Harbour Post", Kind: counterclaim.Wire, Published: "2031-05-06", Text: sentence}) {
			got = append(got, short(c))
		}
		if g := strings.Join(got, "; "); g != want {
			t.Errorf("%s\n got %s\nwant %s", sentence, g, want)
		}
	}
}

// In a party's own release the publisher speaks: "the enemy" is the other side, "our" its own.
func TestReleaseSentences(t *testing.T) {
	for sentence, want := range map[string]string{
		"The enemy shelled our positions near Tarn. Belmark will answer for it.": "ASSAULT heavy_weapons_fire XAB>XAA",
		"Two of our servicemen were wounded. Belmark opened fire first.":         "ASSAULT wounding XAB>XAA",
		"We call on Belmark to cease fire.":                                      "REQUEST appeal XAA>XAB",
	} {
		claims := code(t, counterclaim.Report{Outlet: "Ministry of Defence of Ardania", Kind: counterclaim.Release, Published: "2031-05-06", Text: sentence})
		if len(claims) == 0 || short(claims[0]) != want {
			t.Errorf("%s\n got %v\nwant %s first", sentence, claims, want)
		}
	}
}

// "Both sides accuse each other" is one act and two claims, and nobody accuses itself.
func TestNobodyAccusesItself(t *testing.T) {
	claims := code(t, counterclaim.Report{Outlet: "Harbour Post", Kind: counterclaim.Wire, Published: "2031-05-06",
		Text: "Border authorities of Ardania and Belmark published statements on Tuesday, accusing each other of using drones and moving troops to the frontier."})
	way := map[string]int{}
	for _, c := range claims {
		if c.Within.IsZero() {
			continue
		}
		if c.Speaker == nil || len(c.Actors) != 1 || c.Speaker.Side() == c.Actors[0].Side() {
			t.Errorf("%s: somebody accuses itself or nobody", short(c))
			continue
		}
		way[c.Speaker.Side()]++
	}
	if way["XAA"] == 0 || way["XAA"] != way["XAB"] {
		t.Errorf("claims by side: %v, want as many from either", way)
	}
}

func TestSameTextSameIDs(t *testing.T) {
	r := counterclaim.Report{Outlet: "Harbour Post", Published: "2031-05-06", Text: "Ardania shelled Belmark. Ardania shelled Belmark again, and two people died."}
	a, b := code(t, r), code(t, r)
	if len(a) < 2 || len(a) != len(b) {
		t.Fatalf("%d and %d claims", len(a), len(b))
	}
	seen := map[counterclaim.ID]bool{}
	for i := range a {
		if a[i].ID != b[i].ID {
			t.Errorf("claim %d has two ids", i)
		}
		if seen[a[i].ID] {
			t.Errorf("id %s stands twice", a[i].ID)
		}
		seen[a[i].ID] = true
	}
}

func FuzzCode(f *testing.F) {
	c, an := reader(f)
	f.Add("Ardania accused Belmark of shelling Tarn, \"a provocation\", the ministry said; it denied firing.")
	f.Add("\"We will respond,\" he said, \"if the enemy does not stop shelling.\" They agreed to withdraw from 16:00.")
	f.Add("said said said accused each other of accusing each other of \" and, ,,,")
	f.Fuzz(func(t *testing.T, s string) {
		r := counterclaim.Report{Outlet: "Ministry of Defence of Ardania", Published: "2031-05-06", Kind: counterclaim.Release, Text: s}
		r.Identify()
		seen := map[counterclaim.ID]bool{}
		for _, x := range c.Code(an.Analyze(s), r) {
			if err := x.Validate(s); err != nil {
				t.Fatal(err)
			}
			if seen[x.ID] {
				t.Fatalf("id %s stands twice", x.ID)
			}
			seen[x.ID] = true
		}
	})
}

// A desk's table may name the party beside the country: the other side is still the other side.
func TestPartyInTheDesksTable(t *testing.T) {
	c, an := reader(t, counterclaim.Party{ID: "ardania", Name: "Ardania", Countries: []string{"XAA"}}, counterclaim.Party{ID: "belmark", Name: "Belmark", Countries: []string{"XAB"}})
	var err error
	c.o.Actors, err = actors.New(actors.Options{Own: strings.ReplaceAll(ownActors, "country\t\t", "country\tbelmark\t"), OwnName: "actors.tsv"})
	if err != nil {
		t.Fatal(err)
	}
	r := counterclaim.Report{Outlet: "Ministry of Defence of Belmark", Kind: counterclaim.Release, Party: "belmark", Published: "2031-05-06", Text: "Belmark denies that its troops shelled Tarn."}
	r.Identify()
	for _, x := range c.Code(an.Analyze(r.Text), r) {
		if got := strings.Join(counterclaim.Sides(x.Targets), "+"); got != "XAA" {
			t.Errorf("%s: against %s, want XAA", short(x), got)
		}
	}
}

// Claims say why they are as they are, where that is asked for.
func TestExplain(t *testing.T) {
	c, an := reader(t)
	r := counterclaim.Report{Outlet: "Harbour Post", Kind: counterclaim.Wire, Published: "2031-05-06",
		Text: "Ardania's border service denied on Monday that its guards had shelled Belmarkian villages. Belmark will deploy tanks."}
	r.Identify()
	if plain := c.Code(an.Analyze(r.Text), r); len(plain[0].Why) > 0 {
		t.Error("nobody asked why")
	}
	claims := c.Explaining().Code(an.Analyze(r.Text), r)
	var got []string
	for _, x := range claims {
		for _, w := range x.Why {
			got = append(got, w.Of+"|"+w.Words+"|"+w.How)
		}
	}
	all := strings.Join(got, "\n")
	for _, part := range []string{
		"event|denied|reject.tsv: deny/v",
		"event|shelled|assault.tsv: shell/v, frame svo",
		"actor|its guards|shelled –nsubj→ guards",
		"target|Belmarkian|shelled –obj→ villages",
		"stance|denied|it stands in what this act speaks of (reject.tsv: deny/v",
		"status|will|",
		"confidence||",
	} {
		if !strings.Contains(all, part) {
			t.Errorf("no reason %q in\n%s", part, all)
		}
	}
}

// TestShelledDoNotShell leaves open whose bare soldiers are that shell a place: its own country is the last guess to make.
func TestShelledDoNotShell(t *testing.T) {
	for _, text := range []string{
		"Unidentified soldiers shelled Ardal in Ardania on 6 May.",
		"Invading troops shelled the town in Ardania on 6 May and killed three residents.",
		"Troops shelled a village in Ardania on 6 May.",
	} {
		claims := code(t, counterclaim.Report{Outlet: "Harbour Post", Kind: counterclaim.Wire, Published: "2031-05-07", Text: text})
		if len(claims) == 0 {
			t.Errorf("%q: no claim", text)
		}
		for _, c := range claims {
			for _, a := range c.Actors {
				if a.Known() {
					t.Errorf("%q: %s is done by %s", text, c.Text, a.Side())
				}
			}
		}
	}
	for _, c := range code(t, counterclaim.Report{Outlet: "Harbour Post", Kind: counterclaim.Wire, Published: "2031-05-07", Text: "Ardanian troops shelled a village in Belmark on 6 May."}) {
		if len(c.Actors) != 1 || c.Actors[0].Side() != "XAA" {
			t.Errorf("%s: %+v", c.Text, c.Actors)
		}
	}
}
