package intake

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/counterclaim/counterclaim"
)

const sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Limits of an office document.
const (
	maxXMLDepth  = 500
	maxSheets    = 100
	maxSheetRows = 1 << 20 // of all sheets, blank ones too
)

// readDocument reads a .docx: its paragraphs in order, and title, author and date of its properties.
func readDocument(src []byte, o Options) (page, error) {
	var p page
	z, _, err := openZip(bytes.NewReader(src), o)
	if err != nil {
		return p, err
	}
	body, err := zipPart(z, "word/document.xml", o)
	if err != nil {
		return p, err
	}
	if body == nil {
		return p, counterclaim.Errorf(counterclaim.CodeBadInput, "it is no .docx document: it has no word/document.xml").
			Try("save it from the word processor as .docx")
	}
	paragraphs, title, err := documentText(body)
	if err != nil {
		return p, err
	}
	p.media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	if err := p.takeProperties(z, o); err != nil {
		return p, err
	}
	if title != "" {
		p.report.Headline = title
	}
	p.report.Text = strings.Join(paragraphs, "\n\n")
	return p, nil
}

// documentText gives the paragraphs, and the first one with the style of a title or a first heading, which is then none of them.
func documentText(body []byte) (paragraphs []string, title string, err error) {
	in := xml.NewDecoder(bytes.NewReader(body))
	var b strings.Builder
	style, depth, words, deleted := "", 0, false, 0
	for {
		token, err := in.Token()
		if err == io.EOF {
			return paragraphs, title, nil
		}
		if err != nil {
			return nil, "", counterclaim.Errorf(counterclaim.CodeBadInput, "its word/document.xml cannot be read").Because(err).
				Try("save it again from the word processor")
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth++; depth > maxXMLDepth {
				return nil, "", counterclaim.Errorf(counterclaim.CodeTooLarge, "it nests elements more than %d deep", maxXMLDepth)
			}
			switch t.Name.Local {
			case "pStyle":
				style = xmlAttr(t, "val")
			case "t":
				words = true
			case "tab":
				b.WriteByte('\t')
			case "br", "cr":
				b.WriteByte('\n')
			case "del", "delText", "Fallback": // the last says again, for old programs, what stands before it
				deleted++
			}
		case xml.CharData:
			if words && deleted == 0 {
				b.Write(t)
			}
		case xml.EndElement:
			depth--
			switch t.Name.Local {
			case "t":
				words = false
			case "del", "delText", "Fallback":
				deleted--
			case "p":
				s := strings.TrimSpace(b.String())
				b.Reset()
				switch {
				case s == "":
				case title == "" && len(paragraphs) == 0 && (style == "Title" || style == "Heading1"):
					title = s
				default:
					paragraphs = append(paragraphs, s)
				}
				style = ""
			}
		}
	}
}

func xmlAttr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// takeProperties reads what the document says of itself.
func (p *page) takeProperties(z *zip.Reader, o Options) error {
	src, err := zipPart(z, "docProps/core.xml", o)
	if err != nil || src == nil {
		return err
	}
	var core struct {
		Title    string `xml:"title"`
		Creator  string `xml:"creator"`
		Created  string `xml:"created"`
		Language string `xml:"language"`
	}
	if xml.Unmarshal(src, &core) != nil {
		p.note("its properties cannot be read")
		return nil
	}
	p.report.Headline, p.report.Language, p.date = strings.TrimSpace(core.Title), strings.TrimSpace(core.Language), strings.TrimSpace(core.Created)
	if a := strings.TrimSpace(core.Creator); a != "" {
		p.report.Authors = []string{a}
	}
	return nil
}

// readSheets reads the sheets of an .xlsx file, each a table of its own, row by row.
func readSheets(in io.Reader, file string, o Options, yield func(Item) bool) bool {
	src, err := readWhole(in, o)
	if err != nil {
		return yield(inPiece(err, file, ""))
	}
	if _, _, err := openZip(bytes.NewReader(src), o); err != nil { // looked at before the library unpacks it
		return yield(inPiece(err, file, ""))
	}
	f, err := openSheets(src, o)
	if err != nil {
		return yield(inPiece(err, file, ""))
	}
	defer f.Close()
	given, none, left := false, error(nil), maxSheetRows
	for i, sheet := range f.GetSheetList() {
		if i == maxSheets {
			err := counterclaim.Errorf(counterclaim.CodeTooLarge, "it has more than %d sheets: the rest is left", maxSheets)
			return yield(inPiece(err.Try("split it"), file, ""))
		}
		more, err := readSheet(f, sheet, src, &given, &left, file, o, yield)
		if !more {
			return false
		}
		if none == nil {
			none = err
		}
	}
	if given {
		return true
	}
	if none == nil {
		none = counterclaim.Errorf(counterclaim.CodeEmpty, "its sheets are empty").Try("check that it was saved in full")
	}
	return yield(inPiece(none, file, ""))
}

