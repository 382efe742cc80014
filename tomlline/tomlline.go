// Package tomlline reads TOML and knows the line of each key. Call [Decode] for the values and [Index] for the lines of what it took.
package tomlline

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/counterclaim/counterclaim"
)

// maxNesting is how deep values may nest.
const maxNesting = 64

// Decode decodes and gives errors with their line.
func Decode(src string, v any) (toml.MetaData, error) {
	if nesting(src) > maxNesting {
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
	if m := place.FindStringSubmatch(message); m != nil {
		message = message[len(m[0]):]
		line, _ = strconv.Atoi(m[1])
	}
	e := counterclaim.Errorf(counterclaim.CodeBadInput, "it is not as TOML has it: %s", strings.TrimPrefix(message, "toml: ")).At("", line)
	return meta, e.Try(`write key = "value", with words in quotes and one key a line`)
}

var place = regexp.MustCompile(`^line (\d+)(?: \(last key .*?\))?: `)

// nesting gives the greatest number of brackets open at once. Those within strings count too: no file of ours has so many.
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

// Lines is where the tables and keys of a file stand.
type Lines struct{ at map[string]int }

// Of gives the line of a path as "site[1].item[0].count", tables of a list counted from 0, or of the nearest above it that has a line
// of its own; 0 where nothing of it stands in the file.
func (l Lines) Of(path string) int {
	for path != "" {
		if line := l.at[path]; line > 0 {
			return line
		}
		cut := strings.LastIndexAny(path, ".[")
		path = path[:max(0, cut)]
	}
	return 0
}

// Key gives the line of a key in the n-th table of a name ("" for the top), or of the table's header where key is empty; 0 where
// it is not there.
func (l Lines) Key(table string, n int, key string) int {
	if table == "" {
		if line := l.at[key]; line > 0 {
			return line
		}
		return l.at[key+"[0]"]
	}
	for _, path := range []string{table + "[" + strconv.Itoa(n) + "]", table} {
		if path == table && n > 0 {
			continue
		}
		if key != "" {
			path += "." + key
		}
		for _, p := range []string{path, path + "[0]"} {
			if line := l.at[p]; line > 0 {
				return line
			}
		}
	}
	return 0
}

// Index finds the lines in what [Decode] took. Of what it would refuse it finds some or none.
func Index(src string) Lines {
	s := scanner{src: src, line: 1, at: map[string]int{}, count: map[string]int{}}
	s.file()
	return Lines{s.at}
}

// scanner goes through a file. It relies on the decoder for what is right TOML and only has to stay in step with it.
type scanner struct {
	src   string
	pos   int
	line  int
	at    map[string]int
	count map[string]int // tables of a list so far, by its path
}

func (s *scanner) file() {
	table := ""
	for s.blank(); s.pos < len(s.src); s.blank() {
		line := s.line
		if s.src[s.pos] == '[' {
			list := strings.HasPrefix(s.src[s.pos:], "[[")
			s.pos++
			if list {
				s.pos++
			}
			table = s.header(s.keys(']'), list, line)
			for s.pos < len(s.src) && s.src[s.pos] == ']' {
				s.pos++
			}
			continue
		}
		path := table
		for _, k := range s.keys('=') {
			path = under(path, k)
			s.note(path, line)
		}
		s.pos = min(s.pos+1, len(s.src))
		s.value(path)
	}
}

func (s *scanner) note(path string, line int) {
	if s.at[path] == 0 {
		s.at[path] = line
	}
}

func under(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// header gives the path of a table and notes it and those above it; lists stand for their last tables.
func (s *scanner) header(keys []string, list bool, line int) string {
	path := ""
	for i, k := range keys {
		path = under(path, k)
		last := i == len(keys)-1
		if last && list {
			s.count[path]++
		}
		if n := s.count[path]; n > 0 {
			path += "[" + strconv.Itoa(n-1) + "]"
		}
		s.note(path, line)
	}
	return path
}

// keys reads dotted keys up to a mark.
func (s *scanner) keys(end byte) []string {
	keys, word := []string{}, ""
	for s.pos < len(s.src) {
		switch b := s.src[s.pos]; b {
		case end, '\n':
			return append(keys, word)
		case '"', '\'':
			from := s.pos
			s.quoted()
			word = strings.Trim(s.src[from:s.pos], `"'`)
			continue
		case '.':
			keys, word = append(keys, word), ""
		case ' ', '\t', '\r':
		default:
			word += string(rune(b))
		}
		s.pos++
	}
	return append(keys, word)
}

// value passes a value, and notes the keys of tables within it.
func (s *scanner) value(path string) {
	type level struct {
		path string
		list bool
		n    int
		keys bool // a key of an inline table is next
	}
	var open []level
	for s.pos < len(s.src) {
		top := level{}
		if len(open) > 0 {
			top = open[len(open)-1]
		}
		switch b := s.src[s.pos]; {
		case b == '#':
			s.comment()
			continue
		case b == '\n' && len(open) == 0:
			return
		case b == '\n':
			s.line++
		case b == ' ' || b == '\t' || b == '\r':
		case b == '[' || b == '{':
			at := path
			if top.list {
				at = top.path + "[" + strconv.Itoa(top.n) + "]"
			}
			if b == '{' {
				s.note(at, s.line)
			}
			open = append(open, level{path: at, list: b == '[', keys: b == '{'})
		case b == ']' || b == '}':
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		case b == ',' && len(open) > 0:
			open[len(open)-1].n++
			open[len(open)-1].keys = !top.list
		case top.keys:
			line := s.line
			path = top.path
			for _, k := range s.keys('=') {
				path = under(path, k)
				s.note(path, line)
			}
			open[len(open)-1].keys = false
		case b == '"' || b == '\'':
			s.quoted()
			continue
		}
		s.pos = min(s.pos+1, len(s.src))
	}
}

// quoted passes a string, of one line or more.
func (s *scanner) quoted() {
	mark := s.src[s.pos : s.pos+1]
	escapes := mark == `"`
	if long := strings.Repeat(mark, 3); strings.HasPrefix(s.src[s.pos:], long) {
		mark = long
	}
	for s.pos += len(mark); s.pos < len(s.src); s.pos++ {
		switch {
		case s.src[s.pos] == '\n':
			if len(mark) == 1 {
				return
			}
			s.line++
		case escapes && s.src[s.pos] == '\\' && s.pos+1 < len(s.src) && s.src[s.pos+1] != '\n':
			s.pos++
		case strings.HasPrefix(s.src[s.pos:], mark):
			s.pos += len(mark)
			for len(mark) == 3 && s.pos < len(s.src) && s.src[s.pos] == mark[0] { // quotes before the closing ones
				s.pos++
			}
			return
		}
	}
}

func (s *scanner) comment() {
	for s.pos < len(s.src) && s.src[s.pos] != '\n' {
		s.pos++
	}
}

// blank passes empty lines and comments.
func (s *scanner) blank() {
	for ; s.pos < len(s.src); s.pos++ {
		switch s.src[s.pos] {
		case '\n':
			s.line++
		case ' ', '\t', '\r':
		case '#':
			s.comment()
			s.pos--
		default:
			return
		}
	}
}
