package intake

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// A day in a spreadsheet is a number with a form of showing it: whichever form, it is that day.
func TestSheetDates(t *testing.T) {
	f := excelize.NewFile()
	row := []any{"text", "published"}
	if err := f.SetSheetRow("Sheet1", "A1", &row); err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 3, 6, 0, 0, 0, 0, time.UTC)
	for i, form := range []int{14, 15, 22, 0} {
		cell := string(rune('2' + i))
		style, err := f.NewStyle(&excelize.Style{NumFmt: form})
		if err != nil {
			t.Fatal(err)
		}
		written := any(day.Add(time.Duration(i) * 15 * time.Minute))
		if form == 0 {
			written = "6 March 2026"
		}
		if err := errors.Join(f.SetCellValue("Sheet1", "A"+cell, 1+i), f.SetCellValue("Sheet1", "B"+cell, written), f.SetCellStyle("Sheet1", "B"+cell, "B"+cell, style)); err != nil {
			t.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "days", strings.Join(saw(t, ".xlsx", b.Bytes(), Options{}), " / "), "|2026-03-06||1 / |2026-03-06T00:15||2 / |2026-03-06T00:30||3 / |2026-03-06||4")
}
