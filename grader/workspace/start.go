package workspace

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// Started says what Start did.
type Started struct {
	Dir     string   // the challenge's folder
	Written []string // file names
	Kept    []string // files that were there and stay as they are
	Backup  string   // where the folder's files went first; "" when nothing was moved
}

// Start copies a challenge's starter, README and public examples into the
// workspace. It overwrites nothing: files that are there are kept. With force,
// the folder is copied to .gradus/backup first and then starts anew.
func (w *Workspace) Start(ch *grader.Challenge, force bool) (*Started, error) {
	dir := w.Path(ch)
	s := &Started{Dir: dir}
	files, err := starterFiles(ch)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", ch.Slug, err)
	}
	_, statErr := os.Lstat(dir)
	if force && statErr == nil {
		if s.Backup, err = w.backUp(ch); err != nil {
			return nil, fmt.Errorf("back up %s before starting anew: %w", dir, err)
		}
	}
	for _, f := range files {
		target := filepath.Join(dir, f.name)
		if _, err := os.Lstat(target); err == nil && s.Backup == "" {
			s.Kept = append(s.Kept, f.name)
			continue
		}
		if err := write(target, f.data); err != nil {
			return nil, fmt.Errorf("start %s: %w", ch.Slug, err)
		}
		s.Written = append(s.Written, f.name)
	}
	return s, nil
}

func starterFiles(ch *grader.Challenge) ([]file, error) {
	var files []file
	for _, name := range append(slices.Clone(ch.Files.Starter), ch.Files.Readme) {
		data, err := fs.ReadFile(ch.FS, name)
		if err != nil {
			return nil, err
		}
		files = append(files, file{path.Base(name), data})
	}
	return files, nil
}

// backUp copies the challenge's folder and then removes the Go files in it that
// a fresh start would otherwise meet. It returns the backup's directory.
func (w *Workspace) backUp(ch *grader.Challenge) (string, error) {
	dir := w.Path(ch)
	stamp := time.Now().Format("20060102-150405.000")
	backup := filepath.Join(w.Dir, ".gradus", "backup", stamp, ch.Track, ch.Slug)
	if err := os.MkdirAll(backup, 0o777); err != nil {
		return "", err
	}
	if err := os.CopyFS(backup, os.DirFS(dir)); err != nil {
		return "", err
	}
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
