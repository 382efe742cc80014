package intake

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/counterclaim/counterclaim"
)

// saw gives each item of a file as "outlet|published|headline|text" or its error, read under a name by what the file begins with.
func saw(t *testing.T, ext string, src []byte, o Options) []string {
	t.Helper()
	var all []string
	formatOf(ext)(bytes.NewReader(src), "x"+ext, o.withDefaults(), func(item Item) bool {
		checkItem(t, item)
		if item.Err != nil {
			all = append(all, item.Err.Error())
			return true
		}
		r := item.Report
		all = append(all, strings.Join([]string{r.Outlet, r.Published, r.Headline, r.Text}, "|"))
		if a := r.Arrivals[0]; a.Original == (counterclaim.ID{}) || a.Within == "" {
			t.Errorf("arrival %+v", a)
		}
		return true
	})
	return all
}

func TestTable(t *testing.T) {
	columns := map[string]string{"text": "words"}
	for _, c := range []struct {
		src  string
		o    Options
		want string
	}{
		{"title,body,source,date\nH,\"One,\n\"\"two\"\"\",Valley News,2026-03-06\n", Options{}, "Valley News|2026-03-06|H|One,\n\"two\""},
		{utf8BOM + "text;outlet\r\nOne;A\r\n", Options{}, "A|||One"},
		{"text\toutlet\nOne\tA\n", Options{}, "A|||One"},
		{"words,text\nOne,A\n", Options{Columns: columns}, "|||One"},
		{"a,b\n1,2\n", Options{Columns: columns}, `x.csv:1: no column is called "words"; the columns are "a", "b"`},
		{"a,b\n1,2\n", Options{}, `x.csv:1: no column holds the text; the columns are "a", "b"`},
		{"text,outlet\nOne\nTwo,B\n", Options{}, "x.csv:2: the row has 1 cell, the header 2 / B|||Two"},
		{"text,outlet\n\"One,A\nTwo,B\n", Options{}, "x.csv:2: a quoted cell is never closed / B|||Two"},
		{"text,outlet\nO\"n\"e,A\nTwo,B\n", Options{}, "x.csv:2: the row cannot be read: bare \" in non-quoted-field / B|||Two"},
		{"text\n\xff\nTwo\n", Options{}, "x.csv:2: the row is not UTF-8 / |||Two"},
		{"url,archive_status,upload_title,text,upload_timestamp\nhttps://a.example/1,success,H,One,2026-03-06T10:00:00Z\n", Options{}, "|2026-03-06T10:00:00Z|H|One"},
		{"link,archive status,upload title,text content,upload timestamp\nhttps://a.example/1,success,H,One,2026-03-06T10:00:00Z\n", Options{}, "|2026-03-06T10:00:00Z|H|One"},
		{"", Options{}, "x.csv: the file is empty"},
	} {
		if got := strings.Join(saw(t, ".csv", []byte(c.src), c.o), " / "); got != c.want {
			t.Errorf("%q:\ngot  %s\nwant %s", c.src, got, c.want)
		}
	}
}

const letterSrc = "From: =?utf-8?q?Valley_Pr=C3=A9fecture?= <p@valley.example>\r\nDate: Fri, 6 Mar 2026 16:00:00 +0400\r\nSubject: =?utf-8?b?SGVhZA==?=\r\nMIME-Version: 1.0\r\n" +
	"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Not this.</p>\r\n--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nCaf=E9 shelled.\r\n" +
	"--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=map.png\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n--b--\r\n"

