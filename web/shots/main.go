// Command shots takes pictures of the main pages of a running desk in Chromium, at the width
// of a phone and of a laptop, light and dark, for somebody to look at. With --readme it also
// takes the picture that the README shows:
//
//	go run ./web/shots --out dist/shots --readme doc/desk.png http://127.0.0.1:8760/
//
// Paths after the address, as in /r/0123456789abcdef, are taken instead of the main pages.
package main

import (
	"context"
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

func main() {
	out := flag.String("out", filepath.Join("dist", "shots"), "folder for the pictures")
	readme := flag.String("readme", "", "also write the README's picture to this file")
	flag.Parse()
	if flag.NArg() < 1 {
		fmt.Fprintln(os.Stderr, "usage: go run ./web/shots [--out DIR] [--readme FILE] URL [PATH…]")
		os.Exit(2)
	}
	if err := run(*out, *readme, flag.Arg(0), flag.Args()[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "shots:", err)
		os.Exit(1)
	}
}

// shot is one picture.
type shot struct {
	name, address string
	width         int64
	scheme        string
	height        int64 // 0: the whole page
}

func run(out, readme, desk string, paths []string) error {
	base, err := url.Parse(desk)
	if err != nil || base.Host == "" {
		return fmt.Errorf("%q is not the address of a desk, as in http://127.0.0.1:8760/", desk)
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	ctx, stop, err := browser()
	if err != nil {
		return err
	}
	defer stop()
	if err := chromedp.Do(ctx); err != nil { // starts the browser, without a limit of time
		return fmt.Errorf("chromium does not start: %w", err)
	}
	var pages []shot
	for _, path := range paths {
		pages = append(pages, shot{name: strings.Trim(strings.ReplaceAll(path, "/", "-"), "-"), address: base.ResolveReference(&url.URL{Path: path}).String()})
	}
	if len(pages) == 0 {
		if pages, err = find(ctx, base); err != nil {
			return err
		}
	}
	for _, p := range pages {
		for _, width := range []int64{390, 1280} {
			for _, scheme := range []string{"light", "dark"} {
				file := filepath.Join(out, fmt.Sprintf("%s-%d-%s.png", p.name, width, scheme))
				if err := take(ctx, file, shot{p.name, p.address, width, scheme, 0}); err != nil {
					return err
				}
				fmt.Println(file)
			}
		}
	}
	if readme == "" {
		return nil
	}
	for _, p := range pages {
		if p.name == "incident" {
			fmt.Println(readme)
			return take(ctx, readme, shot{p.name, p.address, 1280, "light", 1160})
		}
	}
	return fmt.Errorf("the desk at %s has no incident to show in the README", desk)
}

// browser starts Chromium with a profile of its own.
func browser() (context.Context, func(), error) {
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		return nil, nil, fmt.Errorf("there is no chromium on this machine; on Debian: apt-get install chromium")
	}
	profile, err := os.MkdirTemp("", "shots-")
	if err != nil {
		return nil, nil, err
	}
	ctx, stop := chromedp.NewExecAllocator(context.Background(), chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.UserDataDir(profile), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true), chromedp.Flag("force-color-profile", "srgb"))
	ctx, end := chromedp.NewContext(ctx)
	return ctx, func() { end(); stop(); os.RemoveAll(profile) }, nil
}

// find gives the pages to be taken: the lists, and the incident, report and claim that have
// most to show among the first of each list.
func find(ctx context.Context, base *url.URL) ([]shot, error) {
	at := func(path string) string { return base.ResolveReference(&url.URL{Path: path}).String() }
	pages := []shot{{name: "home", address: at("/")}, {name: "reports", address: at("/reports")}, {name: "search", address: at("/search")},
		{name: "sources", address: at("/sources")}, {name: "deadletters", address: at("/deadletters")},
		{name: "missing", address: at("/i/00000000")}}
	for _, p := range []struct{ name, list, link string }{
		{"incident", "/", ".incident h3 a"}, {"report", "/reports", ".reports h3 a"}, {"claim", "/", ".incident .coding a"},
	} {
		links, err := hrefs(ctx, at(p.list), p.link)
		if err != nil {
			return nil, err
		}
		if best := richest(ctx, links); best != "" {
			pages = append(pages, shot{name: p.name, address: best})
		}
	}
	word, err := open(ctx, at("/"), `(document.querySelector('.incident mark')?.textContent.match(/\p{L}{5,}/u) || [''])[0]`)
	if err != nil {
		return nil, err
	}
	if word != "" {
		q := base.ResolveReference(&url.URL{Path: "/search", RawQuery: url.Values{"q": {word}}.Encode()})
		pages = append(pages, shot{name: "found", address: q.String()})
	}
	return pages, nil
}

func open(ctx context.Context, address, script string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		return "", fmt.Errorf("%s: %w", address, err)
	}
	return chromedp.Run(ctx, chromedp.Evaluate[string](script))
}

func hrefs(ctx context.Context, address, selector string) ([]string, error) {
	s, err := open(ctx, address, fmt.Sprintf(`[...document.querySelectorAll(%q)].filter(a => !a.pathname.startsWith('/r') || %q.startsWith('.reports')).slice(0, 20).map(a => a.href).join('\n')`, selector, selector))
	return strings.Fields(s), err
}

// richest gives the address of the page with most rows on which several voices are quoted,
// and among these most quotations.
func richest(ctx context.Context, addresses []string) string {
	const score = `String(1000 * [...document.querySelectorAll('.row')].filter(r => r.querySelectorAll('.cell:has(.quote)').length > 1).length + document.querySelectorAll('.quote').length)`
	best, most := "", -1
	for _, a := range addresses {
		var n int
		s, err := open(ctx, a, score)
		if err != nil {
			continue
		}
		if _, err := fmt.Sscan(s, &n); err == nil && n > most {
			best, most = a, n
		}
	}
	return best
}

// take writes one picture.
func take(ctx context.Context, file string, s shot) error {
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	defer cancel()
	dark := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: s.scheme}}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, dark); err != nil {
		return err
	}
	height := max(s.height, 900)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(s.width, height), chromedp.Navigate(s.address)); err != nil {
		return fmt.Errorf("%s: %w", s.address, err)
	}
	picture := chromedp.FullScreenshot(100)
	if s.height > 0 {
		picture = chromedp.CaptureScreenshot()
	}
	png, err := chromedp.Run(ctx, picture)
	if err != nil {
		return fmt.Errorf("%s: %w", s.address, err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, png, 0o644)
}
