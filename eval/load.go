package eval

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/match"
)

// MadeUp is a made-up conflict between two made-up states, of any size, for measuring how intake, matching and search grow. The
// same seed and number of reports give the same reports on every machine; report n is made without those before it.
type MadeUp struct {
	Seed    uint64
	Reports int // how many the five years hold
}

// Shares of a load's reports, in per cent.
const (
	loadCopies  = 12 // the text of a report shortly before, under another outlet's name
	loadLate    = 5  // of happenings a month to half a year before
	loadUndated = 4  // without a publication day
)

const (
	loadDays  = 1826 // five years
	loadWords = 500  // of a report, about
	// Each report tells of some of the latest happenings, of which there are as many as reports.
	loadReach = 8
)

// loadStart is the first day of a load.
func loadStart() time.Time { return time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC) }

// happening is what several reports tell of.
type happening struct {
	number int
	act    *loadAct
	actor  int // 0 or 1: the side that does it
	place  counterclaim.Place
	day    time.Time
	hour   int
	count  int64
	means  string
}

func (l MadeUp) random(stream string, n int) *rand.Rand {
	id := counterclaim.HashOf("load", stream, fmt.Sprint(l.Seed), fmt.Sprint(n))
	var a, b uint64
	for i := range 8 {
		a, b = a<<8|uint64(id[i]), b<<8|uint64(id[8+i])
	}
	return rand.New(rand.NewPCG(a, b))
}

func (l MadeUp) dayOf(n int) time.Time {
	return loadStart().AddDate(0, 0, n*loadDays/max(l.Reports, 1))
}

func (l MadeUp) happening(n int) happening {
	r := l.random("happening", n)
	acts, places := loadActs(), LoadPlaces()
	h := happening{number: n, act: &acts[r.IntN(len(acts))], actor: r.IntN(2), place: places[r.IntN(len(places))], day: l.dayOf(n), hour: r.IntN(24), count: int64(2 + r.IntN(11))}
	if len(h.act.means) > 0 {
		h.means = h.act.means[r.IntN(len(h.act.means))]
	}
	return h
}

// Report makes report n, from 0.
func (l MadeUp) Report(n int) counterclaim.Report { return l.Coding(n).Report }

// Coding makes report n with claims that are made, not read: one for each sentence that tells of a happening. It serves to fill a
// record without running the reader.
func (l MadeUp) Coding(n int) *counterclaim.Coding {
	c, _ := l.coding(n)
	return c
}

// ToldCoding makes what Coding makes, but claims stand near those alone that tell of the same happening: with [PlaceTold] a record
// gets the incidents that the load has, without the cost of matching.
func (l MadeUp) ToldCoding(n int) *counterclaim.Coding {
	c, of := l.coding(n)
	for i, h := range of {
		key := fmt.Sprintf("%s happening %d", l.dayOf(h).Format(counterclaim.DateLayout), h)
		c.Around[i] = counterclaim.Neighbourhood{Between: key, Under: []string{key}, Look: []string{key}}
	}
	return c
}

// PlaceTold puts the claims of [MadeUp.ToldCoding] that tell of one happening into one incident.
func PlaceTold(fresh, near []counterclaim.Claim) []counterclaim.Claim {
	of := map[string]counterclaim.ID{}
	for i := range near {
		of[near[i].Between] = near[i].Incident
	}
	for i := range fresh {
		c := &fresh[i]
		if _, ok := of[c.Between]; !ok {
			of[c.Between] = c.ID
		}
		c.Incident = of[c.Between]
	}
	return fresh
}

// coding makes report n, and of which happening each of its claims tells.
func (l MadeUp) coding(n int) (*counterclaim.Coding, []int) {
	r := l.random("arrival", n)
	from := n
	if n > 20 && r.IntN(100) < loadCopies {
		from = n - 1 - r.IntN(20)
	}
	w := l.write(from)
	outlet := w.outlet
	if from != n {
		outlet = loadOutlets()[3+r.IntN(4)]
	}
	rep := counterclaim.Report{Doc: fmt.Sprintf("load-%d-%d", l.Seed, n), Outlet: outlet.name, Kind: outlet.kind, Party: outlet.country(), Language: "en",
		Headline: w.headline, Text: w.text.String(), Synthetic: true, URL: fmt.Sprintf("https://%s.example/%d", outlet.host, n)}
	if r.IntN(100) >= loadUndated {
		rep.Published = l.dayOf(n).Add(time.Duration(r.IntN(24*60)) * time.Minute).Format(time.RFC3339)
	}
	rep.Fetched = l.dayOf(n).AddDate(0, 0, 1).Format(time.RFC3339)
	rep.Identify()
	c := &counterclaim.Coding{Report: rep, Claims: w.claims, CodedBy: "load 1"}
	for i := range c.Claims {
		k := &c.Claims[i]
		k.Report, k.Doc = rep.ID, rep.Doc
		k.Outlet, k.Published, k.Party, k.Synthetic = rep.Outlet, rep.Published, rep.Party, true
		k.Identify(0)
	}
	c.Around = match.Around(c.Claims)
	return c, w.told
}

