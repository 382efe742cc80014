// Package web is the desk: server-rendered pages over a record.
package web

import (
	"net/http"

	"github.com/counterclaim/counterclaim"
)

// Options of the desk.
type Options struct {
	Store counterclaim.Reader
	// CountryName gives the English name of a country code; nil shows the code.
	CountryName func(code string) string
	Version     string
}

// New makes the desk's handler.
func New(o Options) (http.Handler, error) { return http.NotFoundHandler(), nil }