// TestAttachments reads documents that came with a letter as reports of their own; what is none stays with the letter, or with the first
// of them where the letter has no words.
func TestAttachments(t *testing.T) {
	part := func(kind, name, body string) string {
		return "--b\nContent-Type: " + kind + "\nContent-Disposition: attachment; filename=" + name + "\n\n" + body + "\n"
	}
	head := "From: Press Office <p@valley.example>\nDate: Fri, 6 Mar 2026 16:00:00 +0400\nSubject: Two papers\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
	files := part("text/html", "one.html", "<html><head><title>On the bridge</title></head><body><h1>On the bridge</h1><p>The bridge at Oster was shelled at dawn by three guns.</p></body></html>") +
		part("application/pdf", "broken.pdf", "%PDF-1.4 nothing") + part("image/png", "map.png", "PNG") +
		part("message/rfc822", "two.eml", "From: Other Office <o@valley.example>\nSubject: Forwarded\n\nA second letter.") + "--b--\n"
	const one = "Press Office|2026-03-06T16:00:00+04:00|On the bridge|The bridge at Oster was shelled at dawn by three guns."
	const two = "Other Office||Forwarded|A second letter."
	for _, c := range []struct {
		src, want string
		kept      []int
	}{
		{head + "--b\nContent-Type: text/plain\n\nAttached.\n" + files, "Press Office|2026-03-06T16:00:00+04:00|Two papers|Attached. / " + one + " / " + two, []int{4, 0, 0}},
		{head + files, one + " / " + two, []int{1, 0}},
	} {
		var told, errs []string
		var kept []int
		readLetter(strings.NewReader(c.src), "a.eml", Options{}.withDefaults(), func(item Item) bool {
			if item.Err != nil {
				errs = append(errs, item.Err.Error())
				return true
			}
			r := item.Report
			told, kept = append(told, r.Outlet+"|"+r.Published+"|"+r.Headline+"|"+r.Text), append(kept, len(r.Attachments))
			if a := r.Arrivals[0]; a.Via != "mail" || a.Original.IsZero() || len(told) > 1 && !strings.Contains(a.Within, "attachment ") {
				t.Errorf("%+v", a)
			}
			return true
		})
		equal(t, "letter", strings.Join(told, " / "), c.want)
		if !slices.Equal(kept, c.kept) || len(errs) != 1 || !strings.Contains(errs[0], "attachment broken.pdf") {
			t.Errorf("kept %v, errors %q", kept, errs)
		}
	}
	// Letters within letters end somewhere.
	deep := "From: a@b\n\nThe innermost."
	for i := range 9 {
		deep = fmt.Sprintf("From: a@b\nContent-Type: multipart/mixed; boundary=c%d\n\n--c%d\nContent-Type: text/plain\n\nLetter %d.\n--c%d\nContent-Type: message/rfc822\n\n%s\n--c%d--\n", i, i, i, i, deep, i)
	}
	n, last := 0, error(nil)
	readLetter(strings.NewReader(deep), "a.eml", Options{}.withDefaults(), func(item Item) bool { n++; last = item.Err; return true })
	if n != maxLettersDeep+2 || counterclaim.CodeOf(last) != counterclaim.CodeTooLarge {
		t.Errorf("%d items, the last %v", n, last)
	}
}

const letterTold = "Valley Préfecture|2026-03-06T16:00:00+04:00|Head|Café shelled."

