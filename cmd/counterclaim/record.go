package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/kong"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/postgres"
	"github.com/counterclaim/counterclaim/sqlite"
)

// recordFlag names the record on every verb that needs one.
type recordFlag struct {
	Record string `env:"RECORD" placeholder:"FILE" type:"record" help:"The record: a file, or postgres://user@host/database. Without it: ${record}."`
}

// recordMapper reads the name of a record: a path, or an address, which is left as it is.
func recordMapper(ctx *kong.DecodeContext, target reflect.Value) error {
	var name string
	if err := ctx.Scan.PopValueInto("record", &name); err != nil {
		return err
	}
	if name != "" && !postgres.IsAddress(name) {
		name = kong.ExpandPath(name)
	}
	target.SetString(name)
	return nil
}

// shown gives a record's name for messages, without a password.
func shown(record string) string {
	if postgres.IsAddress(record) {
		return postgres.Name(record)
	}
	return record
}

// path gives the record's path or address: the flag's, else that in the user's data folder.
func (f recordFlag) path() (string, error) {
	if f.Record != "" {
		return f.Record, nil
	}
	folder, err := dataFolder(runtime.GOOS, os.Getenv)
	if err != nil {
		return "", err
	}
	return filepath.Join(folder, "counterclaim", "record.sqlite"), nil
}

// dataFolder gives the folder in which programs of an operating system keep a user's data.
func dataFolder(system string, env func(string) string) (string, error) {
	home := env("HOME")
	switch system {
	case "windows":
		if folder := env("LOCALAPPDATA"); folder != "" {
			return folder, nil
		}
	case "darwin":
		if home != "" {
			return filepath.Join(home, "Library", "Application Support"), nil
		}
	default:
		if folder := env("XDG_DATA_HOME"); filepath.IsAbs(folder) {
			return folder, nil
		}
		if home != "" {
			return filepath.Join(home, ".local", "share"), nil
		}
	}
	err := counterclaim.Errorf(counterclaim.CodeNotFound, "the user's data folder is not known")
	return "", err.Try("name the record with --record FILE")
}

func defaultRecordText() string {
	path, err := recordFlag{}.path()
	if err != nil {
		return "none, the user's data folder is not known"
	}
	return path
}

// open opens the record and says on standard error which it is, making it where it is not
// there yet.
func (f recordFlag) open(ctx context.Context, s *streams) (counterclaim.Store, error) {
	path, err := f.path()
	if err != nil {
		return nil, err
	}
	if f.Record == "" {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			e := counterclaim.Errorf(counterclaim.CodeUnreadable, "the folder of the record cannot be made").Because(err)
			return nil, e.Try("name a record elsewhere with --record FILE")
		}
	}
	s.say("record: %s", shown(path))
	store, err := openRecord(ctx, path)
	if err != nil {
		return nil, err
	}
	if err := store.Rekey(ctx, match.Keys, match.Around); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	if err := store.Resketch(ctx, match.Sketches, match.Sketch, match.Copies); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	if err := holdBeside(ctx, path, store); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return store, nil
}

// openRecord opens a record of either kind.
func openRecord(ctx context.Context, record string) (counterclaim.Store, error) {
	if postgres.IsAddress(record) {
		return postgres.Open(ctx, record)
	}
	return sqlite.Open(ctx, record)
}

// openExisting is open for verbs that only look into a record.
func (f recordFlag) openExisting(ctx context.Context, s *streams) (counterclaim.Store, error) {
	if _, err := f.existing(ctx); err != nil {
		return nil, err
	}
	return f.open(ctx, s)
}

// existing gives the path or address of a record that is there.
func (f recordFlag) existing(ctx context.Context) (string, error) {
	path, err := f.path()
	if err != nil {
		return "", err
	}
	there, err := exists(ctx, path)
	if err != nil {
		return "", err
	}
	if !there {
		e := counterclaim.Errorf(counterclaim.CodeNotFound, "there is no record").At(shown(path), 0)
		return "", e.Try("counterclaim add FILE… makes one, --record FILE names another")
	}
	return path, nil
}

// exists reports whether there is something that may be a record; whether it is one is seen when it is opened.
func exists(ctx context.Context, record string) (bool, error) {
	if postgres.IsAddress(record) {
		version, err := postgres.Version(ctx, record)
		return version > 0, err
	}
	_, err := os.Stat(record)
	return !errors.Is(err, fs.ErrNotExist), nil
}

