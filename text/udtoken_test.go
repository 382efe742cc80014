package text

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
)

// udWords gives the words of a text: " " separates tokens, "+" the words of a multiword token, and
// " | " sentences.
func udWords(u *UDText) string {
	var b strings.Builder
	for i, s := range u.Sentences {
		if i > 0 {
			b.WriteString(" |")
		}
		for k := s.First; k < s.Last; k++ {
			switch w := u.Words[k]; {
			case w.Joined:
				b.WriteByte('+')
			case b.Len() > 0:
				b.WriteByte(' ')
			}
			b.WriteString(u.Text[u.Words[k].Start:u.Words[k].End])
		}
	}
	return b.String()
}

func TestUDTokens(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"They don't and can't.", "They do+n't and ca+n't ."},
		{"We cannot, I’m gonna.", "We can+not , I+’m gon+na ."},
		{"Ardania's army, the U.S.'s note", "Ardania+'s army , the U.S.+'s note"},
		{"the parties' posts", "the parties+' posts"},
		{"the 'forward posts' fell", "the ' forward posts ' fell"},
		{"they dont know, thats it", "they do+nt know , that+s it"},
		{"in the 1990's and 2003's war", "in the 1990's and 2003+'s war"},
		{"a cease-fire at Kok-Tash", "a cease - fire at Kok - Tash"},
		{"a 20-year-old", "a 20 - year - old"},
		{"anti-aircraft and non-state, re-armed", "anti-aircraft and non-state , re-armed"},
		{"anti-aircraft-gun", "anti-aircraft - gun"},
		{"in 1924-1927, 24–25 May", "in 1924 - 1927 , 24 – 25 May"},
		{"call 555-0100 or 000-555-0100 on 2021-04-29", "call 555-0100 or 000-555-0100 on 2021-04-29"},
		{"call +99 555", "call +99 555"},
		{"the map .doc came from Oru@DESK today", "the map .doc came from Oru@DESK today"},
		{"see talk.news.valley now", "see talk.news.valley now"},
		{"What.? No.! So... and so....", "What .? | No .! | So ... and so ...."},
		{"Good :) Then they left :-(", "Good :) | Then they left :-("},
		{"posts, roads, etc.", "posts , roads , etc ."},
		{"posts, etc., and roads at 4 p.m. today", "posts , etc. , and roads at 4 p.m. today"},
		{"It ended.[1][2] They left.", "It ended . [ 1 ] [ 2 ] | They left ."},
		{"It ended. (see the map)", "It ended . | ( see the map )"},
		{"See http://ex.org/a http://ex.org/b Then go", "See http://ex.org/a | http://ex.org/b | Then go"},
		{"He left . . . and came", "He left . . . and came"},
		{"", ""},
	} {
		if got := udWords(UDTokens(analyze(t, c.in))); got != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

// udSound checks what holds for any text.
func udSound(t *testing.T, s string) {
	t.Helper()
	d := analyze(t, s)
	u := UDTokens(d)
	borders := runeBorders(s)
	at := int32(0)
	for i, w := range u.Words {
		if w.Start < at || w.End <= w.Start || w.Joined && w.Start != at || w.Joined && i == 0 {
			t.Fatalf("%q: word %d is %+v after byte %d", s, i, w, at)
		}
		if !borders[w.Start] || !borders[w.End] {
			t.Fatalf("%q: word %d [%d, %d) is not on rune borders", s, i, w.Start, w.End)
		}
		if gap := s[at:w.Start]; strings.TrimFunc(gap, unicode.IsSpace) != "" {
			t.Fatalf("%q: %q is lost before word %d", s, gap, i)
		}
		at = w.End
	}
	if strings.TrimFunc(s[at:], unicode.IsSpace) != "" {
		t.Fatalf("%q: %q is lost at the end", s, s[at:])
	}
	if len(u.Sentences) != len(d.Sentences) {
		t.Fatalf("%q: %d sentences of %d", s, len(u.Sentences), len(d.Sentences))
	}
	next := int32(0)
	var out strings.Builder
	for i, x := range u.Sentences {
		if x.First != next || x.Last <= x.First || u.Words[x.First].Start != d.Sentences[i].Start || u.Words[x.Last-1].End != d.Sentences[i].End || u.Words[x.First].Joined {
			t.Fatalf("%q: sentence %d is %+v", s, i, x)
		}
		next = x.Last
		if err := WriteCoNLLU(&out, u.CoNLLU(i)); err != nil {
			t.Fatal(err)
		}
	}
	if int(next) != len(u.Words) {
		t.Fatalf("%q: sentences cover %d of %d words", s, next, len(u.Words))
	}
	read, err := readAll(out.String())
	if err != nil || written(t, read) != out.String() {
		t.Fatalf("%q: it is printed as %q and read as %v", s, out.String(), err)
	}
}

// runeBorders says of each byte of s, and of its end, whether a rune begins there; each byte that
// is not UTF-8 is one.
func runeBorders(s string) []bool {
	out := make([]bool, len(s)+1)
	for i := range s {
		out[i] = true
	}
	out[len(s)] = true
	return out
}

func FuzzUDTokens(f *testing.F) {
	for _, s := range []string{
		"", "İm eTc.\u00ad do\u00adnt", "don't can't parties' 'x' 1990's -a- a--b anti--x anti- -anti", "Oru@DESK .doc +9 x.doc :) ^_^ <3 [...] ’’ ‘’", "etc. p.m. inc.", "a‑b ‐ 1–2–3 \xff-\xff ʼs `s", "İm Ⱥ-dont",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { udSound(t, s) })
}

// TestUDHostile runs the fuzz target's check on random texts made of the pieces that the rules know.
func TestUDHostile(t *testing.T) {
	pieces := strings.Split("a|B|9|0|.|,|'|’|-|–|‑| |\n|\n\n|s|dont|gonna|im|n't|'s|p.m.|etc.|@|+|.doc|doc|:)|<3|[|]|...|…|!|?|\xff|é|\u0301|\u00ad|\u0130|anti|x.y.z|İm|İ|Etc.|http://a/|(|`|‘", "|")
	r := rand.New(rand.NewPCG(3, 4))
	for range 20000 {
		var b strings.Builder
		for range r.IntN(12) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		udSound(t, b.String())
	}
}
