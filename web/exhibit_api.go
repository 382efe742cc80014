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

// exhibitPosts are the paths by which programs file exhibits and change what is known of them.
func (d *desk) exhibitPosts() []apiPost {
	return []apiPost{
		{Path: "/exhibits", Name: "file", Answer: apiFiled{}, Made: true, do: d.apiFile, Summary: "Files an exhibit, as the form of the desk does: the fields, then the file.", Form: []apiFormField{
			{Name: "source", Meaning: "whose it is"}, {Name: "url", Meaning: "where it was found"}, {Name: "licence", Meaning: "under which it may be shown, or by whose permission"},
			{Name: "said", Meaning: "what its source says that it shows"}, {Name: "flag", Meaning: "what it shows that people want to be warned of", Enum: []string{counterclaim.FlagGraphic, counterclaim.FlagPrisoner, counterclaim.FlagMinor}, Many: true},
			{Name: "sensitivity", Meaning: "who may see it", Enum: []string{counterclaim.Public, counterclaim.Restricted, counterclaim.Confidential}, Required: true},
			{Name: "readers", Meaning: "readers of what is not public, parted by commas; who files is one"},
			{Name: "to", Meaning: "recipients of age to whom the key of what is confidential is encrypted, parted by commas; this desk cannot open it then"},
			{Name: "report", Meaning: "id of the report to which it belongs"}, {Name: "incident", Meaning: "id of the incident to which it belongs"}, {Name: "of", Meaning: "id of the exhibit of which it is a redacted copy"},
			{Name: "reason", Meaning: "for custody"}, {Name: "file", Meaning: "the file, after all other fields", Required: true, File: true}}},
		{Path: "/exhibits/{id}/established", Name: "establish", Takes: apiEstablish{}, Answer: counterclaim.Exhibit{}, do: d.apiEstablish,
			Summary: "Says what the desk established of an exhibit, in place of what stood there. Who sends it is one of the two persons who agree; the other sends the same, or agree, and before that it does not leave the desk. Of what is not public a person says on its page why, at most 15 minutes before."},
	}
}

// apiFiled is what a program is told of what it filed.
type apiFiled struct {
	ID counterclaim.ID `json:"id"`
	// Again is true where the desk had these bytes, to who may see them: they are kept once, and that they came again is noted.
	Again bool `json:"again,omitempty"`
}

func (d *desk) apiFile(w http.ResponseWriter, r *http.Request) (any, int, error) {
	is, err := d.filed(w, r)
	if is.Again {
		return is, http.StatusOK, err
	}
	return is, http.StatusCreated, err
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
