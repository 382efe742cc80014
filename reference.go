package counterclaim

import (
	"context"
	"net/url"
	"strings"
)

// ResolveReferences gives what an exhibit was compared with as it is kept: exhibits that are there, whose short ids become whole ones, and addresses
// of pictures and maps elsewhere, http or https. What is neither is CodeBadInput, an exhibit that is not there CodeNotFound.
func ResolveReferences(ctx context.Context, record Reader, references []string) ([]string, error) {
	var out []string
	for _, r := range references {
		r = strings.TrimSpace(r)
		if u, err := url.Parse(r); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil {
			out = append(out, r)
			continue
		}
		if id := strings.ToLower(r); IsHexPrefix(id) {
			a, err := record.Resolve(ctx, "x", id)
			if err != nil {
				return nil, err
			}
			out = append(out, a.ID.String())
			continue
		}
		return nil, Errorf(CodeBadInput, "reference %.80q is neither an exhibit of the record nor an address", r).
			Try("give the first 8 or more digits of an exhibit's id, or the address of a picture or a map, https://…")
	}
	return out, nil
}