// written is a report that is being written.
type written struct {
	outlet   loadOutlet
	headline string
	text     strings.Builder
	words    int
	sentence int
	claims   []counterclaim.Claim
	told     []int // the happening of each claim
}

// write makes the words and claims of an original.
func (l MadeUp) write(n int) *written {
	r := l.random("report", n)
	outlets := loadOutlets()
	w := &written{outlet: outlets[r.IntN(len(outlets))]}
	latest := n
	if r.IntN(100) < loadLate {
		latest = max(0, n-l.Reports*(30+r.IntN(150))/loadDays)
	}
	var told []happening
	for range 3 + r.IntN(3) {
		told = append(told, l.happening(max(0, latest-r.IntN(loadReach))))
	}
	w.headline = fill(pick(r, loadHeadlines()), &told[0], r)
	for w.words < loadWords-10 {
		if r.IntN(100) < 40 {
			h := &told[r.IntN(len(told))]
			w.tell(h, r)
		} else {
			w.add(fill(pick(r, loadFillers()), &told[0], r))
		}
		if r.IntN(5) == 0 {
			w.text.WriteString("\n\n")
		} else {
			w.text.WriteByte(' ')
		}
	}
	return w
}

// add writes a sentence and gives where it begins and ends, its full stop left out.
func (w *written) add(sentence string) (start, end int) {
	start = w.text.Len()
	w.text.WriteString(sentence)
	w.words += len(strings.Fields(sentence))
	w.sentence++
	return start, w.text.Len() - 1
}

// tell writes a sentence that tells of a happening, and the claim that it makes.
func (w *written) tell(h *happening, r *rand.Rand) {
	sentence := fill(pick(r, h.act.sentences), h, r)
	sides := loadSides()
	c := counterclaim.Claim{Event: h.act.event, Quad: h.act.event.Quad(), Conduct: h.act.conduct, Stance: counterclaim.Asserted, Status: counterclaim.Occurred,
		Language: "en", CodedBy: "load 1", Review: counterclaim.ByMachine, Confidence: float64(50+r.IntN(50)) / 100, Sentence: w.sentence,
		Places: []counterclaim.Place{h.place}, Counts: []counterclaim.Count{}, Means: []string{}}
	actor, target := sides[h.actor].force, sides[1-h.actor].force
	c.Actors, c.Targets = []counterclaim.Entity{actor}, []counterclaim.Entity{target}
	day := h.day.Format(counterclaim.DateLayout)
	c.Time = &counterclaim.Period{Text: loadDay(h.day), From: day, To: day, Precision: "day"}
	if h.act.counted != "" {
		n := h.count
		c.Counts = append(c.Counts, counterclaim.Count{What: h.act.counted, Low: &n, High: &n, Text: fmt.Sprint(n), Of: &target})
	}
	if h.means != "" {
		c.Means = append(c.Means, h.means)
	}
	lower := strings.ToLower(sentence[:1]) + sentence[1:]
	if strings.HasPrefix(sentence, "Ardanian") || strings.HasPrefix(sentence, "Belmarkian") {
		lower = sentence
	}
	switch victim := sides[1-h.actor].body; r.IntN(5) {
	case 0, 1: // told by the side that it happened to
		sentence = fmt.Sprintf("The %s said that %s", victim.Name, lower)
		c.Speaker, c.Stance = &victim, counterclaim.Alleged
	case 2: // denied by the side that is said to have done it
		denier := sides[h.actor].body
		sentence = fmt.Sprintf("The %s denied that %s", denier.Name, lower)
		c.Speaker, c.Stance = &denier, counterclaim.Denied
	}
	c.Start, c.End = w.add(sentence)
	c.Text = sentence[:len(sentence)-1]
	w.claims, w.told = append(w.claims, c), append(w.told, h.number)
}

// fill puts the particulars of a happening into a template.
func fill(template string, h *happening, r *rand.Rand) string {
	sides := loadSides()
	places := LoadPlaces()
	return strings.NewReplacer(
		"{A}", sides[h.actor].adjective, "{B}", sides[1-h.actor].adjective, "{AC}", sides[h.actor].name, "{BC}", sides[1-h.actor].name,
		"{P}", h.place.Name, "{Q}", places[r.IntN(len(places))].Name, "{D}", loadDay(h.day), "{H}", fmt.Sprintf("%02d:%02d", h.hour, 5*r.IntN(12)),
		"{N}", fmt.Sprint(h.count), "{M}", h.means, "{R}", fmt.Sprint(2+r.IntN(60)),
	).Replace(template)
}

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

func loadDay(t time.Time) string { return t.Format("2 January 2006") }
