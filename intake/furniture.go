package intake

import (
	"regexp"
	"slices"
	"strings"
)

// furniture matches whole lines that pages have around their text: the kinds, not one site's.
var furniture = []*regexp.Regexp{
	// Labels of a page's foot.
	regexp.MustCompile(`(?i)^(?:search )?key ?words?\s*:.{0,200}$`),
	regexp.MustCompile(`(?i)^(?:short|permanent|direct) (?:link|url)\s*:.{0,200}$`),
	regexp.MustCompile(`(?i)^(?:tags?|topics?|filed under|categor(?:y|ies)|sections?)\s*:.{0,200}$`),
	regexp.MustCompile(`(?i)^https?://\S+$`),
	// Sharing and following.
	regexp.MustCompile(`(?i)^share(?: (?:this|article|story|page|post|news))*(?: (?:on|via|with|by) .{1,40})?\s*[:|]?$`),
	regexp.MustCompile(`(?i)^(?:facebook|twitter|x|whatsapp|telegram|linkedin|instagram|youtube|viber|e-?mail|print|copy link|copy url|save|bookmark|rss)(?:(?:\s*[|,/·•]\s*|\s+)(?:facebook|twitter|x|whatsapp|telegram|linkedin|instagram|youtube|viber|e-?mail|print|copy link|save|rss))*$`),
	regexp.MustCompile(`(?i)^(?:tweet|like|print|e-?mail)(?: this)?(?: (?:article|story|page))?$`),
	regexp.MustCompile(`(?i)^follow (?:us|our|the)\b[^.]{0,80}$`),
	regexp.MustCompile(`(?i)^(?:subscribe|sign up|register|log ?in|sign in)\b[^.]{0,80}[.!]?$`),
	regexp.MustCompile(`(?i)^(?:join|download|get) (?:us|our)\b[^.]{0,80}[.!]?$`),
	regexp.MustCompile(`(?i)^(?:our |free |daily )*newsletters?$`),
	// Advertising.
	regexp.MustCompile(`(?i)^(?:[-–—\s]*)(?:advertisements?|advertising|ads?|sponsored(?: content)?|promoted(?: content)?)(?:[-–—\s]*)$`),
	// Ways to other pages.
	regexp.MustCompile(`(?i)^(?:read|see|watch|listen)(?: (?:also|more|next|too))?\s*:.{0,200}$`),
	regexp.MustCompile(`(?i)^(?:read|see) (?:also|more|next)(?: (?:about|on|at|from|in)\b.{0,80})?$`),
	regexp.MustCompile(`(?i)^(?:continue|keep) reading$`),
	regexp.MustCompile(`(?i)^(?:next|previous|prev) (?:article|story|post|page)?\s*[:»›>«‹<]?$`),
	regexp.MustCompile(`(?i)^(?:skip to (?:main )?content|back to top|menu|main menu|search|home|loading\.*)$`),
	regexp.MustCompile(`(?i)^home\s*[>»›/|].{0,120}$`),
	regexp.MustCompile(`(?i)^listen to this (?:article|story)$`),
	// Comments, counters, notices.
	regexp.MustCompile(`(?i)^(?:\d[\d,.]*k?|no|leave a|post a|add a|view all) ?(?:comments?|shares?|views?|likes?|reactions?)(?: \(\d+\))?$`),
	regexp.MustCompile(`(?i)^comments? ?(?:\(\d+\))?$`),
	regexp.MustCompile(`(?i)^\d+\s*[- ]?min(?:ute)?s? read$`),
	regexp.MustCompile(`(?i)^(?:©|\(c\)|copyright\b).{0,160}$`),
	regexp.MustCompile(`(?i)^(?:.{0,80}\b)?all rights reserved\.?$`),
	regexp.MustCompile(`(?i)^(?:we|this (?:site|website)) uses? cookies\b.{0,160}$`),
	regexp.MustCompile(`(?i)^(?:accept|reject|manage)(?: all)? cookies$`),
}

