package web

import (
	"cmp"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// lossTable is the ledger of an incident's losses: a row for each loss of each side's people, with
// one side's own account, the other's and third parties' in columns of their own.
type lossTable struct {
	Columns []string // names of the accounts
	Rows    []lossRow
}

type lossRow struct {
	What, Of, Kind string
	Class          string // names the colour of the party whose people they are
	Cells          []lossCell
}

// lossCell is what one account gives. It is empty where it gives nothing.
type lossCell struct {
	Wide   bool // it spans the columns of both parties' accounts: nobody says whose people are meant
	Voices []lossVoice
}

type lossVoice struct {
	By      string // the party, where the column does not say
	Range   string // all figures that stand, together
	Best    string
	Figures []lossFigure
	Earlier []lossFigure // which no longer stand
}

type lossFigure struct {
	Number, Source string
	At             stamp
	Alleged        bool
	Links          []string // addresses of the claims
}

// lossKey is one loss in a ledger, of whosever people.
type lossKey struct{ what, scope, kind string }

// losses lays a ledger out. Where the loss of one party's people is told of, every party has a row
// for it, so that each is seen to have been asked.
func (d *desk) losses(f *frame, cells []counterclaim.LedgerCell, columns []column) *lossTable {
	if len(cells) == 0 {
		return nil
	}
	own, other, third := d.say.T("account.own"), d.say.T("account.other"), d.say.T("account.third")
	if len(columns) > 2 {
		other = d.say.T("account.others")
	}
	t := &lossTable{Columns: []string{own, other, third}}
	var keys []lossKey
	sides := map[lossKey][]string{} // of no party, in the order of the ledger
	isParty := func(side string) bool {
		return slices.ContainsFunc(columns, func(c column) bool { return c.ID == side })
	}
	for _, c := range cells {
		k := lossKey{c.What, c.Scope, c.Kind}
		if !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
		if !isParty(c.Of) && !slices.Contains(sides[k], c.Of) {
			sides[k] = append(sides[k], c.Of)
		}
	}
	slices.SortStableFunc(keys, func(a, b lossKey) int {
		return cmp.Or(cmp.Compare(slices.Index(counterclaim.Losses(), a.what), slices.Index(counterclaim.Losses(), b.what)),
			strings.Compare(a.scope, b.scope), strings.Compare(a.kind, b.kind))
	})
	var rest []lossRow // of people of no party, below those of the parties
	for i, k := range keys {
		if i > 0 && (keys[i-1].what != k.what || keys[i-1].scope != k.scope) {
			t.Rows, rest = append(t.Rows, rest...), nil
		}
		of := func(c counterclaim.LedgerCell, side string) bool {
			return lossKey{c.What, c.Scope, c.Kind} == k && c.Of == side
		}
		if slices.ContainsFunc(cells, func(c counterclaim.LedgerCell) bool { return isParty(c.Of) && of(c, c.Of) }) {
			for _, col := range columns {
				t.Rows = append(t.Rows, d.lossRow(f, k, col.ID, col.Class, cells, columns))
			}
		}
		for _, side := range sides[k] {
			rest = append(rest, d.lossRow(f, k, side, "", cells, columns))
		}
	}
	t.Rows = append(t.Rows, rest...)
	return t
}

func (d *desk) lossRow(f *frame, k lossKey, side, class string, cells []counterclaim.LedgerCell, columns []column) lossRow {
	row := lossRow{What: d.say.Or("losses", k.what), Class: class, Of: d.say.T("ledger.nobody")}
	if side != "" {
		row.Of = d.say.T("party.of", f.name(side))
	}
	var kinds []string
	for _, code := range []string{k.kind, k.scope} {
		if code != "" {
			kinds = append(kinds, d.say.Or("losses", code))
		}
	}
	row.Kind = strings.Join(kinds, ", ")
	var own, other, third lossCell
	for _, col := range columns {
		for _, c := range cells {
			if (lossKey{c.What, c.Scope, c.Kind}) != k || c.Of != side || c.By != col.ID {
				continue
			}
			switch v := d.lossVoice(c, col.Name); c.Account {
			case counterclaim.OwnAccount:
				v.By = ""
				own.Voices = append(own.Voices, v)
			default:
				if c.Account == counterclaim.OtherAccount && len(columns) == 2 {
					v.By = ""
				}
				other.Voices = append(other.Voices, v)
			}
		}
	}
	for _, c := range cells {
		if (lossKey{c.What, c.Scope, c.Kind}) == k && c.Of == side && c.Account == counterclaim.ThirdAccount {
			third.Voices = append(third.Voices, d.lossVoice(c, ""))
		}
	}
	if class == "" {
		other.Wide = true
		row.Cells = []lossCell{other, third}
		return row
	}
	row.Cells = []lossCell{own, other, third}
	return row
}

func (d *desk) lossVoice(c counterclaim.LedgerCell, by string) lossVoice {
	v := lossVoice{By: by, Range: d.lossRange(c)}
	if c.Best != nil {
		v.Best = d.say.T("ledger.best", d.say.Number(*c.Best))
	}
	for _, g := range slices.Backward(c.Figures) {
		number := d.say.Count(counterclaim.Count{Low: g.Low, High: g.High, Approximate: g.Approximate})
		if g.Scope == "new" {
			number = d.say.T("ledger.new", number)
		}
		figure := lossFigure{Number: number, Source: cmp.Or(g.Source, d.say.T("outlet.none")), At: d.say.Date(g.At), Alleged: g.Stance == counterclaim.Alleged}
		for _, id := range g.Claims {
			figure.Links = append(figure.Links, address("c", id))
		}
		if g.Standing {
			v.Figures = append(v.Figures, figure)
		} else {
			v.Earlier = append(v.Earlier, figure)
		}
	}
	return v
}

// lossRange writes the lowest and the highest number of a cell.
func (d *desk) lossRange(c counterclaim.LedgerCell) string {
	n := counterclaim.Count{Low: c.Low, High: c.High}
	if c.Open && c.Low != nil && c.High != nil {
		if *c.Low != *c.High {
			return d.say.T("ledger.open", d.say.Number(*c.Low), d.say.Number(*c.High))
		}
		n.High = nil
	}
	return d.say.Count(n)
}
