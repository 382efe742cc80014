package sqlstore

// cacheSize is the number of claims that the writer remembers, some tens of megabytes.
const cacheSize = 20_000

// cache remembers claims as the record has them, so that a long run of neighbours need not be
// read anew for every report that comes near it. Only the writer in its turn uses it.
type cache struct {
	rows    map[int64]*row
	version int64 // what [Dialect].Turn gave last
}

func (c *cache) clear() { c.rows = make(map[int64]*row) }

// sync forgets everything if another store may have written since the last turn; step is what this store's own writing adds.
func (c *cache) sync(version, step int64) {
	if c.rows == nil || version != c.version+step {
		c.clear()
	}
	c.version = version
}

// keep remembers rows; a full cache begins anew.
func (c *cache) keep(rows []*row) {
	if len(c.rows)+len(rows) > cacheSize {
		c.clear()
	}
	for _, r := range rows[:min(len(rows), cacheSize)] {
		c.rows[r.num] = r
	}
}
