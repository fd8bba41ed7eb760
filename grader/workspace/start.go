package workspace

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules"
)

// Started says what Start did.
type Started struct {
	Dir     string   // the challenge's folder
	Written []string // file names
	Kept    []string // files that were there and stay as they are
	Removed []string // files that were there and are in the backup alone
	Backup  string   // where the folder's files went first; "" when nothing was moved
}

// Start copies a challenge's starter, README and public examples into the
// workspace. It overwrites nothing: files that are there are kept. With force,
// the folder is copied to .gradus/backup first and then starts anew.
func (w *Workspace) Start(ch *grader.Challenge, force bool) (*Started, error) {
	dir := w.Path(ch)
	backup := ""
	if _, err := os.Lstat(dir); force && err == nil {
		if backup, err = w.backUp(ch); err != nil {
			return nil, fmt.Errorf("back up %s before starting anew: %w", dir, err)
		}
	}
	s, err := Give(ch, dir, backup != "")
	if err != nil {
		return nil, err
	}
	s.Backup = backup
	return s, w.noteGiven(ch, s.Written)
}

// Restore puts files that were handed in of a challenge back into its folder. What is
// there is backed up first; Go files that are part of a submission now, and were not of
// that one, go.
func (w *Workspace) Restore(ch *grader.Challenge, files []grader.File) (*Started, error) {
	dir := w.Path(ch)
	now, err := Freeze(dir, ch)
	if err != nil {
		if _, bad := IsBad(err); !bad {
			return nil, fmt.Errorf("restore %s: %w", ch.Slug, err)
		}
		now = &grader.Submission{}
	}
	s := &Started{Dir: dir}
	if s.Backup, err = w.copyFolder(ch); err != nil {
		return nil, fmt.Errorf("back up %s before restoring: %w", dir, err)
	}
	for _, f := range files {
		if f.Name != filepath.Base(f.Name) {
			return nil, fmt.Errorf("restore %s: %q is no name of a file", ch.Slug, f.Name)
		}
		if err := write(filepath.Join(dir, f.Name), f.Data); err != nil {
			return nil, fmt.Errorf("restore %s: %w", ch.Slug, err)
		}
		s.Written = append(s.Written, f.Name)
	}
	for _, f := range now.Files {
		if now.Folder != "" || slices.Contains(s.Written, f.Name) {
			continue
		}
		if err := os.Remove(filepath.Join(dir, f.Name)); err != nil {
			return nil, fmt.Errorf("restore %s: %w", ch.Slug, err)
		}
		s.Removed = append(s.Removed, f.Name)
	}
	return s, nil
}

// Give writes into dir what a learner starts a challenge with. Files that are
// there are kept, unless anew is set.
func Give(ch *grader.Challenge, dir string, anew bool) (*Started, error) {
	files, err := Given(ch)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", ch.Slug, err)
	}
	s := &Started{Dir: dir}
	for _, f := range files {
		target := filepath.Join(dir, f.Name)
		if _, err := os.Lstat(target); err == nil && !anew {
			s.Kept = append(s.Kept, f.Name)
			continue
		}
		if err := write(target, f.Data); err != nil {
			return nil, fmt.Errorf("start %s: %w", ch.Slug, err)
		}
		s.Written = append(s.Written, f.Name)
	}
	return s, nil
}

// Given returns the files that a learner starts a challenge with: the starter, its
// public examples, and the README, in which the challenge's rules are told as well.
func Given(ch *grader.Challenge) ([]grader.File, error) {
	var files []grader.File
	for _, name := range append(slices.Clone(ch.Files.Starter), ch.Files.Readme) {
		data, err := fs.ReadFile(ch.FS, name)
		if err != nil {
			return nil, err
		}
		if name == ch.Files.Readme {
			data = withRules(data, rules.Section(ch))
		}
		files = append(files, grader.File{Name: path.Base(name), Data: data})
	}
	return files, nil
}

// Untouched reports whether a submission holds nothing but what the challenge's starter does.
func Untouched(ch *grader.Challenge, sub *grader.Submission) bool {
	given := map[string][]byte{}
	for _, name := range ch.Files.Starter {
		if data, err := fs.ReadFile(ch.FS, name); err == nil {
			given[path.Base(name)] = data
		}
	}
	return !slices.ContainsFunc(sub.Files, func(f grader.File) bool {
		data, known := given[f.Name]
		return !known || !bytes.Equal(data, f.Data)
	})
}

// graded is the heading before which a README tells the rules.
var graded = regexp.MustCompile(`(?mi)^## .*\bgraded\b`)

// withRules puts a section of rules into a README: before what is graded, or at the
// end.
func withRules(readme []byte, section string) []byte {
	if at := graded.FindIndex(readme); at != nil {
		return slices.Concat(readme[:at[0]], []byte(section+"\n"), readme[at[0]:])
	}
	return slices.Concat(bytes.TrimRight(readme, "\n"), []byte("\n\n"+section))
}

// newBackup makes a directory in dir that is called as the time is and was not there.
func newBackup(dir string) (string, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", err
	}
	for {
		at := filepath.Join(dir, time.Now().Format("20060102-150405.000"))
		if err := os.Mkdir(at, 0o777); !errors.Is(err, fs.ErrExist) {
			return at, err
		}
		time.Sleep(time.Millisecond)
	}
}

// backUp copies the challenge's folder and then removes the Go files in it that
// a fresh start would otherwise meet. It returns the backup's directory.
func (w *Workspace) backUp(ch *grader.Challenge) (string, error) {
	backup, err := w.copyFolder(ch)
	if err != nil {
		return "", err
	}
	dir := w.Path(ch)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	for _, e := range entries {
		if e.Type().IsRegular() && filepath.Ext(e.Name()) == ".go" {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
				return "", err
			}
		}
	}
	return backup, nil
}

// copyFolder copies the challenge's folder to a new one in .gradus/backup, and returns
// that.
func (w *Workspace) copyFolder(ch *grader.Challenge) (string, error) {
	at, err := newBackup(filepath.Join(w.Dir, ".gradus", "backup"))
	if err != nil {
		return "", err
	}
	backup := filepath.Join(at, ch.Track, ch.Slug)
	if err := os.MkdirAll(backup, 0o777); err != nil {
		return "", err
	}
	return backup, os.CopyFS(backup, os.DirFS(w.Path(ch)))
}
