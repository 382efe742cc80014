package sqlstore

import "github.com/counterclaim/counterclaim"

// cacheSize is about the number of claims that the writer remembers, some tens of megabytes.
const cacheSize = 20_000

// cache remembers claims as the record has them, so that what many reports come near is not read anew for each of them. Only the
// writer in its turn uses it. When half of it is full, the half that was filled before is forgotten but for what was asked for since.
type cache struct {
	rows, older map[int64]*row
	// names are new names of incidents, of which remembered rows may still have the old one: those given while rows was filled, and while older was.
	names, namesBefore map[int64]counterclaim.ID
	last               int64 // number of this store's last turn
}

func (c *cache) clear() { *c = cache{rows: make(map[int64]*row), last: c.last} }

// sync forgets everything if another store has written since the last turn.
func (c *cache) sync(turn, step int64) {
	if c.rows == nil || turn != c.last+step {
		c.clear()
	}
	c.last = turn
}

// keep remembers rows.
func (c *cache) keep(rows []*row) {
	for _, r := range rows {
		if len(c.rows) >= cacheSize/2 {
			c.rows, c.older = make(map[int64]*row, cacheSize/2), c.rows
			c.names, c.namesBefore = nil, c.names
		}
		c.rows[r.num] = r
	}
}

// get gives a row that is remembered, else nil.
func (c *cache) get(n int64) *row {
	r, old := c.rows[n], false
	if r == nil {
		r, old = c.older[n], true
	}
	if r == nil {
		return nil
	}
	if name, ok := c.names[r.incident]; ok {
		r.claim.Incident = name
	} else if name, ok := c.namesBefore[r.incident]; ok {
		r.claim.Incident = name
	}
	if old {
		c.keep([]*row{r})
	}
	return r
}

// rename gives the rows of an incident its new name.
func (c *cache) rename(incident int64, name counterclaim.ID) {
	if c.names == nil {
		c.names = map[int64]counterclaim.ID{}
	}
	c.names[incident] = name
}
