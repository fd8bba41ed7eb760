// Package driver makes the hidden tests' calls of package rooted beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gradus-dev/gradus/challenges/security/path-traversal"
	"github.com/gradus-dev/gradus/grader/judge/schedule"
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

// secret is what the file outside of a store holds.
const secret = "secret"

// Swaps reads and writes a file of a store at once, while a folder on the way to it is
// replaced by a link to one outside, in which there is a file of the same name. An outcome
// is whether that one was read or written.
func Swaps() schedule.Result {
	base, err := os.MkdirTemp("", "store-")
	if err != nil {
		return schedule.Result{Outcomes: []schedule.Outcome{{Value: err.Error()}}}
	}
	defer os.RemoveAll(base)
	folder, file := filepath.Join(base, "inside", "d"), filepath.Join(base, "out", "e", "f.txt")
	return schedule.Explore(func(r *schedule.Run) string {
		s, err := swapped(base, folder, file)
		if err != nil {
			return err.Error()
		}
		defer s.Close()
		var content []byte
		r.Go("Read(d/e/f.txt)", func() { content, _ = s.Read("d/e/f.txt") })
		r.Go("Write(d/e/f.txt)", func() { s.Write("d/e/f.txt", []byte("written")) })
		r.Go("who replaces d by a link", func() {
			move(folder, folder+".away")
			move(folder+".link", folder)
		})
		r.Wait()
		now, err := os.ReadFile(file)
		return fmt.Sprintf("read: %t, written: %t", string(content) == secret, err == nil && string(now) != secret)
	})
}

// swapped makes a store anew below base, and what Swaps needs beside it.
func swapped(base, folder, file string) (*rooted.Store, error) {
	for _, old := range []string{filepath.Dir(folder), filepath.Dir(filepath.Dir(file))} {
		if err := os.RemoveAll(old); err != nil {
			return nil, err
		}
	}
	for _, dir := range []string{filepath.Join(folder, "e"), filepath.Dir(file)} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, err
		}
	}
	if err := os.WriteFile(file, []byte(secret), 0o644); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(folder, "e", "f.txt"), []byte("inside"), 0o644); err != nil {
		return nil, err
	}
	if err := os.Symlink("../out", folder+".link"); err != nil {
		return nil, err
	}
	return rooted.Open(filepath.Join(base, "inside"))
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
