package intake

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/gzip"

	"github.com/counterclaim/counterclaim"
)

// readable are the endings of files that are read, as errors list them.
const readable = ".txt, .md, .html, .mhtml, .jsonl, .csv, .tsv, .xlsx, .docx, .pdf, .eml, .mbox, .warc, .wacz, a Telegram export's or an archiver's .json, or any of them with .gz"

// formatReader reads the reports of a file from its bytes and gives false when the caller wants no more.
type formatReader func(in io.Reader, file string, o Options, yield func(Item) bool) bool

// onePage makes a reader of files that are one report.
func onePage(read pageReader) formatReader {
	return func(in io.Reader, file string, o Options, yield func(Item) bool) bool {
		return yield(readPage(in, file, read, o))
	}
}

// formatOf gives the reader for a file's ending in small letters, nil where none is known.
func formatOf(ext string) formatReader {
	switch ext {
	case ".jsonl", ".ndjson":
		return readLines
	case ".txt":
		return readPlain
	case ".md":
		return onePage(readMarkdown)
	case ".html", ".htm":
		return readWebPage
	case ".warc":
		return readWARC
	case ".wacz":
		return readWACZ
	case ".mbox":
		return readMbox
	case ".eml", ".mhtml", ".mht":
		return readLetter
	case ".csv", ".tsv", ".tab":
		return readTable
	case ".xlsx":
		return readSheets
	case ".docx":
		return onePage(readDocument)
	case ".pdf":
		return onePage(readPDF)
	case ".json":
		return readJSON
	case ".urls":
		return refuseAddresses
	}
	return nil
}

func readFile(path string, o Options, yield func(Item) bool) bool {
	ext := strings.ToLower(filepath.Ext(path))
	packed := ext == ".gz"
	if packed {
		ext = strings.ToLower(filepath.Ext(strings.TrimSuffix(path, filepath.Ext(path))))
	}
	read := formatOf(ext)
	if packed && read == nil {
		read = readSniffed
	}
	f, err := os.Open(path)
	if err != nil {
		return yield(Item{File: path, Err: openError(path, err)})
	}
	defer f.Close()
	yield = withTranslation(path, o, yield)
	if read == nil {
		head := make([]byte, sniffed)
		n, _ := io.ReadFull(f, head)
		if read = formatByMagic(head[:n]); read == nil {
			err := counterclaim.Errorf(counterclaim.CodeUnsupported, "nothing here reads files that end in %q", ext).At(path, 0)
			return yield(Item{File: path, Err: err.Try("give %s, or a folder of them", readable)})
		}
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return yield(Item{File: path, Err: openError(path, err)})
		}
	}
	if packed && ext != ".warc" {
		return readPacked(f, path, read, o, yield)
	}
	return read(f, path, o, yield)
}

// sniffed is how many bytes of a file tell its kind.
const sniffed = 4 << 10

// formatByMagic tells what a file is by bytes that no other kind begins with, else nil.
func formatByMagic(head []byte) formatReader {
	switch {
	case bytes.HasPrefix(head, []byte("\x1f\x8b\x08")):
		return readUnpacked
	case bytes.HasPrefix(head, []byte("WARC/1.")):
		return readWARC
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return onePage(readPDF)
	case bytes.HasPrefix(head, []byte("From ")) && bytes.Contains(head, []byte("\nFrom:")):
		return readMbox
	case zipHead(head):
		return readZip
	case letterHead(head):
		return readLetter
	}
	return nil
}

func zipHead(head []byte) bool { return bytes.HasPrefix(head, []byte("PK\x03\x04")) }

// letterHead tells a letter by its first lines, which are all header fields.
func letterHead(head []byte) bool {
	known := 0
	for l := range bytes.Lines(head) {
		l = bytes.TrimRight(l, "\r\n")
		if len(l) == 0 {
			break
		}
		name, _, ok := bytes.Cut(l, []byte(":"))
		if !ok && l[0] != ' ' && l[0] != '\t' {
			return false
		}
		switch strings.ToLower(string(name)) {
		case "from", "date", "subject", "message-id", "mime-version", "received", "return-path":
			known++
		}
	}
	return known >= 3
}

