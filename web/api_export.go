package web

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/export"
	"github.com/counterclaim/counterclaim/match"
)

// exportsAtOnce is how many exports run at the same time; each reads the whole record.
const exportsAtOnce = 2

// exportPause is how long a reader of an export may take over one piece of it.
const exportPause = 30 * time.Second

// exportTypes gives the media type of each format.
func exportTypes() map[export.Format]string {
	const csv = "text/csv; charset=utf-8"
	return map[export.Format]string{
		export.AsJSONL: "application/jsonl", export.AsGeoJSON: "application/geo+json", export.AsParquet: "application/vnd.apache.parquet",
		export.AsCSV: csv, export.AsUCDP: csv, export.AsACLED: csv, export.AsGDELT: csv, export.AsPOLECAT: csv, export.AsHXL: csv,
	}
}

func exportParameters() []apiParameter {
	return []apiParameter{
		{Name: "as", Meaning: "the format", Required: true, Enum: []string{"jsonl", "csv", "geojson", "parquet", "ucdp", "acled", "gdelt", "polecat", "hxl"}},
		{Name: "alleged", Meaning: "true: with what is only alleged, in event-shaped formats", Enum: []string{"true", "false"}},
	}
}

// bulk says how the record is exported.
func (d *desk) bulk(ctx context.Context, q apiQuery) (export.Bulk, error) {
	f, err := d.frame(ctx)
	if err != nil {
		return export.Bulk{}, err
	}
	dispute := *f.dispute
	dispute.Parties = f.parties
	return export.Bulk{Format: export.Format(q["as"]), Held: d.exact.Held,
		Events: export.EventOptions{Dispute: &dispute, WithAlleged: q["alleged"] == "true", CountryName: d.country},
		Ready: func(n *counterclaim.Incident, claims []counterclaim.Claim) {
			n.Title, n.Ledger = match.Title(n), match.Ledger(claims, f.parties)
		}}, nil
}

func (d *desk) apiLosses(r *http.Request, q apiQuery) (any, error) {
	b, err := d.bulk(r.Context(), q)
	if err != nil {
		return nil, err
	}
	return export.Record(r.Context(), d.exact, io.Discard, b)
}

// apiExport streams the whole record, as "counterclaim export" writes it. What is left out follows in
// the trailer Counterclaim-Losses. An export that fails under way ends the connection, so that a file
// cut short is not taken for the whole.
func (d *desk) apiExport() http.HandlerFunc {
	places := make(chan struct{}, exportsAtOnce)
	return func(w http.ResponseWriter, r *http.Request) {
		q, err := apiParse(r, exportParameters())
		if err != nil {
			d.apiFail(w, r, err)
			return
		}
		select {
		case places <- struct{}{}:
			defer func() { <-places }()
		default:
			d.apiFail(w, r, counterclaim.Errorf(counterclaim.CodeLocked, "%d exports are running", exportsAtOnce).Try("ask again when one is done"))
			return
		}
		b, err := d.bulk(r.Context(), q)
		if err != nil {
			d.apiFail(w, r, err)
			return
		}
		h := w.Header()
		h.Set("Content-Type", exportTypes()[b.Format])
		h.Set("Content-Disposition", `attachment; filename="counterclaim-`+string(b.Format)+extensionOf(b.Format)+`"`)
		h.Set("Cache-Control", "no-store")
		h.Set("Trailer", "Counterclaim-Losses")
		if r.Method == http.MethodHead {
			return
		}
		out := &patient{ResponseWriter: w, control: http.NewResponseController(w)}
		losses, err := export.Record(r.Context(), d.exact, out, b)
		switch {
		case err != nil && !out.begun:
			h.Del("Content-Disposition")
			h.Del("Trailer")
			d.apiFail(w, r, err)
			return
		case err != nil:
			d.log.Error("an export ended early", "as", q["as"], "err", err)
			panic(http.ErrAbortHandler) // the server's own way to break a connection off; it logs nothing more
		}
		if b.Format != export.AsJSONL || losses.HeldBack > 0 {
			if line, err := json.Marshal(losses); err == nil {
				h.Set("Counterclaim-Losses", string(line))
			}
		}
	}
}

func extensionOf(f export.Format) string {
	switch f {
	case export.AsJSONL, export.AsGeoJSON, export.AsParquet:
		return "." + string(f)
	}
	return ".csv"
}

// patient moves the time by which an answer must be out on with each piece, so that a long export may
// take long and a reader who takes nothing is still let go.
type patient struct {
	http.ResponseWriter
	control *http.ResponseController
	begun   bool
}

func (p *patient) Write(b []byte) (int, error) {
	p.begun = true
	_ = p.control.SetWriteDeadline(time.Now().Add(exportPause)) // a test's recorder has no deadline
	return p.ResponseWriter.Write(b)
}
