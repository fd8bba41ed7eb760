package workspace

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/archive"
)

// Bounds of an archive.
const (
	maxArchive  = 16 << 20 // bytes, packed
	maxUnpacked = 64 << 20 // bytes, read while looking for Go files
)

// FreezeArchive reads a submission from a .zip, .tar, .tar.gz or .tgz file.
// The Go files may be at its root or all in one folder. Entries that name places
// outside, links and devices are refused.
func FreezeArchive(file string, ch *grader.Challenge) (*grader.Submission, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("read the submission: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxArchive+1))
	if err != nil {
		return nil, fmt.Errorf("read the submission: %w", err)
	}
	return freezeArchive(path.Base(file), data, ch)
}

func freezeArchive(name string, data []byte, ch *grader.Challenge) (*grader.Submission, error) {
	if len(data) > maxArchive {
		return nil, &BadSubmission{Message: fmt.Sprintf("an archive larger than %d MiB", maxArchive>>20), Hint: "hand in source, not data"}
	}
	a := &unpacking{c: &collector{ch: ch, name: name}}
	var err error
	switch {
	case bytes.HasPrefix(data, []byte("PK")):
		err = a.zip(data)
	case bytes.HasPrefix(data, []byte{0x1f, 0x8b}):
		var gz *gzip.Reader
		if gz, err = gzip.NewReader(bytes.NewReader(data)); err == nil {
			err = a.tar(gz)
		}
	default:
		err = a.tar(bytes.NewReader(data))
	}
	var bad *BadSubmission
	if errors.As(err, &bad) {
		return nil, err
	}
	if err != nil {
		return nil, &BadSubmission{Message: "an archive that can't be read: " + err.Error(), Hint: "hand in a directory, a .zip or a .tar.gz"}
	}
	return a.c.submission()
}

// unpacking is an archive being read.
type unpacking struct {
	c       *collector
	entries int
	folder  string // the one that holds the Go files
	some    bool   // folder is known
}

var tooMany = &BadSubmission{Message: fmt.Sprintf("an archive with more than %d entries", maxEntries)}

// enter decides on one entry; ok means that its content is to be read.
func (a *unpacking) enter(name string, mode fs.FileMode) (base string, ok bool, err error) {
	if a.entries++; a.entries > maxEntries {
		return "", false, tooMany
	}
	if !archive.Inside(name) {
		return "", false, &BadSubmission{File: fmt.Sprintf("%+q", name), Message: "an entry that names a place outside the archive"}
	}
	dir, base := path.Split(name)
	if mode.IsDir() || strings.HasPrefix(dir, "__MACOSX/") {
		return "", false, nil
	}
	if !a.c.takes(base, mode) {
		return "", false, nil
	}
	if a.some && dir != a.folder {
		return "", false, &BadSubmission{File: name, Message: "Go files in more than one folder", Hint: "hand in the challenge's own folder alone"}
	}
	a.folder, a.some = dir, true
	for _, f := range a.c.files {
		if f.Name == base {
			return "", false, &BadSubmission{File: name, Message: "the same name twice"}
		}
	}
	return base, true, nil
}

func (a *unpacking) zip(data []byte) error {
	r, err := archive.Zip(data, maxEntries)
	if errors.Is(err, archive.ErrManyEntries) {
		return tooMany
	}
	if err != nil {
		return err
	}
	for _, f := range r.File {
		base, ok, err := a.enter(f.Name, f.Mode())
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		rc, err := f.Open()
		if err != nil {
			return err
		}
		err = a.c.add(base, rc)
		rc.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *unpacking) tar(r io.Reader) error {
	bounded := &io.LimitedReader{R: r, N: maxUnpacked}
	t := tar.NewReader(bounded)
	for {
		h, err := t.Next()
		if bounded.N == 0 {
			return &BadSubmission{Message: fmt.Sprintf("an archive that unpacks to more than %d MiB", maxUnpacked>>20), Hint: "hand in source, not data"}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return err
		}
		mode := h.FileInfo().Mode()
		if h.Typeflag == tar.TypeLink {
			mode |= fs.ModeSymlink // a hard link leads elsewhere too
		}
		base, ok, err := a.enter(h.Name, mode)
		if err != nil {
			return err
		}
		if ok {
			if err := a.c.add(base, t); err != nil {
				return err
			}
		}
	}
}
