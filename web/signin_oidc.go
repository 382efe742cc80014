package web

import (
	"cmp"
	"net/http"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
)

// issuerCookie keeps, in the browser that went to the issuer, what says that it is the one that comes back. It goes with the way back,
// which begins at another site, and therefore is SameSite=Lax.
func (d *desk) issuerCookie(secret string) *http.Cookie {
	c := d.cookie(secret)
	c.Name += "-issuer"
	if secret != "" {
		c.MaxAge = int(account.IssuerTime / time.Second)
	}
	return c
}

// issuerAsk answers "GET /signin/oidc": it sends to the issuer.
func (d *desk) issuerAsk(w http.ResponseWriter, r *http.Request) {
	next := within(r.URL.Query().Get("next"))
	address, secret, err := d.people.AskIssuer(r.Context(), next, d.from(r))
	if err != nil {
		d.signInFailed(w, r, err, signInBody{Next: next})
		return
	}
	http.SetCookie(w, d.issuerCookie(secret))
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, address, http.StatusSeeOther)
}

// issuerSignIn answers "GET /signin/oidc/answer", by which a person comes back from the issuer.
func (d *desk) issuerSignIn(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	answer := account.Returned{State: q.Get("state"), Code: q.Get("code"), Issuer: q.Get("iss"), Error: q.Get("error")}
	if c, err := r.Cookie(d.issuerCookie("").Name); err == nil {
		answer.Secret = c.Value
	}
	http.SetCookie(w, d.issuerCookie(""))
	w.Header().Set("Cache-Control", "no-store")
	secret, next, err := d.people.SignInByIssuer(r.Context(), answer, d.from(r))
	if err != nil {
		d.signInFailed(w, r, err, signInBody{Next: next})
		return
	}
	http.SetCookie(w, d.cookie(secret))
	http.Redirect(w, r, next, http.StatusSeeOther)
}

// signInFailed shows the sign-in page with what was wrong.
func (d *desk) signInFailed(w http.ResponseWriter, r *http.Request, err error, body signInBody) {
	switch counterclaim.CodeOf(err) {
	case counterclaim.CodeSignIn, counterclaim.CodeTooOften:
		e, _ := asError(err)
		body.Next = cmp.Or(body.Next, "/")
		body.Wrong, body.Hint = sentence(e.Message), sentence(e.Hint)
		d.signInPage(w, r, statusOf(err), body)
	default:
		d.fail(w, r, nil, err)
	}
}
