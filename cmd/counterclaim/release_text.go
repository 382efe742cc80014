package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/eval"
	"github.com/counterclaim/counterclaim/export"
	"github.com/counterclaim/counterclaim/ontology"
)

func whole(n int) string { return strconv.Itoa(n) }

// eachLine hands every line of a file of the release to f.
func eachLine(folder, name string, f func(line []byte) error) error {
	in, err := openOf(folder, name)
	if err != nil {
		return err
	}
	defer in.Close()
	lines := bufio.NewReaderSize(in, 1<<20)
	for {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if err := f(line); err != nil {
				return counterclaim.Errorf(counterclaim.CodeBadInput, "a line of the release cannot be read").At(filepath.Join(folder, name), 0).Because(err)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// reportRows writes reports.jsonl as CSV.
func (r *release) reportRows(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"id", "outlet", "party", "published", "language", "url", "claims", "synthetic"}); err != nil {
		return err
	}
	err := eachLine(r.folder, "reports.jsonl", func(line []byte) error {
		var p releasedReport
		if err := json.Unmarshal(line, &p); err != nil {
			return err
		}
		return out.Write([]string{p.ID.String(), export.Defuse(p.Outlet), export.Defuse(p.Party), export.Defuse(p.Published), export.Defuse(p.Language),
			export.Defuse(p.URL), whole(p.Claims), strconv.FormatBool(p.Synthetic)})
	})
	out.Flush()
	if err != nil {
		return err
	}
	return out.Error()
}

// readers gives the versions that coded the claims, from the claims as written.
func (r *release) readers() ([]string, error) {
	by := map[string]bool{}
	err := eachLine(r.folder, "claims.jsonl", func(line []byte) error {
		var c struct {
			CodedBy string `json:"coded_by"`
		}
		err := json.Unmarshal(line, &c)
		by[c.CodedBy] = true
		return err
	})
	return slices.Sorted(maps.Keys(by)), err
}

// changes lists ids that are new, changed or withdrawn since an earlier release, whose files are
// checked against its manifest first.
func (r *release) changes(since string) error {
	if err := checkRelease(since); err != nil {
		return err
	}
	return r.write("changes.csv", func(w io.Writer) error {
		out := csv.NewWriter(w)
		if err := out.Write([]string{"noun", "id", "change"}); err != nil {
			return err
		}
		for _, noun := range []string{"report", "claim", "incident", "finding"} {
			before, err := hashesOf(since, noun+"s.jsonl")
			if counterclaim.CodeOf(err) == counterclaim.CodeNotFound && noun == "finding" {
				err = nil // releases of earlier versions have none
			}
			if err != nil {
				return err
			}
			now, err := hashesOf(r.folder, noun+"s.jsonl")
			if err != nil {
				return err
			}
			change := map[string]string{}
			for id, hash := range now {
				if was, there := before[id]; !there {
					change[id] = "new"
				} else if was != hash {
					change[id] = "changed"
				}
			}
			for id := range before {
				if _, there := now[id]; !there {
					change[id] = "withdrawn"
				}
			}
			for _, id := range slices.Sorted(maps.Keys(change)) {
				if err := out.Write([]string{noun, id, change[id]}); err != nil {
					return err
				}
			}
		}
		out.Flush()
		return out.Error()
	})
}

// hashesOf gives the hash of each line of a file by the id in it.
func hashesOf(folder, name string) (map[string][16]byte, error) {
	out := map[string][16]byte{}
	err := eachLine(folder, name, func(line []byte) error {
		var v struct {
			ID counterclaim.ID `json:"id"`
		}
		if err := json.Unmarshal(line, &v); err != nil {
			return err
		}
		sum := sha256.Sum256(line)
		out[v.ID.String()] = [16]byte(sum[:16])
		return nil
	})
	return out, err
}

// checkRelease fails where a file of a release is not as its manifest says.
func checkRelease(folder string) error {
	in, err := openOf(folder, "manifest.json")
	if err != nil {
		return err
	}
	defer in.Close()
	var m releaseManifest
	if err := json.NewDecoder(io.LimitReader(in, 1<<20)).Decode(&m); err != nil {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the manifest cannot be read").At(filepath.Join(folder, "manifest.json"), 0).Because(err)
	}
	for _, f := range m.Files {
		if !filepath.IsLocal(f.Name) {
			return counterclaim.Errorf(counterclaim.CodeBadInput, "the manifest names a file outside of it: %q", f.Name).At(folder, 0)
		}
		sum, err := hashFile(filepath.Join(folder, f.Name))
		if err != nil {
			return counterclaim.Errorf(counterclaim.CodeUnreadable, "a file of the release cannot be read").At(filepath.Join(folder, f.Name), 0).Because(err)
		}
		if sum != f.SHA256 {
			return counterclaim.Errorf(counterclaim.CodeBadInput, "the file is not what the manifest says").At(filepath.Join(folder, f.Name), 0).Try("take the release from where it was published again")
		}
	}
	return nil
}

func hashFile(path string) (string, error) {
	in, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer in.Close()
	sum := sha256.New()
	_, err = io.Copy(sum, in)
	return hex.EncodeToString(sum.Sum(nil)), err
}

// codebook writes the columns and the codes.
func codebook() string {
	var b strings.Builder
	b.WriteString("# Codebook\n\n## Columns of claims.csv\n\n| column | meaning |\n| --- | --- |\n")
	for _, c := range export.Columns() {
		fmt.Fprintf(&b, "| %s | %s |\n", c.Name, c.Meaning)
	}
	b.WriteString("\n## Columns of incidents.csv\n\n| column | meaning |\n| --- | --- |\n")
	for _, c := range export.IncidentColumns() {
		fmt.Fprintf(&b, "| %s | %s |\n", c.Name, c.Meaning)
	}
	for _, t := range export.FindingTables() {
		fmt.Fprintf(&b, "\n## Columns of %s.csv\n\n| column | meaning |\n| --- | --- |\n", t.Name)
		for _, c := range t.Columns {
			fmt.Fprintf(&b, "| %s | %s |\n", c.Name, c.Meaning)
		}
	}
	b.WriteString("\n" + aboutFindings)
	b.WriteString("\n## Confidence of findings\n\n| word | meaning |\n| --- | --- |\n")
	for _, c := range counterclaim.Confidences() {
		fmt.Fprintf(&b, "| %s | %s |\n", c.Word, c.Meaning)
	}
	b.WriteString("\n## Rules of event-shaped files\n\n")
	for _, r := range export.Rules() {
		b.WriteString("- " + r + "\n")
	}
	b.WriteString("\n## Conducts\n\n| code | label | group | event | CAMEO | meaning |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, c := range ontology.Conducts() {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", c.Code, c.Label, c.Group, c.Event, c.CAMEO, c.Meaning)
	}
	b.WriteString("\n## Events\n\n| code | label | CAMEO | intensity | meaning |\n| --- | --- | --- | --- | --- |\n")
	for _, e := range ontology.Events() {
		fmt.Fprintf(&b, "| %s | %s | %s | %g | %s |\n", e.Root, e.Label, e.CAMEO, e.Weight, e.Meaning)
	}
	for _, t := range []struct {
		name  string
		words []ontology.Word
	}{{"Stances", ontology.Stances()}, {"Statuses", ontology.Statuses()}, {"Sectors", ontology.Sectors()}} {
		b.WriteString("\n## " + t.name + "\n\n| code | label |\n| --- | --- |\n")
		for _, w := range t.words {
			fmt.Fprintf(&b, "| %s | %s |\n", w.Code, w.Label)
		}
	}
	return b.String()
}

