package intake

import (
	"encoding/json"
	"io"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// readArchived makes a report of what an archiver wrote of one page: an object with the page's address, title, text and time, at
// the top or under "metadata".
func readArchived(r io.Reader, file string, o Options) Item {
	whole, err := readWhole(r, o)
	if err != nil {
		return inPiece(err, file, "")
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(whole, &fields); err != nil {
		return inPiece(counterclaim.Errorf(counterclaim.CodeBadInput, "the JSON cannot be read").Because(err).
			Try("write one report a line in a .jsonl file"), file, "")
	}
	in := fields
	if inner := map[string]json.RawMessage{}; json.Unmarshal(fields["metadata"], &inner) == nil && len(inner) > 0 {
		in = inner
	}
	get := func(names ...string) string {
		for _, n := range names {
			var s string
			if json.Unmarshal(in[n], &s) == nil && strings.TrimSpace(s) != "" {
				return strings.ToValidUTF8(s, "\uFFFD")
			}
		}
		return ""
	}
	p := page{date: get("timestamp", "published", "date"), report: counterclaim.Report{
		URL: get("url"), Headline: strings.TrimSpace(get("title", "headline")), Text: get("content", "text"), Outlet: get("outlet", "author", "source"), Language: get("language"),
	}}
	if p.report.Text == "" || p.report.URL == "" && len(in) == len(fields) {
		e := counterclaim.Errorf(counterclaim.CodeUnsupported, "the JSON is neither a chat's export nor an archived page with its text")
		return inPiece(e.Try("write one report a line in a .jsonl file"), file, "")
	}
	p.arrival = arrival{bytes: whole, media: "application/json", via: "archive"}
	return finish(p, file, 0, o)
}