func TestLetters(t *testing.T) {
	equal(t, "letter", strings.Join(saw(t, ".eml", []byte(letterSrc), Options{}), " / "), letterTold)
	readLetter(strings.NewReader(letterSrc), "a.eml", Options{}.withDefaults(), func(item Item) bool {
		if len(item.Report.Attachments) != 1 || len(item.Originals) != 2 || string(item.Originals[0].Bytes) != "%PDF" || !strings.Contains(strings.Join(item.Notes, " "), "map.png") {
			t.Errorf("%+v", item)
		}
		return true
	})
	box := "From a@b Fri Mar  6 16:00:00 2026\n" + strings.ReplaceAll(letterSrc, "\r\n", "\n") + "\nFrom a@b Fri Mar  6 16:00:00 2026\nSubject: Two\nFrom: b@b\n\n>From here.\n\nFrom there.\n"
	equal(t, "mailbox", strings.Join(saw(t, ".mbox", []byte(box), Options{}), " / "), letterTold+" / b@b||Two|From here.\n\nFrom there.")
	deep := ""
	for i := range 50 {
		deep += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	deep += "\nx\n"
	if got := saw(t, ".eml", []byte(deep), Options{}); len(got) != 1 || !strings.Contains(got[0], "deep") {
		t.Error(got)
	}
	page := "From: <Saved by a browser>\nSnapshot-Content-Location: https://valley.example/1\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<title>Head</title><p>One.</p>\n--b--\n"
	equal(t, "saved page", strings.Join(saw(t, ".mhtml", []byte(page), Options{}), " / "), "||Head|One.")
}

// pdfOf makes a PDF of one page with a line for each string.
func pdfOf(lines ...string) []byte {
	var content strings.Builder
	content.WriteString("BT /F1 12 Tf 14 TL 72 720 Td ")
	for _, l := range lines {
		fmt.Fprintf(&content, "(%s) Tj T* ", l)
	}
	content.WriteString("ET")
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
		fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", content.Len(), content.String()), "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
		"<</Title(Head)/Author(Ann Ray)/CreationDate(D:20260306160000+04'00')>>"}
	b := bytes.NewBufferString("%PDF-1.4\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(b, "trailer\n<</Size %d/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return b.Bytes()
}

func TestPDF(t *testing.T) {
	equal(t, "text", strings.Join(saw(t, ".pdf", pdfOf("Guards fired at", "the post."), Options{}), " / "), "|2026-03-06T16:00:00+04:00|Head|Guards fired at\nthe post.")
	var ids []counterclaim.ID
	for _, src := range [][]byte{pdfOf(), append(pdfOf(), '\n')} {
		item := readPage(bytes.NewReader(src), "scan.pdf", readPDF, Options{}.withDefaults())
		checkItem(t, item)
		if r := item.Report; r == nil || r.Unread != "scan" || r.Text != "" || len(r.Attachments) != 1 || r.Attachments[0] != r.Arrivals[0].Original {
			t.Fatalf("%+v", item)
		}
		ids = append(ids, item.Report.ID)
	}
	if ids[0] == ids[1] {
		t.Error("two scans are one report")
	}
	for _, src := range []string{"%PDF-1.4\n", "no", string(pdfOf("x")[:200])} {
		if got := saw(t, ".pdf", []byte(src), Options{}); len(got) != 1 || !strings.HasPrefix(got[0], "x.pdf: ") {
			t.Error(got)
		}
	}
}

func zipOf(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, s := range files {
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = f.Write([]byte(s)) // into memory
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestOffice(t *testing.T) {
	doc := map[string]string{
		"word/document.xml": `<w:document xmlns:w="w"><w:body><w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Head</w:t></w:r></w:p><w:p><w:r><w:t>One </w:t></w:r><w:del><w:r><w:delText>not</w:delText></w:r></w:del><w:r><w:t>two.</w:t></w:r></w:p><w:p><w:r><w:t>Three.</w:t></w:r></w:p></w:body></w:document>`,
		"docProps/core.xml": `<cp:coreProperties xmlns:cp="cp" xmlns:dc="dc" xmlns:dcterms="dt"><dc:creator>Ann Ray</dc:creator><dcterms:created>2026-03-06T10:00:00Z</dcterms:created></cp:coreProperties>`,
	}
	equal(t, "document", strings.Join(saw(t, ".docx", zipOf(t, doc), Options{}), " / "), "|2026-03-06T10:00:00Z|Head|One two.\n\nThree.")
	boxed := `<w:document xmlns:w="w" xmlns:mc="mc"><w:p><w:r><mc:AlternateContent><mc:Choice><w:t>One.</w:t></mc:Choice><mc:Fallback><w:t>One.</w:t></mc:Fallback></mc:AlternateContent><w:t> Two.</w:t></w:r></w:p></w:document>`
	equal(t, "a box of text, once", strings.Join(saw(t, ".docx", zipOf(t, map[string]string{"word/document.xml": boxed}), Options{}), " / "), "|||One. Two.")
	for name, body := range map[string]string{"a bomb": strings.Repeat(" ", 40<<20), "deep": strings.Repeat("<a>", 1000), "cut": "<a><b>"} {
		if got := saw(t, ".docx", zipOf(t, map[string]string{"word/document.xml": body}), Options{}); len(got) != 1 || !strings.HasPrefix(got[0], "x.docx: ") {
			t.Errorf("%s: %s", name, got)
		}
	}
	f := excelize.NewFile()
	for i, row := range [][]any{{"text", "outlet"}, {"One.", "A"}, {"Two.", "B", "more"}, {"Three."}} {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "sheet", strings.Join(saw(t, ".xlsx", b.Bytes(), Options{}), " / "), `A|||One. / x.xlsx: sheet "Sheet1" row 3: the row has 3 cells, the header 2 / |||Three.`)
}

func TestChats(t *testing.T) {
	src := `{"name":"Valley Watch","type":"public_channel","id":12,"messages":[{"id":1,"type":"service"},
		{"id":2,"type":"message","date":"2026-03-06T16:00:00","date_unixtime":"1772798400","text":["Guards ",{"type":"bold","text":"fired"},"."]},
		{"id":3,"type":"message","text":""},{"id":4,"type":"message","text":7},{"id":"x","type":"message"},{"id":5,"type":"message","date":"2026-03-06T16:00:00","text":"Two."}]}`
	equal(t, "chat", strings.Join(saw(t, ".json", []byte(src), Options{}), " / "),
		"Valley Watch|2026-03-06T12:00:00Z||Guards fired. / x.json: message 5: it cannot be read: json: cannot unmarshal string into Go struct field chatMessage.id of type int64 / Valley Watch|2026-03-06T16:00||Two.")
	equal(t, "cut", strings.Join(saw(t, ".json", []byte(`{"name":"V","messages":[{"id":2,"type":"message","text":"One."},{`), Options{}), " / "), "V|||One. / x.json: the JSON cannot be read, behind 1 message: unexpected EOF")
	page := `<html><head><title>Exported Data</title></head><body><div class="page_wrap"><div class="page_header"><div>Valley Watch</div></div><div class="message service">day</div>` +
		`<div class="message default" id="message7"><div class="pull_right date details" title="06.03.2026 16:00:00 UTC+04:00">16:00</div><div class="text">One.<br>Two.</div></div></div></body></html>`
	equal(t, "page", strings.Join(saw(t, ".html", []byte(page), Options{}), " / "), "Valley Watch|2026-03-06T16:00:00+04:00||One.\nTwo.")
	equal(t, "archive", strings.Join(saw(t, ".json", []byte(`{"status":"x","metadata":{"url":"https://a.example/1","title":"H","content":"One.","timestamp":"2026-03-06T10:00:00Z"}}`), Options{}), " / "), "|2026-03-06T10:00:00Z|H|One.")
}

func TestAddresses(t *testing.T) {
	mention := "1\t20260306100000\t20260306101500\t1\tvalley.example\thttps://valley.example/1" + strings.Repeat("\t0", 10)
	for _, c := range []struct{ src, want string }{
		{"# list\nhttps://a.example/1\nno\nhttp://b.example/2", "https://a.example/1|| L2 / bad_input / http://b.example/2|| L4"},
		{"url,source,date\nhttps://a.example/1,A,2026-03-06\n", "https://a.example/1|A|2026-03-06 L2"},
		{mention, "https://valley.example/1|valley.example|2026-03-06T10:15:00Z L1"},
		{"", "empty"},
		{`<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="n" xmlns:image="i"><url><loc> https://a.example/1?b=1&amp;c=2 </loc>
<lastmod>2026-03-09</lastmod><image:image><image:loc>https://a.example/x.jpg</image:loc></image:image>
<news:news><news:publication><news:name>A</news:name></news:publication><news:publication_date>2026-03-06</news:publication_date></news:news></url>
<url><loc>file:///x</loc></url><url><loc>https://a.example/2</loc></url></urlset>`, "https://a.example/1?b=1&c=2|A|2026-03-06 L3 / bad_input / https://a.example/2|| L4"},
		{`<sitemapindex><sitemap><loc>https://a.example/s.xml</loc></sitemap></sitemapindex>`, "unsupported"},
		{"<urlset><url><loc>" + strings.Repeat("https://a.example/", 1000) + "</loc></url><url><loc>https://a.example/1</loc></url><url><l", "bad_input / https://a.example/1|| L1 / bad_input"},
		{"<html><p>no list", "empty"},
	} {
		var got []string
		for a, err := range Addresses(strings.NewReader(c.src), "x") {
			if err != nil {
				got = append(got, string(counterclaim.CodeOf(err)))
				continue
			}
			got = append(got, fmt.Sprintf("%s|%s|%s L%d", a.URL, a.Outlet, a.Published, a.Line))
		}
		equal(t, c.src, strings.Join(got, " / "), c.want)
	}
	equal(t, "list", strings.Join(saw(t, ".txt", []byte("https://a.example/1\n"), Options{}), ""), "x.txt: it is a list of addresses, not a report")
}

func TestPacked(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"{\"text\":\"One.\"}\n", "|||One."},
		{strings.Repeat("\n", 40<<20), "x.gz"},
	} {
		var got string
		readSniffed(bytes.NewReader(gzipped([]byte(c.src))), "x.gz", Options{}.withDefaults(), func(item Item) bool {
			checkItem(t, item)
			if got = "x.gz"; item.Report != nil {
				got = "|||" + item.Report.Text
			}
			return true
		})
		equal(t, "packed", got, c.want)
	}
}

func FuzzFormats(f *testing.F) {
	f.Add([]byte(letterSrc))
	f.Add(pdfOf("One"))
	f.Add([]byte("text,outlet\n\"One,A\nTwo,B\n"))
	f.Add([]byte(`{"messages":[{"type":"message","text":["a"]}]}`))
	f.Add([]byte("From a@b Fri Mar  6 16:00:00 2026\n\nx"))
	o := Options{MaxLine: 1 << 16, MaxFile: 1 << 17}.withDefaults()
	f.Fuzz(func(t *testing.T, src []byte) {
		for _, ext := range []string{".csv", ".eml", ".mbox", ".pdf", ".docx", ".xlsx", ".json", ".wacz"} {
			formatOf(ext)(bytes.NewReader(src), "x"+ext, o, func(item Item) bool {
				checkItem(t, item)
				return true
			})
		}
		for range Addresses(bytes.NewReader(src), "x") {
			continue // it must end
		}
	})
}

func TestImagesAndAuthors(t *testing.T) {
	src := `<html><head><title>Head</title><meta name="author" content="Ann Ray"><meta property="og:site_name" content="Valley News"><link rel="canonical" href="https://valley.example/2026/03/06/post"></head>` +
		`<body><img src="/logo.png"><article><figure><img src="/a.jpg" alt="A post"><figcaption>The post at Oster</figcaption></figure><p>One.</p><img src="data:image/png;base64,x"></article></body></html>`
	item := readPage(strings.NewReader(src), "a.html", readHTML, Options{}.withDefaults())
	checkItem(t, item)
	if got := fmt.Sprint(item.Report.Images, item.Report.Authors, " ", item.Report.Published); got != "[{https://valley.example/a.jpg The post at Oster A post}] [Ann Ray] 2026-03-06" {
		t.Error(got)
	}
}
