package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/gazetteer"
	"github.com/counterclaim/counterclaim/intake"
)

type gazetteerVerbs struct {
	Add    gazetteerAddOptions    `cmd:"" help:"Add places: GeoNames, Who's On First, or your own."`
	List   gazetteerListOptions   `cmd:"" help:"List what was added."`
	Find   gazetteerFindOptions   `cmd:"" help:"Look a place up by name."`
	Remove gazetteerRemoveOptions `cmd:"" help:"Remove what was added."`
}

type gazetteerListOptions struct {
	placesFlag
}

// Help shows examples.
func (gazetteerListOptions) Help() string {
	return `Examples:

    counterclaim gazetteer list
    counterclaim gazetteer list --places valley/places

Prints the sets in the order in which they are searched, which ends with the set that is part of the
program. Each is read through to see that it is whole.`
}

// Run lists.
func (o gazetteerListOptions) Run(s *streams) error {
	p, err := o.open()
	if err != nil {
		return err
	}
	defer p.close()
	g, err := gazetteer.New(gazetteer.Options{Added: p.sets})
	if err != nil {
		return err
	}
	rows := [][]string{{"NAME", "FORM", "PLACES", "NAMES", "SIZE", "ADDED", "HASH"}}
	for _, a := range g.Added() {
		for i, b := range p.sets {
			if a == b {
				rows = append(rows, []string{a.Name(), string(a.Form()), strconv.Itoa(a.Places()), strconv.Itoa(a.Names()),
					strconv.FormatInt(p.files[i].size, 10), p.files[i].changed.UTC().Format("2006-01-02"), a.Hash()[:counterclaim.ShortLen]})
			}
		}
	}
	places, names := g.Size()
	rows = append(rows, []string{embeddedSet, "", strconv.Itoa(places), strconv.Itoa(names), "", "", ""})
	return printColumns(s.out, rows)
}

// embeddedSet stands for the set that is part of the program.
const embeddedSet = "(embedded)"

// printColumns prints rows for people, "-" where there is nothing.
func printColumns(out io.Writer, rows [][]string) error {
	w := tabwriter.NewWriter(out, 0, 0, len(gap), ' ', 0)
	for _, r := range rows {
		for i, v := range r {
			if i > 0 {
				fmt.Fprint(w, "\t")
			}
			fmt.Fprint(w, cmp.Or(harmless(v), "-"))
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}

type gazetteerFindOptions struct {
	Name    []string `arg:"" help:"The name, in any spelling."`
	Dispute string   `placeholder:"FILE" type:"path" help:"A dispute file whose own places are searched first."`
	placesFlag
}

// Help shows examples.
func (gazetteerFindOptions) Help() string {
	return `Examples:

    counterclaim gazetteer find Ondrel
    counterclaim gazetteer find Upper Ferrin --dispute examples/two-sides/dispute.toml

Prints all places of the name, the one most likely meant first: the dispute's own, then added ones, then
those of the set that is part of the program. Where none has the very name, places are found whose
names differ from it as transliterations do. FROM says which set a place is from.`
}

// Run looks up.
func (o gazetteerFindOptions) Run(s *streams) error {
	p, err := o.open()
	if err != nil {
		return err
	}
	defer p.close()
	opts := gazetteer.Options{Added: p.sets}
	if o.Dispute != "" {
		d, err := intake.ReadDispute(o.Dispute)
		if err != nil {
			return err
		}
		opts.Own, opts.OwnName = d.Places, d.PlacesFile
	}
	g, err := gazetteer.New(opts)
	if err != nil {
		return err
	}
	var result failures
	for _, err := range g.Problems() {
		result.count(err)
		s.tell(err)
	}
	name := strings.Join(o.Name, " ")
	found := g.Find(name)
	if len(found) == 0 {
		e := counterclaim.Errorf(counterclaim.CodeNotFound, "no place is called %q", name)
		return e.Try("another spelling, or counterclaim gazetteer add FILE with the place in it")
	}
	rows := [][]string{{"NAME", "COUNTRY", "LAT", "LON", "FEATURE", "POPULATION", "ID", "FROM", "CONTESTED"}}
	for _, e := range found {
		rows = append(rows, foundRow(e, opts.OwnName))
	}
	if err := printColumns(s.out, rows); err != nil {
		return err
	}
	result.done = len(found)
	return result.err()
}

// foundRow gives the columns of a place.
func foundRow(e gazetteer.Entry, ownName string) []string {
	degrees := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	whole := func(n int64) string {
		if n == 0 {
			return ""
		}
		return strconv.FormatInt(n, 10)
	}
	from := cmp.Or(e.From, embeddedSet)
	if e.Own && e.From == "" {
		from = filepath.Base(ownName)
	}
	return []string{e.Name, e.Country, degrees(e.Lat), degrees(e.Lon), strings.Trim(e.Feature+"."+e.Code, "."), whole(e.Population), whole(e.GeonameID), from, contest(e)}
}

// contest says in words who claims and holds a place.
func contest(e gazetteer.Entry) string {
	var said []string
	if e.Contested {
		said = append(said, "yes")
	}
	for _, part := range []struct{ word, what string }{{"claimed by", strings.ReplaceAll(e.ClaimedBy, ";", ", ")}, {"held by", e.HeldBy}, {"according to", e.AccordingTo}, {"since", e.Since}} {
		if part.what != "" {
			said = append(said, part.word+" "+part.what)
		}
	}
	return strings.Join(said, "; ")
}

type gazetteerRemoveOptions struct {
	Names []string `arg:"" name:"name" help:"Names of sets, as counterclaim gazetteer list prints them."`
	placesFlag
}

// Help shows examples.
func (gazetteerRemoveOptions) Help() string {
	return `Examples:

    counterclaim gazetteer remove valley-posts

The file that was added stays where it is. What was read with its places stays as it was coded.`
}

// Run removes.
func (o gazetteerRemoveOptions) Run(s *streams) error {
	folder, err := o.folder()
	if err != nil {
		return err
	}
	var result failures
	for _, name := range o.Names {
		err := checkSetName(name)
		if err == nil {
			err = removeSet(filepath.Join(folder, name+setSuffix), name)
		}
		if err != nil {
			result.count(err)
			s.tell(err)
			continue
		}
		result.done++
		s.say("%s removed", name)
	}
	return result.err()
}

func removeSet(path, name string) error {
	err := os.Remove(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return counterclaim.Errorf(counterclaim.CodeNotFound, "there is no set of places %q", name).Try("counterclaim gazetteer list names them")
	case err != nil:
		e := counterclaim.Errorf(counterclaim.CodeUnreadable, "the set of places cannot be removed").Because(errors.Unwrap(err)).At(path, 0)
		return e.Try("see whether another program uses it")
	}
	return syncFolder(filepath.Dir(path))
}

// checkSetName refuses a name that is none for a file.
func checkSetName(name string) error {
	const most = 100
	if name == "" || len(name) > most || strings.HasPrefix(name, ".") || strings.ContainsAny(name, `/\:*?"<>|`) || harmless(name) != name {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "%q cannot be the name of a set", name).Try("give letters, digits and hyphens, at most %d", most)
	}
	return nil
}
