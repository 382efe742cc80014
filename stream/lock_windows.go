package stream

import (
	"errors"
	"os"
	"syscall"
)

// sharingViolation is what Windows answers where another process has the file open and shares it with nobody.
const sharingViolation syscall.Errno = 32

// tryLock takes a file for this process until it is closed or the process ends, however it ends; nil where another has it.
func tryLock(path string) (*os.File, error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	h, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, sharingViolation) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(h), path), nil
}
