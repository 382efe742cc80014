package web

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	leaving "github.com/counterclaim/counterclaim/policy"
)

// viewer is who looks at exhibits.
type viewer struct {
	name      string // "" for nobody who is signed in
	inside    bool   // at the desk: sees what is not published, and who touched it
	sensitive bool   // by role among the readers of what is restricted
	files     bool
	corrects  bool
	rules     leaving.Exhibits
	noticed   noticedOf // what the drafts rest on that the party had notice of for which a delegate speaks
	none      bool      // the rules cannot be read: nothing is seen
}

// viewer gives who asks. On a machine of one's own nobody has a name: all that is public is seen, and nothing that wants a reader who is named.
func (d *desk) viewer(ctx context.Context) viewer {
	if d.people == nil {
		return viewer{inside: true}
	}
	rules, err := d.view.Exhibits(ctx)
	if err != nil {
		d.log.Error("the release rules cannot be read; no exhibit is shown", "err", err)
		return viewer{none: true}
	}
	v := visitorOf(ctx)
	if v == nil {
		return viewer{rules: rules}
	}
	may := func(what account.Permission) bool { return account.May(&v.Person, what, false) }
	out := viewer{name: v.Name, inside: may(account.SeeEvidence), sensitive: may(account.SeeSensitive), files: may(account.FileExhibit), corrects: may(account.Correct), rules: rules}
	if party := d.speaksFor(ctx); party != "" {
		if out.noticed, err = d.noticedBy(ctx, party); err != nil {
			d.log.Error("the notices cannot be read; no exhibit is shown", "err", err)
			return viewer{none: true}
		}
	}
	return out
}

// sight is how much somebody sees of an exhibit.
type sight int

const (
	sightNone  sight = iota // as if it were not there
	sightHint               // that it is there, and to whom one may turn
	sightOuter              // what is published of it, or a party told with the notice of a draft
	sightOwn                // what whoever brought it knows of it: not what the desk made of it
	sightBoth               // that, and what is published of it
	sightWhole              // all
)

// isSamePerson compares names: those of accounts are in small letters, those on the command line are as people write them.
func isSamePerson(a, b string) bool {
	return a != "" && counterclaim.FoldName(a) == counterclaim.FoldName(b)
}

// reads reports whether a person is among the readers of what is not public: by name, or by role where it is restricted.
func (v viewer) reads(x *counterclaim.Exhibit) bool {
	return slices.ContainsFunc(x.Readers, func(r string) bool { return isSamePerson(v.name, r) }) || x.Sensitivity == counterclaim.Restricted && v.sensitive
}

// sees gives how much somebody sees of an exhibit; published says that a published finding rests on it. A delegate sees of what a draft rests on that
// the party had notice of what everybody sees of it once it is published: notice makes nothing seen that is restricted or confidential.
func (v viewer) sees(x *counterclaim.Exhibit, published bool) sight {
	if v.none || v.rules.Hidden(x.ID) {
		return sightNone
	}
	return v.seesUnmarked(x, published || len(v.noticed[x.ID]) > 0)
}

// brought gives what a person sees of an exhibit. Who brought the same bytes again and may not see it is given what they brought, as if it were
// an exhibit of its own, and brought is true: nobody learns by filing bytes that the desk has them, whatever else they might be
// told of it.
func (v viewer) brought(x *counterclaim.Exhibit, published bool) (is *counterclaim.Exhibit, how sight, brought bool) {
	how = v.sees(x, published)
	if v.none || how != sightNone && how != sightHint {
		return x, how, false
	}
	if own := x.AsBroughtBy(v.name); own != nil {
		return own, v.seesUnmarked(own, false), true
	}
	return x, how, false
}

// seesUnmarked is sees, but for what the desk's rules and persons' marks say; told says that who asks is told what an exhibit shows on which
// something rests that they were given to read.
func (v viewer) seesUnmarked(x *counterclaim.Exhibit, told bool) sight {
	mine := isSamePerson(v.name, x.ArrivedBy)
	switch public := x.Sensitivity == counterclaim.Public; {
	case public && v.inside, !public && v.reads(x):
		return sightWhole
	case !public && (v.inside || mine):
		return sightHint
	case public && mine && told:
		return sightBoth
	case public && mine:
		return sightOwn
	case public && told:
		return sightOuter
	}
	return sightNone
}

