package web

import (
	"net/http"

	"github.com/counterclaim/counterclaim"
)

const lettersPerPage = 50

// deadLetterListBody is the work that was given up, newest first.
type deadLetterListBody struct {
	Total   int
	Letters []letterRow
	Pager   pager
}

// letterRow is one piece of work in words.
type letterRow struct {
	ID, Name, Kind, Reason, Tries string
	At                            stamp
}

func (d *desk) deadLetterList(r *http.Request, _ *frame) (*view, error) {
	page, err := d.pageNumber(r)
	if err != nil {
		return nil, err
	}
	letters, total, err := d.store.SetAsides(r.Context(), lettersPerPage, (page-1)*lettersPerPage)
	if err != nil {
		return nil, err
	}
	pages := pageOf("/deadletters?")
	b := &deadLetterListBody{Total: total, Pager: newPager(page, lettersPerPage, len(letters), total, pages)}
	for i := range letters {
		b.Letters = append(b.Letters, d.letterRow(&letters[i]))
	}
	v := &view{name: "deadletter_list", title: d.say.T("deadletters.title"), canonical: "/deadletters", body: b}
	if page > 1 {
		v.title, v.canonical = d.say.T("title.page", v.title, page), pages(page)
	}
	return v, nil
}

func (d *desk) letterRow(l *counterclaim.DeadLetter) letterRow {
	row := letterRow{ID: l.ID.Short(), Name: l.Name, Kind: d.say.Or("work", l.Kind), Reason: sentence(l.Reason), Tries: d.say.N("deadletters.tries", l.Tries),
		At: d.say.Instant(l.At)}
	if row.Name == "" {
		row.Name = d.say.T("deadletters.noname")
	}
	return row
}
