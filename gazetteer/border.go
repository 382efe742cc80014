package gazetteer

import (
	_ "embed" // the lines
	"strconv"
	"strings"
)

//go:embed borders.tsv
var borderTable string

// Border gives the land border of two countries (ISO 3166-1 alpha-3) as latitude and longitude, degrees, of points from one end to the other, nil
// where they have none. It is true to about ten kilometres: it says along which land something happened, not on which side.
func Border(a, b string) [][2]float64 {
	if len(a) != 3 || len(b) != 3 {
		return nil
	}
	_, rest, ok := strings.Cut(borderTable, "\n"+min(a, b)+"\t"+max(a, b)+"\t")
	if !ok {
		return nil
	}
	row, _, _ := strings.Cut(rest, "\n")
	var out [][2]float64
	for pair := range strings.FieldsSeq(row) {
		lat, lon, _ := strings.Cut(pair, ",")
		x, err1 := strconv.ParseFloat(lat, 64)
		y, err2 := strconv.ParseFloat(lon, 64)
		if err1 == nil && err2 == nil {
			out = append(out, [2]float64{x, y})
		}
	}
	return out
}
