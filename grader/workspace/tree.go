package workspace

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// top is the path of a hand-in's outermost folder.
const top = "."

// entry is one name of a hand-in, as its folder or archive lists it.
type entry struct {
	path string      // a slash path inside, such as "bfs/bfs.go"
	mode fs.FileMode // its type; a hard link of a tar counts as a symbolic one
	open func() (io.ReadCloser, error)
}

func (e entry) base() string { return path.Base(e.path) }

func (e entry) dir() string { return path.Dir(e.path) }

// read returns the content. If it has more than most bytes, it returns the first of them
// and a BadSubmission.
func (e entry) read(most int) ([]byte, error) {
	r, err := e.open()
	if err != nil {
		return nil, &readFailure{shown(e.path), err}
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	if err != nil {
		return nil, &readFailure{shown(e.path), err}
	}
	if len(data) > most {
		return data[:most], &BadSubmission{File: shown(e.base()), Message: fmt.Sprintf("larger than %d KiB", most>>10), Hint: "hand in source, not data"}
	}
	return data, nil
}

// readFailure says that something of a hand-in can't be read.
type readFailure struct {
	path string // as it was named, or in the hand-in
	err  error
}

func (e *readFailure) Error() string { return "read the submission: " + e.place() }

func (e *readFailure) Unwrap() error { return e.err }

// place says where it failed and why.
func (e *readFailure) place() string {
	why := e.err
	if of, ok := errors.AsType[*fs.PathError](why); ok {
		why = of.Err // the rest is the path
	}
	return e.path + ": " + why.Error()
}

// Hint says what to do next; it may be empty.
func (e *readFailure) Hint() string {
	if errors.Is(e.err, fs.ErrPermission) {
		return "let this user read all of the submission, as by: chmod -R a+rX DIR"
	}
	return ""
}

// inMemory opens what was read already.
func inMemory(data []byte) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
}

// folder lists a folder and those in it, the nearest first. What is linked to from
// there is not followed.
func (c *collector) folder(name string) error {
	root, err := os.OpenRoot(name)
	if err != nil {
		return &readFailure{name, err}
	}
	c.root = root
	for dirs := []string{top}; len(dirs) > 0 && !c.cut; dirs = dirs[1:] {
		names, err := readDir(root, dirs[0])
		if err != nil && dirs[0] == top {
			return &readFailure{name, err}
		}
		if err != nil {
			c.leave(dirs[0]+"/", &unreadable)
			c.in(dirs[0]).err = &readFailure{shown(dirs[0]), err}
			continue
		}
		for _, n := range names {
			e := entry{path: path.Join(dirs[0], n.Name()), mode: n.Type()}
			e.open = func() (io.ReadCloser, error) { return openRegular(root, e.path) }
			enter, err := c.see(e)
			if err != nil {
				return err
			}
			if enter && e.mode.IsDir() {
				dirs = append(dirs, e.path)
			}
		}
	}
	return nil
}

// readDir returns the names in a folder, sorted: one more than may be is enough.
func readDir(root *os.Root, name string) ([]fs.DirEntry, error) {
	d, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	names, err := d.ReadDir(maxEntries + 1)
	if err == io.EOF {
		err = nil
	}
	slices.SortFunc(names, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return names, err
}

// errIrregular says that a name is not a regular file any more.
var errIrregular = errors.New("it is not a regular file")

// openRegular opens a regular file. Opening a fifo would wait for a writer, so it
// looks before; and again at what was opened, in case that changed.
func openRegular(root *os.Root, name string) (io.ReadCloser, error) {
	if info, err := root.Lstat(name); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(errIrregular, err)
	}
	f, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		f.Close()
		return nil, errors.Join(errIrregular, err)
	}
	return f, nil
}
