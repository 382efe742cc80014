package sqlite

import (
	"errors"

	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"github.com/counterclaim/counterclaim"
)

// explain turns what the driver reports into an error for people.
func explain(path string, err error) error {
	var e *counterclaim.Error
	switch resultCode(err) {
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		e = counterclaim.Errorf(counterclaim.CodeLocked, "another program is writing to the record").
			Try("wait until it has finished, or end it, and try again")
	case lib.SQLITE_NOTADB:
		e = counterclaim.Errorf(counterclaim.CodeBadInput, "the file is not a record").
			Try("give the path of a record, or of a file that does not exist yet")
	case lib.SQLITE_CORRUPT: // the file's fault, never that of the report which met it
		e = counterclaim.Errorf(counterclaim.CodeUnreadable, "the record is damaged").
			Try("restore it from a copy, or build it again from its reports; keep the damaged file")
	case lib.SQLITE_CANTOPEN, lib.SQLITE_PERM, lib.SQLITE_READONLY, lib.SQLITE_AUTH:
		e = counterclaim.Errorf(counterclaim.CodeUnreadable, "the record cannot be opened for writing").
			Try("see whether you may write to the file and to its folder")
	case lib.SQLITE_FULL:
		e = counterclaim.Errorf(counterclaim.CodeUnreadable, "the disk is full").Try("make room and try again; nothing that was kept is lost")
	case lib.SQLITE_IOERR:
		e = counterclaim.Errorf(counterclaim.CodeUnreadable, "the disk failed to read or write the record").
			Try("see whether the disk is well and not full")
	case lib.SQLITE_TOOBIG:
		e = counterclaim.Errorf(counterclaim.CodeTooLarge, "the report is larger than a record can keep, about 1 GB").
			Try("split it")
	default:
		e = counterclaim.Errorf(counterclaim.CodeInternal, "the record cannot be used")
	}
	return e.At(path, 0).Because(err)
}

// resultCode gives SQLite's primary result code, 0 where the error is not SQLite's.
func resultCode(err error) int {
	var e *driver.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}

func isBusy(err error) bool {
	code := resultCode(err)
	return code == lib.SQLITE_BUSY || code == lib.SQLITE_LOCKED
}
