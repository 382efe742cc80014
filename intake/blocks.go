package intake

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// block is a paragraph, heading, list item, caption or table row of an HTML tree, its words
// as a browser shows them: runs of blanks are one blank, a <br> is a line break.
type block struct {
	text  string
	tag   atom.Atom // of the nearest block element
	image bool      // it has a picture and no words but the picture's description
}

// blocksOf gives the blocks below a node in order, without what a browser does not show.
func blocksOf(n *html.Node, alt bool) []block {
	w := blockWriter{alt: alt}
	w.walk(n, atom.P)
	w.end(atom.P)
	return w.out
}

type blockWriter struct {
	out   []block
	b     strings.Builder
	alt   bool // descriptions of pictures count as words
	space bool // a blank is due before the next word
	words bool // the block has words of its own
	image bool // the block has a picture
}

func (w *blockWriter) walk(n *html.Node, tag atom.Atom) {
	switch {
	case n.Type == html.TextNode:
		w.write(n.Data)
		return
	case n.Type == html.ElementNode && hidden(n):
		return
	case n.Type != html.ElementNode && n.Type != html.DocumentNode:
		return
	}
	switch n.DataAtom {
	case atom.Br:
		w.lineBreak(tag)
		return
	case atom.Img:
		w.picture(n)
		return
	case atom.Pre:
		w.end(tag)
		w.preformatted(n)
		return
	}
	apart := isBlock(n.DataAtom)
	if apart {
		w.end(tag)
		tag = blockTag(n.DataAtom, tag)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, tag)
	}
	switch {
	case apart:
		w.end(tag)
	case n.DataAtom == atom.Td || n.DataAtom == atom.Th:
		w.space = true
	}
}

// blockTag gives the tag that the words of an element count as: within a caption or heading
// everything belongs to it.
func blockTag(tag, within atom.Atom) atom.Atom {
	if within == atom.Figcaption || headingLevel(within) > 0 {
		return within
	}
	return tag
}

func (w *blockWriter) write(s string) {
	for _, r := range s {
		switch r {
		case ' ', '\t', '\n', '\r', '\f':
			w.space = true
			continue
		}
		w.blank()
		w.words = true
		w.b.WriteRune(r)
	}
}

func (w *blockWriter) blank() {
	if w.space && w.b.Len() > 0 && !strings.HasSuffix(w.b.String(), "\n") {
		w.b.WriteByte(' ')
	}
	w.space = false
}

// lineBreak ends a line; two in a row end the paragraph, as old pages write them.
func (w *blockWriter) lineBreak(tag atom.Atom) {
	if strings.HasSuffix(w.b.String(), "\n") {
		w.end(tag)
		return
	}
	if w.b.Len() > 0 {
		w.b.WriteByte('\n')
	}
	w.space = false
}

func (w *blockWriter) picture(n *html.Node) {
	alt := strings.Join(strings.Fields(attr(n, "alt")), " ")
	if !w.alt || alt == "" {
		return
	}
	w.blank()
	w.image = true
	w.b.WriteString(alt)
}

func (w *blockWriter) preformatted(n *html.Node) {
	var b strings.Builder
	texts(n, &b)
	if s := strings.Trim(b.String(), "\n"); strings.TrimSpace(s) != "" {
		w.out = append(w.out, block{text: s, tag: atom.Pre})
	}
}

func (w *blockWriter) end(tag atom.Atom) {
	if s := strings.TrimSpace(w.b.String()); s != "" {
		w.out = append(w.out, block{text: s, tag: tag, image: w.image && !w.words})
	}
	w.b.Reset()
	w.space, w.words, w.image = false, false, false
}

// texts writes all text below a node as it stands.
func texts(n *html.Node, b *strings.Builder) {
	if n.Type == html.TextNode {
		b.WriteString(n.Data)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		texts(c, b)
	}
}

// wordsOf gives all text below a node in one line.
func wordsOf(n *html.Node) string {
	var b strings.Builder
	texts(n, &b)
	return strings.Join(strings.Fields(b.String()), " ")
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

func hidden(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Head, atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Iframe, atom.Object,
		atom.Audio, atom.Video, atom.Canvas, atom.Select, atom.Textarea, atom.Button, atom.Math:
		return true
	}
	for _, a := range n.Attr {
		if a.Key == "hidden" || a.Key == "style" && strings.Contains(strings.ReplaceAll(strings.ToLower(a.Val), " ", ""), "display:none") {
			return true
		}
	}
	return false
}

func isBlock(a atom.Atom) bool {
	switch a {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Caption, atom.Center, atom.Dd, atom.Details,
		atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2,
		atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hr, atom.Html, atom.Li, atom.Main, atom.Nav, atom.Ol, atom.P,
		atom.Section, atom.Summary, atom.Table, atom.Tbody, atom.Tfoot, atom.Thead, atom.Tr, atom.Ul:
		return true
	}
	return false
}

func headingLevel(a atom.Atom) int {
	for i, h := range []atom.Atom{atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6} {
		if a == h {
			return i + 1
		}
	}
	return 0
}

// joinBlocks makes a report's text of blocks.
func joinBlocks(blocks []block) string {
	var b strings.Builder
	for i, k := range blocks {
		if i > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(k.text)
	}
	return b.String()
}

// find gives the first node in document order for which ok is true, or nil.
func find(n *html.Node, ok func(*html.Node) bool) *html.Node {
	if n.Type == html.ElementNode && ok(n) {
		return n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if f := find(c, ok); f != nil {
			return f
		}
	}
	return nil
}

func isElement(a atom.Atom) func(*html.Node) bool {
	return func(n *html.Node) bool { return n.DataAtom == a }
}
