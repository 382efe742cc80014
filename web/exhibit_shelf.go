package web

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/counterclaim/counterclaim"
)

// How long lists go by what was read before, in a record with many exhibits. What one page shows of an exhibit is always read anew.
const (
	shelfTime     = 5 * time.Second
	shelfSmall    = 200 // exhibits of a record in which all is read anew at every page
	shelfPageSize = 1000
)

// shelfOf is what is kept in memory of all exhibits, so that lists can be cut to what somebody may see, and which are published.
type shelfOf struct {
	list  []counterclaim.Exhibit                // last arrival first, without facts, custody and long words
	rests map[counterclaim.ID][]counterclaim.ID // for each exhibit the published findings that rest on it, in the order of the record
	at    time.Time
}

// keptShelf holds the last one.
type keptShelf struct {
	mu   sync.Mutex
	last *shelfOf

	noticed   map[string]noticedOf // by party
	cases     int                  // that were read for it
	noticedAt time.Time
}

// forget has the next list read anew.
func (k *keptShelf) forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.last, k.noticed = nil, nil
}

// published reports whether a published finding rests on an exhibit.
func (s *shelfOf) published(id counterclaim.ID) bool { return len(s.rests[id]) > 0 }

// exhibitShelf gives the exhibits of the record.
func (d *desk) exhibitShelf(ctx context.Context) (*shelfOf, error) {
	k := &d.exhibitsKept
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.last != nil && len(k.last.list) > shelfSmall && time.Since(k.last.at) < shelfTime {
		return k.last, nil
	}
	s := &shelfOf{rests: map[counterclaim.ID][]counterclaim.ID{}, at: time.Now()}
	if d.exhibits == nil {
		return s, nil
	}
	findings, err := d.store.Findings(ctx, counterclaim.FindingQuery{})
	if err != nil {
		return nil, err
	}
	for i := range findings {
		for _, id := range findings[i].Exhibits {
			s.rests[id] = append(s.rests[id], findings[i].ID)
		}
	}
	for q := (counterclaim.ExhibitQuery{Limit: shelfPageSize}); ; {
		page, err := d.exhibits.Exhibits(ctx, q)
		if err != nil {
			return nil, err
		}
		for i := range page {
			x := &page[i]
			x.Facts, x.Earlier, x.SaidToShow, x.Established = nil, nil, "", nil
			for j := range x.Again {
				a := &x.Again[j]
				a.Facts, a.Earlier, a.SaidToShow, a.Established = nil, nil, "", nil
			}
			s.list = append(s.list, *x)
		}
		if len(page) < shelfPageSize {
			break
		}
		q.After = page[len(page)-1].ID
	}
	slices.SortStableFunc(s.list, func(a, b counterclaim.Exhibit) int {
		return cmp.Or(arrivalTold(&b).Compare(arrivalTold(&a)), bytes.Compare(a.ID[:], b.ID[:]))
	})
	k.last = s
	return s, nil
}

// arrivalTold is when an exhibit came, as lists tell it: by its place among others nobody learns the hour of a confidential one.
func arrivalTold(x *counterclaim.Exhibit) time.Time {
	told := outward(*x)
	at, _ := time.Parse(time.RFC3339, told.Arrived)
	return at
}

// Kinds of exhibits.
const (
	kindPhoto    = "photo"
	kindVideo    = "video"
	kindAudio    = "audio"
	kindDocument = "document"
	kindOther    = "other"
)

func exhibitKinds() []string {
	return []string{kindPhoto, kindVideo, kindAudio, kindDocument, kindOther}
}

// exhibitKind tells what a media type is of, "" for none.
func exhibitKind(media string) string {
	switch family, _, _ := strings.Cut(media, "/"); {
	case media == "":
		return ""
	case family == "image" && media != "image/svg+xml":
		return kindPhoto
	case family == "video":
		return kindVideo
	case family == "audio":
		return kindAudio
	case family == "text", strings.Contains(media, "pdf"), strings.Contains(media, "officedocument"), strings.Contains(media, "opendocument"), media == "application/msword", media == "application/rtf":
		return kindDocument
	}
	return kindOther
}

// seenBy gives the exhibits that somebody may see something of and that a choice takes, last arrival first.
func (s *shelfOf) seenBy(v viewer, take func(x *counterclaim.Exhibit) bool) []counterclaim.ID {
	var out []counterclaim.ID
	moved := map[counterclaim.ID]time.Time{} // what came at another time for who asks
	for i := range s.list {
		x, how, brought := v.brought(&s.list[i], s.published(s.list[i].ID))
		if how == sightNone {
			continue
		}
		if seen := v.seen(x, how); take(&seen) {
			if out = append(out, x.ID); brought {
				moved[x.ID] = arrivalTold(x)
			}
		}
	}
	if len(moved) == 0 {
		return out
	}
	at := map[counterclaim.ID]time.Time{}
	for i := range s.list {
		at[s.list[i].ID] = arrivalTold(&s.list[i])
	}
	maps.Copy(at, moved)
	slices.SortStableFunc(out, func(a, b counterclaim.ID) int { return cmp.Or(at[b].Compare(at[a]), bytes.Compare(a[:], b[:])) })
	return out
}

// exhibitsSeen reads exhibits anew, in the order given, each as somebody sees it who has given no reason.
func (d *desk) exhibitsSeen(ctx context.Context, v viewer, s *shelfOf, ids []counterclaim.ID) ([]counterclaim.Exhibit, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	list, err := d.exhibits.Exhibits(ctx, counterclaim.ExhibitQuery{IDs: ids})
	if err != nil {
		return nil, err
	}
	var out []counterclaim.Exhibit
	for i := range list {
		x, how, brought := v.brought(&list[i], s.published(list[i].ID))
		if how == sightNone {
			continue
		}
		if brought {
			out = append(out, outward(v.seen(x, how)))
			continue
		}
		switch _, err := d.store.Resolve(ctx, "x", list[i].ID.String()); counterclaim.CodeOf(err) { // what a person marked as confidential is not there
		case counterclaim.CodeNotFound:
		case "":
			out = append(out, outward(v.seen(&list[i], how)))
		default:
			return nil, err
		}
	}
	slices.SortStableFunc(out, func(a, b counterclaim.Exhibit) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return out, nil
}
