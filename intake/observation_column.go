package intake

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// observationColumn is one column of a table of observations.
type observationColumn struct {
	name  string
	read  func(o *counterclaim.Observation, cell string) error // cell has no space around it and is not empty
	write func(o *counterclaim.Observation) string
}

// ObservationColumns are the names of the columns, which are those of the fields too. A column id is read as well: it has to be that of what
// the row says.
func ObservationColumns() []string {
	var out []string
	for _, c := range observationColumns()[1:] {
		out = append(out, c.name)
	}
	return out
}

// WriteObservations writes a table of observations with all columns, which [Observations] reads.
func WriteObservations(to io.Writer, list []counterclaim.Observation) error {
	out := csv.NewWriter(to)
	if err := out.Write(ObservationColumns()); err != nil {
		return err
	}
	for i := range list {
		var cells []string
		for _, c := range observationColumns()[1:] {
			cells = append(cells, c.write(&list[i]))
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// observationColumns are all columns, id first.
func observationColumns() []observationColumn {
	type observation = counterclaim.Observation
	word := func(name string, of func(o *observation) *string) observationColumn {
		return observationColumn{name, func(o *observation, cell string) error {
			*of(o) = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(cell)
			return nil
		}, func(o *observation) string { return *of(o) }}
	}
	moment := func(name string, of func(o *observation) *string) observationColumn {
		return observationColumn{name, func(o *observation, cell string) (err error) { *of(o), err = momentOf(cell); return err }, func(o *observation) string { return *of(o) }}
	}
	measure := func(name string, of func(o *observation) *float64) observationColumn {
		return observationColumn{name, func(o *observation, cell string) (err error) { *of(o), err = measureOf(cell); return err }, func(o *observation) string {
			if *of(o) == 0 && (name != "lat" && name != "lon" || !o.HasPosition()) {
				return ""
			}
			return measureText(*of(o))
		}}
	}
	id := func(name string, of func(o *observation) *counterclaim.ID) observationColumn {
		return observationColumn{name, func(o *observation, cell string) (err error) { *of(o), err = idOf(cell); return err }, func(o *observation) string { return of(o).String() }}
	}
	return []observationColumn{
		id("id", func(o *observation) *counterclaim.ID { return &o.ID }),
		word("mission", func(o *observation) *string { return &o.Mission }),
		word("ref", func(o *observation) *string { return &o.Ref }),
		id("supersedes", func(o *observation) *counterclaim.ID { return &o.Supersedes }),
		word("observer", func(o *observation) *string { return &o.Observer }),
		word("post", func(o *observation) *string { return &o.Post }),
		word("means", func(o *observation) *string { return &o.Means }),
		moment("time", func(o *observation) *string { return &o.Time }),
		moment("until", func(o *observation) *string { return &o.Until }),
		moment("device_time", func(o *observation) *string { return &o.DeviceTime }),
		moment("satellite_time", func(o *observation) *string { return &o.SatelliteTime }),
		moment("received", func(o *observation) *string { return &o.Received }),
		measure("lat", func(o *observation) *float64 { return &o.Lat }),
		measure("lon", func(o *observation) *float64 { return &o.Lon }),
		measure("error_m", func(o *observation) *float64 { return &o.ErrorM }),
		word("place", func(o *observation) *string { return &o.Place }),
		measure("bearing_deg", func(o *observation) *float64 { return &o.BearingDeg }),
		measure("bearing_error_deg", func(o *observation) *float64 { return &o.BearingErrorDeg }),
		measure("range_m", func(o *observation) *float64 { return &o.RangeM }),
		measure("range_min_m", func(o *observation) *float64 { return &o.RangeMinM }),
		measure("range_max_m", func(o *observation) *float64 { return &o.RangeMaxM }),
		word("perceived", func(o *observation) *string { return &o.Perceived }),
		{"conduct", func(o *observation, cell string) error { o.Conduct = counterclaim.Conduct(cell); return nil }, func(o *observation) string { return string(o.Conduct) }},
		word("what", func(o *observation) *string { return &o.What }),
		listColumn("fire", func(o *observation) *[]counterclaim.Firing { return &o.Fire }, firingOf, firingText),
		listColumn("counts", func(o *observation) *[]counterclaim.Count { return &o.Counts }, countOf, countText),
		word("weapon", func(o *observation) *string { return &o.Weapon }),
		measure("calibre_mm", func(o *observation) *float64 { return &o.CalibreMM }),
		listColumn("equipment", func(o *observation) *[]counterclaim.Equipment { return &o.Equipment }, equipmentOf, equipmentText),
		listColumn("serials", func(o *observation) *[]string { return &o.Serials }, plainEntry, plainEntryText),
		listColumn("works", func(o *observation) *[]counterclaim.Work { return &o.Works }, workOf, workText),
		listColumn("flights", func(o *observation) *[]counterclaim.Flight { return &o.Flights }, flightOf, flightText),
		word("control", func(o *observation) *string { return &o.Control }),
		word("control_date", func(o *observation) *string { return &o.ControlDate }),
		word("control_source", func(o *observation) *string { return &o.ControlSource }),
		word("access", func(o *observation) *string { return &o.Access }),
		word("access_reason", func(o *observation) *string { return &o.AccessReason }),
		measure("delay_min", func(o *observation) *float64 { return &o.DelayMin }),
		measure("effort_h", func(o *observation) *float64 { return &o.EffortH }),
		listColumn("not_reached", func(o *observation) *[]string { return &o.NotReached }, plainEntry, plainEntryText),
		listColumn("exhibits", func(o *observation) *[]counterclaim.ID { return &o.Exhibits }, idOf, counterclaim.ID.String),
		word("note", func(o *observation) *string { return &o.Note }),
		{"synthetic", func(o *observation, cell string) error { o.Synthetic = isYes(cell); return nil }, func(o *observation) string {
			if o.Synthetic {
				return "true"
			}
			return ""
		}},
	}
}

// listColumn is a column of a list, whose entries are parted by semicolons.
func listColumn[T any](name string, of func(o *counterclaim.Observation) *[]T, read func(entry string) (T, error), write func(v T) string) observationColumn {
	return observationColumn{name, func(o *counterclaim.Observation, cell string) error {
		for entry := range strings.SplitSeq(cell, ";") {
			if entry = strings.TrimSpace(entry); entry == "" {
				continue
			}
			v, err := read(entry)
			if err != nil {
				return err
			}
			*of(o) = append(*of(o), v)
		}
		return nil
	}, func(o *counterclaim.Observation) string {
		var out []string
		for _, v := range *of(o) {
			out = append(out, write(v))
		}
		return strings.Join(out, "; ")
	}}
}

// unreadCell is what is wrong with a cell, and what to try.
func unreadCell(cell, is, try string) error {
	return counterclaim.Errorf(counterclaim.CodeBadInput, "%s %s", quoted(cell), is).Try("%s", try)
}

// zonedLayouts are how tables write a time with its zone, beside RFC 3339.
func zonedLayouts() []string {
	var out []string
	for _, day := range []string{"2006-01-02T15:04", "2006-01-02 15:04"} {
		for _, seconds := range []string{"", ":05"} {
			for _, zone := range []string{"Z07:00", " Z07:00", "-0700", " -0700"} {
				out = append(out, day+seconds+zone)
			}
		}
	}
	return out
}

// momentOf gives a time as RFC 3339, in the zone in which it stands.
func momentOf(cell string) (string, error) {
	if _, err := time.Parse(time.RFC3339, cell); err == nil {
		return cell, nil
	}
	for _, layout := range zonedLayouts() {
		if t, err := time.Parse(layout, cell); err == nil {
			return t.Format(time.RFC3339), nil
		}
	}
	const try = "write the day, the time and the zone of the clock: 2031-05-06T10:00:00+05:00"
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"} {
		if _, err := time.Parse(layout, cell); err == nil {
			return "", unreadCell(cell, "has no zone", try)
		}
	}
	return "", unreadCell(cell, "is no time", try)
}

// measureOf reads a decimal number.
func measureOf(cell string) (float64, error) {
	plain := cell != "" && !strings.ContainsFunc(cell, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != '-' })
	if v, err := strconv.ParseFloat(cell, 64); plain && err == nil && len(cell) <= 40 {
		return v, nil
	}
	if strings.Contains(cell, ",") {
		return 0, unreadCell(cell, "has a comma", "write a decimal point and no thousands: 1250.5")
	}
	return 0, unreadCell(cell, "is no number", "write digits with a decimal point, and no unit: 1250.5")
}

func measureText(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func idOf(cell string) (counterclaim.ID, error) {
	id, err := counterclaim.ParseID(strings.ToLower(cell))
	if err != nil {
		return id, unreadCell(cell, "is no id", "give all 64 digits; counterclaim observation list --format jsonl and counterclaim exhibit list have them")
	}
	return id, nil
}

func plainEntry(entry string) (string, error) { return entry, nil }

func plainEntryText(v string) string { return v }

// ObservationCells gives what a table has of an observation, column by column; empty cells are left out.
func ObservationCells(o *counterclaim.Observation) (names, cells []string) {
	for _, c := range observationColumns()[1:] {
		if cell := c.write(o); cell != "" {
			names, cells = append(names, c.name), append(cells, cell)
		}
	}
	return names, cells
}
