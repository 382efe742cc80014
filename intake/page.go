package intake

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// A page saved as plain text is read by its lines: page furniture is left out, the first line
// that looks like one is the headline, a line with a date or a label after it is the byline,
// and what remains is the text, its captions among it. No word of a line is changed.

// row is a line of a page that is not blank.
type row struct {
	text    string
	gap     bool // a blank line stands before it
	caption bool
}

// unwrappedOver is the length of line, in bytes, over which a page has one paragraph a line.
const unwrappedOver = 120

// decodeLines gives a file's text with plain line ends, and a note on its encoding where there is one
// to make. A line over the limit is an error.
func decodeLines(src []byte, o Options) (text, note string, err error) {
	text, note, err = decodePlain(src)
	if err != nil {
		return "", "", err
	}
	text = unixLines(text)
	return text, note, refuseLongLine(text, o)
}

func readText(src []byte, o Options) (page, error) {
	text, note, err := decodeLines(src, o)
	if err != nil {
		return page{}, err
	}
	p := readRows(rowsOf(text), text)
	if note != "" {
		p.note(note)
	}
	return p, nil
}

func rowsOf(text string) []row {
	var rows []row
	gap := false
	for s := range strings.SplitSeq(text, "\n") {
		s = strings.TrimSpace(s)
		if s == "" {
			gap = true
			continue
		}
		rows = append(rows, row{text: s, gap: gap || len(rows) == 0})
		gap = false
	}
	return rows
}

// readRows makes a report of a page's lines. whole is the text of a page in which nothing
// looks like a headline or a byline.
func readRows(rows []row, whole string) page {
	var p page
	wrapped := true
	for _, r := range rows {
		wrapped = wrapped && len(r.text) <= unwrappedOver
	}
	kept, left := withoutFurniture(rows)
	head, body := readHead(kept, wrapped)
	if head.empty() || len(body) == 0 {
		p.report.Text = strings.TrimSpace(whole)
		p.note("no headline or byline found: the whole file is the text")
		body = rows
	} else {
		body, p.report.Captions = findCaptions(body)
		p.report.Text = joinRows(body, wrapped)
		p.report.Headline, p.report.Outlet, p.date = head.headline, head.outlet, head.date
		if head.headline == "" {
			p.note("no headline found")
		}
		for _, l := range left {
			if m := ownLink.FindStringSubmatch(l); m != nil {
				p.report.URL = m[1]
			}
		}
		if len(left) > 0 {
			p.note(leftOut(left))
		}
	}
	if len(body) > 0 {
		p.addDateline(body[0].text)
	}
	return p
}

// ownLink is a line of furniture in which a page says where it stands.
var ownLink = regexp.MustCompile(`(?i)^(?:short|permanent|direct) (?:link|url)\s*:\s*(https?://\S+)$`)

