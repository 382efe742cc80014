package counterclaim

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Who may see an exhibit.
const (
	Public       = "public"       // whoever sees the record
	Restricted   = "restricted"   // its readers, each time with a reason
	Confidential = "confidential" // its readers, and its bytes are encrypted with a key of its own
)

// What an exhibit may show that people want to be warned of.
const (
	FlagGraphic  = "graphic"
	FlagPrisoner = "prisoner"
	FlagMinor    = "minor"
)

// Acts of custody.
const (
	ActArrival     = "arrival"
	ActView        = "view" // of what is restricted or confidential
	ActExport      = "export"
	ActRedaction   = "redaction"   // a copy was made of which something was taken away
	ActDescription = "description" // somebody said what it shows, to what it belongs or who may see it
	ActRefusal     = "refusal"     // somebody tried what he may not do
	ActErasure     = "erasure"     // its bytes were destroyed
	// A person says that it looks like the earlier picture that the entry names, or that it does not.
	ActConfirmation = "confirmation"
	ActRejection    = "rejection"
	ActReading      = "reading" // its bytes were read again for facts
)

// What a person said of a likeness that the machine found.
const (
	LikenessConfirmed = "confirmed"
	LikenessRejected  = "rejected"
)

// Exhibit is a photo, video, audio, document or sensor file. Its bytes are in a vault (package vault), what is known of it in the
// record.
type Exhibit struct {
	// ID is the SHA-256 of its bytes; of a confidential one it is keyed, so that who has the same bytes cannot tell that the desk has them.
	ID        ID                `json:"id"`
	Sealed    ID                `json:"sealed,omitzero"` // SHA-256 of the encrypted bytes of a confidential one
	Name      string            `json:"name"`            // as it came, never a path on this machine: see [Exhibit.FileName]
	Type      string            `json:"type"`            // media type, from the bytes
	Size      int64             `json:"size"`            // bytes
	Source    string            `json:"source,omitempty"`
	URL       string            `json:"url,omitempty"`
	Licence   string            `json:"licence,omitempty"`
	Arrived   string            `json:"arrived"` // RFC 3339
	ArrivedBy string            `json:"arrived_by"`
	Original  ID                `json:"original,omitzero"` // of which this is a redacted copy
	Facts     map[string]string `json:"facts,omitempty"`   // what its bytes say of it: EXIF, container (package vault)
	PHash     string            `json:"phash,omitempty"`   // perceptual hash of a picture, hexadecimal
	// Likeness is what is kept of a picture so that copies of it are known again (package vault). A store takes it and gives it back by
	// Likenesses alone; of what is confidential there is none.
	Likeness []byte    `json:"-"`
	Earlier  []Earlier `json:"earlier,omitempty"` // pictures that came before and that it looks like, best first
	Description
	Again   []SecondArrival `json:"again,omitempty"` // the same bytes as others brought them later, once a person: see [Exhibit.AsBroughtBy]
	Custody []Custody       `json:"custody,omitempty"`
	Erased  string          `json:"erased,omitempty"` // RFC 3339: since when there are no bytes
	// Closed says that the words about a confidential one were not opened: name, source, address, licence, facts, to what it belongs and what it
	// is said to show are missing here. See [WordHolder].
	Closed    bool `json:"closed,omitempty"`
	Synthetic bool `json:"synthetic,omitempty"`
}

// Earlier is a picture that came before an exhibit and that it looks like, as the machine found or a person said.
type Earlier struct {
	ID      ID      `json:"id"`
	Arrived string  `json:"arrived"`           // RFC 3339
	How     string  `json:"how,omitempty"`     // what was done to it since, in words: "mirrored, cropped"
	Fit     float64 `json:"fit,omitempty"`     // how well one lies on the other, to 1; 0 where a person alone found it
	Verdict string  `json:"verdict,omitempty"` // confirmed, rejected; "" where nobody has looked yet
	By      string  `json:"by,omitempty"`      // who said so
}

// LooksEarlier is all that is said of a likeness by the machine's word.
const LooksEarlier = "looks like an earlier picture"

// Description is what people say of an exhibit, the last word of which counts. What its source says that it shows stands apart from
// what the desk established.
type Description struct {
	SaidToShow  string       `json:"said_to_show,omitempty"`
	Established *Established `json:"established,omitempty"`
	Sensitivity string       `json:"sensitivity"`
	Flags       []string     `json:"flags,omitempty"`
	Readers     []string     `json:"readers,omitempty"` // who may see it where it is not public
	Report      ID           `json:"report,omitzero"`   // to which it belongs
	Claims      []ID         `json:"claims,omitempty"`
	Incident    ID           `json:"incident,omitzero"`
}

