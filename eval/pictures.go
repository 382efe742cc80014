package eval

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/vault"
)

// PictureTrial measures whether copies of made-up pictures are known again, whether different pictures are kept apart, and how long a
// look-up takes.
type PictureTrial struct {
	Seed     uint64
	Pictures int
	Copies   int                // of the alterations that must be known again; half as many more are made of the others
	Hashes   int                // that the index holds when look-ups are timed
	Progress func(done, of int) // called now and then, may be nil
}

// Recall is of how many copies of one alteration the original was named.
type Recall struct {
	Alteration    string
	Least         float64 // that must be reached, 0 where nothing is asked for
	Copies, Found int
	Plain         int // of the copies: those of pictures with too little in them to be compared, which are not found
}

// PictureScores are the figures of a trial.
type PictureScores struct {
	Recalls             []Recall
	Pictures, Plain     int // made, and of these with too little in them
	FalsePictures       int // that were taken for a copy of an earlier one
	Pairs, FalsePairs   int // of a picture and an earlier one
	FalseSame           int // of the false pairs: two pictures of one place
	Copies, FalseCopies int // looked up, and those for which another picture than the original was named
	Hashes              int
	HashMedian, HashP99 time.Duration // to find what lies near among the hashes
	Median, P99         time.Duration // that and the comparison of what was found
	Reading             time.Duration // of the likeness of one decoded picture, mean
	MemoryOfIndex       uint64
	TimeToBuild         time.Duration
}

// pictureBatch is how many pictures are made before they are looked up in their order.
const pictureBatch = 64

