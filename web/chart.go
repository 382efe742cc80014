package web

import (
	"time"

	"github.com/counterclaim/counterclaim"
)

// chart is the number of incidents over time as bars, newest last.
type chart struct {
	Width, Height int
	Bars          []bar
	First, Last   string // days in words
	Top           int    // of the highest bar
	Step          int    // days in a bar
	Undated       int
	Earlier       int // incidents before the first bar
}

type bar struct {
	X, Y, Width, Height float64
	Say                 string // "3 March 2031: 4 incidents"
}

// The chart has at most maxBars bars. Its bars are the shortest of these that show nearly all
// incidents; what is older is counted beside it.
const maxBars = 92

func barSteps() []int { return []int{1, 7, 31} }

// dayChart makes the chart; nil where no incident has a day.
func (d *desk) dayChart(days []counterclaim.DayCount) *chart {
	c := &chart{Width: 460, Height: 96}
	count := map[int64]int{} // by days since 1970
	sum := 0
	var last int64
	for _, x := range days {
		t, err := time.Parse(counterclaim.DateLayout, x.Day)
		if err != nil {
			c.Undated += x.Incidents
			continue
		}
		if len(count) == 0 || dayNumber(t) > last {
			last = dayNumber(t)
		}
		count[dayNumber(t)] += x.Incidents
		sum += x.Incidents
	}
	if len(count) == 0 {
		return nil
	}
	var sums []int
	for _, c.Step = range barSteps() {
		sums, c.Earlier = binned(count, last, c.Step)
		if c.Earlier*10 <= sum {
			break
		}
	}
	start := last + 1 - int64(len(sums)*c.Step)
	c.First, c.Last = d.say.Day(dateOf(start)), d.say.Day(dateOf(last))
	d.bars(c, sums, start)
	return c
}

// binned sums incidents into bars that end on the last day, without the empty ones before the
// first, and gives the number of incidents that are older.
func binned(count map[int64]int, last int64, step int) (sums []int, earlier int) {
	sums = make([]int, maxBars)
	for day, k := range count {
		if back := (last - day) / int64(step); back < maxBars {
			sums[maxBars-1-back] += k
		} else {
			earlier += k
		}
	}
	for sums[0] == 0 {
		sums = sums[1:]
	}
	return sums, earlier
}

func (d *desk) bars(c *chart, sums []int, start int64) {
	for _, k := range sums {
		c.Top = max(c.Top, k)
	}
	wide := min(28, float64(c.Width)/float64(len(sums)))
	for i, k := range sums {
		high := 0.0
		if k > 0 {
			high = max(2, float64(k)/float64(c.Top)*float64(c.Height))
		}
		from := start + int64(i*c.Step)
		day := d.say.Span(dateOf(from), dateOf(from+int64(c.Step)-1))
		c.Bars = append(c.Bars, bar{X: round(float64(i)*wide + wide*0.1), Y: round(float64(c.Height) - high),
			Width: round(wide * 0.8), Height: round(high), Say: d.say.N("chart.bar", k, day)})
	}
	c.Width = int(wide*float64(len(sums)) + 0.5)
}

func dayNumber(t time.Time) int64 { return t.Unix() / (24 * 60 * 60) }

func dateOf(day int64) string {
	return time.Unix(day*24*60*60, 0).UTC().Format(counterclaim.DateLayout)
}