// Established is what the desk itself found an exhibit to show.
type Established struct {
	Place      *Place   `json:"place,omitempty"`
	Direction  *float64 `json:"direction,omitempty"` // degrees from true north, in which the camera looks
	Time       *Period  `json:"time,omitempty"`
	Method     string   `json:"method"`               // how it was found
	References []string `json:"references,omitempty"` // pictures and maps compared with: ids, addresses
	By         []string `json:"by"`                   // two persons
	Confirmed  []string `json:"confirmed,omitempty"`  // those of the two who said so themselves
	Confidence string   `json:"confidence"`           // low, moderate, high
}

// Custody is one touch of an exhibit. An entry is never changed or taken away.
type Custody struct {
	At     string `json:"at"` // RFC 3339
	By     string `json:"by"`
	Act    string `json:"act"`
	Reason string `json:"reason,omitempty"`
	Tried  string `json:"tried,omitempty"`  // the act that was refused
	Other  ID     `json:"other,omitzero"`   // the redacted copy that was made, the original it was made of, the earlier picture
	Name   string `json:"name,omitempty"`   // of what came again
	URL    string `json:"url,omitempty"`    // of what came again
	Source string `json:"source,omitempty"` // of what came again
	To     string `json:"to,omitempty"`     // where an export went
	// Said is the whole description as it is from this entry on; nil where it stayed, and where it may be erased with the exhibit.
	Said *Description `json:"said,omitempty"`
	// Brought is the description of the same bytes by who brought them again, as it is from this entry on.
	Brought *Description `json:"brought,omitempty"`
}

// Limits of what is kept of an exhibit.
const (
	MaxNameBytes = 4096
	MaxSaidBytes = 64 << 10
	maxListed    = 1000 // readers, claims, references
	maxEarlier   = 100
	maxLikeness  = 4 << 10   // bytes
	maxFacts     = 512 << 10 // bytes of all facts with their names
)

// CleanName gives a file's name as it is kept: valid text of at most MaxNameBytes, nothing else is changed.
func CleanName(name string) string {
	name = strings.ToValidUTF8(name, "�")
	if len(name) <= MaxNameBytes {
		return name
	}
	cut := MaxNameBytes - len("…")
	for !utf8.RuneStart(name[cut]) {
		cut--
	}
	return name[:cut] + "…"
}

// FileName gives a name under which the exhibit can be written into a folder of any system: the beginning of its id, and of its own
// name what is harmless.
func (x *Exhibit) FileName() string {
	name := x.Name[strings.LastIndexAny(x.Name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_.", r) {
			return r
		}
		return '_'
	}, name)
	name = strings.TrimLeft(name, "._-")
	const most = 100
	if len(name) > most { // the end, which says what kind of file it is
		cut := len(name) - most
		for !utf8.RuneStart(name[cut]) {
			cut++
		}
		name = strings.TrimLeft(name[cut:], "._-")
	}
	name = strings.TrimRight(name, ".")
	if name == "" {
		return x.ID.Short()
	}
	return x.ID.Short() + "-" + name
}

// MayRead reports whether a person may see the exhibit.
func (x *Exhibit) MayRead(person string) bool {
	return x.Sensitivity == Public || person != "" && slices.Contains(x.Readers, person)
}

// SeenBefore gives the earlier pictures that a person confirmed: nobody outside the desk is told of others.
func (x *Exhibit) SeenBefore() []Earlier {
	var out []Earlier
	for _, e := range x.Earlier {
		if e.Verdict == LikenessConfirmed {
			out = append(out, e)
		}
	}
	return out
}

// Withheld gives a copy with what anybody may know of it. Of a confidential one neither kind nor size nor hour is told, by which a
// known file would be recognised.
func (x *Exhibit) Withheld() Exhibit {
	w := Exhibit{ID: x.ID, Type: x.Type, Size: x.Size, Arrived: x.Arrived, Original: x.Original, Erased: x.Erased, Synthetic: x.Synthetic,
		Description: Description{Sensitivity: x.Sensitivity, Flags: x.Flags}}
	if x.Sensitivity == Confidential {
		w.Type, w.Size, w.Flags = "", 0, nil
		if t, err := time.Parse(time.RFC3339, x.Arrived); err == nil {
			w.Arrived = t.UTC().Truncate(24 * time.Hour).Format(time.RFC3339)
		}
	}
	return w
}

// ArrivedDay gives the day on which it arrived, in UTC, as YYYY-MM-DD: all that is told of when something confidential came.
func (x *Exhibit) ArrivedDay() string { return x.Arrived[:min(len(x.Arrived), len(DateLayout))] }

