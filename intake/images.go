package intake

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/counterclaim/counterclaim"
)

const maxImages = 50

// imagesOf gives the pictures of a page's article with their captions. Addresses are completed where the page's own is known.
func imagesOf(doc *html.Node, address string) []counterclaim.Image {
	root := find(doc, isElement(atom.Article))
	if root == nil {
		root = find(doc, isElement(atom.Main))
	}
	if root == nil {
		return nil // what is the article's and what its frame's cannot be told
	}
	base, err := url.Parse(address)
	if err != nil {
		base = &url.URL{}
	}
	var images []counterclaim.Image
	seen := map[string]bool{}
	for n := range root.Descendants() {
		if n.DataAtom != atom.Img || n.Type != html.ElementNode || len(images) == maxImages {
			continue
		}
		at, err := base.Parse(strings.TrimSpace(first(attr(n, "src"), attr(n, "data-src"))))
		if err != nil || at.Scheme == "data" || at.String() == address || at.String() == "" || seen[at.String()] {
			continue
		}
		seen[at.String()] = true
		image := counterclaim.Image{URL: at.String(), Alt: strings.Join(strings.Fields(attr(n, "alt")), " ")}
		for up := n.Parent; up != nil && up != root; up = up.Parent {
			if up.DataAtom == atom.Figure {
				if c := find(up, isElement(atom.Figcaption)); c != nil {
					image.Caption = wordsOf(c)
				}
				break
			}
		}
		images = append(images, image)
	}
	return images
}

var dateInAddress = regexp.MustCompile(`/(\d{4})/(\d{1,2})/(\d{1,2})(?:/|$)`)

// dateOfAddress gives the day that a page's address holds as folders of year, month and day, else "".
func dateOfAddress(address string) string {
	m := dateInAddress.FindStringSubmatch(address)
	if m == nil {
		return ""
	}
	return m[1] + "-" + m[2] + "-" + m[3]
}
