package vault

import (
	"cmp"
	"context"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"time"

	"golang.org/x/image/bmp"
	"golang.org/x/image/draw"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"

	"github.com/counterclaim/counterclaim"
)

// Limits of what is decoded.
const (
	maxPixels     = 64 << 20  // of a picture
	maxEdge       = 60000     // pixels of one of its sides
	maxPicture    = 256 << 20 // bytes that it may take in memory while it is decoded
	maxScans      = 64        // of a JPEG: each goes through all pixels again
	thumbSide     = 320       // pixels, where nothing else is asked for
	maxThumbSide  = 1280      // pixels
	thumbQuality  = 80        // of JPEG, 1 to 100
	blurredPixels = 12        // that a blurred picture is made of, along its longer side
)

// ThumbnailOptions say how a thumbnail is to be. The zero value is a plain one of 320 pixels.
type ThumbnailOptions struct {
	Side int  // pixels of the longer side, up to 1280
	Blur bool // made of a few pixels only, for what is not to be seen before somebody asks: graphic, of prisoners, of minors
}

// Thumbnail makes a small JPEG of a picture: decoded, turned as its EXIF says, scaled and encoded anew, so that nothing of the file
// but what is seen goes on. Drawings (SVG), pages and PDF are never shown; neither is what says that it is larger than can be
// decoded in 256 MiB, which is known before anything is decoded. It reads until ctx ends.
func Thumbnail(ctx context.Context, r io.ReaderAt, size int64, o ThumbnailOptions) ([]byte, error) {
	small, err := Picture(ctx, r, size, o.side())
	if err != nil {
		return nil, err
	}
	return encodedThumbnail(small, o)
}

// side gives the pixels of the longer side.
func (o ThumbnailOptions) side() int { return min(cmp.Or(max(o.Side, 0), thumbSide), maxThumbSide) }

// Picture decodes a picture within the bounds of [Thumbnail], turned as its EXIF says and scaled to at most side pixels along its longer
// side, on white where nothing is.
func Picture(ctx context.Context, r io.ReaderAt, size int64, side int) (img *image.RGBA, err error) {
	defer func() {
		if p := recover(); p != nil { // of a decoder
			img, err = nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the picture is damaged: %v", p)
		}
	}()
	full, turned, err := decodedPicture(&untilDone{ctx, r}, size)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, err
	}
	return thumbUpright(thumbShrunk(full, max(side, 1)), turned), nil
}

// untilDone reads until its context ends.
type untilDone struct {
	ctx context.Context
	r   io.ReaderAt
}

func (u *untilDone) ReadAt(p []byte, off int64) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.ReadAt(p, off)
}

// decodedPicture gives a picture and how it is to be turned, or says why it is not decoded.
func decodedPicture(r io.ReaderAt, size int64) (image.Image, int, error) {
	l := newLook(r, size, time.Now())
	type codec struct {
		config func(io.Reader) (image.Config, error)
		decode func(io.Reader) (image.Image, error)
	}
	codecs := map[string]codec{
		"image/jpeg": {jpeg.DecodeConfig, jpeg.Decode}, "image/png": {png.DecodeConfig, png.Decode}, "image/gif": {gif.DecodeConfig, gif.Decode},
		"image/webp": {webp.DecodeConfig, webp.Decode}, "image/bmp": {bmp.DecodeConfig, bmp.Decode}, "image/tiff": {tiff.DecodeConfig, tiff.Decode},
	}
	c, ok := codecs[l.Type]
	if !ok {
		return nil, 0, counterclaim.Errorf(counterclaim.CodeUnsupported, "no picture is made of %s", l.Type).
			Try("keep the file, and show a picture of it that a person made")
	}
	config, err := c.config(io.NewSectionReader(r, 0, size))
	if err != nil {
		return nil, 0, undecodable(err)
	}
	// The decoder's own reading of the size counts as well as the look's: they may differ in a file made for that.
	width, height := int64(max(config.Width, l.Width)), int64(max(config.Height, l.Height))
	switch {
	case config.Width <= 0 || config.Height <= 0:
		return nil, 0, counterclaim.Errorf(counterclaim.CodeBadInput, "the picture has no size")
	case width > maxEdge || height > maxEdge || width*height > maxPixels || width*height*l.pixelCost(config.ColorModel)/4 > maxPicture:
		return nil, 0, pictureTooLarge("the picture says that it is %d × %d pixels, which is more than is decoded", width, height)
	case l.scans > maxScans:
		return nil, 0, pictureTooLarge("the picture has %d scans, which is more than is decoded", l.scans)
	}
	img, err := c.decode(io.NewSectionReader(r, 0, size))
	if err != nil {
		return nil, 0, undecodable(err)
	}
	return img, l.Turned, nil
}

