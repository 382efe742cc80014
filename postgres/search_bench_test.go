package postgres

import (
	"context"
	"os"
	"testing"

	"github.com/counterclaim/counterclaim/storetest"
)

// BenchmarkSearch measures searches in the record that COUNTERCLAIM_LOAD names, if it is an address.
func BenchmarkSearch(b *testing.B) {
	path := os.Getenv("COUNTERCLAIM_LOAD")
	if path == "" || !IsAddress(path) {
		b.Skip("COUNTERCLAIM_LOAD names no such record; counterclaim eval load --claims 1000000 --record R makes one")
	}
	s, err := Open(context.Background(), path)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	storetest.Search(b, s)
}
