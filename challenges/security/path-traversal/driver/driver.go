// Package driver makes the hidden tests' calls of package rooted beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gradus-dev/gradus/challenges/security/path-traversal"
)

// Folder makes a folder for a test, with files by their names and links by
// theirs and their targets, and returns its path. The folders they are in are made
// too.
func Folder(files, links map[string]string) (base string, err error) {
	if base, err = os.MkdirTemp("", "store-"); err != nil {
		return "", err
	}
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(base, name)), 0o755); err != nil {
			return "", err
		}
		if err := os.WriteFile(filepath.Join(base, name), []byte(text), 0o644); err != nil {
			return "", err
		}
	}
	for name, target := range links {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(base, name)), 0o755); err != nil {
			return "", err
		}
		if err := os.Symlink(strings.ReplaceAll(target, "BASE", base), filepath.Join(base, name)); err != nil {
			return "", err
		}
	}
	return base, nil
}

// Tree returns what is below a folder: files with their content, links with an
// arrow and their target, and folders with nothing in them.
func Tree(base string) (map[string]string, error) {
	tree := map[string]string{}
	err := filepath.WalkDir(base, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(path, base+string(filepath.Separator))
		if entry.IsDir() {
			if inside, err := os.ReadDir(path); err != nil || len(inside) > 0 {
				return err
			}
			tree[name] = "nothing in it"
			return nil
		}
		if entry.Type()&fs.ModeSymlink != 0 {
			target, err := os.Readlink(path)
			tree[name] = "-> " + strings.ReplaceAll(target, base, "BASE")
			return err
		}
		content, err := os.ReadFile(path)
		tree[name] = string(content)
		return err
	})
	return tree, err
}

// Remove removes a folder of Folder.
func Remove(base string) error { return os.RemoveAll(base) }

// Swaps reads and writes the file name of the store in inside, for a while or
// until a read returns forbidden or the file outside no longer holds that, and
// reports whether it was so. Meanwhile the folder swapped, below inside, is replaced
// by the link and put back, again and again.
func Swaps(inside, name, swapped, link, outside, forbidden string, while time.Duration) (read, written bool, err error) {
	s, err := rooted.Open(inside)
	if err != nil {
		return false, false, err
	}
	defer s.Close()
	var stop atomic.Bool
	var swapper sync.WaitGroup
	swapper.Go(func() {
		folder, away, link := filepath.Join(inside, swapped), filepath.Join(inside, swapped+".away"), filepath.Join(inside, link)
		for !stop.Load() {
			move(folder, away)
			move(link, folder)
			move(folder, link)
			move(away, folder)
		}
	})
	for start := time.Now(); time.Since(start) < while && !read && !written; {
		content, err := s.Read(name)
		read = err == nil && string(content) == forbidden
		s.Write(name, []byte("written"))
		now, err := os.ReadFile(outside)
		written = err == nil && string(now) != forbidden
	}
	stop.Store(true)
	swapper.Wait()
	return read, written, nil
}

// move renames a file, and removes what a store has made in the meantime where it
// goes.
func move(from, to string) {
	for range 100 {
		if os.Rename(from, to) == nil {
			return
		}
		os.RemoveAll(to)
	}
}
