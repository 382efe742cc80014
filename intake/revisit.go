package intake

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// revisits are the ages, from the first fetch, at which a page is fetched again.
func revisits() []time.Duration {
	const day = 24 * time.Hour
	return []time.Duration{time.Hour, day, 7 * day, 30 * day}
}

// A feed is asked each half hour; an address that fails, ever more rarely, up to a day.
const (
	feedEvery   = 30 * time.Minute
	longestWait = 24 * time.Hour
)

// Visit is what was found at a watched address.
type Visit struct {
	Time        time.Time
	Fetched     *Fetched // nil where there was no answer
	Err         error    // why not, or why the answer could not be read or kept
	Before      string   // the text that the address had, "" at the first visit
	BeforeTitle string   // the headline of that text
	Text        string   // the text that it has
	Title       string   // the headline of that text
	Page        []byte   // the page as it came, in which signs of payment are looked for
}

// After gives what is known of an address after a visit. It changes neither Versions nor Report: the caller does, where the state
// is new, there or changed and the text was kept.
//
// A host that was not to be asked yet was not visited: the address is due when it may be, and nothing else changes.
func After(w counterclaim.Watched, v Visit) counterclaim.Watched {
	if early, ok := errors.AsType[*notBefore](v.Err); ok && v.Fetched == nil {
		w.Next = early.at.Add(time.Second - 1).UTC().Format(time.RFC3339) // whole seconds, none of them too early
		return w
	}
	now := v.Time.UTC()
	for _, s := range []string{w.First, w.Last, w.Since} {
		if t, err := time.Parse(time.RFC3339, s); err == nil && t.After(now) {
			now = t.UTC() // the clock was set back; time in the record does not run backwards
		}
	}
	stamp := now.Format(time.RFC3339)
	state, reason := stateOf(w, v)
	w.First, w.Last, w.Reason = cmp.Or(w.First, stamp), stamp, reason
	if state != w.State || w.Since == "" {
		w.State, w.Since = state, stamp
	}
	if state == counterclaim.AddressThere || state == counterclaim.AddressChanged {
		w.Failures = 0
		w.Visits++
		if r := v.Fetched.Request; r.Status != http.StatusNotModified {
			w.ETag, w.Modified = r.ETag, r.LastModified
		}
	} else {
		w.Failures++
	}
	w.Next = ""
	if next := nextVisit(w, now, v); !next.IsZero() {
		w.Next = next.UTC().Format(time.RFC3339)
	}
	return w
}

// nextVisit says when an address is due: a feed for ever, a page by its age until it is 30 days old. What gave no answer is asked
// again sooner; what the server asks for holds.
func nextVisit(w counterclaim.Watched, now time.Time, v Visit) time.Time {
	var next time.Time
	switch {
	case w.Kind == "feed":
		wait := min(feedEvery<<min(w.Failures, 10), longestWait)
		next = now.Add(wait - spread(w, wait))
	default:
		first, err := time.Parse(time.RFC3339, w.First)
		if err != nil {
			first = now
		}
		for _, age := range revisits() {
			if t := first.Add(age); t.After(now) {
				next = t
				break
			}
		}
		if w.State == counterclaim.AddressUnreachable && w.Failures <= 8 {
			wait := min(time.Hour<<min(w.Failures-1, 10), longestWait)
			if soon := now.Add(wait - spread(w, wait)); next.IsZero() || soon.Before(next) {
				next = soon
			}
		}
	}
	if next.IsZero() {
		return next
	}
	if v.Fetched != nil && now.Add(v.Fetched.Later).After(next) {
		next = now.Add(v.Fetched.Later)
	}
	return next
}

// spread shortens the wait after a failure by up to a fifth, another part for each address and failure, so that those that failed
// together are not asked together. An address always gets the same, so that what comes out can be told beforehand.
func spread(w counterclaim.Watched, wait time.Duration) time.Duration {
	if w.Failures == 0 {
		return 0
	}
	h := counterclaim.HashOf("spread", w.URL, strconv.Itoa(w.Failures))
	return wait / 5 * time.Duration(h[0]) / 256
}