// disputeFlag names a dispute file.
type disputeFlag struct {
	Dispute string `placeholder:"FILE" type:"path" help:"What the desk says of the dispute: parties, sources, actors, places. Without it dispute.toml in a folder given or beside a file given."`
	Actors  string `placeholder:"FILE" type:"path" help:"The desk's own names: a table with the columns name, country, sector, kind, party, from, to, aliases, parted by tabs; from and to are the days that a name or an office holds for. Stands in place of the one that the dispute file names."`
	placesFlag
}

// source is the reports of a run and the dispute that they are read by.
type source struct {
	files   []string
	dispute *counterclaim.Dispute // nil: none given
	path    string                // of the dispute file
	named   bool                  // by a flag, so that it holds for all files
	added   *addedPlaces
	columns map[string]string // of tables
	vouched string            // who answers for where the reports are from
	// translator made the translations that do not say who did.
	translator string
	// keepsNothing leaves out the bytes of what is read.
	keepsNothing bool
}

type columnsFlag struct {
	Columns map[string]string `placeholder:"FIELD=COLUMN,…" mapsep:"," help:"Which columns of a table (.csv, .tsv, .xlsx) hold text, published, outlet, url, headline, language, id, kind, author. Without it columns go by their usual names."`
}

// vouchFlag names who answers for where reports are from.
type vouchFlag struct {
	VouchedBy string `placeholder:"NAME" help:"A person who answers for it that each of these reports is from the outlet that it names: they count as if they came from a registered address. The name is kept with them."`
}

// translatorFlag names who made translations.
type translatorFlag struct {
	Translator string `placeholder:"NAME" help:"Who made the translations that lie beside reports as NAME.en.txt, where these do not begin with a line Translator: NAME."`
}

// person gives the name, which is one line of up to 200 bytes.
func (f vouchFlag) person() (string, error) {
	name := strings.Join(strings.Fields(f.VouchedBy), " ")
	if f.VouchedBy != "" && (name == "" || len(name) > 200 || !utf8.ValidString(name) || strings.ContainsFunc(f.VouchedBy, unicode.IsControl)) {
		return "", usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--vouched-by is no name of a person on one line"))
	}
	return name, nil
}

// find looks for a dispute file and reads it, and opens the added places, which the caller closes.
func (f disputeFlag) find(s *streams, files []string) (source, error) {
	src, err := f.findDispute(s, files)
	if err != nil {
		return src, err
	}
	src.added, err = f.placesFlag.open()
	return src, err
}

func (f disputeFlag) findDispute(s *streams, files []string) (source, error) {
	src := source{files: files, path: f.Dispute, named: f.Dispute != ""}
	if !src.named {
		src.path = intake.FindDispute(files)
	}
	if src.path != "" {
		d, err := intake.ReadDispute(src.path)
		if err != nil {
			return src, err
		}
		s.say("dispute: %s", src.path)
		src.dispute = d
	}
	if f.Actors == "" {
		return src, nil
	}
	names, err := intake.ReadActors(f.Actors)
	if err != nil {
		return src, err
	}
	if src.dispute == nil {
		src.dispute = &counterclaim.Dispute{}
	}
	src.dispute.Actors, src.dispute.ActorsFile = names, f.Actors
	return src, nil
}

// items takes the reports in. A dispute that is made up makes those reports so that stand in
// its folder, or all where it was named by a flag; a file beside the folder may be real.
func (src source) items(in io.Reader) iter.Seq[intake.Item] {
	return func(yield func(intake.Item) bool) {
		for _, file := range src.files {
			o := intake.Options{Synthetic: src.dispute != nil && src.dispute.Synthetic && (src.named || src.holds(file)), Columns: src.columns, VouchedBy: src.vouched, Translator: src.translator, NoOriginals: src.keepsNothing}
			for item := range intake.Files([]string{file}, in, o) {
				if !yield(item) {
					return
				}
			}
		}
	}
}

// holds reports whether a file or folder stands in the folder of the dispute file.
func (src source) holds(file string) bool {
	folder, err := filepath.Abs(filepath.Dir(src.path))
	if err != nil || file == intake.Stdin {
		return false
	}
	if file, err = filepath.Abs(file); err != nil {
		return false
	}
	below, err := filepath.Rel(folder, file)
	return err == nil && filepath.IsLocal(below)
}
