package sitrep

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/draw"
)

// A table that is drawn stands beside its picture with the same numbers: who cannot see the picture, or reads Markdown, loses nothing.

// Sizes of a chart, in pixels of its own.
const (
	chartWide   = 640.0
	chartHigh   = 130.0 // of columns
	stripHigh   = 46.0  // of a strip
	barHigh     = 9.0   // of a bar that lies
	mostDrawn   = 62    // rows of a chart: two months, or a month beside the month before
	mostNumbers = 6     // columns of numbers of a chart
)

// Chart is a table as bars.
type Chart struct {
	Width, Height float64
	Label         string // for who does not see it
	Bars          []Bar
	Words         []Word
	Lines         []Rule
	Series        []Series // the key, "" where one series stands alone
}

// Bar is one bar; Class tells the series.
type Bar struct {
	X, Y, Width, Height float64
	Class, Say          string
}

// Word is a label.
type Word struct {
	X, Y         float64
	Text, Anchor string
}

// Rule is a line under bars.
type Rule struct{ X1, X2, Y float64 }

// Series is a column of numbers in the key of a chart.
type Series struct{ Class, Name string }

// numbers gives which columns of a table hold numbers and nothing else, and which words name a row.
func numbers(t *counterclaim.Table) (columns []int, label func(row []string) string) {
	is := make([]bool, len(t.Columns))
	for i := range t.Columns {
		is[i] = len(t.Rows) > 0
		for _, row := range t.Rows {
			if _, ok := value(row[i]); !ok {
				is[i] = false
			}
		}
		if is[i] {
			columns = append(columns, i)
		}
	}
	return columns, func(row []string) string {
		var words []string
		for i, cell := range row {
			if !is[i] {
				words = append(words, cell)
			}
		}
		return strings.Join(words, " · ")
	}
}

// value reads a number that is drawn: none below nothing, and none that is not written out.
func value(cell string) (float64, bool) {
	if cell == "-" {
		return 0, true
	}
	f, err := strconv.ParseFloat(cell, 64)
	return f, err == nil && f >= 0 && f < 1e12 && strings.Trim(cell, "0123456789.") == ""
}

// chartOf draws a table; nil where it is not to be drawn, or has no numbers.
func chartOf(t *counterclaim.Table) *Chart {
	columns, label := numbers(t)
	if len(columns) == 0 || len(t.Rows) > mostDrawn {
		return nil
	}
	columns = columns[:min(len(columns), mostNumbers)]
	c := &Chart{Width: chartWide, Label: fmt.Sprintf("%s, drawn; the numbers stand in the table", t.Heading)}
	if len(columns) > 1 && t.Draw != counterclaim.DrawPanels {
		for n, i := range columns {
			c.Series = append(c.Series, Series{series(n), t.Columns[i]})
		}
	}
	switch t.Draw {
	case counterclaim.DrawDays:
		c.columns(t, columns, label)
	case counterclaim.DrawRows:
		c.rows(t, columns, label)
	case counterclaim.DrawPanels:
		c.panels(t, columns, label)
	default:
		return nil
	}
	return c
}

// first names a row by the first of its words.
func first(label func([]string) string, row []string) string {
	word, _, _ := strings.Cut(label(row), " · ")
	return word
}

// class tells the series of a bar, and whether it is of the time before.
func class(n int, row []string) string {
	if slices.Contains(row, theTimeBefore) {
		return series(n) + " before"
	}
	return series(n)
}

// theTimeBefore stands in rows of the time with which the period is compared.
const theTimeBefore = "before"

func series(n int) string { return "s" + strconv.Itoa(n) }

// most gives the largest number of some columns.
func most(t *counterclaim.Table, columns ...int) float64 {
	top := 0.0
	for _, row := range t.Rows {
		for _, i := range columns {
			f, _ := value(row[i])
			top = max(top, f)
		}
	}
	return top
}

// share gives how many of so many pixels a number takes: what is not nothing can be seen.
func share(f, top, pixels float64) float64 {
	if f <= 0 || top <= 0 {
		return 0
	}
	return tenth(max(2, f/top*pixels))
}

func tenth(x float64) float64 { return math.Round(x*10) / 10 }

// columns draws groups of columns on one scale.
func (c *Chart) columns(t *counterclaim.Table, columns []int, label func([]string) string) {
	const left, top, below = 34.0, 8.0, 20.0
	highest := most(t, columns...)
	wide := min(60, (chartWide-left)/float64(len(t.Rows)))
	bar := wide * 0.86 / float64(len(columns))
	c.Height = top + chartHigh + below
	c.scale(left, top, chartHigh, highest)
	for i, row := range t.Rows {
		x := left + float64(i)*wide
		for n, k := range columns {
			f, _ := value(row[k])
			h := share(f, highest, chartHigh)
			c.Bars = append(c.Bars, Bar{tenth(x + wide*0.07 + float64(n)*bar), tenth(top + chartHigh - h), tenth(bar * 0.94), h, class(n, row), fmt.Sprintf("%s, %s: %s", label(row), t.Columns[k], row[k])})
		}
	}
	c.days(t, left, wide, top+chartHigh+14, label)
}

// scale writes nothing and the highest number beside columns.
func (c *Chart) scale(left, top, high, highest float64) {
	c.Words = append(c.Words, Word{left - 5, top + 9, figure(highest), "end"})
	c.Lines = append(c.Lines, Rule{left, chartWide, tenth(top + high)})
}

// days writes beneath columns what their rows are called: of the first, the last and as many between as have room.
func (c *Chart) days(t *counterclaim.Table, left, wide, y float64, label func([]string) string) {
	const room = 84.0
	every := max(1, int(math.Ceil(room/wide)))
	for i, row := range t.Rows {
		if i%every == 0 && (i+every < len(t.Rows)+every/2 || i == 0) {
			c.Words = append(c.Words, Word{tenth(left + float64(i)*wide + 1), y, clipped(first(label, row), 20), "start"})
		}
	}
}

