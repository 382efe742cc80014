package intake

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/temoto/robotstxt"
)

// robotsToken is the name under which robots.txt files speak to this program (RFC 9309).
const robotsToken = "counterclaim"

// Limits of robots.txt.
const (
	maxRobots       = 512 << 10        // bytes read of one
	robotsFor       = 24 * time.Hour   // how long it is believed
	robotsTroubled  = 10 * time.Minute // how long a server's fault stands for it
	maxRobotsDelay  = time.Hour        // the longest Crawl-delay that is believed
	robotsRedirects = 5
	// Each pattern is tried on an address, letter by letter: so many bytes of the one, times bytes of the other.
	maxRobotsWork = 128 << 20
)

// rules is what a host lets this program do.
type rules struct {
	data  *robotstxt.RobotsData // nil: everything
	size  int                   // bytes of the file that were read
	until time.Time
	// troubled is set where the server was at fault: until it answers it is not known what may be fetched, so nothing is.
	troubled bool
}

// readRobots reads a robots.txt file that came with a status: one that is not there allows everything, a fault of the server
// nothing, what cannot be read in it is passed over.
func readRobots(status int, body []byte) *robotstxt.RobotsData {
	if status == http.StatusTooManyRequests {
		status = http.StatusServiceUnavailable // asked to come later, not told that there are no rules
	}
	if status >= 300 && status < 400 {
		status = http.StatusNotFound // redirects that lead nowhere
	}
	data, err := robotstxt.FromStatusAndBytes(status, body[:min(len(body), maxRobots)])
	if err != nil {
		return nil
	}
	return data
}

// allows reports whether a path, with its query, may be fetched. Where it would take too long to tell, it may not.
func (r rules) allows(u *url.URL) bool {
	path := u.RequestURI()
	return r.data == nil || r.size*len(path) <= maxRobotsWork && r.data.TestAgent(path, robotsToken)
}

// delay gives the pause that the host asks for between requests.
func (r rules) delay() time.Duration {
	if r.data == nil {
		return 0
	}
	g := r.data.FindGroup(robotsToken)
	if g == nil {
		return 0
	}
	return max(0, min(g.CrawlDelay, maxRobotsDelay))
}

// robots fetches a host's robots.txt, of a longer one the beginning. The caller has the host's turn.
func (f *Fetcher) robots(ctx context.Context, of *url.URL) (rules, error) {
	u := &url.URL{Scheme: of.Scheme, Host: of.Host, Path: "/robots.txt"}
	for range robotsRedirects + 1 {
		got, err := f.exchange(ctx, u, Ask{}, f.o.MaxBytes)
		if err != nil {
			return rules{}, err
		}
		next := redirect(u, got)
		if next == "" {
			r := rules{data: readRobots(got.Request.Status, got.Body), size: min(len(got.Body), maxRobots), until: f.o.Now().Add(robotsFor)}
			if got.Request.Status >= 500 || got.Request.Status == http.StatusTooManyRequests {
				r.until, r.troubled = f.o.Now().Add(robotsTroubled), true
			}
			return r, nil
		}
		if u, err = fetchable(next); err != nil {
			break
		}
	}
	return rules{until: f.o.Now().Add(robotsFor)}, nil
}
