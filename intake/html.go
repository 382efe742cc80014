package intake

import (
	"bytes"
	"fmt"
	"mime"
	"net/url"
	"regexp"
	"slices"
	"strings"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"github.com/counterclaim/counterclaim"
)

// Limits of a web page: what a browser shows as an article has far less of either.
const (
	maxDepth    = 400      // of elements within elements
	maxElements = 300_000  // of the whole page
	maxTreeWork = 64 << 20 // bytes of text, each counted once for every element that it stands in
	maxLead     = 50       // captions outside the main text that are taken
	maxSought   = 500      // captions that are looked for in it as parts of other words
	// The parser goes through all attributes of the page's root at each tag <html> or <body> that comes again: so many may, and more
	// where the page has less than so many bytes for all of them.
	maxRoots    = 32
	maxRootWork = 64 << 20
)

// readHTML makes a report of a web page: its main text, and what the page says of itself in
// meta elements and JSON-LD.
func readHTML(src []byte, o Options) (page, error) {
	var p page
	text, err := p.decodeHTML(src, o.charset)
	if err != nil {
		return page{}, err
	}
	if int64(len(text)) > o.MaxLine {
		return page{}, counterclaim.Errorf(counterclaim.CodeTooLarge, "the page is larger than %s", size(o.MaxLine)).
			Try("save the article alone")
	}
	doc, err := parseTree(text)
	if err != nil {
		return page{}, err
	}
	about := aboutPage(doc)
	p.report = counterclaim.Report{
		Outlet: about.outlet(), URL: about.url, Language: about.language,
		Headline: about.headline, Synthetic: about.synthetic,
	}
	if about.author != "" && about.author != p.report.Outlet {
		p.report.Authors = []string{about.author}
	}
	if p.date = about.published; p.date == "" {
		if p.date = dateOfAddress(p.report.URL); p.date != "" {
			p.note("the date is the one in the page's address")
		}
	}
	p.report.Images = imagesOf(doc, p.report.URL)
	blocks := p.mainText(doc)
	p.dropHeadline(&blocks)
	p.takeBlocks(blocks)
	return p, nil
}

// decodeHTML gives the page as UTF-8: by its byte order mark, what its server said, its meta elements, else as plain
// text is. What a stated encoding cannot read stands as U+FFFD, and a note counts it.
func (p *page) decodeHTML(src []byte, served string) (string, error) {
	if err := refuseBinary(src); err != nil {
		return "", err
	}
	for _, mark := range []string{utf8BOM, "\xff\xfe", "\xfe\xff"} {
		if bytes.HasPrefix(src, []byte(mark)) {
			return decode(src)
		}
	}
	if bytes.IndexByte(src, 0) >= 0 {
		return "", binaryError("data that is not text: it has zero bytes")
	}
	name := stated(src)
	if enc, _ := charset.Lookup(served); enc != nil {
		name = served
	}
	if name == "" {
		text, note, err := decodePlain(src)
		if note != "" {
			p.note(note)
		}
		return text, err
	}
	enc, _ := charset.Lookup(name)
	if enc == nil {
		return "", counterclaim.Errorf(counterclaim.CodeBadInput, "the page says that its encoding is %s, which is not known", quoted(name)).
			Try("save the page as UTF-8")
	}
	before := bytes.Count(src, []byte("\uFFFD"))
	out, err := enc.NewDecoder().Bytes(src)
	if err != nil {
		return "", counterclaim.Errorf(counterclaim.CodeBadInput, "the page is not in %s, as it says", name).Because(err).
			Try("save the page as UTF-8")
	}
	if n := bytes.Count(out, []byte("\uFFFD")) - before; n > 0 {
		p.note(fmt.Sprintf("%s could not be read as %s, the encoding that the page states: U+FFFD stands for it", plural(n, "character"), name))
	}
	return string(out), nil
}

// stated gives the encoding that the page's meta elements name in its first 4 KiB, or "".
func stated(src []byte) string {
	z := html.NewTokenizer(bytes.NewReader(src[:min(len(src), 4<<10)]))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if t.DataAtom == atom.Body {
				return ""
			}
			if t.DataAtom != atom.Meta {
				continue
			}
			n := &html.Node{Attr: t.Attr}
			if c := attr(n, "charset"); c != "" {
				return c
			}
			if strings.EqualFold(attr(n, "http-equiv"), "content-type") {
				if _, params, err := mime.ParseMediaType(attr(n, "content")); err == nil && params["charset"] != "" {
					return params["charset"]
				}
			}
		}
	}
}

