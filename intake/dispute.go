package intake

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // names of zones are checked where the system has no list of them
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/text"
	"github.com/counterclaim/counterclaim/tomlline"
)

const (
	disputeName = "dispute.toml"
	maxDispute  = 1 << 20  // bytes of dispute.toml
	maxOwnFile  = 64 << 20 // bytes of an actors or places file
	maxFaults   = 200      // that are told of one file
)

// disputeFile is dispute.toml as written.
type disputeFile struct {
	Title     string                  `toml:"title"`
	Zone      string                  `toml:"zone"`
	Synthetic bool                    `toml:"synthetic"`
	Hours     int                     `toml:"reply_hours"`
	Contact   string                  `toml:"contact"`
	Actors    string                  `toml:"actors"`
	Places    string                  `toml:"places"`
	Parties   []counterclaim.Party    `toml:"party"`
	Sources   []sourceEntry           `toml:"source"`
	Delegates []counterclaim.Delegate `toml:"delegate"`
	Release   releaseEntry            `toml:"release"`
}

type releaseEntry struct {
	DelayHours *int   `toml:"delay_hours"`
	Place      string `toml:"place"`
}

// rules gives the record's form, in which no delay is told from none set.
func (e releaseEntry) rules() counterclaim.ReleaseRules {
	r := counterclaim.ReleaseRules{Place: e.Place}
	switch {
	case e.DelayHours == nil:
	case *e.DelayHours == 0:
		r.DelayHours = -1
	default:
		r.DelayHours = *e.DelayHours
	}
	return r
}

type sourceEntry struct {
	Name      string   `toml:"name"`
	Names     []string `toml:"names"`
	Kind      string   `toml:"kind"`
	Party     string   `toml:"party"`
	Speaks    bool     `toml:"speaks_for_party"`
	From      day      `toml:"from"`
	Until     day      `toml:"until"`
	Addresses []string `toml:"addresses"`
	Secret    bool     `toml:"confidential"`
}

// day is a date of TOML or a string that is one.
type day string

func (d *day) UnmarshalTOML(v any) error {
	s := tomlWord(v)
	if _, err := time.Parse(counterclaim.DateLayout, s); err != nil {
		return fmt.Errorf("%s is no day written YYYY-MM-DD", quoted(s))
	}
	*d = day(s)
	return nil
}

// knownKeys are the keys of a dispute file, by table.
var knownKeys = []struct{ table, keys string }{
	{"", "title, zone, synthetic, reply_hours, contact, actors, places, [[party]], [[delegate]], [[source]], [release]"},
	{"delegate", "name, party"},
	{"party", "id, name, countries, bodies, colour, zone"},
	{"source", "name, names, kind, party, speaks_for_party, from, until, addresses, confidential"},
	{"release", "delay_hours, place"},
}

