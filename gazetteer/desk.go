package gazetteer

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// The columns of a desk's own places.
const (
	colName = iota
	colLat
	colLon
	colCountry
	colFeature
	colPopulation
	colContested
	colAliases
	colClaimedBy
	colHeldBy
	colAccordingTo
	colSince
	colCount
)

// deskColumns gives their names, in the order of the constants.
func deskColumns() [colCount]string {
	return [colCount]string{"name", "lat", "lon", "country", "feature", "population", "contested", "aliases",
		"claimed_by", "held_by", "according_to", "since"}
}

// deskValues are the values of one place as the desk wrote them, "" where it wrote none.
type deskValues [colCount]string

// row makes the place. Its Line is left to the caller.
func (v *deskValues) row() (Row, *counterclaim.Error) {
	var row Row
	row.Own, row.Name = true, v[colName]
	if Fold(row.Name) == "" {
		return Row{}, counterclaim.Errorf(counterclaim.CodeBadInput, "the row has no name").Try("write the place's name in the column name")
	}
	for _, fill := range []func(*Row) *counterclaim.Error{v.where, v.what, v.whose} {
		if err := fill(&row); err != nil {
			return Row{}, err
		}
	}
	for a := range strings.SplitSeq(v[colAliases], ";") {
		if a = strings.TrimSpace(a); a != "" {
			row.Aliases = append(row.Aliases, a)
		}
	}
	return row, nil
}

// where fills the coordinates and the country.
func (v *deskValues) where(row *Row) *counterclaim.Error {
	var err *counterclaim.Error
	if row.Lat, err = degrees("lat", v[colLat], 90); err != nil {
		return err
	}
	if row.Lon, err = degrees("lon", v[colLon], 180); err != nil {
		return err
	}
	if row.Country = v[colCountry]; row.Country != "" && !isCode(row.Country) {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "country %.60q is not three capital letters", row.Country).
			Try("write the ISO 3166-1 alpha-3 code, or a code of your own from XAA to XZZ")
	}
	return nil
}

// what fills the kind of place and how many people it has.
func (v *deskValues) what(row *Row) *counterclaim.Error {
	row.Feature, row.Code, _ = strings.Cut(cmp.Or(v[colFeature], "P"), ".")
	if !isFeature(row.Feature, row.Code) {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "feature %.60q is no feature class of GeoNames", v[colFeature]).
			Try("write P for a town, A for a country or region, H for water, T for heights, S for a building or spot, L for an area, R for a road, V for woods, U for what lies under the sea")
	}
	var err *counterclaim.Error
	row.Population, err = people(v[colPopulation])
	return err
}

// whose fills who claims and who holds the place.
func (v *deskValues) whose(row *Row) *counterclaim.Error {
	bad := func(format string, args ...any) *counterclaim.Error {
		return counterclaim.Errorf(counterclaim.CodeBadInput, format, args...)
	}
	var claimants []string
	for by := range strings.SplitSeq(v[colClaimedBy], ";") {
		if by = strings.TrimSpace(by); by != "" && !slices.Contains(claimants, by) {
			claimants = append(claimants, by)
		}
	}
	switch said := strings.ToLower(v[colContested]); said {
	case "yes", "true", "1":
		row.Contested = true
	case "":
		row.Contested = len(claimants) > 1
	case "no", "false", "0":
		if len(claimants) > 1 {
			return bad("contested is %.60q and claimed_by has %d sides", said, len(claimants)).Try("write yes, or leave one side in claimed_by")
		}
	default:
		return bad("contested %.60q is neither yes nor no", said).Try("write yes or no, or leave it empty")
	}
	row.ClaimedBy, row.HeldBy, row.AccordingTo, row.Since = strings.Join(claimants, ";"), v[colHeldBy], v[colAccordingTo], v[colSince]
	// The rest is the record's rules for a place.
	if err := row.Place(row.Name, "").Validate(); err != nil {
		e := bad("%s", strings.TrimPrefix(err.Error(), "place: "))
		return e.Try("claimed_by and held_by take codes such as XAA or ids of parties, since a year or a day such as 2021-04-29, according_to whoever says so of one of them")
	}
	return nil
}

// people reads a number of people; empty is 0, not known.
func people(v string) (int64, *counterclaim.Error) {
	if v == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil || n < 0 {
		return 0, counterclaim.Errorf(counterclaim.CodeBadInput, "population %.60q is not a whole number", v).Try("write digits alone, or leave it empty where it is not known")
	}
	return n, nil
}

// degrees reads a coordinate that lies within limit on both sides of 0.
func degrees(column, v string, limit float64) (float64, *counterclaim.Error) {
	f, err := strconv.ParseFloat(v, 64)
	if err != nil || math.IsNaN(f) || strings.ContainsAny(v, "xX_") {
		e := counterclaim.Errorf(counterclaim.CodeBadInput, "%s %.60q is not a number", column, v)
		return 0, e.Try("write degrees with a decimal point: 39.87, -21.4")
	}
	if f < -limit || f > limit {
		return 0, counterclaim.Errorf(counterclaim.CodeBadInput, "%s %.60q is not between %v and %v", column, v, -limit, limit).
			Try("lat comes before lon in most sources; see that they are not exchanged")
	}
	return f, nil
}

// isCode reports whether s has the form of a country's code.
func isCode(s string) bool {
	return len(s) == 3 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// isFeature reports whether class and code have the form of GeoNames's.
func isFeature(class, code string) bool {
	return len(class) == 1 && strings.Contains("AHLPRSTUV", class) && len(code) < featureSize
}
