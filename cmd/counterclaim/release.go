package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/export"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/policy"
)

type releaseOptions struct {
	Folder   string `arg:"" type:"path" help:"Where the folder of the release is made."`
	Since    string `placeholder:"DIR" type:"path" help:"An earlier release: changed, new and withdrawn ids since then are listed."`
	Licence  string `default:"CC-BY-4.0" enum:"CC-BY-4.0,CC-BY-SA-4.0,CC0-1.0,ODbL-1.0" placeholder:"NAME" help:"The open licence of the coding: CC-BY-4.0, CC-BY-SA-4.0, CC0-1.0, ODbL-1.0."`
	Date     string `placeholder:"YYYY-MM-DD" help:"The date that the release bears. Without it the last day of publication in the record, so that the same record gives the same bytes."`
	Internal bool   `hidden:"" help:"Refused: a release leaves the mission."`
	recordFlag
}

// Help shows examples and what a release holds.
func (releaseOptions) Help() string {
	return `Examples:

    counterclaim release --record r.sqlite releases/
    counterclaim release --record r.sqlite --since releases/2026-03-09-0f3a releases/

Makes a folder that is named by its date and the first digits of its manifest's hash and never
changes. The same record, date, licence and earlier release give the same bytes. It holds:

    claims.csv, .jsonl, .parquet   every claim
    incidents.jsonl, incidents.csv every incident with its ledger; in the shape of UCDP GED
    events-acled.csv, -gdelt.csv, -polecat.csv, -hxl.csv and losses-*.json
    findings.jsonl, .csv           every published finding, superseded ones too; with replies and corrections
    replies.csv, corrections.csv   what parties answered; what was asked to be corrected, with the answer
    reports.csv, .jsonl            outlet, date and address of every report, without its text
    reports-by-day.csv             reports per source and day, and how many could not be read
    codebook.md                    the columns and every code with its meaning
    accuracy.txt                   the reader's scores on its test sets, by field and side
    LICENSE.txt, README.md, changes.csv
    manifest.json                  SHA-256 and size of each file

The words of claims are quotations of the reports; the licence holds for the coding alone. Of findings it holds for the
desk's words; replies and requests for correction are the words of those who wrote them.`
}

// release is one release while it is made.
type release struct {
	folder string
	files  []releaseFile
	held   func(ctx context.Context) (map[string]int, error)
}

type releaseFile struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

type releaseManifest struct {
	Date      string        `json:"date"`
	Title     string        `json:"title"`
	Synthetic bool          `json:"synthetic"`
	Licence   string        `json:"licence"`
	Readers   []string      `json:"readers"` // versions that coded the claims
	Reports   int           `json:"reports"`
	Claims    int           `json:"claims"`
	Incidents int           `json:"incidents"`
	Findings  int           `json:"findings"`
	Since     string        `json:"since,omitempty"` // the earlier release
	Files     []releaseFile `json:"files"`
}

// Run makes a release beside its place and moves it there when it is whole.
func (o releaseOptions) Run(ctx context.Context, s *streams) error {
	if o.Date != "" {
		if _, _, ok := (counterclaim.Period{From: o.Date, To: o.Date}).Days(); !ok {
			return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--date %q is no day written YYYY-MM-DD", o.Date))
		}
	}
	if o.Internal {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "a release leaves the mission; --internal is for counterclaim export alone"))
	}
	opened, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer opened.Close()
	store, held := leaves(opened)
	if err := os.MkdirAll(o.Folder, 0o755); err != nil {
		return unwritable(o.Folder, err)
	}
	making, err := os.MkdirTemp(o.Folder, ".making-")
	if err != nil {
		return unwritable(o.Folder, err)
	}
	defer os.RemoveAll(making)
	r := &release{folder: making, held: held}
	name, err := o.fill(ctx, s, opened, store, r)
	if err != nil {
		return err
	}
	to := filepath.Join(o.Folder, name)
	if _, err := os.Stat(to); err == nil {
		s.say("this release is there already")
	} else if err := errors.Join(os.Chmod(making, 0o755), os.Rename(making, to)); err != nil {
		return unwritable(to, err)
	}
	_, err = io.WriteString(s.out, to+"\n")
	return err
}

