package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/counterclaim/counterclaim/coder"
)

type versionOptions struct{}

// Help shows an example.
func (versionOptions) Help() string {
	return `Example:

    counterclaim version

The reader's version stands in every claim that it makes, as coded_by.`
}

// Run prints the version.
func (versionOptions) Run(s *streams) error {
	_, err := fmt.Fprintf(s.out, "counterclaim %s\nreader %s\n%s %s/%s\n", version(), coder.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// version gives the version that the program was built as, from the module or the commit.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(unknown)"
	}
	return info.Main.Version
}
