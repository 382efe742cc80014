package web

import (
	"encoding/base64"
	"errors"
	"io/fs"
	"net/http"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/tlog"
)

// logRoutes are the page of the log and its files, as a plain web server would serve them.
func (d *desk) logRoutes(mux *router) {
	mux.HandleFunc("/log", d.page(d.logShow))
	mux.HandleFunc("/log/{file...}", d.logFile)
}

// logFile answers "/log/checkpoint", "/log/tile/0/000" and their like.
func (d *desk) logFile(w http.ResponseWriter, r *http.Request) {
	path := r.PathValue("file")
	content, still, err := tlog.Served(r.Context(), tlog.At(d.logDir), path)
	if err != nil {
		if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		d.log.Error("log", "file", path, "error", err)
		http.Error(w, "the log cannot be read", http.StatusServiceUnavailable)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Type", "text/plain; charset=utf-8")
	if still {
		h.Set("Cache-Control", forever)
		h.Set("Content-Type", "application/octet-stream")
	}
	h.Set("Cross-Origin-Resource-Policy", "cross-origin") // for everybody's checks
	_, _ = w.Write(content)
}

// logBody is what the page of the log shows.
type logBody struct {
	Sealed                bool
	Size, Root, Name, Raw string
	Alone                 bool
	Held                  string // by whom, in a sentence
	Witnesses, Stamps     []logWord
	StampsMore            string
	Keys                  []logKey
	Public, Site          string // for the commands
}

// logWord is what somebody outside says of the log.
type logWord struct{ Who, What, Key string }

// logKey is one of the log's keys, the present one first.
type logKey struct {
	Public, Says, Note string
	Current            bool
}

// logShow answers "/log".
func (d *desk) logShow(r *http.Request, _ *frame) (*view, error) {
	v := &view{name: "log_show", title: d.say.T("log.title"), canonical: "/log"}
	if d.logDir == "" {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("log.none"))
	}
	seen, err := tlog.Look(r.Context(), tlog.At(d.logDir))
	if errors.Is(err, fs.ErrNotExist) {
		v.body = logBody{}
		return v, nil
	}
	if err != nil {
		return nil, err
	}
	c := seen.Checkpoint
	body := logBody{Sealed: true, Size: d.entries(c.Size), Root: base64.StdEncoding.EncodeToString(c.Root), Name: c.Name, Raw: string(c.Raw),
		Alone: seen.Held().Alone(), Held: d.heldWords(seen.Held()), Public: seen.Keys.Current().Public, Site: d.site(r) + "/log"}
	for _, w := range seen.Witnesses {
		body.Witnesses = append(body.Witnesses, logWord{w.Witness, d.say.T("log.witness", d.entries(w.Size), d.toldTime(w.At)), w.Public})
	}
	for _, t := range seen.Stamps {
		body.Stamps = append(body.Stamps, logWord{Who: t.Authority, What: d.say.T("log.stamp", d.entries(t.Size), d.toldTime(t.At))})
	}
	if seen.Stamped > len(seen.Stamps) {
		body.StampsMore = d.say.T("log.stamps.more", d.say.Number(int64(seen.Stamped)))
	}
	for i := len(seen.Keys) - 1; i >= 0; i-- {
		body.Keys = append(body.Keys, d.logKey(seen.Keys, i))
	}
	v.body = body
	return v, nil
}

// heldWords says who else than its keeper holds what a log held.
func (d *desk) heldWords(h tlog.Held) string {
	var says []string
	if h.Cosigned > 0 {
		says = append(says, d.say.N("log.cosigned", h.Cosigned))
	}
	if t := h.Stamped; t != nil {
		says = append(says, d.say.T("log.stamped", d.toldTime(t.At), t.Authority))
	}
	if len(says) == 0 {
		return d.say.T("log.alone")
	}
	words := d.say.T("log.held", strings.Join(says, "; "))
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}

// logKey says what is to be known of one of the log's keys.
func (d *desk) logKey(keys tlog.Keys, i int) logKey {
	k := &keys[i]
	out := logKey{Public: k.Public}
	var says []string
	if i > 0 {
		says = append(says, d.say.T("log.key.from", d.entries(k.From)))
		out.Note = d.say.T("log.key.appoints")
	}
	switch {
	case k.Retired != "":
		says = append(says, d.say.T("log.key.retired", d.entries(k.RetiredAt)))
	case i+1 < len(keys):
		says = append(says, d.say.T("log.key.until", d.entries(keys[i+1].From)))
	default:
		says, out.Current = append(says, d.say.T("log.key.current")), true
	}
	if l := k.Lost; l != nil {
		out.Note = d.say.T("log.key.lost", d.say.Instant(l.At).Text, l.By, tlog.ShortKey(l.Witness), d.entries(k.From))
	}
	out.Says = strings.Join(says, ", ")
	return out
}

// entries is a number of the log's entries.
func (d *desk) entries(n uint64) string {
	return d.say.N("log.size", int(min(n, 1<<40)))
}

func (d *desk) toldTime(at time.Time) string { return d.say.Instant(at.Format(time.RFC3339)).Text }

// site is the address by which the desk was asked for, for commands that are to be typed elsewhere.
func (d *desk) site(r *http.Request) string {
	if d.people != nil && d.people.Secure() {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
