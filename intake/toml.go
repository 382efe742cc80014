package intake

import "github.com/counterclaim/counterclaim/tomlline"

// keyLine gives the line of a key in the n-th table of a name ("" for the top), or of the
// table's header where key is empty; 0 where it is not found.
func keyLine(src, table string, n int, key string) int {
	return tomlline.Index(src).Key(table, n, key)
}
