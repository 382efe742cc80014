package intake

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/counterclaim/counterclaim"
)

// chat is what an export says of a channel before its messages.
type chat struct {
	name, kind string
	id         int64
}

// chatMessage is a message of an export of Telegram Desktop. Its text is a string, or a list of strings and marked pieces.
type chatMessage struct {
	ID        int64           `json:"id"`
	Type      string          `json:"type"`
	Date      string          `json:"date"`          // without a zone
	Unix      string          `json:"date_unixtime"` // seconds
	From      string          `json:"from"`
	Forwarded string          `json:"forwarded_from"`
	Text      json.RawMessage `json:"text"`
	File      string          `json:"file"`
	Photo     string          `json:"photo"`
}

// readJSON reads one JSON object: a chat's export (result.json), message by message, or what an archiver wrote of one page.
func readJSON(in io.Reader, file string, o Options, yield func(Item) bool) bool {
	b := unmarked(in)
	if head, _ := b.Peek(sniffed); !bytes.Contains(head, []byte(`"messages"`)) && !bytes.Contains(head, []byte(`"about"`)) {
		return yield(readArchived(b, file, o))
	}
	held := &rationed{in: b, ration: o.MaxFile}
	held.left = held.ration
	c := chatReader{in: json.NewDecoder(held), held: held, file: file, o: o, yield: yield}
	c.sum = &summing{yield: yield, file: file}
	err := c.object(0)
	if c.stopped {
		return false
	}
	if err != nil {
		e := counterclaim.Errorf(counterclaim.CodeBadInput, "the JSON cannot be read, behind %s", plural(c.messages, "message")).Because(err).At(file, 0)
		if !c.sum.give(Item{File: file, Err: e.Try("give an export of Telegram Desktop, or one object a line in a .jsonl file")}) {
			return false
		}
	}
	return c.sum.end(passedOver(c.passed))
}

// rationed reads so many bytes until it is allowed as many again: a value in JSON is held as a whole.
type rationed struct {
	in           io.Reader
	ration, left int64
}

var errRation = errors.New("one of its values is larger than what is read of a file")

func (r *rationed) Read(p []byte) (int, error) {
	if r.left <= 0 {
		return 0, errRation
	}
	n, err := r.in.Read(p[:min(int64(len(p)), r.left)])
	r.left -= int64(n)
	return n, err
}

type chatReader struct {
	in       *json.Decoder
	held     *rationed // what in reads
	file     string
	o        Options
	yield    func(Item) bool
	sum      *summing
	chat     chat
	messages int
	passed   map[string]int
	stopped  bool
}

// object reads an object that may hold messages, or chats that do.
func (c *chatReader) object(depth int) error {
	if t, err := c.in.Token(); err != nil || t != json.Delim('{') {
		return first2(err, errors.New("it does not begin with {"))
	}
	for c.in.More() {
		c.held.left = c.held.ration
		key, err := c.in.Token()
		if err != nil {
			return err
		}
		switch name, _ := key.(string); {
		case name == "messages":
			err = c.list(func() error { return c.message() })
		case name == "chats" && depth == 0:
			err = c.object(depth + 1)
		case name == "list" && depth == 1:
			err = c.list(func() error { c.chat = chat{}; return c.object(depth + 1) })
		default:
			var raw json.RawMessage
			if err = c.in.Decode(&raw); err == nil {
				c.field(name, raw)
			}
		}
		if err != nil || c.stopped {
			return err
		}
	}
	_, err := c.in.Token()
	return err
}

