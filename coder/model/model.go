// Package model holds the trained weights of package coder. MODEL.md says what they were trained on, how, and how good they are.
package model

import _ "embed" // the weights are embedded as strings, which are read where they lie

// Confidence is a line for each sign of a claim: its name, a tab and its weight.
//
//go:embed confidence.tsv
var Confidence string

// Relations tells which event passes between two who are named.
//
//go:embed relations.bin
var Relations string

// Cues tells which words attribute what is said to somebody.
//
//go:embed cues.bin
var Cues string

// Roles tells which words around a cue are its source and its content.
//
//go:embed roles.bin
var Roles string

// Toponyms tells which words name places, and which of them stand for the place itself.
//
//go:embed toponyms.bin
var Toponyms string
