package intake

import (
	"errors"
	"regexp"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/counterclaim/counterclaim"
)

// maxTOMLNesting is how deep values may nest.
const maxTOMLNesting = 64

// decodeTOML decodes and gives errors with their line.
func decodeTOML(src string, v any) (toml.MetaData, error) {
	if nesting(src) > maxTOMLNesting {
		return toml.MetaData{}, counterclaim.Errorf(counterclaim.CodeTooLarge, "it nests values too deeply")
	}
	meta, err := toml.Decode(src, v)
	if err == nil {
		return meta, nil
	}
	// Some errors carry their place as a value, some in their words alone.
	message, line := strings.TrimPrefix(err.Error(), "toml: "), 0
	var p toml.ParseError
	if errors.As(err, &p) {
		line = p.Position.Line
		if p.Message != "" {
			message = p.Message
		}
	}
	if m := tomlPlace.FindStringSubmatch(message); m != nil {
		message, line = message[len(m[0]):], number(m[1])
	}
	e := counterclaim.Errorf(counterclaim.CodeBadInput, "it is not as TOML has it: %s", strings.TrimPrefix(message, "toml: ")).At("", line)
	return meta, e.Try(`write key = "value", with words in quotes and one key a line`)
}

var tomlPlace = regexp.MustCompile(`^line (\d+)(?: \(last key .*?\))?: `)

// nesting gives the greatest number of brackets open at once. Those within strings count too:
// no dispute has so many.
func nesting(src string) int {
	open, most := 0, 0
	for i := 0; i < len(src); i++ {
		switch src[i] {
		case '[', '{':
			open++
			most = max(most, open)
		case ']', '}':
			open = max(0, open-1)
		}
	}
	return most
}

// keyLine gives the line of a key in the n-th table of a name ("" for the top), or of the
// table's header where key is empty; 0 where it is not found.
func keyLine(src, table string, n int, key string) int {
	header := regexp.MustCompile(`^\s*\[+\s*"?` + regexp.QuoteMeta(table) + `"?\s*\]+`)
	wanted := regexp.MustCompile(`^\s*(?:\S+\s*\.\s*)?["']?` + regexp.QuoteMeta(key) + `["']?\s*[=.]`)
	inside := table == ""
	line := 0
	for s := range strings.SplitSeq(src, "\n") {
		line++
		switch {
		case table != "" && header.MatchString(s):
			inside = n <= 0
			if inside && key == "" {
				return line
			}
			n--
		case inside && wanted.MatchString(s):
			return line
		case table == "" && strings.Contains(s, "["+key+"]"):
			return line
		}
	}
	return 0
}
