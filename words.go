package counterclaim

import "context"

// WordKeeper encrypts the words about a confidential thing under a key that is that thing's alone, and opens them. A vault is one
// (package vault): its keys lie outside the record, so that a copy of the record can be read by nobody who has not the key.
type WordKeeper interface {
	// SealWords encrypts words that stand in a place: what was sealed in one place cannot be opened in another. Where the thing has no
	// key one is made if fresh says so; else that is CodeNotFound, since an old key that is elsewhere would be taken for lost. One that was made
	// is on disk before it is used.
	SealWords(of ID, place string, words []byte, fresh bool) ([]byte, error)
	// OpenWords gives the words back. CodeNotFound is a key that is gone; CodeBadInput is what was not sealed with that key, in that place.
	OpenWords(of ID, place string, sealed []byte) ([]byte, error)
}

// WordHolder is a record that keeps the words about confidential exhibits encrypted.
type WordHolder interface {
	// HoldWords gives the record what seals and opens words; it is called before anything else is. Without it words stay closed, and nothing is
	// kept that would need them to be sealed: that is CodeUnsupported.
	HoldWords(keeper WordKeeper)
	// SealOldWords encrypts what an earlier version kept of confidential exhibits in clear, and gives of how many. Entries of custody from then
	// stay as they are.
	SealOldWords(ctx context.Context) (int, error)
	// CheckWords opens all words of what was not erased and tells of those that cannot be: the key is gone, or they are not what was
	// sealed.
	CheckWords(ctx context.Context, fault func(f Fault)) error
}
