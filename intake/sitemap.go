package intake

import (
	"encoding/xml"
	"io"
	"strings"

	"golang.org/x/net/html/charset"

	"github.com/counterclaim/counterclaim"
)

// Limits of sitemaps. The format itself allows 50 MB.
const (
	maxSitemap     = 64 << 20   // bytes
	maxSitemapWord = maxAddress // bytes of an address, a date or a name
)

// readSitemap reads the addresses of a sitemap (sitemaps.org, version 0.9), with the names and dates of one for news. An entry without
// an address gives an error that names its line; what is broken ends the list there.
func readSitemap(in io.Reader, file string, yield func(Address, error) bool) {
	rest := &io.LimitedReader{R: in, N: maxSitemap + 1}
	d := xml.NewDecoder(rest)
	d.Strict, d.CharsetReader = false, charset.NewReaderLabel
	fail := func(code counterclaim.Code, what, try string) bool {
		line, _ := d.InputPos()
		return yield(Address{}, counterclaim.Errorf(code, "%s", what).At(file, line).Try("%s", try))
	}
	var a Address
	word, inside, some := "", "", false // what the open element holds so far, and its name
	for {
		tok, err := d.RawToken()
		if rest.N <= 0 {
			fail(counterclaim.CodeTooLarge, "the sitemap has more than 64 MiB", "cut it up, or give a list with one address a line")
			return
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			fail(counterclaim.CodeBadInput, "the sitemap is broken here", "check that it was downloaded in full")
			return
		}
		switch t := tok.(type) {
		case xml.StartElement:
			inside, word = t.Name.Local, ""
			switch inside {
			case "sitemap":
				fail(counterclaim.CodeUnsupported, "it is an index of sitemaps, not a sitemap", "download the sitemaps that it names and give those")
				return
			case "url":
				a = Address{}
			}
		case xml.CharData:
			if len(word) <= maxSitemapWord {
				word += string(t[:min(len(t), maxSitemapWord+1)])
			}
		case xml.EndElement:
			if t.Name.Local == inside {
				a.sitemapWord(inside, strings.TrimSpace(word))
			}
			inside = ""
			if t.Name.Local != "url" {
				continue
			}
			some = true
			a.File = file
			a.Line, _ = d.InputPos()
			if len(a.URL) > maxSitemapWord || !isAddress(a.URL) {
				if !fail(counterclaim.CodeBadInput, "the entry of the sitemap that ends here holds no address", "give it a loc that begins with http:// or https://") {
					return
				}
			} else if !yield(a, nil) {
				return
			}
		}
	}
	if !some {
		fail(counterclaim.CodeEmpty, "there is no address in it", "give a list with one address a line, or a sitemap")
	}
}

// sitemapWord takes what an element of an entry holds. When a page last changed is not when it was published.
func (a *Address) sitemapWord(element, word string) {
	switch element {
	case "loc":
		if a.URL == "" { // later ones are those of images
			a.URL = word
		}
	case "publication_date":
		a.Published, _ = credible(word)
	case "name":
		a.Outlet = word
	}
}
