package pack

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader/archive"
)

// Bounds of a pack, and of what a hidden.age holds.
const (
	maxPack     = 64 << 20  // bytes
	maxEntries  = 20_000    // files
	maxFile     = 8 << 20   // bytes, one file
	maxName     = 200       // bytes
	maxUnpacked = 256 << 20 // bytes, all that is decrypted together
)

// repack writes files as the archive of the package comment.
func repack(files map[string][]byte) ([]byte, error) {
	size := 22 // of the end
	for name, data := range files {
		size += len(data) + 2*len(name) + 30 + 46
	}
	b := bytes.NewBuffer(make([]byte, 0, size))
	w := zip.NewWriter(b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		data := files[name]
		f, err := w.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(data),
			CompressedSize64: uint64(len(data)), UncompressedSize64: uint64(len(data)),
			ModifiedDate:   1<<5 | 1, // 1 January 1980, the earliest there is
			CreatorVersion: 3<<8 | 20, ReaderVersion: 20, ExternalAttrs: 0o100644 << 16})
		if err == nil {
			_, err = f.Write(data)
		}
		if err != nil {
			return nil, fmt.Errorf("pack %s: %w", name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// unpack reads an archive that repack wrote, and no other. The files' contents
// are parts of data.
func unpack(data []byte) (map[string][]byte, error) {
	switch {
	case len(data) > maxPack:
		return nil, fmt.Errorf("larger than %d MiB", maxPack>>20)
	case !bytes.HasPrefix(data, []byte("PK")):
		return nil, ErrNotPack
	}
	r, err := archive.Zip(data, maxEntries)
	switch {
	case errors.Is(err, archive.ErrManyEntries):
		return nil, fmt.Errorf("more than %d files", maxEntries)
	case err != nil:
		return nil, fmt.Errorf("cut off or damaged: %w", err)
	}
	files := map[string][]byte{}
	total := 0
	for _, f := range r.File {
		if err := checkEntry(f, files); err != nil {
			return nil, err
		}
		at, err := f.DataOffset()
		if err != nil || at < 0 || at > int64(len(data)) || int64(f.CompressedSize64) > int64(len(data))-at {
			return nil, fmt.Errorf("cut off or damaged at %s", f.Name)
		}
		if total += int(f.CompressedSize64); total > len(data) {
			return nil, errors.New("files that overlap: they claim more bytes than the pack has")
		}
		files[f.Name] = data[at : at+int64(f.CompressedSize64) : at+int64(f.CompressedSize64)]
	}
	again, err := repack(files)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(again, data) {
		return nil, errors.New("damaged, or not written by gradus: its bytes are not those that its files make")
	}
	return files, nil
}

// checkEntry refuses what no pack holds, each with its own words.
func checkEntry(f *zip.File, files map[string][]byte) error {
	name := fmt.Sprintf("%+q", f.Name[:min(len(f.Name), maxName)])
	_, twice := files[f.Name]
	switch {
	case !archive.Inside(f.Name):
		return fmt.Errorf("the name %s is of a place outside the pack", name)
	case !plainName(f.Name):
		return fmt.Errorf("the name %s is none that a pack may hold", name)
	case twice:
		return fmt.Errorf("two files of the name %s", name)
	case !f.Mode().IsRegular():
		return fmt.Errorf("%s is a directory, a link or a device; a pack holds files only", name)
	case f.Method != zip.Store:
		return fmt.Errorf("%s is compressed; a pack holds files as they are", name)
	case f.CompressedSize64 > maxFile || f.UncompressedSize64 > maxFile:
		return fmt.Errorf("%s is larger than %d MiB", name, maxFile>>20)
	}
	return nil
}

// plainName reports whether a name is printable ASCII and can stand in SHA256SUMS
// as it is.
func plainName(name string) bool {
	return len(name) <= maxName && !strings.HasSuffix(name, "/") &&
		!strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' })
}
