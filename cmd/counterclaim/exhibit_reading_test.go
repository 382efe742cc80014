package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"hash/crc32"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/eval"
)

// evidenceDesk runs the program on one record.
type evidenceDesk struct {
	t      *testing.T
	folder string
}

// do runs a verb of exhibits and gives what it printed and said.
func (d evidenceDesk) do(code int, verb string, args ...string) (out, said string) {
	d.t.Helper()
	var o, e bytes.Buffer
	all := append([]string{"exhibit", verb, "--record", filepath.Join(d.folder, "r.sqlite")}, args...)
	if got := mainCode(all, &streams{in: strings.NewReader(""), out: &o, err: &e}); got != code {
		d.t.Fatalf("%q ends with %d, want %d: %s", args, got, code, &e)
	}
	return strings.TrimSpace(o.String()), e.String()
}

func (d evidenceDesk) write(name string, content []byte) string {
	d.t.Helper()
	path := filepath.Join(d.folder, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		d.t.Fatal(err)
	}
	return path
}

func (d evidenceDesk) show(id string) (x shownExhibit) {
	d.t.Helper()
	out, _ := d.do(0, "show", id, "--as", "A. Person", "--reason", "test")
	if err := json.Unmarshal([]byte(out), &x); err != nil {
		d.t.Fatal(err)
	}
	return x
}

// xmpJPEG writes a picture as JPEG, with XMP that says when and where it was taken.
func xmpJPEG(t *testing.T, m image.Image, quality int, xmp string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality}); err != nil || xmp == "" {
		return b.Bytes()
	}
	block := "http://ns.adobe.com/xap/1.0/\x00<a xmlns:e=\"e\" " + xmp + "/>"
	head := append([]byte("\xff\xd8\xff\xe1"), byte((len(block)+2)>>8), byte(len(block)+2))
	return append(append(head, block...), b.Bytes()[2:]...)
}

// A picture that is like an earlier one is told of as it comes; a person confirms or rejects it, and what is erased is forgotten.
func TestEarlierPicturesAtTheDesk(t *testing.T) {
	d := evidenceDesk{t, t.TempDir()}
	picture := eval.MadePictures{Seed: 3}.Picture(0)
	mirrored := image.NewRGBA(picture.Rect)
	for y := range picture.Rect.Dy() {
		for x := range picture.Rect.Dx() {
			mirrored.SetRGBA(x, y, picture.RGBAAt(picture.Rect.Dx()-1-x, y))
		}
	}
	old := d.write("old.jpg", xmpJPEG(t, picture, 90, `e:DateTimeOriginal="2026-01-20T07:12:30+01:00" e:GPSLatitude="12,0N" e:GPSLongitude="77,0E"`))
	again := d.write("again.jpg", xmpJPEG(t, mirrored, 60, ""))
	third := d.write("third.jpg", xmpJPEG(t, mirrored, 40, ""))
	first, said := d.do(0, "add", old, "--as", "A. Person", "--synthetic")
	if strings.Contains(said, counterclaim.LooksEarlier) {
		t.Errorf("the first picture looks like an earlier one: %s", said)
	}
	if x := d.show(first); x.Facts["taken"] != "2026-01-20T07:12:30+01:00" || x.Facts["lat"] != "12" || len(x.PHash) != 16 || x.Type != "image/jpeg" {
		t.Errorf("its facts: %+v", x.Facts)
	}
	later, said := d.do(0, "add", again, "--as", "A. Person")
	if want := counterclaim.LooksEarlier + ": " + first[:16]; !strings.Contains(said, want) || !strings.Contains(said, "by its own word of 2026-01-20T07:12:30+01:00, since then mirrored") {
		t.Errorf("it is said: %s", said)
	}
	verdict := func(want string) {
		t.Helper()
		x := d.show(later)
		if len(x.Earlier) != 1 || x.Earlier[0].ID.String() != first || x.Earlier[0].Verdict != want || (len(x.SeenBefore()) > 0) != (want == counterclaim.LikenessConfirmed) {
			t.Errorf("earlier pictures: %+v, want %q", x.Earlier, want)
		}
	}
	verdict("")
	d.do(2, "likeness", later, first, "--confirm", "--as", "A. Person")
	d.do(2, "likeness", later, first, "--as", "A. Person", "--reason", "x")
	d.do(0, "likeness", later, first, "--confirm", "--as", "A. Person", "--reason", "the same roofs")
	verdict(counterclaim.LikenessConfirmed)
	d.do(0, "reread", later, "--as", "B. Person")
	verdict(counterclaim.LikenessConfirmed)
	d.do(0, "likeness", later, first, "--reject", "--as", "B. Person", "--reason", "other windows")
	verdict(counterclaim.LikenessRejected)
	if out, _ := d.do(0, "show", later, "--format", "table"); !strings.Contains(out, "rejected by B. Person") || !strings.Contains(out, "other windows") {
		t.Errorf("it is shown: %s", out)
	}

	// What is restricted is told of by id and day alone, and what is confidential is looked up and not found later.
	d.do(0, "describe", first, "--as", "A. Person", "--sensitivity", "restricted", "--readers", "A. Person")
	secret, said := d.do(0, "add", third, "--as", "C. Person", "--sensitivity", "confidential")
	if !strings.Contains(said, first[:16]+", arrived") || strings.Contains(said, "2026-01-20") {
		t.Errorf("it is said: %s", said)
	}
	d.do(3, "likeness", secret, first, "--confirm", "--as", "C. Person", "--reason", "x")
	d.do(0, "erase", first, "--as", "A. Person", "--reason", "test")
	d.do(0, "erase", later, "--as", "A. Person", "--reason", "test")
	if _, said := d.do(0, "add", d.write("fourth.jpg", xmpJPEG(t, picture, 50, "")), "--as", "A. Person"); strings.Contains(said, counterclaim.LooksEarlier) {
		t.Errorf("what was erased or is confidential is still known: %s", said)
	}
	if left, _ := filepath.Glob(filepath.Join(d.folder, "r.sqlite.vault", "thumbnails", "*", "*")); len(left) != 1 {
		t.Errorf("thumbnails: %v", left)
	}
}

