package gazetteer

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

// geonamesColumns gives the columns of a country file of GeoNames, in their order.
func geonamesColumns() []string {
	return []string{"geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "feature_class", "feature_code", "country_code",
		"cc2", "admin1_code", "admin2_code", "admin3_code", "admin4_code", "population", "elevation", "dem", "timezone", "modification_date"}
}

// geonames reads country files of GeoNames. Whole says that each row has to have all columns.
func geonames(titles []string, whole bool) (rowReader, *counterclaim.Error) {
	at := columnsAt(titles, "geonameid", "name", "latitude", "longitude", "asciiname", "alternatenames", "feature_class", "feature_code",
		"country_code", "admin1_code", "population")
	for i, column := range []string{"geonameid", "name", "latitude", "longitude"} {
		if at[i] < 0 {
			return nil, missing(column)
		}
	}
	return func(values []string) (Row, bool, *counterclaim.Error) {
		if whole && len(values) != len(titles) {
			e := counterclaim.Errorf(counterclaim.CodeBadInput, "the row has %d values, not the %d of GeoNames", len(values), len(titles))
			return Row{}, false, e.Try("see whether a tab is missing or one too many")
		}
		get := func(i int) string { return value(values, at[i]) }
		row, err := listedRow(get(0), get(1), get(2), get(3), get(8), get(10))
		if err != nil {
			return Row{}, false, err
		}
		row.Feature, row.Code = get(6), get(7)
		if row.Feature != "" && !isFeature(row.Feature, row.Code) {
			e := counterclaim.Errorf(counterclaim.CodeBadInput, "feature %.60q is no class and code of GeoNames", row.Feature+"."+row.Code)
			return Row{}, false, e.Try("see whether the columns are in GeoNames's order")
		}
		if unit := get(9); unit != "" && unit != "00" && row.Country != "" {
			row.Unit = row.Country + "." + unit
		}
		row.Aliases = furtherNames(row.Aliases, get(4))
		for a := range strings.SplitSeq(get(5), ",") {
			row.Aliases = furtherNames(row.Aliases, a)
		}
		return row, true, nil
	}, nil
}

// listedRow makes what a place of either list has: id, name, coordinates, alpha-2 code, people.
func listedRow(id, name, lat, lon, country, population string) (row Row, err *counterclaim.Error) {
	if id != "" && id != "0" && id != "-1" {
		if row.GeonameID, err = geonameID(id); err != nil {
			return row, err
		}
	}
	if row.Name = name; Fold(name) == "" {
		return row, counterclaim.Errorf(counterclaim.CodeBadInput, "the place has no name").Try("leave the row out, or give it one")
	}
	if row.Lat, err = degrees("latitude", lat, 90); err != nil {
		return row, err
	}
	if row.Lon, err = degrees("longitude", lon, 180); err != nil {
		return row, err
	}
	if row.Country, err = listedCountry(country); err != nil {
		return row, err
	}
	row.Population, err = people(population)
	return row, err
}

func geonameID(id string) (int64, *counterclaim.Error) {
	n, err := strconv.ParseUint(id, 10, 32)
	if err != nil {
		return 0, counterclaim.Errorf(counterclaim.CodeBadInput, "GeoNames id %.60q is no whole number up to 4294967295", id).Try("see whether the columns are in the order of their names")
	}
	return int64(n), nil
}

// listedCountry gives the alpha-3 code. What lies in no country, or in one that is not said, has none.
func listedCountry(code string) (string, *counterclaim.Error) {
	switch code = strings.ToUpper(code); code {
	case "", "-1", "XX", "XY", "XZ", "ZZ":
		return "", nil
	}
	if long, ok := alpha3(code); ok {
		return long, nil
	}
	if isCode(code) {
		return code, nil
	}
	return "", counterclaim.Errorf(counterclaim.CodeBadInput, "country code %.60q is not known", code).Try("write the ISO 3166-1 alpha-2 code, or leave it empty")
}

// furtherNames appends a further name that can stand in a text: no link, no code of an airport or a
// station, not a letter alone.
func furtherNames(names []string, name string) []string {
	name = strings.TrimSpace(name)
	letters := utf8.RuneCountInString(name)
	code := letters <= 4 && name == strings.ToUpper(name) && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
	if letters < 2 || code || len(name) > maxName || strings.Contains(name, "://") || strings.Trim(name, "0123456789") == "" {
		return names
	}
	return append(names, name)
}
