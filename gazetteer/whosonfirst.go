package gazetteer

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// whosOnFirst reads tables of Who's On First.
func whosOnFirst(titles []string, separated byte) (rowReader, *counterclaim.Error) {
	at := columnsAt(titles, "name|wof_name", "latitude|lbl_latitude|label_latitude|geom_latitude|lat", "longitude|lbl_longitude|label_longitude|geom_longitude|lon",
		"placetype|wof_placetype", "geonameid|gn_id|gn_geonameid|concordances_gn_id", "country_code|iso|iso_country|wof_country", "population|wof_population|gn_population",
		"alternatenames|names|aliases", "is_current|mz_is_current", "deprecated|edtf_deprecated", "superseded_by|wof_superseded_by")
	for i, column := range []string{"name", "latitude", "longitude", "placetype"} {
		if at[i] < 0 {
			return nil, missing(column)
		}
	}
	return func(values []string) (Row, bool, *counterclaim.Error) {
		if err := overlong(values, len(titles)); err != nil {
			return Row{}, false, err
		}
		get := func(i int) string { return value(values, at[i]) }
		if superseded(get(8), get(9), get(10)) {
			return Row{}, false, nil
		}
		row, err := listedRow(get(4), get(0), get(1), get(2), get(5), get(6))
		if err != nil {
			return Row{}, false, err
		}
		for a := range strings.FieldsFuncSeq(get(7), func(r rune) bool { return r == ',' || r == ';' }) {
			row.Aliases = furtherNames(row.Aliases, a)
		}
		return placetype(row, get(3))
	}, nil
}

// superseded reports whether the list itself says that a row is no longer of use.
func superseded(current, deprecated, by string) bool {
	return current == "0" || strings.Trim(deprecated, "u-. ") != "" || strings.Trim(by, "[]0 -1") != ""
}

// placetype fills in what kind of place a row is; ok is false for what is none.
func placetype(row Row, kind string) (_ Row, ok bool, err *counterclaim.Error) {
	switch kind = strings.ToLower(kind); kind {
	case "locality":
		row.Feature, row.Code = "P", "PPL"
	case "neighbourhood", "macrohood", "microhood", "borough":
		row.Feature, row.Code = "P", "PPLX"
	case "localadmin":
		row.Feature, row.Code = "A", "ADM3"
	case "county", "macrocounty":
		row.Feature, row.Code = "A", "ADM2"
		row.Aliases = append(row.Aliases, row.Name+" district", row.Name+" raion", row.Name+" rayon")
	case "region":
		row.Feature, row.Code = "A", "ADM1"
		row.Aliases = append(row.Aliases, row.Name+" region", row.Name+" province", row.Name+" oblast")
	case "macroregion":
		row.Feature, row.Code = "L", "RGN"
	case "country", "dependency", "empire":
		row.Feature, row.Code = "A", "PCL"
	case "disputed":
		row.Feature, row.Code, row.Country, row.Contested = "L", "RGN", "", true
	case "continent":
		row.Feature, row.Code = "L", "CONT"
	case "ocean", "marinearea":
		row.Feature, row.Code = "H", "SEA"
	case "campus", "venue", "building", "address", "intersection", "concourse", "arcade", "wing", "enclosure", "installation":
		row.Feature = "S"
	case "postalcode", "timezone", "planet", "custom", "constituency", "marketarea":
		return row, false, nil
	default:
		e := counterclaim.Errorf(counterclaim.CodeBadInput, "placetype %.60q is none of Who's On First", kind)
		return row, false, e.Try("write locality, neighbourhood, localadmin, county, region, country, disputed or another of its types")
	}
	return row, true, nil
}

// wofFeature reads a feature of Who's On First.
func wofFeature(p properties, at *[2]string) (Row, bool, *counterclaim.Error) {
	if superseded(p.text("mz:is_current"), p.text("edtf:deprecated"), p.text("wof:superseded_by")) {
		return Row{}, false, nil
	}
	var concordances properties
	_ = json.Unmarshal(p["wof:concordances"], &concordances) // what is none has none
	id := first(concordances.text("gn:id"), p.text("gn:id"), p.text("gn:geonameid"))
	lat, lon := at[1], at[0]
	for _, from := range []string{"gn:", "geom:", "lbl:"} { // the last one that there is
		if p.text(from+"latitude") != "" {
			lat, lon = p.text(from+"latitude"), p.text(from+"longitude")
		}
	}
	row, err := listedRow(id, first(p.text("wof:name"), p.text("gn:name")), lat, lon, first(p.text("iso:country"), p.text("wof:country")),
		first(p.text("wof:population"), p.text("gn:population"), p.text("gn:pop")))
	switch {
	case err != nil:
		return Row{}, false, err
	case p.text("src:geom") == "missing" || row.Lat == 0 && row.Lon == 0:
		e := counterclaim.Errorf(counterclaim.CodeBadInput, "%.60s has no coordinates", row.Name)
		return Row{}, false, e.Try("give them as geom:latitude and geom:longitude")
	}
	if unit := p.text("gn:admin1_cod"); unit != "" && row.Country != "" {
		row.Unit = row.Country + "." + unit
	}
	for _, key := range p.keys() {
		rest, ok := strings.CutPrefix(key, "name:")
		if ok && (strings.HasSuffix(rest, "_preferred") || strings.HasSuffix(rest, "_variant") || strings.HasSuffix(rest, "_colloquial") || strings.HasSuffix(rest, "_historical")) {
			for _, name := range p.list(key) {
				row.Aliases = furtherNames(row.Aliases, name)
			}
		}
	}
	for _, key := range []string{"gn:name", "gn:asciiname"} {
		row.Aliases = furtherNames(row.Aliases, p.text(key))
	}
	return placetype(row, first(p.text("wof:placetype"), "locality"))
}

// first gives the first that is not empty.
func first(all ...string) string {
	if i := slices.IndexFunc(all, func(s string) bool { return s != "" }); i >= 0 {
		return all[i]
	}
	return ""
}