// ReadDispute reads a dispute file and the actors and gazetteer files that it names, which
// lie in its folder or below it. It is TOML:
//
//	title = "…"              # what the dispute is called
//	zone = "Asia/Bishkek"    # IANA time zone of the desk, for showing times
//	synthetic = false        # true: every report of it is made up
//	reply_hours = 72         # that each party has to answer the draft of a finding
//	contact = "…"            # how whoever a finding names reaches the desk, one line, shown with every finding
//	actors = "actors.tsv"    # the desk's own actors, in the form that package actors reads
//	places = "places.tsv"    # the desk's own places, in the form that package gazetteer reads
//
//	[[party]]                # two or more
//	id = "xaa"
//	name = "…"
//	countries = ["XAA"]      # ISO 3166-1 alpha-3, XKX or user-assigned
//	bodies = ["…"]
//	colour = "#8a5a00"
//	zone = "Asia/Bishkek"    # IANA time zone of its clocks; left out where they are not to be shown
//
//	[[delegate]]             # a person who answers for a party and takes no part in what the desk decides
//	name = "…"
//	party = "xaa"
//
//	[[source]]               # a body that publishes or is quoted
//	name = "…"               # as it stands as outlet on reports
//	names = ["…"]            # what else it is called where it is quoted
//	kind = "release"         # release, wire, monitor, post, complaint
//	party = "xaa"            # left out where it belongs to none
//	speaks_for_party = true  # what it says is the party's position, on these days
//	from = 2020-01-01        # the first and the last of them, left out where open
//	until = 2030-12-31
//	addresses = ["https://…"] # hosts, with a path where others share the host, that its own reports come from
//	confidential = false     # true: visible to named persons alone, and in nothing that leaves the mission
//
//	[release]                # what leaves the mission: see package policy
//	delay_hours = 24         # at least since it happened and was published; 0 for none
//	place = "settlement"     # or "district": how precisely places leave
//
// Errors name file and line; a key that is not known is an error.
func ReadDispute(path string) (*counterclaim.Dispute, error) {
	folder, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return nil, openError(path, err)
	}
	defer folder.Close()
	src, err := readOwn(folder, filepath.Base(path), maxDispute)
	if err != nil {
		return nil, at(err, path, 0)
	}
	f, faults := parseDispute(src)
	if len(faults) > 0 {
		return nil, located(faults[0], path)
	}
	d, faults := f.dispute(src)
	if len(faults) > 0 {
		return nil, located(faults[0], path)
	}
	for _, own := range []struct {
		key, name string
		to, file  *string
	}{{"actors", f.Actors, &d.Actors, &d.ActorsFile}, {"places", f.Places, &d.Places, &d.PlacesFile}} {
		if own.name == "" {
			continue
		}
		if *own.to, err = readNamed(folder, own.name); err != nil {
			return nil, at(err, path, keyLine(src, "", 0, own.key))
		}
		*own.file = filepath.Join(filepath.Dir(path), own.name)
	}
	return d, nil
}

// ReadActors reads a desk's actors file: UTF-8, in the form that package actors says.
func ReadActors(path string) (string, error) {
	folder, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return "", openError(path, err)
	}
	defer folder.Close()
	text, err := readOwn(folder, filepath.Base(path), maxOwnFile)
	if err != nil {
		return "", at(err, path, 0)
	}
	return text, nil
}

// FindDispute gives the path of dispute.toml in the first of the folders among paths that has
// one, a file's own folder included, or "".
func FindDispute(paths []string) string {
	for _, p := range paths {
		if p == Stdin {
			continue
		}
		if info, err := os.Stat(p); err == nil && info.Mode().IsRegular() {
			p = filepath.Dir(p)
		}
		full := filepath.Join(p, disputeName)
		if info, err := os.Stat(full); err == nil && info.Mode().IsRegular() {
			return full
		}
	}
	return ""
}

// parseDispute reads the file's words, without looking at any other file, and says all that is wrong with its keys.
func parseDispute(src string) (disputeFile, []error) {
	var f disputeFile
	meta, err := tomlline.Decode(src, &f)
	if err != nil {
		return f, []error{err}
	}
	var wrong []error
	for _, key := range meta.Undecoded() {
		if len(wrong) == maxFaults {
			break
		}
		table, last := "", key[len(key)-1]
		if len(key) > 1 {
			table = key[0]
		}
		known := knownKeys[0]
		for _, k := range knownKeys {
			if k.table == table {
				known = k
			}
		}
		hint := "known here are " + known.keys
		near := text.Nearest(last, strings.Split(strings.NewReplacer("[", "", "]", "").Replace(known.keys), ", "))
		if table == "source" {
			near = cmp.Or(map[string]string{"to": "until", "since": "from", "aliases": "names"}[last], near)
		}
		if near != "" {
			hint = "did you mean " + near + "? " + hint
		}
		wrong = append(wrong, counterclaim.Errorf(counterclaim.CodeBadInput, "key %s is not known", quoted(key.String())).
			At("", keyLine(src, table, 0, last)).Try("%s", hint))
	}
	return f, wrong
}