// aboutFindings says in the codebook what findings.jsonl has.
const aboutFindings = `## Findings

findings.jsonl has a finding a line, as the desk's interface gives it: what it says, who agreed, its replies, those that came late, corrections
that were asked for and answered, what superseded it, and the signatures (ed25519) over its words. incident_now is the id that incidents.jsonl has. A
finding is never edited: one that was superseded stands here beside the one that took its place. What the release rules hold back is *, and held_back
names the place and the reason; then whole is false, and the signatures, which would not hold, are left out. A finding about what may
not leave at all, or that rests on what is too recent, is not there. Requests for correction that nobody has answered yet are not, either.
`

// accuracyText gives the reader's scores by field and side, as measured with the program.
func accuracyText() string {
	return "The reader's scores on its test sets, by field and, for claims-bench/dev, by side: F1 with the bounds within which it lies in 95 of\n" +
		"100 samples, by who acts in the gold claim. Where bounds of two sides overlap, this set does not tell their scores apart. Sides of\n" +
		"different disputes stand in different texts; that both sides of one text are read alike is what \"with sides swapped\" measures.\n" +
		"All scores are of this program's version, not of this record.\n\n" + eval.Measured()
}

func licenceText(name string) string {
	full := map[string][2]string{
		"CC-BY-4.0":    {"Creative Commons Attribution 4.0 International", "https://creativecommons.org/licenses/by/4.0/legalcode"},
		"CC-BY-SA-4.0": {"Creative Commons Attribution-ShareAlike 4.0 International", "https://creativecommons.org/licenses/by-sa/4.0/legalcode"},
		"CC0-1.0":      {"CC0 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/legalcode"},
		"ODbL-1.0":     {"Open Data Commons Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"},
	}[name]
	return "The coding in this release is licensed under:\n\n" + full[0] + " (" + name + ")\n" + full[1] +
		"\n\nThe words of claims are short quotations of the reports named with them. They belong to those who\nwrote them and are not licensed here. Texts of reports are not part of the release. Replies of parties and\nrequests for correction belong to those who wrote them, too.\n"
}

func releaseReadme(m releaseManifest) string {
	made := ""
	if m.Synthetic {
		made = "\nEverything in it is made up.\n"
	}
	return fmt.Sprintf(`# %s, %s

A frozen copy of a two-sided record: %d reports, %d claims, %d incidents, %d findings. What is written
here is what the reports say, not what happened, but for findings: these are what the desk decided, with what the parties
replied and what was corrected.
%s
Read by: %s. The codebook says what the columns mean, accuracy.txt how often the reader is right,
reports-by-day.csv what was read of whom, manifest.json the hash of each file.
`, strings.Join(strings.Fields(m.Title), " "), m.Date, m.Reports, m.Claims, m.Incidents, m.Findings, made, strings.Join(m.Readers, ", "))
}
