package intake

import (
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func htmlItem(t *testing.T, src string) Item {
	t.Helper()
	return readPage(strings.NewReader(src), "x.html", readHTML, Options{}.withDefaults())
}

// story is an article long enough to be told from the page around it.
const story = `<p>Thalmere and Corvand accused each other of moving troops into the valley, and each said that the other had begun it, in statements that came within an hour.</p>
<p>The border service of Thalmere said that it had seen <b>four</b> drones over the ford, and that trenches had been dug on the far bank since Monday, its head told reporters.</p>
<p>"Nobody crossed," said the service of Corvand, which denied that it had sent drones, and added that vehicles were moved on the other side of the river.</p>`

const storyText = `Thalmere and Corvand accused each other of moving troops into the valley, and each said that the other had begun it, in statements that came within an hour.

The border service of Thalmere said that it had seen four drones over the ford, and that trenches had been dug on the far bank since Monday, its head told reporters.

"Nobody crossed," said the service of Corvand, which denied that it had sent drones, and added that vehicles were moved on the other side of the river.`

const newsPage = `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Charges traded | Valley News</title>
<meta property="og:site_name" content="Valley News"><meta property="og:title" content="Charges traded over crossings">
<meta property="article:published_time" content="2025-03-12T09:00:00+05:00"><link rel="canonical" href="https://valley.example/9">
<meta name="counterclaim-synthetic" content="true"><style>p{color:red}</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<article><h1>Charges traded over crossings</h1><div class="share"><a href="#">Share on Facebook</a></div>
<figure><img src="a.jpg" alt="Two officers at"><figcaption>Two officers stand at the ford, 11 March 2025. Valley News</figcaption></figure>
` + story + `<script>track()</script></article><aside><h3>Most read</h3><p><a href="/1">Floods close the road</a></p></aside>
<footer><p>Copyright 2025 Valley News</p></footer></body></html>`

func TestNewsPage(t *testing.T) {
	item := htmlItem(t, newsPage)
	if item.Err != nil {
		t.Fatal(item.Err)
	}
	r := item.Report
	equal(t, "headline", r.Headline, "Charges traded over crossings")
	equal(t, "outlet", r.Outlet, "Valley News")
	equal(t, "published", r.Published, "2025-03-12T09:00:00+05:00")
	equal(t, "url", r.URL, "https://valley.example/9")
	equal(t, "language", r.Language, "en-GB")
	equal(t, "captions", strings.Join(r.Captions, "|"), "Two officers stand at the ford, 11 March 2025. Valley News")
	equal(t, "text", r.Text, "Two officers stand at the ford, 11 March 2025. Valley News\n\n"+storyText)
	if !r.Synthetic || len(item.Notes) > 0 {
		t.Errorf("synthetic %v, notes %q", r.Synthetic, item.Notes)
	}
}

func TestAboutPage(t *testing.T) {
	for _, c := range []struct{ head, outlet, published, headline string }{
		{`<title>A</title>`, "", "", "A"},
		{`<meta name="author" content="Valley News"><meta name="date" content="12 March 2025">`, "Valley News", "2025-03-12", ""},
		{`<meta name="author" content="https://valley.example/u/ann">`, "", "", ""},
		{`<script type="application/ld+json">{"@type":"NewsArticle","headline":"A &amp; B","datePublished":"2025-03-12","publisher":{"name":"Valley News"},"author":[{"name":"Ann Ray"}]}</script>`, "Valley News", "2025-03-12", "A & B"},
		{`<script type="application/ld+json">{"@graph":[{"@type":"BreadcrumbList"},{"@type":["NewsArticle"],"headline":"A","datePublished":"2025-03-12T10:00:00Z","author":"Ann Ray"}]}</script>`, "Ann Ray", "2025-03-12T10:00:00Z", "A"},
		{`<script type="application/ld+json">[{"@type":"ReportageNewsArticle","headline":"A"}]</script><meta property="og:site_name" content="Valley News">`, "Valley News", "", "A"},
		{`<script type="application/ld+json">{"@type":</script><title>A</title>`, "", "", "A"},
		{`<script type="application/ld+json">{"@type":"NewsArticle","headline":7,"publisher":[[]]}</script><title>A</title>`, "", "", "A"},
		{`<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"9999-01-01"}</script>`, "", "", ""},
	} {
		item := htmlItem(t, "<html><head>"+c.head+"</head><body>"+story+"</body></html>")
		if item.Err != nil || item.Report.Outlet != c.outlet || item.Report.Published != c.published || item.Report.Headline != c.headline {
			t.Errorf("%s: %+v %v", c.head, item.Report, item.Err)
		}
	}
	item := htmlItem(t, "<body><h1>A</h1><time datetime='2025-03-12T10:00Z'>yesterday</time>"+story)
	equal(t, "<time>", item.Report.Published, "2025-03-12T10:00:00Z")
	equal(t, "<h1>", item.Report.Headline, "A")
}

func TestBylineInTheArticle(t *testing.T) {
	item := htmlItem(t, "<body><article><h1>A</h1><p>Valley News, 12 March 2025</p>"+story+"</article>")
	equal(t, "outlet", item.Report.Outlet, "Valley News")
	equal(t, "published", item.Report.Published, "2025-03-12")
	equal(t, "text", item.Report.Text, storyText)
}

func TestPageWithoutMainText(t *testing.T) {
	item := htmlItem(t, "<p>Nobody crossed.</p>")
	equal(t, "text", item.Report.Text, "Nobody crossed.")
}

func TestBlocks(t *testing.T) {
	for src, want := range map[string]string{
		"<p>a <b>b</b>c</p>":                     "a bc",
		"<p>a\n  b</p><div>c</div>d":             "a b\n\nc\n\nd",
		"a<br>b<br><br>c":                        "a\nb\n\nc",
		"<ul><li>a<li>b</ul>":                    "a\n\nb",
		"<table><tr><td>a<td>b<tr><td>c</table>": "a b\n\nc",
		"<p>a<script>x</script><style>y</style><span hidden>z</span>b</p>": "ab",
		`<p>a<i style="display: none">z</i></p>`:                           "a",
		"<p>&lt;script&gt;&amp;</p>":                                       "<script>&",
		"<pre>a\n  b</pre>":                                                "a\n  b",
		"<p>a<!-- no -->b</p>":                                             "ab",
		"<blockquote><p>a</p><p>b</p></blockquote>":                        "a\n\nb",
	} {
		doc, err := parseTree(src)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, src, joinBlocks(blocksOf(doc, false)), want)
	}
}

