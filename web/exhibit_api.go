package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// apiExhibits is a page of exhibits.
type apiExhibits struct {
	Items []counterclaim.Exhibit `json:"items"` // last arrival first, without custody
	Total int                    `json:"total"` // that who asks may see
	Next  string                 `json:"next,omitempty"`
}

// exhibitRoutes are the routes of exhibits. Programs see what the pages show, but nothing of what is not public: for that a person says why.
func (d *desk) exhibitRoutes(page []apiParameter) []apiRoute {
	kind := apiParameter{Name: "kind", Meaning: "kind of file", Enum: exhibitKinds()}
	return []apiRoute{
		{"/exhibits", "exhibits", "Exhibits that who asks may see, last arrival first. Of what is restricted no more is told than that it is there.", append(page[:len(page):len(page)], kind), apiExhibits{}, d.apiExhibits},
		{"/exhibits/{id}", "exhibit", "One exhibit, with its custody for people at the desk.", nil, counterclaim.Exhibit{}, d.apiExhibit},
	}
}

// outward takes from an exhibit what is told to a reader with a reason alone.
func outward(x counterclaim.Exhibit) counterclaim.Exhibit {
	if x.Sensitivity != counterclaim.Public {
		return x.Withheld()
	}
	return x
}

// hideOthers takes from an exhibit the ids of others that who asks may not see.
func (s *shelfOf) hideOthers(v viewer, x *counterclaim.Exhibit) {
	if x.Original.IsZero() && len(x.Earlier) == 0 {
		return
	}
	seen := s.seenBy(v, func(o *counterclaim.Exhibit) bool { return true })
	if !slices.Contains(seen, x.Original) {
		x.Original = counterclaim.ID{}
	}
	x.Earlier = slices.DeleteFunc(x.Earlier, func(e counterclaim.Earlier) bool { return !slices.Contains(seen, e.ID) })
}

func (d *desk) apiExhibits(r *http.Request, q apiQuery) (any, error) {
	limit, offset, err := q.page()
	if err != nil {
		return nil, err
	}
	ctx := r.Context()
	shelf, err := d.exhibitShelf(ctx)
	if err != nil {
		return nil, err
	}
	v := d.viewer(ctx)
	ids := shelf.seenBy(v, func(x *counterclaim.Exhibit) bool {
		return q["kind"] == "" || exhibitKind(outward(*x).Type) == q["kind"]
	})
	from := min(offset, len(ids))
	list, err := d.exhibitsSeen(ctx, v, shelf, ids[from:min(from+limit, len(ids))])
	if err != nil {
		return nil, err
	}
	for i := range list {
		shelf.hideOthers(v, &list[i])
		if err := d.hideWhereItBelongs(ctx, &list[i]); err != nil {
			return nil, err
		}
	}
	return apiExhibits{some(list), len(ids), nextOf(len(ids)-from, limit, offset)}, nil
}

func (d *desk) apiExhibit(r *http.Request, _ apiQuery) (any, error) {
	f, err := d.exhibitAt(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	shelf, err := d.exhibitShelf(r.Context())
	if err != nil {
		return nil, err
	}
	x := outward(f.viewer.seen(f.Exhibit, f.sight))
	shelf.hideOthers(f.viewer, &x)
	return x, d.hideWhereItBelongs(r.Context(), &x)
}

// hideWhereItBelongs takes from an exhibit the addresses of reports, claims and incidents that who asks is not shown.
func (d *desk) hideWhereItBelongs(ctx context.Context, x *counterclaim.Exhibit) error {
	var failed error
	hidden := func(noun string, id counterclaim.ID) bool {
		if id.IsZero() || failed != nil {
			return false
		}
		_, err := d.store.Resolve(ctx, noun, id.String())
		if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
			return true
		}
		failed = err
		return false
	}
	if hidden("r", x.Report) {
		x.Report = counterclaim.ID{}
	}
	if hidden("i", x.Incident) {
		x.Incident = counterclaim.ID{}
	}
	x.Claims = slices.DeleteFunc(slices.Clone(x.Claims), func(id counterclaim.ID) bool { return hidden("c", id) })
	return failed
}
