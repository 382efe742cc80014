package main

import (
	"cmp"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/query"
)

const (
	maxHookFile = 1 << 20 // bytes of a file of webhooks
	mostHooks   = 100
)

// hookFile is a file of webhooks as written.
type hookFile struct {
	Webhooks []hookEntry `toml:"webhook"`
}

// hookEntry is one webhook.
type hookEntry struct {
	URL        string         `toml:"url"`
	Secret     string         `toml:"secret"`
	SecretFile string         `toml:"secret_file"` // beside the file, or an absolute path
	Query      string         `toml:"query"`
	Allow      []netip.Prefix `toml:"allow"`
}

// given gives the webhooks of the flags and of the file.
func (f webhookFlag) given() ([]*hook, error) {
	entries := make([]hookEntry, 0, len(f.Webhook))
	for _, address := range f.Webhook {
		entries = append(entries, hookEntry{URL: address, Secret: os.Getenv("COUNTERCLAIM_WEBHOOK_SECRET"), SecretFile: f.WebhookSecret, Allow: f.WebhookAllow})
	}
	if f.Webhooks != "" {
		more, err := readHooks(f.Webhooks)
		if err != nil {
			return nil, err
		}
		entries = append(entries, more...)
	}
	var out []*hook
	for _, e := range entries {
		h, err := e.hook()
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}

// readHooks reads a file of webhooks.
func readHooks(path string) ([]hookEntry, error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the file of webhooks cannot be read").At(path, 0).Because(err)
	}
	defer in.Close()
	b, err := io.ReadAll(io.LimitReader(in, maxHookFile+1))
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the file of webhooks cannot be read").At(path, 0).Because(err)
	}
	entries, wrong := parseHooks(b)
	if wrong != nil {
		return nil, wrong.At(path, 0)
	}
	for i := range entries {
		if at := entries[i].SecretFile; at != "" && !filepath.IsAbs(at) {
			entries[i].SecretFile = filepath.Join(filepath.Dir(path), at)
		}
	}
	return entries, nil
}

// parseHooks reads what a file of webhooks holds.
func parseHooks(b []byte) ([]hookEntry, *counterclaim.Error) {
	bad := func(format string, args ...any) *counterclaim.Error {
		return counterclaim.Errorf(counterclaim.CodeBadInput, format, args...).Try(`write [[webhook]] with url = "https://…" and secret_file = "…", and where wanted query = "…" and allow = ["10.0.0.0/8"]`)
	}
	if len(b) > maxHookFile || strings.Count(string(b), "[") > 4*mostHooks {
		return nil, bad("the file of webhooks is too large")
	}
	var file hookFile
	about, err := toml.Decode(string(b), &file)
	if err != nil {
		return nil, bad("the file of webhooks is no TOML that is understood").Because(err)
	}
	if unknown := about.Undecoded(); len(unknown) > 0 {
		return nil, bad("%.100q is nothing that a webhook has", unknown[0].String())
	}
	if n := len(file.Webhooks); n == 0 || n > mostHooks {
		return nil, bad("the file has %d webhooks, and may have 1 to %d", n, mostHooks)
	}
	return file.Webhooks, nil
}

// hook checks an entry and makes its client, which follows no redirect and leads nowhere but to the public Internet and what is allowed.
func (e hookEntry) hook() (*hook, error) {
	u, err := url.Parse(e.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, usage(counterclaim.Errorf(counterclaim.CodeBadInput, "the webhook %.200q is no address of the web", e.URL))
	}
	secret := e.Secret
	if e.SecretFile != "" {
		b, err := os.ReadFile(e.SecretFile)
		if err != nil {
			return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the secret cannot be read").At(e.SecretFile, 0).Because(err)
		}
		secret = strings.TrimSpace(string(b))
	}
	if secret == "" {
		return nil, usage(counterclaim.Errorf(counterclaim.CodeBadInput, "the webhook at %s wants a secret that signs what is sent; give --webhook-secret FILE or COUNTERCLAIM_WEBHOOK_SECRET, or secret_file in the file", u.Host))
	}
	anywhere := func(string) []query.Point { return []query.Point{{}} } // the record's places are known later
	if _, err := query.Parse(cmp.Or(e.Query, "x"), query.Options{Place: anywhere}); err != nil {
		return nil, usage(counterclaim.Errorf(counterclaim.CodeBadInput, "the query of the webhook at %s cannot be understood", u.Host).Because(err))
	}
	client := &http.Client{Timeout: hookTimeout, Transport: &http.Transport{DialContext: intake.PublicDialer(e.Allow, hookTimeout), TLSHandshakeTimeout: hookTimeout},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &hook{address: e.URL, secret: []byte(secret), query: e.Query, client: client}, nil
}
