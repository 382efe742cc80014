package intake

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func TestParseExhibits(t *testing.T) {
	by, list, err := parseExhibits("by = \"A. Person\"\n[[exhibit]]\nfile = \"bridge.jpg\"\nsource = \"Vale Wire\"\nflags = [\"graphic\"]\nreport = \"0123abcd\"\n[[exhibit]]\nfile = \"..jpg\"\n")
	if err != nil || by != "A. Person" || len(list) != 2 || list[0].Source != "Vale Wire" || list[0].Flags[0] != "graphic" || list[0].Report != "0123abcd" {
		t.Errorf("%q %+v %v", by, list, err)
	}
	for src, code := range map[string]counterclaim.Code{
		"": counterclaim.CodeBadInput, "by = \"\"": counterclaim.CodeBadInput, "by = \"a\\nb\"": counterclaim.CodeBadInput, "by = [": counterclaim.CodeBadInput, "by = \"A\"\nodd = 1": counterclaim.CodeBadInput,
		"by = \"A\"\n[[exhibit]]\nfile = \"../x\"": counterclaim.CodeBadInput, "by = \"A\"\n[[exhibit]]\nfile = \"/etc/x\"": counterclaim.CodeBadInput, "by = \"A\"\n[[exhibit]]\nfile = \"a\\\\b\"": counterclaim.CodeBadInput,
		"by = \"A\"\n[[exhibit]]\nfile = \"..\"": counterclaim.CodeBadInput, "by = \"A\"\n[[exhibit]]": counterclaim.CodeBadInput,
		"by = \"A\"\n" + strings.Repeat("[[exhibit]]\nfile = \"x\"\n", maxExhibits+1): counterclaim.CodeTooLarge, strings.Repeat("#", maxExhibitList+1): counterclaim.CodeTooLarge,
	} {
		if _, _, err := parseExhibits(src); counterclaim.CodeOf(err) != code {
			t.Errorf("%.60q gives %v, want %s", src, err, code)
		}
	}
}

// A folder of exhibits is none of reports: nothing in it is read as one, nor told of as passed over.
func TestFolderOfExhibits(t *testing.T) {
	folder := t.TempDir()
	inside := filepath.Join(folder, "exhibits")
	if err := os.Mkdir(inside, 0o700); err != nil {
		t.Fatal(err)
	}
	for path, content := range map[string]string{filepath.Join(folder, "a.txt"): "Headline\n\nVALE WIRE, 12 March 2031\n\nForces fired.", filepath.Join(inside, exhibitsName): "by = \"A. Person\"", filepath.Join(inside, "b.txt"): "no report", filepath.Join(inside, "c.jpg"): "no picture"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var files []string
	for item := range Files([]string{folder}, nil, Options{}) {
		files = append(files, item.File)
		if item.Err != nil || strings.Contains(strings.Join(item.Notes, " "), "jpg") {
			t.Errorf("%s: %v %v", item.File, item.Err, item.Notes)
		}
	}
	if !slices.Equal(files, []string{filepath.Join(folder, "a.txt")}) {
		t.Errorf("read: %v", files)
	}
	if !HasExhibits(inside) || HasExhibits(folder) {
		t.Error("the folder of exhibits is not told from that of reports")
	}
}

func FuzzParseExhibits(f *testing.F) {
	f.Add("by = \"A\"\n[[exhibit]]\nfile = \"x.jpg\"\nflags = [\"minor\"]")
	f.Fuzz(func(t *testing.T, src string) {
		_, list, err := parseExhibits(src)
		for _, x := range list {
			if err == nil && (!filepath.IsLocal(x.File) || filepath.Base(x.File) != x.File) {
				t.Errorf("%q leads elsewhere", x.File)
			}
		}
	})
}