// dispute makes the record's noun and checks it, one party and source after another, so that
// an error can name the line where the wrong one begins. What is wrong is left out of the dispute, and all of it is told.
func (f disputeFile) dispute(src string) (*counterclaim.Dispute, []error) {
	d := &counterclaim.Dispute{Title: f.Title, Zone: f.Zone, Synthetic: f.Synthetic, ReplyHours: f.Hours}
	var wrong []error
	if err := d.Validate(); err != nil {
		return d, []error{at(err, "", keyLine(src, "", 0, "reply_hours"))}
	}
	d.Contact = f.Contact
	if err := d.Validate(); err != nil {
		wrong = append(wrong, at(err, "", keyLine(src, "", 0, "contact")))
		d.Contact = ""
	}
	d.Release = f.Release.rules()
	if err := d.Validate(); err != nil {
		wrong = append(wrong, at(err, "", keyLine(src, "release", 0, "")))
		d.Release = counterclaim.ReleaseRules{}
	}
	if err := checkZone(f.Zone); err != nil {
		wrong = append(wrong, err.At("", keyLine(src, "", 0, "zone")))
	}
	for i, p := range f.Parties {
		line := keyLine(src, "party", i, "")
		d.Parties = append(d.Parties, p)
		zone, shared, err := checkZone(p.Zone), sharesNothing(d.Parties[:i], p), d.Validate()
		switch {
		case zone != nil:
			err = zone.At("", keyLine(src, "party", i, "zone"))
		case err != nil:
			err = hinted(at(err, "", line), partyForm)
		case shared != nil:
			err = shared.At("", line)
		}
		if err != nil {
			return d, append(wrong, err) // what follows would be judged by a list that lacks a party
		}
	}
	if len(d.Parties) == 1 {
		wrong = append(wrong, counterclaim.Errorf(counterclaim.CodeBadInput, "party %s stands alone: a dispute has two parties or more", quoted(d.Parties[0].ID)).
			At("", keyLine(src, "party", 0, "")).Try("name the other side as a [[party]] too, or no party at all: then the two sides are found in the reports"))
	}
	for i, e := range f.Delegates {
		d.Delegates = append(d.Delegates, e)
		if err := d.Validate(); err != nil {
			return d, append(wrong, at(err, "", keyLine(src, "delegate", i, "")))
		}
	}
	named := map[string]counterclaim.Source{}
	for i, e := range f.Sources {
		if len(wrong) >= maxFaults {
			break
		}
		s := counterclaim.Source{Name: e.Name, Names: e.Names, Kind: e.Kind, Party: e.Party, SpeaksForParty: e.Speaks,
			SpeaksFrom: string(e.From), SpeaksTo: string(e.Until), Addresses: e.Addresses, Confidential: e.Secret}
		s.Identify()
		beside := []counterclaim.Source{s}
		if other, twice := named[s.Name]; twice {
			beside = append(beside, other)
		}
		if err := checkSource(&s, d.Parties, beside); err != nil {
			wrong = append(wrong, at(err, "", keyLine(src, "source", i, "")))
			continue
		}
		named[s.Name] = s
		d.Sources = append(d.Sources, s)
	}
	return d, wrong
}

// checkSource checks a source of a dispute with these parties, beside those of its name.
func checkSource(s *counterclaim.Source, parties []counterclaim.Party, beside []counterclaim.Source) error {
	alone := counterclaim.Dispute{Parties: parties, Sources: beside}
	if err := alone.Validate(); err != nil {
		hint := sourceForm
		var ids []string
		for _, p := range parties {
			ids = append(ids, p.ID)
		}
		if near := text.Nearest(s.Party, ids); near != "" && near != s.Party {
			hint = "did you mean party " + quoted(near) + "? " + hint
		}
		return hinted(err, hint)
	}
	if s.Kind != "" && !slices.Contains(kinds, s.Kind) {
		hint := "known are " + strings.Join(kinds, ", ")
		if near := text.Nearest(s.Kind, kinds); near != "" {
			hint = "did you mean " + near + "? " + hint
		}
		return counterclaim.Errorf(counterclaim.CodeBadInput, "kind %s of source %s is not known", quoted(s.Kind), quoted(s.Name)).Try("%s", hint)
	}
	for _, a := range s.Addresses {
		host, path, _ := counterclaim.WebAddress(a)
		if path == "/" && slices.Contains(sharedHosts, host) {
			return counterclaim.Errorf(counterclaim.CodeBadInput, "address %s of source %s belongs to all who publish there", quoted(a), quoted(s.Name)).
				Try("name the source's own part of it, such as %q", host+"/name")
		}
	}
	return nil
}

