//go:build unix

package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/vault"
)

// allExhibits is the record's, under a name that is no method's.
type allExhibits = counterclaim.Exhibits

// refusing is a record that keeps no exhibit, and lets somebody else come at each moment in which the program looks into it after.
type refusing struct {
	allExhibits
	meanwhile func()
	refused   bool
}

var errRefused = errors.New("the disk is full")

func (r *refusing) AddExhibit(context.Context, *counterclaim.Exhibit, string, ...func() error) (*counterclaim.Exhibit, bool, error) {
	r.refused = true
	return nil, false, errRefused
}

func (r *refusing) Exhibit(ctx context.Context, id counterclaim.ID) (*counterclaim.Exhibit, error) {
	x, err := r.allExhibits.Exhibit(ctx, id)
	if r.refused {
		r.meanwhile()
	}
	return x, err
}

func (r *refusing) TakeBack(ctx context.Context, id counterclaim.ID, erase func(bool) error) error {
	return r.allExhibits.TakeBack(ctx, id, func(known bool) error {
		r.meanwhile()
		return erase(known)
	})
}

// TestTakenBackWhileAnotherKeeps has one program take back what it put into the vault while another keeps the same file: that ends well, and
// what the record names is in the vault.
func TestTakenBackWhileAnotherKeeps(t *testing.T) {
	t.Parallel()
	for _, sensitivity := range []string{counterclaim.Public, counterclaim.Confidential} {
		folder := t.TempDir()
		record, file := filepath.Join(folder, "r.sqlite"), filepath.Join(folder, "note.txt")
		emptyRecord(t, record)
		if err := os.WriteFile(file, []byte("Made-up words of a ferryman."), 0o600); err != nil {
			t.Fatal(err)
		}
		s := &streams{in: strings.NewReader(""), out: &strings.Builder{}, err: &strings.Builder{}}
		desk := func() *evidence {
			e, err := touchFlags{sealedFlag: sealedFlag{recordFlag: recordFlag{Record: record}}}.evidence(t.Context(), s, false)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(e.close)
			return e
		}
		x := counterclaim.Exhibit{ArrivedBy: "A. Person", Synthetic: true, Description: counterclaim.Description{Sensitivity: sensitivity}}
		if sensitivity != counterclaim.Public {
			x.Readers = []string{"A. Person"}
		}
		one, two := desk(), desk()
		var kept counterclaim.ID
		var failed error
		var other sync.WaitGroup
		var once sync.Once
		one.Exhibits = &refusing{allExhibits: one.Exhibits, meanwhile: func() {
			once.Do(func() {
				other.Go(func() { kept, failed = two.keep(context.Background(), s, file, x, originFlags{}) })
				time.Sleep(300 * time.Millisecond) // in which one that does not wait comes to its end
			})
		}}
		if _, err := one.keep(t.Context(), s, file, x, originFlags{}); !errors.Is(err, errRefused) {
			t.Errorf("%s: the first ends with %v", sensitivity, err)
		}
		other.Wait()
		if failed != nil {
			t.Errorf("%s: the second ends with %v", sensitivity, failed)
			continue
		}
		if _, err := two.Exhibit(t.Context(), kept); err != nil {
			t.Error(err)
		}
		found, err := two.vault.Get(t.Context(), kept)
		if err != nil {
			t.Errorf("%s: the record has exhibit %s, and the vault: %v", sensitivity, kept.Short(), err)
			continue
		}
		found.Close()
		var checked int
		err = two.vault.Check(t.Context(), func(c vault.Checked) error {
			if checked++; c.Wrong != "" || c.NoKey {
				t.Errorf("%s: %+v", sensitivity, c)
			}
			return nil
		})
		if err != nil || checked != 1 {
			t.Errorf("%s: %d items in the vault, %v", sensitivity, checked, err)
		}
	}
}
