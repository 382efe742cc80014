package match

import (
	"cmp"
	"slices"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

// Ledger derives who gives how many killed, wounded, missing and detained of whose people: one cell
// for each loss, side, kind of people and voice. The order of the claims makes no difference.
//
// A source's later toll takes the place of its earlier one; new losses are added to the toll before
// them. What is passed on stays its source's: a release that a wire prints is the party's, and a
// figure that the source gave before and another repeats is that one again, not a later one. Two
// figures of one source of which neither is known to be later both stand. What is denied, demanded,
// planned, threatened or supposed does not count, nor does a claim that a person has rejected. What
// is said in an accusation counts as the accuser's. A side's own account is that of its state or
// forces: its hospitals, papers and villagers are third parties.
//
// Figures are not added up across places: where one report gives the dead of two places of one
// incident apart, both figures stand in the cell, and its high is the greater of them.
func Ledger(claims []counterclaim.Claim, parties []counterclaim.Party) []counterclaim.LedgerCell {
	b := book{parties: parties, claims: map[counterclaim.ID]*counterclaim.Claim{}, origins: map[wording]*counterclaim.Claim{}, cells: map[cellKey]*cell{}}
	order := make([]*counterclaim.Claim, len(claims))
	for i := range claims {
		order[i] = &claims[i]
		b.claims[claims[i].ID] = order[i]
	}
	slices.SortFunc(order, earlier)
	for _, c := range order {
		k := wording{c.Start, c.Text}
		if o := b.origins[k]; c.Text != "" && (o == nil || o.Party == "" && c.Party != "") {
			b.origins[k] = c
		}
	}
	for _, c := range order {
		if !b.happened(c) {
			continue
		}
		from := b.claimants(c)
		for _, n := range c.Counts {
			if slices.Contains(counterclaim.Losses(), n.What) && (n.Low != nil || n.High != nil) {
				b.note(c, n, from)
			}
		}
	}
	return b.ledger()
}

// book is a ledger while it is filled.
type book struct {
	parties []counterclaim.Party
	claims  map[counterclaim.ID]*counterclaim.Claim
	origins map[wording]*counterclaim.Claim
	cells   map[cellKey]*cell
}

// wording is by what copies of one text are known: the same words at the same place in it.
type wording struct {
	start int
	text  string
}

type cellKey struct{ what, of, kind, scope, by string }

// cell is a cell of the ledger while it is filled, with who gave each figure and when.
type cell struct {
	cellKey
	figures []figure
}

type figure struct {
	counterclaim.LedgerFigure
	source string
	at     time.Time // zero where unknown
}

// claimant is who answers for a figure.
type claimant struct {
	by      string // party id, "" for voices of no party
	source  string // by which the same source is known again
	name    string
	relayed bool // another passes it on
}

// happened reports whether what a claim counts is said to have happened: neither it nor an act that
// carries it is denied or only wanted, planned or supposed.
func (b *book) happened(c *counterclaim.Claim) bool {
	if words(c) || c.Review == counterclaim.Rejected {
		return false
	}
	for range len(b.claims) {
		if c.Stance == counterclaim.Denied || c.Status != counterclaim.Occurred && c.Status != counterclaim.Ongoing {
			return false
		}
		act := b.claims[c.Within]
		if act == nil {
			break
		}
		c = act
	}
	return true
}

// claimants gives who answers for a claim: its speakers, else those who perform the act that it is
// said in, else the outlet. A copy of a party's own text is that party's.
func (b *book) claimants(c *counterclaim.Claim) []claimant {
	copied := false
	if o := b.origins[wording{c.Start, c.Text}]; o != nil && o.Outlet != c.Outlet && (c.Party == "" || c.Party == o.Party) {
		as := *c
		as.Outlet, as.Party, as.Report = o.Outlet, o.Party, o.Report
		c, copied = &as, true
	}
	var speakers []counterclaim.Entity
	if c.Speaker != nil {
		speakers = append(speakers, *c.Speaker)
	} else if act := b.claims[c.Within]; act != nil && act.SpeechAct() {
		speakers = append(speakers, act.Actors...)
	}
	var out []claimant
	if len(speakers) == 0 {
		out = append(out, b.outlet(c, copied))
	}
	for _, e := range append(speakers, c.CoSpeakers...) {
		from := b.speaker(c, e)
		from.relayed = from.relayed || copied
		if !slices.ContainsFunc(out, func(o claimant) bool { return o.by == from.by && o.source == from.source }) {
			out = append(out, from)
		}
	}
	return out
}

func (b *book) outlet(c *counterclaim.Claim, copied bool) claimant {
	from := claimant{name: c.Outlet, source: counterclaim.NameKey(c.Outlet), relayed: copied}
	if from.source == "" {
		from.source = c.Report.String() // no name, so nothing of its own that could be replaced
	}
	if v := c.OutletVoice(b.parties); v.Class == counterclaim.PartyVoice {
		from.by = v.Party
	}
	return from
}

// speaker gives who a speaker is. One who bears no name of his own ("hospitals", "officials") is
// known again within one outlet alone.
func (b *book) speaker(c *counterclaim.Claim, e counterclaim.Entity) claimant {
	from := claimant{name: cmp.Or(e.Text, e.Name)}
	if v := c.SpeakerVoice(e, b.parties); v.Class == counterclaim.PartyVoice {
		from.by = v.Party
	}
	if r, _ := utf8.DecodeRuneInString(e.Name); unicode.IsUpper(r) {
		from.name = e.Name
	}
	from.source = counterclaim.NameKey(from.name)
	outlet := counterclaim.NameKey(c.Outlet)
	from.relayed = from.source != outlet && (from.by == "" || from.by != c.Party)
	if from.name != e.Name {
		from.source = outlet + "\x00" + from.source
	}
	return from
}

func (b *book) isParty(id string) bool {
	return slices.ContainsFunc(b.parties, func(p counterclaim.Party) bool { return p.ID == id })
}

// note enters one count of a claim for each of those who answer for it.
func (b *book) note(c *counterclaim.Claim, n counterclaim.Count, from []claimant) {
	k := cellKey{what: n.What, of: ofWhom(c, n, b.parties), kind: kindOf(n)}
	if n.Scope == wholeConflict {
		k.scope = wholeConflict
	}
	for _, who := range from {
		k.by = who.by
		at := b.cells[k]
		if at == nil {
			at = &cell{cellKey: k}
			b.cells[k] = at
		}
		f := figure{source: who.source, at: published(c)}
		f.LedgerFigure = counterclaim.LedgerFigure{Source: who.name, At: c.Published, Low: n.Low, High: n.High, Approximate: n.Approximate,
			Scope: n.Scope, Stance: c.Stance}
		at.add(f, c.ID, who.relayed)
	}
}

// The scopes of a count that a ledger tells apart.
const (
	newLosses     = "new"
	wholeConflict = "whole_conflict"
)

// kindOf says what kind of people are counted, "" where the count does not say.
func kindOf(n counterclaim.Count) string {
	if n.Of == nil {
		return ""
	}
	switch n.Of.Sector {
	case counterclaim.MIL, counterclaim.REB:
		return "military"
	case counterclaim.CVL, counterclaim.REF, counterclaim.JRN:
		return "civilian"
	}
	return ""
}

// add enters a figure, or the claim alone where the figure stands there already. Figures come in
// the order of their publication.
func (l *cell) add(f figure, id counterclaim.ID, relayed bool) {
	var last *figure // of the same source
	for i := range l.figures {
		if l.figures[i].source == f.source {
			last = &l.figures[i]
		}
	}
	for i := len(l.figures) - 1; i >= 0; i-- {
		o := &l.figures[i]
		if o.source != f.source || !o.same(f) {
			continue
		}
		again := o.at.Equal(f.at) || f.Scope != newLosses && last.at.Equal(o.at)
		if relayed || again {
			if !slices.Contains(o.Claims, id) {
				o.Claims = append(o.Claims, id)
			}
			return
		}
	}
	f.Claims = []counterclaim.ID{id}
	l.figures = append(l.figures, f)
}

// same reports whether two figures give the same number of the same scope.
func (f *figure) same(o figure) bool {
	return f.Scope == o.Scope && f.Approximate == o.Approximate && equalBound(f.Low, o.Low) && equalBound(f.High, o.High)
}

func equalBound(a, b *int64) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

// settle says of the figures of each source which of them stand.
func (l *cell) settle() {
	for i := range l.figures {
		f := &l.figures[i]
		f.Standing = true
		for j := range l.figures {
			o := &l.figures[j]
			if i == j || o.source != f.source || o.Scope == newLosses {
				continue
			}
			dated := !f.at.IsZero() && !o.at.IsZero()
			if dated && o.at.After(f.at) || f.Scope == newLosses && (!dated || o.at.Equal(f.at)) {
				f.Standing = false
			}
		}
	}
}

// ledger gives the cells in order: by loss, side, kind, scope and account.
func (b *book) ledger() []counterclaim.LedgerCell {
	out := make([]counterclaim.LedgerCell, 0, len(b.cells))
	for k, l := range b.cells {
		l.settle()
		c := counterclaim.LedgerCell{What: k.what, Of: k.of, Kind: k.kind, Scope: k.scope, By: k.by, Account: b.account(k)}
		for _, f := range l.figures {
			c.Figures = append(c.Figures, f.LedgerFigure)
		}
		r := over(l.totals())
		c.Low, c.High, c.Open = r.low, r.high, r.open
		out = append(out, c)
	}
	slices.SortFunc(out, inLedgerOrder)
	return out
}

func (b *book) account(k cellKey) counterclaim.Account {
	switch {
	case k.by == "":
		return counterclaim.ThirdAccount
	case k.by == k.of:
		return counterclaim.OwnAccount
	case b.isParty(k.of):
		return counterclaim.OtherAccount
	}
	return counterclaim.OpenAccount
}

func inLedgerOrder(a, b counterclaim.LedgerCell) int {
	accounts := []counterclaim.Account{counterclaim.OwnAccount, counterclaim.OtherAccount, counterclaim.OpenAccount, counterclaim.ThirdAccount}
	return cmp.Or(
		cmp.Compare(slices.Index(counterclaim.Losses(), a.What), slices.Index(counterclaim.Losses(), b.What)),
		cmp.Compare(boolean(a.Of == ""), boolean(b.Of == "")), cmp.Compare(a.Of, b.Of),
		cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Scope, b.Scope),
		cmp.Compare(slices.Index(accounts, a.Account), slices.Index(accounts, b.Account)), cmp.Compare(a.By, b.By),
	)
}
