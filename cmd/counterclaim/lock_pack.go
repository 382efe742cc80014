package main

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"filippo.io/age"

	"github.com/counterclaim/counterclaim"
)

// The work of making a key from a passphrase, as a power of two (scrypt): what is written, a second or so, and the most that is tried.
const (
	sealFactor     = 18
	mostSealFactor = 22
)

// mostPacked is how many files a locked record may hold, and mostPackedName the longest of their names.
const (
	mostPacked     = 50_000_000
	mostPackedName = 4096
)

// sealInto packs a record and what lies beside it into one encrypted file, reads that back, compares it and gives it its name.
func sealInto(ctx context.Context, record, to, pass string, factor int) (err error) {
	fail := func(err error) error {
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the locked record cannot be written; the record is as it was").At(to, 0).Because(err)
	}
	recipient, err := age.NewScryptRecipient(pass)
	if err != nil {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the passphrase is empty")
	}
	recipient.SetWorkFactor(factor)
	dropLeft(to)
	f, err := os.CreateTemp(filepath.Dir(to), sealName(to)) // for this user alone
	if err != nil {
		return fail(err)
	}
	at, err := hold(f.Name())
	if err != nil {
		return fail(err)
	}
	defer at.Close()
	defer os.Remove(f.Name()) // it has its name by then
	defer f.Close()
	enc, err := age.Encrypt(f, recipient)
	if err != nil {
		return fail(err)
	}
	packed, err := pack(ctx, enc, record)
	if err = errors.Join(err, enc.Close(), f.Sync()); err != nil {
		return fail(err)
	}
	if err := f.Close(); err != nil {
		return fail(err)
	}
	if err := compare(ctx, f.Name(), pass, packed, record); err != nil {
		return fail(err)
	}
	if err := unchanged(record, packed[leftRecord]); err != nil {
		return fail(err)
	}
	if err := errors.Join(os.Rename(f.Name(), to), flushDir(filepath.Dir(to))); err != nil {
		return fail(err)
	}
	return nil
}

// sealName is how a locked record is called while it is written, with a * for what tells several apart.
func sealName(to string) string { return ".counterclaim-seal-" + filepath.Base(to) + "-*" }

// dropLeft takes away what programs wrote of a locked record that were killed.
func dropLeft(to string) {
	names, _ := os.ReadDir(filepath.Dir(to)) // which is read only to tidy up
	begin := strings.TrimSuffix(sealName(to), "*")
	for _, e := range names {
		if !strings.HasPrefix(e.Name(), begin) {
			continue
		}
		path := filepath.Join(filepath.Dir(to), e.Name())
		if at, err := holdLeft(path); err == nil {
			_ = errors.Join(os.Remove(path), at.Close())
		}
	}
}

// holds reports whether a locked record holds all files that there are of a record, as they are.
func holds(ctx context.Context, sealed, pass, record string) (bool, error) {
	sums := map[string]string{}
	for _, more := range besideRecord() {
		err := filepath.WalkDir(record+more, func(file string, e fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err == nil && !e.IsDir() {
				sums[leftRecord+filepath.ToSlash(strings.TrimPrefix(file, record))], err = hashFile(file)
			}
			return errors.Join(err, ctx.Err())
		})
		if err != nil {
			return false, counterclaim.Errorf(counterclaim.CodeUnreadable, "what is left of the record cannot be read").At(record+more, 0).Because(err)
		}
	}
	found := 0
	err := unseal(ctx, sealed, pass, func(name string, folder bool, bytes io.Reader) error {
		on, there := sums[name]
		if folder || !there {
			return nil
		}
		h := sha256.New()
		if _, err := io.Copy(h, bytes); err != nil {
			return err
		}
		if fmt.Sprintf("%x", h.Sum(nil)) == on {
			found++
		}
		return nil
	})
	return found == len(sums), err
}

// unchanged fails where another program wrote to a record since it was packed.
func unchanged(record string, sum [32]byte) error {
	if err := alone(record); err != nil {
		return err
	}
	on, err := hashFile(record)
	if err != nil || on != fmt.Sprintf("%x", sum) {
		return errors.Join(errors.New("another program changed the record meanwhile"), err)
	}
	return nil
}

// pack writes a tar of a record and what lies beside it, and gives the sum of each file by its name in it.
func pack(ctx context.Context, w io.Writer, record string) (map[string][32]byte, error) {
	sums := map[string][32]byte{}
	out := tar.NewWriter(w)
	for _, more := range besideRecord() {
		root := record + more
		if _, err := os.Lstat(root); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		err := filepath.WalkDir(root, func(file string, e fs.DirEntry, err error) error {
			if err := errors.Join(err, ctx.Err()); err != nil {
				return err
			}
			below, err := filepath.Rel(root, file)
			if err != nil {
				return err
			}
			name := path.Join(leftRecord+more, filepath.ToSlash(below))
			info, err := e.Info()
			switch {
			case err != nil:
				return err
			case e.IsDir():
				return out.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: name + "/", Mode: 0o700})
			case !info.Mode().IsRegular():
				return fmt.Errorf("%s is no plain file", file)
			}
			if sums[name], err = packFile(out, name, file, info); err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return sums, out.Close()
}

func packFile(out *tar.Writer, name, file string, info fs.FileInfo) (sum [32]byte, err error) {
	in, err := os.Open(file)
	if err != nil {
		return sum, err
	}
	defer in.Close()
	if err := out.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o600, Size: info.Size(), ModTime: info.ModTime()}); err != nil {
		return sum, err
	}
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(out, h), in) // more or less than its size is an error of the tar
	return [32]byte(h.Sum(nil)), err
}

