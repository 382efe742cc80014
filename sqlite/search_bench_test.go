package sqlite

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim/storetest"
)

// BenchmarkSearch measures searches in the record that COUNTERCLAIM_LOAD names, if it is a file.
func BenchmarkSearch(b *testing.B) {
	path := os.Getenv("COUNTERCLAIM_LOAD")
	if path == "" || strings.Contains(path, "://") {
		b.Skip("COUNTERCLAIM_LOAD names no such record; counterclaim eval load --claims 1000000 --record R makes one")
	}
	s, err := Open(context.Background(), path)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	storetest.Search(b, s)
}
