package vault

import (
	"bytes"
	"strings"
	"time"
)

// polyglot says what else the bytes can be read as: a file that is two things shows one to the desk and the other to somebody else.
func (l *looker) polyglot(head []byte) {
	if behind := l.Size - l.end; l.end > 0 && behind > 0 && !l.spent {
		l.behind(behind)
	}
	if l.Type == unknownType || l.Size == 0 {
		return
	}
	zip := strings.HasPrefix(l.Type, "application/") && l.Type != "application/pdf"
	if !zip && l.zipAtEnd() {
		l.note("it is a ZIP archive too")
	}
	if l.Type != "application/pdf" {
		if i := bytes.Index(head[:min(len(head), 1024+5)], []byte("%PDF-")); i >= 0 {
			l.note("it is a PDF document too: its byte %d begins one", i)
		}
	}
	switch {
	case l.Type == "image/svg+xml":
		l.active("it is a drawing that can carry programs, and is never shown")
	case l.Type == "text/html":
		l.active("it is a page that can carry programs, and is never shown")
	case l.Type == "application/pdf":
		l.pdf()
	case l.isMedia():
		l.hidden()
	case l.isProgram():
		l.note("it is a program, and is never run")
	}
}

func (l *looker) isMedia() bool {
	kind, _, _ := strings.Cut(l.Type, "/")
	return kind == "image" || kind == "video" || kind == "audio"
}

func (l *looker) isProgram() bool {
	switch l.Type {
	case "application/x-elf", "application/vnd.microsoft.portable-executable", "application/x-mach-binary", "text/x-shellscript":
		return true
	}
	return false
}

// behind says what stands behind the end.
func (l *looker) behind(n int64) {
	tail := append([]byte(nil), l.upTo(l.end, SniffSize)...)
	if len(bytes.Trim(tail, "\x00 \r\n")) == 0 && n <= SniffSize {
		return // padding
	}
	what := TypeOf(tail)
	switch {
	case l.more && (what == "image/jpeg" || len(bytes.Trim(tail, "\x00")) == 0):
		// A camera's further pictures, which it announced.
	case what == unknownType:
		l.note("%d bytes stand behind its end, at byte %d", n, l.end)
	default:
		l.note("%d bytes stand behind its end, at byte %d, and begin as %s", n, l.end, what)
	}
}

// zipAtEnd looks for the directory of a ZIP archive, which stands at its end and says where the archive begins.
func (l *looker) zipAtEnd() bool {
	const least, comment = 22, 1 << 16
	from := max(l.Size-least-comment, 0)
	tail := append([]byte(nil), l.upTo(from, least+comment)...)
	for end := len(tail); ; {
		i := bytes.LastIndex(tail[:end], []byte("PK\x05\x06"))
		if i < 0 {
			return false
		}
		if e := tail[i:]; len(e) >= least {
			at, size := from+int64(i)-le32(e[12:]), le32(e[12:])
			if b := l.read(at, 4); size > 0 && string(b) == "PK\x01\x02" || size == 0 && le16(e[10:]) == 0 && i == len(tail)-least {
				return true
			}
		}
		end = i
	}
}

// edges gives the first and the last part of the file in memory of their own, which are looked through for what does not belong there.
func (l *looker) edges() [][]byte {
	const part, overlap = 1 << 20, 64
	out := [][]byte{bytes.Clone(l.upTo(0, part))}
	if l.Size > part {
		out = append(out, bytes.Clone(l.upTo(max(l.Size-part, part-overlap), part)))
	}
	return out
}

// lowerASCII makes ASCII letters small, where they stand.
func lowerASCII(b []byte) []byte {
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return b
}

// hidden looks for pages and programs within a picture, film or sound.
func (l *looker) hidden() {
	for _, part := range l.edges() {
		low := lowerASCII(part)
		for _, sign := range []string{"<script", "<html", "<?php", "<svg", "<iframe", "javascript:"} {
			if bytes.Contains(low, []byte(sign)) {
				l.note("words of a program or a page stand in it: %s", sign)
			}
		}
	}
}

// active says that a file can act, and whether it does.
func (l *looker) active(what string) {
	l.note("%s", what)
	for _, part := range l.edges() {
		low := lowerASCII(part)
		for _, sign := range []string{"<script", "javascript:", "<foreignobject", "<iframe", "<!entity", "onload", "onerror", "onclick", "http-equiv"} {
			if bytes.Contains(low, []byte(sign)) {
				l.note("it has what acts when it is opened: %s", sign)
			}
		}
	}
}

func (l *looker) pdf() {
	found := false
	for _, part := range l.edges() {
		found = found || bytes.Contains(part, []byte("%%EOF"))
		for _, sign := range []string{"/JavaScript", "/JS ", "/Launch", "/OpenAction", "/EmbeddedFile", "/RichMedia"} {
			if bytes.Contains(part, []byte(sign)) {
				l.note("it has what acts when it is opened: %s", strings.TrimSpace(sign))
			}
		}
	}
	if !found {
		l.note("the document is cut short: it has no end")
	}
}

// oddTimes says which times cannot be: before there were such files, or after today.
func (l *looker) oddTimes() {
	for _, x := range []struct{ what, at string }{
		{"taken", l.Taken}, {"digitised", l.Digitised}, {"modified", l.Modified}, {"created", l.Created}, {"gps_time", l.GPSTime},
	} {
		first, _, ok := instants(x.at)
		switch {
		case !ok:
		case first.Year() < 1990:
			l.note("its time %s lies before 1990: %s", x.what, x.at)
		case first.After(l.now):
			l.note("its time %s lies in the future: %s", x.what, x.at)
		}
	}
	first, last, ok1 := instants(l.Taken)
	gps, _, ok2 := instants(l.GPSTime)
	const day = 24 * time.Hour
	if ok1 && ok2 && (gps.Before(first.Add(-day)) || gps.After(last.Add(day))) {
		l.note("its clock and the satellites' time are days apart: %s, %s; the latter can be of an earlier fix", l.Taken, l.GPSTime)
	}
	taken, _, ok1 := instants(l.Taken)
	_, modified, ok2 := instants(l.Modified)
	if ok1 && ok2 && modified.Before(taken) {
		l.note("it was changed before it was taken, it says: %s, %s", l.Modified, l.Taken)
	}
}

// instants gives the first and the last instant that a time can be. A time without a zone is one of 26 hours: clocks somewhere on
// Earth are up to 14 hours before UTC and up to 12 behind.
func instants(s string) (first, last time.Time, ok bool) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, t, true
	}
	t, err := time.Parse(localLayout, s)
	return t.Add(-14 * time.Hour), t.Add(12 * time.Hour), err == nil
}
