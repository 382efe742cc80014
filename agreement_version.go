package counterclaim

import (
	"cmp"
	"context"
	"crypto/sha256"
	"io/fs"
	"slices"
	"strings"
)

// Limits of what is kept of a version of an agreement.
const (
	MaxAgreementFiles = 50       // its text among them
	MaxAgreementBytes = 32 << 20 // of all of them
	maxAgreementName  = 64       // bytes
	maxAgreementWord  = 500
	maxAgreementWhy   = 2000
)

// AgreementVersion is one text of an agreement as the record keeps it: the bytes that were given, by whom, when and why. It is never
// changed; a new text is a version of its own. On a day that holds which was kept last among those that hold from it or before.
type AgreementVersion struct {
	ID        ID     `json:"id"`                // see Identify
	Agreement string `json:"agreement"`         // the agreement's own id
	Number    int    `json:"number"`            // 1, 2, 3 … as the record took them
	Title     string `json:"title"`             //
	Version   string `json:"version,omitempty"` // as its writers number it
	Holds     string `json:"holds"`             // YYYY-MM-DD, the day from which on deeds are measured against it
	Kept      string `json:"kept"`              // RFC 3339, when the record took it
	KeptBy    string `json:"kept_by"`
	Reason    string `json:"reason"` // what it changes, and why
	// Supersedes is the version before it, zero for the first.
	Supersedes ID              `json:"supersedes,omitzero"`
	Files      []AgreementFile `json:"files"` // its text first, then the drawings that it names, by name
	Synthetic  bool            `json:"synthetic,omitempty"`
}

// AgreementFile is one file of a version, byte for byte as it was given.
type AgreementFile struct {
	Name   string `json:"name"` // of the text its own; of a drawing the path by which the text names it
	Size   int    `json:"size"` // bytes
	SHA256 ID     `json:"sha256"`
	Bytes  []byte `json:"-"` // nil in lists
}

// NewAgreementFile makes a file of bytes.
func NewAgreementFile(name string, bytes []byte) AgreementFile {
	return AgreementFile{Name: name, Size: len(bytes), SHA256: sha256.Sum256(bytes), Bytes: bytes}
}

// Identify sets and returns the version's ID, a hash of which agreement it is of and of its files: the same text is the same version,
// whoever keeps it and whatever its file is called.
func (v *AgreementVersion) Identify() ID {
	v.ID = v.ownID()
	return v.ID
}

func (v *AgreementVersion) ownID() ID {
	parts := []string{v.Agreement}
	for i, f := range v.Files {
		if i > 0 {
			parts = append(parts, f.Name)
		}
		parts = append(parts, f.SHA256.String())
	}
	return HashOf("agreement", parts...)
}

// Text gives the agreement file, nil where there is none.
func (v *AgreementVersion) Text() *AgreementFile {
	if len(v.Files) == 0 {
		return nil
	}
	return &v.Files[0]
}

// Validate checks the version against the record's rules, the bytes of its files where they are there.
func (v *AgreementVersion) Validate() error {
	c := checks{noun: "version of an agreement"}
	c.want(v.ID == v.ownID(), "its id %s is not that of what it says", v.ID.Short())
	c.want(IsOneLine(v.Agreement) && len(v.Agreement) <= maxAgreementName, "the agreement's id is no word of up to %d bytes", maxAgreementName)
	c.want(IsOneLine(v.Title) && len(v.Title) <= maxAgreementWord, "its title is not one line of up to %d bytes", maxAgreementWord)
	c.want(v.Version == "" || IsOneLine(v.Version) && len(v.Version) <= maxAgreementWord, "version is not one line of up to %d bytes", maxAgreementWord)
	c.want(v.Number > 0, "its number %d is not 1 or more", v.Number)
	c.want((v.Number == 1) == v.Supersedes.IsZero(), "version %d of an agreement supersedes the one before it, and the first none", v.Number)
	_, _, ok := Period{From: v.Holds, To: v.Holds}.Days()
	c.want(ok, "holds %.40q is not YYYY-MM-DD", v.Holds)
	c.want(isInstant(v.Kept), "kept %.40q is not RFC 3339", v.Kept)
	c.want(IsWrittenName(v.KeptBy), "it does not say who kept it, on one line")
	c.want(isWords(v.Reason, maxAgreementWhy), "it gives no reason, or more than %d bytes", maxAgreementWhy)
	v.checkFiles(&c)
	return c.err()
}

func (v *AgreementVersion) checkFiles(c *checks) {
	c.want(len(v.Files) > 0 && len(v.Files) <= MaxAgreementFiles, "it has %d files, not 1 to %d", len(v.Files), MaxAgreementFiles)
	all := 0
	for i := range v.Files {
		f := &v.Files[i]
		all += f.Size
		c.want(IsOneLine(f.Name) && len(f.Name) <= maxAgreementWord && fs.ValidPath(f.Name) && !strings.ContainsAny(f.Name, `\:`) && f.Name != ".", "file %d: %.60q is no name of a file", i+1, f.Name)
		c.want(f.Size > 0 && !f.SHA256.IsZero(), "file %.60q is empty", f.Name)
		c.want(f.Bytes == nil || len(f.Bytes) == f.Size && sha256.Sum256(f.Bytes) == f.SHA256, "file %.60q: its bytes are not those that it says", f.Name)
	}
	c.want(all <= MaxAgreementBytes, "its files have more than %d bytes", MaxAgreementBytes)
	for i := 1; i < len(v.Files); i++ {
		c.want(v.Files[i].Name != v.Files[0].Name, "its text and a drawing are both called %.60q", v.Files[i].Name)
		c.want(i == 1 || v.Files[i-1].Name < v.Files[i].Name, "its drawings are not in the order of their names, each once: %.60q", v.Files[i].Name)
	}
}

// HoldsOn gives of the versions of one agreement those that hold on a day, YYYY-MM-DD, that which counts first and behind it those that it
// stands in front of, down to the first.
func HoldsOn(versions []AgreementVersion, day string) []AgreementVersion {
	var out []AgreementVersion
	for _, v := range versions {
		if v.Holds <= day {
			out = append(out, v)
		}
	}
	slices.SortFunc(out, func(a, b AgreementVersion) int { return cmp.Compare(b.Number, a.Number) })
	return out
}

// Agreements keeps versions of agreements: they are added and never changed.
type Agreements interface {
	// KeepAgreement keeps a version with the bytes of its files, which follows the last of its agreement by number and Supersedes. It is
	// false where the record has this text as its last version already, and changes nothing. CodeConflict is a text that an earlier version
	// had, another text under a Version that was given before, and a number that somebody took meanwhile. CodeMixedSynthetic is a made-up
	// one in a record of real ones, or the other way round.
	KeepAgreement(ctx context.Context, v *AgreementVersion) (fresh bool, err error)
	// AgreementVersion gives one with the bytes of its files, whatever became of them; CodeNotFound if there is none.
	AgreementVersion(ctx context.Context, id ID) (*AgreementVersion, error)
	// AgreementVersions lists those of an agreement, or of all for "", without bytes, by agreement and number. Of one whose row is damaged
	// ID, Agreement and Number are known alone: it keeps nobody from the others.
	AgreementVersions(ctx context.Context, agreement string) ([]AgreementVersion, error)
}