// Validate checks the exhibit against the record's rules.
func (x *Exhibit) Validate() error {
	c := checks{noun: "exhibit"}
	c.want(!x.ID.IsZero(), "it has no id")
	c.want(x.Size > 0, "it has no bytes")
	c.want(x.Type != "", "it has no media type")
	c.want(len(x.Name) <= MaxNameBytes && utf8.ValidString(x.Name), "its name is no valid text of up to %d bytes", MaxNameBytes)
	c.want(isInstant(x.Arrived), "arrived %q is not RFC 3339", x.Arrived)
	c.want(x.ArrivedBy != "", "it does not say who brought it")
	c.want(x.Erased == "" || isInstant(x.Erased), "erased %q is not RFC 3339", x.Erased)
	c.want(x.Original.IsZero() || x.Original != x.ID, "it is a copy of itself")
	c.want((x.Sensitivity == Confidential) != x.Sealed.IsZero(), "what is confidential is encrypted, and nothing else is")
	c.want(x.Sensitivity != Confidential || len(x.Likeness) == 0, "of what is confidential no likeness is kept")
	c.want(len(x.Likeness) <= maxLikeness && sizeOfFacts(x.Facts) <= maxFacts, "its facts or its likeness are too long")
	c.want(len(x.Earlier) <= maxEarlier, "it looks like more than %d earlier pictures", maxEarlier)
	for i := range x.Earlier {
		c.sub("earlier", x.Earlier[i].Validate())
		c.want(x.Earlier[i].ID != x.ID, "it looks like itself")
	}
	c.sub("description", x.Description.Validate())
	c.want(len(x.Again) <= maxListed, "more than %d persons brought it again", maxListed)
	for i := range x.Again {
		c.sub("again", x.Again[i].Validate())
		c.want((x.Again[i].Sensitivity == Confidential) == (x.Sensitivity == Confidential), "what is confidential came again as what is not, or the other way round")
	}
	for i := range x.Custody {
		c.sub("custody", x.Custody[i].Validate())
	}
	return c.err()
}

func sizeOfFacts(facts map[string]string) (n int) {
	for name, value := range facts {
		n += len(name) + len(value)
	}
	return n
}

// Validate checks the likeness against the record's rules.
func (e *Earlier) Validate() error {
	c := checks{noun: "earlier"}
	c.want(!e.ID.IsZero() && isInstant(e.Arrived), "it lacks the id of the earlier picture, or when that arrived")
	c.want(e.Fit >= 0 && e.Fit <= 1.001, "fit is not from 0 to 1")
	c.want(len(e.How) <= MaxNameBytes, "how is too long")
	c.want(slices.Contains([]string{"", LikenessConfirmed, LikenessRejected}, e.Verdict), "verdict %.80q is none of confirmed, rejected", e.Verdict)
	c.want((e.Verdict == "") == (e.By == "") && (e.By == "" || IsWrittenName(e.By)), "a verdict, and nothing else, says whose it is")
	return c.err()
}

// Validate checks the description against the record's rules.
func (d *Description) Validate() error {
	c := checks{noun: "description"}
	c.want(slices.Contains([]string{Public, Restricted, Confidential}, d.Sensitivity), "sensitivity %.80q is none of public, restricted, confidential", d.Sensitivity)
	c.want(d.Sensitivity == Public || len(d.Readers) > 0, "what is not public names who may read it")
	for i, f := range d.Flags {
		c.want(slices.Contains([]string{FlagGraphic, FlagPrisoner, FlagMinor}, f), "flag %.80q is none of graphic, prisoner, minor", f)
		c.want(!slices.Contains(d.Flags[:i], f), "flag %.80q stands twice", f)
	}
	for i, r := range d.Readers {
		c.want(IsWrittenName(r), "reader %.80q is no name of a person on one line", r)
		c.want(!slices.Contains(d.Readers[:i], r), "reader %.80q stands twice", r)
	}
	c.want(len(d.Readers) <= maxListed && len(d.Claims) <= maxListed, "it lists more than %d", maxListed)
	c.want(len(d.SaidToShow) <= MaxSaidBytes, "what it is said to show has more than %d bytes", MaxSaidBytes)
	if d.Established != nil {
		c.sub("established", d.Established.Validate())
	}
	return c.err()
}

// Validate checks what was established against the record's rules.
func (e *Established) Validate() error {
	c := checks{noun: "established"}
	c.want(e.Place != nil || e.Time != nil || e.Direction != nil, "it says neither place nor direction nor time")
	c.want(e.Method != "" && len(e.Method) <= MaxSaidBytes, "it does not say by which method, in up to %d bytes", MaxSaidBytes)
	c.want(len(e.By) == 2 && IsWrittenName(e.By[0]) && IsWrittenName(e.By[1]) && !MayBeOnePerson(e.By[0], e.By[1]), "it does not name the two persons who agree on it")
	for i, name := range e.Confirmed {
		c.want(slices.Contains(e.By, name) && !slices.Contains(e.Confirmed[:i], name), "confirmed %.80q is none of the two, or stands twice", name)
	}
	c.want(slices.Contains([]string{"low", "moderate", "high"}, e.Confidence), "confidence %.80q is none of low, moderate, high", e.Confidence)
	c.want(e.Direction == nil || *e.Direction >= 0 && *e.Direction < 360, "direction is not from 0 to under 360")
	c.want(len(e.References) <= maxListed, "it lists more than %d references", maxListed)
	if e.Place != nil {
		c.sub("place", e.Place.Validate())
	}
	if e.Time != nil {
		c.sub("time", e.Time.Validate())
	}
	return c.err()
}

