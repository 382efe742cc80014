package web

import (
	"io"
	"net/http"

	"github.com/counterclaim/counterclaim"
)

// health answers "ok" where the record can be read, for those who watch the server.
func (d *desk) health(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if _, err := d.store.Dispute(r.Context()); err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, string(counterclaim.CodeOf(err))+"\n")
		return
	}
	_, _ = io.WriteString(w, "ok\n")
}
