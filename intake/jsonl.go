package intake

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

// line is one report of a JSON-lines file. Fields that it does not name are ignored.
type line struct {
	ID        name   `json:"id"`
	Doc       name   `json:"doc"` // a synonym of id, and before it
	Outlet    string `json:"outlet"`
	Published string `json:"published"`
	Headline  string `json:"headline"`
	Text      string `json:"text"`
	URL       string `json:"url"`
	Language  string `json:"language"`
	Kind      string `json:"kind"`
	Synthetic bool   `json:"synthetic"`
	// Translation is what is read in place of a text in a language that the reader does not know.
	Translation string `json:"translation"`
	Translator  string `json:"translator"`
	// TranslatedHeadline is the headline's translation.
	TranslatedHeadline string `json:"translated_headline"`
}

// name is a report's own name: a string, or a number as many lists have it.
type name string

func (n *name) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && (data[0] == '-' || data[0] >= '0' && data[0] <= '9') {
		*n = name(data)
		return nil
	}
	return json.Unmarshal(data, (*string)(n))
}

// readLines reads a JSON-lines file, holding one line at a time. A bad line is a failure that
// names it, and the lines after it are read.
func readLines(r io.Reader, file string, o Options, yield func(Item) bool) bool {
	in := unmarked(r)
	reports := false
	for n := 1; ; n++ {
		raw, err := nextLine(in, o.MaxLine)
		if err == io.EOF {
			break
		}
		var item Item
		switch {
		case errors.Is(err, errLongLine):
			e := counterclaim.Errorf(counterclaim.CodeTooLarge, "the line is longer than %s and was passed over", size(o.MaxLine)).At(file, n)
			item = Item{File: file, Line: n, Err: e.Try("write one report a line; a whole list in one line cannot be read")}
		case err != nil:
			return yield(Item{File: file, Line: n, Err: at(openError(file, err), file, n)})
		case len(bytes.TrimSpace(raw)) == 0:
			continue
		default:
			item = readLine(raw, file, n, o)
		}
		reports = true
		if !yield(item) {
			return false
		}
	}
	if !reports {
		err := counterclaim.Errorf(counterclaim.CodeEmpty, "the file is empty").At(file, 0)
		return yield(Item{File: file, Err: err.Try("check that it was saved or downloaded in full")})
	}
	return true
}

var errLongLine = errors.New("line too long")

// nextLine gives the next line without its end. A line over the limit is read to its end
// without being kept and gives errLongLine; after the last line comes io.EOF.
func nextLine(in *bufio.Reader, limit int64) ([]byte, error) {
	var whole []byte
	over, some := false, false
	for {
		part, err := in.ReadSlice('\n')
		some = some || len(part) > 0
		part = bytes.TrimSuffix(part, []byte("\n"))
		over = over || int64(len(whole)+len(part)) > limit
		switch {
		case err != nil && err != bufio.ErrBufferFull && err != io.EOF:
			return nil, err
		case err == io.EOF && !some:
			return nil, io.EOF
		case over:
			whole = nil
		case err == nil && whole == nil:
			return part, nil // used before the next read
		default:
			whole = append(whole, part...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if over {
			return nil, errLongLine
		}
		return whole, nil
	}
}

func readLine(raw []byte, file string, n int, o Options) Item {
	fail := func(e *counterclaim.Error) Item {
		return Item{File: file, Line: n, Err: e.At(file, n)}
	}
	if !utf8.Valid(raw) {
		at := firstInvalid(raw)
		e := counterclaim.Errorf(counterclaim.CodeBadInput, "byte %d of the line (0x%02x) is not valid UTF-8", at, raw[at])
		return fail(e.Try("JSON is UTF-8: convert the file, for example with iconv -t UTF-8"))
	}
	if first := bytes.TrimSpace(raw)[0]; first != '{' {
		e := counterclaim.Errorf(counterclaim.CodeBadInput, "the line is no JSON object: it begins with %s", quoted(string(rune(first))))
		return fail(e.Try(`write one report a line: {"id": …, "outlet": …, "published": …, "text": …}`))
	}
	var l line
	if err := json.Unmarshal(raw, &l); err != nil {
		return fail(jsonError(err))
	}
	if halfSurrogate(raw) {
		e := counterclaim.Errorf(counterclaim.CodeBadInput, "the line has half of a surrogate pair, which is no character")
		return fail(e.Try(`write characters as they are, or both halves of the pair: "\ud83d\ude00"`))
	}
	p := page{date: l.Published, report: counterclaim.Report{
		Doc: string(l.Doc), Outlet: l.Outlet, URL: l.URL, Kind: l.Kind, Language: l.Language,
		Headline: l.Headline, Text: l.Text, Synthetic: l.Synthetic, Translation: l.Translation, Translator: l.Translator, TranslatedHeadline: l.TranslatedHeadline,
	}}
	if l.Doc == "" {
		p.report.Doc = string(l.ID)
	}
	p.arrival = arrival{bytes: bytes.Clone(raw), media: "application/json", within: "line " + strconv.Itoa(n)}
	return finish(p, file, n, o)
}

func jsonError(err error) *counterclaim.Error {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) && kind.Field != "" {
		e := counterclaim.Errorf(counterclaim.CodeBadInput, "field %s is a %s", quoted(kind.Field), kind.Value)
		return e.Try("every field of a report is a string, but synthetic, which is true or false")
	}
	e := counterclaim.Errorf(counterclaim.CodeBadInput, "the line is not JSON: %s", strings.TrimPrefix(err.Error(), "json: "))
	return e.Try("write one report a line, with line breaks inside a text as \\n")
}

// halfSurrogate reports whether JSON escapes half of a UTF-16 pair, which encoding/json would
// replace without a word. raw is valid JSON.
func halfSurrogate(raw []byte) bool {
	for i := 0; i < len(raw)-1; i++ {
		if raw[i] != '\\' {
			continue
		}
		i++ // at the character after the backslash
		switch unit := escaped(raw[i-1:]); {
		case unit >= 0xdc00 && unit < 0xe000:
			return true
		case unit >= 0xd800 && unit < 0xdc00:
			if low := escaped(raw[i+5:]); low < 0xdc00 || low >= 0xe000 {
				return true
			}
			i += 10 // both halves read, but for the first "\u" and the step of the loop
		}
	}
	return false
}

// escaped gives the number of a \uXXXX at the start of b, or -1.
func escaped(b []byte) int {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return -1
	}
	v, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	if err != nil {
		return -1
	}
	return int(v)
}
