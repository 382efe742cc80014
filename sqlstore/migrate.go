package sqlstore

import "strings"

// fill is what a migration leaves to the program.
type fill struct {
	suffix string // of the migration's file
	run    func(tx *Tx) error
}

// fills are in the order in which they are run.
func fills() []fill {
	return []fill{
		{"_near.sql", TallyAll},
		{"_search.sql", IndexAll}, // which left the indexes of words empty
	}
}

// Fill makes what migrations leave to the program, once the last of the files with these names was run: what it reads, it reads from
// tables as they are now.
func Fill(tx *Tx, files []string) error {
	for _, f := range fills() {
		for _, file := range files {
			if strings.HasSuffix(file, f.suffix) {
				if err := f.run(tx); err != nil {
					return err
				}
				break
			}
		}
	}
	return nil
}
