package intake

import (
	"strings"
	"unicode"

	"github.com/abadojack/whatlanggo"
)

// English is the language that the reader knows, as BCP 47 writes it.
const English = "en"

// Limits of telling a language.
const (
	fewLetters     = 25       // with fewer a language is not told
	manyBytes      = 16 << 10 // of a text are looked at
	surelyEnglish  = 0.12     // share of words below from which a text is English
	hardlyEnglish  = 0.04     // share below which it is another language
	wordsToBeSure  = 8        // with fewer words neither is sure
	mostlyOtherAbc = 0.5      // share of letters outside the Latin alphabet from which it is no English
)

// englishWords are frequent words of English that hardly any other language of its alphabet writes so, and words of short posts about a conflict, which may
// have none of those.
const englishWords = " the of and to that were by for said with from it its had not as they have this which their been would will after who are he his she our we you says near between than there what when all about into during against troops soldiers killed wounded people border village shelled shelling fired spokesman forces drones army town officials "

// LanguageOf tells the language of a text as BCP 47 writes it, "" where it is too short to tell. Where lines are in several
// languages it is that of most letters.
//
// English is told by the share of its function words, so that a report that can be read is never passed over because it is full
// of foreign names; other languages by letters that they alone have, by their trigrams and alphabets (W. B. Cavnar and J. M. Trenkle, N-Gram-Based Text
// Categorization, 1994).
func LanguageOf(text string) string {
	text = text[:min(len(text), manyBytes)]
	letters := map[string]int{}
	for line := range strings.Lines(text) {
		if lang, n := languageOfLine(line); lang != "" {
			letters[lang] += n
		}
	}
	if len(letters) == 0 {
		lang, _ := languageOfLine(text)
		return lang
	}
	best := ""
	for lang, n := range letters {
		if best == "" || n > letters[best] || n == letters[best] && (lang == English || best != English && lang < best) {
			best = lang
		}
	}
	return best
}

// languageOfLine gives the language of a line and the number of its letters.
func languageOfLine(line string) (lang string, letters int) {
	latin := 0
	for _, c := range line {
		if unicode.IsLetter(c) {
			letters++
			if unicode.Is(unicode.Latin, c) {
				latin++
			}
		}
	}
	if letters < fewLetters {
		return "", letters
	}
	share, words := 0.0, 0
	if float64(letters-latin) < mostlyOtherAbc*float64(letters) {
		share, words = shareOfEnglish(line)
		switch {
		case share >= surelyEnglish: // without looking at trigrams, which takes a quarter of the time of reading it
			return English, letters
		case words < wordsToBeSure:
			return "", letters
		}
	}
	line = strings.ToValidUTF8(line, " ")
	if words == 0 {
		if told := byLetters(line); told != "" {
			return told, letters
		}
	}
	info := detected(line)
	other := isoOf(info.Lang)
	if words == 0 && other == "" {
		return NoCode, letters
	}
	if words == 0 || share < hardlyEnglish && info.Confidence > 0.02 || share < surelyEnglish && info.IsReliable() {
		return other, letters
	}
	return English, letters
}

// detected tells a language by trigrams. Of languages to which a text is equally near, of which the detector gives any, it is the first
// by name, so that a text has the same language every time.
func detected(text string) whatlanggo.Info {
	info := whatlanggo.Detect(text)
	best, tied := info, map[whatlanggo.Lang]bool{}
	for info.Lang >= 0 && info.Confidence == 0 {
		tied[info.Lang] = true
		info = whatlanggo.DetectWithOptions(text, whatlanggo.Options{Blacklist: tied})
		if info.Lang >= 0 && isoOf(info.Lang) < isoOf(best.Lang) {
			best.Lang = info.Lang
		}
	}
	return best
}

func isoOf(l whatlanggo.Lang) string {
	if two := l.Iso6391(); two != "" {
		return two
	}
	if l == whatlanggo.Pes {
		return "fa"
	}
	return l.Iso6393()
}

// shareOfEnglish gives the share of a line's words that are function words of English, and the number of its words.
func shareOfEnglish(line string) (share float64, words int) {
	english := 0
	for _, w := range strings.FieldsFunc(strings.ToLower(line), func(c rune) bool { return !unicode.IsLetter(c) && c != '\'' }) {
		words++
		if strings.Contains(englishWords, " "+w+" ") {
			english++
		}
	}
	return float64(english) / float64(max(words, 1)), words
}

// primary gives the language of a BCP 47 tag without script, region and variant.
func primary(tag string) string {
	tag = strings.ToLower(strings.TrimSpace(tag))
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	if tag == "eng" || tag == "english" {
		return English
	}
	return tag
}

// CanRead reports whether the reader knows a language; what has none is tried.
func CanRead(language string) bool {
	p := primary(language)
	return p == "" || p == English || p == "und"
}

// settleLanguage gives a page the language of its text where its source gave none, or gave one that is plainly wrong: English
// for what is not, or another for what is English.
func settleLanguage(p *page) {
	r := &p.report
	told := LanguageOf(r.Text)
	switch {
	case told == "":
	case r.Language == "":
		r.Language = told
	case CanRead(r.Language) != CanRead(told):
		p.note("language " + quoted(r.Language) + " is not that of the text, taken as " + quoted(told))
		r.Language = told
	}
}