func leftOut(left []string) string {
	const most = 4
	var b strings.Builder
	b.WriteString(plural(len(left), "line") + " left out as page furniture:")
	for i, s := range left {
		if i == most {
			b.WriteString(" …")
			break
		}
		b.WriteString(" " + quoted(s))
	}
	return b.String()
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// joinRows makes the text: paragraphs separated by a blank line. Where lines are wrapped,
// those without a gap belong to one paragraph.
func joinRows(rows []row, wrapped bool) string {
	var b strings.Builder
	for i, r := range rows {
		switch {
		case i == 0:
		case wrapped && !r.gap && !r.caption && !rows[i-1].caption && !bullet(r.text):
			b.WriteString("\n")
		default:
			b.WriteString("\n\n")
		}
		b.WriteString(r.text)
	}
	return b.String()
}

func bullet(s string) bool {
	return strings.HasPrefix(s, "- ") || strings.HasPrefix(s, "* ") || strings.HasPrefix(s, "•") || strings.HasPrefix(s, "– ")
}

// head is what stands above a report's text.
type head struct{ headline, outlet, date string }

func (h head) empty() bool { return h == head{} }

const maxHeadline = 200 // bytes

// readHead finds headline and byline among the first lines and gives the lines that are left.
func readHead(rows []row, wrapped bool) (head, []row) {
	var h head
	if len(rows) > 1 && looksHeadline(rows[0].text) {
		_, next := readByline(rows[1].text)
		if rows[1].gap || next || !wrapped {
			h.headline = rows[0].text
			rows = rows[1:]
		}
	}
	// A byline may stand below one line that sums the report up.
	for skipped := 0; skipped <= 1 && skipped < len(rows); skipped++ {
		taken := 0
		for skipped+taken < len(rows) && h.addByline(rows[skipped+taken].text) {
			taken++
		}
		if taken > 0 {
			return h, append(rows[:skipped:skipped], rows[skipped+taken:]...)
		}
		if h.headline == "" || len(rows[skipped].text) > maxHeadline {
			break
		}
	}
	return h, rows
}

func looksHeadline(s string) bool {
	if len(s) > maxHeadline || !strings.ContainsFunc(s, unicode.IsLetter) || bullet(s) {
		return false
	}
	if _, ok := readByline(s); ok {
		return false
	}
	return strings.HasSuffix(s, "...") || !strings.ContainsAny(s[len(s)-1:], ".,;:")
}

// addByline takes in a line that is a byline and says nothing already known otherwise.
func (h *head) addByline(s string) bool {
	b, ok := readByline(s)
	if !ok {
		return false
	}
	if h.date == "" {
		h.date = b.date
	}
	if h.outlet == "" {
		h.outlet = b.outlet
	}
	return true
}

var (
	bylineLabel  = regexp.MustCompile(`(?i)^(?:by|source|from|outlet|agency|publisher|issued by|published by|released by)(?:\s*:\s*|\s+)`)
	dateLabel    = regexp.MustCompile(`(?i)(?:^|[\s(])(?:first |last |originally )?(?:published|updated|posted|modified|issued|released|created|date|time)(?:\s+(?:on|at|online))?\s*:?\s*$`)
	readingTime  = regexp.MustCompile(`(?i)^\d+\s*[- ]?min(?:ute)?s?(?:\s+read)?$`)
	separators   = regexp.MustCompile(`\s*[|•·]\s*|\s+[–—-]+\s+`)
	leadsToADate = regexp.MustCompile(`(?i)\b(?:on|of|from|since|until|till|by|in|to|for|before|after|and|the)$`)
	organisation = regexp.MustCompile(`(?i)\b(?:agency|agencies|news|press|service|ministry|staff|correspondents?|reporters|times|post|office|committee|television|radio|online|bureau|mission|command|guards?|monitors?|desk|council|administration|government)\b`)
)

const (
	maxByline      = 200 // bytes
	maxOutletWords = 14
)

// readByline reads a line that says who published and when: "AFP , Wednesday 19 Oct 2022",
// "By Ann Ray, Valley News | Published: 19 October 2022, 14:05 (UTC+6)", "Source: Valley News".
func readByline(s string) (head, bool) {
	if len(s) > maxByline {
		return head{}, false
	}
	d, dated := findDate(s)
	if !dated {
		label := bylineLabel.FindString(s)
		outlet := outletOf(s)
		ok := label != "" && !endsSentence(s) && len(strings.Fields(s)) <= maxOutletWords &&
			(strings.Contains(label, ":") || strings.EqualFold(strings.TrimSpace(label), "by"))
		return head{outlet: outlet}, ok
	}
	before, after := s[:d.start], s[d.end:]
	if endsSentence(s) && strings.TrimSpace(after) != "" || !sparse(before) || !afterDate(after) {
		return head{}, false
	}
	h := head{date: s[d.start:d.end]}
	before = strings.TrimSpace(before)
	if bare := dateLabel.ReplaceAllString(before, ""); bare != before {
		before = bare
	} else if leadsToADate.MatchString(before) || !separated(before) && len(strings.Fields(before)) > 4 {
		return head{}, false // the end of a sentence or of a headline
	}
	h.outlet = outletOf(before)
	if h.outlet == "" {
		h.outlet = outletOf(after)
	}
	return h, true
}

func separated(s string) bool {
	return s == "" || strings.ContainsAny(s[len(s)-1:], ",|:;-(") || strings.HasSuffix(s, "–") || strings.HasSuffix(s, "—") || strings.HasSuffix(s, "·") || strings.HasSuffix(s, "•")
}

func sparse(s string) bool {
	return len(strings.Fields(s)) <= maxOutletWords && !strings.Contains(s, ". ")
}

// afterDate reports whether what follows a date belongs to a byline: nothing, another date
// with its label, a reading time, or an outlet set off from it.
func afterDate(s string) bool {
	s = strings.TrimLeft(s, " ).")
	if s == "" {
		return true
	}
	first := separators.FindStringIndex(" " + s)
	d, dated := findDate(s)
	set := first != nil && first[0] == 0 || strings.HasPrefix(s, ",") || strings.HasPrefix(s, "(")
	return sparse(s) && (set || dated && dateLabel.MatchString(s[:d.start]))
}

// outletOf gives the publisher named in what a byline has beside its date, "" where it names
// a person alone.
func outletOf(s string) string {
	const ends = " ,;:()|–—-"
	for _, part := range separators.Split(s, -1) {
		if d, dated := findDate(part); dated {
			part = part[:d.start]
		}
		part = strings.Trim(dateLabel.ReplaceAllString(strings.Trim(part, ends), ""), ends)
		if part == "" || readingTime.MatchString(part) {
			continue
		}
		label := bylineLabel.FindString(part)
		part = strings.TrimSpace(strings.TrimPrefix(part, label))
		if strings.EqualFold(strings.TrimSpace(label), "by") {
			part = employer(part)
		}
		if part != "" {
			return part
		}
	}
	return ""
}

// employer gives the body in "Ann Ray, Valley News" or "Valley News"; a person's name alone
// is no publisher.
func employer(s string) string {
	if i := strings.LastIndex(s, ","); i >= 0 {
		return strings.TrimSpace(s[i+1:])
	}
	if len(strings.Fields(s)) == 1 || organisation.MatchString(s) {
		return s
	}
	return ""
}

func endsSentence(s string) bool {
	s = strings.TrimRight(s, `"'”’)`)
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?")
}

var dateline = regexp.MustCompile(`^\p{Lu}[\p{Lu}\p{M}'’. /-]+(?:, [\p{L} .'’-]+?)??(?:,? ((?i:` + monthNames + `) \d{1,2}|\d{1,2} (?i:` + monthNames + `))(?:,? (\d{4}))?)? \(([^()]{2,60})\)\s*[-–—]+\s`)

// addDateline takes outlet and date from "HALDEN, Oct 19 (Valley News) -", where the byline
// has none. A day without a year is no date.
func (p *page) addDateline(s string) {
	m := dateline.FindStringSubmatch(s[:min(len(s), 300)])
	if m == nil {
		return
	}
	day, year, agency := m[1], m[4], m[5]
	if p.report.Outlet == "" {
		p.report.Outlet = agency
	}
	if p.date == "" && day != "" && year != "" {
		p.date = day + " " + year
	}
}
