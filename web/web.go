// Package web is the desk: server-rendered pages over a record. Call [New] for the handler and
// [NewServer] for a server with limits around it. Every page works without scripts and without
// any outside address; all that a page needs is embedded.
//
// One file is one page: incident_list.go answers "/", incident_show.go "/i/{id}" and so on.
// A page's function reads the record and returns a view; the layout around it, errors and
// headers are the same for all. What is said to people stands in messages_en.go and in package
// ontology.
//
// The desk is neutral by its layout. The parties' columns are equal and their order changes
// from day to day (see columns); no colour or word says that one of them is right.
package web

import (
	"context"
	"html/template"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/ceasefire"
	leaving "github.com/counterclaim/counterclaim/policy"
	"github.com/counterclaim/counterclaim/review"
	overlay "github.com/counterclaim/counterclaim/shelf"
	"github.com/counterclaim/counterclaim/text"
	"github.com/counterclaim/counterclaim/vault"
)

// Record is what the desk reads. A counterclaim.Store is one.
type Record interface {
	counterclaim.Reader
	Marks(ctx context.Context) ([]counterclaim.Mark, error)
	Watched(ctx context.Context, q counterclaim.WatchedQuery) ([]counterclaim.Watched, error)
	SetAsides(ctx context.Context, limit, offset int) ([]counterclaim.DeadLetter, int, error)
	counterclaim.Findings
	Arrangements(ctx context.Context, incident counterclaim.ID, limit, offset int) ([]counterclaim.Arrangement, error)
}

// Options of the desk.
type Options struct {
	Store Record // where it is counterclaim.Exhibits too, exhibits are shown
	// Vault has the bytes of exhibits; nil shows what is known of them alone, and takes none.
	Vault *vault.Store
	// CountryName gives the English name of a country code; nil shows the code.
	CountryName func(code string) string
	Version     string
	// Log takes faults of the program; nil is slog.Default. What a reader did wrong is not logged.
	Log *slog.Logger
	// People lets people in; nil is a desk on a machine of one's own, where nobody signs in.
	People *account.Gate
	// LogDir is the folder of the record's transparency log; "" where it has none.
	LogDir string
	// Public opens to anybody what a reader may read.
	Public bool
	// Proxies are those in front of the desk, whose word on where a request came from is taken.
	Proxies []netip.Prefix
	// Keys gives the keys with which persons sign drafts and findings here; nil is a desk that holds none.
	Keys review.Keys
	// Signers gives the register of whose keys sign, as it is when somebody signs; nil is a desk without one, where any key does.
	Signers func() (counterclaim.Signers, error)
	// Read reads a report and keeps it with its claims; nil is a desk that takes no statements.
	Read func(ctx context.Context, r *counterclaim.Report, originals ...counterclaim.Original) (counterclaim.Saved, error)
	// Sitreps writes drafts of situation reports and publishes them; nil is a desk that does neither.
	Sitreps SitrepDesk
	// Print makes a PDF of a page that stands alone; nil is a desk that gives out none.
	Print func(ctx context.Context, page []byte) ([]byte, error)
	// Now is the clock by which what is done here is dated; nil is that of the machine.
	Now func() time.Time
}

// Limits of what a page takes and how long it may work.
const (
	maxQueryRunes = 500              // of a search
	maxPage       = 10_000           // of a list
	pageTime      = 20 * time.Second // for reading the record
)

type desk struct {
	store   Record         // as whoever asks may see it
	record  Record         // whole: for what parties were given notice of, whatever else they see
	whole   leaving.Record // with its confidential reports, which are kept encrypted
	view    *leaving.View
	exact   *leaving.View // the same with counts that never lag, for exports
	country func(code string) string
	version string
	log     *slog.Logger
	text    *text.Analyzer
	say     language
	views   map[string]*template.Template
	assets  *assets
	counted counted
	people  *account.Gate // nil: nobody signs in
	logDir  string
	public  bool
	proxies []netip.Prefix
	rates   *rates // of what each address asks, nil for no limit
	keys    review.Keys
	signers func() (counterclaim.Signers, error) // nil: no register
	now     func() time.Time
	read    func(ctx context.Context, r *counterclaim.Report, originals ...counterclaim.Original) (counterclaim.Saved, error) // nil: no statements are taken

	agreements   keptAgreements
	sitrepsKept  keptSitreps
	sitrepDesk   SitrepDesk                                             // nil: no drafts are written here
	print        func(ctx context.Context, page []byte) ([]byte, error) // nil: nothing prints
	prints       keptPrints
	escalations  keptLines
	seasons      ceasefire.Seasons     // what was measured against them
	exhibits     counterclaim.Exhibits // nil: the record keeps none
	exhibitsKept keptShelf
	vault        *vault.Store // nil: no bytes of exhibits are here
}

// New makes the desk's handler.
func New(o Options) (http.Handler, error) {
	d, err := newOf(o)
	if err != nil {
		return nil, err
	}
	mux, err := d.routes()
	if err != nil {
		return nil, err
	}
	return d.guard(mux, d.authorised(mux)), nil
}

