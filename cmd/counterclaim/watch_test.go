package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/counterclaim/counterclaim"
)

// serveSite serves a folder on loopback until the script ends and sets a variable to its address. A file that begins with "HTTP 451" is
// an answer with that status.
func serveSite(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 2, "site VARIABLE FOLDER")
	folder := ts.MkAbs(args[1])
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(filepath.Clean("/"+r.URL.Path))))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		if status, ok := bytes.CutPrefix(body, []byte("HTTP ")); ok {
			code, _ := strconv.Atoi(strings.TrimSpace(string(status)))
			w.WriteHeader(code)
			return
		}
		w.Header().Set("ETag", strconv.Quote(counterclaim.HashOf("page", string(body)).Short()))
		http.ServeContent(w, r, filepath.Base(r.URL.Path), time.Time{}, bytes.NewReader(body))
	}))
	ts.Defer(s.Close)
	ts.Setenv(args[0], s.URL)
}
