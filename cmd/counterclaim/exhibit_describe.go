package main

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

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
	Agreed      []string `placeholder:"NAME,NAME" help:"The two persons who agree on what is established, one of whom says so here."`
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

What is given stands in place of what stood there, the rest stays. What is established stands apart from what the source says, needs
two persons and a method, and is given whole. Custody keeps each description.`
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
	if o.Place == "" && o.Position == "" && o.Direction == nil && o.From == "" && o.Method == "" && len(o.Agreed) == 0 {
		return nil, nil
	}
	e := &counterclaim.Established{Direction: o.Direction, Method: o.Method, References: o.References, By: o.Agreed, Confidence: o.Confidence}
	if o.Place != "" || o.Position != "" {
		e.Place = &counterclaim.Place{Name: o.Place, Text: o.Place, Unresolved: o.Position == ""}
		if o.Position != "" {
			lat, lon, ok := strings.Cut(o.Position, ",")
			var err1, err2 error
			e.Place.Lat, err1 = strconv.ParseFloat(strings.TrimSpace(lat), 64)
			e.Place.Lon, err2 = strconv.ParseFloat(strings.TrimSpace(lon), 64)
			if !ok || err1 != nil || err2 != nil {
				return nil, usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--position %.80q is not LAT,LON in degrees", o.Position))
			}
			e.Place.Precision = counterclaim.Precision(o.Precision)
			if e.Place.Text == "" {
				e.Place.Text = o.Position
			}
		}
	}
	if o.From != "" {
		e.Time = &counterclaim.Period{Precision: "day"}
		var err1, err2 error
		e.Time.From, e.Time.FromTime, err1 = dayOrInstant(o.From)
		e.Time.To, e.Time.ToTime, err2 = dayOrInstant(cmp.Or(o.Until, o.From))
		if err := cmp.Or(err1, err2); err != nil {
			return nil, err
		}
		if e.Time.FromTime != "" && e.Time.ToTime != "" {
			e.Time.Clock, e.Time.Precision = "stated", "minute"
		}
	}
	if !slices.Contains(o.Agreed, o.As) {
		return nil, usage(counterclaim.Errorf(counterclaim.CodeBadInput, "who says what is established is one of the two: --agreed names %s", o.As))
	}
	return e, e.Validate()
}

// dayOrInstant reads a day, or an instant and the day on which it is by its own clock.
func dayOrInstant(s string) (day, instant string, err error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.Format(counterclaim.DateLayout), s, nil
	}
	if _, err := time.Parse(counterclaim.DateLayout, s); err != nil {
		return "", "", usage(counterclaim.Errorf(counterclaim.CodeBadInput, "%.80q is neither a day, YYYY-MM-DD, nor an instant, RFC 3339", s))
	}
	return s, "", nil
}
