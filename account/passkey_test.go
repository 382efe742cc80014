package account

import (
	"context"
	"encoding/json"
	"net/netip"
	"strconv"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
)

func TestCeremonies(t *testing.T) {
	now := time.Date(2031, 3, 2, 8, 0, 0, 0, time.UTC)
	c := ceremonies{open: map[string]ceremony{}}
	first, err := c.add(now, ceremony{from: "a", person: "vera"})
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := c.take(now.Add(ceremonyTime), first); !ok || got.person != "vera" {
		t.Errorf("within its time: %+v, %v", got, ok)
	}
	if _, ok := c.take(now, first); ok {
		t.Error("one is answered twice")
	}
	late, err := c.add(now, ceremony{from: "a"})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := c.take(now.Add(ceremonyTime+time.Second), late); ok {
		t.Error("one is answered after its time")
	}
	// An address that asks again and again drives out its own questions alone.
	other, err := c.add(now, ceremony{from: "b"})
	if err != nil {
		t.Fatal(err)
	}
	for n := range 3 * ceremoniesFrom {
		if _, err := c.add(now.Add(time.Duration(n)*time.Millisecond), ceremony{from: "a"}); err != nil {
			t.Fatal(err)
		}
	}
	if len(c.open) != ceremoniesFrom+1 {
		t.Errorf("%d wait, want %d of one and 1 of another address", len(c.open), ceremoniesFrom)
	}
	if _, ok := c.take(now, other); !ok {
		t.Error("another address's question is gone")
	}
	for n := 0; len(c.open) < ceremoniesOpen; n++ {
		c.open["x"+strconv.Itoa(n)] = ceremony{from: "many", ends: now.Add(time.Minute)}
	}
	_, err = c.add(now, ceremony{from: "c"})
	wants(t, "one more than all", err, counterclaim.CodeTooOften)
	if _, err := c.add(now.Add(time.Hour), ceremony{from: "c"}); err != nil || len(c.open) != 1 {
		t.Errorf("after an hour %d wait, %v", len(c.open), err)
	}
}

func TestPasskeysAreGuarded(t *testing.T) {
	h := newHouse(t)
	vera := h.add(t, "vera", counterclaim.RoleAnalyst)
	secret, err := h.signIn(t, "vera", password, h.code(t, vera))
	if err != nil {
		t.Fatal(err)
	}
	h.at = h.at.Add(SessionFresh)
	v, err := h.Session(t.Context(), secret)
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.AskNewPasskey(v, somewhere)
	wants(t, "adding long after signing in", err, counterclaim.CodeRefused)
	wants(t, "dropping long after signing in", h.DropPasskey(t.Context(), v, "AQ", somewhere), counterclaim.CodeRefused)
	v.Fresh = true
	wants(t, "dropping what is not there", h.DropPasskey(t.Context(), v, "AQ", somewhere), counterclaim.CodeNotFound)
	q, err := h.AskNewPasskey(v, somewhere)
	if err != nil {
		t.Fatal(err)
	}
	signing, err := h.AskPasskey(somewhere)
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.SignInByPasskey(t.Context(), Answer{Ceremony: q.Ceremony, Credential: json.RawMessage(`{}`)}, somewhere)
	wants(t, "signing in with the answer to another question", err, counterclaim.CodeSignIn)
	wants(t, "adding with the answer to another question", h.AddPasskey(t.Context(), v, Answer{Ceremony: signing.Ceremony, Credential: json.RawMessage(`{}`)}, somewhere), counterclaim.CodeSignIn)
	var last error
	for range 2 * freeForAddress {
		if _, last = h.SignInByPasskey(t.Context(), Answer{Ceremony: "guess", Credential: json.RawMessage(`{}`)}, somewhere); counterclaim.CodeOf(last) != counterclaim.CodeSignIn {
			break
		}
	}
	wants(t, "guessing again and again", last, counterclaim.CodeTooOften)
}

// FuzzPasskey answers with any bytes: nobody comes in, nothing falls over.
func FuzzPasskey(f *testing.F) {
	f.Add([]byte(`{"id":"AQ","rawId":"AQ","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AA","signature":"AA","userHandle":"AA"}}`))
	f.Add([]byte(`{"id":"AQ","rawId":"AQ","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVglAAA"}}`))
	f.Add([]byte(`null`))
	store := openMemory(f)
	g, err := New(store, "https://desk.example", nil)
	if err != nil {
		f.Fatal(err)
	}
	if _, err := g.Add(context.Background(), terminal, "vera", counterclaim.RoleAnalyst, "", password); err != nil {
		f.Fatal(err)
	}
	n := uint64(0)
	f.Fuzz(func(t *testing.T, credential []byte) {
		if !json.Valid(credential) {
			return
		}
		n++ // each from an address of its own, so that none has to wait
		from := netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
		v := &Visitor{Person: counterclaim.Person{Name: "vera"}, Fresh: true}
		for _, ask := range []func() (*Question, error){func() (*Question, error) { return g.AskPasskey(from) }, func() (*Question, error) { return g.AskNewPasskey(v, from) }} {
			q, err := ask()
			if err != nil {
				t.Fatal(err)
			}
			a := Answer{Ceremony: q.Ceremony, Credential: credential}
			if secret, err := g.SignInByPasskey(t.Context(), a, from); err == nil || secret != "" {
				t.Errorf("%s lets in", credential)
			}
			if err := g.AddPasskey(t.Context(), v, a, from); err == nil {
				t.Errorf("%s is taken as a passkey", credential)
			}
		}
	})
}
