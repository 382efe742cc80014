package web

import (
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/counterclaim/counterclaim"
)

// bytesPause is how long a reader of an original may take for one piece of it.
const bytesPause = 30 * time.Second

// now is the time of day in custody.
func now() time.Time { return time.Now() }

// exhibitThumbnail answers "/x/{id}/thumbnail" with the small picture that was made when the exhibit came: decoded and encoded anew, nothing
// of the file but what is seen. That of what is not public is given to a reader who has just said why.
func (d *desk) exhibitThumbnail(w http.ResponseWriter, r *http.Request) {
	f, err := d.exhibitAt(r.Context(), r.PathValue("id"))
	if err == nil && (f.sight == sightHint || f.Erased != "" || d.vault == nil) {
		err = d.errNoExhibit()
	}
	if err == nil && f.Sensitivity != counterclaim.Public {
		err = d.lookedLately(f)
	}
	var small []byte
	if err == nil {
		small, err = d.vault.Thumbnail(f.ID)
	}
	if err != nil {
		d.failExhibit(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Content-Type", "image/jpeg")
	h.Set("Cache-Control", "no-store")
	if f.Sensitivity == counterclaim.Public {
		h.Set("Cache-Control", "private, no-cache")
	}
	h.Set("Content-Length", strconv.Itoa(len(small)))
	_, _ = w.Write(small)
}

// lookedLately wants a person to have said a short while ago why he looks at what is not public.
func (d *desk) lookedLately(f *foundExhibit) error {
	if _, ok := f.viewer.lately(f.Exhibit, now()); ok {
		return nil
	}
	return counterclaim.Errorf(counterclaim.CodeRefused, "%s", d.say.T("error.noreason")).Try("%s", d.say.T("error.noreason.try", address("x", f.ID)))
}

// exhibitBytes answers "/x/{id}/bytes" with the original, for keeping. A browser is told in four ways not to show it, as with the originals
// of reports. Custody has it before the bytes go, and what is not public is given to a reader who has just said why.
func (d *desk) exhibitBytes(w http.ResponseWriter, r *http.Request) {
	f, err := d.exhibitAt(r.Context(), r.PathValue("id"))
	if err == nil && (f.sight != sightWhole || f.Erased != "" || d.vault == nil) {
		err = d.errNoExhibit()
	}
	reason := ""
	if err == nil && f.Sensitivity != counterclaim.Public {
		reason, _ = f.viewer.lately(f.Exhibit, now())
		if err = d.lookedLately(f); err != nil && r.Method == http.MethodGet {
			if noted := f.note(r.Context(), d, counterclaim.Custody{Act: counterclaim.ActRefusal, Tried: counterclaim.ActExport}); noted != nil {
				err = noted
			}
		}
	}
	if err != nil {
		d.failExhibit(w, r, err)
		return
	}
	if !f.Sealed.IsZero() && d.vault.Closed(f.ID) {
		d.failExhibit(w, r, counterclaim.Errorf(counterclaim.CodeConflict, "%s", d.say.T("error.closed")).Try("%s", exportClosed(f.ID)))
		return
	}
	from, err := d.vault.Get(r.Context(), f.ID)
	if err != nil {
		d.failExhibit(w, r, err)
		return
	}
	defer from.Close()
	if r.Method == http.MethodGet && f.viewer.name != "" {
		if err := f.note(r.Context(), d, counterclaim.Custody{Act: counterclaim.ActExport, Reason: reason, To: d.say.T("custody.browser")}); err != nil {
			d.failExhibit(w, r, err)
			return
		}
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", `attachment; filename="`+f.ID.Short()+exhibitEnding(f.Type)+`"`)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.FormatInt(f.Size, 10))
	if r.Method == http.MethodHead {
		return
	}
	if err := sendChecked(w, from); err != nil {
		d.log.Error("the desk could not give an original", "exhibit", f.ID.Short(), "err", err)
		panic(http.ErrAbortHandler) // the reader sees that it is not whole
	}
}

// exportClosed is the command by which somebody reads what is encrypted to them.
func exportClosed(id counterclaim.ID) string {
	return "counterclaim exhibit export " + id.Short() + " --identity FILE --as NAME --reason WORDS"
}

// exhibitEnding gives the ending of a file's name for what programs open without running it; else one that they do not open.
func exhibitEnding(media string) string {
	base, _, _ := mime.ParseMediaType(media)
	endings := map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp", "image/tiff": ".tif", "image/bmp": ".bmp", "image/heic": ".heic",
		"video/mp4": ".mp4", "video/quicktime": ".mov", "video/webm": ".webm", "video/x-matroska": ".mkv", "audio/mpeg": ".mp3", "audio/mp4": ".m4a", "audio/wav": ".wav", "audio/ogg": ".ogg"}
	if e := endings[base]; e != "" {
		return e
	}
	_, ending := safeType(media)
	return ending
}

// sendChecked sends what is checked as it is read: the last piece goes when the end was seen, so that what is not what came is never sent
// whole.
func sendChecked(w http.ResponseWriter, from io.Reader) error {
	control := http.NewResponseController(w)
	var pieces [2][]byte
	for i := range pieces {
		pieces[i] = make([]byte, 64<<10)
	}
	held := 0 // bytes of the piece before, not sent yet
	for n := 0; ; n++ {
		piece, before := pieces[n%2], pieces[(n+1)%2]
		got, err := io.ReadFull(from, piece)
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return err
		}
		_ = control.SetWriteDeadline(now().Add(bytesPause)) // a test's recorder has no deadline
		if _, werr := w.Write(before[:held]); werr != nil {
			return nil // the reader left
		}
		if held = got; err != nil {
			_, _ = w.Write(piece[:held])
			return nil
		}
	}
}
