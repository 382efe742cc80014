package escalation

import "math"

// thresholds are what the sums have to pass, by the level in things a day and by the spread (variance is mean + spread·mean²). They were found by
// simulation: raised and lowered, eight times over, until lines that do not change were called to have changed at the stated rate,
// with everything estimated as it is on a record, sources that fall silent, come in and change included. eval escalation measures them.
func thresholds(up bool) (levels, spreads []float64, at [][]float64) {
	levels, spreads = []float64{0.1, 0.3, 1, 3, 10, 30}, []float64{0.1, 0.4, 1.1}
	if up {
		return levels, spreads, [][]float64{{2.5, 2.5, 2.5}, {3.4, 3.8, 4.4}, {4.7, 5.8, 5.8}, {4.8, 7.0, 6.5}, {4.9, 7.8, 8.0}, {5.0, 8.4, 9.4}}
	}
	return levels, spreads, [][]float64{{3.0, 3.0, 3.0}, {3.3, 3.3, 3.3}, {4.0, 4.8, 4.2}, {4.5, 5.7, 4.4}, {4.7, 6.4, 5.2}, {4.7, 6.8, 4.8}}
}

// threshold gives what a sum has to pass at a level and spread, between the points of the grid by their logarithms.
func threshold(level, spread float64, up bool) float64 {
	levels, spreads, t := thresholds(up)
	i, a := between(levels, level)
	j, b := between(spreads, spread)
	return (1-a)*((1-b)*t[i][j]+b*t[i][j+1]) + a*((1-b)*t[i+1][j]+b*t[i+1][j+1])
}

// between gives the point of a grid below a value and how far it is to the next. What lies outside is at the edge.
func between(grid []float64, v float64) (int, float64) {
	v = min(max(v, grid[0]), grid[len(grid)-1])
	i := 0
	for i+2 < len(grid) && v > grid[i+1] {
		i++
	}
	return i, math.Log(v/grid[i]) / math.Log(grid[i+1]/grid[i])
}
