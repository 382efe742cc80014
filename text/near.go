package text

import "strings"

// Nearest gives that one of the known words which was most likely meant by another, "" where none is near: two letters added, left
// out or exchanged for a word of six or more, one for a shorter one, or the one within the other.
func Nearest(word string, known []string) string {
	word = strings.ToLower(word)
	best, least := "", 1+min(2, len([]rune(word))/3)
	for _, k := range known {
		if d := distance([]rune(word), []rune(strings.ToLower(k))); d < least {
			best, least = k, d
		}
	}
	for _, k := range known {
		if best == "" && len(word) > 3 && (strings.HasPrefix(k, word) || strings.HasPrefix(word, k) && len(k) > 3) {
			best = k
		}
	}
	return best
}

// distance is Levenshtein's. Words longer than 64 letters are far from all.
func distance(a, b []rune) int {
	if len(a) > 64 || len(b) > 64 {
		return 64
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		last := row[0]
		row[0] = i + 1
		for j := range b {
			change := last
			if a[i] != b[j] {
				change++
			}
			last = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
