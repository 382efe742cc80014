package gazetteer

import (
	"math"
	"slices"
)

// Mention is a name of a place in a text that is to be resolved.
type Mention struct {
	Name string // as written
	// Whole is the name with the word for its kind ("Lamar County"), which is looked up first; "" for none.
	Whole string
	// Land is the country (ISO 3166-1 alpha-3) whose people the name is, "" where it is no people's.
	Land string
	// Else are wordings that are looked up in their order where neither is found: the name without what the tables may lack ("Olm" for
	// "Olm Bridge"), the country of a nationality.
	Else []string
	// Kind is what a word beside it says that it is: "town", "district", "river", "" for nothing.
	Kind string
	// Within is the number of the mention in which this one lies, as words say ("Olm, Ardania"), -1 for none.
	Within int
	// Behind says that it stands behind another and a comma.
	Behind bool
}

// Context is what is known beside the text's own names.
type Context struct {
	Countries []string // ISO 3166-1 alpha-3, those that the text is about; none counts more than another
	Area      []Entry  // where the dispute is
}

// Resolution is the place that a mention most likely means.
type Resolution struct {
	Entry
	Found bool
	// Guessed says that no table has the name, and that the place is that of a mention beside it.
	Guessed bool
	// Share is how likely it is among all places of the name, from 0 to 1.
	Share float64
}

// maxCandidates is how many places of one name are weighed against each other.
const maxCandidates = 48

// candidate is a place that a mention may mean.
type candidate struct {
	Entry
	x     [resolveSigns]float64
	share float64
}

// Resolve gives for each mention of one text the place that it most likely means. Every place of a name is weighed by what it is, by its rank among
// those of the name, by the words beside the name, by the countries that the text is about and by how near the other mentions' places
// lie; the last is done over again with what was found before. The weights are a conditional logit (McFadden 1974), fitted by
// coder/train.
func (g *Gazetteer) Resolve(ms []Mention, c Context) []Resolution {
	return g.ResolveBy(g.weights, ms, c)
}

// ResolveBy is Resolve with other weights, for those who measure.
func (g *Gazetteer) ResolveBy(w *Weights, ms []Mention, c Context) []Resolution {
	r := g.resolver(ms, c)
	r.weigh(w.Alone[:])
	for range resolvePasses {
		r.surround()
		r.weigh(w.Together[:])
	}
	out := make([]Resolution, len(ms))
	for i, cs := range r.candidates {
		best := -1
		for j := range cs {
			if best < 0 || cs[j].share > cs[best].share {
				best = j
			}
		}
		if best >= 0 {
			out[i] = Resolution{Entry: cs[best].Entry, Found: true, Share: cs[best].share}
		}
	}
	r.guess(out)
	return out
}

// guess gives a name that no table has the place of the mention next to it in the text that is no country and no state: a street, a
// stadium or a hamlet is mostly near what it is named beside.
func (r *resolver) guess(out []Resolution) {
	for i := range out {
		if out[i].Found {
			continue
		}
		for d := 1; d < len(out); d++ {
			for _, k := range [...]int{i - d, i + d} {
				if k >= 0 && k < len(out) && out[k].Found && out[k].Code != "PCLI" && out[k].Code != "ADM1" && out[k].Feature == "P" {
					out[i].Entry, out[i].Guessed = out[k].Entry, true
					break
				}
			}
			if out[i].Guessed {
				break
			}
		}
	}
}

const resolvePasses = 2

// The signs of a candidate. Those from signLands on need the other mentions.
const (
	signFirst  = iota // it heads the places of the name
	signRank          // logarithm of its rank
	signPeople        // logarithm of its population
	signCountry
	signUnit
	signDistrict
	signCapital
	signSeat
	signTown
	signZone
	signChief // the name is its chief one
	signKind  // it is what the word beside the name says
	signOtherKind
	signWhole // a county or district whose word stands beside the name
	signSide  // it lies in a country that the text is about
	signArea  // it lies where the dispute is
	signInside
	signOutside // words say that it lies in another place
	signLands   // share of the other mentions in its country
	signUnits   // share of the other mentions in its first-order unit
	signNear    // others within some tens of kilometres
	signFar     // others within some hundreds of kilometres
	signHome    // it is the country or unit in which most others lie
	resolveSigns
)

type resolver struct {
	g          *Gazetteer
	ms         []Mention
	c          Context
	candidates [][]candidate
	same       []int // number of the first mention of the same name
}

