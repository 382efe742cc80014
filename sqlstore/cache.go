package sqlstore

import "github.com/counterclaim/counterclaim"

// cacheSize is about the number of claims that the writer remembers, some tens of megabytes.
const cacheSize = 20_000

// cache remembers claims as the record has them, so that what many reports come near is not read anew for each of them. Only the
// writer in its turn uses it. When half of it is full, the half that was filled before is forgotten but for what was asked for since.
type cache struct {
	rows, older map[int64]*row
	last        int64 // number of this store's last turn
}

func (c *cache) clear() { c.rows, c.older = make(map[int64]*row), nil }

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
		}
		c.rows[r.num] = r
	}
}

// get gives a row that is remembered, else nil.
func (c *cache) get(n int64) *row {
	r := c.rows[n]
	if r == nil {
		if r = c.older[n]; r != nil {
			c.keep([]*row{r})
		}
	}
	return r
}

// rename gives the rows of an incident its new name.
func (c *cache) rename(incident int64, name counterclaim.ID) {
	for _, rows := range []map[int64]*row{c.rows, c.older} {
		for _, r := range rows {
			if r.incident == incident {
				r.claim.Incident = name
			}
		}
	}
}
