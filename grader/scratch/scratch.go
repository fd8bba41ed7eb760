// Package scratch makes directories that are their process's as long as it lives, and
// removes those of processes that were killed. A directory is held by a lock of the
// operating system's (flock(2) on the directory itself), which ends with the process
// however that ends: no process ID is believed, which may be another container's, and
// no age.
//
// Directories are made in the cache of builds (package gotool) and, where a box has
// no tree of its own, in the temporary directory (package sandbox).
package scratch

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/gradus-dev/gradus/grader/flock"
)

// Dir is a directory of this process's.
type Dir struct {
	Path string
	lock *os.File // open as long as the directory is in use
}

// held has the locks of directories in use, which the garbage collector would close when
// nobody refers to their Dir any more, though somebody may still work in it.
var held sync.Map

// errTaken says that a directory was swept before it could be locked.
var errTaken = errors.New("the new directory was swept")

// Make makes a directory in parent whose name begins with prefix. Until Remove is
// called or the process ends, Sweep leaves it alone.
func Make(parent, prefix string) (*Dir, error) {
	for {
		path, err := os.MkdirTemp(parent, prefix)
		if err != nil {
			return nil, err
		}
		lock, err := hold(path)
		if err == nil {
			held.Store(lock, nil)
			return &Dir{path, lock}, nil
		}
		os.Remove(path)
		if !errors.Is(err, errTaken) {
			return nil, err
		}
	}
}

// hold locks a directory that was just made. Where directories can't be locked, it is
// never swept either.
func hold(path string) (*os.File, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, errTaken
	}
	if err != nil {
		return nil, err
	}
	free, err := flock.Try(f)
	if err == nil && !free {
		f.Close()
		return nil, errTaken
	}
	opened, errOpened := f.Stat()
	there, errThere := os.Lstat(path)
	if errOpened != nil || errThere != nil || !os.SameFile(opened, there) {
		f.Close()
		return nil, errTaken
	}
	return f, nil
}

// Remove removes the directory and all in it. It may be called more than once.
func (d *Dir) Remove() error {
	return errors.Join(os.RemoveAll(d.Path), d.release())
}

func (d *Dir) release() error {
	held.Delete(d.lock)
	if err := d.lock.Close(); !errors.Is(err, os.ErrClosed) {
		return err
	}
	return nil
}

// Sweep removes the directories in parent, of names that begin with prefix, whose
// processes have ended. What can't be removed stays, for whoever can.
func Sweep(parent, prefix string) {
	entries, _ := os.ReadDir(parent)
	for _, e := range entries {
		if e.IsDir() && strings.HasPrefix(e.Name(), prefix) {
			sweep(filepath.Join(parent, e.Name()))
		}
	}
}

// sweep removes one directory unless somebody holds it. It is locked meanwhile, so
// that nobody begins to use it.
func sweep(path string) {
	f, err := os.Open(path)
	if err != nil {
		return
	}
	defer f.Close()
	if free, err := flock.Try(f); free && err == nil {
		os.RemoveAll(path)
	}
}
