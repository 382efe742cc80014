package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/counterclaim/counterclaim"
)

//go:embed static
var staticFiles embed.FS

// assets are the embedded files under names that carry a hash of their content, so that a
// browser may keep them for ever.
type assets struct {
	href   map[string]string // desk.css → /static/desk.0123456789ab.css
	byName map[string]asset
}

type asset struct {
	body []byte
	kind string
}

func loadAssets() (*assets, error) {
	a := &assets{href: map[string]string{}, byName: map[string]asset{}}
	entries, err := staticFiles.ReadDir("static")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		body, err := staticFiles.ReadFile("static/" + e.Name())
		if err != nil {
			return nil, err
		}
		ext := path.Ext(e.Name())
		name := strings.TrimSuffix(e.Name(), ext) + "." + contentHash(body) + ext
		a.href[e.Name()] = "/static/" + name
		a.byName[name] = asset{body: body, kind: mime.TypeByExtension(ext)}
	}
	return a, nil
}

func contentHash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:6])
}

const forever = "public, max-age=31536000, immutable"

func (d *desk) staticShow(w http.ResponseWriter, r *http.Request) {
	a, ok := d.assets.byName[r.PathValue("name")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", a.kind)
	w.Header().Set("Cache-Control", forever)
	_, _ = w.Write(a.body)
}

// partyStyle is the stylesheet with the parties' colours: the policy of the pages allows no
// style inside them.
func (d *desk) partyStyle(w http.ResponseWriter, r *http.Request) {
	f, err := d.frame(r.Context())
	if err != nil {
		http.Error(w, "/* "+string(counterclaim.CodeOf(err))+" */", statusOf(err))
		return
	}
	css := f.partyStyle()
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	if r.URL.Query().Get("v") == contentHash(css) {
		w.Header().Set("Cache-Control", forever)
	}
	_, _ = w.Write(css)
}

// partyStyle gives each party's class its colour. A party without one takes the next of a row
// of colours that are equally light and none of which means good or bad.
func (f *frame) partyStyle() []byte {
	own := []string{"#6f5fa8", "#8f6a14", "#2b7d78", "#a04f78", "#5b7330"}
	var b strings.Builder
	for i, p := range f.parties {
		colour := p.Colour
		if p.Validate() != nil || colour == "" {
			colour = own[i%len(own)]
		}
		fmt.Fprintf(&b, ".party-%d{--party:%s}\n", i, colour)
	}
	return []byte(b.String())
}
