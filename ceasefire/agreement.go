package ceasefire

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/tomlline"
)

// Limits of what is read as an agreement.
const (
	MaxAgreement   = 4 << 20  // bytes of the file
	MaxDrawing     = 16 << 20 // bytes of a GeoJSON file
	maxDrawnPoints = 50_000   // of all lines and zones
	maxTables      = 2_000    // of one list
	maxClauses     = 500      // each is held against each
	maxParties     = 20
	maxTypes       = 50     // of weapons in one clause
	maxList        = 1_000  // words in one list
	maxSerials     = 20_000 // serial numbers in one list
	maxWord        = 500    // bytes on one line
	maxText        = 10_000 // bytes of words of more than one line
	maxFaults      = 500    // that are told of one file
)

// Fault is what is wrong with an agreement file, or, where Doubt is true, what a person should look at.
type Fault struct {
	Doubt   bool   `json:"doubt"`
	Kind    string `json:"kind"` // FaultForm and the like
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`
	Of      string `json:"of,omitempty"` // the table concerned, as "clause tanks"
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

// The kinds of faults.
const (
	FaultForm          = "form"          // it cannot be read
	FaultKey           = "key"           // a key that is not known, or says nothing there
	FaultValue         = "value"         // a value that cannot be
	FaultMissing       = "missing"       // something has to stand there
	FaultReference     = "reference"     // it names what is not in the file
	FaultTwice         = "twice"         // two of one name, a serial number twice
	FaultDates         = "dates"         // out of order or outside
	FaultPhases        = "phases"        // phases that overlap
	FaultDrawing       = "drawing"       // of a line or zone
	FaultContradiction = "contradiction" // two clauses that cannot both hold
	FaultInventory     = "inventory"     // of a site
	FaultUneven        = "uneven"        // doubt: one party is bound and the other is not
	FaultUnused        = "unused"        // doubt: nothing refers to it
	FaultVague         = "vague"         // doubt: it cannot be measured as it stands
)

// ParseAgreement reads an agreement file of this name and says all that is wrong with it, by line; what is wrong is left out of the
// agreement. GeoJSON files that it names are looked up in files, which may be nil. The agreement is nil where the file is no TOML. Use
// it only where [Refusal] of the faults is nil.
func ParseAgreement(name string, src []byte, files fs.FS) (*counterclaim.Agreement, []Fault) {
	r := fileReader{name: name, files: files, a: &counterclaim.Agreement{}}
	hint := "an agreement is a text file in TOML; examples/agreements has some"
	switch {
	case len(src) > MaxAgreement:
		r.say("", FaultForm, hint, "it has more than %d bytes", MaxAgreement)
		return nil, r.faults
	case !utf8.Valid(src):
		r.say("", FaultForm, "save it as UTF-8", "it is no text in UTF-8")
		return nil, r.faults
	}
	text := strings.TrimPrefix(string(src), "\uFEFF")
	var top map[string]any
	if _, err := tomlline.Decode(text, &top); err != nil {
		f := Fault{Kind: FaultForm, File: name, Message: err.Error(), Hint: counterclaim.HintOf(err)}
		if e, ok := err.(*counterclaim.Error); ok {
			f.Line, f.Message = e.Line, e.Message
		}
		return nil, []Fault{f}
	}
	r.lines = tomlline.Index(text)
	r.file(top)
	r.lint()
	slices.SortStableFunc(r.faults, func(x, y Fault) int {
		if x.File != y.File && (x.File == name || y.File == name) {
			return map[bool]int{true: -1, false: 1}[x.File == name]
		}
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line))
	})
	return r.a, r.faults
}

// Refusal is the error that the first fault makes, nil where there are doubts at most.
func Refusal(faults []Fault) error {
	n, first := 0, -1
	for i := range faults {
		if !faults[i].Doubt {
			if n++; first < 0 {
				first = i
			}
		}
	}
	if n == 0 {
		return nil
	}
	f := faults[first]
	message := f.Message
	if f.Of != "" {
		message = f.Of + ": " + message
	}
	if n > 1 {
		message += fmt.Sprintf(" (and %d more)", n-1)
	}
	return counterclaim.Errorf(counterclaim.CodeBadInput, "%s", message).At(f.File, f.Line).Try("%s", f.Hint)
}

// fileReader is one reading of an agreement file.
type fileReader struct {
	name   string
	files  fs.FS
	lines  tomlline.Lines
	a      *counterclaim.Agreement
	faults []Fault
	points int                 // so far
	drawn  map[string]*geoJSON // GeoJSON files that were read
	refs   []fileRef
	apart  map[string]*fileReader // files of holdings, by the path of the site
	of     string                 // of such a file: its site, as faults name it
}

// say tells a fault at a path of the file, such as "clause[2].line".
func (r *fileReader) say(path, kind, hint, format string, args ...any) {
	if len(r.faults) < maxFaults {
		r.faults = append(r.faults, Fault{Kind: kind, File: r.name, Line: r.lines.Of(path), Of: r.title(path), Message: fmt.Sprintf(format, args...), Hint: hint})
	}
}

// doubt tells what a person should look at.
func (r *fileReader) doubt(path, kind, hint, format string, args ...any) {
	n := len(r.faults)
	r.say(path, kind, hint, format, args...)
	if len(r.faults) > n {
		r.faults[n].Doubt = true
	}
}

// title gives the table of a path by its id, as "clause tanks", or by its place in the list, as "clause 3".
func (r *fileReader) title(path string) string {
	if r.of != "" {
		return r.of
	}
	table, _, _ := strings.Cut(path, ".")
	var n int
	name, rest, list := strings.Cut(table, "[")
	if _, err := fmt.Sscanf(rest, "%d]", &n); !list || err != nil {
		return ""
	}
	ids := r.ids(name)
	if n < len(ids) && ids[n] != "" {
		return name + " " + ids[n]
	}
	return fmt.Sprintf("%s %d", name, n+1)
}

// ids gives the ids of the tables of a list, in their order, "" where one has none.
func (r *fileReader) ids(table string) []string {
	var out []string
	switch table {
	case "party":
		for i := range r.a.Parties {
			out = append(out, r.a.Parties[i].ID)
		}
	case "line":
		for i := range r.a.Lines {
			out = append(out, r.a.Lines[i].ID)
		}
	case "zone":
		for i := range r.a.Zones {
			out = append(out, r.a.Zones[i].ID)
		}
	case "site":
		for i := range r.a.Sites {
			out = append(out, r.a.Sites[i].ID)
		}
	case "phase":
		for i := range r.a.Phases {
			out = append(out, r.a.Phases[i].ID)
		}
	case "clause":
		for i := range r.a.Clauses {
			out = append(out, r.a.Clauses[i].ID)
		}
	}
	return out
}

// quotedWord puts foreign words into a fault, shortened.
func quotedWord(s string) string {
	const most = 60
	if w := []rune(s); len(w) > most {
		s = string(w[:most]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