func (g *Gazetteer) resolver(ms []Mention, c Context) *resolver {
	r := &resolver{g: g, ms: ms, c: c, candidates: make([][]candidate, len(ms)), same: make([]int, len(ms))}
	seen := map[string]int{}
	for i := range ms {
		key := Fold(ms[i].Name)
		if _, ok := seen[key]; !ok {
			seen[key] = i
		}
		r.same[i] = seen[key]
		r.find(i)
	}
	for i := range ms {
		r.inside(i)
	}
	return r
}

// find gathers the places that mention i may mean.
func (r *resolver) find(i int) {
	m := &r.ms[i]
	var all []Entry
	if e, ok := r.g.Country(m.Land); ok {
		r.candidates[i] = []candidate{{Entry: e}}
		return
	}
	if m.Whole != "" {
		all = r.g.Find(m.Whole)
	}
	whole := len(all)
	if e, ok := r.g.Abbreviated(m.Name, m.Behind); ok {
		all = append(all, e)
	} else {
		all = append(all, r.g.Find(m.Name)...)
	}
	for n := 0; n < len(m.Else) && len(all) == 0; n++ {
		all = r.g.Find(m.Else[n])
	}
	if e, ok := r.g.Abbreviated(m.Name, true); ok && len(all) == 0 {
		all = append(all, e)
	}
	for n, e := range all[:min(len(all), maxCandidates)] {
		if slices.ContainsFunc(all[:n], func(o Entry) bool { return o.Lat == e.Lat && o.Lon == e.Lon && o.Code == e.Code }) {
			continue
		}
		c := candidate{Entry: e}
		x := &c.x
		rank := n
		if n >= whole {
			rank -= whole
		}
		x[signFirst] = truth(rank == 0)
		x[signRank] = math.Log(float64(1 + rank))
		x[signPeople] = math.Log10(float64(1+e.Population)) / 5
		x[classSign(e)] = 1
		x[signChief] = truth(Fold(e.Name) == Fold(m.Name))
		if m.Kind != "" {
			x[signKind] = truth(isKind(e, m.Kind))
			x[signOtherKind] = 1 - x[signKind]
		}
		x[signWhole] = truth(n < whole)
		x[signSide] = truth(e.Code != "PCLI" && slices.Contains(r.c.Countries, e.Country))
		x[signArea] = truth(slices.ContainsFunc(r.c.Area, func(o Entry) bool { return Distance(o.Lat, o.Lon, e.Lat, e.Lon) < 150 }))
		r.candidates[i] = append(r.candidates[i], c)
	}
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func classSign(e Entry) int {
	switch {
	case e.Code == "PCLI":
		return signCountry
	case e.Code == "ADM1":
		return signUnit
	case e.Code == "ADM2":
		return signDistrict
	case e.Code == "PPLC":
		return signCapital
	case e.Code == "PPLA" || e.Code == "PPLA2":
		return signSeat
	case e.Feature == "P":
		return signTown
	}
	return signZone
}

// isKind reports whether a place is what a word calls it.
func isKind(e Entry, word string) bool {
	switch word {
	case "town", "city", "village", "settlement", "hamlet", "suburb", "township", "borough", "capital", "community", "neighborhood", "neighbourhood":
		return e.Feature == "P"
	case "county", "district", "rayon", "raion", "parish", "municipality":
		return e.Code == "ADM2" || e.Feature == "A"
	case "province", "region", "state", "oblast", "governorate", "republic":
		return e.Code == "ADM1" || e.Feature == "L"
	case "country", "kingdom":
		return e.Code == "PCLI"
	case "river", "lake", "sea", "bay", "gulf", "strait", "ocean", "reservoir", "canal":
		return e.Feature == "H"
	case "mountain", "mountains", "mount", "pass", "valley", "desert", "peninsula", "island", "islands", "hills", "heights":
		return e.Feature == "T"
	}
	return false
}

// inside looks whether candidates lie where the words say that they do.
func (r *resolver) inside(i int) {
	w := r.ms[i].Within
	if w < 0 || w >= len(r.ms) || w == i {
		return
	}
	for j := range r.candidates[i] {
		c := &r.candidates[i][j]
		in := slices.ContainsFunc(r.candidates[w], func(o candidate) bool { return lies(c.Entry, o.Entry) })
		c.x[signInside], c.x[signOutside] = truth(in), truth(!in && len(r.candidates[w]) > 0)
	}
	// What holds no candidate of the other is not meant: "Vienna, Georgia" is not the country.
	for k := range r.candidates[w] {
		o := &r.candidates[w][k]
		holds := slices.ContainsFunc(r.candidates[i], func(c candidate) bool { return lies(c.Entry, o.Entry) })
		o.x[signInside] = max(o.x[signInside], truth(holds))
	}
}

// lies reports whether a place lies in a country, a unit or beside a larger place.
func lies(e, in Entry) bool {
	switch {
	case e == in || e.Country != in.Country:
		return false
	case in.Code == "PCLI":
		return e.Code != "PCLI"
	case in.Code == "ADM1":
		return e.Admin1 == in.Name && e.Code != "ADM1"
	}
	return Distance(e.Lat, e.Lon, in.Lat, in.Lon) < 60 && e.Code != "PCLI" && e.Code != "ADM1"
}

// weigh gives the candidates of each mention their shares.
func (r *resolver) weigh(weights []float64) {
	for _, cs := range r.candidates {
		most := math.Inf(-1)
		for j := range cs {
			c := &cs[j]
			c.share = 0
			for k, w := range weights {
				c.share += w * c.x[k]
			}
			if c.Own {
				c.share += 100 // the desk's own places come first
			}
			most = max(most, c.share)
		}
		sum := 0.0
		for j := range cs {
			cs[j].share = math.Exp(cs[j].share - most)
			sum += cs[j].share
		}
		for j := range cs {
			cs[j].share /= sum
		}
	}
}

// surround sets the signs that the other mentions give. A name counts once, however often it is written.
func (r *resolver) surround() {
	lands, units := map[string]float64{}, map[string]float64{}
	others := 0.0
	for i, cs := range r.candidates {
		if r.same[i] != i || len(cs) == 0 {
			continue
		}
		others++
		for _, c := range cs {
			lands[c.Country] += c.share
			if c.Admin1 != "" {
				units[c.Country+c.Admin1] += c.share
			}
		}
	}
	for i, cs := range r.candidates {
		if r.same[i] != i {
			for j := range cs {
				copy(cs[j].x[signLands:], r.twin(i, j))
			}
			continue
		}
		own := map[string]float64{}
		ownUnits := map[string]float64{}
		for _, c := range cs {
			own[c.Country] += c.share
			ownUnits[c.Country+c.Admin1] += c.share
		}
		for j := range cs {
			c := &cs[j]
			rest := max(others-1, 1)
			c.x[signLands] = (lands[c.Country] - own[c.Country]) / rest
			c.x[signUnits] = 0
			if c.Admin1 != "" && c.Code != "ADM1" {
				c.x[signUnits] = (units[c.Country+c.Admin1] - ownUnits[c.Country+c.Admin1]) / rest
			}
			c.x[signHome] = 0
			if c.Code == "ADM1" {
				c.x[signHome] = (units[c.Country+c.Name] - ownUnits[c.Country+c.Name]) / rest
			}
			c.x[signNear], c.x[signFar] = r.nearness(i, c)
		}
	}
}

// twin gives the surroundings of the same candidate of the first mention of the name.
func (r *resolver) twin(i, j int) []float64 {
	e := r.candidates[i][j].Entry
	for k := range r.candidates[r.same[i]] {
		if o := &r.candidates[r.same[i]][k]; o.Entry == e {
			return o.x[signLands:]
		}
	}
	return r.candidates[i][j].x[signLands:]
}

// nearness says how many other names have places near a candidate: within some tens and some hundreds of kilometres. What is larger
// than that does not count.
func (r *resolver) nearness(i int, c *candidate) (near, far float64) {
	if c.Code == "PCLI" {
		return 0, 0
	}
	for k, cs := range r.candidates {
		if k == i || r.same[k] != k {
			continue
		}
		most, wide := 0.0, 0.0
		for _, o := range cs {
			if o.share < 0.02 || o.Code == "PCLI" || math.Abs(o.Lat-c.Lat) > 8 {
				continue
			}
			d := Distance(c.Lat, c.Lon, o.Lat, o.Lon)
			if d < 0.1 && o.Code == c.Code {
				continue // the same place under another name tells nothing
			}
			most, wide = max(most, o.share*math.Exp(-d/40)), max(wide, o.share*math.Exp(-d/250))
		}
		near += most
		far += wide
	}
	return math.Log1p(near), math.Log1p(far)
}

// Distance gives the great-circle distance in kilometres between two points in degrees, on a sphere of 6371 km.
func Distance(lat1, lon1, lat2, lon2 float64) float64 {
	const rad = math.Pi / 180
	a, b := math.Sin((lat2-lat1)*rad/2), math.Sin((lon2-lon1)*rad/2)
	return 2 * 6371 * math.Asin(math.Min(1, math.Sqrt(a*a+math.Cos(lat1*rad)*math.Cos(lat2*rad)*b*b)))
}
