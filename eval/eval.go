// Package eval scores what the program makes against gold sets.
package eval

import "github.com/counterclaim/counterclaim"

// Figure is precision, recall and F1, rounded to four digits as the reference scorer does.
type Figure struct{ Precision, Recall, F1 float64 }

// Scores is the outcome of scoring claims.
type Scores struct {
	Documents, Gold, Predicted, Paired int
	Names                              []string // order of Figures
	Figures                            map[string]Figure
	CalibrationError                   float64
}

// Claims scores predicted claims against the gold set in dir (docs.jsonl and claims.jsonl).
func Claims(dir string, predicted []counterclaim.Claim) (*Scores, error) { return nil, nil }