// readSniffed reads what has no name: by its first bytes, else JSON lines where the first that is not blank is "{", a web page
// where it begins like one, else plain text.
func readSniffed(in io.Reader, file string, o Options, yield func(Item) bool) bool {
	if in == nil {
		in = bytes.NewReader(nil)
	}
	b := bufio.NewReaderSize(in, 64<<10)
	head, _ := b.Peek(sniffed)
	if read := formatByMagic(head); read != nil {
		return read(b, file, o, yield)
	}
	head, _ = io.ReadAll(unmarked(bytes.NewReader(head)))
	head = bytes.TrimLeft(head, " \t\r\n\f")
	switch {
	case bytes.HasPrefix(head, []byte("{")):
		return readBraces(b, file, head, o, yield)
	case htmlStart.Match(head):
		return readWebPage(b, file, o, yield)
	}
	return readPlain(b, file, o, yield)
}

// readBraces reads JSON: lines of reports, or a chat's export in one object.
func readBraces(in io.Reader, file string, head []byte, o Options, yield func(Item) bool) bool {
	one, _, _ := bytes.Cut(head, []byte("\n"))
	if strings.TrimSpace(string(one)) == "{" && bytes.Contains(head, []byte(`"messages"`)) {
		return readJSON(in, file, o, yield)
	}
	return readLines(in, file, o, yield)
}

// readPlain reads a page of plain text; a list of addresses alone is none.
func readPlain(in io.Reader, file string, o Options, yield func(Item) bool) bool {
	b := bufio.NewReaderSize(in, 64<<10)
	if head, _ := b.Peek(sniffed); onlyAddresses(head, len(head) == sniffed) {
		return refuseAddresses(b, file, o, yield)
	}
	return yield(readPage(b, file, readText, o))
}

// readWebPage reads a saved page, or a chat's export, which is a page of messages.
func readWebPage(in io.Reader, file string, o Options, yield func(Item) bool) bool {
	b := bufio.NewReaderSize(in, 64<<10)
	if head, _ := b.Peek(sniffed); chatPage(head) {
		return readChatPage(b, file, o, yield)
	}
	return yield(readPage(b, file, readHTML, o))
}

// unpackedLimit is how much a gzip file may unpack to, unless it is read piece by piece.
const unpackedLimit = 1 << 34

// readPacked reads a file through gzip.
func readPacked(in io.Reader, file string, read formatReader, o Options, yield func(Item) bool) bool {
	if o.nested > 2 {
		err := counterclaim.Errorf(counterclaim.CodeTooLarge, "it is compressed more than twice over").At(file, 0)
		return yield(Item{File: file, Err: err.Try("unpack it")})
	}
	o.nested++
	counted := &countingReader{in: in}
	z, err := gzip.NewReader(bufio.NewReaderSize(counted, 64<<10))
	if err != nil {
		err := counterclaim.Errorf(counterclaim.CodeBadInput, "it is not gzip data").Because(err).At(file, 0)
		return yield(Item{File: file, Err: err.Try("check that it was downloaded in full")})
	}
	defer z.Close()
	return read(&unpacking{in: z, packed: &counted.n, limit: unpackedLimit}, file, o, yield)
}

// readUnpacked reads gzip data without a name: records of a crawl, or anything else that is told by its first bytes.
func readUnpacked(in io.Reader, file string, o Options, yield func(Item) bool) bool {
	b := bufio.NewReaderSize(in, 64<<10)
	head, _ := b.Peek(sniffed)
	if beginsWARC(head) {
		return readWARC(b, file, o, yield)
	}
	return readPacked(b, file, readSniffed, o, yield)
}
