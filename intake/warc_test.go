package intake

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"

	"github.com/counterclaim/counterclaim"
)

// crawled writes a response record of an invented page.
func crawled(name, encoding string, body []byte) []byte {
	head := "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
	if encoding != "" {
		head += "Content-Encoding: " + encoding + "\r\n"
	}
	return record("response", "application/http; msgtype=response", name, append([]byte(head+"\r\n"), body...))
}

func record(kind, media, name string, block []byte) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: https://valley.example/%s\r\nWARC-Date: 2026-03-08T10:00:00Z\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n", kind, name, media, len(block))
	b.Write(block)
	b.WriteString("\r\n\r\n")
	return b.Bytes()
}

func article(name string) []byte {
	return []byte("<html><head><title>Head " + name + "</title><meta property=\"og:site_name\" content=\"Valley News\"></head><body><article><h1>Head " + name + "</h1><p>" +
		strings.Repeat("Page "+name+" says that guards fired at the post near Oster on Friday, and that nobody was hurt there. ", 5) + "</p></article></body></html>")
}

func gzipped(src []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(src) // into memory
	_ = z.Close()
	return b.Bytes()
}

// recordsTold gives the address's last part or the error's code of each item.
func recordsTold(t *testing.T, src []byte) string {
	t.Helper()
	var told []string
	readSniffed(bytes.NewReader(src), "news.warc", Options{}.withDefaults(), func(item Item) bool {
		checkItem(t, item)
		if item.Err != nil {
			if !strings.Contains(item.Err.Error(), "record ") {
				t.Errorf("%v names no record", item.Err)
			}
			told = append(told, string(counterclaim.CodeOf(item.Err)))
		} else {
			told = append(told, filepath.Base(item.Report.URL))
		}
		return true
	})
	return strings.Join(told, " ")
}

func TestBrokenRecords(t *testing.T) {
	a, b, c := crawled("a", "", article("a")), crawled("b", "gzip", gzipped(article("b"))), crawled("c", "", article("c"))
	long := bytes.Replace(crawled("x", "", article("x")), []byte("Content-Length: "), []byte("Content-Length: 9"), 1)
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	cut := gzipped(crawled("x", "", article("x")))
	bad := bytes.Clone(cut)
	bad[len(bad)/2] ^= 0xff
	bomb := gzipped(record("response", "application/http", "x", make([]byte, 60<<20)))
	for _, s := range []struct {
		name, want string
		src        []byte
	}{
		{"plain", "a b c", join(a, b, c)},
		{"a member a record", "a b c", join(gzipped(a), gzipped(b), gzipped(c))},
		{"one member", "a b c", gzipped(join(a, b, c))},
		{"no record", "a bad_input c", join(a, []byte("nonsense\r\nmore\r\n"), c)},
		{"no record in a member", "a bad_input c", join(gzipped(a), gzipped([]byte("nonsense")), gzipped(c))},
		{"too long", "a bad_input b c", join(a, long, b, c)},
		{"cut off member", "a bad_input b", join(gzipped(a), cut[:len(cut)/2], gzipped(b))},
		{"flipped bits", "a bad_input b", join(gzipped(a), bad, gzipped(b))},
		{"a bomb", "a too_large b", join(gzipped(a), bomb, gzipped(b))},
		{"a bomb in a body", "a too_large b", join(a, crawled("x", "gzip", gzipped(make([]byte, 40<<20))), b)},
		{"an unknown encoding", "a unsupported b", join(a, crawled("x", "zstd", []byte("x")), b)},
		{"revisits and pictures", "a b", join(a, record("revisit", "application/http", "r", nil), record("resource", "image/png", "p", []byte("x")), b)},
	} {
		if got := recordsTold(t, s.src); got != s.want {
			t.Errorf("%s: got %s, want %s", s.name, got, s.want)
		}
	}
}

func TestRecordArrives(t *testing.T) {
	src := append(crawled("a", "", article("a")), record("revisit", "application/http", "r", nil)...)
	readWARC(bytes.NewReader(src), "news.warc", Options{}.withDefaults(), func(item Item) bool {
		if item.Err != nil {
			t.Fatal(item.Err)
		}
		a := item.Report.Arrivals[0]
		if a.Via != "warc" || a.Within != "news.warc record 1" || a.Request.Status != 200 || item.Report.Outlet != "Valley News" || item.Report.Fetched != "2026-03-08T10:00:00Z" {
			t.Errorf("%+v", item.Report)
		}
		if len(item.Originals) != 1 || item.Originals[0].ID != a.Original || !bytes.Contains(src, item.Originals[0].Bytes) {
			t.Error("the record's bytes are not kept")
		}
		if got := item.Notes[len(item.Notes)-1]; got != "passed over: 1 revisit" {
			t.Errorf("note %q", got)
		}
		return true
	})
}

func TestWACZ(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create("archive/data.warc.gz")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = f.Write(append(gzipped(crawled("a", "", article("a"))), gzipped(crawled("b", "", article("b")))...))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.wacz")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	n := 0
	for item := range Files([]string{path}, nil, Options{}) {
		if item.Err != nil {
			t.Fatal(item.Err)
		}
		n++
	}
	if n != 2 {
		t.Errorf("%d reports", n)
	}
}

func FuzzWARC(f *testing.F) {
	a := crawled("a", "", article("a"))
	f.Add(a)
	f.Add(gzipped(a))
	f.Add(append(gzipped(a)[:100], gzipped(a)...))
	o := Options{MaxLine: 1 << 16, MaxFile: 1 << 17}.withDefaults()
	f.Fuzz(func(t *testing.T, src []byte) {
		readWARC(bytes.NewReader(src), "x.warc", o, func(item Item) bool {
			checkItem(t, item)
			return true
		})
	})
}

func BenchmarkWARC(b *testing.B) {
	var src []byte
	for i := range 1000 {
		src = append(src, gzipped(crawled(fmt.Sprint(i), "", article(fmt.Sprint(i))))...)
	}
	for b.Loop() {
		readWARC(bytes.NewReader(src), "x.warc.gz", Options{}.withDefaults(), func(item Item) bool { return item.Err == nil })
	}
	b.ReportMetric(float64(1000*b.N)/b.Elapsed().Seconds(), "records/s")
}
