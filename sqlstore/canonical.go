package sqlstore

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// The canonical form of what the record holds is JSON with its keys in order and without members that say nothing (null, "", 0, false,
// empty lists). It is made of what the rows say and not of their bytes, so that it is the same in both engines, and stays the same when a
// later version adds a field or no longer writes an empty one.
//
// Two ways lead there: canonical is the plain one and says what the form is; shaper goes over the bytes of a body once, without making
// values of them, since every report that is kept goes through it. A fuzz target holds them to each other.

// canonical gives a value's canonical form.
func canonical(v any) ([]byte, error) { return json.Marshal(pruned(v)) }

// pruned leaves out members of objects that say nothing. What stands in a list keeps its place.
func pruned(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, member := range v {
			if v[key] = pruned(member); saysNothing(v[key]) {
				delete(v, key)
			}
		}
	case []any:
		for i := range v {
			v[i] = pruned(v[i])
		}
	}
	return v
}

func saysNothing(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case bool:
		return !v
	case json.Number:
		return v == "0"
	case int64:
		return v == 0
	case map[string]any:
		return len(v) == 0
	case []any:
		return len(v) == 0
	}
	return false
}

// parsed reads a body with its numbers as they are written. What is no JSON was damaged, and is compared as it is.
func parsed(body []byte) any {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil || d.More() {
		return map[string]any{"damaged": hex.EncodeToString(body)}
	}
	return v
}

// contentOf gives the canonical form of a body of JSON, with what stands beside it.
func contentOf(body []byte, beside map[string]any) ([]byte, error) {
	var s shaper
	members := []member{s.member("body", func() (bool, error) { return s.body(body) })}
	for key, value := range beside {
		members = append(members, s.member(key, func() (bool, error) { return s.any(value) }))
	}
	s.object(0, members)
	return s.out, s.err
}

// shaper appends canonical forms to out.
type shaper struct {
	out, spare []byte
	err        error // the first
}

// member is a member of an object that is being written: its value in out, in no order yet.
type member struct {
	key      string
	from, to int
	says     bool
}

// member appends a value.
func (s *shaper) member(key string, value func() (says bool, err error)) member {
	from := len(s.out)
	says, err := value()
	if s.err == nil {
		s.err = err
	}
	return member{key, from, len(s.out), says}
}

// object puts members, whose values are all that out has since start, into an object in the order of their keys. Of two of one name the
// last counts, as everywhere in encoding/json. It reports whether the object says anything.
func (s *shaper) object(start int, members []member) bool {
	slices.SortStableFunc(members, func(a, b member) int { return strings.Compare(a.key, b.key) })
	s.spare = append(s.spare[:0], s.out[start:]...)
	s.out = append(s.out[:start], '{')
	for i, m := range members {
		if !m.says || i+1 < len(members) && members[i+1].key == m.key {
			continue
		}
		if len(s.out) > start+1 {
			s.out = append(s.out, ',')
		}
		s.text(m.key)
		s.out = append(append(s.out, ':'), s.spare[m.from-start:m.to-start]...)
	}
	s.out = append(s.out, '}')
	return len(s.out) > start+2
}

// any appends a value that is not JSON yet.
func (s *shaper) any(v any) (bool, error) {
	v = pruned(v)
	b, err := json.Marshal(v)
	s.out = append(s.out, b...)
	return !saysNothing(v), err
}

// body appends a body of JSON, or says of what is none that it was damaged.
func (s *shaper) body(raw []byte) (bool, error) {
	if !json.Valid(raw) {
		return s.any(parsed(raw))
	}
	_, says := s.value(raw, after(raw, 0))
	return says, nil
}

// value appends the value that stands at a place of valid JSON, and gives the place after it.
func (s *shaper) value(raw []byte, at int) (next int, says bool) {
	switch raw[at] {
	case '{':
		return s.members(raw, at)
	case '[':
		return s.list(raw, at)
	case '"':
		next, plain := stringEnd(raw, at)
		if plain {
			s.out = append(s.out, raw[at:next]...)
		} else {
			s.text(unquoted(raw[at:next]))
		}
		return next, next > at+2
	}
	next = at
	for next < len(raw) && !strings.ContainsRune(" \t\r\n,]}", rune(raw[next])) {
		next++
	}
	word := raw[at:next]
	s.out = append(s.out, word...)
	return next, string(word) != "null" && string(word) != "false" && string(word) != "0"
}

func (s *shaper) members(raw []byte, at int) (next int, says bool) {
	start := len(s.out)
	var room [24]member
	members := room[:0]
	for at = after(raw, at+1); raw[at] != '}'; {
		end, plain := stringEnd(raw, at)
		m := member{key: string(raw[at+1 : end-1]), from: len(s.out)}
		if !plain {
			m.key = unquoted(raw[at:end])
		}
		at, m.says = s.value(raw, after(raw, after(raw, end)+1)) // after the colon
		m.to = len(s.out)
		members = append(members, m)
		if at = after(raw, at); raw[at] == ',' {
			at = after(raw, at+1)
		}
	}
	return at + 1, s.object(start, members)
}

func (s *shaper) list(raw []byte, at int) (next int, says bool) {
	s.out = append(s.out, '[')
	for at = after(raw, at+1); raw[at] != ']'; {
		at, _ = s.value(raw, at)
		says = true
		if at = after(raw, at); raw[at] == ',' {
			at = after(raw, at+1)
			s.out = append(s.out, ',')
		}
	}
	s.out = append(s.out, ']')
	return at + 1, says
}

// text appends a string as encoding/json writes it.
func (s *shaper) text(v string) {
	b, err := json.Marshal(v) // never fails of a string
	if s.err == nil {
		s.err = err
	}
	s.out = append(s.out, b...)
}

// after skips white space.
func after(raw []byte, at int) int {
	for at < len(raw) && (raw[at] == ' ' || raw[at] == '\t' || raw[at] == '\r' || raw[at] == '\n') {
		at++
	}
	return at
}

// stringEnd gives the place after a string, and whether encoding/json would write it with the same bytes.
func stringEnd(raw []byte, at int) (end int, plain bool) {
	plain = true
	ascii := true
	for end = at + 1; raw[end] != '"'; end++ {
		switch c := raw[end]; {
		case c == '\\':
			plain = false
			end++
		case c == '<' || c == '>' || c == '&':
			plain = false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	end++
	if plain && !ascii {
		text := raw[at:end]
		plain = utf8.Valid(text) && !bytes.Contains(text, []byte("\u2028")) && !bytes.Contains(text, []byte("\u2029"))
	}
	return end, plain
}

// unquoted gives what a string of valid JSON says.
func unquoted(raw []byte) string {
	var v string
	_ = json.Unmarshal(raw, &v) // it is valid
	return v
}
