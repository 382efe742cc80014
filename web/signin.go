package web

import (
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
)

// policyWithScript is that of the pages that ask a passkey: our own script may run there and ask this desk.
const policyWithScript = policy + "; script-src 'self'; connect-src 'self'"

const maxForm = 8 << 10 // bytes of a form

// peopleRoutes are the pages of signing in; without people there are none.
func (d *desk) peopleRoutes(mux *router) {
	if d.people == nil {
		return
	}
	mux.HandleFunc("GET /signin", d.signInShow)
	mux.HandleFunc("POST /signin", d.signIn)
	mux.HandleFunc("POST /signin/passkey", d.passkeyAsk)
	mux.HandleFunc("POST /signin/passkey/answer", d.passkeySignIn)
	mux.HandleFunc("GET /signin/oidc", d.issuerAsk)
	mux.HandleFunc("GET /signin/oidc/answer", d.issuerSignIn)
	mux.HandleFunc("POST /signout", d.signOut)
	mux.HandleFunc("GET /account", d.page(d.accountShow))
	mux.HandleFunc("POST /account/passkey", d.passkeyAskNew)
	mux.HandleFunc("POST /account/passkey/answer", d.passkeyAdd)
	mux.HandleFunc("POST /account/passkey/drop", d.passkeyDrop)
	mux.HandleFunc("GET /audit", d.page(d.auditList))
}

// signInBody is what the sign-in page shows.
type signInBody struct {
	Name, Next, Wrong, Hint string
	Passkeys                bool
	Issuer                  string // host at which one may sign in, "" for none
}

// passkeysHere reports whether passkeys can be asked for at the address by which a page was asked for.
func (d *desk) passkeysHere(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	return strings.EqualFold(host, d.people.Host())
}

// signInShow answers "GET /signin".
func (d *desk) signInShow(w http.ResponseWriter, r *http.Request) {
	d.signInPage(w, r, 0, signInBody{Next: within(r.URL.Query().Get("next"))})
}

func (d *desk) signInPage(w http.ResponseWriter, r *http.Request, status int, body signInBody) {
	body.Passkeys, body.Issuer = d.passkeysHere(r), d.people.Issuer()
	v := &view{name: "signin", title: d.say.T("signin.title"), status: status, body: body, bare: true}
	if body.Passkeys {
		v.script = "passkey.js"
	}
	if err := d.render(w, nil, v); err != nil {
		d.fail(w, r, nil, err)
	}
}

// withForm sets the headers of a page with a form that changes something: the page's own address goes with what it sends, so that the
// desk can tell it from a page elsewhere.
func (d *desk) withForm(h http.Header) {
	h.Set("Content-Security-Policy", policyWithScript)
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

// signIn answers "POST /signin".
func (d *desk) signIn(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	body := signInBody{Next: "/"}
	status := http.StatusBadRequest
	err := r.ParseForm()
	if err == nil {
		body.Name, body.Next = r.PostForm.Get("name"), within(r.PostForm.Get("next"))
	}
	if err != nil || body.Name == "" || r.PostForm.Get("password") == "" {
		body.Wrong = d.say.T("signin.empty")
		d.signInPage(w, r, status, body)
		return
	}
	secret, err := d.people.SignIn(r.Context(), account.Attempt{Name: body.Name, Password: r.PostForm.Get("password"), Code: r.PostForm.Get("code"), From: d.from(r)})
	if err != nil {
		d.signInFailed(w, r, err, body)
		return
	}
	http.SetCookie(w, d.cookie(secret))
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, body.Next, http.StatusSeeOther)
}

// signOut answers "POST /signout".
func (d *desk) signOut(w http.ResponseWriter, r *http.Request) {
	if err := d.people.SignOut(r.Context(), visitorOf(r.Context()), d.from(r)); err != nil {
		d.fail(w, r, nil, err)
		return
	}
	http.SetCookie(w, d.cookie(""))
	w.Header().Set("Clear-Site-Data", `"cache"`) // the next one at this machine reads nothing of it
	http.Redirect(w, r, "/signin", http.StatusSeeOther)
}

// passkeyAsk answers "POST /signin/passkey".
func (d *desk) passkeyAsk(w http.ResponseWriter, r *http.Request) {
	question, err := d.people.AskPasskey(d.from(r))
	d.tell(w, r, question, err)
}

// passkeySignIn answers "POST /signin/passkey/answer".
func (d *desk) passkeySignIn(w http.ResponseWriter, r *http.Request) {
	a, err := readAnswer(w, r)
	if err != nil {
		d.tell(w, r, nil, err)
		return
	}
	secret, err := d.people.SignInByPasskey(r.Context(), a, d.from(r))
	if err == nil {
		http.SetCookie(w, d.cookie(secret))
	}
	d.tell(w, r, struct{}{}, err)
}

// passkeyAskNew answers "POST /account/passkey".
func (d *desk) passkeyAskNew(w http.ResponseWriter, r *http.Request) {
	question, err := d.people.AskNewPasskey(visitorOf(r.Context()), d.from(r))
	d.tell(w, r, question, err)
}

// passkeyAdd answers "POST /account/passkey/answer".
func (d *desk) passkeyAdd(w http.ResponseWriter, r *http.Request) {
	a, err := readAnswer(w, r)
	if err == nil {
		err = d.people.AddPasskey(r.Context(), visitorOf(r.Context()), a, d.from(r))
	}
	d.tell(w, r, struct{}{}, err)
}

// passkeyDrop answers "POST /account/passkey/drop".
func (d *desk) passkeyDrop(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		d.fail(w, r, nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the form cannot be read"))
		return
	}
	if err := d.people.DropPasskey(r.Context(), visitorOf(r.Context()), r.PostForm.Get("passkey"), d.from(r)); err != nil {
		d.fail(w, r, nil, err)
		return
	}
	http.Redirect(w, r, "/account", http.StatusSeeOther)
}

// readAnswer reads what the script sends of a passkey.
func readAnswer(w http.ResponseWriter, r *http.Request) (a account.Answer, err error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, account.MaxAnswer))
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return a, counterclaim.Errorf(counterclaim.CodeTooLarge, "the answer of a passkey has more than %d bytes", account.MaxAnswer)
	}
	if err != nil || json.Unmarshal(body, &a) != nil || len(a.Credential) == 0 {
		return a, counterclaim.Errorf(counterclaim.CodeBadInput, "the answer of a passkey cannot be read")
	}
	return a, nil
}

// tell answers the script.
func (d *desk) tell(w http.ResponseWriter, r *http.Request, answer any, err error) {
	if err != nil {
		d.apiFail(w, r, err)
		return
	}
	body, err := apiJSON(answer)
	if err != nil {
		d.apiFail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(body)
}
