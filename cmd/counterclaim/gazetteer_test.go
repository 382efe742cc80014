package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
)

const ownPlaces = "name,lat,lon\nUpper Ferrin,-37.98,-20.12\n"

// packed gives a folder with the same places as they are, in gzip and in zip.
func packed(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	var gz, z bytes.Buffer
	zipped, gzipped := zip.NewWriter(&z), gzip.NewWriter(&gz)
	for _, part := range []struct{ name, contents string }{{"readme.txt", "name,lat,lon\nNo Place,1,2\n"}, {"posts.csv", ownPlaces}, {"more/mills.csv", "name,lat,lon\nFerrin Mill,-38,-20\n"}, {"map.png", "\x89PNG"}} {
		w, err := zipped.Create(part.name)
		if err == nil {
			_, err = io.WriteString(w, part.contents)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := io.WriteString(gzipped, ownPlaces)
	if err := errors.Join(err, zipped.Close(), gzipped.Close()); err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"posts.csv": []byte(ownPlaces), "posts.csv.gz": gz.Bytes(), "posts.zip": z.Bytes(),
		"cut.gz": gz.Bytes()[:gz.Len()-12], "none.zip": []byte("PK\x05\x06" + strings.Repeat("\x00", 18))} {
		if err := os.WriteFile(filepath.Join(folder, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// quiet gives streams that are kept, with standard input.
func quiet(in string) (s *streams, out, err *bytes.Buffer) {
	out, err = &bytes.Buffer{}, &bytes.Buffer{}
	return &streams{in: strings.NewReader(in), out: out, err: err}, out, err
}

func TestPackedPlaces(t *testing.T) {
	folder := packed(t)
	for file, places := range map[string]int{"posts.csv": 1, "posts.csv.gz": 1, "posts.zip": 2} {
		flag := placesFlag{Places: filepath.Join(t.TempDir(), "new", "places")}
		s, out, said := quiet("")
		err := gazetteerAddOptions{Files: []string{filepath.Join(folder, file)}, placesFlag: flag}.Run(t.Context(), s)
		if err != nil || out.String() != "posts\n" {
			t.Errorf("%s: %v, %s%s", file, err, out, said)
			continue
		}
		p, err := flag.open()
		if err != nil {
			t.Fatal(err)
		}
		if len(p.sets) != 1 || p.sets[0].Places() != places {
			t.Errorf("%s: %d places", file, p.sets[0].Places())
		}
		p.close()
	}
	for file, code := range map[string]counterclaim.Code{"cut.gz": counterclaim.CodeUnreadable, "none.zip": counterclaim.CodeEmpty, "": counterclaim.CodeUnreadable} {
		s, _, said := quiet("")
		err := gazetteerAddOptions{Files: []string{filepath.Join(folder, file)}, Name: "x", placesFlag: placesFlag{Places: t.TempDir()}}.Run(t.Context(), s)
		if f, ok := errors.AsType[*failures](err); file != "cut.gz" && (!ok || f.code != code) || err == nil || !strings.Contains(said.String(), "try: ") {
			t.Errorf("%s: %v, %s", file, err, said)
		}
	}
}

func TestSetNames(t *testing.T) {
	for file, want := range map[string]string{"KG.txt": "KG", "a/b/KG.zip": "KG", "cities500.tsv.gz": "cities500", "my.posts.csv": "my.posts", "-": "stdin", ".csv": ".csv", "posts": "posts", "x.GEOJSON": "x"} {
		if got := setName(file); got != want {
			t.Errorf("%s: %s, not %s", file, got, want)
		}
	}
	for _, name := range []string{"", ".", "..", ".hidden", "a/b", `a\b`, "a:b", "a\nb", strings.Repeat("x", 101)} {
		if checkSetName(name) == nil {
			t.Errorf("%q is the name of a set", name)
		}
	}
}

// What unpacks without end is refused, in whatever it is packed.
func TestUnpackingEnds(t *testing.T) {
	u := &unpacking{in: zeros{}, packed: func() int64 { return 1 << 20 }}
	n, err := io.Copy(io.Discard, u)
	if counterclaim.CodeOf(err) != counterclaim.CodeTooLarge || n < unpackFree || n > unpackFree+1<<20 {
		t.Errorf("%d bytes, %v", n, err)
	}
	u = &unpacking{in: io.LimitReader(zeros{}, 2*unpackFree), packed: func() int64 { return unpackFree / 20 }}
	if n, err := io.Copy(io.Discard, u); err != nil || n != 2*unpackFree {
		t.Errorf("%d bytes, %v", n, err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// Whoever interrupts, and whoever was killed, leaves nothing behind and the old set in its place.
func TestInterruptedAdding(t *testing.T) {
	flag := placesFlag{Places: t.TempDir()}
	s, _, _ := quiet(ownPlaces)
	if err := (gazetteerAddOptions{Files: []string{"-"}, Name: "posts", placesFlag: flag}).Run(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(filepath.Join(flag.Places, "posts.places"))
	if err != nil {
		t.Fatal(err)
	}
	killed, running := filepath.Join(flag.Places, ".adding-killed"), filepath.Join(flag.Places, ".adding-running")
	for _, work := range []string{killed, running} {
		if err := os.Mkdir(work, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chtimes(killed, time.Time{}, time.Now().Add(-48*time.Hour)); err != nil {
		t.Fatal(err)
	}
	for _, rows := range []int{1, 5000} { // while it is sorted, while it is read
		ctx, stop := context.WithCancel(t.Context())
		stop()
		var long strings.Builder
		long.WriteString("name,lat,lon\n")
		for i := range rows {
			fmt.Fprintf(&long, "Tarn %d,1,2\n", i)
		}
		s, _, _ := quiet(long.String())
		err := (gazetteerAddOptions{Files: []string{"-"}, Name: "posts", placesFlag: flag}).Run(ctx, s)
		if exitCode(err) != exitInterrupted {
			t.Errorf("%d rows: %v", rows, err)
		}
	}
	after, err := os.ReadFile(filepath.Join(flag.Places, "posts.places"))
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the set is another now: %v", err)
	}
	entries, _ := os.ReadDir(flag.Places)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if got := strings.Join(names, " "); got != ".adding-running posts.places" {
		t.Errorf("left behind: %s", got)
	}
}

// A set can be replaced while it is read; the reader goes on with the old one.
func TestReplacedWhileRead(t *testing.T) {
	flag := placesFlag{Places: t.TempDir()}
	add := func(contents string) {
		s, _, said := quiet(contents)
		if err := (gazetteerAddOptions{Files: []string{"-"}, Name: "posts", placesFlag: flag}).Run(t.Context(), s); err != nil {
			t.Fatal(err, said)
		}
	}
	add(ownPlaces)
	p, err := flag.open()
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	add(ownPlaces + "Ferrin Mill,-38,-20\n")
	if n := p.sets[0].Places(); n != 1 {
		t.Errorf("%d places", n)
	}
	q, err := flag.open()
	if err != nil {
		t.Fatal(err)
	}
	defer q.close()
	if n := q.sets[0].Places(); n != 2 || q.sets[0].Hash() == p.sets[0].Hash() {
		t.Errorf("%d places", n)
	}
}
