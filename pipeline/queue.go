package pipeline

import (
	"context"
	"encoding/json"
	"iter"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
)

// task is a report on its way to a worker.
type task struct {
	Kind      string               `json:"kind"`
	Name      string               `json:"name,omitempty"` // what people know it by: the file and line or the address
	Report    *counterclaim.Report `json:"report"`
	Originals []carried            `json:"originals,omitempty"`
}

// carried is an original with its bytes.
type carried struct {
	Type  string `json:"type,omitempty"`
	Bytes []byte `json:"bytes"`
}

const taskOfReport = "report"

// PackReport makes a piece of work for a queue of a report and the bytes that its arrivals name. Name is what people know it by.
func PackReport(name string, rep *counterclaim.Report, originals ...counterclaim.Original) ([]byte, error) {
	if err := rep.Validate(); err != nil {
		return nil, err
	}
	t := task{Kind: taskOfReport, Name: name, Report: rep}
	for _, o := range originals {
		t.Originals = append(t.Originals, carried{o.Type, o.Bytes})
	}
	b, err := json.Marshal(t)
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the report cannot be sent").Because(err)
	}
	return b, nil
}

// unpackTask reads what PackReport wrote, and bytes of anybody who may send to the queue. With an error it gives what of the name
// could be read.
func unpackTask(work []byte) (task, error) {
	var t task
	if err := json.Unmarshal(work, &t); err != nil {
		return task{}, counterclaim.Errorf(counterclaim.CodeBadInput, "it is no work for this program").Because(err)
	}
	switch {
	case t.Kind != taskOfReport:
		return t, counterclaim.Errorf(counterclaim.CodeUnsupported, "work of the kind %.40q is not known to this version", t.Kind)
	case t.Report == nil:
		return t, counterclaim.Errorf(counterclaim.CodeBadInput, "it holds no report")
	}
	return t, t.Report.Validate()
}

func (t *task) originals() []counterclaim.Original {
	var out []counterclaim.Original
	for _, c := range t.Originals {
		o := counterclaim.Original{Type: c.Type, Bytes: c.Bytes}
		o.Identify()
		out = append(out, o)
	}
	return out
}

// Sent is one item taken in and given to a queue; one that failed has its Err set.
type Sent struct {
	intake.Item
}

// SendAll gives the reports of a sequence to a queue, so many at once, and tells of each in their order after the queue has taken it.
func SendAll(ctx context.Context, q counterclaim.Queue, items iter.Seq[intake.Item], atOnce int) iter.Seq[Sent] {
	return inOrder(ctx, items, atOnce, func(item intake.Item) Sent {
		if item.Report == nil {
			return Sent{item}
		}
		work, err := PackReport(placeOf(item), item.Report, item.Originals...)
		if err == nil {
			err = q.Send(ctx, work)
		}
		item.Err = err
		return Sent{item}
	})
}

// ReportIn gives the report that a piece of work is of, nil where it is none.
func ReportIn(work []byte) *counterclaim.Report {
	t, _ := unpackTask(work)
	return t.Report
}
