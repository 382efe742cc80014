package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The real program fetches a page from a server on loopback and keeps it; the second time it is already there.
func TestFetchKeepsPages(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/news/1" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!doctype html><title>Shells at Halden</title><article><h1>Shells at Halden</h1><p>",
			strings.Repeat("The command of Ardania said that two shells struck the water intake at Lower Halden. ", 6), "</p></article>")
	}))
	defer s.Close()
	record := filepath.Join(t.TempDir(), "r.sqlite")
	for i, want := range []string{"1 report added with", "0 reports added with 0 claims, 1 already there, 1 failed"} {
		args := []string{"fetch", "--record", record, "--allow", "127.0.0.0/8", s.URL + "/news/1"}
		if i == 1 {
			args = append(args, s.URL+"/nowhere")
		}
		cmd := exec.Command("counterclaim", args...)
		var out, told bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &told
		err := cmd.Run()
		if (err != nil) != (i == 1) || len(strings.Fields(out.String())) != 1 || !strings.Contains(told.String(), want) {
			t.Errorf("run %d: %v\n%s%s", i+1, err, out.String(), told.String())
		}
	}
}
