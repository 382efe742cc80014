package sqlstore

import "testing"

// TestParameters has queries written as engines want their parameters.
func TestParameters(t *testing.T) {
	numbered := Dialect{Numbered: true}
	for query, want := range map[string]string{
		"SELECT 1":                  "SELECT 1",
		"a = ? AND b = ?":           "a = $1 AND b = $2",
		"a = ?2 OR b = ?1 OR c = ?": "a = $2 OR b = $1 OR c = $3",
		"VALUES (?1,?2,?2) LIMIT ?": "VALUES ($1,$2,$2) LIMIT $3",
		"?12?":                      "$12$13",
		"?":                         "$1",
	} {
		if got := numbered.sql(query); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
		if got := (&Dialect{}).sql(query); got != query {
			t.Errorf("%s: %s, want it as it is", query, got)
		}
	}
}
