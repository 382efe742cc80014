package intake

import (
	"slices"
	"strings"
	"testing"
)

// savedPage has the pattern of a news page saved as plain text: headline, byline, a picture's
// description cut off, its caption, the story, the page's foot.
const savedPage = `Thalmere and Corvand trade charges over river crossings

NORTHLIGHT , Wednesday 12 Mar 2025

Thalmere and Corvand accused each other of moving troops to the valley.

Foreign ministers of Thalmere, left, and Corvand, right, stand at a table during a meet
Foreign ministers of Thalmere, left, and Corvand, right, stand at a table during a meeting on river waters, Tuesday, March 4, 2025. NORTHLIGHT


Border officers from both sides spoke to reporters.

Read also: Floods close the lower valley road

"Nobody crossed," one of them said.

Search Keywords:
Short link:`

func readPageText(t *testing.T, src string) (page, Item) {
	t.Helper()
	p, err := readText([]byte(src), Options{}.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	return p, finish(p, "page.txt", 0, Options{})
}

func TestSavedPage(t *testing.T) {
	_, item := readPageText(t, savedPage)
	if item.Err != nil {
		t.Fatal(item.Err)
	}
	r := item.Report
	equal(t, "headline", r.Headline, "Thalmere and Corvand trade charges over river crossings")
	equal(t, "outlet", r.Outlet, "NORTHLIGHT")
	equal(t, "published", r.Published, "2025-03-12")
	caption := "Foreign ministers of Thalmere, left, and Corvand, right, stand at a table during a meeting on river waters, Tuesday, March 4, 2025. NORTHLIGHT"
	equal(t, "captions", strings.Join(r.Captions, "|"), caption)
	equal(t, "text", r.Text, "Thalmere and Corvand accused each other of moving troops to the valley.\n\n"+caption+
		"\n\nBorder officers from both sides spoke to reporters.\n\n\"Nobody crossed,\" one of them said.")
	equal(t, "notes", strings.Join(item.Notes, "|"), `3 lines left out as page furniture: "Read also: Floods close the lower valley road" "Search Keywords:" "Short link:"`)
	if again := r.ID; again != r.Identify() || r.Validate() != nil {
		t.Error("the report is not identified or not valid")
	}
}

func TestSavedPageWithOtherLineEnds(t *testing.T) {
	_, unix := readPageText(t, savedPage)
	_, dos := readPageText(t, utf8BOM+strings.ReplaceAll(savedPage, "\n", "\r\n"))
	if unix.Report.ID != dos.Report.ID {
		t.Errorf("line ends change the report:\n%q\n%q", unix.Report.Text, dos.Report.Text)
	}
}

func TestWholeFileIsTheText(t *testing.T) {
	for _, src := range []string{
		"Shots were heard near the bridge on Monday. Nobody was hurt.",
		"Shots were heard near the bridge on Monday.\nNobody was hurt.\n\nTalks go on.",
		"A single line without an end",
		"- one\n- two",
	} {
		_, item := readPageText(t, "\n"+src+"\n\n")
		if item.Err != nil {
			t.Fatal(item.Err)
		}
		equal(t, "text", item.Report.Text, src)
		equal(t, "headline", item.Report.Headline, "")
		for _, want := range []string{"no headline or byline found: the whole file is the text", "no outlet found", "no date found"} {
			if !slices.Contains(item.Notes, want) {
				t.Errorf("%q: notes %q lack %q", src, item.Notes, want)
			}
		}
	}
}

func TestByline(t *testing.T) {
	for _, c := range []struct{ line, outlet, published string }{
		{"AFP , Wednesday 19 Oct 2022", "AFP", "2022-10-19"},
		{"Valley News | 19 October 2022", "Valley News", "2022-10-19"},
		{"October 19, 2022 - Valley News", "Valley News", "2022-10-19"},
		{"Valley News — 2022-10-19 14:05", "Valley News", "2022-10-19T14:05"},
		{"19.10.2022", "", "2022-10-19"},
		{"19.10.2022 14:05 (UTC+6)", "", "2022-10-19T14:05:00+06:00"},
		{"Published: 19 October 2022, 14:05 GMT", "", "2022-10-19T14:05:00Z"},
		{"Published on Wed, 19 Oct 2022 2:05 pm", "", "2022-10-19T14:05"},
		{"Published: Oct 19, 2022 | Updated: Oct 20, 2022", "", "2022-10-19"},
		{"By Ann Ray, Valley News | Published: October 19, 2022 at 10:30 GMT | 3 min read", "Valley News", "2022-10-19T10:30:00Z"},
		{"By Ann Ray, 19 October 2022", "", "2022-10-19"},
		{"By Valley News Staff", "Valley News Staff", ""},
		{"By AFP", "AFP", ""},
		{"Source: State Border Service of Thalmere", "State Border Service of Thalmere", ""},
		{"Press Service of the State Committee for River Waters, Borders and Crossings, 19 October 2022", "Press Service of the State Committee for River Waters, Borders and Crossings", "2022-10-19"},
		{"14:05, 19 October 2022", "", "2022-10-19T14:05"},
		{"2022-10-19T14:05:00+06:00", "", "2022-10-19T14:05:00+06:00"},
	} {
		h, ok := readByline(c.line)
		published, _ := credible(h.date)
		if !ok || h.outlet != c.outlet || published != c.published {
			t.Errorf("%s: ok %v outlet %q published %q, want %q %q", c.line, ok, h.outlet, published, c.outlet, c.published)
		}
	}
}

func TestNoByline(t *testing.T) {
	for _, line := range []string{
		"The service reported shelling on 19 October 2022",
		"Clash on 19 October 2022 leaves three wounded",
		"Shots were fired on 19 October 2022.",
		"By nightfall the fighting had stopped.",
		"From the bridge to the ford nothing moved",
		"Sources said that the two sides would meet",
		"Thalmere and Corvand trade charges",
		"The two services had met on the bridge in the valley before 19 October 2022",
	} {
		if h, ok := readByline(line); ok {
			t.Errorf("%s: taken as a byline %+v", line, h)
		}
	}
}

func TestFurniture(t *testing.T) {
	for _, line := range []string{
		"Search Keywords:", "Short link:", "Keywords: border, valley", "Tags: border", "Share this article", "Share on Facebook",
		"Facebook Twitter WhatsApp", "Facebook | Twitter | Telegram", "Tweet", "Follow us on Telegram", "Subscribe to our newsletter",
		"Advertisement", "ADVERTISEMENT", "- Advertisement -", "Read also: Floods close the road", "Read more", "See also: Talks resume",
		"Skip to content", "Home > World > Valley", "12 comments", "Leave a comment", "3 min read", "© 2025 Valley News",
		"Copyright 2025 Valley News. All rights reserved.", "We use cookies to improve this page", "https://valley.example/1234", "Print", "Next article",
	} {
		if !isFurniture(line) {
			t.Errorf("%s: kept", line)
		}
	}
	for _, line := range []string{
		"Share of the losses is disputed.", "Follow-up talks were held in the capital.", "Read aloud, the note took an hour.",
		"Advertisements for recruits appeared in the town.", "Home guards were called up.", "Tags were found on the wreck.",
		"Comments by the minister were denied.", "Print shops were closed.", "Subscribers of the network lost service.",
		"Copyright law was not discussed, the ministry said in its note on Monday, and it gave no other details of the talks held in the valley between the two services and their teams.",
		"See also what happened on Monday.", "Search teams reached the village.", "Related incidents were reported.",
	} {
		if isFurniture(line) {
			t.Errorf("%s: left out", line)
		}
	}
}

func TestFootOfThePage(t *testing.T) {
	story := "Valley road closed\n\nValley News, 12 March 2025\n\nThe road is closed.\n\n"
	for _, foot := range []string{
		"Keywords:\nborder, valley, road",
		"Related stories\nFloods close the road\nTalks resume in the capital",
		"Most read:\n\nFloods close the road\n\nShare this\n\nTalks resume",
		"Short link:\nhttps://valley.example/9",
	} {
		_, item := readPageText(t, story+foot)
		equal(t, foot, item.Report.Text, "The road is closed.")
	}
	_, item := readPageText(t, story+"Latest\n\nThe ministry said that it would open.")
	equal(t, "a subheading is kept", item.Report.Text, "The road is closed.\n\nLatest\n\nThe ministry said that it would open.")
}

func TestCaptions(t *testing.T) {
	for _, line := range []string{
		"Photo: a bridge over the river", "Image: Valley News", "File photo: troops on a road", "Troops cross a bridge. (Photo: Valley News)",
		"Troops on a bridge, Thursday, Oct. 13, 2022. AP", "A trench near the ford. Photo: Border Service", "A trench near the ford © Valley News",
		"A drone over the ridge /AFP", "A burnt house (File photo)",
	} {
		if !looksCaption(line) {
			t.Errorf("%s: no caption", line)
		}
	}
	for _, line := range []string{
		"Troops crossed a bridge on Thursday.", "Photographs of trenches were published.", "The map shows a trench.", "\"Nobody crossed,\" he said. He gave no details.",
	} {
		if looksCaption(line) {
			t.Errorf("%s: taken as a caption", line)
		}
	}
}

func TestDateline(t *testing.T) {
	for _, c := range []struct{ line, outlet, published string }{
		{"HALDEN, Oct 19 (Valley News) - Two men were held.", "Valley News", ""},
		{"HALDEN, Oct 19, 2022 (Valley News) - Two men were held.", "Valley News", "2022-10-19"},
		{"HALDEN, Thalmere, 19 October 2022 (AFP) — Two men were held.", "AFP", "2022-10-19"},
		{"HALDEN (AP) – Two men were held.", "AP", ""},
		{"The OSCE (the mission) - said nothing.", "", ""},
	} {
		_, item := readPageText(t, c.line+" More was not known.")
		if r := item.Report; r.Outlet != c.outlet || r.Published != c.published {
			t.Errorf("%s: outlet %q published %q", c.line, r.Outlet, r.Published)
		}
	}
	_, item := readPageText(t, "Two held\n\n19 October 2022\n\nHALDEN, Oct 19 (Valley News) - Two men were held.")
	equal(t, "outlet", item.Report.Outlet, "Valley News")
	equal(t, "published", item.Report.Published, "2022-10-19")
}

func TestWrappedPage(t *testing.T) {
	_, item := readPageText(t, "Two held\nValley News, 19 October 2022\n\nTwo men were held at the bridge\non Monday morning.\n\nNobody was hurt.")
	equal(t, "text", item.Report.Text, "Two men were held at the bridge\non Monday morning.\n\nNobody was hurt.")
}

func TestBylineBelowASummary(t *testing.T) {
	_, item := readPageText(t, "Two held\n\nThe border service gives no names.\n\nBy Valley News\n19 October 2022\n\nTwo men were held on Monday.")
	equal(t, "outlet", item.Report.Outlet, "Valley News")
	equal(t, "published", item.Report.Published, "2022-10-19")
	equal(t, "text", item.Report.Text, "The border service gives no names.\n\nTwo men were held on Monday.")
}

func equal(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
}
