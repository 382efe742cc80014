//go:build !linux

package pgcluster

import (
	"os"
	"os/user"
	"syscall"
)

// stopNow ends a server without ceremony.
var stopNow = os.Kill

// attributes is nothing where the tests do not run as root.
func attributes(*user.User) *syscall.SysProcAttr { return nil }
