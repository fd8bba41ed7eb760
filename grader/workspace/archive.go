package workspace

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/gradus-dev/gradus/grader/archive"
)

// Bounds of an archive.
const (
	maxArchive  = 16 << 20 // bytes, packed
	maxUnpacked = 64 << 20 // bytes of a tar, unpacked; also of Go files read
	maxListed   = 100_000  // entries of a zip, those that nobody looks at included
)

// kindOfArchive is how an archive is packed.
type kindOfArchive int

const (
	notArchive kindOfArchive = iota
	zipped
	tarred
	tarredAndZipped
)

var archiveNames = []struct {
	end  string
	kind kindOfArchive
}{
	{".zip", zipped}, {".tar", tarred}, {".tar.gz", tarredAndZipped}, {".tgz", tarredAndZipped},
}

// kindByName returns what the name of a file says.
func kindByName(base string) kindOfArchive {
	base = strings.ToLower(base)
	for _, a := range archiveNames {
		if strings.HasSuffix(base, a.end) {
			return a.kind
		}
	}
	return notArchive
}

// archiveKind returns how a file is packed: its first bytes say more than its name,
// except that a Go file is a Go file.
func archiveKind(base string, data []byte) kindOfArchive {
	const tarMagic = 257 // its place in a tar, IEEE Std 1003.1 (pax)
	switch {
	case strings.HasSuffix(base, ".go"):
		return notArchive
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return zipped
	case bytes.HasPrefix(data, []byte{0x1f, 0x8b}):
		return tarredAndZipped
	case len(data) > tarMagic && bytes.HasPrefix(data[tarMagic:], []byte("ustar")):
		return tarred
	}
	return kindByName(base)
}

// damaged says that an archive can't be read.
func damaged(err error) *BadSubmission {
	return &BadSubmission{Message: "an archive that can't be read: " + err.Error(), Hint: "hand in a folder, a .zip or a .tar.gz"}
}

// errLocked says that an entry of a zip is encrypted.
var errLocked = errors.New("it is locked by a password")

// encrypted is the bit of a zip entry's flags that says so (APPNOTE.TXT 4.4.4).
const encrypted = 1

// unread says why an archive's content can't be read, as damaged does for an archive.
func unread(err error) *BadSubmission {
	switch {
	case errors.Is(err, errLocked):
		return &BadSubmission{Message: "an archive with a password", Hint: "pack the folder anew, without one"}
	case errors.Is(err, zip.ErrAlgorithm):
		return &BadSubmission{Message: "an archive packed by a method that gradus can't read", Hint: "pack the folder anew, as an ordinary .zip"}
	}
	return damaged(err)
}

// unpack lists an archive.
func (c *collector) unpack(kind kindOfArchive, data []byte) error {
	if len(data) > maxArchive {
		return &BadSubmission{Message: fmt.Sprintf("an archive larger than %d MiB", maxArchive>>20), Hint: "hand in source, not data"}
	}
	c.archive = true
	var err error
	switch kind {
	case zipped:
		err = c.zip(data)
	case tarred:
		err = c.tar(bytes.NewReader(data))
	case tarredAndZipped:
		var gz *gzip.Reader
		if gz, err = gzip.NewReader(bytes.NewReader(data)); err == nil {
			err = c.tar(gz)
		}
	}
	if _, bad := IsBad(err); err == nil || bad {
		return err
	}
	return damaged(err)
}

// place returns the path of an archive's entry.
func place(name string) (string, error) {
	p, ok := archive.Place(name)
	if !ok {
		return "", &BadSubmission{File: fmt.Sprintf("%+q", name[:min(len(name), maxName)]), Message: "an entry that names a place outside the archive",
			Hint: "pack the folder anew, with names below it"}
	}
	return p, nil
}

func (c *collector) zip(data []byte) error {
	r, err := archive.Zip(data, maxListed)
	if errors.Is(err, archive.ErrManyEntries) {
		return tooMany
	}
	if err != nil {
		return err
	}
	for _, f := range r.File {
		// Windows separates folders by a backslash, which APPNOTE.TXT 4.4.17 forbids.
		p, err := place(strings.ReplaceAll(f.Name, `\`, "/"))
		if err != nil {
			return err
		}
		if p == top {
			continue
		}
		mode := f.Mode().Type()
		if strings.HasSuffix(f.Name, `\`) {
			mode = fs.ModeDir
		}
		e := entry{p, mode, f.Open}
		if f.Flags&encrypted != 0 {
			e.open = func() (io.ReadCloser, error) { return nil, errLocked }
		}
		if _, err := c.see(e); err != nil {
			return err
		}
	}
	return nil
}

var tooLarge = &BadSubmission{Message: fmt.Sprintf("an archive that unpacks to more than %d MiB", maxUnpacked>>20), Hint: "hand in source, not data"}

func (c *collector) tar(r io.Reader) error {
	bounded := &io.LimitedReader{R: r, N: maxUnpacked}
	t := tar.NewReader(bounded)
	for {
		h, err := t.Next()
		if bounded.N == 0 {
			return tooLarge
		}
		if err == io.EOF {
			return nil
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return err
		}
		p, err := place(h.Name)
		if err != nil {
			return err
		}
		if p == top {
			continue
		}
		e := entry{path: p, mode: h.FileInfo().Mode().Type()}
		if h.Typeflag == tar.TypeLink {
			e.mode = fs.ModeSymlink // a hard link leads elsewhere too
		}
		// The content must be read before the next entry, if at all.
		var content []byte
		e.open = func() (io.ReadCloser, error) { return inMemory(content)() }
		more, err := c.see(e)
		if err != nil {
			return err
		}
		if more && e.mode.IsRegular() {
			most := int64(maxFileBytes)
			if kindByName(p) != notArchive {
				most = maxArchive
			}
			if content, err = io.ReadAll(io.LimitReader(t, most+1)); err != nil && bounded.N > 0 {
				return err
			}
		}
	}
}
