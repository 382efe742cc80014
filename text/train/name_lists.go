package main

import (
	_ "embed" // lists written for this project
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim/text/internal/naming"
	"github.com/counterclaim/counterclaim/text/internal/wordclass"
)

//go:embed name-words.txt
var nameWords string

//go:embed given-names.txt
var givenNames string

// smallestTown and smallestPart are how many people live in a place whose name is listed, of one word and of more:
// the names of smaller ones are mostly words of something else too.
const (
	smallestTown = 5_000
	smallestPart = 40_000
)

// nameLists gives what lists say of words, as bits of package naming: those of this folder, and of
// data/geo the countries, provinces and towns.
func nameLists(data string) (map[string]uint16, error) {
	lists := map[string]uint16{}
	add := func(flag uint16, words ...string) {
		for _, w := range words {
			lists[wordclass.FoldWord(w)] |= flag
		}
	}
	name := func(single, part uint16, name string) {
		words := strings.Fields(strings.NewReplacer(",", " ", "(", " ", ")", " ", "-", " ").Replace(name))
		for _, w := range words {
			switch {
			case len(words) == 1:
				add(single, w)
			case len(w) > 3 || w[0] >= 'A' && w[0] <= 'Z':
				add(part, w)
			}
		}
	}
	kinds := map[string]uint16{"org": naming.OrgWord, "title": naming.TitleWord, "place": naming.PlaceWord, "nation": naming.NationName,
		"placename": naming.PlaceName, "orgname": naming.OrgName, "surname": naming.Surname}
	for line := range strings.Lines(nameWords) {
		if f := strings.Fields(line); len(f) > 1 && f[0] != "#" {
			flag, ok := kinds[f[0]]
			if !ok {
				return nil, fmt.Errorf("name-words.txt: no kind %q", f[0])
			}
			add(flag, f[1:]...)
		}
	}
	for line := range strings.Lines(givenNames) {
		if !strings.HasPrefix(line, "#") {
			add(naming.GivenName, strings.Fields(line)...)
		}
	}
	if err := countryNames(filepath.Join(data, "geo", "countries.json"), name); err != nil {
		return nil, err
	}
	err := gunzip(filepath.Join(data, "geo", "admin1.tsv.gz"), func(line string) error {
		if f := strings.Split(line, "\t"); len(f) > 2 && f[0] != "admin1_key" {
			name(naming.PlaceName, naming.PlacePart, f[2])
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = gunzip(filepath.Join(data, "geo", "cities500.tsv.gz"), func(line string) error {
		f := strings.Split(line, "\t")
		if len(f) < 15 || f[0] == "geonameid" {
			return nil
		}
		people, err := strconv.Atoi(f[14])
		if err != nil {
			return fmt.Errorf("cities500: %q people", f[14])
		}
		if people >= smallestPart || people >= smallestTown && !strings.Contains(f[2], " ") {
			name(naming.PlaceName, naming.PlacePart, f[2])
		}
		return nil
	})
	return lists, err
}

// countryNames gives countries, and the words for their people.
func countryNames(file string, name func(single, part uint16, name string)) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var all struct {
		Countries []struct {
			Name, Official string
			Capital        []string
			Demonyms       struct{ Eng struct{ F, M string } }
		}
	}
	if err := json.Unmarshal(b, &all); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	for _, c := range all.Countries {
		name(naming.PlaceName|naming.CountryName, naming.PlacePart|naming.CountryName, c.Name)
		for _, capital := range c.Capital {
			name(naming.PlaceName, naming.PlacePart, capital)
		}
		if !strings.Contains(c.Demonyms.Eng.M, " ") && c.Demonyms.Eng.M != "" {
			name(naming.NationName, naming.NationName, c.Demonyms.Eng.M)
			name(naming.NationName, naming.NationName, c.Demonyms.Eng.M+"s")
		}
	}
	return nil
}
