package actors

import (
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// isoCodes is ISO 3166-1 alpha-3, written out apart from the tables, and XKX.
const isoCodes = `ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ BMU BOL BRA
BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP
EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL
IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL
MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI
PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO
THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE XKX`

// without says which countries have no demonym or capital of their own in the table, and why.
func without() map[Kind]map[string]string {
	reasons := map[Kind]map[string]string{
		Demonym: {
			"COG": "shares Congolese with COD, of whom news mostly speaks",
			"DMA": "shares Dominican with DOM, of whom news mostly speaks",
			"VAT": "the noun serves as adjective",
		},
		Capital: {
			"MDV": "Male is an ordinary word",
			"SYC": "Victoria is a person's name",
		},
	}
	for _, code := range strings.Fields("ATA ATF BVT HMD SGS SJM UMI") {
		reasons[Demonym][code] = "nobody lives there for good, or only under another state's name"
	}
	for _, code := range strings.Fields("DJI LUX MCO SGP SMR STP") {
		reasons[Capital][code] = "bears the country's name"
	}
	for _, code := range strings.Fields(`ABW AIA ALA ASM ATA ATF BES BLM BMU BVT CCK COK CUW CXR CYM ESH FLK FRO GGY GIB GLP GRL GUF GUM HKG HMD IMN IOT
		JEY MAC MAF MNP MSR MTQ MYT NCL NFK NIU PCN PRI PYF REU SGS SHN SJM SPM SXM TCA TKL UMI VGB VIR WLF`) {
		reasons[Capital][code] = "a territory: its seat does not stand for a government in the news"
	}
	return reasons
}

func TestEveryCountry(t *testing.T) {
	rows, _ := parse("countries.tsv", countriesTSV, false)
	has := map[Kind]map[string]bool{Country: {}, Demonym: {}, Capital: {}}
	codes := strings.Fields(isoCodes)
	if len(codes) != 250 {
		t.Fatalf("%d codes, want 249 and XKX", len(codes))
	}
	for _, r := range rows {
		has[r.Kind][r.Country] = true
		if !slices.Contains(codes, r.Country) {
			t.Errorf("line %d: %s is no ISO code", r.Line, r.Country)
		}
	}
	for _, code := range codes {
		if !has[Country][code] {
			t.Errorf("%s has no name", code)
		}
		for kind, reasons := range without() {
			if reason := reasons[code]; has[kind][code] == (reason != "") {
				t.Errorf("%s, kind %d: in the table %v, explained %q", code, kind, has[kind][code], reason)
			}
		}
	}
}

// The embedded files are read without checks, so the checks are made here: those of a
// desk's own file, and in the files written by hand and the countries nothing twice.
func TestEmbeddedFiles(t *testing.T) {
	for _, f := range files() {
		generated := f.name == "persons.tsv" || f.name == "groups.tsv"
		if header, _, _ := strings.Cut(f.contents, "\n"); header != strings.Join(columnNames(), "\t") {
			t.Errorf("%s begins with %q", f.name, header)
		}
		rows, problems := parse(f.name, f.contents, !generated)
		for _, p := range problems {
			t.Error(p)
		}
		if len(rows) < 400 {
			t.Errorf("%s has %d rows, too few", f.name, len(rows))
		}
		for i, line := range strings.Split(f.contents, "\n") {
			if line != "" && line[0] != '#' && strings.Count(line, "\t") != 7 || strings.Contains(line, "\r") {
				t.Errorf("%s:%d: not eight fields", f.name, i+1)
			}
		}
	}
}

// What the quick reading of the embedded files gives is what the careful one gives.
func TestQuickReading(t *testing.T) {
	x := embedded()
	i := 0
	for _, f := range files() {
		rows, _ := parse(f.name, f.contents, false)
		for _, r := range rows {
			e := r.Entry
			e.Cap, e.Caps = false, false // they belong to each name
			if x.entries[i] != e {
				t.Fatalf("%s:%d: %+v, want %+v", f.name, r.Line, x.entries[i], e)
			}
			i++
		}
	}
	if i != len(x.entries) {
		t.Errorf("%d entries, want %d", len(x.entries), i)
	}
}

// Every name of the embedded tables is found by its own words.
func TestEveryNameIsFound(t *testing.T) {
	tab := table(t, "")
	for _, f := range files() {
		rows, _ := parse(f.name, f.contents, false)
		for _, r := range rows {
			for _, name := range append([]string{r.Name}, r.Aliases...) {
				ws := words(name)
				if strings.EqualFold(ws[0], "the") {
					ws = ws[1:]
				}
				if _, n := tab.Longest(ws, r.From); n != len(ws) && !strings.ContainsAny(name, ",()&") {
					t.Errorf("%s:%d: %q: %d of %d words", f.name, r.Line, name, n, len(ws))
				}
			}
		}
	}
}

// Roles and groups belong to nobody: a country in their table would colour every text.
func TestRolesAreNobodys(t *testing.T) {
	rows, _ := parse("roles.tsv", rolesTSV, false)
	for _, r := range rows {
		if r.Country != "" || r.Party != "" || r.Kind != Role && r.Kind != Group || r.Cap || r.Caps {
			t.Errorf("roles.tsv:%d: %+v", r.Line, r.Entry)
		}
	}
	tab := table(t, "")
	for line := range strings.SplitSeq(mustHave, "\n") {
		sector, names, _ := strings.Cut(line, ": ")
		for name := range strings.SplitSeq(names, ", ") {
			if e, n := tab.Longest(strings.Fields(name), ""); n != len(strings.Fields(name)) || e.Sector != counterclaim.Sector(sector) || e.Country != "" {
				t.Errorf("%q is %+v, want sector %s", name, e, sector)
			}
		}
	}
}

const mustHave = `MIL: border guards, border guard, border guard service, border service, border troops, frontier guards, border detail, army, armed forces, forces, troops, soldiers, servicemen, units, air force, navy, general staff, command, defence ministry, defense ministry, defence minister, drone, quadcopter, aircraft, warplanes, jets, tanks, artillery, patrol, convoy
REB: militia, separatists, rebels, fighters, militants, insurgents, terrorists
COP: police
JUD: prosecutors, court
SPY: state committee for national security, security service
GOV: security council, parliament, lawmakers, deputies, government, authorities, officials, administration, governor, mayor, president, prime minister, minister, foreign minister, foreign ministry, interior ministry, health ministry, emergencies ministry, ambassador, envoy, diplomats
CVL: residents, villagers, civilians, farmers, shepherds, children, citizens
JRN: journalists, media, mass media
MED: doctors, hospital
IGO: peacekeepers, observers, monitors, monitoring mission, mission
NGO: aid workers
REF: refugees`