// rows draws bars that lie beneath each other.
func (c *Chart) rows(t *counterclaim.Table, columns []int, label func([]string) string) {
	const left, right, gap = 230.0, 44.0, 8.0
	highest := most(t, columns...)
	y := 4.0
	for _, row := range t.Rows {
		c.Words = append(c.Words, Word{left - 8, tenth(y + barHigh*float64(len(columns))/2 + 4), clipped(label(row), 40), "end"})
		for n, k := range columns {
			f, _ := value(row[k])
			w := share(f, highest, chartWide-left-right)
			c.Bars = append(c.Bars, Bar{left, tenth(y), w, barHigh - 1, series(n), fmt.Sprintf("%s, %s: %s", label(row), t.Columns[k], row[k])})
			if f > 0 {
				c.Words = append(c.Words, Word{tenth(left + w + 4), tenth(y + barHigh - 1), row[k], "start"})
			}
			y += barHigh
		}
		y += gap
	}
	c.Height = y
}

// panels draws a strip of columns for each column of numbers.
func (c *Chart) panels(t *counterclaim.Table, columns []int, label func([]string) string) {
	const left, head = 34.0, 20.0
	wide := min(60, (chartWide-left)/float64(len(t.Rows)))
	y := 0.0
	for _, k := range columns {
		highest := most(t, k)
		c.Words = append(c.Words, Word{left, tenth(y + 13), t.Columns[k], "start"})
		y += head
		c.scale(left, y, stripHigh, highest)
		for i, row := range t.Rows {
			f, _ := value(row[k])
			h := share(f, highest, stripHigh)
			c.Bars = append(c.Bars, Bar{tenth(left + float64(i)*wide + wide*0.07), tenth(y + stripHigh - h), tenth(wide * 0.86), h, class(0, row), fmt.Sprintf("%s, %s: %s", label(row), t.Columns[k], row[k])})
		}
		y += stripHigh + 6
	}
	c.days(t, left, wide, tenth(y+10), label)
	c.Height = tenth(y + 18)
}

// The columns by which a table is a map.
const (
	colNumber = "No."
	colLat    = "Latitude"
	colLon    = "Longitude"
	colWithin = "Within km"
	colFound  = "Violations"
	colOpen   = "Cannot be told"

	colAddress = "Address" // of a page of the desk
)

// mapOf draws a table's places over the report's lines and zones; nil where neither is there.
func mapOf(r *counterclaim.SituationReport, t *counterclaim.Table) *draw.Locator {
	at := map[string]int{}
	for i, c := range t.Columns {
		at[c] = i
	}
	cell := func(row []string, column string) (float64, bool) {
		i, ok := at[column]
		if !ok {
			return 0, false
		}
		f, err := strconv.ParseFloat(row[i], 64)
		return f, err == nil && !math.IsNaN(f) && !math.IsInf(f, 0)
	}
	var spots []draw.Spot
	for _, row := range t.Rows {
		lat, ok := cell(row, colLat)
		lon, ok2 := cell(row, colLon)
		if !ok || !ok2 || math.Abs(lat) > 90 || math.Abs(lon) > 180 {
			continue
		}
		s := draw.Spot{At: counterclaim.Point{lon, lat}, Kind: "told"}
		if i, ok := at[colNumber]; ok {
			s.Number = clipped(row[i], 8)
		}
		if within, ok := cell(row, colWithin); ok {
			s.WithinKM = min(max(within, 0), 500)
		}
		if n, _ := cell(row, colOpen); n > 0 {
			s.Kind = "open"
		}
		if n, _ := cell(row, colFound); n > 0 {
			s.Kind = "found"
		}
		spots = append(spots, s)
	}
	var shapes []draw.Shape
	for i, s := range r.Shapes {
		one := draw.Shape{Number: letter(i), Rings: s.Lines}
		for _, polygon := range s.Polygons {
			one.Zone, one.Rings = true, append(one.Rings, polygon...)
		}
		shapes = append(shapes, one)
	}
	return draw.Map(shapes, spots, "Map: "+t.Heading, mapKey, draw.Words{Coordinate: coordinate, KM: func(km string) string { return km + " km" }})
}

// Places gives the coordinates in a report's tables that are drawn as maps, and of any other that has columns of that name, as they are written.
func Places(r *counterclaim.SituationReport, one func(where, lat, lon string)) {
	for i := range r.Tables {
		t := &r.Tables[i]
		lat, lon := slices.Index(t.Columns, colLat), slices.Index(t.Columns, colLon)
		if lat < 0 || lon < 0 {
			continue
		}
		for n, row := range t.Rows {
			one(fmt.Sprintf("%s, row %d", t.Heading, n+1), row[lat], row[lon])
		}
	}
}

const mapKey = "Full points: violations. Open points: it cannot be told. Grey points: what was reported or observed. The circle around a point is how far off it may be. No map lies beneath, and no border is drawn."

// letter names a line or zone on the map, apart from the numbers of places.
func letter(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return string(rune('A'+i/26-1)) + string(rune('A'+i%26))
}

// coordinate writes degrees with the letter of the hemisphere.
func coordinate(degrees float64, axis string, digits int) string {
	side := map[string]string{"lat": "N", "lon": "E"}[axis]
	if degrees < 0 {
		side = map[string]string{"lat": "S", "lon": "W"}[axis]
	}
	return strconv.FormatFloat(math.Abs(degrees), 'f', digits, 64) + "°\u00a0" + side
}
