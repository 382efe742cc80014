package text

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func analyze(tb testing.TB, s string) *Doc {
	tb.Helper()
	a, err := New(Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return a.Analyze(s)
}

// TestTokens gives the text and its tokens; white space in the second separates them.
func TestTokens(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Ardania's army didn't stop.", "Ardania 's army did n't stop ."},
		{"They can't, won't and cannot.", "They ca n't , wo n't and can not ."},
		{"We've said it’s over, they'll see.", "We 've said it ’s over , they 'll see ."},
		{"the dogs' owner, O'Hara of A'lo", "the dogs ' owner , O'Hara of A'lo"},
		{"Ardania s President", "Ardania s President"},
		{"the U.S.'s note", "the U.S. 's note"},
		{"the 640-kilometre border", "the 640 - kilometre border"},
		{"a 20-year-old from Kok-Tash", "a 20 - year-old from Kok-Tash"},
		{"an S-125, two T-72s and a MiG-21", "an S-125 , two T-72s and a MiG-21"},
		{"a Belmark-backed, self-defence unit", "a Belmark-backed , self-defence unit"},
		{"7,000 of 3.5 at 09:40", "7,000 of 3.5 at 09:40"},
		{"the night of 24/25 February 1924-1927", "the night of 24/25 February 1924-1927"},
		{"in 1924–1927 (the 1990s), the 21st time", "in 1924–1927 ( the 1990s ) , the 21st time"},
		{"on 29.04.2021, or 2021-04-29.", "on 29.04.2021 , or 2021-04-29 ."},
		{"at 4.30 p.m. on Oct. 5", "at 4.30 p.m. on Oct. 5"},
		{"at 4pm, 10am, 6p.m.", "at 4 pm , 10 am , 6 p.m."},
		{"an 82mm mortar 2-3km off", "an 82 mm mortar 2-3 km off"},
		{"$7m and 50% of €5.", "$ 7 m and 50 % of € 5 ."},
		{"Lt. Gen. R. Oru, No. 5, said no.", "Lt. Gen. R. Oru , No. 5 , said no ."},
		{"U.N. Secretary-General", "U.N. Secretary-General"},
		{"see http://ex.org/a_(b)?c=1, or www.ex.org.", "see http://ex.org/a_(b)?c=1 , or www.ex.org ."},
		{"write to press.office@ex.org, please", "write to press.office@ex.org , please"},
		{"at ex.com/path.", "at ex.com/path ."},
		{"#ceasefire by @desk now", "#ceasefire by @desk now"},
		{"“Peace,” he said… or... no?!", "“ Peace , ” he said … or ... no ?!"},
		{"end of fire.The army", "end of fire . The army"},
		{"and/or km/h, AT&T", "and / or km / h , AT&T"},
		{"posts -- two -- fell — then -", "posts -- two -- fell — then -"},
		{"a .50 calibre gun", "a .50 calibre gun"},
		{"Поселок Ак-Сай, 5 домов.", "Поселок Ак-Сай , 5 домов ."},
		{"a 'safe' place ('x')", "a ' safe ' place ( ' x ' )"},
		{"bad\xff\xfebytes", "bad \xff\xfe bytes"},
		{"caf\u00e9 cafe\u0301", "caf\u00e9 cafe\u0301"},
	} {
		d := analyze(t, c.in)
		var got []string
		for i := range d.Tokens {
			got = append(got, d.Word(i))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.in, strings.Join(got, " "), c.want)
		}
	}
}

func TestKinds(t *testing.T) {
	for in, want := range map[string]Kind{
		"army": Word, "S-125": Word, "T-72": Word, "'s": Word, "#peace": Word, "2S1": Word, "U.S.": Word, "Kok-Tash": Word, "4th": Number,
		"7,000": Number, "09:40": Number, "24/25": Number, "1924-1927": Number, "½": Number, ",": Punct, "...": Punct, "—": Punct, "€": Punct,
		"\xff": Punct, "🙂": Punct, "http://ex.org": URL, "a@ex.org": URL,
	} {
		d := analyze(t, "x "+in+" x")
		if len(d.Tokens) != 3 || d.Word(1) != in || d.Tokens[1].Kind != want {
			t.Errorf("%q: %d tokens, the second of kind %d, want one of kind %d", in, len(d.Tokens), d.Tokens[1].Kind, want)
		}
	}
}

