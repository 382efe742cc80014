package web

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
)

// permissions is the one table of what a route needs, by its pattern. What stands in it nowhere is refused to everybody; doc/roles.md
// prints it, and a test walks all routes with every role.
func permissions() map[string]account.Permission {
	out := map[string]account.Permission{
		"/static/{name}":               account.Enter,
		"/healthz":                     account.Enter,
		"/log":                         account.SeeLog,
		"/log/{file...}":               account.Enter, // commitments and signatures: for whoever checks, without an account
		"GET /signin":                  account.Enter,
		"POST /signin":                 account.Enter,
		"POST /signin/passkey":         account.Enter,
		"POST /signin/passkey/answer":  account.Enter,
		"GET /signin/oidc":             account.Enter,
		"GET /signin/oidc/answer":      account.Enter,
		"POST /signout":                account.Own,
		"GET /account":                 account.Own,
		"POST /account/passkey":        account.Own,
		"POST /account/passkey/answer": account.Own,
		"POST /account/passkey/drop":   account.Own,
		"GET /audit":                   account.SeeAudit,
		"/deadletters":                 account.SeeWork,
		"/{$}":                         account.Read,
		"/":                            account.Read, // that there is no such page
		"/i/{id}":                      account.Read,
		"/r/{id}":                      account.Read,
		"/r/{id}/original":             account.Read,
		"/c/{id}":                      account.Read,
		"/reports":                     account.Read,
		"/statements/new":              account.FileStatement,
		"POST /statements":             account.FileStatement,
		"/sources":                     account.Read,
		"/agreement":                   account.Read,
		"/sitreps":                     account.Read,
		"/sitreps.atom":                account.Read,
		"/sitreps/draft":               account.Draft,
		"POST /sitreps/draft":          account.Draft,
		"POST /sitreps/publish":        account.Publish,
		"/s/{id}":                      account.Read,
		"/s/{id}/{form}":               account.Read,
		"/equipment":                   account.SeeHoldings,
		"/escalation":                  account.SeeEscalation,
		apiRoot + "/escalation":        account.SeeEscalation,
		"/search":                      account.Read,
		"/exhibits":                    account.Read,
		"/exhibits/new":                account.FileExhibit,
		"POST /exhibits":               account.FileExhibit,
		"/x/{id}":                      account.Read,
		"POST /x/{id}":                 account.Read, // a reader by name may be of any role
		"/x/{id}/thumbnail":            account.Read,
		"/x/{id}/bytes":                account.SeeEvidence,
		"POST /x/{id}/describe":        account.Correct,
		"POST /x/{id}/established":     account.Correct,
		"POST /x/{id}/likeness":        account.Correct,
		"/feed.atom":                   account.Read,
		"/party.css":                   account.Read,
		apiRoot + "/":                  account.Read, // that there is no such address
	}
	for _, path := range []string{"/openapi.json", "/export", "/overview", "/dispute", "/reports", "/reports/{id}", "/claims", "/claims/{id}", "/reports/{id}/versions",
		"/incidents", "/incidents/{id}", "/incidents/{id}/why", "/sources", "/search", "/losses", "/exhibits", "/exhibits/{id}",
		"/agreements", "/agreements/{id}", "/sitreps", "/sitreps/{id}"} {
		out[apiRoot+path] = account.Read
	}
	out["POST "+apiRoot+"/statements"] = account.FileStatement
	out["POST "+apiRoot+"/exhibits"] = account.FileExhibit
	out["POST "+apiRoot+"/exhibits/{id}/established"] = account.Correct
	maps.Copy(out, findingPermissions())
	maps.Copy(out, complaintPermissions())
	maps.Copy(out, observationPermissions())
	maps.Copy(out, violationPermissions())
	out[apiRoot+"/deadletters"] = account.SeeWork
	out[apiRoot+"/equipment"] = account.SeeHoldings
	return out
}

// router is a mux that knows its patterns.
type router struct {
	*http.ServeMux
	patterns []string
}

// HandleFunc registers a handler.
func (m *router) HandleFunc(pattern string, h http.HandlerFunc) {
	m.patterns = append(m.patterns, pattern)
	m.ServeMux.HandleFunc(pattern, h)
}

// takes reports whether a request's method is one that its route takes: POST where the route was registered for it, else reading.
func (m *router) takes(r *http.Request) bool {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		return true
	case http.MethodPost:
		_, pattern := m.Handler(r)
		return strings.HasPrefix(pattern, "POST ")
	}
	return false
}

type visitorKey struct{}

// visitorOf gives who asks, nil for nobody who is signed in.
func visitorOf(ctx context.Context) *account.Visitor {
	v, _ := ctx.Value(visitorKey{}).(*account.Visitor)
	return v
}

