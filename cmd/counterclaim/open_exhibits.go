package main

import (
	"context"
	"crypto/sha256"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/vault"
)

// keepExhibits keeps the exhibits of the folders that are shown: those that lie in a folder "exhibits" within one of them. What cannot be
// kept is told of, and the rest goes on.
func (o openOptions) keepExhibits(ctx context.Context, s *streams, store counterclaim.Store, folder string) error {
	var where []string
	for _, f := range o.Files {
		if in := filepath.Join(f, "exhibits"); intake.HasExhibits(in) {
			where = append(where, in)
		}
	}
	if len(where) == 0 || folder == "" {
		return nil
	}
	e := &evidence{store: store, now: func() string { return time.Now().UTC().Format(time.RFC3339) }}
	var err error
	if e.Exhibits, err = exhibitsOf(store); err != nil {
		return err
	}
	if e.vault, err = vault.Open(folder); err != nil {
		return err
	}
	if err := holdWords(ctx, s, store, e.vault); err != nil {
		return err
	}
	for _, in := range where {
		by, list, err := intake.ReadExhibits(in)
		if err != nil {
			return err
		}
		e.act = actFlags{As: by}
		for _, x := range list {
			if err := e.keepListed(ctx, s, in, x); err != nil {
				if ctx.Err() != nil {
					return err
				}
				s.tell(err)
			}
		}
	}
	return nil
}

// keepListed keeps one exhibit that a folder lists, once.
func (e *evidence) keepListed(ctx context.Context, s *streams, folder string, listed intake.ListedExhibit) error {
	path := filepath.Join(folder, listed.File)
	if there, err := e.keptBefore(ctx, path); there || err != nil {
		return err
	}
	x := counterclaim.Exhibit{Source: listed.Source, URL: listed.URL, Licence: listed.Licence, ArrivedBy: e.act.As}
	x.Sensitivity = counterclaim.Public
	if err := (belongsFlags{Report: listed.Report, Said: listed.Said, Flags: listed.Flags}).describe(ctx, e.store, &x.Description, e.act.As); err != nil {
		return err
	}
	dispute, err := e.store.Dispute(ctx)
	if err != nil {
		return err
	}
	if x.Synthetic = dispute.Synthetic; !x.Synthetic {
		if x.Synthetic, err = e.madeUp(ctx); err != nil {
			return err
		}
	}
	_, err = e.keep(ctx, s, path, x, originFlags{})
	return err
}

// keptBefore reports whether the record has the bytes of a file as an exhibit already, so that showing a folder again is no arrival.
// A link in a folder is not followed: it may lead out of it.
func (e *evidence) keptBefore(ctx context.Context, path string) (bool, error) {
	info, err := os.Lstat(path)
	if err == nil && !info.Mode().IsRegular() {
		return false, counterclaim.Errorf(counterclaim.CodeUnsupported, "it is no file but a link, folder or device").At(path, 0).Try("put the file itself there")
	}
	unreadable := func(err error) error {
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the file cannot be read").At(path, 0).Because(err)
	}
	if err != nil {
		return false, unreadable(err)
	}
	f, err := os.Open(path)
	if err != nil {
		return false, unreadable(err)
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return false, unreadable(err)
	}
	_, err = e.Exhibit(ctx, counterclaim.ID(sum.Sum(nil)))
	if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
		return false, nil
	}
	return err == nil, err
}