func TestLower(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"The ARMY's Kok-Tash", "the army 's kok-tash"},
		{"Ardania s President", "ardania 's president"},
		{"ardania s president", "ardania s president"},
		{"“It’s” ‘so’ «now»", `" it 's " ' so ' " now "`},
		{"a — b – c -- d … e ...", "a - b - c - d ... e ..."},
		{"1924–1927 ak‑say", "1924-1927 ak-say"},
		{"ÄRGER İ Ⱥ БАТКЕН", "ärger i ⱥ баткен"},
		{"cease\u00adfire", "ceasefire"},
	} {
		d := analyze(t, c.in)
		var got []string
		for i := range d.Tokens {
			got = append(got, d.Lower(i))
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%q: got %s, want %s", c.in, g, c.want)
		}
	}
}

// TestSentences gives a text in which | marks where a sentence ends, and a paragraph at ||.
func TestSentences(t *testing.T) {
	for _, in := range []string{
		"The post fell. |Nobody was hurt.",
		"\"We will stay,\" he said.",
		"\"We want peace.\" |He left.",
		"\"Who fired?\" he asked. |\"We did!\" she said.",
		"“We want peace.” |He left.",
		"They left (see the map). |The road is open.",
		"They left. |(The road is open.) |Nobody came.",
		"Gen. R. Oru of the U.S. Army met Lt. Sel in St. Olm.",
		"He came from the U.S. |The army met him.",
		"The U.S. Embassy was shut.",
		"It began at 4 p.m. |The army replied.",
		"It began at 4 p.m. Monday.",
		"It began at 4 p.m. Moscow time.",
		"On Oct. 5 and Nov. 6 they met.",
		"Order No. 5 was signed. |He said no. |She agreed.",
		"It cost 3.5 million. |The rest is 1.5.",
		"The war... went on. |It ended...  |Then peace came.",
		"The war… went on.",
		"OLM, Oct 19 (Valley Wire) - Ardanian troops fired.",
		"OLM, Oct. 19 (Valley Wire) - Ardanian troops fired.",
		"1. The parties stop fire. |2. The parties withdraw.",
		"II. The parties withdraw.",
		"On 5. May they met.",
		"Figures, e.g. The List, i.e. Two, etc. |The end.",
		"Fire opened.|The army replied.",
		"Stop! |Go away. |Why?! |Because.",
		"it ended here. |they left then.",
		"A title\n\n||The text goes on\n\n||and on.",
		"Fire on the upper valley\n||The border service said on Monday that fire was opened\nupon its posts near the upper bridge, and that nobody at\nall was hurt.",
		"Demands:\n||- stop fire\n||- withdraw\n||* go home",
		"Demands:\n||1. Stop fire\n||2) Withdraw",
		"the posts and then\nthe road were hit",
		"Two leaders meet in Olm, Monday, Oct. 13, 2022. ABC\n\n||The rest.",
		"The king died in 1805.[19] |His son ruled.",
		"One。|二。|三",
		"",
		"   \n\n ",
		".",
		"...",
	} {
		text := strings.NewReplacer("|", "").Replace(in)
		var want []string
		for _, s := range strings.Split(strings.ReplaceAll(in, "||", "|"), "|") {
			if s = strings.TrimSpace(s); s != "" {
				want = append(want, s)
			}
		}
		d := analyze(t, text)
		var got []string
		for i := range d.Sentences {
			got = append(got, d.SentenceText(i))
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
		if n := len(d.Sentences); n > 0 {
			if p := int(d.Sentences[n-1].Paragraph); p != strings.Count(in, "||") {
				t.Errorf("%q: last paragraph is %d, want %d", text, p, strings.Count(in, "||"))
			}
		}
	}
}

// sound checks what holds for any text.
func sound(t *testing.T, s string) {
	t.Helper()
	d := analyze(t, s)
	borders := make(map[int]bool, len(s))
	for i := range s {
		borders[i] = true
	}
	borders[len(s)] = true
	at := 0
	var back strings.Builder
	for i, k := range d.Tokens {
		start, end := int(k.Start), int(k.End)
		if start < at || end <= start || end > len(s) || end-start > MaxToken {
			t.Fatalf("%q: token %d is [%d, %d) after byte %d", s, i, start, end, at)
		}
		if !borders[start] || !borders[end] {
			t.Fatalf("%q: token %d [%d, %d) is not on rune borders", s, i, start, end)
		}
		gap := s[at:start]
		if strings.TrimFunc(gap, unicode.IsSpace) != "" {
			t.Fatalf("%q: %q between tokens is not white space", s, gap)
		}
		if i > 0 && d.Tokens[i-1].Space != (gap != "") {
			t.Fatalf("%q: token %d says Space %v before %q", s, i-1, d.Tokens[i-1].Space, gap)
		}
		back.WriteString(gap + d.Word(i))
		if utf8.ValidString(s) && !utf8.ValidString(d.Lower(i)) {
			t.Fatalf("%q: lower case of token %d is not UTF-8", s, i)
		}
		at = end
	}
	if back.String()+s[at:] != s || strings.TrimFunc(s[at:], unicode.IsSpace) != "" {
		t.Fatalf("%q: tokens and gaps join to %q, then %q", s, back.String(), s[at:])
	}
	next, paragraph := int32(0), int32(0)
	for i, x := range d.Sentences {
		if x.First != next || x.Last <= x.First || x.Last-x.First > MaxSentence || x.Paragraph < paragraph {
			t.Fatalf("%q: sentence %d is %+v after token %d", s, i, x, next)
		}
		if x.Start != d.Tokens[x.First].Start || x.End != d.Tokens[x.Last-1].End {
			t.Fatalf("%q: sentence %d spans [%d, %d)", s, i, x.Start, x.End)
		}
		next, paragraph = x.Last, x.Paragraph
	}
	if int(next) != len(d.Tokens) {
		t.Fatalf("%q: sentences cover %d of %d tokens", s, next, len(d.Tokens))
	}
}

func FuzzAnalyze(f *testing.F) {
	for _, s := range []string{
		"", " ", "\n\n", "The U.S.'s Gen. R. Oru can't say 7,000 at 4p.m. on 29.04.2021.", "\xff\xfe\x00a\xe2\x80", "a@b.c http:// www. #x @y", "e\u0301\u200d'\u0301s ’s 's",
		"ﬀ İ ß 1,2:3/4-5–6.7", "a.b.c.d.e.f. A.B.C Ph.D. x.com", "line\nline\r\n- item\n1. item\u2028x", "\u3000。\ufeff\u00ad-\u00ad", "(\"'[{...!?]}'\")", "[1] .[1][",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { sound(t, s) })
}

// TestHostile runs the fuzz target's check on random texts made of the pieces that the rules know.
func TestHostile(t *testing.T) {
	pieces := strings.Split("a|B|9|.|,|'|’|-|–| |\n|\n\n|s|t|n|'s|p.m.|U.S|@|#|:|/|\"|(|)|[|]|...|…|!|?|\xff|é|\u0301|\u00ad|\ufeff|http://|www.|.com|Gen.|No.|cannot|1.|Я|。|_|&|mm", "|")
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		var b strings.Builder
		for range r.IntN(14) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		sound(t, b.String())
	}
}

