package counterclaim

import "time"

// Exhibit is a photo, video, document or sensor file, held by its SHA-256.
type Exhibit struct {
	ID          ID                `json:"id"` // SHA-256 of its bytes
	Name        string            `json:"name"`
	Type        string            `json:"type"` // media type, from the bytes
	Size        int64             `json:"size"` // bytes
	Source      ID                `json:"source,omitzero"`
	URL         string            `json:"url,omitempty"`
	Arrived     string            `json:"arrived"` // RFC 3339
	ArrivedBy   string            `json:"arrived_by"`
	Facts       map[string]string `json:"facts,omitempty"` // EXIF, container
	PHash       string            `json:"phash,omitempty"` // perceptual hash, hexadecimal
	SaidToShow  string            `json:"said_to_show,omitempty"`
	Established string            `json:"established,omitempty"`
	Sensitivity string            `json:"sensitivity,omitempty"`
	Custody     []Custody         `json:"custody,omitempty"`
	Synthetic   bool              `json:"synthetic,omitempty"`
}

// Custody is one touch of an exhibit.
type Custody struct {
	At     string `json:"at"` // RFC 3339
	By     string `json:"by"`
	Act    string `json:"act"` // arrival, view, export, redaction
	Reason string `json:"reason,omitempty"`
}

// Validate checks the exhibit against the record's rules.
func (x *Exhibit) Validate() error {
	c := checks{noun: "exhibit"}
	c.want(!x.ID.IsZero(), "it has no id")
	c.want(x.Size > 0, "it has no bytes")
	c.want(x.Type != "", "it has no media type")
	c.want(isInstant(x.Arrived), "arrived %q is not RFC 3339", x.Arrived)
	c.want(x.ArrivedBy != "", "it does not say who brought it")
	for _, u := range x.Custody {
		c.want(isInstant(u.At) && u.By != "" && u.Act != "", "a custody entry lacks time, person or act")
	}
	return c.err()
}

func isInstant(s string) bool {
	_, err := time.Parse(time.RFC3339, s)
	return err == nil
}
