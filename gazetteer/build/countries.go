package main

import (
	"fmt"
	"strings"

	"github.com/counterclaim/counterclaim/gazetteer"
)

// countryRows makes the countries and territories: coordinates from countries.tsv beside this file where a customary point is
// known, else from their shapes, else from the middle of their people; further names from GeoNames and from countries.tsv.
func (b *builder) countryRows(raw, rawNames, rawShapes []byte, own string) error {
	names, err := translations(rawNames)
	if err != nil {
		return err
	}
	areas, err := shapes(shapesFile, rawShapes)
	if err != nil {
		return err
	}
	at := map[string]point{}
	for i := range areas {
		if code := areas[i].attribute("ISO_A3"); code != "" {
			at[code] = areas[i].inside()
		}
	}
	further := map[string][]string{}
	contested := map[string]bool{}
	if err := rows("countries.tsv", []byte(own), func(t *table) {
		code := t.text("iso3")
		further[code] = append(further[code], t.list("aliases", ";")...)
		contested[code] = t.text("contested") == "yes"
		if t.text("lat") != "" {
			at[code] = point{t.degrees("lat"), t.degrees("lon")}
		}
	}); err != nil {
		return err
	}
	for i := range b.rows {
		b.rows[i].Contested = b.rows[i].Contested || contested[b.rows[i].Country]
	}
	return rows(countriesFile, raw, func(t *table) {
		code, id := t.text("ISO3"), t.text("geonameid")
		if code == "" {
			return // an empty line
		}
		p, ok := at[code]
		if m := b.countries[code]; !ok && m != nil {
			p, ok = m.point(), true
		}
		if !ok || t.text("ISO") == "CS" || t.text("ISO") == "AN" {
			fmt.Printf("%s has neither shape nor town, or is no more, and is left out\n", t.text("Country"))
			return
		}
		r := gazetteer.Row{Weight: countryWeight + float64(t.whole("Population"))}
		r.Entry = gazetteer.Entry{Name: t.text("Country"), GeonameID: t.whole("geonameid"), Lat: p.lat, Lon: p.lon, Country: code,
			Feature: "A", Code: "PCLI", Population: t.whole("Population"), Contested: contested[code]}
		all := further[code]
		for _, language := range [...]string{"ru", "uk", "ky", "tg", "kk"} {
			all = append(all, names[id][language])
		}
		// Among the English names are nicknames and what a country was once called.
		if en := names[id]["en"]; strings.Contains(en, r.Name) || strings.Contains(en, "Republic") {
			all = append(all, en)
		}
		all = append(all, strings.ReplaceAll(r.Name, " and ", " & "))
		r.Aliases = shown(r.Name, all)
		b.add("", r)
	})
}

// shown gives the names that differ from the chief name, each folded form once. Names of
// countries are few and chosen: abbreviations in capitals stay.
func shown(chief string, all []string) []string {
	seen := map[string]bool{gazetteer.Fold(chief): true, "": true}
	var out []string
	for _, a := range all {
		if f := gazetteer.Fold(a); !seen[f] && len(f) > 1 {
			seen[f] = true
			out = append(out, a)
		}
	}
	return out
}