// TestLongTexts reads texts whose shape would make work that grows with the square of their length
// run into the time limit of the test run.
func TestLongTexts(t *testing.T) {
	const size = 1 << 20
	for name, unit := range map[string]string{
		"no full stop": "fire and ", "no space": "fire", "one digit": "7", "dots": ".", "spaced dots": ". ", "quotes": "\"", "closers": ")'\"", "at signs": "a@", "mail": "a.b-",
		"lines": "a\n", "bad bytes": "\xff", "hyphens": "a-", "apostrophes": "a'", "initials": "A.", "colons": "1:", "marks": "\u0301", "spaces": " ", "soft hyphens": "\u00ad", "www": "www.", "hash": "#a",
		"short lines": "fire on the road\n", "brackets": "[1]", "commas": "1,", "initial and spaces": "A.    \n",
	} {
		s := strings.Repeat(unit, size/len(unit))
		for _, x := range analyze(t, s).Sentences {
			if x.Last-x.First > MaxSentence {
				t.Errorf("%s: a sentence of %d tokens", name, x.Last-x.First)
			}
		}
	}
}

// A token that is too long is cut at a rune border, whatever its bytes are.
func TestLongTokens(t *testing.T) {
	for _, unit := range []string{"a", "é", "a\u0301", "名", "𝄞", "\x80", "é\xbf\xbf", "!", "7", "x-", "http://ex.org/é"} {
		for pad := range 4 {
			sound(t, strings.Repeat("b", pad)+strings.Repeat(unit, 3*MaxToken/len(unit)))
			udSound(t, strings.Repeat("b", pad)+strings.Repeat(unit, 3*MaxToken/len(unit)))
		}
	}
}

func BenchmarkAnalyze(b *testing.B) {
	s := strings.Repeat("On 28 April the border service of Ardania said that Belmark's troops had opened fire near Kok-Tash at about 09:40, and that 13 people didn't return. \"We want peace,\" Gen. R. Oru said.\n\n", 50)
	a, err := New(Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	tokens := 0
	for b.Loop() {
		tokens += len(a.Analyze(s).Tokens)
	}
	b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
}