func unwritable(path string, err error) error {
	return counterclaim.Errorf(counterclaim.CodeUnreadable, "the release cannot be written").At(path, 0).Because(err)
}

// fill writes every file, from what leaves of the whole record, and gives the release's name.
func (o releaseOptions) fill(ctx context.Context, s *streams, whole counterclaim.Store, store counterclaim.Reader, r *release) (string, error) {
	overview, err := store.Overview(ctx)
	if err != nil {
		return "", err
	}
	dispute, err := disputeOf(ctx, store, overview)
	if err != nil {
		return "", err
	}
	m := releaseManifest{Date: cmp.Or(o.Date, overview.Last, "undated"), Title: dispute.Title, Synthetic: overview.Synthetic || dispute.Synthetic,
		Licence: o.Licence, Reports: overview.Reports, Claims: overview.Claims, Incidents: overview.Incidents}
	s.progress("releasing", "files", true)
	for _, f := range []export.Format{export.AsCSV, export.AsJSONL, export.AsParquet, export.AsUCDP, export.AsACLED, export.AsGDELT, export.AsPOLECAT, export.AsHXL} {
		if err := r.exported(ctx, store, f); err != nil {
			return "", err
		}
		s.step(1)
	}
	if err := r.incidents(ctx, store, dispute.Sides()); err != nil {
		return "", err
	}
	if m.Findings, err = r.findings(ctx, whole, policy.Leaving(whole).Over(unsealed(whole))); err != nil {
		return "", err
	}
	if err := r.reports(ctx, store); err != nil {
		return "", err
	}
	if m.Readers, err = r.readers(); err != nil {
		return "", err
	}
	for _, text := range []struct{ name, body string }{
		{"codebook.md", codebook()}, {"accuracy.txt", accuracyText()}, {"LICENSE.txt", licenceText(o.Licence)}, {"README.md", releaseReadme(m)},
	} {
		if err := r.write(text.name, func(w io.Writer) error { _, err := io.WriteString(w, text.body); return err }); err != nil {
			return "", err
		}
	}
	if o.Since != "" {
		m.Since = filepath.Base(o.Since)
		if err := r.changes(o.Since); err != nil {
			return "", err
		}
	}
	s.endProgress()
	return r.seal(m)
}

// write writes a file and takes its hash.
func (r *release) write(name string, fill func(io.Writer) error) error {
	path := filepath.Join(r.folder, name)
	out, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return unwritable(path, err)
	}
	sum := sha256.New()
	size := &counted{w: io.MultiWriter(out, sum)}
	err = fill(size)
	if closed := out.Close(); err == nil && closed != nil {
		err = unwritable(path, closed)
	}
	r.files = append(r.files, releaseFile{name, size.n, hex.EncodeToString(sum.Sum(nil))})
	return err
}

