package vault

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"filippo.io/age"

	"github.com/counterclaim/counterclaim"
)

// Limits of an examination.
const (
	examineTime = 2 * time.Minute
	pictureSide = 1024    // pixels of the longer side, to which a picture is brought before its likeness is read
	maxThumb    = 1 << 20 // bytes of a thumbnail that is kept
)

// decoding lets a process decode one picture at a time: together they would need their memory together.
var decoding sync.Mutex

// Examine reads from the bytes of an item what the record keeps of it: Facts, PHash and Likeness of x, whose ID, Name, Type and
// Sensitivity are set. A thumbnail is kept beside the bytes; of a film it is made by ffmpeg, where that is installed. Nothing that a file holds makes it
// fail: what is damaged, hostile or not read in two minutes is a note among the facts. Of a confidential item neither likeness nor thumbnail is kept,
// and of one that is encrypted to others nothing is read. The query finds earlier pictures; it is nil where the item is no picture that can be decoded.
func (s *Store) Examine(ctx context.Context, x *counterclaim.Exhibit) (*LikenessQuery, error) {
	x.Facts, x.PHash, x.Likeness = nil, "", nil
	in, err := s.at(x.ID)
	if counterclaim.CodeOf(err) == counterclaim.CodeUnreadable && errors.Is(err, errClosed) {
		x.Facts = Facts{Size: x.Size, Notes: []string{"it is encrypted to others: nothing was read of it"}}.Map()
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer in.Close()
	bounded, stop := context.WithTimeout(ctx, examineTime)
	defer stop()
	f := Look(&untilDone{bounded, in}, in.size)
	f.Notes = append(f.Notes, NameNotes(x.Name, f)...)
	look, thumb, err := examined(bounded, in, f)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case bounded.Err() != nil:
		f.Notes = append(f.Notes, "it was not read to the end: that took too long")
	case err != nil && counterclaim.CodeOf(err) != counterclaim.CodeUnsupported:
		f.Notes = append(f.Notes, tidy(err.Error()))
	}
	x.Facts = f.Map()
	if look != nil {
		x.PHash = look.PHash()
	}
	if x.Sensitivity == counterclaim.Confidential {
		return look, nil
	}
	if look != nil {
		if x.Likeness, err = look.AppendBinary(nil); err != nil {
			return nil, err
		}
	}
	if thumb == nil {
		return look, nil
	}
	return look, s.keepThumbnail(x.ID, thumb)
}

// examined gives the likeness of a picture, and a thumbnail of that or of a film.
func examined(ctx context.Context, in *itemBytes, f Facts) (*LikenessQuery, []byte, error) {
	switch {
	case strings.HasPrefix(f.Type, "image/"):
		decoding.Lock()
		defer decoding.Unlock()
		img, err := Picture(ctx, in, in.size, pictureSide)
		if err != nil {
			return nil, nil, err
		}
		look, err := LikenessOf(img)
		if err != nil {
			return nil, nil, err
		}
		thumb, err := encodedThumbnail(img, ThumbnailOptions{})
		return look, thumb, err
	case in.path != "":
		thumb, err := KeyFrame(ctx, in.path, f, KeyFrameOptions{})
		if code := counterclaim.CodeOf(err); code == counterclaim.CodeBadInput || code == counterclaim.CodeTooLarge { // what the program says has paths in it
			err = counterclaim.Errorf(code, "no key frame can be taken of it")
		}
		return nil, thumb, err
	}
	return nil, nil, nil
}

// encodedThumbnail makes a thumbnail of a decoded picture.
func encodedThumbnail(img *image.RGBA, o ThumbnailOptions) ([]byte, error) {
	img = thumbShrunk(img, o.side())
	if o.Blur {
		img = thumbBlurred(img)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: thumbQuality}); err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeInternal, "the thumbnail could not be written").Because(err)
	}
	return b.Bytes(), nil
}

// itemBytes are the bytes of an item at any place of them.
type itemBytes struct {
	io.ReaderAt
	io.Closer
	size int64
	path string // of a file that has just these bytes; "" where they are encrypted
}

// at opens an item for reading at any place. Unlike [Store.Get] it does not tell whether the bytes are those that came.
func (s *Store) at(id counterclaim.ID) (*itemBytes, error) {
	path := s.plainPath(id)
	f, err := os.Open(path)
	if err == nil {
		info, err := f.Stat()
		if err != nil {
			return nil, errors.Join(unreadable(path, err), f.Close())
		}
		return &itemBytes{f, f, info.Size(), path}, nil
	}
	if errors.Is(err, fs.ErrNotExist) {
		path = s.sealedPath(id)
		f, err = os.Open(path)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "the vault has no item %s", id).At(s.dir, 0)
	}
	if err != nil {
		return nil, unreadable(path, err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(unreadable(path, err), f.Close())
	}
	clear, size, err := age.DecryptReaderAt(f, info.Size(), &keyring{s: s})
	if err != nil {
		return nil, errors.Join(sealedError(path, id, err), f.Close())
	}
	return &itemBytes{clear, f, size, ""}, nil
}

// Closed reports whether an item is there whose key is encrypted to others, so that this machine cannot open it.
func (s *Store) Closed(id counterclaim.ID) bool {
	in, err := s.at(id)
	if err != nil {
		return errors.Is(err, errClosed)
	}
	in.Close()
	return false
}

func (s *Store) thumbnailPath(id counterclaim.ID) string {
	name := hexOf(id)
	return filepath.Join(s.dir, thumbnails, name[:2], name[2:]+".jpg")
}

func (s *Store) keepThumbnail(id counterclaim.ID, b []byte) error {
	d, err := s.draft()
	if err != nil {
		return err
	}
	defer d.drop()
	path := s.thumbnailPath(id)
	if _, err := d.Write(b); err != nil {
		return unwritten(path, err)
	}
	return d.rename(path)
}

// Thumbnail gives the small JPEG that is kept beside an item, without anything of the file but what is seen; CodeNotFound where there is
// none. It is a picture itself: one that is not to be seen before somebody asks is the blurred [Thumbnail] of it.
func (s *Store) Thumbnail(id counterclaim.ID) ([]byte, error) {
	path := s.thumbnailPath(id)
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "there is no thumbnail of item %s", id)
	}
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxThumb))
	if err != nil {
		return nil, unreadable(path, err)
	}
	return b, nil
}
