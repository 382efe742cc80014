package intake

import (
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Typed makes a report of what a person typed on a page of the desk: what a file of these words would give, with the words themselves as
// the bytes that came. The report's text, headline, outlet, address, time and kind are taken as they are.
func Typed(r counterclaim.Report, o Options) Item {
	o = o.withDefaults()
	r.Text = strings.TrimSpace(strings.ReplaceAll(r.Text, "\r\n", "\n"))
	p := page{report: r, date: r.Published, arrival: arrival{bytes: []byte(r.Text), media: "text/plain; charset=utf-8", via: "typed"}}
	return finish(p, "", 0, o)
}
