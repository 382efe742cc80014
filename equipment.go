package counterclaim

import (
	"context"
	"slices"
	"strings"
)

// What an entry of the equipment register is.
const (
	HoldingsEntry     = "holdings"     // what a party declared for a site
	WithdrawalEntry   = "withdrawal"   // what a party announced that it withdraws
	VerificationEntry = "verification" // what observations verified of a withdrawal
)

// RegisterKinds lists what an entry of the equipment register can be.
func RegisterKinds() []string { return []string{HoldingsEntry, WithdrawalEntry, VerificationEntry} }

// Limits of an entry of the register.
const (
	MaxRegisterItems   = 2000
	maxRegisterSerials = 20_000
	maxRegisterCount   = 1_000_000
	maxRegisterWords   = 2000 // bytes
	maxRegisterSeen    = 100  // observations
)

// RegisterKey is what the register's words are encrypted under: a key of its own, beside those of exhibits.
func RegisterKey() ID { return HashOf("equipment register") }

// RegisterEntry is what a party declared of its weapons for a site, what it announced that it withdraws, or what was verified of that. It is
// never changed: what a party declares or announces again Supersedes what it said before. All but the first four fields is kept
// encrypted, since it is for that party and named staff alone; so the ID is random and tells nothing of it.
type RegisterEntry struct {
	ID         ID     `json:"id"`
	Supersedes ID     `json:"supersedes,omitzero"` // of the same party and site, or of the same withdrawal, the one before
	Kept       string `json:"kept"`                // RFC 3339, when the record took it
	Synthetic  bool   `json:"synthetic,omitempty"`
	RegisterWords
	Closed bool `json:"-"` // its words could not be opened: nothing else is known of it
}

// RegisterWords are what is encrypted of an entry.
type RegisterWords struct {
	Kind      string `json:"kind"`      // RegisterKinds
	Agreement string `json:"agreement"` // the id of the agreement whose party and sites it names
	Party     string `json:"party"`     // whose weapons
	Number    int    `json:"number"`    // 1, 2, 3 … of what Supersedes names
	KeptBy    string `json:"kept_by"`
	Source    string `json:"source,omitempty"` // the letter, list or meeting that says so
	Exhibit   ID     `json:"exhibit,omitzero"` // the document
	Received  string `json:"received"`         // YYYY-MM-DD, when the mission had it; of a verification the day of what was seen
	Reason    string `json:"reason,omitempty"` // what a later one changes, and why
	Site      string `json:"site,omitempty"`   // of holdings
	AsOf      string `json:"as_of,omitempty"`  // YYYY-MM-DD, of holdings: the day of which the party says it
	Items     []Item `json:"items,omitempty"`  // of holdings; none is that nothing is there
	Weapons   Item   `json:"weapons,omitzero"` // of a withdrawal; of a verification how many of them, and with which serial numbers
	From      string `json:"from,omitempty"`   // of a withdrawal: a site, or a place in words
	To        string `json:"to,omitempty"`     // of a withdrawal: a site
	By        string `json:"by,omitempty"`     // YYYY-MM-DD, of a withdrawal: the day by which it is to be done
	Of        ID     `json:"of,omitzero"`      // of a verification: the withdrawal
	Seen      []ID   `json:"seen,omitempty"`   // of a verification: the observations that it rests on
}

// Holds gives the day from which on declared holdings count. What a party declares first counts from the day of which it says it; what it
// declares later counts no earlier than the mission had it, so that nothing that was found missing is declared away afterwards.
func (e *RegisterEntry) Holds() string {
	if e.Number > 1 {
		return max(e.AsOf, e.Received)
	}
	return e.AsOf
}

// SameWords reports whether two entries say the same, whenever and by whom they were kept, and whichever number they have.
func (w RegisterWords) SameWords(x RegisterWords) bool {
	w.KeptBy, x.KeptBy, w.Number, x.Number, w.Received, x.Received, w.Reason, x.Reason = "", "", 0, 0, "", "", "", ""
	return string(canonical("register", &w)) == string(canonical("register", &x))
}

// Follows reports whether an entry is of what another is, so that a later one supersedes it.
func (e *RegisterEntry) Follows(x *RegisterEntry) bool {
	same := e.Kind == x.Kind && e.Agreement == x.Agreement && e.Party == x.Party
	switch e.Kind {
	case HoldingsEntry:
		return same && e.Site == x.Site
	case WithdrawalEntry:
		return same && !e.Supersedes.IsZero() && e.Supersedes == x.ID
	}
	return same && e.Of == x.Of && !e.Supersedes.IsZero() && e.Supersedes == x.ID
}

