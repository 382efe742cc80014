package vault

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// SniffSize is how much of a file its type is told by, in bytes.
const SniffSize = 4096

// unknownType is the media type of what nothing here knows.
const unknownType = "application/octet-stream"

// magic is how a format begins.
type magic struct {
	at   int
	sign string
	kind string
}

// magics are the formats with a sign of their own. What is more than a sign is told in [TypeOf].
func magics() []magic {
	return []magic{
		{0, "\xff\xd8\xff", "image/jpeg"},
		{0, "\x89PNG\r\n\x1a\n", "image/png"},
		{0, "GIF87a", "image/gif"},
		{0, "GIF89a", "image/gif"},
		{0, "II*\x00", "image/tiff"},
		{0, "MM\x00*", "image/tiff"},
		{0, "II+\x00", "image/tiff"},
		{0, "MM\x00+", "image/tiff"},
		{0, "\x1a\x45\xdf\xa3", "video/x-matroska"},
		{0, "fLaC", "audio/flac"},
		{0, "OggS", "audio/ogg"},
		{0, "ID3", "audio/mpeg"},
		{0, "%PDF-", "application/pdf"},
		{0, "PK\x03\x04", "application/zip"},
		{0, "PK\x05\x06", "application/zip"},
		{0, "Rar!\x1a\x07", "application/vnd.rar"},
		{0, "7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"},
		{0, "\x1f\x8b", "application/gzip"},
		{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"},
		{0, "\x7fELF", "application/x-elf"},
		{0, "\xcf\xfa\xed\xfe", "application/x-mach-binary"},
		{0, "\xce\xfa\xed\xfe", "application/x-mach-binary"},
		{0, "\xca\xfe\xba\xbe", "application/x-mach-binary"},
		{0, "{\\rtf", "text/rtf"},
		{0, "SQLite format 3\x00", "application/vnd.sqlite3"},
		{0, "#!", "text/x-shellscript"},
	}
}

// TypeOf tells the media type of a file by its first SniffSize bytes; [Look], which sees all of it, may tell it closer.
func TypeOf(head []byte) string {
	for _, m := range magics() {
		if len(head) >= m.at+len(m.sign) && string(head[m.at:m.at+len(m.sign)]) == m.sign {
			if m.kind == "video/x-matroska" && bytes.Contains(head[:min(len(head), 128)], []byte("\x42\x82\x84webm")) {
				return "video/webm"
			}
			return m.kind
		}
	}
	switch {
	case len(head) >= 12 && string(head[:4]) == "RIFF":
		return sniffRIFF(string(head[8:12]))
	case len(head) >= 12 && (string(head[4:8]) == "ftyp"):
		return sniffBrand(head)
	case len(head) >= 8 && slices.Contains([]string{"moov", "mdat", "wide", "free", "skip", "pnot"}, string(head[4:8])):
		return "video/quicktime" // films of before there was a brand
	case len(head) >= 26 && string(head[:2]) == "BM" && le32(head[6:]) == 0 && le32(head[14:]) >= 12 && le32(head[14:]) <= 124:
		return "image/bmp"
	case len(head) >= 64 && string(head[:2]) == "MZ":
		return "application/vnd.microsoft.portable-executable"
	case len(head) >= 2 && head[0] == 0xff && head[1]&0xe6 == 0xe2: // MPEG audio, layer III
		return "audio/mpeg"
	case len(head) > 188 && head[0] == 0x47 && head[188] == 0x47:
		return "video/mp2t"
	}
	return sniffText(head)
}

func sniffRIFF(form string) string {
	switch form {
	case "WEBP":
		return "image/webp"
	case "WAVE":
		return "audio/wav"
	case "AVI ":
		return "video/x-msvideo"
	}
	return unknownType
}

// sniffBrand tells the kinds of the ISO base media format apart by their brands.
func sniffBrand(head []byte) string {
	major := string(head[8:12])
	var all []string
	for end, i := min(len(head), int(min(be32(head), SniffSize))), 8; i+4 <= end; i += 4 {
		if i != 12 { // the minor version
			all = append(all, string(head[i:i+4]))
		}
	}
	has := func(brands ...string) bool {
		return slices.ContainsFunc(all, func(b string) bool { return slices.Contains(brands, b) })
	}
	switch {
	case major == "qt  ":
		return "video/quicktime"
	case strings.HasPrefix(major, "3g"):
		return "video/3gpp"
	case slices.Contains([]string{"M4A ", "M4B ", "M4P "}, major):
		return "audio/mp4"
	case slices.Contains([]string{"avif", "avis"}, major), major == "mif1" && has("avif"):
		return "image/avif"
	case slices.Contains([]string{"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"}, major):
		return "image/heic"
	}
	return "video/mp4"
}

// sniffText tells apart what is written: SVG and HTML can carry programs, and are therefore found wherever a browser would.
func sniffText(head []byte) string {
	text := head
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		text = utf8OfUTF16(head)
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		text = head[3:]
	}
	low := strings.ToLower(string(bytes.TrimLeft(text, " \t\r\n\f\v")))
	switch {
	case strings.Contains(low, "<svg") && strings.HasPrefix(low, "<"):
		return "image/svg+xml"
	case slices.ContainsFunc([]string{"<!doctype html", "<html", "<head", "<body", "<script", "<iframe", "<title"}, func(s string) bool { return strings.HasPrefix(low, s) }),
		strings.HasPrefix(low, "<") && strings.Contains(low, "<html"):
		return "text/html"
	case strings.HasPrefix(low, "<?xml"):
		return "application/xml"
	case len(text) > 0 && isWritten(text):
		return "text/plain"
	}
	return unknownType
}