func first2(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

func (c *chatReader) field(name string, raw json.RawMessage) {
	switch name {
	case "name":
		_ = json.Unmarshal(raw, &c.chat.name) // no name: none is known
	case "type":
		_ = json.Unmarshal(raw, &c.chat.kind)
	case "id":
		_ = json.Unmarshal(raw, &c.chat.id)
	}
}

func (c *chatReader) list(element func() error) error {
	if t, err := c.in.Token(); err != nil || t != json.Delim('[') {
		return first2(err, errors.New("its messages are no list"))
	}
	for c.in.More() {
		if err := element(); err != nil || c.stopped {
			return err
		}
	}
	_, err := c.in.Token()
	return err
}

func (c *chatReader) message() error {
	c.held.left = c.held.ration
	var raw json.RawMessage
	if err := c.in.Decode(&raw); err != nil {
		return err
	}
	c.messages++
	item, passed := c.chat.item(raw, c.messages, c.file, c.o)
	if passed != "" {
		if c.passed == nil {
			c.passed = map[string]int{}
		}
		c.passed[passed]++
		return nil
	}
	c.stopped = !c.sum.give(item)
	return nil
}

// item makes a report of a message, or says why it is none.
func (c chat) item(raw json.RawMessage, n int, file string, o Options) (item Item, passed string) {
	var m chatMessage
	if err := json.Unmarshal(raw, &m); err != nil || !utf8.Valid(raw) {
		return inPiece(counterclaim.Errorf(counterclaim.CodeBadInput, "it cannot be read").Because(err), file, "message "+strconv.Itoa(n)), ""
	}
	if m.Type != "message" {
		return Item{}, "service messages"
	}
	text := strings.TrimSpace(chatText(m.Text))
	if text == "" {
		return Item{}, "messages without text"
	}
	p := page{report: counterclaim.Report{Outlet: first(c.name, m.From), Kind: counterclaim.Post, Text: text, Doc: strconv.FormatInt(m.ID, 10)}}
	p.date = m.Date
	if s, err := strconv.ParseInt(m.Unix, 10, 64); err == nil {
		p.date = time.Unix(s, 0).UTC().Format(time.RFC3339)
	}
	if c.id > 0 && strings.HasSuffix(c.kind, "channel") {
		p.report.URL = "https://t.me/c/" + strconv.FormatInt(c.id, 10) + "/" + p.report.Doc
	}
	if m.Forwarded != "" {
		p.note("forwarded from " + quoted(m.Forwarded))
	}
	if f := first(m.File, m.Photo); f != "" {
		p.note("with a file that is not read: " + quoted(f))
	}
	p.arrival = arrival{bytes: raw, media: "application/json", via: "chat", within: "message " + p.report.Doc}
	if item = finish(p, file, 0, o); item.Err != nil {
		return inPiece(item.Err, file, p.within), ""
	}
	return item, ""
}

// chatText joins the pieces of a message's text.
func chatText(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var pieces []json.RawMessage
	if json.Unmarshal(raw, &pieces) != nil {
		return ""
	}
	var b strings.Builder
	for _, piece := range pieces {
		var marked struct {
			Text string `json:"text"`
		}
		if json.Unmarshal(piece, &s) == nil {
			b.WriteString(s)
		} else if json.Unmarshal(piece, &marked) == nil {
			b.WriteString(marked.Text)
		}
	}
	return b.String()
}

// chatPage tells a page of messages that Telegram Desktop exported.
func chatPage(head []byte) bool {
	return bytes.Contains(head, []byte("page_wrap")) && bytes.Contains(head, []byte("Exported Data"))
}

// readChatPage reads an exported page of messages.
func readChatPage(in io.Reader, file string, o Options, yield func(Item) bool) bool {
	src, err := readWhole(bufio.NewReader(in), o)
	var doc *html.Node
	if err == nil {
		var text string
		if text, err = decode(src); err == nil {
			doc, err = parseTree(text)
		}
	}
	if err != nil {
		return yield(inPiece(err, file, ""))
	}
	sum, passed, shared := &summing{yield: yield, file: file}, map[string]int{}, false
	outlet := ""
	var last *html.Node // message
	for n := range doc.Descendants() {
		if hasClass(n, "message") {
			if below(n, last) {
				continue // words of a message that stands in another are that one's
			}
			last = n
		}
		switch {
		case outlet == "" && hasClass(n, "page_header"):
			outlet = wordsOf(n)
		case hasClass(n, "message") && hasClass(n, "service"):
			passed["service messages"]++
		case hasClass(n, "message"):
			words := find(n, func(n *html.Node) bool { return hasClass(n, "text") })
			if words == nil {
				passed["messages without text"]++
				continue
			}
			item := chatPageItem(n, words, outlet, src, shared, file, o)
			shared = shared || item.Report != nil
			if !sum.give(item) {
				return false
			}
		}
	}
	return sum.end(passedOver(passed))
}

// below reports whether a node stands in another.
func below(n, in *html.Node) bool {
	for ; n != nil && in != nil; n = n.Parent {
		if n == in {
			return true
		}
	}
	return false
}

func chatPageItem(n, words *html.Node, outlet string, src []byte, shared bool, file string, o Options) Item {
	var paragraphs []string
	for _, b := range blocksOf(words, false) {
		paragraphs = append(paragraphs, b.text)
	}
	name := strings.TrimPrefix(attr(n, "id"), "message")
	p := page{report: counterclaim.Report{Outlet: outlet, Kind: counterclaim.Post, Doc: name, Text: strings.Join(paragraphs, "\n\n")}}
	if d := find(n, func(n *html.Node) bool { return hasClass(n, "date") }); d != nil {
		p.date = attr(d, "title")
	}
	p.arrival = arrival{bytes: src, media: "text/html", via: "chat", within: "message " + name, shared: shared}
	item := finish(p, file, 0, o)
	if item.Err != nil {
		return inPiece(item.Err, file, p.within)
	}
	return item
}

func hasClass(n *html.Node, class string) bool {
	if n.Type != html.ElementNode {
		return false
	}
	for c := range strings.FieldsSeq(attr(n, "class")) {
		if c == class {
			return true
		}
	}
	return false
}
