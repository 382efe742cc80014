package intake

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"

	"github.com/counterclaim/counterclaim"
)

// readRecord makes a report of a record, or says what it is where it is none to be read.
func readRecord(rec warcRecord, file, piece string, o Options) (item Item, passed string) {
	kind := strings.ToLower(rec.header.Get("WARC-Type"))
	body, media := rec.block, rec.header.Get("Content-Type")
	asked := &counterclaim.Fetch{Server: rec.header.Get("WARC-IP-Address"), Type: media}
	switch {
	case kind == "resource" || kind == "conversion":
	case kind != "response":
		return Item{}, first(kind, "without a type")
	case !strings.HasPrefix(strings.ToLower(media), "application/http"):
		return Item{}, "not of HTTP"
	default:
		var err error
		if body, err = readResponse(rec.block, asked, o); err != nil {
			return inPiece(err, file, piece), ""
		}
		if asked.Status != http.StatusOK {
			return Item{}, "answers without a page"
		}
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return Item{}, "empty"
	}
	p, ok, err := readFetched(body, asked.Type, o)
	if !ok {
		return Item{}, "not pages"
	}
	if err != nil {
		return inPiece(err, file, piece), ""
	}
	p.report.URL = first(strings.Trim(rec.header.Get("WARC-Target-URI"), "<>"), p.report.URL)
	if fetched, note := credible(rec.header.Get("WARC-Date")); note == "" {
		p.report.Fetched = fetched
	}
	p.arrival = arrival{bytes: bytes.Clone(rec.block), media: rec.header.Get("Content-Type"), via: "warc", within: piece, request: asked}
	item = finish(p, file, 0, o)
	if item.Err != nil {
		return inPiece(item.Err, file, piece), ""
	}
	return item, ""
}

// readFetched reads a page that a server sent with a media type; ok is false where that is no page of words.
func readFetched(body []byte, media string, o Options) (p page, ok bool, err error) {
	kind, params, _ := mime.ParseMediaType(media) // what cannot be read is told by the bytes
	o.charset = params["charset"]
	switch {
	case kind == "text/html" || kind == "application/xhtml+xml" || kind == "" && htmlStart.Match(bytes.TrimLeft(body[:min(len(body), sniffed)], " \t\r\n\f")):
		p, err = readHTML(body, o)
	case kind == "text/plain":
		p, err = readText(body, o)
	case kind == "application/pdf":
		p, err = readPDF(body, o)
	default:
		return page{}, false, nil
	}
	return p, true, err
}

// readResponse reads an answer of HTTP as it went over the line: status, header, and the body without its encodings.
func readResponse(block []byte, asked *counterclaim.Fetch, o Options) ([]byte, error) {
	bad := counterclaim.Errorf(counterclaim.CodeBadInput, "its answer of HTTP cannot be read")
	res, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(lengthless(block))), nil)
	if err != nil {
		return nil, bad.Because(err)
	}
	defer res.Body.Close()
	asked.Status, asked.Type = res.StatusCode, res.Header.Get("Content-Type")
	asked.ETag, asked.LastModified = res.Header.Get("ETag"), res.Header.Get("Last-Modified")
	if res.StatusCode != http.StatusOK {
		return nil, nil
	}
	raw, err := io.ReadAll(io.LimitReader(res.Body, o.MaxFile))
	if err != nil {
		// Many crawlers unpack the body and keep the header that said it was in chunks.
		_, plain, found := bytes.Cut(block, []byte("\r\n\r\n"))
		if !found || !strings.Contains(err.Error(), "chunk") || len(raw) > 0 {
			return nil, bad.Because(err)
		}
		raw = plain
	}
	return decodeContent(raw, res.Header.Values("Content-Encoding"), o)
}

// lengthless takes the Content-Length out of a header: the record's own length holds, and crawlers that unpack leave the old one.
func lengthless(block []byte) []byte {
	head, body, found := bytes.Cut(block, []byte("\r\n\r\n"))
	if !found {
		return block
	}
	var out bytes.Buffer
	out.Grow(len(block))
	for l := range bytes.Lines(head) {
		if name, _, _ := bytes.Cut(l, []byte(":")); strings.EqualFold(string(name), "content-length") {
			continue
		}
		out.Write(bytes.TrimRight(l, "\r\n"))
		out.WriteString("\r\n")
	}
	out.WriteString("\r\n")
	out.Write(body)
	return out.Bytes()
}

// decodeContent undoes encodings of a body, the last first. Data that are not in the stated encoding are taken as they are where
// they do not look like it: crawlers unpack and keep the header.
func decodeContent(raw []byte, encodings []string, o Options) ([]byte, error) {
	names := strings.Split(strings.ToLower(strings.Join(encodings, ",")), ",")
	for i := len(names) - 1; i >= 0; i-- {
		var in io.Reader
		var err error
		packed := bytes.NewReader(raw)
		switch name := strings.TrimSpace(names[i]); name {
		case "", "identity":
			continue
		case "gzip", "x-gzip":
			if !bytes.HasPrefix(raw, gzipMagic[:2]) {
				continue
			}
			in, err = gzip.NewReader(packed)
		case "deflate":
			if in, err = zlib.NewReader(packed); err != nil {
				in, err = flate.NewReader(bytes.NewReader(raw)), nil
			}
		case "br":
			if htmlStart.Match(bytes.TrimLeft(raw[:min(len(raw), sniffed)], " \t\r\n\f")) {
				continue
			}
			in = brotli.NewReader(packed)
		default:
			return nil, counterclaim.Errorf(counterclaim.CodeUnsupported, "its body is in the encoding %s, which nothing here reads", quoted(name))
		}
		if err == nil {
			size := int64(len(raw))
			raw, err = io.ReadAll(&unpacking{in: in, packed: &size, limit: o.MaxFile})
		}
		if err != nil {
			return nil, bodyError(err)
		}
	}
	return raw, nil
}

func bodyError(err error) error {
	if errors.Is(err, errBomb) || errors.Is(err, errUnpackedLimit) {
		return recordError(err)
	}
	return counterclaim.Errorf(counterclaim.CodeBadInput, "its body cannot be unpacked").Because(err)
}
