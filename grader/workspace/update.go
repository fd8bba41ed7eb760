package workspace

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// Change is a difference between a file that a learner was given with a challenge and the
// challenge's present version of it.
type Change struct {
	Name   string
	Before []byte // what was given; nil if nothing was, or nobody knows any more
	After  []byte // what is given now
	Done   bool   // the file in the workspace is the new one; else it is the learner's, and stays
}

// Update brings the files that a learner was given with a challenge, and has not changed,
// up to date. Files that learners write themselves are never touched. It returns the
// differences.
func (w *Workspace) Update(ch *grader.Challenge) ([]Change, error) {
	files, err := Given(ch)
	if err != nil {
		return nil, fmt.Errorf("update %s: %w", ch.Slug, err)
	}
	var changes []Change
	var noted []string
	for _, f := range files {
		target := filepath.Join(w.Path(ch), f.Name)
		before, err := readOrNil(w.givenPath(ch, f.Name))
		if err != nil {
			return changes, fmt.Errorf("update %s: %w", ch.Slug, err)
		}
		there, err := readOrNil(target)
		if err != nil {
			return changes, fmt.Errorf("update %s: %w", ch.Slug, err)
		}
		if bytes.Equal(there, f.Data) || bytes.Equal(before, f.Data) {
			noted = append(noted, f.Name)
			continue
		}
		learners := written(ch, f.Name)
		if learners && before == nil {
			continue // nobody knows whether it changed
		}
		c := Change{Name: f.Name, Before: before, After: f.Data, Done: !learners && bytes.Equal(there, before)}
		if c.Done {
			if err := write(target, f.Data); err != nil {
				return changes, fmt.Errorf("update %s: %w", ch.Slug, err)
			}
		}
		changes, noted = append(changes, c), append(noted, f.Name)
	}
	return changes, w.noteGiven(ch, noted)
}

// written reports whether a file of a challenge's start is what learners write.
func written(ch *grader.Challenge, name string) bool {
	return filepath.Ext(name) == ".go" && strings.HasSuffix(name, "_test.go") == (ch.Kind == grader.KindTests)
}

func readOrNil(name string) ([]byte, error) {
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

// givenPath is where a workspace keeps what a learner was given.
func (w *Workspace) givenPath(ch *grader.Challenge, name string) string {
	return filepath.Join(w.Dir, ".gradus", "given", ch.Track, ch.Slug, name)
}

// noteGiven keeps what a learner is given now under these names.
func (w *Workspace) noteGiven(ch *grader.Challenge, names []string) error {
	files, err := Given(ch)
	if err != nil {
		return err
	}
	for _, f := range files {
		if !slices.Contains(names, f.Name) {
			continue
		}
		if err := write(w.givenPath(ch, f.Name), f.Data); err != nil {
			return fmt.Errorf("note what %s began with: %w", ch.Slug, err)
		}
	}
	return nil
}
