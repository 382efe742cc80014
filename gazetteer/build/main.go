// Command build makes the embedded set of package gazetteer, gazetteer/world.bin:
//
//	go run ./gazetteer/build --data ../shared/data/geo
//
// It reads extracts of GeoNames, Who's On First and Natural Earth from the data folder, and
// zones.tsv, features.tsv, common.txt, countries.tsv and units.tsv in gazetteer and here. The same sources give the same
// bytes. doc/DATA.md says where each source is from.
package main

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	var o options
	flag.StringVar(&o.data, "data", "../shared/data/geo", "folder with the geographic sources")
	flag.StringVar(&o.out, "out", "gazetteer", "folder of package gazetteer")
	flag.Int64Var(&o.population, "population", 500, "towns with fewer people are left out unless they are seats of first- or second-order units")
	flag.Int64Var(&o.aliases, "aliases", 4500, "towns with fewer people are found by their chief name alone unless they are seats of government")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

type options struct {
	data, out           string
	population, aliases int64
}

// The sources in the data folder.
const (
	citiesFile    = "cities500.tsv.gz"
	asiaFile      = "central-asia-places.tsv.gz"
	recentFile    = "cities1000-2026-additions.tsv.gz"
	unitsFile     = "admin1.tsv.gz"
	districtsFile = "admin2.tsv.gz"
	countriesFile = "countryInfo.tsv"
	namesFile     = "country-names-translations.json.gz"
	shapesFile    = "ne_10m_admin_0_countries.geojson.gz"
	disputedFile  = "ne_10m_admin_0_disputed_areas.geojson.gz"
)

// run reads the sources, makes the set and writes it.
func run(o options) error {
	raw := map[string][]byte{}
	for _, name := range []string{citiesFile, recentFile, asiaFile, unitsFile, districtsFile, countriesFile, namesFile, shapesFile, disputedFile, bordersFile} {
		b, err := os.ReadFile(filepath.Join(o.data, name))
		if err != nil {
			return fmt.Errorf("%w\nthe set is made from data that is not part of the repository: name its folder with --data; the set in the repository stays as it is", err)
		}
		raw[name] = b
		fmt.Printf("read  %x %s\n", sha256.Sum256(b), name)
	}
	own := map[string]string{}
	for _, name := range []string{"zones.tsv", "features.tsv", "common.txt", "build/countries.tsv", "build/units.tsv"} {
		b, err := os.ReadFile(filepath.Join(o.out, filepath.FromSlash(name)))
		if err != nil {
			return fmt.Errorf("%w\nrun the command in the root of the repository, or name the folder of package gazetteer with --out", err)
		}
		own[name] = string(b)
		fmt.Printf("read  %x %s\n", sha256.Sum256(b), name)
	}
	blob, err := build(o, raw, own)
	if err != nil {
		return err
	}
	lines, err := borders(raw[bordersFile])
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(o.out, "borders.tsv"), []byte(lines), 0o644); err != nil {
		return err
	}
	fmt.Printf("wrote %x borders.tsv\n", sha256.Sum256([]byte(lines)))
	file := filepath.Join(o.out, "world.bin")
	if err := os.WriteFile(file, blob, 0o644); err != nil {
		return err
	}
	fmt.Printf("wrote %x %s, %d bytes\n", sha256.Sum256(blob), file, len(blob))
	return nil
}
