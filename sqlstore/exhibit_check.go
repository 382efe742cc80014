package sqlstore

import (
	"bytes"
	"database/sql"
	"encoding/json"

	"github.com/counterclaim/counterclaim"
)

// exhibits wants each exhibit to be what its custody says: it came, it was described, it was erased. Whether its bytes are there is
// seen in the vault.
func (v *verifying) exhibits() error {
	type row struct {
		num, at   int64
		id, body  []byte
		synthetic bool
		sealed    bool // it has words that are encrypted
	}
	var rows []row
	err := v.each(`SELECT num, at, id, synthetic, body, words IS NOT NULL FROM exhibit ORDER BY num`, func(from *sql.Rows) error {
		var r row
		err := from.Scan(&r.num, &r.at, &r.id, &r.synthetic, &r.body, &r.sealed)
		rows = append(rows, r)
		return err
	})
	if err != nil {
		return err
	}
	known, named := map[counterclaim.ID]bool{}, map[[2]counterclaim.ID]bool{} // exhibits; copies that the custody of an original names
	var copies [][2]counterclaim.ID
	for _, r := range rows {
		known[counterclaim.ID(r.id)] = true
	}
	for _, r := range rows {
		var x counterclaim.Exhibit
		err := json.Unmarshal(r.body, &x)
		if err == nil {
			x.Custody, err = custodyOf(v.ctx, v.tx, r.num, counterclaim.ID(r.id))
		}
		if err != nil {
			if err := v.unread(err, "exhibit %s", counterclaim.ID(r.id).Short()); err != nil {
				return err
			}
			continue
		}
		if x.ID != counterclaim.ID(r.id) || secondsOf(x.Arrived) != r.at || x.Synthetic != r.synthetic {
			v.wrong("exhibit %s: it does not say of itself what the record keeps it as", counterclaim.ID(r.id).Short())
		}
		if err := x.Validate(); err != nil {
			v.wrong("exhibit %s: %v", x.ID.Short(), err)
		}
		if r.sealed && (x.Sensitivity != counterclaim.Confidential || x.Erased != "") {
			v.wrong("exhibit %s: it has encrypted words, as it should only where it is confidential and was not erased", x.ID.Short())
		}
		if !x.Original.IsZero() && !known[x.Original] {
			v.wrong("exhibit %s: the original %s of which it is a redacted copy is not there", x.ID.Short(), x.Original.Short())
		}
		v.custody(&x)
		v.likenesses(&x)
		for i := range x.Custody {
			if u := &x.Custody[i]; u.Act == counterclaim.ActRedaction {
				named[[2]counterclaim.ID{x.ID, u.Other}] = true
			}
		}
		if known[x.Original] {
			copies = append(copies, [2]counterclaim.ID{x.Original, x.ID})
		}
	}
	for _, c := range copies {
		if !named[c] {
			v.wrong("exhibit %s: its custody does not name its redacted copy %s", c[0].Short(), c[1].Short())
		}
	}
	return nil
}

// custody wants an exhibit to be as the entries of its custody left it.
func (v *verifying) custody(x *counterclaim.Exhibit) {
	if len(x.Custody) == 0 || x.Custody[0].Act != counterclaim.ActArrival || x.Custody[0].At != x.Arrived || x.Custody[0].By != x.ArrivedBy || x.Custody[0].Other != x.Original {
		v.wrong("exhibit %s: its custody does not begin with its arrival", x.ID.Short())
		return
	}
	var said *counterclaim.Description
	erased := ""
	for i := range x.Custody {
		u := &x.Custody[i]
		if u.Said != nil {
			said = u.Said
		}
		if u.Act == counterclaim.ActErasure && erased == "" {
			erased = u.At
		}
	}
	if erased != x.Erased {
		v.wrong("exhibit %s: that it was erased stands in one of record and custody alone", x.ID.Short())
	}
	if x.Erased == "" && x.Sensitivity != counterclaim.Confidential && (said == nil || !sameJSON(said, &x.Description)) {
		v.wrong("exhibit %s: its description is not the last that its custody has", x.ID.Short())
	}
	v.again(x)
}

// again wants what came again to be what custody says of it: that it came, and how it was described.
func (v *verifying) again(x *counterclaim.Exhibit) {
	said := map[string]*counterclaim.Description{}
	came := map[string]bool{}
	for i := range x.Custody {
		u := &x.Custody[i]
		by := counterclaim.FoldName(u.By)
		if u.Act == counterclaim.ActArrival && i > 0 {
			came[by+" "+u.At] = true
		}
		if u.Brought != nil {
			said[by] = u.Brought
		}
	}
	for i := range x.Again {
		a := &x.Again[i]
		by := counterclaim.FoldName(a.By)
		switch told := x.Erased == "" && x.Sensitivity != counterclaim.Confidential; {
		case !came[by+" "+a.At]:
			v.wrong("exhibit %s: its custody does not say that %s brought it again", x.ID.Short(), a.By)
		case told && (said[by] == nil || !sameJSON(said[by], &a.Description)):
			v.wrong("exhibit %s: its description by %s, who brought it again, is not the last that its custody has", x.ID.Short(), a.By)
		}
		delete(said, by)
	}
	for by := range said {
		v.wrong("exhibit %s: what %s, who brought it again, said of it is not there", x.ID.Short(), by)
	}
}

// likenesses wants what is said of likenesses to be what the entries of custody say.
func (v *verifying) likenesses(x *counterclaim.Exhibit) {
	said := verdicts(x.Custody)
	if x.Erased != "" {
		return // what it looked like went with it
	}
	for _, e := range x.Earlier {
		is := ""
		if e.Verdict != "" {
			is = e.Verdict + " by " + e.By
		}
		if is != said[e.ID] {
			v.wrong("exhibit %s: its custody does not say what it says of its likeness to %s", x.ID.Short(), e.ID.Short())
		}
		delete(said, e.ID)
	}
	for i := range x.Custody {
		if other := x.Custody[i].Other; said[other] != "" {
			v.wrong("exhibit %s: its likeness to %s, of which its custody speaks, is not there", x.ID.Short(), other.Short())
			delete(said, other)
		}
	}
}

// sameJSON reports whether two values are written in the same way.
func sameJSON(a, b any) bool {
	one, err1 := json.Marshal(a)
	other, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && bytes.Equal(one, other)
}