// sharedHosts are places of the web where anybody publishes: one of these alone is nobody's address.
var sharedHosts = []string{"t.me", "telegram.me", "x.com", "twitter.com", "facebook.com", "m.facebook.com", "instagram.com", "youtube.com", "youtu.be", "vk.com", "ok.ru",
	"tiktok.com", "weibo.com", "medium.com", "reddit.com", "github.io", "wordpress.com", "blogspot.com", "livejournal.com", "substack.com", "archive.org", "web.archive.org"}

// checkZone refuses what is no IANA name of a time zone. "Local", which every machine takes for
// another one, is none.
func checkZone(name string) *counterclaim.Error {
	if _, err := time.LoadLocation(name); err != nil || name == "Local" {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "zone %s is no time zone", quoted(name)).
			Try(`give an IANA name such as "Asia/Bishkek" or "UTC"`)
	}
	return nil
}

// What to try where a party or a source breaks a rule of the record.
const (
	partyForm  = `a party has an id of its own, a name, countries such as ["XAA"] and a colour such as "#8a5a00"`
	sourceForm = `a source has a name of its own, its party is the id of a [[party]], from comes before until, addresses are such as "https://border.example" or "t.me/border_service"`
)

// hinted says what to try where an error does not.
func hinted(err error, hint string) error {
	var e *counterclaim.Error
	if errors.As(err, &e) && e.Hint == "" {
		return e.Try("%s", hint)
	}
	return err
}

// sharesNothing refuses a party that has a country or a body of an earlier one: what that
// country or body says and does would be the earlier party's, because it stands first.
func sharesNothing(earlier []counterclaim.Party, p counterclaim.Party) *counterclaim.Error {
	for _, q := range earlier {
		for _, both := range []struct {
			what        string
			one, second []string
		}{{"country", q.Countries, p.Countries}, {"body", q.Bodies, p.Bodies}} {
			for _, name := range both.second {
				if slices.Contains(both.one, name) {
					return counterclaim.Errorf(counterclaim.CodeBadInput, "%s %s stands with two parties, %s and %s", both.what, quoted(name), quoted(q.ID), quoted(p.ID)).
						Try("leave it with one of them, or with neither and name each side's own bodies")
				}
			}
		}
	}
	return nil
}

// readNamed reads a file that the dispute names. The folder does not let names lead out of it.
func readNamed(folder *os.Root, name string) (string, error) {
	if !filepath.IsLocal(name) {
		return "", counterclaim.Errorf(counterclaim.CodeBadInput, "%s does not lie in the folder of the dispute file", quoted(name)).
			Try("put the file beside dispute.toml and give its name alone")
	}
	text, err := readOwn(folder, name, maxOwnFile)
	if err != nil {
		var e *counterclaim.Error
		if errors.As(err, &e) {
			hint := e.Hint
			if e.Code == counterclaim.CodeNotFound {
				hint = "check the name; it is looked for beside the dispute file"
			}
			return "", counterclaim.Errorf(e.Code, "the file %s that it names: %s", quoted(name), e.Message).Because(e.Err).Try("%s", hint)
		}
	}
	return text, err
}

// readOwn reads a text file of the desk: UTF-8, within a limit.
func readOwn(folder *os.Root, name string, limit int64) (string, error) {
	info, err := folder.Stat(name)
	if err != nil {
		return "", openError("", err)
	}
	if !info.Mode().IsRegular() {
		return "", counterclaim.Errorf(counterclaim.CodeUnreadable, "it is not a file")
	}
	if info.Size() > limit {
		return "", counterclaim.Errorf(counterclaim.CodeTooLarge, "it is larger than %s", size(limit))
	}
	src, err := folder.ReadFile(name)
	if err != nil {
		return "", openError("", err)
	}
	text := strings.TrimPrefix(string(src), utf8BOM)
	if !utf8.ValidString(text) {
		return "", invalidUTF8([]byte(text))
	}
	return unixLines(text), nil
}

// namedByDispute gives the files in a folder that its dispute file names, as far as it can be
// read: they are no reports.
func namedByDispute(folder string) []string {
	path := filepath.Join(folder, disputeName)
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() || info.Size() > maxDispute {
		return nil
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	f, _ := parseDispute(string(src)) // ReadDispute reports what is wrong with it
	var named []string
	for _, name := range []string{f.Actors, f.Places} {
		if name != "" && filepath.IsLocal(name) {
			named = append(named, filepath.Join(folder, name))
		}
	}
	return named
}