// Run makes the pictures and looks each up among those before it, as a desk does when they arrive; then the copies among all.
func (t PictureTrial) Run(ctx context.Context) (*PictureScores, error) {
	made := MadePictures{t.Seed}
	lists := alterations()
	s := &PictureScores{Pictures: t.Pictures}
	copies := t.plan(lists)
	total := t.Pictures + len(copies)
	var index vault.LikenessIndex
	var reading time.Duration
	likenesses := make([]vault.Likeness, 0, t.Pictures)
	files := make([][]byte, len(copies))
	numbers := map[counterclaim.ID]int{}
	for from := 0; from < t.Pictures; from += pictureBatch {
		looks := make([]*vault.LikenessQuery, min(pictureBatch, t.Pictures-from))
		took := make([]time.Duration, len(looks))
		err := onAllCores(ctx, len(looks), func(i int) error {
			n := from + i
			picture := made.Picture(n)
			began := time.Now()
			look, err := vault.LikenessOf(picture)
			if err != nil {
				return err
			}
			looks[i], took[i] = look, time.Since(began)
			for k, c := range copies {
				if c.of == n {
					if files[k], err = made.copyOf(picture, lists[c.how], k); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		for i, look := range looks {
			id := made.id(from + i)
			s.newPicture(made, index.Earlier(id, look), numbers, from+i)
			index.Add(id, "", &look.Likeness)
			numbers[id] = from + i
			likenesses = append(likenesses, look.Likeness)
			reading += took[i]
			if look.Plain() {
				s.Plain++
			}
		}
		t.report(from+len(looks), total)
	}
	s.Reading = reading / time.Duration(max(1, t.Pictures))
	queries, err := s.lookUpCopies(ctx, t, &index, made, copies, files, likenesses)
	if err != nil {
		return nil, err
	}
	return s, t.time(ctx, s, likenesses, queries)
}

func (t PictureTrial) report(done, of int) {
	if t.Progress != nil {
		t.Progress(done, of)
	}
}

// onAllCores does a piece of work n times on all cores.
func onAllCores(ctx context.Context, n int, do func(int) error) error {
	errs := make([]error, n)
	next := make(chan int)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				errs[i] = do(i)
			}
		})
	}
	for i := range n {
		if ctx.Err() == nil {
			next <- i
		}
	}
	close(next)
	wg.Wait()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (m MadePictures) id(n int) counterclaim.ID {
	return counterclaim.HashOf("made picture", fmt.Sprint(m.Seed), fmt.Sprint(n))
}

// pictureCopy is a copy that will be made.
type pictureCopy struct{ of, how int }

// plan spreads the copies over the pictures; the alterations take turns.
func (t PictureTrial) plan(list []alteration) []pictureCopy {
	var musts, others []int
	for i, a := range list {
		if a.least > 0 {
			musts = append(musts, i)
		} else {
			others = append(others, i)
		}
	}
	var out []pictureCopy
	spread := func(n int, of []int) {
		for k := range n {
			out = append(out, pictureCopy{k * t.Pictures / n, of[k%len(of)]})
		}
	}
	spread(t.Copies, musts)
	spread(t.Copies/2, others)
	return out
}

// newPicture counts what was said of a picture that is no copy.
func (s *PictureScores) newPicture(made MadePictures, said []vault.Earlier, numbers map[counterclaim.ID]int, n int) {
	s.Pairs += n
	s.FalsePairs += len(said)
	if len(said) > 0 {
		s.FalsePictures++
	}
	for _, e := range said {
		if made.family(numbers[e.ID]) == made.family(n) {
			s.FalseSame++
		}
	}
}

// lookUpCopies looks the copies up and gives some of them for the timing.
func (s *PictureScores) lookUpCopies(ctx context.Context, t PictureTrial, index *vault.LikenessIndex, made MadePictures, copies []pictureCopy, files [][]byte,
	likenesses []vault.Likeness) ([]*vault.LikenessQuery, error) {
	for _, a := range alterations() {
		s.Recalls = append(s.Recalls, Recall{Alteration: a.name, Least: a.least})
	}
	said := make([][]vault.Earlier, len(copies))
	queries := make([]*vault.LikenessQuery, len(copies))
	every := max(1, len(copies)/pictureQueries)
	var done sync.Mutex
	count := 0
	err := onAllCores(ctx, len(copies), func(k int) error {
		img, err := jpeg.Decode(bytes.NewReader(files[k]))
		if err != nil {
			return err
		}
		look, err := vault.LikenessOf(img)
		if err != nil {
			return err
		}
		said[k] = index.Earlier(counterclaim.ID{}, look)
		if k%every == 0 {
			queries[k] = look
		}
		done.Lock()
		count++
		t.report(t.Pictures+count, t.Pictures+len(copies))
		done.Unlock()
		return nil
	})
	if err != nil {
		return nil, err
	}
	for k, c := range copies {
		r := &s.Recalls[c.how]
		r.Copies++
		if likenesses[c.of].Plain() {
			r.Plain++
		}
		s.Copies++
		original := made.id(c.of)
		if slices.ContainsFunc(said[k], func(e vault.Earlier) bool { return e.ID == original }) {
			r.Found++
		}
		if slices.ContainsFunc(said[k], func(e vault.Earlier) bool { return e.ID != original }) {
			s.FalseCopies++
		}
	}
	return slices.DeleteFunc(queries, func(l *vault.LikenessQuery) bool { return l == nil }), nil
}

// pictureQueries is how many look-ups are timed.
const pictureQueries = 300

// time fills an index to the number of hashes that was asked for and looks copies up in it, one after the other. To make a million
// pictures would take hours: what is lacking are likenesses of the made pictures with 16 bits of each hash changed, so that tables are filled as
// unevenly as pictures fill them.
func (t PictureTrial) time(ctx context.Context, s *PictureScores, likenesses []vault.Likeness, queries []*vault.LikenessQuery) error {
	var index vault.LikenessIndex
	before := memory()
	began := time.Now()
	r := rand.New(rand.NewPCG(t.Seed, 5))
	for n := 0; index.Hashes() < t.Hashes; n++ {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		l := likenesses[n%len(likenesses)]
		if n >= len(likenesses) {
			var err error
			if l, err = strayed(l, r); err != nil {
				return err
			}
		} else if n == len(likenesses)-1 && index.Hashes() == 0 {
			return counterclaim.Errorf(counterclaim.CodeEmpty, "no picture has enough in it to fill an index")
		}
		index.Add(counterclaim.HashOf("filler", fmt.Sprint(n)), "", &l)
	}
	s.TimeToBuild = time.Since(began)
	s.MemoryOfIndex = memory() - before
	s.Hashes = index.Hashes()
	var near, all []time.Duration
	for _, look := range queries {
		near = append(near, leastOf(3, func() { index.Nearby(look) }))
		all = append(all, leastOf(3, func() { index.Earlier(counterclaim.ID{}, look) }))
	}
	s.HashMedian, s.HashP99 = quantiles(near)
	s.Median, s.P99 = quantiles(all)
	return nil
}

// leastOf gives the shortest of some runs: on a machine that does other work too, that is the one in which it did not.
func leastOf(runs int, do func()) time.Duration {
	least := time.Duration(1<<63 - 1)
	for range runs {
		began := time.Now()
		do()
		least = min(least, time.Since(began))
	}
	return least
}

func memory() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func quantiles(of []time.Duration) (median, p99 time.Duration) {
	if len(of) == 0 {
		return 0, 0
	}
	slices.Sort(of)
	return of[len(of)/2], of[len(of)*99/100]
}

// strayed changes 16 bits of each hash of a likeness.
func strayed(l vault.Likeness, r *rand.Rand) (vault.Likeness, error) {
	b, err := l.AppendBinary(nil)
	if err != nil {
		return l, err
	}
	for at := 1; at < 1+8*vault.LikenessHashes; at += 8 {
		h := binary.BigEndian.Uint64(b[at:])
		for _, bit := range r.Perm(64)[:16] {
			h ^= 1 << bit
		}
		binary.BigEndian.PutUint64(b[at:], h)
	}
	return l, l.UnmarshalBinary(b)
}

// WriteTable prints the figures for people.
func (s *PictureScores) WriteTable(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "alteration\tfound\tof\trecall\tat least\tplain")
	var found, all int
	for _, r := range s.Recalls {
		least := "-"
		if r.Least > 0 {
			least = fmt.Sprintf("%.2f", r.Least)
			found, all = found+r.Found, all+r.Copies
		}
		fmt.Fprintf(t, "%s\t%d\t%d\t%.3f\t%s\t%d\n", r.Alteration, r.Found, r.Copies, share(r.Found, r.Copies), least, r.Plain)
	}
	fmt.Fprintf(t, "all of which recall is asked for\t%d\t%d\t%.3f\n", found, all, share(found, all))
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, `
false alarms: %d of %d pictures that are no copies (%.5f), each looked up among those before it
              %d of %d pairs of these (%.2g); %d of them two pictures of one place
              %d of %d copies for which another picture than the original was named, alone or beside it
plain: %d of %d pictures have too little in them to be compared; they and their copies look like no other
look-up among %d hashes: median %.2f ms, p99 %.2f ms; with the comparison of what lies near: %.2f ms, %.2f ms
index of %d hashes (%d pictures): %.0f MiB, built in %.1f s; reading one picture's likeness %.1f ms
`, s.FalsePictures, s.Pictures, share(s.FalsePictures, s.Pictures), s.FalsePairs, s.Pairs, share(s.FalsePairs, s.Pairs), s.FalseSame, s.FalseCopies, s.Copies,
		s.Plain, s.Pictures, s.Hashes, ms(s.HashMedian), ms(s.HashP99), ms(s.Median), ms(s.P99),
		s.Hashes, s.Hashes/vault.LikenessHashes, float64(s.MemoryOfIndex)/(1<<20), s.TimeToBuild.Seconds(), ms(s.Reading))
	return err
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
