package web

import (
	"cmp"

	"github.com/counterclaim/counterclaim/escalation"
)

// laneFigure is one kind of line as three lanes: of both parties, and below it one party's with bars that rise and the other's with bars that hang, to one scale. Their
// bars are of one colour. Widths are days, heights per cent of a lane: words stand outside the pictures, so that these can be of any width.
type laneFigure struct {
	Title, Note string
	Days        int
	Lanes       []lane
	Cover       []laneBar // coverage, in per cent
	First, Last string
}

type lane struct {
	Name, Class string
	Top         string // what the highest bar stands for
	Hangs       bool
	Bars        []laneBar
	Marks       []laneBar // days from the beginning of a change to that which called it
}

type laneBar struct {
	X, Y, Width, Height float64
	Class               string // "", "unknown" or "open"
	Say                 string
}

func (d *desk) laneFigure(f *frame, kind escalation.Kind, lines []*escalation.Line) laneFigure {
	days := lines[0].Days
	out := laneFigure{Title: d.say.T("escalation.kind." + string(kind)), Note: d.say.T("escalation.note." + string(kind)), Days: len(days), First: d.say.Day(days[0].Day), Last: d.say.Day(days[len(days)-1].Day)}
	tops := []float64{max(1, topOf(lines[0])), max(1, topOf(lines[1]), topOf(lines[2]))}
	tops = append(tops, tops[1])
	for i, l := range lines {
		name, class := d.say.T("escalation.both"), ""
		if l.From != "" {
			name, class = f.partyName(l.From)
			name = d.say.T("escalation.by", name)
		}
		n := lane{Name: name, Class: class, Hangs: i == 2, Top: d.say.T("escalation.top", levelText(topOf(l)))}
		d.laneBars(&n, l, tops[i])
		out.Lanes = append(out.Lanes, n)
	}
	for i, x := range days {
		h := round(100 * x.Coverage)
		out.Cover = append(out.Cover, laneBar{X: float64(i), Y: 100 - h, Width: 1, Height: h, Say: d.say.T("escalation.cover.day", d.say.Day(x.Day), percentOf(x.Coverage))})
	}
	return out
}

// topOf is the highest level of a line.
func topOf(l *escalation.Line) float64 {
	top := 0.0
	for i := range l.Days {
		if v := l.Days[i].Level; v != nil {
			top = max(top, *v)
		}
	}
	return top
}

func (d *desk) laneBars(n *lane, l *escalation.Line, top float64) {
	for i := range l.Days {
		x := &l.Days[i]
		b := laneBar{X: float64(i), Width: 1, Height: 100}
		switch {
		case x.State != escalation.Known:
			b.Class = string(x.State)
			b.Say = d.say.T("escalation.state."+string(x.State), d.say.Day(x.Day), percentOf(x.Coverage))
		case *x.Level == 0:
			continue
		default:
			b.X, b.Width = round(float64(i)+0.12), 0.76
			b.Height = round(max(3, 100**x.Level/top))
			if !n.Hangs {
				b.Y = round(100 - b.Height)
			}
			b.Say = d.say.T("escalation.day", d.say.Day(x.Day), levelText(*x.Level), d.say.Number(int64(x.Count)), percentOf(x.Coverage))
		}
		n.Bars = append(n.Bars, b)
	}
	for _, c := range l.Changes {
		from, to := daysAfter(l.Days[0].Day, c.Since), daysAfter(l.Days[0].Day, c.Called)
		if c.Since < l.Days[0].Day {
			from = 0
		}
		n.Marks = append(n.Marks, laneBar{X: float64(from), Width: float64(to - from + 1), Height: 100, Say: d.say.T("escalation.mark", d.say.Day(c.Since), d.say.Day(c.Called))})
	}
}

// readingRow draws how much of a source was read on each day.
func (d *desk) readingRow(f *frame, s *escalation.Source) readingRow {
	out := readingRow{Name: cmp.Or(s.Outlet, d.say.T("outlet.none")), Usual: levelText(s.Usual), Width: len(s.Reads)}
	out.Party, out.Class = f.partyName(s.Party)
	top := 1
	for _, k := range s.Reads {
		top = max(top, k)
	}
	for i, k := range s.Reads {
		if k > 0 {
			h := round(max(8, 100*float64(k)/float64(top)))
			out.Bars = append(out.Bars, laneBar{X: float64(i), Y: round(100 - h), Width: 1, Height: h})
		}
	}
	for _, gap := range s.Silent {
		out.Silent = append(out.Silent, d.say.T("escalation.gap", d.say.Span(gap.From, gap.To)))
	}
	return out
}
