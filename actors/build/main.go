// Command build makes the embedded tables of package actors from open sources:
//
//	go run ./actors/build --data ../shared/data
//
// It reads GeoNames' countryInfo, the World Factbook and the dictionaries of Petrarch2 below
// the data folder, and names.tsv beside this file, and writes countries.tsv, persons.tsv and
// groups.tsv into the folder actors. The same sources give the same bytes. doc/DATA.md says
// where each source is from.
package main

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	data := flag.String("data", "../shared/data", "folder with actors/ and geo/")
	out := flag.String("out", "actors", "folder that the tables are written to")
	flag.Parse()
	if err := run(*data, *out); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

// sources are the files read, relative to the data folder.
func sources() []string {
	return []string{
		"geo/countryInfo.tsv", "geo/factbook-government.json.gz",
		"actors/Phoenix.Countries.actors.txt.gz", "actors/Phoenix.International.actors.txt.gz", "actors/Phoenix.MilNonState.actors.txt.gz",
	}
}

func run(data, out string) error {
	raw := map[string][]byte{}
	for _, s := range sources() {
		b, err := os.ReadFile(filepath.Join(data, filepath.FromSlash(s)))
		if err != nil {
			return fmt.Errorf("%w\nthe tables are made from data that is not part of the repository: name its folder with --data; the tables in the repository stay as they are", err)
		}
		fmt.Printf("read  %x %s\n", sha256.Sum256(b), s)
		raw[s] = b
	}
	world, err := readWorld(raw)
	if err != nil {
		return err
	}
	tables := []struct {
		name string
		rows []row
	}{
		{"countries.tsv", world.countryRows()}, {"persons.tsv", world.personRows()}, {"groups.tsv", world.groupRows()},
	}
	for _, t := range tables {
		b := encode(t.rows)
		if err := os.WriteFile(filepath.Join(out, t.name), b, 0o644); err != nil {
			return err
		}
		fmt.Printf("wrote %x %s, %d rows\n", sha256.Sum256(b), t.name, len(t.rows))
	}
	return nil
}
