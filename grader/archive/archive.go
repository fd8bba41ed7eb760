// Package archive opens archives that strangers made. It owns what every reader
// of them needs, submissions and packs alike: a bound on entries that holds before
// the directory is read, and which names stay inside. What an entry may be and how
// much is read of it is decided by those who know what the archive is for.
package archive

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// ErrManyEntries says that a zip archive has more entries than its reader takes.
var ErrManyEntries = errors.New("too many entries")

// directoryHeader begins each entry of a zip archive's directory (APPNOTE.TXT
// 4.3.12).
var directoryHeader = []byte("PK\x01\x02")

// Zip opens a zip archive of at most so many entries. The limit holds before
// anything is allocated for them: what the directory claims is not believed.
// Names are as written; see Inside.
func Zip(data []byte, most int) (*zip.Reader, error) {
	if bytes.Count(data, directoryHeader) > most {
		return nil, ErrManyEntries
	}
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, err
	}
	return r, nil
}

// Place returns the slash path of the place that an entry's name is in the archive,
// "." for the archive itself, and whether it is one. Programs write "./a", "a//b" and
// "a/" too. Unlike Inside it takes names that are not UTF-8, as zip programs write
// them; whoever prints one must see to that.
func Place(name string) (string, bool) {
	if name == "" || name[0] == '/' || drive.MatchString(name) || strings.Contains(name, "\x00") {
		return "", false
	}
	if slices.Contains(strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '\\' }), "..") {
		return "", false
	}
	return path.Clean(name), true
}

// drive begins an absolute name on Windows.
var drive = regexp.MustCompile(`^[A-Za-z]:`)

// Inside reports whether an entry's name is a place in the archive, on every
// system: relative, without "..", and without a backslash. The slash that ends a
// directory's name is allowed.
func Inside(name string) bool {
	return fs.ValidPath(strings.TrimSuffix(name, "/")) && !strings.Contains(name, `\`)
}
