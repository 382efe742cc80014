package intake

import (
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// arrival is how a report came: its bytes and where they stood.
type arrival struct {
	bytes  []byte // of the piece: the file, the line, the record, the message
	media  string // media type, where it is known
	via    string // "" is file
	within string // where in the file: "record 17"
	shared bool   // the bytes are the whole file's, which came with an earlier report
	// request is how the page was fetched by whoever kept it.
	request *counterclaim.Fetch
	files   []attachment
}

// attachment is a file that came with a report.
type attachment struct {
	name, media string
	bytes       []byte
}

// arrive writes down the arrival in the report and gives the bytes that the record must keep.
func (p *page) arrive(file string, o Options) []counterclaim.Original {
	r := &p.report
	var kept []counterclaim.Original
	for _, f := range p.files {
		a := counterclaim.Original{Type: f.media, Bytes: f.bytes}
		r.Attachments = append(r.Attachments, a.Identify())
		kept = append(kept, a)
	}
	a := counterclaim.Arrival{Outlet: r.Outlet, URL: r.URL, Time: o.now().UTC().Format(time.RFC3339), Via: first(p.via, "file"), Request: p.request, VouchedBy: o.VouchedBy}
	if p.bytes != nil {
		whole := counterclaim.Original{Type: p.media, Bytes: p.bytes}
		a.Original = whole.Identify()
		if !p.shared {
			kept = append(kept, whole)
		}
		if strings.TrimSpace(r.Text) == "" && r.Unread != "" {
			r.Attachments = append(r.Attachments, a.Original) // by which it is told from others without words
		}
	}
	if a.Within = file; p.within != "" {
		a.Within += " " + p.within
	}
	r.Arrivals = []counterclaim.Arrival{a}
	if o.NoOriginals {
		return nil
	}
	return kept
}

// inPiece names the piece of a file in an error about it.
func inPiece(err error, file, piece string) Item {
	located := located(err, file)
	if e, ok := located.(*counterclaim.Error); ok && piece != "" {
		named := *e
		named.Message, named.Line = piece+": "+e.Message, 0
		located = &named
	}
	return Item{File: file, Err: located}
}
