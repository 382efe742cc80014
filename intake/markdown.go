package intake

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/renderer/html"
	"golang.org/x/net/html/atom"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/tomlline"
)

// A page in Markdown may begin with front matter between lines of "+++" (TOML) or "---"
// (simple "key: value" lines). What follows is read as a web page would be shown: markup of
// emphasis, links and pictures is reduced to its words.

// readMarkdown makes a report of a page in Markdown. The first heading of the first level is
// the headline, unless the front matter gives another.
func readMarkdown(src []byte, o Options) (page, error) {
	text, note, err := decodeLines(src, o)
	if err != nil {
		return page{}, err
	}
	var p page
	if note != "" {
		p.note(note)
	}
	body, err := p.frontMatter(text)
	if err != nil {
		return page{}, err
	}
	blocks, err := markdownBlocks(body)
	if err != nil {
		return page{}, err
	}
	p.takeBlocks(p.takeHeading(blocks))
	return p, nil
}

// Limits of a page in Markdown, within which reading it takes seconds at most: the time of the
// parser grows with the square of brackets and of marks of emphasis in one paragraph.
const (
	maxMarkdown = 4 << 20 // bytes
	maxBrackets = 1000    // of one paragraph
	maxEmphases = 2000    // marks of emphasis of one paragraph, each of any length
)

// markdownBlocks goes by way of HTML, so that entities, escapes and embedded markup come out
// as a browser shows them.
func markdownBlocks(body string) ([]block, error) {
	if len(body) > maxMarkdown {
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "the page is larger than %s", size(maxMarkdown)).
			Try("split it: a page is one report")
	}
	if err := refuseTangle(body); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	md := goldmark.New(goldmark.WithRendererOptions(html.WithUnsafe())) // never shown: it is read back at once
	if err := md.Convert([]byte(body), &out); err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the Markdown cannot be read").Because(err)
	}
	doc, err := parseTree(out.String())
	if err != nil {
		return nil, err
	}
	return blocksOf(doc, true), nil
}

// nestingMark is one level of quotation or list at the beginning of a line.
var nestingMark = regexp.MustCompile(`^\s*(?:[>*+-]|\d{1,9}[.)])`)

// refuseTangle gives an error for what no page of words has: a line with many levels of
// quotations and lists, a paragraph with many brackets or marks of emphasis.
func refuseTangle(body string) error {
	brackets, emphases, n := 0, 0, 0
	for line := range strings.SplitSeq(body, "\n") {
		n++
		brackets, emphases = brackets+strings.Count(line, "["), emphases+marksOfEmphasis(line)
		if strings.TrimSpace(line) == "" {
			brackets, emphases = 0, 0
		}
		if emphases > maxEmphases {
			return counterclaim.Errorf(counterclaim.CodeTooLarge, "the paragraph has more than %d marks of emphasis", maxEmphases).At("", n).
				Try("save the page as plain text")
		}
		if brackets > maxBrackets {
			return counterclaim.Errorf(counterclaim.CodeTooLarge, "the paragraph has more than %d brackets", maxBrackets).At("", n).
				Try("save the page as plain text")
		}
		depth := 0
		for rest := line; ; depth++ {
			mark := nestingMark.FindString(rest)
			if mark == "" {
				break
			}
			rest = rest[len(mark):]
		}
		if depth > maxDepth && strings.Trim(line, "-* ") != "" { // a rule is no nesting
			return tooDeep(nil)
		}
	}
	return nil
}

// marksOfEmphasis counts the runs of * and of _ in a line.
func marksOfEmphasis(line string) int {
	n, before := 0, byte(0)
	for i := range len(line) {
		if c := line[i]; c != before && (c == '*' || c == '_') {
			n++
		}
		before = line[i]
	}
	return n
}

// takeHeading takes the headline from the blocks and gives the others.
func (p *page) takeHeading(blocks []block) []block {
	for i, b := range blocks {
		if b.tag != atom.H1 {
			continue
		}
		if p.report.Headline != "" && p.report.Headline != b.text {
			break // the front matter's headline holds, and this one stays in the text
		}
		p.report.Headline = b.text
		return append(blocks[:i:i], blocks[i+1:]...)
	}
	if p.report.Headline == "" {
		p.note("no headline found")
	}
	return blocks
}