// Validate checks the entry against the record's rules. Its errors tell nothing of what it says but the key that is wrong.
func (e *RegisterEntry) Validate() error {
	c := checks{noun: "entry of the equipment register"}
	c.want(!e.ID.IsZero(), "it has no id")
	c.want(e.Supersedes != e.ID, "it supersedes itself")
	c.want(isInstant(e.Kept), "kept is not RFC 3339")
	c.want(slices.Contains(RegisterKinds(), e.Kind), "its kind is none of %s", strings.Join(RegisterKinds(), ", "))
	c.want(isRegisterName(e.Agreement) && isRegisterName(e.Party), "agreement or party is no id")
	c.want(e.Number > 0 && (e.Number == 1) == e.Supersedes.IsZero(), "a later entry supersedes the one before it, and the first none")
	c.want(IsWrittenName(e.KeptBy), "it does not say who kept it, on one line")
	c.want(isObservationName(e.Source), "source is not one line of up to %d bytes", maxObservationName)
	c.want(e.Source != "" || !e.Exhibit.IsZero() || e.Kind == VerificationEntry, "it names neither the source that says so nor an exhibit")
	c.want(isText(e.Reason, maxRegisterWords), "reason is no text, or has more than %d bytes", maxRegisterWords)
	c.want(isDay(e.Received), "received is not YYYY-MM-DD")
	switch e.Kind {
	case HoldingsEntry:
		e.checkHoldings(&c)
	case WithdrawalEntry:
		e.checkWithdrawal(&c)
	case VerificationEntry:
		c.want(!e.Of.IsZero(), "it names no withdrawal")
		c.want(len(e.Seen) > 0 && len(e.Seen) <= maxRegisterSeen, "it rests on no observation, or on more than %d", maxRegisterSeen)
		for i, id := range e.Seen {
			c.want(!id.IsZero() && !slices.Contains(e.Seen[:i], id), "an observation is not named, or twice")
		}
		checkItem(&c, &e.Weapons, "weapons")
	}
	return c.err()
}

func (e *RegisterEntry) checkHoldings(c *checks) {
	c.want(isRegisterName(e.Site), "site is no id")
	c.want(isDay(e.AsOf), "as_of is not YYYY-MM-DD")
	c.want(len(e.Items) <= MaxRegisterItems, "it has more than %d items", MaxRegisterItems)
	seen := map[string]bool{}
	all := 0
	for i := range e.Items {
		item := &e.Items[i]
		checkItem(c, item, "an item")
		for _, s := range item.Serials {
			key := item.WeaponClass + " " + PlainSerial(s)
			c.want(!seen[key], "a serial number stands twice in one class")
			seen[key] = true
		}
		all += len(item.Serials)
	}
	c.want(all <= maxRegisterSerials, "it has more than %d serial numbers", maxRegisterSerials)
}

func (e *RegisterEntry) checkWithdrawal(c *checks) {
	checkItem(c, &e.Weapons, "weapons")
	c.want(e.Weapons.Count > 0, "it withdraws nothing")
	c.want(e.From != "" && isObservationName(e.From), "from is not one line of up to %d bytes", maxObservationName)
	c.want(isRegisterName(e.To), "to is no id of a site")
	c.want(isDay(e.By), "by is not YYYY-MM-DD")
}

// checkItem wants weapons of one kind to have a known class, a number, and no more serial numbers than that.
func checkItem(c *checks, i *Item, what string) {
	c.want(slices.Contains(WeaponClasses(), i.WeaponClass), "%s: weapon_class is none of %s", what, strings.Join(WeaponClasses(), ", "))
	c.want(isObservationName(i.Type), "%s: type is not one line of up to %d bytes", what, maxObservationName)
	c.want(i.CalibreMM >= 0 && i.CalibreMM <= maxCalibreMM, "%s: calibre_mm is not from 0 to %d", what, maxCalibreMM)
	c.want(i.RangeKM >= 0 && i.RangeKM <= 20_000, "%s: range_km is not from 0 to 20000", what)
	c.want(i.Count >= 0 && i.Count <= maxRegisterCount, "%s: count is not from 0 to %d", what, maxRegisterCount)
	c.want(len(i.Serials) <= i.Count, "%s: there are more serial numbers than weapons", what)
	for _, s := range i.Serials {
		c.want(s != "" && isObservationName(s) && PlainSerial(s) != "", "%s: a serial number is not one line of up to %d bytes", what, maxObservationName)
	}
}

// PlainSerial writes a serial number without what people write differently.
func PlainSerial(serial string) string {
	return strings.ToUpper(strings.Join(strings.FieldsFunc(serial, func(c rune) bool { return strings.ContainsRune(" -/.\t", c) }), ""))
}

func isRegisterName(s string) bool { return len(s) <= maxAgreementName && IsOneLine(s) }

func isDay(s string) bool {
	_, _, ok := Period{From: s, To: s}.Days()
	return ok && s != ""
}

// EquipmentRegister keeps what parties declared of their weapons. Entries are added and never changed. What they say is encrypted with the
// [WordKeeper] that the record was given.
type EquipmentRegister interface {
	// KeepEntry keeps an entry under a new random ID, where it has none, and gives it its number. An entry of holdings follows the last one
	// of its party and site: Supersedes is set. It is false where that says the same already, and changes nothing. CodeUnsupported is a
	// record without keys, CodeNotFound one whose key is elsewhere; CodeConflict is an entry that supersedes what another superseded
	// already, or a verification of what is no withdrawal of the party; CodeMixedSynthetic a made-up one in a record of real ones, or the
	// other way round.
	KeepEntry(ctx context.Context, e *RegisterEntry) (fresh bool, err error)
	// RegisterEntries gives all entries in the order in which they were kept. What cannot be opened is Closed.
	RegisterEntries(ctx context.Context) ([]RegisterEntry, error)
}