// isWritten reports whether bytes are UTF-8 text without control characters, but that the last character may be cut.
func isWritten(b []byte) bool {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && n <= 1:
			return len(b) < utf8.UTFMax && !utf8.FullRune(b)
		case r < ' ' && !strings.ContainsRune("\t\n\r\f\x1b", r):
			return false
		}
		b = b[n:]
	}
	return true
}

func utf8OfUTF16(b []byte) []byte {
	little := b[0] == 0xff
	var units []uint16
	for b = b[2:]; len(b) >= 2; b = b[2:] {
		hi, lo := b[0], b[1]
		if little {
			hi, lo = lo, hi
		}
		units = append(units, uint16(hi)<<8|uint16(lo))
	}
	return []byte(string(utf16.Decode(units)))
}

// narrowed tells more of a ZIP by its first entry: documents of office programs are ZIPs.
func (l *looker) narrowed(head []byte) string {
	if l.Type != "application/zip" || len(head) < 30 || string(head[:4]) != "PK\x03\x04" {
		return l.Type
	}
	name, rest := head[30:], le16(head[26:])
	name = name[:min(int(rest), len(name))]
	data := head[30+len(name):]
	data = data[min(int(le16(head[28:])), len(data)):]
	switch {
	case string(name) == "mimetype" && bytes.HasPrefix(data, []byte("application/vnd.oasis.opendocument.")),
		string(name) == "mimetype" && bytes.HasPrefix(data, []byte("application/epub+zip")):
		n := min(int(max(le32(head[18:]), 0)), len(data), 80)
		if kind := string(data[:n]); tidy(kind) == kind {
			return kind
		}
	case string(name) == "[Content_Types].xml", bytes.HasPrefix(name, []byte("_rels/")):
		for _, k := range []struct{ dir, kind string }{
			{"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
			{"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
			{"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
		} {
			if bytes.Contains(l.upTo(max(l.Size-factsPage, 0), factsPage), []byte(k.dir)) {
				return k.kind
			}
		}
	}
	return "application/zip"
}

// endings are the ends of names that go with a media type. A type that is not listed goes with any name.
func endings() map[string][]string {
	zips := []string{"zip", "kmz", "apk", "jar", "docx", "xlsx", "pptx", "odt", "ods", "odp", "epub"}
	films := []string{"mp4", "m4v", "mov", "qt", "3gp", "3g2", "m4a"}
	return map[string][]string{
		"image/jpeg": {"jpg", "jpeg", "jpe", "jfif"}, "image/png": {"png"}, "image/gif": {"gif"}, "image/bmp": {"bmp", "dib"},
		"image/webp": {"webp"}, "image/tiff": {"tif", "tiff", "dng", "nef", "cr2", "arw", "pef"}, "image/heic": {"heic", "heif"}, "image/avif": {"avif"},
		"image/svg+xml": {"svg"}, "text/html": {"html", "htm", "xhtml"}, "application/pdf": {"pdf"}, "application/zip": zips, "text/plain": {"txt", "md", "csv", "tsv", "log", "json", "eml", "srt", "vtt", "gpx", "kml"},
		"video/mp4": films, "video/quicktime": films, "video/3gpp": films, "audio/mp4": {"m4a", "m4b", "mp4", "aac"},
		"video/webm": {"webm", "mkv"}, "video/x-matroska": {"mkv", "mka", "webm"}, "video/x-msvideo": {"avi"}, "video/mp2t": {"ts", "mts", "m2ts"},
		"audio/wav": {"wav"}, "audio/flac": {"flac"}, "audio/ogg": {"ogg", "oga", "ogv", "opus"}, "audio/mpeg": {"mp3"},
		"application/x-elf": {"so", "elf", "o"}, "application/vnd.microsoft.portable-executable": {"exe", "dll", "scr", "sys"},
	}
}

// NameNotes says what is odd in the name that a file came with: an ending that goes with other content, parts of a path, marks
// that turn the direction of writing. Names are kept as they came and never used as a path.
func NameNotes(name string, f Facts) []string {
	var notes []string
	if strings.ContainsAny(name, "/\\\x00") || name == ".." || name == "." {
		notes = append(notes, "its name has parts of a path")
	}
	if tidy(name) != strings.TrimSpace(name) {
		notes = append(notes, "its name has characters that are not seen, or is very long")
	}
	end := strings.ToLower(strings.TrimPrefix(path.Ext(strings.TrimSpace(name)), "."))
	good, known := endings()[f.Type]
	claims := "" // what another type the ending goes with
	for kind, ends := range endings() {
		if slices.Contains(ends, end) && (claims == "" || kind < claims) {
			claims = kind
		}
	}
	switch {
	case claims == "" || f.Size == 0:
	case known && !slices.Contains(good, end):
		notes = append(notes, "its name ends as "+claims+" does, and its bytes are "+f.Type)
	case !known && claims != "" && !strings.HasPrefix(f.Type, "application/vnd.o"):
		notes = append(notes, "its name ends as "+claims+" does, and its bytes are "+f.Type)
	}
	return notes
}