// packedFile is called for each entry of a locked record: its name, whether it is a folder, and its bytes.
type packedFile func(name string, folder bool, bytes io.Reader) error

// unpack reads a tar of a record. Names that lead elsewhere, links and what belongs to no record are refused.
func unpack(ctx context.Context, r io.Reader, take packedFile) error {
	in := tar.NewReader(r)
	seen := map[string]bool{}
	for n := 0; ; n++ {
		h, err := in.Next()
		switch {
		case errors.Is(err, io.EOF) && !seen[leftRecord]:
			return errors.New("it holds no record")
		case errors.Is(err, io.EOF):
			_, err = io.Copy(io.Discard, r) // so that the end is authenticated too
			return err
		case err != nil:
			return err
		case n >= mostPacked:
			return errors.New("it holds too many files")
		}
		name := strings.TrimSuffix(h.Name, "/")
		first, _, _ := strings.Cut(name, "/")
		more, ours := strings.CutPrefix(first, leftRecord)
		folder := h.Typeflag == tar.TypeDir
		switch {
		case len(name) > mostPackedName || name != path.Clean(name) || !filepath.IsLocal(filepath.FromSlash(name)) || strings.Contains(name, `\`),
			!ours || !slices.Contains(besideRecord(), more), !folder && h.Typeflag != tar.TypeReg, seen[name] && !folder:
			return fmt.Errorf("it holds %.80q, which belongs to no record", h.Name)
		}
		seen[name] = true
		if err := errors.Join(ctx.Err(), take(name, folder, in)); err != nil {
			return err
		}
	}
}

// unseal decrypts a locked record.
func unseal(ctx context.Context, sealed, pass string, take packedFile) error {
	f, err := os.Open(sealed)
	if err != nil {
		return counterclaim.Errorf(counterclaim.CodeNotFound, "the locked record cannot be read").At(sealed, 0).Because(err)
	}
	defer f.Close()
	r, err := decrypt(f, pass, sealed)
	if err != nil {
		return err
	}
	if err := unpack(ctx, r, take); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		var disk *fs.PathError
		if errors.As(err, &disk) {
			return counterclaim.Errorf(counterclaim.CodeUnreadable, "the record cannot be unlocked").At(sealed, 0).Because(err)
		}
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the locked record is damaged: it was cut short or altered").At(sealed, 0).Because(err).Try("take it from a copy")
	}
	return nil
}

// decrypt gives what an encrypted file holds, authenticated piece by piece.
func decrypt(f io.Reader, pass, name string) (io.Reader, error) {
	identity, err := age.NewScryptIdentity(pass)
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the passphrase is empty")
	}
	identity.SetMaxWorkFactor(mostSealFactor)
	r, err := age.Decrypt(f, identity)
	var wrong *age.NoIdentityMatchError
	switch {
	case errors.As(err, &wrong):
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the passphrase does not open it").At(name, 0).Because(err)
	case err != nil:
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "it is no locked record, or its head is damaged").At(name, 0).Because(err).Try("take it from a copy")
	}
	return r, nil
}

// opens fails where a passphrase does not open a locked record.
func opens(sealed, pass string) error {
	f, err := os.Open(sealed)
	if err != nil {
		return counterclaim.Errorf(counterclaim.CodeNotFound, "the locked record cannot be read").At(sealed, 0).Because(err)
	}
	defer f.Close()
	_, err = decrypt(f, pass, sealed)
	return err
}

// compare reads a sealed file back: it has to hold what was packed, and that what is on disk now.
func compare(ctx context.Context, sealed, pass string, packed map[string][32]byte, record string) error {
	left := len(packed)
	err := unseal(ctx, sealed, pass, func(name string, folder bool, bytes io.Reader) error {
		if folder {
			return nil
		}
		h := sha256.New()
		if _, err := io.Copy(h, bytes); err != nil {
			return err
		}
		on, err := hashFile(record + filepath.FromSlash(strings.TrimPrefix(name, leftRecord)))
		if sum := [32]byte(h.Sum(nil)); err != nil || sum != packed[name] || fmt.Sprintf("%x", sum) != on {
			return errors.Join(fmt.Errorf("%s was not read back as it is: another program changes it", name), err)
		}
		left--
		return nil
	})
	if err == nil && left != 0 {
		err = fmt.Errorf("%d files were not read back", left)
	}
	return err
}

// unsealInto decrypts a locked record into a folder.
func unsealInto(ctx context.Context, sealed, pass, folder string) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	err = unseal(ctx, sealed, pass, func(name string, isFolder bool, bytes io.Reader) error {
		if isFolder {
			return root.MkdirAll(name, 0o700)
		}
		f, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		_, err = io.Copy(f, bytes)
		return errors.Join(err, f.Sync(), f.Close())
	})
	if err != nil {
		return err
	}
	return filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.IsDir() {
			err = flushDir(path)
		}
		return err
	})
}
