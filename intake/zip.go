package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"path"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Limits of a zip.
const (
	maxZipEntries = 100_000
	maxZipList    = 64 << 20 // bytes that say what is in it, which are held as a whole
)

var errZipList = errors.New("the list of what it holds is too long")

// listReader reads what a zip says of its files, within a limit.
type listReader struct {
	in   io.ReaderAt
	left int64
	open bool // the list was read
}

func (r *listReader) ReadAt(p []byte, at int64) (int, error) {
	if r.open {
		return r.in.ReadAt(p, at)
	}
	if r.left -= int64(len(p)); r.left < 0 {
		return 0, errZipList
	}
	return r.in.ReadAt(p, at)
}

// zipList opens a zip of a size.
func zipList(in io.ReaderAt, size int64) (*zip.Reader, error) {
	list := &listReader{in: in, left: maxZipList}
	z, err := zip.NewReader(list, size)
	list.open = true
	if errors.Is(err, errZipList) || err == nil && len(z.File) > maxZipEntries {
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "it holds more than %d files", maxZipEntries).Try("split it")
	}
	return z, err
}

// openZip opens a zip where it lies, or in memory where it is no file of its own.
func openZip(in io.Reader, o Options) (*zip.Reader, []byte, error) {
	var z *zip.Reader
	var src []byte
	var err error
	if f, ok := in.(*os.File); ok {
		info, serr := f.Stat()
		if serr != nil {
			return nil, nil, openError(f.Name(), serr)
		}
		z, err = zipList(f, info.Size())
	} else if src, err = readWhole(in, o); err == nil {
		z, err = zipList(bytes.NewReader(src), int64(len(src)))
	}
	switch {
	case counterclaim.CodeOf(err) == counterclaim.CodeTooLarge:
		return nil, nil, err
	case err != nil:
		return nil, nil, counterclaim.Errorf(counterclaim.CodeBadInput, "it is no zip that can be read").Because(err).
			Try("check that it was downloaded in full")
	}
	return z, src, nil
}

// readWhole reads a file that is needed as a whole, within the limit.
func readWhole(in io.Reader, o Options) ([]byte, error) {
	src, err := io.ReadAll(io.LimitReader(in, o.MaxFile+1))
	if err != nil {
		return nil, recordError(err)
	}
	if int64(len(src)) > o.MaxFile {
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "it is larger than %s", size(o.MaxFile)).Try("split it")
	}
	return src, nil
}

// unzipped opens a file of a zip; what unpacks to far more than it is ends in an error.
func unzipped(f *zip.File, limit int64) (io.Reader, func() error, error) {
	in, err := f.Open()
	if err != nil {
		return nil, nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%s in it cannot be unpacked", quoted(f.Name)).Because(err)
	}
	packed := max(int64(min(f.CompressedSize64, 1<<40)), 1)
	return &unpacking{in: in, packed: &packed, limit: limit}, in.Close, nil
}

// zipPart reads one file of a zip, nil where there is none of the name.
func zipPart(z *zip.Reader, name string, o Options) ([]byte, error) {
	for _, f := range z.File {
		if f.Name != name {
			continue
		}
		in, shut, err := unzipped(f, o.MaxFile)
		if err != nil {
			return nil, err
		}
		defer shut()
		src, err := io.ReadAll(in)
		if err != nil {
			return nil, recordError(err)
		}
		return src, nil
	}
	return nil, nil
}

// readZip reads a zip without a known name by what it holds.
func readZip(in io.Reader, file string, o Options, yield func(Item) bool) bool {
	z, src, err := openZip(in, o)
	if err != nil {
		return yield(inPiece(err, file, ""))
	}
	has := func(name string) bool {
		for _, f := range z.File {
			if strings.HasPrefix(f.Name, name) {
				return true
			}
		}
		return false
	}
	again := in
	if f, ok := in.(*os.File); ok {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return yield(Item{File: file, Err: openError(file, err)})
		}
	} else {
		again = bytes.NewReader(src)
	}
	switch {
	case has("word/document.xml"):
		return yield(readPage(again, file, readDocument, o))
	case has("xl/"):
		return readSheets(again, file, o, yield)
	case has("archive/"):
		return readCrawls(z, file, o, yield)
	}
	err = counterclaim.Errorf(counterclaim.CodeUnsupported, "it is a zip that is neither a WACZ nor a .docx or .xlsx document")
	return yield(inPiece(err.(*counterclaim.Error).Try("unpack it and give the folder"), file, ""))
}

// overlap reports whether the files of a zip have more bytes than there is room for: then the same bytes are read again and again.
func overlap(z *zip.Reader) bool {
	var sum, end uint64
	for _, f := range z.File {
		from, err := f.DataOffset()
		if err != nil {
			continue // told when it is opened
		}
		sum += min(f.CompressedSize64, 1<<40)
		end = max(end, uint64(from)+min(f.CompressedSize64, 1<<40))
	}
	return sum > end
}

// readWACZ reads the crawls in a WACZ, which is a zip with WARC files in the folder archive.
func readWACZ(in io.Reader, file string, o Options, yield func(Item) bool) bool {
	z, _, err := openZip(in, o)
	if err != nil {
		return yield(inPiece(err, file, ""))
	}
	return readCrawls(z, file, o, yield)
}

func readCrawls(z *zip.Reader, file string, o Options, yield func(Item) bool) bool {
	if overlap(z) {
		err := counterclaim.Errorf(counterclaim.CodeBadInput, "its files lie over one another").At(file, 0)
		return yield(Item{File: file, Err: err.Try("look at where the file is from")})
	}
	found := 0
	for _, f := range z.File {
		name := strings.ToLower(f.Name)
		if path.Dir(name) != "archive" || !strings.HasSuffix(name, ".warc") && !strings.HasSuffix(name, ".warc.gz") {
			continue
		}
		found++
		in, shut, err := unzipped(f, unpackedLimit)
		if err != nil {
			if !yield(inPiece(err, file, "")) {
				return false
			}
			continue
		}
		more := readRecords(newWARC(in, o), file+"/"+f.Name, o, yield)
		_ = shut() // only read
		if !more {
			return false
		}
	}
	if found == 0 {
		err := counterclaim.Errorf(counterclaim.CodeEmpty, "there is no WARC file in its folder archive").At(file, 0)
		return yield(Item{File: file, Err: err.Try("check that it is a WACZ and was downloaded in full")})
	}
	return true
}