// takeBlocks makes text and captions of blocks, and takes outlet and date from a byline at
// their head where they are missing.
func (p *page) takeBlocks(blocks []block) {
	h := head{outlet: p.report.Outlet, date: p.date}
	for len(blocks) > 1 && (h.outlet == "" || h.date == "") && h.addByline(blocks[0].text) {
		blocks = blocks[1:]
	}
	p.report.Outlet, p.date = h.outlet, h.date
	for _, b := range blocks {
		if b.image || b.tag == atom.Figcaption || b.tag == atom.P && looksCaption(b.text) {
			p.report.Captions = append(p.report.Captions, b.text)
		}
	}
	if len(blocks) > 0 {
		p.addDateline(blocks[0].text)
	}
	p.report.Text = joinBlocks(blocks)
}

var frontMatterKeys = []string{"outlet", "published", "headline", "url", "kind", "language", "synthetic", "id", "translation", "translator"}

// frontMatter reads what stands between the marks and gives the text after it.
func (p *page) frontMatter(text string) (body string, err error) {
	text = strings.TrimLeft(text, "\n")
	mark, rest, _ := strings.Cut(text, "\n")
	mark = strings.TrimSpace(mark)
	if mark != "+++" && mark != "---" {
		return text, nil
	}
	var lines []string
	for {
		var l string
		var more bool
		l, rest, more = strings.Cut(rest, "\n")
		if strings.TrimSpace(l) == mark {
			break
		}
		if !more {
			if mark == "---" {
				return text, nil // a rule, no front matter
			}
			return "", counterclaim.Errorf(counterclaim.CodeBadInput, "the front matter has no end").At("", 1).Try("close it with a line of +++")
		}
		lines = append(lines, l)
	}
	if mark == "+++" {
		return rest, p.tomlMatter(strings.Join(lines, "\n"))
	}
	for _, l := range lines {
		key, value, ok := strings.Cut(l, ":")
		if !ok || strings.HasPrefix(l, " ") || strings.HasPrefix(l, "#") || strings.HasPrefix(l, "-") {
			continue
		}
		p.set(strings.TrimSpace(key), unquote(strings.TrimSpace(value)))
	}
	return rest, nil
}

func (p *page) tomlMatter(src string) error {
	var fields map[string]any
	meta, err := tomlline.Decode(src, &fields)
	if err != nil {
		var e *counterclaim.Error
		if errors.As(err, &e) {
			return e.At("", e.Line+1) // the mark stands in the first line
		}
		return err
	}
	for _, k := range meta.Keys() {
		if len(k) == 1 {
			p.set(k[0], tomlWord(fields[k[0]]))
		}
	}
	return nil
}

// tomlWord writes a value of TOML as front matter means it.
func tomlWord(v any) string {
	t, ok := v.(time.Time)
	if !ok {
		return fmt.Sprint(v)
	}
	switch t.Location().String() {
	case "date-local":
		return t.Format(counterclaim.DateLayout)
	case "datetime-local":
		return t.Format("2006-01-02T15:04")
	}
	return t.Format(time.RFC3339)
}

func unquote(s string) string {
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	return s
}

func (p *page) set(key, value string) {
	switch key {
	case "outlet":
		p.report.Outlet = value
	case "published":
		p.date = value
	case "headline":
		p.report.Headline = value
	case "url":
		p.report.URL = value
	case "kind":
		p.report.Kind = value
	case "language":
		p.report.Language = value
	case "id":
		p.report.Doc = value
	case "translation":
		p.report.Translation = value
	case "translator":
		p.report.Translator = value
	case "synthetic":
		p.report.Synthetic = value == "true" || value == "yes"
		if !p.report.Synthetic && value != "false" && value != "no" {
			p.report.Synthetic = true // the safe side: what may be made up never counts as real
			p.note("synthetic = " + quoted(value) + " is neither true nor false, taken as true")
		}
	default:
		p.note("front matter key " + quoted(key) + " is not known; known are " + strings.Join(frontMatterKeys, ", "))
	}
}
