package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestRunWithoutData(t *testing.T) {
	dir := t.TempDir()
	err := run(dir+"/absent", dir)
	if err == nil || !strings.Contains(err.Error(), "--data") {
		t.Errorf("got %v, want an error that names --data", err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("%v was written", left)
	}
}

func TestDemonyms(t *testing.T) {
	for in, want := range map[string]string{
		"Kyrgyzstani(s)":                                   "Kyrgyzstani Kyrgyzstanis",
		"Thai (singular and plural)":                       "Thai",
		"Lao(s) or Laotian(s)":                             "Lao Laos Laotian Laotians",
		"Motswana (singular), Batswana (plural)":           "Motswana Batswana",
		"Irishman(men), Irishwoman(women), Irish (plural)": "Irishman Irishmen Irishwoman Irishwomen Irish",
		"Guamanian(s) (US citizens)":                       "Guamanian Guamanians",
		"Swati; note - former term, Swazi":                 "Swati",
		"none":                                             "",
		"NA (US citizens)":                                 "",
		"":                                                 "",
	} {
		if got := strings.Join(demonyms(in), " "); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"C&ocirc;te d'Ivoire": "Côte d'Ivoire", "Baku (Baki, Baky)": "Baku", "The Gambia": "Gambia", "Washington, D.C.": "Washington, D.C.",
		"Gitega (political capital), Bujumbura": "Gitega", "no official capital; offices": "", "Malabo; note - on the island": "Malabo",
	} {
		if got := plain(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestReadBlocks(t *testing.T) {
	got := readBlocks("# comment\n\nARDANIA_ [XAA >911231]\n+ARDAN_ \n\t[XAAREB <911230]\nILSE_MARN_  # list [no code]\n\t[XAAGOVMIL 200101-211231]\n\t[XAAELI]\n")
	want := []block{
		{[]string{"ARDANIA", "ARDAN"}, []dated{{"XAA", "1991-12-31", ""}, {"XAAREB", "", "1991-12-30"}}},
		{[]string{"ILSE_MARN"}, []dated{{"XAAGOVMIL", "2020-01-01", "2021-12-31"}, {"XAAELI", "", ""}}},
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestOfficeRows(t *testing.T) {
	w := &world{byCode: map[string]*country{"XAA": {code: "XAA"}}}
	b := readBlocks("ILSE_MARN_\n+I._MARN\n\t[XAAGOV 030101-031231]\n\t[XAAGOVMIL 040101-051231]\n\t[XAAGOV >060101]\n\t[XAAELI]\n\t[XABGOV 070101-080101]\n")
	want := []row{
		{"Ilse Marn", "XAA", "MIL", "person", "2004-01-01", "2005-12-31", nil},
		{"Ilse Marn", "XAA", "GOV", "person", "2003-01-01", listed, nil},
	}
	if got := w.officeRows(b[0]); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestSpellings(t *testing.T) {
	c := &country{code: "XAA", names: []string{"Ardaniland"}, demonyms: []string{"Ardanian"}, capitals: []string{"Velmoria"}}
	w := &world{national: readBlocks("ARDANILAND_ [XAA]\n+ARDANYLAND_\n+ARDENIAN_\n+VELMORIYA_\n+BELMARKIAN_\n+MOUNT_VELM_\n+ARDANIKAND_\n")}
	got := w.spellings(c, map[string]string{"ardaniland": "XAA", "ardanian": "XAA", "velmoria": "XAA", "belmarkia": "XAB", "ardanikan": "XAC"})
	for kind, want := range map[string][]string{"country": {"Ardanyland"}, "demonym": {"Ardenian"}, "capital": {"Velmoriya"}} {
		if !slices.Equal(got[kind], want) {
			t.Errorf("%s: %v, want %v", kind, got[kind], want)
		}
	}
}

func TestNames(t *testing.T) {
	for in, want := range map[string]string{"SUDAN_PEOPLE'S_LIBERATION_ARMY": "Sudan People's Liberation Army", "HEAD_OF_THE_UN": "Head of the UN", "AL-QAIDA": "Al-Qaida", "": ""} {
		if got := title(in); got != want {
			t.Errorf("title(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"President Ilse MARN": "Ilse Marn", "King CHARLES III": "Charles III", "Prime Minister Jean-Luc de VELM": "Jean-Luc de Velm", "MARN": "", "President of the Council (vacant)": ""} {
		if got := leaderName(in); got != want {
			t.Errorf("leaderName(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"Ilse Marn": "Ilse Marn", "U.S. President Ilse Marn": "Ilse Marn", "President Marn": "President Marn", "Ardanian President Marn": ""} {
		if got := withoutOffice(in); got != want {
			t.Errorf("withoutOffice(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"200229": "2020-02-29", "990101": "1999-01-01", "060631": "", "2004017": "", "": ""} {
		if got := day(in); got != want {
			t.Errorf("day(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]int{"velm velm": 0, "velm belm": 1, "velm vel": 1, " velm": 4, "ardan nadra": 4} {
		a, b, _ := strings.Cut(in, " ")
		if got := apart(a, b); got != want {
			t.Errorf("apart(%q, %q) = %d, want %d", a, b, got, want)
		}
	}
}
