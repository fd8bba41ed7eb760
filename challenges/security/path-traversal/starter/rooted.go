// Package rooted keeps files below one folder, whatever names it is asked for.
package rooted

import "errors"

// Why something is refused.
var (
	ErrName    = errors.New("rooted: not the name of a file")
	ErrMissing = errors.New("rooted: no such file")
	ErrArchive = errors.New("rooted: not a zip archive of files and folders")
)

var errTodo = errors.New("rooted: not written yet")

// Store keeps files below a folder. Their names are paths from there, as
// fs.ValidPath has them: elements joined by slashes, none empty, "." or "..".
type Store struct {
}

// Open returns the store below a folder that is there. The caller closes it.
func Open(dir string) (*Store, error) { return nil, errTodo }

// Close releases the store. Its other methods fail afterwards.
func (s *Store) Close() error { return nil }

// Read returns a file's content. The error is ErrName, ErrMissing, or another when
// a link leads outside.
func (s *Store) Read(name string) ([]byte, error) { return nil, errTodo }

// Write makes or replaces a file, and makes the folders it is in. The error is
// ErrName, or another when a link leads outside.
func (s *Store) Write(name string, content []byte) error { return errTodo }

// Delete deletes a file or a link, but no folder with something in it. The error is
// ErrName, ErrMissing, or another when a link leads outside.
func (s *Store) Delete(name string) error { return errTodo }

// Names returns the names of all files in lexical order, element by element. Links
// are left out.
func (s *Store) Names() ([]string, error) { return nil, errTodo }

// Unpack writes the files of a zip archive. The error is ErrArchive for what is no
// archive, or has something else than files and folders, and ErrName when one of
// them has a bad name; then nothing is written.
func (s *Store) Unpack(archive []byte) error { return errTodo }