type counted struct {
	w io.Writer
	n int64
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

// exported writes the record in one format, with its losses where the format has any.
func (r *release) exported(ctx context.Context, store counterclaim.Reader, f export.Format) error {
	best := ""
	if f != export.AsGDELT && f != export.AsPOLECAT {
		best = string(match.OwnAndThird)
	}
	b, err := bulkOf(ctx, store, f, best, false)
	if err != nil {
		return err
	}
	b.Held = r.held
	name := "claims." + string(f)
	switch {
	case f == export.AsUCDP:
		name = "incidents.csv"
	case f.EventShaped():
		name = "events-" + string(f) + ".csv"
	}
	var losses export.Losses
	if err := r.write(name, func(w io.Writer) error { losses, err = export.Record(ctx, store, w, b); return err }); err != nil || f == export.AsJSONL {
		return err
	}
	return r.write("losses-"+string(f)+".json", losses.WriteJSON)
}

// incidents writes every incident with disputed facts and ledger.
func (r *release) incidents(ctx context.Context, store counterclaim.Reader, parties []counterclaim.Party) error {
	const page = 200
	return r.write("incidents.jsonl", func(w io.Writer) error {
		out := json.NewEncoder(w)
		out.SetEscapeHTML(false)
		for last := (counterclaim.ID{}); ; {
			list, err := store.Incidents(ctx, counterclaim.IncidentQuery{Limit: page, After: last})
			if err != nil {
				return err
			}
			for i := range list {
				n := &list[i]
				claims, err := store.Claims(ctx, counterclaim.ClaimQuery{Incidents: []counterclaim.ID{n.ID}})
				if err != nil {
					return err
				}
				n.Title = match.Title(n)
				n.Disputed, n.Ledger = match.Disputed(claims, parties), match.Best(match.Ledger(claims, parties), match.OwnAndThird)
				if err := out.Encode(n); err != nil {
					return err
				}
			}
			if len(list) < page {
				return nil
			}
			last = list[len(list)-1].ID
		}
	})
}

// releasedReport is what a release says of a report: where its text may be found, never the text.
type releasedReport struct {
	ID        counterclaim.ID `json:"id"`
	Outlet    string          `json:"outlet"`
	Party     string          `json:"party"`
	Published string          `json:"published"`
	Language  string          `json:"language"`
	URL       string          `json:"url"`
	Claims    int             `json:"claims"`
	Synthetic bool            `json:"synthetic"`
}

func (r *release) reports(ctx context.Context, store counterclaim.Reader) error {
	const page = 1000
	perDay := map[sourceDay]readings{}
	err := r.write("reports.jsonl", func(w io.Writer) error {
		out := json.NewEncoder(w)
		out.SetEscapeHTML(false)
		for last := (counterclaim.ID{}); ; {
			list, err := store.ReportsAfter(ctx, last, page)
			if err != nil {
				return err
			}
			for _, l := range list {
				k := sourceDay{l.Report.Outlet, l.Report.Party, l.Report.Day()}
				n := perDay[k]
				n.reports++
				if l.Report.Unread != "" {
					n.notRead++
				}
				perDay[k] = n
				if err := out.Encode(releasedReport{l.Report.ID, l.Report.Outlet, l.Report.Party, l.Report.Published, l.Report.Language, l.Report.URL, l.Claims, l.Report.Synthetic}); err != nil {
					return err
				}
			}
			if len(list) < page {
				return nil
			}
			last = list[len(list)-1].Report.ID
		}
	})
	if err != nil {
		return err
	}
	if err := r.write("reports.csv", func(w io.Writer) error { return r.reportRows(w) }); err != nil {
		return err
	}
	return r.write("reports-by-day.csv", func(w io.Writer) error { return writePerDay(w, perDay) })
}

// sourceDay is a source and a day, readings what came from it on that day and how much of it could not be read.
type (
	sourceDay struct{ outlet, party, day string }
	readings  struct{ reports, notRead int }
)

func writePerDay(w io.Writer, perDay map[sourceDay]readings) error {
	keys := slices.SortedFunc(maps.Keys(perDay), func(a, b sourceDay) int {
		return cmp.Or(cmp.Compare(a.outlet, b.outlet), cmp.Compare(a.party, b.party), cmp.Compare(a.day, b.day))
	})
	rows := [][]string{{"outlet", "party", "day", "reports", "not_read"}}
	for _, k := range keys {
		n := perDay[k]
		rows = append(rows, []string{export.Defuse(k.outlet), export.Defuse(k.party), export.Defuse(k.day), whole(n.reports), whole(n.notRead)})
	}
	return csv.NewWriter(w).WriteAll(rows)
}

// seal writes the manifest and names the release by it.
func (r *release) seal(m releaseManifest) (string, error) {
	slices.SortFunc(r.files, func(a, b releaseFile) int { return strings.Compare(a.Name, b.Name) })
	m.Files = slices.Clone(r.files)
	if err := r.write("manifest.json", func(w io.Writer) error {
		out := json.NewEncoder(w)
		out.SetIndent("", "  ")
		return out.Encode(m)
	}); err != nil {
		return "", err
	}
	return m.Date + "-" + r.files[len(r.files)-1].SHA256[:12], nil
}

// openOf opens a file of a release.
func openOf(folder, name string) (*os.File, error) {
	f, err := os.Open(filepath.Join(folder, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "this is no release: it has no %s", name).At(folder, 0).Try("name the folder that counterclaim release printed")
	}
	return f, err
}
