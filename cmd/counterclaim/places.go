package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/edsrzf/mmap-go"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/gazetteer"
	"github.com/counterclaim/counterclaim/intake"
)

// placesFlag names the folder of added places, one file a set.
type placesFlag struct {
	Places string `placeholder:"FOLDER" type:"path" help:"Folder of the places that counterclaim gazetteer add keeps. Without it: ${places}."`
}

const (
	setSuffix  = ".places"
	workPrefix = ".adding-" // of what lies in the folder while a set is being made
)

// folder gives the folder's path: the flag's, else that in the user's data folder.
func (f placesFlag) folder() (string, error) {
	if f.Places != "" {
		return f.Places, nil
	}
	folder, err := dataFolder(runtime.GOOS, os.Getenv)
	if err != nil {
		return "", counterclaim.Errorf(counterclaim.CodeNotFound, "the user's data folder is not known").Try("name a folder for places with --places FOLDER")
	}
	return filepath.Join(folder, "counterclaim", "places"), nil
}

func defaultPlacesText() string {
	folder, err := placesFlag{}.folder()
	if err != nil {
		return "none, the user's data folder is not known"
	}
	return folder
}

// names gives the names of the sets in the folder, in order. A folder that was not named and is not
// there holds none.
func (f placesFlag) names() (folder string, names []string, err error) {
	if folder, err = f.folder(); err != nil {
		if f.Places == "" {
			return "", nil, nil // nothing can have been added
		}
		return "", nil, err
	}
	entries, err := os.ReadDir(folder)
	switch {
	case f.Places == "" && (errors.Is(err, fs.ErrNotExist) || outOfReach(folder)):
		return folder, nil, nil
	case errors.Is(err, fs.ErrNotExist):
		e := counterclaim.Errorf(counterclaim.CodeNotFound, "there is no folder of places").At(folder, 0)
		return "", nil, e.Try("counterclaim gazetteer add --places %s FILE… makes it", folder)
	case err != nil:
		return "", nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the folder of places cannot be read").Because(errors.Unwrap(err)).At(folder, 0)
	}
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), setSuffix); ok && name != "" && !strings.HasPrefix(name, ".") && e.Type().IsRegular() {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return folder, names, nil
}

// outOfReach reports whether the user may not even look for a folder, as in another user's home: then it is
// not this user's places that are kept there.
func outOfReach(folder string) bool {
	_, err := os.Stat(folder)
	return errors.Is(err, fs.ErrPermission)
}

// addedPlaces are the sets of a folder. They are used where they lie, so that they cost no memory but
// for the parts that are looked at.
type addedPlaces struct {
	sets  []*gazetteer.Added
	files []setFile // in the same order
}

// setFile is the file of a set.
type setFile struct {
	size    int64
	changed time.Time
	close   func() error
}

// open opens all sets. A damaged one is an error: without it the same report would be read differently.
func (f placesFlag) open() (*addedPlaces, error) {
	folder, names, err := f.names()
	if err != nil {
		return nil, err
	}
	p := &addedPlaces{}
	for _, name := range names {
		set, file, err := openSet(filepath.Join(folder, name+setSuffix), name)
		if err != nil {
			p.close()
			return nil, err
		}
		p.sets, p.files = append(p.sets, set), append(p.files, file)
	}
	return p, nil
}

// close lets go of the files. The sets cannot be used any more.
func (p *addedPlaces) close() {
	for _, f := range p.files {
		_ = f.close() // it was only read
	}
	p.sets, p.files = nil, nil
}

// openSet reads a file through once, to see that it is whole, and maps it.
func openSet(path, name string) (*gazetteer.Added, setFile, error) {
	cannot := func(err error) error {
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the set of places cannot be opened").Because(err).At(path, 0)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, setFile{}, cannot(errors.Unwrap(err))
	}
	info, err := f.Stat()
	if err == nil {
		err = gazetteer.CheckAdded(name, f, info.Size())
	}
	if err != nil {
		f.Close()
		return nil, setFile{}, located(err, intake.Item{File: path})
	}
	mapped, err := mmap.Map(f, mmap.RDONLY, 0)
	if err != nil {
		f.Close()
		return nil, setFile{}, cannot(err)
	}
	closing := func() error { return errors.Join(mapped.Unmap(), f.Close()) }
	set, err := gazetteer.OpenAdded(name, mapped)
	if err != nil {
		_ = closing()
		return nil, setFile{}, located(err, intake.Item{File: path})
	}
	return set, setFile{info.Size(), info.ModTime(), closing}, nil
}

// replaceFile puts a file in the place of another, or of none, so that after a crash either the old one
// is there or the new one, whole. Work is a folder on the same disk.
func replaceFile(path, work string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(work, "set-")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err = write(f); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes sure that names which came or went are on disk. Windows has no such call and
// needs none.
func syncFolder(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// workFolder makes a folder for what is needed while a set is made, and takes away what programs that
// were killed left there the day before or earlier.
func workFolder(folder string) (string, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "", err
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && strings.HasPrefix(e.Name(), workPrefix) && time.Since(info.ModTime()) > 24*time.Hour {
			_ = os.RemoveAll(filepath.Join(folder, e.Name())) // the next run tries again
		}
	}
	return os.MkdirTemp(folder, workPrefix)
}
