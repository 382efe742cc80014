// Command counterclaim reads the reports of both sides of a dispute and keeps a two-sided
// record: what each side says of the other, set side by side, with the words it rests on.
//
//	counterclaim open examples/two-sides     reads a folder and shows its record in the browser
//	counterclaim --help                      lists the verbs; VERB --help shows examples
//
// Results go to standard output, everything else to standard error. Exit codes:
//
//	0    all went well
//	1    some input could not be read; the rest was
//	2    wrong usage
//	3    nothing could be read
//	4    the record is held by another program, written by a later version, or would mix
//	     made-up reports with real ones
//	5    a fault of the program or the machine
//	130  interrupted
package main

import "os"

func main() {
	os.Exit(mainCode(os.Args[1:], terminal()))
}
