package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"io"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/export"
	"github.com/counterclaim/counterclaim/policy"
	"github.com/counterclaim/counterclaim/review"
)

// findings writes every published finding that may leave with its replies and corrections, superseded ones too, last published first, and gives how many;
// then each table of them from what was written.
func (r *release) findings(ctx context.Context, store counterclaim.Findings, view *policy.View) (n int, err error) {
	const page = 200
	err = r.write("findings.jsonl", func(w io.Writer) error {
		out := json.NewEncoder(w)
		out.SetEscapeHTML(false)
		for last := (counterclaim.ID{}); ; {
			list, err := store.Findings(ctx, counterclaim.FindingQuery{Limit: page, After: last})
			if err != nil {
				return err
			}
			for i := range list {
				f, err := releasedFinding(ctx, store, view, &list[i])
				if err != nil {
					return err
				}
				if f == nil {
					continue
				}
				n++
				if err := out.Encode(f); err != nil {
					return err
				}
			}
			if len(list) < page {
				return nil
			}
			last = list[len(list)-1].ID
		}
	})
	for _, t := range export.FindingTables() {
		if err == nil {
			err = r.write(t.Name+".csv", func(w io.Writer) error { return r.findingRows(w, t) })
		}
	}
	return n, err
}

// releasedFinding gives a finding as it leaves, nil for one that does not. What superseded it, or was superseded by it, is named all the same: that there is
// another is no secret.
func releasedFinding(ctx context.Context, store counterclaim.Findings, view *policy.View, f *counterclaim.Finding) (*export.Finding, error) {
	of, err := store.Case(ctx, f.Incident)
	if err != nil {
		return nil, err
	}
	left, why, err := view.Released(ctx, of, f, review.LateReplies(of, f))
	if err != nil || why != "" {
		return nil, err
	}
	out := export.FindingOf(of, left.Finding, left.Late, left.Corrections)
	out.Whole = left.Whole
	for _, t := range left.HeldBack {
		out.HeldBack = append(out.HeldBack, export.FindingHeld{In: t.In, From: t.From, To: t.To, Why: t.Why})
	}
	return out, nil
}

// findingRows writes a table of findings.jsonl as CSV.
func (r *release) findingRows(w io.Writer, t export.FindingTable) error {
	out := csv.NewWriter(w)
	if err := out.Write(t.Header()); err != nil {
		return err
	}
	err := eachLine(r.folder, "findings.jsonl", func(line []byte) error {
		var f export.Finding
		if err := json.Unmarshal(line, &f); err != nil {
			return err
		}
		return out.WriteAll(t.Rows(&f))
	})
	out.Flush()
	if err != nil {
		return err
	}
	return out.Error()
}
