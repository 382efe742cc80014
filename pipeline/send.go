package pipeline

import (
	"iter"
	"slices"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/policy"
)

// WithoutSecrets is a sequence of reports as a stream may have them, which holds in clear what it is given: in place of a confidential one stands why it is
// refused. Where anything is confidential, the bytes of a file in which several reports stand are left out: one of them may be.
func WithoutSecrets(items iter.Seq[intake.Item], rule *policy.Confidential) iter.Seq[intake.Item] {
	if !rule.Any() {
		return items
	}
	return func(yield func(intake.Item) bool) {
		var waits *intake.Item // until it is known whether others stand in its file
		for item := range items {
			if waits != nil {
				file := itemFile(&item)
				if !file.IsZero() && file == itemFile(waits) {
					without(waits, file)
				}
				if !yield(*waits) {
					return
				}
				waits = nil
			}
			switch {
			case item.Report == nil || len(item.Originals) == 0 && !rule.Report(item.Report):
				if !yield(item) {
					return
				}
			case rule.Report(item.Report):
				refused := intake.Item{File: item.File, Line: item.Line}
				refused.Err = counterclaim.Errorf(counterclaim.CodeUnsupported, "this report is of a confidential source, and a stream would hold it in clear").
					Try("counterclaim add it where the record's vault is")
				if !yield(refused) {
					return
				}
			default:
				own := item
				waits = &own
			}
		}
		if waits != nil {
			yield(*waits)
		}
	}
}

// itemFile gives the bytes in which the report of an item stood.
func itemFile(item *intake.Item) counterclaim.ID {
	if item.Report == nil {
		return counterclaim.ID{}
	}
	return fileOf(&counterclaim.Coding{Report: *item.Report})
}

// without takes the bytes of a file from an item.
func without(item *intake.Item, file counterclaim.ID) {
	item.Originals = slices.DeleteFunc(slices.Clone(item.Originals), func(o counterclaim.Original) bool { return o.ID == file })
	item.Notes = append(slices.Clone(item.Notes), "the bytes of the file are not sent: a report of a confidential source may stand in it")
}