// parseTree parses HTML within the limits.
func parseTree(text string) (*html.Node, error) {
	if n := len(rootTag.FindAllStringIndex(text, -1)); n > maxRoots && n*len(text) > maxRootWork {
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "the page begins %d times", n).Try("save the article alone")
	}
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return nil, tooDeep(err)
	}
	t := treeSize{}
	t.count(doc, 1)
	switch {
	case t.nodes > maxElements:
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "the page has more than %d elements", maxElements).
			Try("save the article alone")
	case t.work > maxTreeWork:
		return nil, tooDeep(nil)
	}
	return doc, nil
}

// rootTag begins an element of which a page has one.
var rootTag = regexp.MustCompile(`(?i)<(?:html|body)[\s/>]`)

// treeSize is what it takes to go through a page as often as finding its main text does.
type treeSize struct{ nodes, work int }

func (t *treeSize) count(n *html.Node, depth int) {
	for c := n.FirstChild; c != nil && t.nodes <= maxElements; c = c.NextSibling {
		t.nodes++
		if t.work += depth; c.Type == html.TextNode {
			t.work += depth * len(c.Data)
		}
		t.count(c, depth+1)
	}
}

func tooDeep(err error) error {
	e := counterclaim.Errorf(counterclaim.CodeTooLarge, "the page nests elements too deeply").Try("save the article alone")
	if err != nil {
		return e.Because(err)
	}
	return e
}

// mainText gives the blocks of the article; where none stands out, of the whole page without
// its frame, with a note.
func (p *page) mainText(doc *html.Node) []block {
	parser := readability.NewParser()
	parser.MaxElemsToParse = maxElements
	var base *url.URL
	article, err := parser.ParseDocument(doc, base) // leaves doc as it is
	if err == nil && article.Node != nil {
		blocks := articleBlocks(article.Node)
		if len(blocks) > 0 {
			return p.withLeadCaptions(doc, blocks)
		}
	}
	p.note("no main text found: the whole page's text was taken")
	root := doc
	for _, a := range []atom.Atom{atom.Article, atom.Main, atom.Body} {
		if n := find(doc, isElement(a)); n != nil {
			root = n
			break
		}
	}
	return articleBlocks(root)
}

// articleBlocks gives the blocks of a part of a page without its furniture.
func articleBlocks(n *html.Node) []block {
	blocks := blocksOf(n, false)
	return slices.DeleteFunc(blocks, func(b block) bool { return b.tag != atom.Figcaption && isFurniture(b.text) })
}

// withLeadCaptions puts the captions of the article's own pictures that are not among the
// blocks before them: a lead picture often stands outside what is found as main text.
func (p *page) withLeadCaptions(doc *html.Node, blocks []block) []block {
	root := find(doc, isElement(atom.Article))
	if root == nil {
		root = find(doc, isElement(atom.Main))
	}
	if root == nil {
		return blocks
	}
	there := map[string]bool{}
	for _, b := range blocks {
		there[b.text] = true
	}
	var lead []block
	sought := 0
	for _, b := range blocksOf(root, false) {
		if b.tag != atom.Figcaption || there[b.text] || isFurniture(b.text) {
			continue
		}
		if sought++; sought > maxSought {
			break
		}
		same := func(o block) bool { return strings.Contains(o.text, b.text) }
		if !slices.ContainsFunc(blocks, same) {
			if lead = append(lead, b); len(lead) == maxLead {
				break
			}
		}
	}
	return append(lead, blocks...)
}

// dropHeadline takes the headline out of the text, where the main text has it again.
func (p *page) dropHeadline(blocks *[]block) {
	for i, b := range *blocks {
		level := headingLevel(b.tag)
		if level == 0 || level > 2 {
			continue
		}
		if p.report.Headline == "" && level == 1 {
			p.report.Headline = b.text
		}
		if sameWords(b.text, p.report.Headline) {
			*blocks = slices.Delete(*blocks, i, i+1)
		}
		break
	}
	if p.report.Headline == "" {
		p.note("no headline found")
	}
}

func sameWords(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}
