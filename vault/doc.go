// Package vault keeps exhibits and reads what their bytes say.
//
// [Look] reads the facts of a file by its content and never fails: what is damaged or odd is a note. [NameNotes] judges the name that it
// came with, [Odds] holds facts beside claims. [Thumbnail] and [KeyFrame] make small pictures, decoded and encoded anew, of what can
// be shown without harm. Nothing here runs, opens or renders what an exhibit holds, but for ffmpeg, which takes a picture of a film.
package vault
