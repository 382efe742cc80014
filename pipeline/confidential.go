package pipeline

import (
	"context"
	"slices"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/policy"
	"github.com/counterclaim/counterclaim/shelf"
)

// sealing is a record that keeps confidential reports encrypted.
type sealing interface {
	shelf.Record
	counterclaim.Sealer
}

// secrets say what is confidential at one moment. Nil: nothing is, or the record can keep nothing so.
type secrets struct {
	rule   *policy.Confidential
	record sealing
	over   *shelf.Shelf
	kept   bool // there are confidential reports already
}

// secrets asks the record. What the desk's dispute file says, by which is read, holds too: it is kept with the first report only.
func (p *Pipeline) secrets(ctx context.Context) (*secrets, error) {
	record, ok := p.Store.(sealing)
	if !ok {
		return nil, nil
	}
	dispute, err := record.Dispute(ctx)
	if err != nil {
		return nil, err
	}
	marks, err := record.Marks(ctx)
	if err != nil {
		return nil, err
	}
	disputes := []*counterclaim.Dispute{dispute}
	if p.Reader != nil {
		disputes = append(disputes, &p.Reader.dispute)
	}
	s := &secrets{rule: policy.NewConfidential(marks, disputes...), record: record, over: p.shelf(record)}
	s.kept, err = s.over.Any(ctx)
	return s, err
}

// shelf gives the record with its confidential reports, the same each time.
func (p *Pipeline) shelf(record shelf.Record) *shelf.Shelf {
	if p.over.Load() == nil {
		p.over.CompareAndSwap(nil, shelf.Over(record).(*shelf.Shelf))
	}
	return p.over.Load()
}

// some reports whether anything is confidential.
func (s *secrets) some() bool { return s != nil && (s.kept || s.rule.Any()) }

