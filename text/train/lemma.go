package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim/text"
	"github.com/counterclaim/counterclaim/text/internal/tagging"
)

// minTypes is how many different words must share an ending before it decides on its own.
const minTypes = 2

// editOf gives the edit that makes a lemma of a form.
func editOf(form, lemma string) tagging.Edit {
	best := tagging.Edit{Case: 'k', Strip: len(form), Add: lemma}
	for _, c := range []byte("lkt") {
		base := tagging.Edit{Case: c}.Apply(form)
		n := 0
		for n < len(base) && n < len(lemma) && base[n] == lemma[n] {
			n++
		}
		if len(base)-n < best.Strip || len(base)-n == best.Strip && len(lemma)-n < len(best.Add) {
			best = tagging.Edit{Case: c, Strip: len(base) - n, Add: lemma[n:]}
		}
	}
	return best
}

// votes counts edits.
type votes map[tagging.Edit]int

// winner gives the edit with most votes; of equals the one that changes least.
func (v votes) winner() (tagging.Edit, int) {
	var best tagging.Edit
	most := 0
	for e, n := range v {
		if n > most || n == most && compareEdits(e, best) < 0 {
			best, most = e, n
		}
	}
	return best, most
}

func compareEdits(a, b tagging.Edit) int {
	return cmp.Or(a.Strip-b.Strip, len(a.Add)-len(b.Add), cmp.Compare(a.Add, b.Add), int(a.Case)-int(b.Case))
}

// trainLemmas gives the bytes of lemmas.bin. Endings are learnt from words, each counted once;
// whole words from all their places in the text. An entry that says what the shorter endings
// say already is left out.
func trainLemmas(log io.Writer, train []sentence, lexicon map[string]uint8) []byte {
	type seen struct {
		form string
		pos  uint32
	}
	words := map[seen]votes{}
	misspelt := map[seen]bool{} // stand for themselves, and say nothing of others
	for _, s := range train {
		for _, w := range s {
			// GW is the first piece of a word that was torn apart; its lemma is that of the whole.
			if w.xpos == "GW" || w.lemma == "_" || len(w.form) > 64 || strings.ContainsAny(w.lemma, "\n") {
				continue
			}
			k := seen{w.form, text.LemmaClass(w.tag)}
			if words[k] == nil {
				words[k] = votes{}
			}
			words[k][editOf(w.form, w.lemma)]++
			if w.typo {
				misspelt[k] = true
			}
		}
	}
	read := maps.Clone(words)
	inflected(lexicon, func(form, lemma, upos, xpos string) {
		k := seen{form, text.LemmaClass(tagNamed(upos, xpos))}
		if read[k] != nil {
			return // the treebanks know better
		}
		if words[k] == nil {
			words[k] = votes{}
		}
		words[k][editOf(form, lemma)]++
	})
	order := slices.SortedFunc(maps.Keys(words), func(a, b seen) int {
		return cmp.Or(cmp.Compare(a.form, b.form), cmp.Compare(a.pos, b.pos))
	})
	// Votes by key, and by which longer key each was reached.
	var levels [tagging.MaxEnding + 3]map[uint32]votes // whole as it stands, whole, endings of length MaxEnding-… to 0
	for i := range levels {
		levels[i] = map[uint32]votes{}
	}
	chains := make([][]uint32, len(order))
	for n, k := range order {
		var keys [tagging.MaxEnding + 3]uint32
		low := tagging.AppendLower(nil, k.form)
		count := tagging.LemmaKeys(&keys, k.form, low, k.pos, tagging.LemmaLook(k.form, k.pos))
		chains[n] = slices.Clone(keys[:count])
		top, _ := words[k].winner()
		for i, key := range chains[n] {
			level := levels[len(levels)-count+max(i, 0)]
			if i < 2 {
				level = levels[i]
			}
			if level[key] == nil {
				level[key] = votes{}
			}
			if i < 2 {
				for e, c := range words[k] {
					level[key][e] += c
				}
			} else if !misspelt[k] && !whole(k.form, top) {
				level[key][top]++
			}
		}
	}
	table := map[uint32]tagging.Edit{}
	// From the shortest ending to the whole word, so that what is there already can be asked.
	for i := len(levels) - 1; i >= 0; i-- {
		for n := range order {
			chain := chains[n]
			at := i
			if i >= 2 {
				at = i - (len(levels) - len(chain))
			}
			if at < min(i, 2) || at >= len(chain) {
				continue
			}
			key := chain[at]
			v := levels[i][key]
			if _, done := table[key]; done || v == nil {
				continue
			}
			total := 0
			for _, c := range v {
				total += c
			}
			best, most := v.winner()
			if i >= 2 && i < len(levels)-1 && (total < minTypes || most*2 <= total) {
				continue
			}
			if now, ok := decide(table, chain[at+1:]); ok && (now == best || v[now] == most) {
				continue
			}
			table[key] = best
		}
	}
	return encodeLemmas(log, table)
}

// whole tells an edit that leaves nothing of the word, which says nothing of others.
func whole(form string, e tagging.Edit) bool { return len(form) > 2 && e.Strip >= len(form)-1 }

// decide gives the edit of the first key that the table has.
func decide(table map[uint32]tagging.Edit, keys []uint32) (tagging.Edit, bool) {
	for _, k := range keys {
		if e, ok := table[k]; ok {
			return e, true
		}
	}
	return tagging.Edit{}, false
}

func encodeLemmas(log io.Writer, table map[uint32]tagging.Edit) []byte {
	all := map[tagging.Edit]bool{}
	for key, e := range table {
		if e.Strip > 70 {
			delete(table, key) // cannot be written in one byte; no word is like that
			continue
		}
		all[e] = true
	}
	edits := slices.SortedFunc(maps.Keys(all), compareEdits)
	number := map[tagging.Edit]int{}
	for i, e := range edits {
		number[e] = i
	}
	numbered := map[uint32]int{}
	for key, e := range table {
		numbered[key] = number[e]
	}
	out := tagging.EncodeLemmas(edits, numbered)
	fmt.Fprintf(log, "lemmas: %d words and endings, %d edits, %d bytes\n", len(table), len(edits), len(out))
	return out
}
