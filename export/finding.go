package export

import (
	"strconv"

	"github.com/counterclaim/counterclaim"
)

// Finding is a published finding with what stands beside it, as a line of JSON has it.
type Finding struct {
	counterclaim.Finding
	Now         counterclaim.ID      `json:"incident_now,omitzero"` // the id that its incident has by now; zero where it is gone
	Late        []counterclaim.Reply `json:"late_replies"`          // that came after it was published
	Corrections []FindingCorrection  `json:"corrections"`
	Whole       bool                 `json:"whole"`     // it is as it was signed, and the signatures hold
	HeldBack    []FindingHeld        `json:"held_back"` // places from which words were taken
}

// FindingCorrection is a correction that was asked for and answered. Who asked is told as the finding names them, and no further.
type FindingCorrection struct {
	ID         counterclaim.ID `json:"id"`
	NamedAs    string          `json:"named_as"`
	Text       string          `json:"text"`
	At         string          `json:"at"` // RFC 3339
	Granted    bool            `json:"granted"`
	Words      string          `json:"words"`
	Answered   string          `json:"answered"` // RFC 3339
	By         string          `json:"by"`       // who answered
	Stands     []string        `json:"stands"`   // where the correction stands
	CarriedOut counterclaim.ID `json:"carried_out,omitzero"`
}

// FindingHeld is a place in a finding's words, or in those beside it, where * stands for words that the release rules hold back.
type FindingHeld struct {
	In   string `json:"in"`
	From int    `json:"from"` // bytes
	To   int    `json:"to"`
	Why  string `json:"why"`
}

// FindingOf lays out a finding of a case, with late replies and corrections that were answered.
func FindingOf(of *counterclaim.Case, f counterclaim.Finding, late []counterclaim.Reply, corrections []counterclaim.Correction) *Finding {
	out := &Finding{Finding: f, Now: of.Now, Late: list(late), Corrections: []FindingCorrection{}, HeldBack: []FindingHeld{}}
	for _, q := range corrections {
		c := FindingCorrection{ID: q.ID, NamedAs: q.NamedAs, Text: q.Text, At: q.At, Granted: q.Answer.Granted, Words: q.Answer.Words, Answered: q.Answer.At, By: q.Answer.By, Stands: list(q.Answer.Stands)}
		for i := range of.Findings {
			if of.Findings[i].Corrects == q.ID {
				c.CarriedOut = of.Findings[i].ID
			}
		}
		out.Corrections = append(out.Corrections, c)
	}
	return out
}

// FindingColumn is one column of a table of findings.
type FindingColumn struct{ Name, Meaning string }

// FindingTable is a table of findings, or of what stands beside them.
type FindingTable struct {
	Name    string
	Columns []FindingColumn
	rows    func(f *Finding) [][]string
}

// Header gives the names of the columns, in order.
func (t FindingTable) Header() []string {
	return each(t.Columns, func(c FindingColumn) string { return c.Name })
}

// Rows gives the rows of a finding: none, one or several. Several values of one cell are parted by ";", and what a spreadsheet could run as a formula
// has a ' before it.
func (t FindingTable) Rows(f *Finding) [][]string {
	out := t.rows(f)
	for _, row := range out {
		for i := range row {
			row[i] = defuse(row[i])
		}
	}
	return out
}

// FindingTables gives the tables of findings, of replies and of corrections, in that order.
func FindingTables() []FindingTable {
	return []FindingTable{
		{"findings", []FindingColumn{{"id", "the finding: the hash of its words"}, {"incident", "the incident, by the id that it has by now; empty where it is gone"}, {"verdict", "confirmed, probable, inconclusive, refuted"},
			{"responsibility", "parties, or none, or not_attributable"}, {"confidence", "low, moderate, high"}, {"reasons", "why"}, {"dissent", "who of the desk dissents, with words"},
			{"claims", "on which it rests"}, {"exhibits", "on which it rests, those that may be named"}, {"by", "who agreed to it, the author first"}, {"published_by", "who published it"}, {"at", "when, RFC 3339"},
			{"supersedes", "the finding whose place it took"}, {"superseded_by", "the one that took its place; empty while it stands"}, {"corrects", "the correction that it carries out"},
			{"whole", "true where it is as it was signed; else the release rules hold something back, * stands for words"}, {"synthetic", "true where it is made up"}}, findingRow},
		{"replies", []FindingColumn{{"finding", "beside which it stands"}, {"party", "whose reply it is"}, {"at", "when it came, RFC 3339"}, {"text", "the reply, whole"}, {"none_by", "RFC 3339: no reply was received by then"},
			{"late", "true where it came after the finding was published"}}, replyRows},
		{"corrections", []FindingColumn{{"id", "the request"}, {"finding", "of which correction was asked"}, {"named_as", "as what the finding names who asked"}, {"text", "what is wrong, in their words"}, {"at", "when it was asked, RFC 3339"},
			{"granted", "true, or false where it was refused"}, {"words", "the desk's answer"}, {"answered", "when, RFC 3339"}, {"by", "who answered"}, {"stands", "where the correction stands: page, feed, log, data"},
			{"carried_out", "the finding that carries it out; empty where none does"}}, correctionRows},
	}
}

func idsOf(ids []counterclaim.ID) string { return join(each(ids, counterclaim.ID.String)) }

func findingRow(f *Finding) [][]string {
	return [][]string{{f.ID.String(), f.Now.String(), f.Verdict, join(each(f.Responsibility, same)), f.Confidence, f.Reasons, f.Dissent, idsOf(f.Claims), idsOf(f.Exhibits), join(each(f.By, same)), f.PublishedBy, f.At,
		f.Supersedes.String(), f.SupersededBy.String(), f.Corrects.String(), strconv.FormatBool(f.Whole), strconv.FormatBool(f.Synthetic)}}
}

func same(s string) string { return s }

func replyRows(f *Finding) [][]string {
	var out [][]string
	for i, list := range [][]counterclaim.Reply{f.Replies, f.Late} {
		for _, r := range list {
			out = append(out, []string{f.ID.String(), r.Party, r.At, r.Text, r.NoneBy, strconv.FormatBool(i == 1)})
		}
	}
	return out
}

func correctionRows(f *Finding) [][]string {
	var out [][]string
	for _, q := range f.Corrections {
		out = append(out, []string{q.ID.String(), f.ID.String(), q.NamedAs, q.Text, q.At, strconv.FormatBool(q.Granted), q.Words, q.Answered, q.By, join(each(q.Stands, same)), q.CarriedOut.String()})
	}
	return out
}