// seen gives a copy of an exhibit with what somebody sees of it.
func (v viewer) seen(x *counterclaim.Exhibit, how sight) counterclaim.Exhibit {
	switch how {
	case sightHint:
		return x.Withheld()
	case sightWhole:
		s := *x
		if !v.inside { // a reader by name, to whom it was given
			s.Custody, s.Again = nil, nil
			return s
		}
		return v.rules.Left(s)
	case sightOwn, sightBoth:
		s := *x
		s.Custody, s.Again, s.Readers, s.Earlier = nil, nil, nil, x.SeenBefore()
		for i := range s.Earlier {
			s.Earlier[i].By = ""
		}
		s.Established, s.Incident, s.Claims = nil, counterclaim.ID{}, nil
		if how == sightBoth {
			outer := v.seen(x, sightOuter)
			s.Established, s.Incident, s.Claims = outer.Established, outer.Incident, outer.Claims
		}
		return s
	}
	return v.rules.Told(x)
}

// lookTime is how long a reason holds that somebody gave for looking at what is not public.
const lookTime = 15 * time.Minute

// lately gives the reason for which a person looked at an exhibit a short while ago; ok is false where none did.
func (v viewer) lately(x *counterclaim.Exhibit, now time.Time) (reason string, ok bool) {
	for _, u := range slices.Backward(x.Custody) {
		at, err := time.Parse(time.RFC3339, u.At)
		if err == nil && u.Act == counterclaim.ActView && isSamePerson(v.name, u.By) && now.Sub(at) < lookTime {
			return u.Reason, true
		}
	}
	return "", false
}

// exhibits are the record's, nil where it keeps none.
func exhibitsOf(store Record) counterclaim.Exhibits {
	x, _ := store.(counterclaim.Exhibits)
	return x
}

// found is an exhibit that somebody may see something of.
type foundExhibit struct {
	*counterclaim.Exhibit
	viewer  viewer
	sight   sight
	brought bool // it is what who asks brought again, in place of what they may not see
}

// errNoExhibit is the answer for what is not there and for what somebody may not know of.
func (d *desk) errNoExhibit() error {
	return counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("error.noexhibit")).Try("%s", d.say.T("error.address.try"))
}

// exhibitAt finds the exhibit of an address, whole or short. What somebody may not see is not there; of a short address that several
// exhibits have it is not told that they have it.
func (d *desk) exhibitAt(ctx context.Context, given string) (*foundExhibit, error) {
	given = strings.ToLower(given)
	if d.exhibits == nil || !counterclaim.IsHexPrefix(given) {
		return nil, d.errNoExhibit()
	}
	a, err := d.store.Resolve(ctx, "x", given)
	marked := counterclaim.CodeOf(err) == counterclaim.CodeNotFound // or not there
	if marked {
		a, err = d.record.Resolve(ctx, "x", given)
	}
	switch counterclaim.CodeOf(err) {
	case "":
	case counterclaim.CodeNotFound, counterclaim.CodeAmbiguous:
		return nil, d.errNoExhibit()
	default:
		return nil, err
	}
	x, err := d.exhibits.Exhibit(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	v := d.viewer(ctx)
	published := false
	if !v.inside {
		shelf, err := d.exhibitShelf(ctx)
		if err != nil {
			return nil, err
		}
		published = shelf.published(x.ID)
	}
	x, how, brought := v.brought(x, published)
	if how == sightNone || marked && !brought {
		return nil, d.errNoExhibit()
	}
	return &foundExhibit{x, v, how, brought}, nil
}

// note adds to an exhibit's custody what a person who is signed in does.
func (f *foundExhibit) note(ctx context.Context, d *desk, u counterclaim.Custody) error {
	u.At, u.By = time.Now().UTC().Format(time.RFC3339), cmp.Or(u.By, f.viewer.name)
	if f.brought { // what others said of it stays
		u.Said, u.Brought = nil, u.Said
	}
	if err := d.exhibits.Touch(ctx, f.ID, &u); err != nil {
		return err
	}
	if err := d.noteTouch(ctx, f.ID, &u); err != nil {
		return err
	}
	d.exhibitsKept.forget()
	x, err := d.exhibits.Exhibit(ctx, f.ID)
	if err != nil {
		return err
	}
	if f.Exhibit = x; f.brought {
		f.Exhibit = x.AsBroughtBy(f.viewer.name)
	}
	return nil
}
