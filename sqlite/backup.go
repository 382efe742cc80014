package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sqlstore"
)

// Backup writes the record at path, in one state of it, to a new file: whole or not at all. Others may write to the record
// meanwhile. A record of an earlier version of the program is not brought up, nor is the copy. A file that is there is left as it is:
// CodeBadInput.
func Backup(ctx context.Context, path, to string) error {
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "there is a file already").At(to, 0).Because(err).Try("name a file that does not exist yet")
	}
	s, err := asItIs(path, patience)
	if err != nil {
		return err
	}
	defer s.Close()
	if _, err := s.version(ctx, s.W, latest()); err != nil {
		return s.Explained(ctx, err)
	}
	folder, err := os.MkdirTemp(filepath.Dir(to), ".counterclaim-backup-")
	if err != nil {
		return unwritten(to, err)
	}
	defer os.RemoveAll(folder)
	temporary := filepath.Join(folder, "record")
	forOwner(temporary)
	if _, err := s.W.ExecContext(ctx, `VACUUM INTO ?`, temporary); err != nil {
		return s.Explained(ctx, err)
	}
	if err := flush(temporary); err != nil {
		return unwritten(to, err)
	}
	if err := os.Link(temporary, to); err != nil { // unlike a rename it never replaces what another has put there
		if errors.Is(err, fs.ErrExist) {
			return counterclaim.Errorf(counterclaim.CodeBadInput, "there is a file already").At(to, 0).Try("name a file that does not exist yet")
		}
		if err := os.Rename(temporary, to); err != nil { // a disk without links
			return unwritten(to, err)
		}
	}
	_ = flush(filepath.Dir(to)) // of the name; not every system can
	return nil
}

func unwritten(to string, err error) error {
	return counterclaim.Errorf(counterclaim.CodeUnreadable, "the copy cannot be written").At(to, 0).Because(err).
		Try("see whether you may write to the folder and whether the disk has room")
}

// flush has the disk keep a file or folder.
func flush(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		if f, err = os.Open(path); err != nil { // a folder
			return err
		}
	}
	return errors.Join(f.Sync(), f.Close())
}

// Verify reads a whole record and calls fault with a sentence for each thing that is not as it should be. What it returns kept it
// from reading on. It sees one state of the record, whatever is written meanwhile.
func Verify(ctx context.Context, path string, fault func(sentence string)) error {
	s, err := open(ctx, path, patience)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Store.Verify(ctx, fault)
}

// check has SQLite check the file and the references in it.
func check(tx *sqlstore.Tx, fault func(sentence string)) error {
	// FTS5 checks its index by what this connection knew of it when it last looked: another may have joined its parts since. A search has it look.
	for _, index := range []string{"report_words", "claim_words"} {
		var n int64
		_ = tx.QueryRow(`SELECT rowid FROM `+index+` WHERE `+index+` MATCH ? LIMIT 1`, nothing).Scan(&n) // what is broken the check tells of
	}
	damage, err := tx.Query(`PRAGMA integrity_check(100)`)
	if err != nil {
		return err
	}
	defer damage.Close()
	for damage.Next() {
		var line string
		if err := damage.Scan(&line); err != nil {
			return err
		}
		if line != "ok" {
			fault("the file is damaged: " + line)
		}
	}
	if err := damage.Err(); err != nil {
		return err
	}
	broken, err := tx.Query(`SELECT "table", coalesce(rowid, 0), parent FROM pragma_foreign_key_check`)
	if err != nil {
		return err
	}
	defer broken.Close()
	for broken.Next() {
		var table, parent string
		var n int64
		if err := broken.Scan(&table, &n, &parent); err != nil {
			return err
		}
		fault(fmt.Sprintf("row %d of table %s names a row of %s that is not there", n, table, parent))
	}
	return broken.Err()
}
