package export

import (
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"github.com/counterclaim/counterclaim"
)

// AsParquet is columns with types, for programs that reckon.
const AsParquet Format = "parquet"

// parquetGroup is how many claims one row group holds, and so how many are held in memory.
const parquetGroup = 10_000

// ParquetClaim is a claim as a row of Parquet: the fields of [counterclaim.Claim] under their JSON
// names. Ids are hexadecimal, "" where there is none; a missing bound or coordinate is null.
type ParquetClaim struct {
	ID         string          `parquet:"id"`
	Report     string          `parquet:"report"`
	Doc        string          `parquet:"doc"`
	Outlet     string          `parquet:"outlet,dict"`
	Party      string          `parquet:"source_party,dict"`
	Published  string          `parquet:"published"`
	Synthetic  bool            `parquet:"synthetic"`
	Sentence   int32           `parquet:"sentence"`
	Start      int64           `parquet:"start"`
	End        int64           `parquet:"end"`
	Text       string          `parquet:"text"`
	Within     string          `parquet:"within"`
	Speakers   []ParquetEntity `parquet:"speakers,list"`
	Relays     []ParquetEntity `parquet:"relays,list"`
	Event      string          `parquet:"event,dict"`
	CAMEO      string          `parquet:"cameo,dict"`
	Quad       int32           `parquet:"quad"`
	Conduct    []string        `parquet:"conduct,list"`
	Actors     []ParquetEntity `parquet:"actors,list"`
	Targets    []ParquetEntity `parquet:"targets,list"`
	Stance     string          `parquet:"stance,dict"`
	Status     string          `parquet:"status,dict"`
	Places     []ParquetPlace  `parquet:"places,list"`
	From       string          `parquet:"from"`
	To         string          `parquet:"to"`
	FromTime   string          `parquet:"from_time"`
	ToTime     string          `parquet:"to_time"`
	Clock      string          `parquet:"clock,dict"`
	Counts     []ParquetCount  `parquet:"counts,list"`
	Means      []string        `parquet:"means,list"`
	Incident   string          `parquet:"incident"`
	Language   string          `parquet:"language,dict"`
	Translated bool            `parquet:"translated"`
	CodedBy    string          `parquet:"coded_by,dict"`
	Rule       string          `parquet:"rule,dict"`
	Review     string          `parquet:"review,dict"`
	Confidence float64         `parquet:"confidence"`
	TimeText   string          `parquet:"time_text"`
	TimeExact  string          `parquet:"time_precision,dict"`
	ReviewedBy string          `parquet:"reviewed_by,dict"`
	ReviewedAt string          `parquet:"reviewed_at"`
	CopyOf     string          `parquet:"copy_of"` // the report that its report is a near copy of
}

// ParquetEntity is somebody in a claim.
type ParquetEntity struct {
	Text    string `parquet:"text"`
	Name    string `parquet:"name"`
	Country string `parquet:"country"`
	Sector  string `parquet:"sector"`
	Party   string `parquet:"party"`
}

// ParquetPlace is a place of a claim.
type ParquetPlace struct {
	Text      string   `parquet:"text"`
	Name      string   `parquet:"name"`
	GeonameID int64    `parquet:"geonameid"`
	Lat       *float64 `parquet:"lat,optional"`
	Lon       *float64 `parquet:"lon,optional"`
	Country   string   `parquet:"country"`
	Precision string   `parquet:"precision"`
	Contested bool     `parquet:"contested"`
	ClaimedBy []string `parquet:"claimed_by,list"`
	HeldBy    string   `parquet:"held_by"`
	According string   `parquet:"according_to"`
	Since     string   `parquet:"since"`
	RadiusKM  float64  `parquet:"radius_km"` // how far off it may be, 0 where that is not known
}

// ParquetCount is a number in a claim.
type ParquetCount struct {
	What        string `parquet:"what"`
	Low         *int64 `parquet:"low,optional"`
	High        *int64 `parquet:"high,optional"`
	Approximate bool   `parquet:"approximate"`
	Of          string `parquet:"of"`
	Scope       string `parquet:"scope"`
	Text        string `parquet:"text"`
}

// ParquetRow lays a claim out as a row.
func ParquetRow(c *counterclaim.Claim) ParquetClaim {
	r := ParquetClaim{ID: c.ID.String(), Report: c.Report.String(), Doc: c.Doc, Outlet: c.Outlet, Party: c.Party, Published: c.Published,
		Synthetic: c.Synthetic, Sentence: int32(c.Sentence), Start: int64(c.Start), End: int64(c.End), Text: c.Text, Within: c.Within.String(),
		Speakers: parquetEntities(voice(c)), Relays: parquetEntities(c.Relays), Event: string(c.Event), CAMEO: c.CAMEO, Quad: int32(c.Quad),
		Conduct: each(c.Conduct, func(k counterclaim.Conduct) string { return string(k) }), Actors: parquetEntities(c.Actors),
		Targets: parquetEntities(c.Targets), Stance: string(c.Stance), Status: string(c.Status), Means: c.Means, Incident: c.Incident.String(),
		Language: c.Language, Translated: c.Translated, CodedBy: c.CodedBy, Rule: c.Rule, Review: string(c.Review), Confidence: c.Confidence,
		ReviewedBy: c.ReviewedBy, ReviewedAt: c.ReviewedAt, CopyOf: c.CopyOf.String()}
	if c.Time != nil {
		r.From, r.To, r.FromTime, r.ToTime, r.Clock = c.Time.From, c.Time.To, c.Time.FromTime, c.Time.ToTime, c.Time.Clock
		r.TimeText, r.TimeExact = c.Time.Text, c.Time.Precision
	}
	for _, p := range c.Places {
		row := ParquetPlace{Text: p.Text, Name: p.Name, GeonameID: p.GeonameID, Country: p.Country, Precision: string(p.Precision), Contested: p.Contested,
			ClaimedBy: p.ClaimedBy, HeldBy: p.HeldBy, According: p.AccordingTo, Since: p.Since, RadiusKM: p.RadiusKM}
		if !p.Unresolved {
			row.Lat, row.Lon = &p.Lat, &p.Lon
		}
		r.Places = append(r.Places, row)
	}
	for _, n := range c.Counts {
		row := ParquetCount{What: n.What, Low: n.Low, High: n.High, Approximate: n.Approximate, Scope: n.Scope, Text: n.Text}
		if n.Of != nil {
			row.Of = n.Of.Side()
		}
		r.Counts = append(r.Counts, row)
	}
	return r
}

func parquetEntities(es []counterclaim.Entity) []ParquetEntity {
	out := make([]ParquetEntity, 0, len(es))
	for _, e := range es {
		out = append(out, ParquetEntity{e.Text, e.Name, e.Country, string(e.Sector), e.Party})
	}
	return out
}

type parquetWriter struct {
	out  *parquet.GenericWriter[ParquetClaim]
	rows int
}

func newParquet(w io.Writer) *parquetWriter {
	return &parquetWriter{out: parquet.NewGenericWriter[ParquetClaim](w, parquet.Compression(&zstd.Codec{}), parquet.CreatedBy("counterclaim", "", ""))}
}

func (p *parquetWriter) Write(c *counterclaim.Claim) error {
	if _, err := p.out.Write([]ParquetClaim{ParquetRow(c)}); err != nil {
		return err
	}
	if p.rows++; p.rows%parquetGroup == 0 {
		return p.out.Flush()
	}
	return nil
}

// Flush does nothing: a row group is written when it is full.
func (p *parquetWriter) Flush() error { return nil }

func (p *parquetWriter) Close() error { return p.out.Close() }
