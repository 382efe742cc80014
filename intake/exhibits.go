package intake

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/tomlline"
)

// exhibitsName is the file that says of a folder that exhibits lie in it, and of each what is known.
const exhibitsName = "exhibits.toml"

// Limits of such a file.
const (
	maxExhibitList = 256 << 10 // bytes
	maxExhibits    = 500
)

// ListedExhibit is an exhibit that lies in a folder, as the file exhibits.toml there says. Only File is needed.
type ListedExhibit struct {
	File    string   `toml:"file"` // a name in the folder
	Source  string   `toml:"source"`
	URL     string   `toml:"url"`
	Licence string   `toml:"licence"`
	Said    string   `toml:"said"`   // what its source says that it shows
	Flags   []string `toml:"flags"`  // graphic, prisoner, minor
	Report  string   `toml:"report"` // the first 8 or more digits of the id of the report to which it belongs
}

// exhibitList is exhibits.toml as written.
type exhibitList struct {
	By       string          `toml:"by"` // who brings them
	Exhibits []ListedExhibit `toml:"exhibit"`
}

// HasExhibits reports whether a folder is one of exhibits.
func HasExhibits(folder string) bool {
	info, err := os.Stat(filepath.Join(folder, exhibitsName))
	return err == nil && info.Mode().IsRegular()
}

// ReadExhibits reads what a folder says of the exhibits in it, and who brings them. A name that leads out of the folder is CodeBadInput.
func ReadExhibits(folder string) (by string, list []ListedExhibit, err error) {
	path := filepath.Join(folder, exhibitsName)
	f, err := os.Open(path)
	if err != nil {
		return "", nil, openError(path, err)
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, maxExhibitList+1))
	if err != nil {
		return "", nil, openError(path, err)
	}
	by, list, err = parseExhibits(string(src))
	if e, ok := errors.AsType[*counterclaim.Error](err); ok {
		err = e.At(path, e.Line)
	}
	return by, list, err
}

// parseExhibits reads the words of an exhibits.toml.
func parseExhibits(src string) (string, []ListedExhibit, error) {
	if len(src) > maxExhibitList {
		return "", nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "it has more than %d bytes", maxExhibitList)
	}
	var list exhibitList
	meta, err := tomlline.Decode(src, &list)
	if err != nil {
		return "", nil, err
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return "", nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the key %.80q is not known here", unknown[0].String()).Try("use by, and for each [[exhibit]] file, source, url, licence, said, flags, report")
	}
	if !counterclaim.IsWrittenName(list.By) {
		return "", nil, counterclaim.Errorf(counterclaim.CodeBadInput, "it does not say who brings them, on one line").Try(`write by = "A. Person"`)
	}
	if len(list.Exhibits) > maxExhibits {
		return "", nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "it lists more than %d exhibits", maxExhibits)
	}
	for _, x := range list.Exhibits {
		if !fs.ValidPath(x.File) || x.File == "." || strings.ContainsAny(x.File, "/\\\x00") {
			return "", nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the file %.80q is none in this folder", x.File).Try("put the file beside exhibits.toml and give its name alone")
		}
	}
	return list.By, list.Exhibits, nil
}
