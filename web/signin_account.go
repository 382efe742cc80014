package web

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
)

// accountBody is what a person sees of the own account.
type accountBody struct {
	Name, Role, Party string
	Passkeys          []passkeyRow
	Here, Fresh       bool // passkeys can be added at this address, and now
	Audit             bool // may see the trail
}

type passkeyRow struct {
	ID, Name   string
	Made, Used stamp
}

// accountShow answers "GET /account".
func (d *desk) accountShow(r *http.Request, f *frame) (*view, error) {
	v := visitorOf(r.Context())
	body := accountBody{Name: v.Name, Role: d.say.Or("role", string(v.Role)), Here: d.passkeysHere(r), Fresh: v.Fresh, Audit: account.May(&v.Person, account.SeeAudit, false)}
	if v.Party != "" {
		body.Party, _ = f.partyName(v.Party)
	}
	for _, k := range v.Passkeys {
		row := passkeyRow{ID: base64.RawURLEncoding.EncodeToString(k.ID), Name: k.Name, Made: d.say.Instant(k.Made)}
		if k.Used != "" {
			row.Used = d.say.Instant(k.Used)
		}
		body.Passkeys = append(body.Passkeys, row)
	}
	return &view{name: "account", title: d.say.T("account.title"), nav: "account", body: body, script: "passkey.js"}, nil
}

// auditSize is how many entries a page of the trail has.
const auditSize = 100

// auditBody is a page of the audit trail.
type auditBody struct {
	Entries      []auditRow
	Refused      bool
	Who          string // whose entries alone, "" for all
	Newer, Older string
}

type auditRow struct {
	counterclaim.AuditEntry
	Time stamp
}

// auditList answers "GET /audit".
func (d *desk) auditList(r *http.Request, _ *frame) (*view, error) {
	page, err := d.pageNumber(r)
	if err != nil {
		return nil, err
	}
	body := auditBody{Refused: r.URL.Query().Get("refused") != "", Who: strings.Join(strings.Fields(r.URL.Query().Get("who")), " ")}
	entries, err := d.people.Trail(r.Context(), counterclaim.AuditQuery{Refused: body.Refused, Who: body.Who, Limit: auditSize + 1, Offset: (page - 1) * auditSize})
	if err != nil {
		return nil, err
	}
	address := func(page int) string {
		to := "/audit?page=" + strconv.Itoa(page)
		if body.Refused {
			to += "&refused=yes"
		}
		if body.Who != "" {
			to += "&who=" + url.QueryEscape(body.Who)
		}
		return to
	}
	if page > 1 {
		body.Newer = address(page - 1)
	}
	if len(entries) > auditSize {
		entries, body.Older = entries[:auditSize], address(page+1)
	}
	for _, e := range entries {
		body.Entries = append(body.Entries, auditRow{e, d.say.Instant(e.At)})
	}
	return &view{name: "audit", title: d.say.T("audit.title"), nav: "account", body: body}, nil
}
