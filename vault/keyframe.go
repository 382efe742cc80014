package vault

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Limits of the program that takes a picture of a film.
const (
	frameTime  = 20 * time.Second
	frameBytes = 16 << 20 // of the picture that it gives
)

// KeyFrameOptions say how a picture of a film is taken. The zero value finds ffmpeg on the path.
type KeyFrameOptions struct {
	Program string // ffmpeg, or where it is
	ThumbnailOptions
}

// frameFormats are ffmpeg's names for the containers that it is given. A file is read as what its bytes are and as nothing else:
// a list that sends the program elsewhere is therefore no film.
func frameFormats() map[string]string {
	return map[string]string{"video/mp4": "mov", "video/quicktime": "mov", "video/3gpp": "mov",
		"video/x-matroska": "matroska", "video/webm": "matroska", "video/x-msvideo": "avi", "video/mp2t": "mpegts"}
}

// KeyFrame makes a thumbnail of a film's first key frame with ffmpeg, where that is installed; the error says so where it is not.
// file is a path of the vault's own making. The program reads this file alone, opens no address, is ended after 20 seconds, and what
// it gives is decoded and encoded anew as any other picture.
func KeyFrame(ctx context.Context, file string, f Facts, o KeyFrameOptions) ([]byte, error) {
	format, ok := frameFormats()[f.Type]
	if !ok {
		return nil, counterclaim.Errorf(counterclaim.CodeUnsupported, "no key frame is taken of %s", f.Type)
	}
	name := o.Program
	if name == "" {
		name = "ffmpeg"
	}
	program, err := exec.LookPath(name)
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeUnsupported, "no key frame: ffmpeg is not installed").Try("install ffmpeg")
	}
	path, err := filepath.Abs(file)
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "no key frame: the file is not found").Because(err)
	}
	ctx, stop := context.WithTimeout(ctx, frameTime)
	defer stop()
	cmd := exec.CommandContext(ctx, program, frameArguments(format, path)...)
	cmd.Env = []string{"LC_ALL=C"}
	cmd.WaitDelay = time.Second
	out, told := &atMost{left: frameBytes, stop: stop}, &atMost{left: 4 << 10, cut: true}
	cmd.Stdout, cmd.Stderr = out, told
	err = cmd.Run()
	switch {
	case out.over:
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "no key frame: ffmpeg gave more than %d bytes", frameBytes)
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "no key frame: ffmpeg was not done after %s", frameTime)
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "no key frame: ffmpeg says %q", tidy(string(told.kept))).Because(err)
	}
	return Thumbnail(ctx, bytes.NewReader(out.kept), int64(len(out.kept)), o.ThumbnailOptions)
}

// frameArguments is the command line: what may be read, how much, and what is to be written.
func frameArguments(format, path string) []string {
	return []string{"-nostdin", "-hide_banner", "-loglevel", "error", "-threads", "1",
		"-timelimit", strconv.Itoa(int(frameTime / time.Second)), "-max_alloc", strconv.Itoa(maxPicture),
		"-protocol_whitelist", "file", "-f", format, "-max_pixels", strconv.Itoa(maxPixels), "-skip_frame", "nokey",
		"-i", "file:" + path,
		"-map", "0:v:0", "-an", "-sn", "-dn", "-map_metadata", "-1", "-frames:v", "1",
		"-vf", "scale='min(1280,iw)':-2", "-c:v", "mjpeg", "-f", "image2pipe", "pipe:1"}
}

// atMost keeps what is written to it, up to a bound. What is more is lost where it may be cut, else it ends the program that writes.
type atMost struct {
	kept []byte
	left int
	cut  bool
	over bool
	stop func()
}

func (a *atMost) Write(p []byte) (int, error) {
	if len(p) > a.left && !a.cut {
		a.over = true
		a.stop()
		return 0, io.ErrShortWrite
	}
	n := min(len(p), a.left)
	a.left -= n
	a.kept = append(a.kept, p[:n]...)
	return len(p), nil
}