func pictureTooLarge(format string, args ...any) error {
	return counterclaim.Errorf(counterclaim.CodeTooLarge, format, args...).Try("keep the file, and show a smaller copy that a person made")
}

func undecodable(err error) error {
	return counterclaim.Errorf(counterclaim.CodeBadInput, "the picture cannot be decoded").Because(err)
}

// pixelCost gives how many bytes four pixels take while they are decoded, no less than they do.
func (l *looker) pixelCost(model color.Model) int64 {
	switch l.Type {
	case "image/jpeg":
		cost := l.samples + 16 // samples, and colours where they are none of the usual
		if l.progressive {
			cost += 4 * l.samples
		}
		if model == color.YCbCrModel || model == color.GrayModel {
			cost -= 16
		}
		return max(cost, 4)
	case "image/gif":
		return 4
	case "image/png", "image/bmp":
		switch model {
		case color.RGBA64Model, color.NRGBA64Model:
			return 32
		}
		return 16
	case "image/webp":
		if model == color.YCbCrModel {
			return 8
		}
		return 48
	}
	return 64
}

// thumbShrunk scales a picture so that its longer side has at most so many pixels, on white where nothing is. First a rough step, which
// takes no memory beside its result, then a fine one.
func thumbShrunk(img image.Image, side int) *image.RGBA {
	rough := thumbScaled(img, 4*side, draw.ApproxBiLinear)
	return thumbScaled(rough, side, draw.CatmullRom)
}

func thumbScaled(img image.Image, side int, by draw.Interpolator) *image.RGBA {
	b := img.Bounds()
	w, h := thumbFit(b.Dx(), b.Dy(), side)
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	if w == b.Dx() && h == b.Dy() {
		draw.Draw(out, out.Bounds(), img, b.Min, draw.Over)
	} else {
		by.Scale(out, out.Bounds(), img, b, draw.Over, nil)
	}
	return out
}

// thumbFit gives the size of a picture whose longer side is to have at most so many pixels.
func thumbFit(w, h, side int) (int, int) {
	longer := max(w, h)
	if longer <= side {
		return w, h
	}
	return max(1, w*side/longer), max(1, h*side/longer)
}

// thumbUpright turns and mirrors a picture as EXIF's orientation says. Source: Exif 2.32, tag 274.
func thumbUpright(img *image.RGBA, turned int) *image.RGBA {
	if turned < 2 || turned > 8 {
		return img
	}
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if turned >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			to := [9]image.Point{2: {w - 1 - x, y}, 3: {w - 1 - x, h - 1 - y}, 4: {x, h - 1 - y},
				5: {y, x}, 6: {h - 1 - y, x}, 7: {h - 1 - y, w - 1 - x}, 8: {y, w - 1 - x}}[turned]
			out.SetRGBA(to.X, to.Y, img.RGBAAt(x, y))
		}
	}
	return out
}

// thumbBlurred makes a picture of a few pixels that is as large as the other: what is lost does not come back.
func thumbBlurred(img *image.RGBA) *image.RGBA {
	few := thumbScaled(img, blurredPixels, draw.CatmullRom)
	out := image.NewRGBA(img.Bounds())
	draw.BiLinear.Scale(out, out.Bounds(), few, few.Bounds(), draw.Src, nil)
	return out
}