// What steers, fills or leaves its folder is kept byte for byte and does nothing.
func TestHostileUploads(t *testing.T) {
	d := evidenceDesk{t, t.TempDir()}
	var slip bytes.Buffer
	w := zip.NewWriter(&slip)
	if f, err := w.Create("../../../escaped.txt"); err != nil {
		t.Fatal(err)
	} else if _, err := f.Write([]byte("out")); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	head := binary.BigEndian.AppendUint32(nil, 50000)
	head = append(binary.BigEndian.AppendUint32(head, 50000), 8, 2, 0, 0, 0)
	chunk := append([]byte("IHDR"), head...)
	bomb := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), chunk...)
	bomb = binary.BigEndian.AppendUint32(bomb, crc32.ChecksumIEEE(chunk))
	picture := xmpJPEG(t, image.NewRGBA(image.Rect(0, 0, 40, 30)), 90, "")
	for name, c := range map[string]struct {
		file []byte
		note string
	}{
		"slip.zip":    {slip.Bytes(), ""},
		"bomb.png":    {bomb, "50000 × 50000"},
		"drawing.svg": {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="f()"><script>f()</script></svg>`), "<script"},
		"both.jpg":    {append(bytes.Clone(picture), slip.Bytes()...), "ZIP archive too"},
		"page.jpg":    {append(bytes.Clone(picture), "<html><script>f()</script>"...), "text/html"},
		"exif.jpg":    {append([]byte("\xff\xd8\xff\xe1\x00\x22Exif\x00\x00II*\x00\x08\x00\x00\x00\xff\xff\x0f\x01\x02\x00\xff\xff\xff\xff\xff\xff\xff\xff"), picture...), "EXIF"},
		"list.mp4":    {[]byte("#EXTM3U\n#EXTINF:1\nfile:///etc/passwd\n"), "its name ends as audio/mp4"},
		"half.jpg":    {picture[:len(picture)/2], ""},
		"program.jpg": {append([]byte("MZ"), make([]byte, 200)...), "its name ends as image/jpeg"},
	} {
		id, _ := d.do(0, "add", d.write(name, c.file), "--as", "A. Person", "--name", "../../"+name)
		if sum := sha256.Sum256(c.file); id != hex.EncodeToString(sum[:]) {
			t.Errorf("%s is kept as %s", name, id)
		}
		if x := d.show(id); !strings.Contains(x.Facts["notes"], c.note) || !strings.Contains(x.Facts["notes"], "parts of a path") {
			t.Errorf("%s: no note %q in %q", name, c.note, x.Facts["notes"])
		}
	}
	if found, _ := filepath.Glob(filepath.Join(filepath.Dir(d.folder), "*escaped*")); len(found) > 0 {
		t.Errorf("%v", found)
	}
	for _, id := range []string{"bomb.png", "drawing.svg", "list.mp4"} {
		b, err := os.ReadFile(filepath.Join(d.folder, id))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(b)
		name := hex.EncodeToString(sum[:])
		if _, err := os.Stat(filepath.Join(d.folder, "r.sqlite.vault", "thumbnails", name[:2], name[2:]+".jpg")); err == nil {
			t.Errorf("%s has a thumbnail", id)
		}
	}
}

// What an exhibit's file says of its time is held against the claims of its incident, where it names no claim and no report.
func TestOddsWithAnIncident(t *testing.T) {
	d := evidenceDesk{t, t.TempDir()}
	record := []string{"--record", filepath.Join(d.folder, "r.sqlite")}
	run := func(args ...string) string {
		var o, e bytes.Buffer
		if got := mainCode(append(args, record...), &streams{in: strings.NewReader(""), out: &o, err: &e}); got != 0 {
			t.Fatalf("%q ends with %d: %s", args, got, &e)
		}
		return o.String()
	}
	run("add", "../../examples/two-sides")
	var incident string
	for line := range strings.Lines(run("export", "--as", "jsonl", "--internal")) {
		var c counterclaim.Claim
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		if c.Time != nil && strings.HasPrefix(c.Time.From, "2025-03") && !c.Incident.IsZero() {
			incident = c.Incident.String()
		}
	}
	picture := d.write("old.jpg", xmpJPEG(t, eval.MadePictures{Seed: 3}.Picture(0), 80, `e:DateTimeOriginal="2019-03-01T10:00:00Z"`))
	if _, said := d.do(0, "add", picture, "--as", "A. Person", "--incident", incident); !strings.Contains(said, "at odds: claim ") || !strings.Contains(said, "days earlier") {
		t.Errorf("six years before the incident: %s", said)
	}
}
