package main

import (
	"context"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
)

type exhibitDescribeOptions struct {
	ID          string   `arg:"" help:"The first 8 or more digits of its id."`
	Sensitivity string   `enum:"same,public,restricted" default:"same" help:"public or restricted. What is confidential stays so, and nothing becomes it."`
	NoFlags     bool     `help:"Take all flags away."`
	Place       string   `placeholder:"NAME" help:"Established: where it was taken."`
	Position    string   `placeholder:"LAT,LON" help:"Established: degrees, WGS 84."`
	Precision   string   `enum:"exact,near,area,country" default:"exact" help:"Of the position: exact, near, area, country."`
	Direction   *float64 `placeholder:"DEGREES" help:"Established: where the camera looks, from true north."`
	From        string   `placeholder:"TIME" help:"Established: the first day on which it may have been taken, YYYY-MM-DD, or the first instant, RFC 3339."`
	Until       string   `placeholder:"TIME" help:"Established: the last such day or instant; without it the first."`
	Method      string   `placeholder:"WORDS" help:"How that was found."`
	References  []string `name:"reference" placeholder:"ID" help:"A picture or map that it was compared with: the first 8 or more digits of an exhibit's id, or an address, https://…"`
	Agreed      []string `placeholder:"NAME,NAME" help:"The two persons who agree on what is established, one of whom says so here, and the other one with --agree."`
	Agree       bool     `help:"Say that what stands as established is so: the second of the two who agree."`
	Confidence  string   `enum:"none,low,moderate,high" default:"none" help:"In what is established: low, moderate, high."`
	belongsFlags
	touchFlags
}

// Help shows examples.
func (exhibitDescribeOptions) Help() string {
	return `Examples:

    counterclaim exhibit describe 3f2a9c01d4e5b678 --as "A. Person" --said "the bridge after the shelling" --flag graphic
    counterclaim exhibit describe 3f2a9c01d4e5b678 --as "A. Person" --sensitivity restricted --readers "A. Person,B. Person"
    counterclaim exhibit describe 3f2a9c01d4e5b678 --as "A. Person" --place "Kesh Bridge" --position 41.02,70.3 --direction 210 \
        --from 2031-03-02 --method "towers and the line of hills" --agreed "A. Person,B. Person" --confidence high
    counterclaim exhibit describe 3f2a9c01d4e5b678 --as "A. Person" --position -38.02,-20.03 --method "the shore of the lake" \
        --agreed "A. Person,B. Person" --confidence low
    counterclaim exhibit describe 3f2a9c01d4e5b678 --as "B. Person" --agree

What is given stands in place of what stood there, the rest stays. What is established stands apart from what the source says, needs
two persons and a method, and is given whole; it leaves the mission when both have said so, each under their own name. Custody keeps each
description.`
}

// Run describes.
func (o exhibitDescribeOptions) Run(ctx context.Context, s *streams) error {
	e, x, err := o.touch(ctx, s, o.ID, counterclaim.ActDescription)
	if err != nil {
		return err
	}
	defer e.close()
	d := x.Description
	if o.Sensitivity != "same" {
		d.Sensitivity = o.Sensitivity
	}
	if o.NoFlags {
		d.Flags = nil
	}
	established, err := o.established()
	switch {
	case err != nil:
		return err
	case o.Agree && established != nil:
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--agree is to what stands, and something else is given with it"))
	case o.Agree:
		established, err = x.Established.Agree(o.As)
	case established != nil:
		established.SaidBy(o.As, x.Established)
	}
	if err != nil {
		return err
	}
	if established != nil {
		if err := e.mayEstablish(ctx, x, established); err != nil {
			return err
		}
		d.Established = established
	}
	if err := o.belongsFlags.describe(ctx, e.store, &d, o.As); err != nil {
		return err
	}
	return e.note(ctx, x, counterclaim.Custody{Act: counterclaim.ActDescription, Said: &d})
}

// mayEstablish wants the two who agree to be persons who may say so, and what was compared with to be there.
func (e *evidence) mayEstablish(ctx context.Context, x *counterclaim.Exhibit, of *counterclaim.Established) error {
	gate, err := account.New(e.store, "http://localhost", nil)
	if err != nil {
		return err
	}
	if err := gate.Establishers(ctx, atCommandLine(e.act.As), of.By, "exhibit "+x.ID.Short()); err != nil {
		return err
	}
	of.References, err = counterclaim.ResolveReferences(ctx, e.store, of.References)
	return err
}

// established gives what was said to be established, nil where nothing was.
func (o exhibitDescribeOptions) established() (*counterclaim.Established, error) {
	w := counterclaim.EstablishedWords{Place: o.Place, Position: o.Position, Precision: o.Precision, Direction: o.Direction, From: o.From, Until: o.Until, Method: o.Method,
		References: o.References, Agreed: o.Agreed, Confidence: o.Confidence}
	if w.Confidence == "none" {
		w.Confidence = ""
	}
	e, err := w.Established(o.As)
	if err != nil {
		return nil, usage(err)
	}
	if e == nil {
		return nil, nil
	}
	return e, e.Validate()
}