// Validate checks the entry against the record's rules.
func (u *Custody) Validate() error {
	c := checks{noun: "custody"}
	c.want(isInstant(u.At) && u.By != "" && u.Act != "", "a custody entry lacks time, person or act")
	c.want(u.By == "" || IsWrittenName(u.By), "by %.80q is no name of a person on one line", u.By)
	acts := []string{ActArrival, ActView, ActExport, ActRedaction, ActDescription, ActRefusal, ActErasure, ActConfirmation, ActRejection, ActReading}
	c.want(u.Act == "" || slices.Contains(acts, u.Act), "act %.80q is none of %s", u.Act, strings.Join(acts, ", "))
	c.want((u.Act == ActRefusal) == (u.Tried != ""), "a refusal, and nothing else, says what was tried")
	c.want(u.Act != ActErasure || u.Reason != "", "an erasure gives no reason")
	c.want(u.Act != ActConfirmation && u.Act != ActRejection || !u.Other.IsZero(), "a word on a likeness does not name the earlier picture")
	c.want(len(u.Reason) <= MaxSaidBytes && len(u.Name) <= MaxNameBytes, "it is too long")
	if u.Said != nil {
		c.sub("description", u.Said.Validate())
	}
	if u.Brought != nil {
		c.sub("description", u.Brought.Validate())
	}
	return c.err()
}

// IsWrittenName reports whether s can be a person's name as it is written, "A. Person": one line of up to 200 bytes.
func IsWrittenName(s string) bool {
	return s != "" && len(s) <= 200 && strings.TrimSpace(s) == s && utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

// ExhibitQuery chooses exhibits. Empty fields choose all.
type ExhibitQuery struct {
	IDs      []ID
	Report   ID
	Original ID  // of which they are redacted copies
	After    ID  // an exhibit after which the list goes on; CodeNotFound if there is none
	Limit    int // 0: no limit
}

// Exhibits keeps what is known of exhibits. No exhibit is ever taken away, and no entry of custody changed.
type Exhibits interface {
	// AddExhibit keeps a new exhibit with its arrival, the first entry of its custody. One that is there already stays as it is and has
	// another arrival, and where another person brings it for the first time what that person said of it stands in Again. It gives the exhibit as it is now, without custody, and whether it is new. A made-up one in a record of real reports, or the other way round, is CodeMixedSynthetic.
	// Each of there says whether the bytes are still where they are kept; it is asked while nobody else adds or takes back, and its error keeps nothing.
	AddExhibit(ctx context.Context, x *Exhibit, reason string, there ...func() error) (*Exhibit, bool, error)
	// TakeBack calls erase, while nobody else adds an exhibit, where there is none of that id, or one that was erased, which known says;
	// of one that is there it does nothing.
	TakeBack(ctx context.Context, id ID, erase func(known bool) error) error
	// Exhibit gives one with its custody in the order of its entries, CodeNotFound if there is none.
	Exhibit(ctx context.Context, id ID) (*Exhibit, error)
	// Exhibits lists them without custody, last arrival first, of equal ones by id.
	Exhibits(ctx context.Context, q ExhibitQuery) ([]Exhibit, error)
	// Touch adds an entry of custody. Where it has Said, that is the exhibit's description from then on; an erasure clears name,
	// source, address, facts, likeness and description, and of what is confidential the licence. A confirmation or rejection is from then on what is said of the likeness to
	// its Other, an exhibit that arrived before; one that the machine did not find can be confirmed and not rejected, and of what is
	// confidential neither is kept.
	Touch(ctx context.Context, id ID, u *Custody) error
	// ReadAgain keeps what was read anew from an exhibit's bytes, which is Facts, PHash, Likeness and Earlier of x, in place of what was
	// kept before, with an entry of custody, ActReading. What persons said of likenesses stays.
	ReadAgain(ctx context.Context, x *Exhibit, u *Custody) error
	// Likenesses calls one with the likeness of every exhibit that has one, as they were added. What it returns ends the call.
	Likenesses(ctx context.Context, one func(id ID, arrived string, likeness []byte) error) error
}

func isInstant(s string) bool {
	_, err := time.Parse(time.RFC3339, s)
	return err == nil
}
