package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/rivo/uniseg"

	"github.com/counterclaim/counterclaim"
)

func TestExitCodes(t *testing.T) {
	err := func(c counterclaim.Code) error { return counterclaim.Errorf(c, "x") }
	for _, c := range []struct {
		err  error
		want int
	}{
		{nil, 0},
		{&failures{done: 3, failed: 1, code: counterclaim.CodeInternal}, 1},
		{usage(errors.New("what")), 2},
		{&failures{failed: 1, code: counterclaim.CodeEmpty}, 3},
		{&failures{failed: 2, code: counterclaim.CodeMixedSynthetic}, 4},
		{err(counterclaim.CodeNotFound), 3},
		{err(counterclaim.CodeBadInput), 3},
		{err(counterclaim.CodeLocked), 4},
		{err(counterclaim.CodeNewerSchema), 4},
		{err(counterclaim.CodeInternal), 5},
		{errors.New("anything"), 5},
		{fmt.Errorf("while writing: %w", syscall.EPIPE), 0},
		{context.Canceled, 130},
	} {
		if got := exitCode(c.err); got != c.want {
			t.Errorf("%v gives %d, want %d", c.err, got, c.want)
		}
	}
}

func TestDataFolder(t *testing.T) {
	for _, c := range []struct {
		system string
		env    map[string]string
		want   string
	}{
		{"linux", map[string]string{"HOME": "/h"}, "/h/.local/share"},
		{"linux", map[string]string{"HOME": "/h", "XDG_DATA_HOME": "/d"}, "/d"},
		{"linux", map[string]string{"HOME": "/h", "XDG_DATA_HOME": "relative"}, "/h/.local/share"},
		{"linux", nil, ""},
		{"darwin", map[string]string{"HOME": "/h"}, "/h/Library/Application Support"},
		{"windows", map[string]string{"LOCALAPPDATA": "C:\\d"}, "C:\\d"},
		{"windows", map[string]string{"HOME": "/h"}, ""},
	} {
		got, err := dataFolder(c.system, func(name string) string { return c.env[name] })
		if filepath.ToSlash(got) != filepath.ToSlash(c.want) || (err == nil) != (c.want != "") {
			t.Errorf("%s %v gives %q, %v", c.system, c.env, got, err)
		}
	}
}

func TestHarmless(t *testing.T) {
	for in, want := range map[string]string{
		"plain – Ünïcode →":     "plain – Ünïcode →",
		"two\nlines\tand\rtab":  "two lines and tab",
		"\x1b[31mred\x1b[0m":    "\ufffd[31mred\ufffd[0m",
		"bell\a null\x00 \x7f":  "bell\ufffd null\ufffd \ufffd",
		"c1 \u009b31m":          "c1 \ufffd31m",
		"turned \u202etxt.exe":  "turned \ufffdtxt.exe",
		"isolate \u2066x\u2069": "isolate \ufffdx\ufffd",
	} {
		if got := harmless(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		in             string
		columns, lines int
		want           string
	}{
		{"", 10, 3, ""},
		{"one", 10, 3, "one"},
		{"one two three", 7, 3, "one two|three"},
		{"one two three four", 7, 2, "one two|three …"},
		{"one two three", 7, 1, "one tw…"},
		{"incomprehensibilities", 7, 2, "incomp…"},
		{"河谷 河谷 河谷", 9, 3, "河谷 河谷|河谷"},
	} {
		got := wrap(c.in, c.columns, c.lines)
		if strings.Join(got, "|") != c.want {
			t.Errorf("%q in %d columns and %d lines: %q", c.in, c.columns, c.lines, got)
		}
		for _, line := range got {
			if uniseg.StringWidth(line) > c.columns {
				t.Errorf("%q is wider than %d", line, c.columns)
			}
		}
	}
}

// Whatever a report holds, no line of the table is wider than the terminal or steers it.
func TestTableKeepsItsWidth(t *testing.T) {
	long := strings.Repeat("Grenzschutz 河谷 \x1b[2J ", 40)
	e := counterclaim.Entity{Text: long, Name: long}
	claims := []counterclaim.Claim{
		{},
		{Text: "short", Outlet: "Lowland Wire", Event: counterclaim.Assault, Stance: counterclaim.Denied, Status: counterclaim.Occurred},
		{Text: long, Outlet: long, Speaker: &e, Actors: []counterclaim.Entity{e, e}, Targets: []counterclaim.Entity{e}, Synthetic: true,
			Conduct: []counterclaim.Conduct{counterclaim.Conduct(long)}, Places: []counterclaim.Place{{Text: long}},
			Stance: counterclaim.Alleged, Status: counterclaim.Threatened, Time: &counterclaim.Period{From: "2026-03-06"}},
	}
	for _, width := range []int{0, 1, 60, 81, 200} {
		var b strings.Builder
		tab := newTable(&b, width)
		for i := range claims {
			if err := tab.Write(&claims[i]); err != nil {
				t.Fatal(err)
			}
		}
		if err := tab.Close(); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
		if len(lines) < 7 || !strings.HasPrefix(lines[0], "WHEN") || !strings.Contains(b.String(), "denied") {
			t.Fatalf("width %d: %q", width, lines)
		}
		for _, line := range lines {
			if uniseg.StringWidth(line) > tab.width || strings.ContainsRune(line, '\x1b') {
				t.Errorf("width %d: line of %d columns: %q", width, uniseg.StringWidth(line), line)
			}
		}
	}
}

func TestNotesAreNotRepeatedForEver(t *testing.T) {
	var b strings.Builder
	s := &streams{err: &b}
	for i := range 1000 {
		s.note("many.jsonl", i+1, []string{"no date found", fmt.Sprintf("odd thing %d", i)})
	}
	s.endNotes()
	if got := strings.Count(b.String(), "\n"); got > kindsOfNotes+2*notesOfAKind+2 {
		t.Errorf("%d lines for 2000 notes", got)
	}
	if !strings.Contains(b.String(), "many.jsonl:1: note: no date found") || !strings.Contains(b.String(), "no date found: 997 more times") {
		t.Errorf("notes are lost:\n%.500s", b.String())
	}
}

// Somebody who presses Ctrl-C while the program waits for her to type is not kept waiting.
func TestInterruptible(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	never, _ := io.Pipe()
	r := &interruptible{ctx: ctx, in: never}
	cancel()
	if _, err := r.Read(make([]byte, 8)); !errors.Is(err, context.Canceled) {
		t.Errorf("reading gives %v", err)
	}
	text := strings.Repeat("all of it ", 5000)
	got, err := io.ReadAll(&interruptible{ctx: t.Context(), in: strings.NewReader(text)})
	if err != nil || string(got) != text {
		t.Errorf("%d bytes of %d: %v", len(got), len(text), err)
	}
}
