package ceasefire

import (
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/tomlline"
)

// maxHoldingsFile is how many bytes a file of holdings may have.
const maxHoldingsFile = 4 << 20

// holdings reads what a party declared for a site from a file of its own, if the site names one. Where there is no such file the
// agreement is read without it: not everybody who has the agreement has what was declared.
func (r *fileReader) holdings(path string, m map[string]any, into reflect.Value) {
	value, there := m["holdings"]
	if !there {
		return
	}
	at := pathOf(path, "holdings")
	name, ok := value.(string)
	if !ok {
		r.say(at, FaultValue, `write it in quotes, as "…"`, "holdings is not of words")
		return
	}
	if _, both := m["item"]; both {
		r.say(at, FaultInventory, "leave one of them out", "it has items here and in a file of their own")
		return
	}
	of := &fileReader{name: filepath.Join(filepath.Dir(r.name), filepath.FromSlash(name)), a: r.a, of: r.title(path)}
	if r.apart == nil {
		r.apart = map[string]*fileReader{}
	}
	r.apart[path] = of
	src, err := r.beside(name, maxHoldingsFile, "read the agreement from its folder")
	switch {
	case counterclaim.CodeOf(err) == counterclaim.CodeNotFound || r.files == nil:
		into.FieldByName("HoldingsElsewhere").SetBool(true)
		r.doubt(at, FaultInventory, "ask for it where the agreement is from, if it is for you", "what was declared there stands in a file that is not here")
		return
	case err != nil:
		r.say(at, FaultInventory, hintOr(err, "put the file beside the agreement"), "%s: %s", name, err)
		return
	case !utf8.Valid(src):
		of.say("", FaultForm, "save it as UTF-8", "it is no text in UTF-8")
		return
	}
	var top map[string]any
	if _, err := tomlline.Decode(string(src), &top); err != nil {
		of.say("", FaultForm, counterclaim.HintOf(err), "%s", err)
		if e, ok := err.(*counterclaim.Error); ok {
			of.faults[0].Line = e.Line
		}
		return
	}
	of.lines = tomlline.Index(string(src))
	for _, name := range slices.Sorted(maps.Keys(top)) {
		if name != "item" {
			of.say(name, FaultKey, "a file of holdings has [[item]] tables alone", "key %s is not known", quotedWord(name))
		}
	}
	for _, k := range keysOf("site") {
		if k.name == "item" {
			of.tables("item", k, top["item"], fieldOf(into, "item"))
		}
	}
}