// authorised lets through who may. Without people all may do all.
func (d *desk) authorised(mux *router) http.Handler {
	if d.people == nil {
		return d.whence(mux)
	}
	table := permissions()
	return d.whence(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Cookie, Authorization")
		_, pattern := mux.Handler(r)
		what := table[pattern]
		if what == account.Enter { // whoever asks, so that no bad cookie keeps from signing in
			mux.ServeHTTP(w, r)
			return
		}
		v, err := d.visitor(r)
		if err != nil {
			d.refuse(w, r, err)
			return
		}
		var p *counterclaim.Person
		if v != nil {
			p = &v.Person
			r = r.WithContext(context.WithValue(r.Context(), visitorKey{}, v))
		}
		switch {
		case v != nil && v.SignIn.Kind == counterclaim.SignInToken && !v.SignIn.Files && strings.HasPrefix(pattern, "POST "):
			d.refuseNoted(w, r, v, what, pattern, counterclaim.Errorf(counterclaim.CodeRefused, "%s", d.say.T("refused.token")).Try("counterclaim people token %s --files --as HEAD", v.Name))
		case account.May(p, what, d.public):
			mux.ServeHTTP(w, r)
		case v == nil:
			d.refuse(w, r, counterclaim.Errorf(counterclaim.CodeSignIn, "%s", d.say.T("signin.needed")).Try("%s", d.say.T("signin.needed.try")))
		default:
			d.refuseNoted(w, r, v, what, pattern, counterclaim.Errorf(counterclaim.CodeRefused, "%s", d.say.T("refused", string(v.Role), permissionNamed(what))).Try("%s", d.say.T("refused.try")))
		}
	}))
}

// permissionNamed gives the words for what a route needs.
func permissionNamed(what account.Permission) string {
	return cmp.Or(string(what), "what stands in no table")
}

// refuseNoted answers somebody who is signed in and may not, once the trail has the try.
func (d *desk) refuseNoted(w http.ResponseWriter, r *http.Request, v *account.Visitor, what account.Permission, pattern string, why *counterclaim.Error) {
	on := pattern
	if !strings.Contains(on, " ") {
		on = r.Method + " " + pattern
	}
	if err := d.people.Refuse(r.Context(), account.Actor{Who: v.Name, From: account.Coarse(d.from(r))}, permissionNamed(what), on, why.Message); err != nil {
		d.refuse(w, r, err)
		return
	}
	d.refuse(w, r, why)
}

// forPrograms reports whether an address answers programs, which have tokens.
func forPrograms(path string) bool {
	return strings.HasPrefix(path, apiRoot+"/") || path == "/feed.atom" || path == "/sitreps.atom" || path == "/field/about.json"
}

// visitor finds who asks: by token where programs are answered, else by session; nil for nobody.
func (d *desk) visitor(r *http.Request) (*account.Visitor, error) {
	if given := r.Header.Get("Authorization"); given != "" && forPrograms(r.URL.Path) {
		kind, token, _ := strings.Cut(given, " ")
		if !strings.EqualFold(kind, "Bearer") {
			return nil, counterclaim.Errorf(counterclaim.CodeSignIn, "%s", d.say.T("signin.bearer")).Try("Authorization: Bearer TOKEN")
		}
		return d.people.Bearer(r.Context(), strings.TrimSpace(token), d.from(r))
	}
	c, err := r.Cookie(d.cookieName())
	if err != nil {
		return nil, nil
	}
	v, err := d.people.Session(r.Context(), c.Value)
	if counterclaim.CodeOf(err) == counterclaim.CodeSignIn {
		return nil, nil
	}
	return v, err
}

// refuse answers who may not: programs as the interface does, readers with a page, those who are not signed in with the way to it.
func (d *desk) refuse(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case forPrograms(r.URL.Path):
		if counterclaim.CodeOf(err) == counterclaim.CodeSignIn {
			w.Header().Set("WWW-Authenticate", "Bearer")
		}
		d.apiFail(w, r, err)
	case counterclaim.CodeOf(err) == counterclaim.CodeSignIn && r.Method != http.MethodPost:
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, "/signin?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
	default:
		d.fail(w, r, nil, err)
	}
}

// cookieName is bound to the host where that is possible: by https.
func (d *desk) cookieName() string {
	if d.people.Secure() {
		return "__Host-counterclaim"
	}
	return "counterclaim"
}

// cookie gives the session's cookie; "" takes it away.
func (d *desk) cookie(secret string) *http.Cookie {
	c := &http.Cookie{Name: d.cookieName(), Value: secret, Path: "/", Secure: d.people.Secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if secret == "" {
		c.MaxAge = -1
	}
	return c
}

// from gives the address of who asks: what the nearest proxy that is not one of ours saw.
func (d *desk) from(r *http.Request) netip.Addr {
	near, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	at := near.Addr().Unmap().WithZone("")
	ours := func(a netip.Addr) bool {
		return slices.ContainsFunc(d.proxies, func(p netip.Prefix) bool { return p.Contains(a) })
	}
	for _, field := range slices.Backward(strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")) {
		if !ours(at) {
			break
		}
		before, err := netip.ParseAddr(strings.TrimSpace(field))
		if err != nil {
			break
		}
		at = before.Unmap().WithZone("")
	}
	return at
}

// within gives an address of this desk to which somebody is sent on, "/" for what is none.
func within(next string) string {
	u, err := url.Parse(next)
	if err != nil || len(next) > 2000 || u.IsAbs() || u.Host != "" || u.User != nil || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") ||
		strings.ContainsFunc(next, func(c rune) bool { return c <= ' ' || c == '\\' || c == 0x7f }) {
		return "/"
	}
	return next
}
