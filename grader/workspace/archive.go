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
	why := err.Error()
	if f, ok := errors.AsType[*readFailure](err); ok {
		why = f.place()
	}
	if errors.Is(err, tar.ErrHeader) {
		why = "what it holds is no tar"
	}
	return &BadSubmission{Message: "an archive that can't be read: " + why, Hint: "hand in a folder, a .zip or a .tar.gz"}
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
	if len(data) > maxArchive && kind != tarred {
		return &BadSubmission{Message: fmt.Sprintf("an archive larger than %d MiB", maxArchive>>20), Hint: "hand in source, not data"}
	}
	c.archive = true
	var err error
	switch kind {
	case zipped:
		err = c.zip(data)
	case tarred:
		err = c.tar(func() (io.Reader, error) { return bytes.NewReader(data), nil })
	case tarredAndZipped:
		err = c.tar(func() (io.Reader, error) { return gzip.NewReader(bytes.NewReader(data)) })
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

// tar lists a tar, which open opens anew each time. A hard link is the file that it
// leads to, as in the folder that was packed. Which of a file's names comes first and
// has the content is the packer's choice, so what links want is read in a second round.
func (c *collector) tar(open func() (io.Reader, error)) error {
	wanted := map[string][]*[]byte{}
	err := eachOfTar(open, func(h *tar.Header, p string, r io.Reader) error {
		e := entry{path: p, mode: h.FileInfo().Mode().Type()}
		// The content must be read before the next entry, if at all.
		var content []byte
		e.open = func() (io.ReadCloser, error) { return inMemory(content)() }
		target, inside := archive.Place(h.Linkname)
		switch {
		case h.Typeflag != tar.TypeLink:
		case inside:
			e.open = func() (io.ReadCloser, error) {
				if content == nil {
					return nil, errIrregular
				}
				return inMemory(content)()
			}
		default:
			e.mode = fs.ModeSymlink // it leads elsewhere too
		}
		more, err := c.see(e)
		if err != nil || !more || !e.mode.IsRegular() {
			return err
		}
		if h.Typeflag == tar.TypeLink {
			wanted[target] = append(wanted[target], &content)
			return nil
		}
		content, err = readMember(r, p)
		return err
	})
	if err != nil || len(wanted) == 0 {
		return err
	}
	return eachOfTar(open, func(h *tar.Header, p string, r io.Reader) error {
		if wanted[p] == nil || h.Typeflag == tar.TypeLink || !h.FileInfo().Mode().IsRegular() {
			return nil
		}
		content, err := readMember(r, p)
		for _, to := range wanted[p] {
			*to = content
		}
		return err
	})
}

// readMember reads a file of an archive: one byte more than it may have is enough.
// It never returns nil.
func readMember(r io.Reader, p string) ([]byte, error) {
	most := int64(maxFileBytes)
	if kindByName(p) != notArchive {
		most = maxArchive
	}
	return io.ReadAll(io.LimitReader(r, most+1))
}

// tarBlock is the unit of a tar, IEEE Std 1003.1 (pax).
const tarBlock = 512

// eachOfTar calls see with each entry of a tar, its place and its content.
func eachOfTar(open func() (io.Reader, error), see func(h *tar.Header, p string, content io.Reader) error) error {
	r, err := open()
	if err != nil {
		return err
	}
	bounded := &io.LimitedReader{R: r, N: maxUnpacked}
	t := tar.NewReader(bounded)
	for {
		h, err := t.Next()
		if bounded.N == 0 {
			return tooLarge
		}
		if err == io.EOF && (maxUnpacked-bounded.N)%tarBlock != 0 {
			return io.ErrUnexpectedEOF // in a header of more than one block
		}
		if err == io.EOF {
			return nil
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return err
		}
		if h.Typeflag == tar.TypeXGlobalHeader { // about others, such as that of git archive
			continue
		}
		p, err := place(h.Name)
		if err != nil {
			return err
		}
		if p == top {
			continue
		}
		if err := see(h, p, t); err != nil && bounded.N > 0 {
			return err
		}
	}
}