// stateOf tells the states of an address apart, with a reason for those that are failures.
func stateOf(w counterclaim.Watched, v Visit) (state, reason string) {
	if v.Fetched == nil {
		return stateOfError(v.Err)
	}
	status := v.Fetched.Request.Status
	said := fmt.Sprintf("its server answers %d %s", status, http.StatusText(status))
	switch {
	case status == http.StatusNotFound || status == http.StatusGone:
		return counterclaim.AddressGone, said
	case status == http.StatusPaymentRequired:
		return counterclaim.AddressPaywalled, said
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusUnavailableForLegalReasons:
		return counterclaim.AddressBlocked, said
	case status == http.StatusNotModified:
		return counterclaim.AddressThere, ""
	case status/100 != 2:
		return counterclaim.AddressUnreachable, said
	case v.Err != nil && counterclaim.CodeOf(v.Err) == counterclaim.CodeEmpty && paywalled(w, v):
		return counterclaim.AddressPaywalled, "it shows no text and asks for payment or a subscription"
	case v.Err != nil:
		return counterclaim.AddressUnreachable, sentenceOf(v.Err)
	case w.Kind == "feed":
		return counterclaim.AddressThere, ""
	}
	switch {
	case softGone(w.URL, v):
		return counterclaim.AddressGone, "its server answers with a page that says that there is none"
	case paywalled(w, v):
		return counterclaim.AddressPaywalled, "it shows less than it did and asks for payment or a subscription"
	case v.Before != "" && (plain(v.Before) != plain(v.Text) || v.BeforeTitle != "" && plain(v.BeforeTitle) != plain(v.Title)):
		return counterclaim.AddressChanged, ""
	}
	return counterclaim.AddressThere, ""
}

func stateOfError(err error) (state, reason string) {
	switch {
	case errors.Is(err, errNoHost):
		return counterclaim.AddressGone, sentenceOf(err)
	case errors.Is(err, errRobots):
		return counterclaim.AddressBlocked, sentenceOf(err)
	}
	return counterclaim.AddressUnreachable, sentenceOf(err)
}

func sentenceOf(err error) string {
	var e *counterclaim.Error
	if errors.As(err, &e) {
		return e.Message
	}
	if err == nil {
		return "there was no answer"
	}
	return err.Error()
}

// plain is a text without its line breaks and runs of blanks, in which no change is a change of the text.
func plain(s string) string { return strings.Join(strings.Fields(s), " ") }

// Signs of pages that are no longer what they were.
var (
	noPage  = regexp.MustCompile(`(?i)\b(page|article|story|content|document|post) (was |could |can |is |you requested |you are looking for )*(not found|cannot be found|not be found|no longer (available|exists?)|does(n['’]t| not) exist|has been (removed|deleted))|\b(error )?404\b|\bnot found\b`)
	payment = regexp.MustCompile(`(?i)\b(subscribe|subscription|subscribers?|sign in|log in|register|buy|unlock)\b.{0,60}\b(to (continue|read|keep reading)|only|access|full (article|story)|this (article|story))|"isAccessibleForFree"\s*:\s*"?false`)
)

// softGone tells a page that says "not found" with the status 200, or that sends every old address to the front page.
func softGone(address string, v Visit) bool {
	words := len(strings.Fields(v.Text))
	if words < 150 && (noPage.MatchString(v.Title) || words < 60 && noPage.MatchString(v.Text)) && !noPage.MatchString(v.Before) {
		return true
	}
	asked, err := fetchable(address)
	if err != nil || len(v.Fetched.Request.Redirects) == 0 || v.Before == "" {
		return false
	}
	got, err := fetchable(v.Fetched.URL)
	front := err == nil && strings.Trim(got.Path, "/") == "" && got.RawQuery == ""
	return front && strings.Trim(asked.Path, "/") != "" && plain(v.Before) != plain(v.Text)
}

// paywalled tells a page that shows less than two thirds of what it did and asks for payment; at a first visit, and where it was
// so before, one with fewer than 120 words that does.
func paywalled(w counterclaim.Watched, v Visit) bool {
	if !payment.Match(v.Page) && !payment.MatchString(v.Text) {
		return false
	}
	words, before := len(strings.Fields(v.Text)), len(strings.Fields(v.Before))
	return 3*words < 2*before || (before == 0 || w.State == counterclaim.AddressPaywalled) && words < 120
}

// Sentence says what is known of a watched address, for people; "" where there is nothing to say.
func Sentence(w counterclaim.Watched) string {
	since, _, _ := strings.Cut(w.Since, "T")
	switch w.State {
	case counterclaim.AddressThere:
		return "at its address, last seen " + dayOf(w.Last)
	case counterclaim.AddressChanged:
		return "changed at its address " + since
	case counterclaim.AddressGone:
		return "no longer at its address since " + since
	case counterclaim.AddressBlocked:
		return "its address refuses programs since " + since
	case counterclaim.AddressPaywalled:
		return "shown in full only against payment since " + since
	case counterclaim.AddressUnreachable:
		return "nothing can be read at its address since " + since
	}
	return ""
}

func dayOf(stamp string) string {
	d, _, _ := strings.Cut(stamp, "T")
	return d
}
