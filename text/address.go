package text

import "strings"

// address gives the end of the web or mail address that begins at i, or i.
func (x *scanner) address(i int) int {
	s := x.s[i:]
	switch c := s[0] | 0x20; {
	case c == 'h' && (hasFold(s, "http://") || hasFold(s, "https://")), c == 'f' && hasFold(s, "ftp://"), c == 'w' && hasFold(s, "www."):
		return i + untilSpace(s)
	}
	if i < x.noMail || !nameByte(s[0]) {
		return i
	}
	return x.mailOrDomain(i)
}

// mailOrDomain reads "name@host.org", "host.org/path" or a file name. Where there is none it notes how far
// it looked, so that no byte is looked at twice.
func (x *scanner) mailOrDomain(i int) int {
	s := x.s
	j := i
	for j < len(s) && nameByte(s[j]) {
		j++
	}
	if j < len(s) && s[j] == '@' {
		k := j + 1
		for k < len(s) && nameByte(s[k]) {
			k++
		}
		if host := strings.TrimRight(s[j+1:k], ".-_%+"); strings.IndexByte(host, '.') > 0 {
			return j + 1 + len(host)
		}
	}
	x.noMail = j
	name := strings.TrimRight(s[i:j], ".-_%+")
	if dot := strings.LastIndexByte(name, '.'); dot > 0 && (isDomain(name[dot+1:]) || isHost(name)) {
		if end := i + len(name); end < len(s) && s[end] == '/' {
			return i + untilSpace(s[i:])
		}
		return i + len(name)
	}
	return i
}

// isHost tells three words or more with a dot between any two of them, in small letters
// ("talk.news.valley"): the name of a host or of a group of readers.
func isHost(s string) bool {
	dots, letters := 0, 0
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z' || c == '-' && letters > 0:
			letters++
		case c == '.' && letters > 1:
			dots++
			letters = 0
		default:
			return false
		}
	}
	return dots > 1 && letters > 1
}

// nameByte tells the bytes of names of mailboxes and hosts.
func nameByte(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '.' || c == '-' || c == '_' || c == '%' || c == '+'
}

// hasFold tells whether s begins with an ASCII prefix given in lower case.
func hasFold(s, prefix string) bool {
	return len(s) > len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// untilSpace gives the length of an address: up to white space or a bracket or quote, less the
// punctuation that ends it.
func untilSpace(s string) int {
	j, open := 0, 0
scan:
	for j < len(s) {
		r, c, n := classAt(s, j)
		switch {
		case c == space, strings.ContainsRune("<>\"“”«»", r):
			break scan
		case r == '(':
			open++
		case r == ')':
			if open == 0 {
				break scan
			}
			open--
		}
		j += n
	}
	return len(strings.TrimRight(s[:j], ".,;:!?'’])}…"))
}
