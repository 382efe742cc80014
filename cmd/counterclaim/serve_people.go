package main

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/web"
)

// peopleFlags say who may see a desk that is served.
type peopleFlags struct {
	People         bool     `help:"Have everybody sign in. Where the record has people it is so in any case."`
	Public         bool     `help:"Let anybody read without signing in; the rest is for people."`
	Site           string   `placeholder:"URL" help:"The address by which people reach the desk, as https://desk.example, where it is not this machine alone. Passkeys are bound to it."`
	OIDCIssuer     string   `name:"oidc-issuer" placeholder:"URL" help:"An issuer of OpenID Connect by which people may sign in whose account there was added (counterclaim people oidc)."`
	OIDCClient     string   `name:"oidc-client" placeholder:"ID" help:"By which the issuer knows the desk."`
	OIDCSecretFile string   `name:"oidc-secret-file" placeholder:"FILE" type:"path" help:"A file whose first line is the secret that the issuer gave the desk."`
	Proxy          []string `placeholder:"NETWORK" help:"Networks of the proxies in front of the desk, as 10.0.0.0/8: their X-Forwarded-For is believed."`
}

// entrance is how people come into a desk that is served; nil where nobody signs in.
type entrance struct {
	peopleFlags
	proxies []netip.Prefix
}

// entrance finds whether people sign in, and checks the flags.
func (f peopleFlags) entrance(ctx context.Context, store counterclaim.Store) (*entrance, error) {
	people, err := store.People(ctx)
	if err != nil {
		return nil, err
	}
	if len(people) == 0 && f.People {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no people who could sign in").Try("counterclaim people add NAME --role head makes the first")
	}
	if len(people) == 0 {
		if f.Public || f.Site != "" || len(f.Proxy) > 0 || f.OIDCIssuer != "" {
			return nil, usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--public, --site, --proxy and --oidc-issuer are for a desk with people; counterclaim people add NAME --role head makes the first"))
		}
		return nil, nil
	}
	if (f.OIDCIssuer == "") != (f.OIDCClient == "") || f.OIDCIssuer == "" && f.OIDCSecretFile != "" {
		return nil, usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--oidc-issuer and --oidc-client go together"))
	}
	e := &entrance{peopleFlags: f}
	for _, p := range f.Proxy {
		network, err := netip.ParsePrefix(p)
		if err != nil {
			return nil, usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--proxy %q is not a network, as in 10.0.0.0/8 or 192.0.2.1/32", p))
		}
		e.proxies = append(e.proxies, network.Masked())
	}
	if f.Site == "" {
		return e, nil
	}
	u, err := url.Parse(f.Site)
	if err != nil || u.Scheme != "https" && !(u.Scheme == "http" && isThisMachine(u.Hostname())) {
		return nil, usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--site %q does not begin with https://, and passwords would be sent in clear", f.Site))
	}
	return e, nil
}

// elsewhere reports whether the desk may be shown to other machines: by https, to people.
func (e *entrance) elsewhere() bool { return e != nil && strings.HasPrefix(e.Site, "https://") }

// options adds to a desk's options how people come in, and gives the address by which they do.
func (e *entrance) options(o *web.Options, store counterclaim.Store, listening net.Addr) (address string, err error) {
	if e == nil {
		return "http://" + listening.String() + "/", nil
	}
	site := e.Site
	if site == "" {
		_, port, err := net.SplitHostPort(listening.String())
		if err != nil {
			return "", err
		}
		site = "http://localhost:" + port // passkeys are bound to a name
	}
	o.Public, o.Proxies = e.Public, e.proxies
	site = strings.TrimSuffix(site, "/") + "/"
	if o.People, err = account.New(store, site, nil); err != nil || e.OIDCIssuer == "" {
		return site, err
	}
	secret, err := e.oidcSecret()
	if err != nil {
		return "", err
	}
	return site, o.People.Trust(account.Issuer{URL: e.OIDCIssuer, Client: e.OIDCClient, Secret: secret, Callback: site + "signin/oidc/answer"})
}

// oidcSecret reads the secret that the issuer gave the desk, "" where it gave none.
func (e *entrance) oidcSecret() (string, error) {
	if e.OIDCSecretFile == "" {
		return "", nil
	}
	content, err := readSmall(e.OIDCSecretFile, nil)
	if err != nil {
		return "", err
	}
	secret, _, _ := strings.Cut(string(content), "\n")
	if secret = strings.TrimSpace(secret); secret == "" {
		return "", counterclaim.Errorf(counterclaim.CodeEmpty, "there is no secret in the file").At(e.OIDCSecretFile, 1)
	}
	return secret, nil
}

// onlyAs lets those through who address the desk by a name that is its own: this machine's, or that of its site. A page elsewhere whose
// name was made to lead here (DNS rebinding) would else read the record.
func onlyAs(gate *account.Gate, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = strings.Trim(r.Host, "[]")
		}
		if isThisMachine(host) || gate != nil && strings.EqualFold(host, gate.Host()) {
			next.ServeHTTP(w, r)
			return
		}
		http.Error(w, "this desk answers to its own name and to 127.0.0.1 and localhost only", http.StatusMisdirectedRequest)
	})
}
