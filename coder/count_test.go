package coder

import (
	"fmt"
	"strings"
	"testing"
)

// numbersOf writes the numbers of a text as "words=low..high", ~ before those that are approximate.
func numbersOf(tb testing.TB, s string) string {
	d := docOf(tb, s)
	var out []string
	for _, n := range findNumbers(d, 0, len(d.Tokens)) {
		bound := func(p *int64) string {
			if p == nil {
				return ""
			}
			return fmt.Sprint(*p)
		}
		o := d.Text[d.Tokens[n.first].Start:d.Tokens[n.last-1].End] + "="
		if n.approx {
			o += "~"
		}
		if n.low != nil && n.high != nil && *n.low == *n.high {
			o += bound(n.low)
		} else {
			o += bound(n.low) + ".." + bound(n.high)
		}
		if n.ordinal {
			o += "th"
		}
		out = append(out, o)
	}
	return strings.Join(out, "; ")
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Fifteen people fell and 112 were hurt.", "Fifteen=15; 112=112"},
		{"Twenty-one posts and forty two guns were seen.", "Twenty-one=21; forty two=42"},
		{"Two hundred and six men, three thousand five hundred women.", "Two hundred and six=206; three thousand five hundred=3500"},
		{"More than 4,000 people left.", "More than 4,000=4000.."},
		{"125 340 residents and 7000 others left.", "125 340=125340; 7000=7000"},
		{"Some 1.5 million people and 2 mln others left.", "Some 1.5 million=~1500000; 2 mln=2000000"},
		{"At least four fell, not less than nine drowned, over 30 were hurt.", "At least four=4..; not less than nine=9..; over 30=30.."},
		{"Up to 20 posts, no more than five guns, fewer than 9 tanks.", "Up to 20=..20; no more than five=..5; fewer than 9=..9"},
		{"About 18 men, some thirty houses, nearly 1,300 people, close to 40 guns.", "About 18=~18; some thirty=~30; nearly 1,300=~1300; close to 40=~40"},
		{"An estimated 300 troops and perhaps seventy others.", "An estimated 300=~300; perhaps seventy=~70"},
		{"Around a hundred dead, a thousand hurt.", "Around a hundred=~100; a thousand=1000"},
		{"A dozen tanks, two dozen soldiers, half a dozen guns, a couple of trucks.", "A dozen=12; two dozen=24; half a dozen=6; a couple of=2"},
		{"Dozens died, scores were hurt, hundreds fled and thousands marched.", "Dozens=24..99; scores=40..99; hundreds=100..999; thousands=1000..9999"},
		{"Tens of thousands fled, several hundred stayed.", "Tens of thousands=10000..99999; several hundred=100..999"},
		{"Between 30 and 45 trucks, 20 to 30 guns, two or three tanks and 5-7 men.", "Between 30 and 45=30..45; 20 to 30=20..30; two or three=2..3; 5-7=5..7"},
		{"From 40 to 50 men came.", "From 40 to 50=40..50"},
		{"Ten or more were hurt.", "Ten or more=10.."},
		{"A seventh died on Monday.", "A seventh=1th"},
		{"Six fell, one of them a shepherd.", "Six=6; one=1; a shepherd=1"},
		{"Only one was hurt; a further 90 launchers came.", "Only one=1; a further 90=90"},
		{"A villager was wounded and a Belmark border guard was killed.", "A villager=1; a Belmark border guard=1"},
		{"A single burst was heard.", "A single=1"},
		// Not counts.
		{"No shots were fired, nobody was hurt, no one came.", ""},
		{"Both sides, several men and a few women met one another.", ""},
		{"On 28 April 2021, at 16:30, on 29.04.2021 and from 1 to 3 May it was quiet.", ""},
		{"In 2020 and since 2014 the maps of 1989 stood.", ""},
		{"In 2019 alone 2,104 breaches were counted.", "2,104=2104"},
		{"From 120-mm and 82 mm mortars, 100, 122 and 152 mm shells, calibre 122.", ""},
		{"The 640-kilometre border, 20 km away, 150 metres in, 5 square miles wide.", ""},
		{"An S-125, a T-72 and a MiG-21 were seen.", ""},
		{"For six hours, three days and two decades, a 20-year-old man waited.", "a 20-year-old man=1"},
		{"A boy aged 9 lived at 8 Mill Street near Post No. 5 by Resolution 2254.", "A boy=1"},
		{"It cost $7 million, 50% of 20 percent of 300 dollars.", ""},
		{"The 3rd brigade came a second time on the fourth day.", ""},
		{"One of the worst days; one side said one thing, the other one another.", ""},
		{"The two countries and the two former allied states met; not a single post fell.", ""},
		{"A drone flew over two villages.", "two=2"},
		{"A spokesman said that a reporter came.", ""},
		{"One third of the army and two thirds of the rest left.", ""},
		{"It was 3.5 or 007 or 12,34.", ""},
		{"Seven villages, eight posts; nine.", "Seven=7; eight=8; nine=9"},
	} {
		if got := numbersOf(t, c.in); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestMeans(t *testing.T) {
	for in, want := range map[string]string{
		"They used mortars and multiple launch rocket systems.":                "mortar mlrs",
		"An unmanned aerial vehicle and a quadcopter, then unmanned aircraft.": "drone",
		"Small arms, a grenade launcher, machine guns and rifles.":             "small_arms grenade_launcher",
		"Large-calibre machine guns and automatic weapons were used.":          "small_arms",
		"Rocket-propelled grenades hit two armoured vehicles and a lorry.":     "grenade_launcher vehicle",
		"Howitzers, heavy artillery and 155 mm shells.":                        "artillery",
		"A mortar shell fell.": "mortar",
		"Fighter jets dropped bombs, a helicopter fired missiles.":               "aircraft helicopter missile",
		"A bomb went off under a bus.":                                           "bomb vehicle",
		"Two tanks, an anti-tank mine and a water tank.":                         "tank mine",
		"A coal mine and a rifle brigade stood there.":                           "",
		"Mortars threw some forty mines.":                                        "mortar",
		"They threw stones.":                                                     "stones",
		"An anti-tank missile was fired and rockets fell.":                       "missile mlrs",
		"A civilian plane flew over the fuel tank, body armour in the car park.": "vehicle",
		"Nobody was hurt.":                                                       "",
	} {
		d := docOf(t, in)
		if got := strings.Join(findMeans(d, 0, len(d.Tokens)), " "); got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
}

func FuzzFindNumbers(f *testing.F) {
	f.Add("Between 30 and 45 trucks, at least two hundred and six thousand million, 1.5 billion, 7 000 000, 5-7 men, a seventh died.")
	f.Add("not less than up to about over a dozen dozen hundred thousand million billion billion one of the 99,999,999,999,999,999 million")
	f.Fuzz(func(t *testing.T, s string) {
		d := docOf(t, s)
		for _, x := range d.Sentences {
			first, last := int(x.First), int(x.Last)
			at := first
			for _, n := range findNumbers(d, first, last) {
				if n.first < at || n.last <= n.first || n.last > last {
					t.Fatalf("%q: a number at tokens %d to %d after %d, sentence %d to %d", s, n.first, n.last, at, first, last)
				}
				at = n.last
				if n.low == nil && n.high == nil || n.low != nil && *n.low < 0 || n.low != nil && n.high != nil && *n.high < *n.low {
					t.Fatalf("%q: bounds of %+v", s, n)
				}
			}
			findMeans(d, first, last)
		}
	})
}
