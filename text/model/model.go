// Package model holds the trained weights of package text. MODEL.md says what they were trained
// on, how, and how good they are.
package model

import _ "embed" // the weights are embedded as strings, which are read where they lie

// Tagger is the part-of-speech tagger.
//
//go:embed tagger.bin
var Tagger string

// Lemmas are the lemmatiser's words and endings.
//
//go:embed lemmas.bin
var Lemmas string

// Parser is the dependency parser.
//
//go:embed parser.bin
var Parser string

// Classes is what is known of words beyond the treebanks.
//
//go:embed classes.bin
var Classes string

// Names is the name recogniser.
//
//go:embed names.bin
var Names string
