package pgcluster

import (
	"os/user"
	"strconv"
	"syscall"
)

// stopNow ends a server without ceremony.
const stopNow = syscall.SIGQUIT

// attributes has a program run as another user, and end with the tests, however these end.
func attributes(as *user.User) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
	if as != nil {
		uid, _ := strconv.ParseUint(as.Uid, 10, 32)
		gid, _ := strconv.ParseUint(as.Gid, 10, 32)
		a.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	return a
}
