package coder

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"
)

// News of all kinds names violence that is not told, words that only look like force, and people of no side.
func TestNewsSentences(t *testing.T) {
	wire(t, map[string]string{
		// Who does it, who is hit.
		"Ardanian police said the incident wounded four Belmarkian guards.":                              "ASSAULT wounding >XAB by XAA",
		"A Belmarkian worker seized last week has come home.":                                            "ASSAULT seizure_of_ground >XAB",
		"Gunmen attacked a Belmarkian checkpoint near Tarn.":                                             "ASSAULT clash ~UNK>XAB",
		"Belmarkian soldiers retook Tarn from the Ardanian army.":                                        "ASSAULT seizure_of_ground XAB>XAA",
		"The Ardanian general is responsible for the deaths of hundreds of Belmarkian civilians.":        "ASSAULT killing XAA>XAB",
		"Ardania, Belmark and the United Nations signed an agreement on trade.":                          "AGREE agreement_signed XAA>XAB+~IGO",
		"Ardania's president Emil Karn left the hall. Belmark levied sanctions against him.":             "SANCTION XAB>XAA",
		"Earthworks that Belmarkian soldiers dug near Tarn, Ardania, grow.":                              "MOBILIZE fortification XAB>",
		"Insurgents have killed a dozen coffee growers in Belmark.":                                      "ASSAULT killing ~REB>XAB",
		"Pirates hijacked a cargo vessel off Ardania.":                                                   "COERCE abduction ~CRM>XAA",
		"Ardania's police cracked down on the protests.":                                                 "COERCE XAA>XAA; PROTEST XAA>XAA",
		"Police cordoned off the market.":                                                                "COERCE obstruction_of_movement ~COP>",
		"Gunmen stormed a bank in Belmark, killing two clerks.":                                          "ASSAULT clash ~UNK>XAB; ASSAULT killing ~UNK>XAB",
		"Ardania is locked in a war with the Riverland rebels.":                                          "ASSAULT clash XAA>~REB",
		"Ardanian teachers are threatening to strike over pay.":                                          "THREATEN threat XAA>; PROTEST XAA>XAA by XAA threatened in",
		"Ardania attacked after Belmark shelled its posts.":                                              "ASSAULT clash XAA>; ASSAULT heavy_weapons_fire XAB>",
		"Belmark pledged ten million dollars to Ardania.":                                                "AID XAB>XAA",
		"Belmarkian soldiers were responsible for an attack on Ardanian guards.":                         "ASSAULT clash XAB>XAA",
		"After the floods, in the heart of the town, Belmarkian troops killed three Ardanian civilians.": "ASSAULT killing XAB>XAA",
		// Who says it.
		"On Friday, Ardania's president said Belmarkian troops had shelled Tarn.":          "ASSAULT heavy_weapons_fire XAB>XAA by XAA",
		"Ardania's army released a statement saying Belmarkian troops had shelled Tarn.":   "ASSAULT heavy_weapons_fire XAB>XAA by XAA",
		"Speaking in Geneva, Ardania's president said Belmarkian troops had shelled Tarn.": "ASSAULT heavy_weapons_fire XAB>XAA by XAA",
		"Two Ardanian soldiers were killed in an airstrike by Belmark.":                    "ASSAULT killing air_strike XAB>XAA",
		"Belmark has been shelling Ardanian villages since May.":                           "ASSAULT heavy_weapons_fire XAB>XAA ongoing",
		"Two Ardanian guards were wounded after being attacked by Belmarkian soldiers.":    "ASSAULT wounding XAB>XAA; ASSAULT clash XAB>XAA",
		"A bomb targeting a Belmarkian convoy exploded near Tarn.":                         "ASSAULT explosion >XAB",
		"Belmark's rebels claimed responsibility for shooting three Ardanian guards.":      "ASSAULT clash XAB>XAA by XAB; ASSAULT small_arms_fire XAB>XAA",
		"Ardania's army came to Tarn to stop Belmarkian soldiers from firing rockets.":     "ASSAULT heavy_weapons_fire XAB>",
		// "…, it said" is whoever was quoted before, and nobody in the words.
		"Belmark's army said that its posts were shelled. Two men were wounded by a drone of Ardania, it said.": "ASSAULT heavy_weapons_fire XAA>XAB by XAB; ASSAULT wounding XAA>XAB by XAB",
		"Ardania's army said that its posts were shelled. Two men were wounded by a drone of Belmark, it said.": "ASSAULT heavy_weapons_fire XAB>XAA by XAA; ASSAULT wounding XAB>XAA by XAA",
		"Belmark's army said that the road was open. Ardanian troops had shelled the hill near Tarn, it added.": "ASSAULT heavy_weapons_fire XAA>XAB by XAB",
		// What is no happening.
		"The flood killed nine people in Ardania and Belmark.":            "",
		"A forest fire killed four people in Ardania.":                    "",
		"Ardania's president visited the old castle.":                     "",
		"The Ardanian minister was fired by the president.":               "",
		"Ardania insists that it has a right to the river in Belmark.":    "",
		"Ardania's minister vowed to help the farmers of Belmark.":        "",
		"Ardania's president fired the prime minister of Belmark.":        "",
		"The former president of Ardania died in Belmark in June.":        "",
		"Visitors to Belmark must register in Ardania.":                   "",
		"Ardania's leaders remember the war in Belmark.":                  "",
		"Ardania's officials aim to end years of violence in Belmark.":    "",
		"The report was released by the government of Ardania on Monday.": "",
		"Ardania's president has returned to Tarn after his holiday.":     "",
	})
}

// The rows that worth.go speaks of stand in the lexicon.
func TestMisreadRowsExist(t *testing.T) {
	c, _ := reader(t)
	rows := map[string]bool{}
	for _, e := range c.o.Lexicon.Entries() {
		rows[e.Pattern] = true
	}
	file, err := parser.ParseFile(token.NewFileSet(), "worth.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	ast.Inspect(file, func(x ast.Node) bool {
		lit, ok := x.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		pattern, err := strconv.Unquote(lit.Value)
		if err != nil || !strings.HasSuffix(pattern, "/v") {
			return true
		}
		n++
		if !rows[pattern] {
			t.Errorf("worth.go speaks of %q, which is no row", pattern)
		}
		return true
	})
	if n < 5 {
		t.Errorf("%d rows named", n)
	}
}
