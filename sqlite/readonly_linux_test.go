package sqlite

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// TestReadOnly opens records in places where nothing may be written. Root may write anywhere:
// for it, the thread takes on the file rights of nobody.
func TestReadOnly(t *testing.T) {
	dir, err := os.MkdirTemp("", "counterclaim")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(dir, 0o755); os.RemoveAll(dir) })
	file := closed(t, filepath.Join(dir, "record.db"))
	for path, mode := range map[string]os.FileMode{file: 0o444, dir: 0o555} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	if os.Geteuid() == 0 {
		const nobody = 65534
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		syscall.RawSyscall(syscall.SYS_SETFSUID, nobody, 0, 0)
		defer syscall.RawSyscall(syscall.SYS_SETFSUID, 0, 0, 0)
	}
	refuses(t, filepath.Join(dir, "new.db"), counterclaim.CodeUnreadable)
	refuses(t, file, counterclaim.CodeUnreadable)
	refuses(t, filepath.Join("/proc/self", "record.db"), counterclaim.CodeUnreadable)
}