// newOf makes a desk without its routes.
func newOf(o Options) (*desk, error) {
	if o.Store == nil {
		return nil, counterclaim.Errorf(counterclaim.CodeInternal, "the desk was given no record to show")
	}
	analyzer, err := text.New(text.Options{})
	if err != nil {
		return nil, err
	}
	d := &desk{country: o.CountryName, version: o.Version, log: o.Log, text: analyzer, say: english(), record: o.Store,
		people: o.People, logDir: o.LogDir, public: o.Public, proxies: o.Proxies, exhibits: exhibitsOf(o.Store), vault: o.Vault, keys: o.Keys, signers: o.Signers, now: o.Now, read: o.Read,
		print: o.Print, sitrepDesk: o.Sitreps, prints: keptPrints{turn: make(chan struct{}, 1), done: map[counterclaim.ID][]byte{}}}
	if words, ok := o.Store.(counterclaim.WordHolder); ok && o.Vault != nil {
		words.HoldWords(o.Vault)
	}
	d.whole = o.Store
	if over, ok := overlay.Over(o.Store).(*overlay.Shelf); ok {
		d.whole = over
	}
	d.view = leaving.NewView(o.Store, d.sightOf, nil).Over(d.whole).Lagging()
	d.store = sighted{o.Store, d.view}
	d.exact = leaving.NewView(o.Store, d.sightOf, nil).Over(d.whole)
	if d.now == nil {
		d.now = time.Now
	}
	if d.people != nil {
		d.rates = newRates(time.Now)
	}
	if d.country == nil {
		d.country = func(code string) string { return code }
	}
	if d.log == nil {
		d.log = slog.Default()
	}
	if d.assets, err = loadAssets(); err != nil {
		return nil, err
	}
	d.views, err = d.parseViews()
	return d, err
}

func (d *desk) routes() (*router, error) {
	mux := &router{ServeMux: http.NewServeMux()}
	d.peopleRoutes(mux)
	d.exhibitPages(mux)
	d.findingRoutes(mux)
	d.complaintRoutes(mux)
	d.observationRoutes(mux)
	mux.HandleFunc("/feed.atom", d.feed)
	mux.HandleFunc("/{$}", d.page(d.incidentList))
	mux.HandleFunc("/i/{id}", d.page(d.incidentShow))
	mux.HandleFunc("/r/{id}", d.page(d.reportShow))
	mux.HandleFunc("/r/{id}/original", d.original)
	mux.HandleFunc("/c/{id}", d.page(d.claimShow))
	mux.HandleFunc("/reports", d.page(d.reportList))
	mux.HandleFunc("/sources", d.page(d.sourceList))
	mux.HandleFunc("/agreement", d.page(d.agreementShow))
	mux.HandleFunc("/sitreps", d.page(d.sitrepList))
	mux.HandleFunc("/sitreps/draft", d.page(d.sitrepDraft))
	mux.HandleFunc("POST /sitreps/draft", d.sitrepStep(false))
	mux.HandleFunc("POST /sitreps/publish", d.sitrepStep(true))
	mux.HandleFunc("/sitreps.atom", d.sitrepFeed)
	mux.HandleFunc("/s/{id}", d.page(d.sitrepShow))
	mux.HandleFunc("/s/{id}/{form}", d.sitrepFile)
	mux.HandleFunc("/equipment", d.page(d.equipmentShow))
	mux.HandleFunc("/escalation", d.page(d.escalationShow))
	d.violationRoutes(mux)
	mux.HandleFunc("/statements/new", d.page(d.statementNew))
	mux.HandleFunc("POST /statements", d.statementFile)
	mux.HandleFunc("/deadletters", d.page(d.deadLetterList))
	mux.HandleFunc("/search", d.page(d.search))
	mux.HandleFunc("/party.css", d.partyStyle)
	mux.HandleFunc("/static/{name}", d.staticShow)
	mux.HandleFunc("/healthz", d.health)
	d.logRoutes(mux)
	mux.HandleFunc("/", d.page(func(*http.Request, *frame) (*view, error) {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("error.nopage"))
	}))
	return mux, d.apiMount(mux)
}

// policy is that of every page: nothing runs in it.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// longRoutes have limits of their own: what they send or take goes on for as long as it moves.
var longRoutes = []string{"/s/{id}/{form}", apiRoot + "/export", "/x/{id}/bytes", "POST /exhibits", "POST " + apiRoot + "/exhibits"}

// guard sets the headers of every answer and lets nothing through but reading, and what a route was registered to take.
func (d *desk) guard(mux *router, next http.Handler) http.Handler {
	reading := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !mux.takes(r) {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, d.say.T("error.method"), http.StatusMethodNotAllowed)
			return
		}
		if _, pattern := mux.Handler(r); slices.Contains(longRoutes, pattern) {
			next.ServeHTTP(w, r)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), pageTime)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
	guarded := d.notTooOften(mux, http.NewCrossOriginProtection().Handler(reading))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		guarded.ServeHTTP(w, r)
	})
}

// NewServer makes a server for the desk at address that a slow or hostile reader cannot tie up.
func NewServer(address string, desk http.Handler) *http.Server {
	return &http.Server{
		Addr:              address,
		Handler:           desk,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      pageTime + 40*time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
	}
}
