// Package rooted keeps files below one folder, whatever names it is asked for.
package rooted

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
)

// Why something is refused.
var (
	ErrName    = errors.New("rooted: not the name of a file")
	ErrMissing = errors.New("rooted: no such file")
	ErrArchive = errors.New("rooted: not a zip archive of files and folders")
)

// Store keeps files below a folder. Their names are paths from there, as
// fs.ValidPath has them: elements joined by slashes, none empty, "." or "..".
type Store struct{ root *os.Root }

// Open returns the store below a folder that is there. The caller closes it.
func Open(dir string) (*Store, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("rooted: open a store: %w", err)
	}
	return &Store{root}, nil
}

// Close releases the store. Its other methods fail afterwards.
func (s *Store) Close() error { return s.root.Close() }

// check returns ErrName for what is not the name of a file. A backslash separates
// elements on some systems, and a NUL ends a name on most.
func check(name string) error {
	if name == "." || !fs.ValidPath(name) || strings.ContainsAny(name, "\\\x00") {
		return fmt.Errorf("%w: %q", ErrName, name)
	}
	return nil
}

// Read returns a file's content. The error is ErrName, ErrMissing, or another when
// a link leads outside.
func (s *Store) Read(name string) ([]byte, error) {
	if err := check(name); err != nil {
		return nil, err
	}
	content, err := s.root.ReadFile(name)
	return content, missing(err)
}

// missing makes ErrMissing of the error for a file that is not there.
func missing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %w", ErrMissing, err)
	}
	return err
}

// Write makes or replaces a file, and makes the folders it is in. The error is
// ErrName, or another when a link leads outside.
func (s *Store) Write(name string, content []byte) error {
	if err := check(name); err != nil {
		return err
	}
	if err := s.root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	return s.root.WriteFile(name, content, 0o644)
}

// Delete deletes a file or a link, but no folder with something in it. The error is
// ErrName, ErrMissing, or another when a link leads outside.
func (s *Store) Delete(name string) error {
	if err := check(name); err != nil {
		return err
	}
	return missing(s.root.Remove(name))
}

// Names returns the names of all files in lexical order, element by element. Links
// are left out.
func (s *Store) Names() ([]string, error) {
	var names []string
	err := fs.WalkDir(s.root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			names = append(names, name)
		}
		return err
	})
	return names, err
}

// Unpack writes the files of a zip archive. The error is ErrArchive for what is no
// archive, or has something else than files and folders, and ErrName when one of
// them has a bad name; then nothing is written.
func (s *Store) Unpack(archive []byte) error {
	if _, err := s.root.Stat("."); err != nil {
		return err // closed, even if there is nothing to write
	}
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrArchive, err)
	}
	contents := map[string][]byte{}
	for _, f := range r.File {
		if err := check(strings.TrimSuffix(f.Name, "/")); err != nil {
			return err
		}
		if f.Mode().IsDir() {
			continue
		}
		if contents[f.Name], err = content(f); err != nil {
			return fmt.Errorf("%w: %s: %w", ErrArchive, f.Name, err)
		}
	}
	for name, content := range contents {
		if err := s.Write(name, content); err != nil {
			return err
		}
	}
	return nil
}

// content reads a file of an archive.
func content(f *zip.File) ([]byte, error) {
	if !f.Mode().IsRegular() {
		return nil, fmt.Errorf("its mode is %v", f.Mode())
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}