func TestStatedEncoding(t *testing.T) {
	cyrillic := "\xcd\xe0 \xe3\xf0\xe0\xed\xe8\xf6\xe5." // windows-1251
	for _, c := range []struct{ src, text, note string }{
		{`<meta charset="windows-1251"><p>` + cyrillic, "На границе.", ""},
		{`<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>` + cyrillic, "На границе.", ""},
		{`<meta charset="utf-8"><p>Br` + "\xc3" + `cke`, "Br\uFFFDcke", "1 character could not be read as utf-8, the encoding that the page states: U+FFFD stands for it"},
		{`<p>M` + "\xe4" + `nner an der Furt`, "Männer an der Furt", "the file is not UTF-8 and was read as Windows-1252"},
		{`<p>Männer an der Furt`, "Männer an der Furt", ""},
		{utf8BOM + `<meta charset="windows-1251"><p>Männer`, "Männer", ""},
	} {
		item := htmlItem(t, c.src)
		if item.Err != nil || item.Report.Text != c.text || c.note != "" && item.Notes[0] != c.note {
			t.Errorf("%q: %+v %q %v", c.src, item.Report, item.Notes, item.Err)
		}
	}
}

func TestHostileHTML(t *testing.T) {
	for _, c := range []struct {
		name, src string
		code      counterclaim.Code // "" where it is read
	}{
		{"deep", strings.Repeat("<div>", 100_000) + "word", counterclaim.CodeTooLarge},
		{"deep and closed", strings.Repeat("<div>", 300) + "word" + strings.Repeat("</div>", 300), ""},
		{"many elements", strings.Repeat("<p>word", 400_000), counterclaim.CodeTooLarge},
		{"many formatting elements", strings.Repeat("<b><i><p>word", 100_000), counterclaim.CodeTooLarge},
		{"many attributes", "<p " + strings.Repeat("a=b ", 100_000) + ">word", ""},
		{"no end of a comment", "<p>word</p><!-- " + strings.Repeat("-", 100_000), ""},
		{"no text", "<html><body><img src=a></body></html>", counterclaim.CodeEmpty},
		{"frames of tables", strings.Repeat("<table><tr><td>", 120) + "word", ""},
		{"binary", "<html>\x00\x01", counterclaim.CodeBinary},
		{"empty", " ", counterclaim.CodeEmpty},
		{"encoding unknown", `<meta charset="none-such"><p>` + "\xff", counterclaim.CodeBadInput},
	} {
		item := htmlItem(t, c.src)
		if counterclaim.CodeOf(item.Err) != c.code {
			t.Errorf("%s: %v", c.name, item.Err)
		}
	}
}
