package ceasefire

import (
	"fmt"
	"time"

	"github.com/counterclaim/counterclaim"
)

// AnswerTerm says until when a complaint is answered.
type AnswerTerm struct {
	Due     string          // RFC 3339
	By      string          // what sets it, in words
	Version counterclaim.ID // whose clause it is, or of the agreement that is in force; zero for the desk's own
	Mission string          // that watches by the agreement, "" where it names none
	FileH   float64         // hours after the deed within which a complaint is filed, 0 where the agreement sets none
}

// AnswerBy gives until when a complaint is answered that was received at a time: as the clause on complaints says of the version that then held, of all
// versions of the record's agreements; the earliest of several; else [counterclaim.DefaultAnswerHours] after it was received. Read is that of [Stand].
func AnswerBy(versions []counterclaim.AgreementVersion, received time.Time, read func(id counterclaim.ID) (*counterclaim.Agreement, error)) (*AnswerTerm, error) {
	own := received.Add(counterclaim.DefaultAnswerHours * time.Hour)
	out := &AnswerTerm{By: fmt.Sprintf("the desk's own %d hours: no agreement that held sets a deadline", counterclaim.DefaultAnswerHours)}
	var due time.Time
	of := map[string][]counterclaim.AgreementVersion{}
	var order []string
	for _, v := range versions {
		if of[v.Agreement] == nil {
			order = append(order, v.Agreement)
		}
		of[v.Agreement] = append(of[v.Agreement], v)
	}
	for _, name := range order {
		st, inForce, err := StandAt(of[name], received, read)
		if err != nil {
			return nil, err
		}
		if st.Version == nil || !inForce {
			continue
		}
		if due.IsZero() {
			out.Version, out.Mission = st.Version.ID, st.Agreement.Mission
		}
		for i := range st.Agreement.Clauses {
			k := &st.Agreement.Clauses[i]
			if k.Kind != "complaints" || k.ReplyH <= 0 {
				continue
			}
			at := received.Add(time.Duration(k.ReplyH * float64(time.Hour)))
			if due.IsZero() || at.Before(due) {
				due = at
				out.By = fmt.Sprintf("clause %s of %s, version %d: %g hours", k.ID, st.Version.Agreement, st.Version.Number, k.ReplyH)
				out.Version, out.Mission, out.FileH = st.Version.ID, st.Agreement.Mission, k.FileH
			}
		}
	}
	if due.IsZero() {
		due = own
	}
	out.Due = due.UTC().Format(time.RFC3339)
	return out, nil
}

// HasClause reports whether an agreement has a clause of this id.
func HasClause(a *counterclaim.Agreement, id string) bool {
	for i := range a.Clauses {
		if a.Clauses[i].ID == id {
			return true
		}
	}
	return false
}