// holds reports whether a report is confidential: by the rule, or because it was when it came before.
func (s *secrets) holds(ctx context.Context, c *counterclaim.Coding) (bool, error) {
	if !s.some() {
		return false, nil
	}
	if s.rule.Report(&c.Report) || !s.kept {
		return s.rule.Report(&c.Report), nil
	}
	id, err := s.named(&c.Report)
	if counterclaim.CodeOf(err) == counterclaim.CodeUnsupported { // the vault is not here
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return s.over.Keeps(ctx, id)
}

// named gives the id under which a report would be confidential.
func (s *secrets) named(r *counterclaim.Report) (counterclaim.ID, error) {
	c := counterclaim.Coding{Report: *r}
	err := s.record.SealCoding(&c)
	return c.Report.ID, err
}

// keep keeps a confidential report. What is wrong is told without its words.
func (s *secrets) keep(ctx context.Context, c *counterclaim.Coding) (counterclaim.Saved, error) {
	own := *c
	own.Claims = slices.Clone(c.Claims)
	own.Around, own.Sketch, own.Bands, own.Copies = nil, nil, nil, nil
	for i := range own.Claims {
		own.Claims[i].Links = slices.Clone(own.Claims[i].Links)
	}
	if err := s.record.SealCoding(&own); err != nil {
		return counterclaim.Saved{}, err
	}
	return s.record.SealReport(ctx, &own)
}

// hadSealed gives a report that is confidential as the record has it.
func (p *Pipeline) hadSealed(ctx context.Context, rep *counterclaim.Report) (*counterclaim.Report, error) {
	none := counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no such report")
	record, ok := p.Store.(sealing)
	if !ok {
		return nil, none
	}
	s := secrets{record: record, over: p.shelf(record)}
	if some, err := s.over.Any(ctx); err != nil || !some {
		return nil, cmpErr(err, none)
	}
	id, err := s.named(rep)
	if err != nil {
		return nil, none // the vault is not here
	}
	return s.over.Report(ctx, id)
}

func cmpErr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// ProcessSealed reads a confidential report of the record again, as [Shelf.Report] gives it, and keeps what was read encrypted as it was, whatever
// is confidential by now.
func (p *Pipeline) ProcessSealed(ctx context.Context, rep *counterclaim.Report) (counterclaim.Saved, error) {
	s, err := p.secrets(ctx)
	if err != nil {
		return counterclaim.Saved{}, err
	}
	if s == nil {
		return counterclaim.Saved{}, counterclaim.Errorf(counterclaim.CodeUnsupported, "this record keeps no confidential reports")
	}
	rep.Identify()
	c, err := p.Code(ctx, rep)
	if err != nil {
		return counterclaim.Saved{}, err
	}
	return s.keep(ctx, c)
}

// heldBack is a file in which several reports stand, the first of which brought its bytes. Where any of these is confidential the bytes are, so that
// they are not kept before the last of them was seen.
type heldBack struct {
	file   counterclaim.Original
	brings *Coded // the report with which they are kept in clear; nil: there is no file
	secret bool   // they are kept encrypted
}

// fileOf gives the bytes in which a report stood.
func fileOf(c *counterclaim.Coding) counterclaim.ID {
	if len(c.Report.Arrivals) == 0 {
		return counterclaim.ID{}
	}
	return c.Report.Arrivals[len(c.Report.Arrivals)-1].Original
}

// saveApart saves some reports where anything is confidential: those that are not in clear, several together, and each other one encrypted.
func (p *Pipeline) saveApart(ctx context.Context, s *secrets, some []Coded, held *heldBack) []Kept {
	out := make([]Kept, 0, len(some))
	from := 0 // of what is not saved yet
	flush := func() { p.saveOpen(ctx, out[from:]); from = len(out) }
	for i := range some {
		one := Kept{Coded: some[i]}
		if one.Err != nil {
			out = append(out, one)
			continue
		}
		if held.brings != nil && fileOf(one.Coding) != held.file.ID {
			flush()
			if failed, is := p.release(ctx, held); is {
				out = append(out, failed)
				from = len(out)
			}
		}
		secret, err := s.holds(ctx, one.Coding)
		if err != nil {
			one.Err = err
			out = append(out, one)
			continue
		}
		s.hold(ctx, held, &one, secret)
		out = append(out, one)
		if !secret {
			continue
		}
		last := &out[len(out)-1]
		rest := out[from : len(out)-1]
		p.saveOpen(ctx, rest)
		from = len(out)
		last.Saved, last.Err = s.keep(ctx, last.Coding)
	}
	flush()
	return out
}

// hold takes the bytes of the file from a report that is kept in clear, and gives them to one that is not.
func (s *secrets) hold(ctx context.Context, held *heldBack, one *Kept, secret bool) {
	c := *one.Coding
	one.Coding = &c
	coded := one.Coded // with the same coding
	file := fileOf(&c)
	at := slices.IndexFunc(c.Originals, func(o counterclaim.Original) bool { return o.ID == file })
	switch {
	case at >= 0 && !secret:
		*held = heldBack{file: c.Originals[at], brings: &coded}
		if _, err := s.record.SealedOriginal(ctx, file); err == nil {
			held.secret = true // it came before
		}
		c.Originals = slices.Delete(slices.Clone(c.Originals), at, at+1)
	case at >= 0:
		*held = heldBack{file: c.Originals[at], brings: &coded, secret: true}
	case secret && held.brings != nil && held.file.ID == file && !held.secret:
		held.secret = true
		c.Originals = append(slices.Clone(c.Originals), held.file)
	}
}

// release keeps the bytes that were held back, now that none of their reports is confidential. It gives what became of the file where that fails.
func (p *Pipeline) release(ctx context.Context, held *heldBack) (Kept, bool) {
	h := *held
	*held = heldBack{}
	if h.brings == nil || h.secret || ctx.Err() != nil {
		return Kept{}, false
	}
	c := *h.brings.Coding
	c.Originals = []counterclaim.Original{h.file}
	if _, err := p.Save(ctx, &c); err != nil {
		failed := Kept{Coded: *h.brings}
		failed.Err = err
		return failed, true
	}
	return Kept{}, false
}

// Confidential reports whether a report is confidential, by its own id.
func (p *Pipeline) Confidential(ctx context.Context, r *counterclaim.Report) (bool, error) {
	s, err := p.secrets(ctx)
	if err != nil || !s.some() {
		return false, err
	}
	own := *r
	own.Identify()
	return s.holds(ctx, &counterclaim.Coding{Report: own})
}

// secretLetter says of a confidential report that it could not be kept, and nothing of what it is.
func secretLetter(fault error) *counterclaim.DeadLetter {
	why := "it cannot be read"
	if code := counterclaim.CodeOf(fault); code == counterclaim.CodeUnsupported {
		why = "the vault that would have its key is not at hand: add it where the vault is"
	} else if code == counterclaim.CodeConflict {
		why = "it was erased before"
	}
	return &counterclaim.DeadLetter{Name: "a confidential report", Reason: "something of a confidential source was not kept: " + why, Work: []byte("{}")}
}
