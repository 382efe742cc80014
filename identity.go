package counterclaim

import "strings"

// Identity is an account that a person has with an issuer elsewhere. Who may sign in by it the desk says; what the person may do is its role here.
type Identity struct {
	Issuer  string `json:"issuer"`            // its address, as its tokens have it
	Subject string `json:"subject,omitempty"` // what the issuer calls the person; it calls nobody else so
	// Email is believed once, where no subject is known yet and the issuer says that it has checked it: addresses are given to others later.
	Email string `json:"email,omitempty"`
	Made  string `json:"made"`           // RFC 3339: added here
	Used  string `json:"used,omitempty"` // RFC 3339: last
}

// ParseIdentity reads SUBJECT@ISSUER or email:ADDRESS@ISSUER, where the issuer is an http or https address.
func ParseIdentity(text string) (Identity, error) {
	at := max(strings.LastIndex(text, "@https://"), strings.LastIndex(text, "@http://"))
	if at < 1 {
		return Identity{}, Errorf(CodeBadInput, "%.200q names no account with an issuer", text).Try("give SUBJECT@https://issuer.example or email:NAME@DOMAIN@https://issuer.example")
	}
	i := Identity{Subject: text[:at], Issuer: text[at+1:]}
	if email, ok := strings.CutPrefix(i.Subject, "email:"); ok {
		i.Subject, i.Email = "", strings.ToLower(email)
	}
	return i, i.Validate()
}

// Validate checks the account: lengths are those of OpenID Connect Core 1.0, section 2.
func (i Identity) Validate() error {
	c := checks{noun: "account elsewhere"}
	c.want(len(i.Issuer) <= 300 && IsOneLine(i.Issuer), "an issuer is an address of up to 300 bytes")
	c.want(i.Subject != "" || i.Email != "", "it has neither a subject nor an e-mail address")
	c.want(i.Subject == "" || len(i.Subject) <= 255 && IsOneLine(i.Subject), "a subject is one line of up to 255 bytes")
	name, host, _ := strings.Cut(i.Email, "@")
	c.want(i.Email == "" || len(i.Email) <= 254 && IsOneLine(i.Email) && name != "" && host != "" && i.Email == strings.ToLower(i.Email), "an e-mail address is NAME@DOMAIN in lower case")
	return c.err()
}

// String names the account as ParseIdentity reads it.
func (i Identity) String() string {
	if i.Subject == "" {
		return "email:" + i.Email + "@" + i.Issuer
	}
	return i.Subject + "@" + i.Issuer
}