// openSheets opens a file within limits; a fault of the library in broken data is an error of the file.
func openSheets(src []byte, o Options) (f *excelize.File, err error) {
	defer guard("it is a spreadsheet", &err)
	f, err = excelize.OpenReader(bytes.NewReader(src), excelize.Options{UnzipSizeLimit: 8 * o.MaxFile, UnzipXMLSizeLimit: o.MaxFile})
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "it is no .xlsx file that can be read").Because(err).
			Try("save it from the spreadsheet as .xlsx or .csv")
	}
	return f, nil
}

// guard makes an error of a panic of a library on broken data.
func guard(what string, err *error) {
	if fault := recover(); fault != nil {
		*err = counterclaim.Errorf(counterclaim.CodeBadInput, "%s with data that cannot be read: %v", what, fault).Try("save it again from the program that made it")
	}
}

// readSheet reads one sheet; err is what is wrong with its header, which matters where no sheet holds reports.
func readSheet(f *excelize.File, sheet string, src []byte, given *bool, left *int, file string, o Options, yield func(Item) bool) (more bool, err error) {
	var rows *excelize.Rows
	open := func() (err error) {
		defer guard("its sheet "+quoted(sheet)+" is one", &err)
		rows, err = f.Rows(sheet)
		return err
	}
	if err := open(); err != nil {
		return true, at(err, file, 0)
	}
	defer rows.Close()
	from1904 := false
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		from1904 = *props.Date1904
	}
	var t *table
	for n := 1; *left > 0; n++ {
		*left--
		cells, ok, err := nextRow(rows)
		if err != nil {
			return yield(inPiece(err, file, "sheet "+quoted(sheet))), nil
		}
		switch {
		case !ok:
			return true, nil
		case strings.TrimSpace(strings.Join(cells, "")) == "":
			continue
		case t == nil:
			if t, err = newTable(cells, o); err != nil {
				return true, err
			}
			continue
		}
		if i, ok := t.at["published"]; ok && i < len(cells) {
			cells[i] = sheetDay(cells[i], from1904)
		}
		item := t.sheetRow(cells, sheet, n, src, *given, file, o)
		*given = *given || item.Report != nil
		if !yield(item) {
			return false, nil
		}
	}
	e := counterclaim.Errorf(counterclaim.CodeTooLarge, "the file has more than %d rows: the rest is left", maxSheetRows)
	return yield(inPiece(e.Try("split it"), file, "sheet "+quoted(sheet))), nil
}

// sheetDay writes a day that a spreadsheet keeps as a number of days, from 1955 to 2119, as the record does; its time of day has no
// zone. What is no such number stays as it is.
func sheetDay(cell string, from1904 bool) string {
	days, err := strconv.ParseFloat(cell, 64)
	if err != nil || !(days > 20_000 && days < 80_000) {
		return cell
	}
	t, err := excelize.ExcelDateToTime(days, from1904)
	switch {
	case err != nil:
		return cell
	case days == math.Trunc(days):
		return t.Format(counterclaim.DateLayout)
	}
	return t.Round(time.Minute).Format("2006-01-02T15:04")
}

func nextRow(rows *excelize.Rows) (cells []string, ok bool, err error) {
	defer guard("it is a sheet", &err)
	if !rows.Next() {
		if err := rows.Error(); err != nil {
			return nil, false, counterclaim.Errorf(counterclaim.CodeBadInput, "its rows cannot be read on").Because(err)
		}
		return nil, false, nil
	}
	cells, err = rows.Columns(excelize.Options{RawCellValue: true}) // as a day is shown its year may have two digits, its month stand first
	if err != nil {
		return nil, false, counterclaim.Errorf(counterclaim.CodeBadInput, "a row cannot be read").Because(err)
	}
	return cells, true, nil
}