// listHeading begins a list of other pages, whose headlines follow to the end of the page.
var listHeading = regexp.MustCompile(`(?i)^(?:related(?: (?:articles|stories|news|topics|posts|content))?|most (?:read|popular|viewed|recent)|trending(?: now)?|latest(?: news)?|more (?:stories|news|articles)|more (?:from|on|in) .{1,60}|editors?['’]?s? picks?|recommended(?: for you)?|you may also like|also (?:read|in the news)|other news)\s*:?$`)

// keywordList is a line of a page's foot below a label without words: "border, talks, valley".
var keywordList = regexp.MustCompile(`^[^.!?]{1,160}$`)

func isFurniture(s string) bool {
	if len(s) > 260 {
		return false
	}
	for _, f := range furniture {
		if f.MatchString(s) {
			return true
		}
	}
	return false
}

// withoutFurniture gives the lines that are the page's own and the texts of the others.
func withoutFurniture(rows []row) (kept []row, left []string) {
	foot := footOf(rows)
	gap, labelled := false, false
	for i, r := range rows {
		if i > foot && listHeading.MatchString(r.text) {
			for _, rest := range rows[i:] {
				left = append(left, rest.text)
			}
			break
		}
		drop := isFurniture(r.text) || labelled && keywordList.MatchString(r.text) && strings.ContainsAny(r.text, ",;|")
		labelled = drop && strings.HasSuffix(r.text, ":")
		if drop {
			left = append(left, r.text)
			gap = true
			continue
		}
		r.gap = r.gap || gap
		gap = false
		kept = append(kept, r)
	}
	return kept, left
}

// footOf gives the index of the last line that is a sentence of the page's own: headlines
// after it are of other pages.
func footOf(rows []row) int {
	for i, r := range slices.Backward(rows) {
		if (endsSentence(r.text) || len(r.text) > maxHeadline) && !isFurniture(r.text) {
			return i
		}
	}
	return -1
}

const (
	maxCaption = 700 // bytes
	minRepeat  = 40  // bytes that two lines share before one is a cut-off repeat of the other
)

var captionMarks = []*regexp.Regexp{
	regexp.MustCompile(`(?i)^(?:file |archive |handout )?(?:photo|image|picture|photograph|illustration|caption|infographic|map)s?(?: (?:by|courtesy|credit)\b|\s*[:–—]| - )`),
	regexp.MustCompile(`(?i)\b(?:file |archive |handout )?(?:photo|image|picture|courtesy|credit|screenshot)s?(?: credit| by)?\s*[:/]\s*[^.]{2,60}\.?$`),
	regexp.MustCompile(`(?i)\((?:file |archive |handout )?(?:photo|image|picture|handout|screenshot|courtesy|file)\b[^()]{0,60}\)\.?$`),
	regexp.MustCompile(`(?:©|/)\s?[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+){0,2}$`),
	// A credit after the last sentence: "… on Thursday, Oct. 13, 2022. AP"
	regexp.MustCompile(`[.!?]["”'’)]*\s+(?:\(|\[)?[A-Z][\w&]*(?:[ /][A-Z][\w&]*){0,2}(?:\)|\])?$`),
}

func looksCaption(s string) bool {
	if len(s) > maxCaption {
		return false
	}
	for _, m := range captionMarks {
		if m.MatchString(s) {
			return true
		}
	}
	return false
}

// findCaptions marks the captions, which stay where they stand, and drops cut-off repeats of
// them: pages print a picture's short description and then its caption.
func findCaptions(rows []row) (kept []row, captions []string) {
	repeated := false
	for i, r := range rows {
		if i+1 < len(rows) && repeats(r.text, rows[i+1].text) {
			repeated = true
			continue
		}
		if repeated || looksCaption(r.text) {
			r.caption = true
			captions = append(captions, r.text)
		}
		r.gap = r.gap || repeated
		repeated = false
		kept = append(kept, r)
	}
	return kept, captions
}

// repeats reports whether a line is the beginning of the next, or the same.
func repeats(s, next string) bool {
	s = strings.TrimRight(s, ".… ")
	return len(s) >= minRepeat && strings.HasPrefix(next, s)
}
