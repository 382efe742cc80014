package intake

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// MarkedSentence is a row of a file of relations.
type MarkedSentence struct {
	ID       string
	Sentence string // with its marks
	Event    string // gold, "" where the file has none; YIELD for RETREAT and CONCEDE
	Class    string // gold, 1 to 4, or ""
}

// maxMarkedLine is the longest line of a file of relations, in bytes.
const maxMarkedLine = 4 << 20

// MarkedSentences reads sentences in which a source and a target are marked: columns parted by tabs under a header that names
// them (marked_sentence; sentence_id, gold_root and gold_penta where they are there), or JSON lines with the same names. Every
// row is given, an empty one too.
func MarkedSentences(in io.Reader, file string) iter.Seq2[MarkedSentence, error] {
	return func(yield func(MarkedSentence, error) bool) {
		lines := bufio.NewScanner(in)
		lines.Buffer(nil, maxMarkedLine)
		var columns []string
		asJSON := false
		for number := 1; lines.Scan(); number++ {
			line := strings.TrimSuffix(lines.Text(), "\r")
			if number == 1 {
				line = strings.TrimPrefix(line, "\ufeff")
				if asJSON = strings.HasPrefix(strings.TrimSpace(line), "{"); !asJSON {
					columns = strings.Split(line, "\t")
					if !slices.Contains(columns, "marked_sentence") {
						yield(MarkedSentence{}, counterclaim.Errorf(counterclaim.CodeBadInput, "no column is called marked_sentence").At(file, 1).
							Try("begin the file with a line that names its columns, parted by tabs, or give JSON lines"))
						return
					}
					continue
				}
			}
			row, err := map[string]string{}, error(nil)
			if asJSON {
				row, err = jsonRow(line)
			} else {
				for i, cell := range strings.Split(line, "\t") {
					if i < len(columns) {
						row[columns[i]] = cell
					}
				}
			}
			if err != nil {
				yield(MarkedSentence{}, counterclaim.Errorf(counterclaim.CodeBadInput, "the line is not an object in JSON").Because(err).At(file, number).
					Try("give one object a line with the field marked_sentence"))
				return
			}
			if !yield(MarkedSentence{row["sentence_id"], row["marked_sentence"], row["gold_root"], row["gold_penta"]}, nil) {
				return
			}
		}
		if err := lines.Err(); err != nil {
			yield(MarkedSentence{}, counterclaim.Errorf(counterclaim.CodeUnreadable, "the file cannot be read on").Because(err).At(file, 0).
				Try("a line may have %d MiB", maxMarkedLine>>20))
		}
	}
}

// jsonRow reads an object whose values are strings or numbers.
func jsonRow(line string) (map[string]string, error) {
	row := map[string]string{}
	if strings.TrimSpace(line) == "" {
		return row, nil
	}
	var fields map[string]any
	if err := json.Unmarshal([]byte(line), &fields); err != nil {
		return nil, err
	}
	for name, v := range fields {
		switch v := v.(type) {
		case string:
			row[name] = v
		case float64:
			row[name] = fmt.Sprint(v)
		}
	}
	return row, nil
}
