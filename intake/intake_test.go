package intake

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// told gives each item as "file:line text or error", files relative to dir.
func told(dir string, paths []string, o Options) []string {
	var all []string
	for item := range Files(paths, nil, o) {
		what := ""
		if (item.Report == nil) == (item.Err == nil) {
			what = "neither or both "
		}
		if item.Report != nil {
			what += item.Report.Text
		} else {
			what += string(counterclaim.CodeOf(item.Err))
		}
		name, err := filepath.Rel(dir, item.File)
		if err != nil {
			name = item.File
		}
		all = append(all, name+" "+what)
	}
	return all
}

func TestFolder(t *testing.T) {
	dir := write(t, map[string]string{
		"b.txt": "B.", "a.md": "A.", "c.HTML": "<p>C is here.</p>", "d.htm": "<p>D is here.</p>",
		"e.jsonl": "{\"text\":\"E1\"}\nnothing\n{\"text\":\"E2\"}\n", "empty.txt": "", "picture.jpg": "\xff\xd8",
		"README.md": "no report", "README": "no report", ".hidden.txt": "no report", "valley.sqlite": "no report", "valley.sqlite-wal": "no report", ".git/a.txt": "no report",
		"dispute.toml": "actors = \"actors.txt\"\nplaces = \"own/places.txt\"\n", "actors.txt": "no report", "own/places.txt": "no report",
		"own/actors.txt": "F.", "below/z.txt": "Z.", "below/y.txt": "Y.", "below/deeper/x.txt": "X.", "below/README.txt": "no report",
	})
	got := strings.Join(told(dir, []string{dir}, Options{}), "\n")
	equal(t, "folder", got, strings.Join([]string{
		"a.md A.", "b.txt B.", "below/deeper/x.txt X.", "below/y.txt Y.", "below/z.txt Z.", "c.HTML C is here.", "d.htm D is here.",
		"e.jsonl E1", "e.jsonl bad_input", "e.jsonl E2", "empty.txt empty", "own/actors.txt F.",
	}, "\n"))
	equal(t, "a file that is named is read", strings.Join(told(dir, []string{dir + "/README.md", dir + "/b.txt"}, Options{}), "\n"), "README.md no report\nb.txt B.")
}

// The pictures, styles and scripts of an exported chat are no reports and no failures: they are counted.
func TestExportFolder(t *testing.T) {
	dir := write(t, map[string]string{
		"result.json":   `{"name":"V","messages":[{"id":1,"type":"message","text":"One.","photo":"photos/a.JPG"},{"id":2,"type":"service"}]}`,
		"css/style.css": "x", "js/script.js": "x", "photos/a.JPG": "x", "photos/b.jpg": "x", "video_files/v.mp4": "x", "zz.doc": "x",
	})
	var notes, wrong []string
	for item := range Files([]string{dir}, nil, Options{}) {
		if item.Err != nil {
			wrong = append(wrong, filepath.Base(item.File))
		}
		notes = append(notes, item.Notes...)
	}
	equal(t, "failures", strings.Join(wrong, " "), "zz.doc")
	if last := notes[len(notes)-1]; last != "passed over: 1 .css, 2 .jpg, 1 .js, 1 .mp4, in "+dir {
		t.Errorf("%q", notes)
	}
	dir = write(t, map[string]string{"photos/a.jpg": "x"})
	for item := range Files([]string{dir}, nil, Options{}) {
		if item.Err == nil || !strings.Contains(item.Err.Error(), "there is no report in it; passed over: 1 .jpg") {
			t.Errorf("a folder of pictures: %v", item.Err)
		}
	}
	for item := range Files([]string{t.TempDir()}, nil, Options{}) {
		t.Errorf("of an empty folder: %+v", item)
	}
}

func TestPathsThatCannotBeRead(t *testing.T) {
	dir := write(t, map[string]string{"a.txt": "A.", "b.txt": "B.", "c.jpg": "x", "name": "x"})
	if err := os.Symlink(dir, filepath.Join(dir, "loop")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere", filepath.Join(dir, "broken.txt")); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(told(dir, []string{dir + "/none.txt", dir}, Options{}), "\n")
	equal(t, "folder", got, "none.txt not_found\na.txt A.\nb.txt B.\nbroken.txt not_found\nloop unsupported\nname unsupported")
	for item := range Files([]string{dir + "/none.txt", dir + "/c.jpg", "/dev/null"}, nil, Options{}) {
		if item.Err == nil || counterclaim.HintOf(item.Err) == "" || !strings.HasPrefix(item.Err.Error(), item.File+": ") {
			t.Errorf("%v, hint %q", item.Err, counterclaim.HintOf(item.Err))
		}
	}
}

func TestUnreadableFolder(t *testing.T) {
	dir := write(t, map[string]string{"a.txt": "A.", "shut/b.txt": "B.", "shut.txt": "C."})
	for _, name := range []string{"shut", "shut.txt"} {
		if err := os.Chmod(filepath.Join(dir, name), 0); err != nil {
			t.Fatal(err)
		}
		defer os.Chmod(filepath.Join(dir, name), 0o755)
	}
	if _, err := os.ReadDir(filepath.Join(dir, "shut")); err == nil {
		// The superuser reads all; what stands for a folder that cannot be read is one that is gone.
		if got := told(dir, []string{dir + "/a.txt/b.txt", dir + "/a.txt"}, Options{}); got[0] != "a.txt/b.txt unreadable" || got[1] != "a.txt A." {
			t.Error(got)
		}
		return
	}
	equal(t, "folder", strings.Join(told(dir, []string{dir}, Options{}), "\n"), "a.txt A.\nshut unreadable\nshut.txt unreadable")
}

func TestStandardInput(t *testing.T) {
	for _, c := range []struct{ src, text string }{
		{"\n  {\"text\":\"One.\"}", "One."},
		{utf8BOM + "{\"text\":\"One.\"}", "One."},
		{"<!DOCTYPE html><p>One.", "One."},
		{" <html><p>One.", "One."},
		{"<p>One.", "One."},
		{utf16Bytes("<p>One.", true), "One."},
		{"One <b>.", "One <b>."},
		{"<Unclear> One.", "<Unclear> One."},
	} {
		items := lines(c.src, Options{})
		if len(items) != 1 || items[0].Err != nil || items[0].Report.Text != c.text {
			t.Errorf("%q: %+v", c.src, items)
		}
	}
	for _, src := range []string{"", "  \n"} {
		if items := lines(src, Options{}); len(items) != 1 || counterclaim.CodeOf(items[0].Err) != counterclaim.CodeEmpty {
			t.Errorf("%q: %+v", src, items)
		}
	}
	equal(t, "line", lines("\n  {\"text\":\"One.\"}", Options{})[0].File, "standard input")
	if n := lines("\n  {\"text\":\"One.\"}", Options{})[0].Line; n != 2 {
		t.Errorf("line %d", n)
	}
}

func TestSynthetic(t *testing.T) {
	dir := write(t, map[string]string{"a.txt": "A.", "b.md": "B.", "c.html": "<p>C is here.", "d.jsonl": `{"text":"D"}`})
	for _, synthetic := range []bool{true, false} {
		count := 0
		for item := range Files([]string{dir}, nil, Options{Synthetic: synthetic}) {
			if item.Err != nil || item.Report.Synthetic != synthetic {
				t.Errorf("%+v", item)
			}
			count++
		}
		if count != 4 {
			t.Error(count)
		}
	}
}
