// Package handins finds what a class handed in, and reads who handed it in, and when,
// from where it lies: folders, the archives in which Gradescope, Moodle and Canvas let a
// teacher download it, git repositories, a list. Paths come in from the command line,
// HandIns go out to whoever grades them; package workspace decides what of one is graded.
//
// A folder or a zip archive is listed as parts (tree.go). The first row of a table of
// layouts that fits reads the parts (layout.go and a file each); git.go reads commits,
// roster.go lists. Names and contents are the learners': nothing of them is run, no
// configuration of their repositories is obeyed, and whoever prints a name cleans it.
package handins

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader/workspace"
)

// HandIn is what one learner, or one group, handed in.
type HandIn struct {
	// Key is where it lies, as a slash path from what was named: the same in each run
	// over the same files, and unique among them.
	Key       string
	Learners  []Learner // at least one
	Challenge string    // that the roster says it answers; "" where none does
	Submitted time.Time // zero where that is not known
	Late      bool      // the platform marked it as late

	open func(ctx context.Context) (opened, error)
}

// Learner is who handed in, as far as the layout says. One field at least is set.
type Learner struct {
	Name  string `json:"name,omitempty"`
	ID    string `json:"id,omitempty"` // the platform's, or the school's
	Email string `json:"email,omitempty"`
	Login string `json:"login,omitempty"`
}

// String returns what a person would call the learner.
func (l Learner) String() string { return cmp.Or(l.Name, l.Login, l.Email, l.ID) }

// opened is a hand-in that can be read until it is closed.
type opened struct {
	workspace.HandIn
	submitted time.Time // zero where that is not known
	close     func()
}

// Open makes what was handed in ready to be read, until close is called. It fills in the
// time where only the content tells it. A hand-in that can't be one is a
// *workspace.BadSubmission.
func (h *HandIn) Open(ctx context.Context) (in workspace.HandIn, close func(), err error) {
	o, err := h.open(ctx)
	if err != nil {
		return workspace.HandIn{}, nil, err
	}
	if h.Submitted.IsZero() {
		h.Submitted = o.submitted
	}
	return o.HandIn, o.close, nil
}

// ready opens what needs nothing to be done before and after.
func ready(in workspace.HandIn) func(context.Context) (opened, error) {
	return func(context.Context) (opened, error) { return opened{HandIn: in, close: func() {}}, nil }
}

// nothingThere opens what a roster names and nobody put there.
func nothingThere(context.Context) (opened, error) {
	return opened{}, &workspace.BadSubmission{Stray: true, Message: "nothing is there", Hint: "the roster names it"}
}

// Options say how hand-ins are found.
type Options struct {
	Layout string // the name of a layout; "" for the one that fits
	// Deadline is up to when commits of git repositories count; zero reads a working tree
	// as it is, and of a bare repository what HEAD names.
	Deadline time.Time
	// Named reports whether a challenge or a track is called so: a folder with a folder or
	// a Go file of such a name in it is one hand-in, and no class.
	Named func(name string) bool
}

// Class is what Find found; Close closes the archives it reads.
type Class struct {
	HandIns []*HandIn // by Key
	close   []func() error
}

// Close closes the archives that the hand-ins are in.
func (c *Class) Close() error {
	var err error
	for _, f := range c.close {
		err = errors.Join(err, f())
	}
	return err
}

// Find finds the hand-ins in folders and archives. An error is for whoever named them.
func Find(paths []string, o Options) (*Class, error) {
	if !knownLayout(o.Layout) {
		return nil, fmt.Errorf("there is no layout %q; there are %s", o.Layout, strings.Join(LayoutNames(), ", "))
	}
	c := &Class{}
	paths = slices.Compact(slices.Sorted(slices.Values(cleaned(paths))))
	for _, p := range paths {
		if err := c.find(p, len(paths) == 1, o); err != nil {
			c.Close()
			return nil, fmt.Errorf("%s: %w", p, withoutPath(err))
		}
	}
	slices.SortStableFunc(c.HandIns, func(a, b *HandIn) int { return cmp.Compare(a.Key, b.Key) })
	return c, nil
}

func cleaned(paths []string) (out []string) {
	for _, p := range paths {
		out = append(out, filepath.Clean(p))
	}
	return out
}

// withoutPath drops the path of a file system's error, where the caller names it.
func withoutPath(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}

func (c *Class) find(path string, alone bool, o Options) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	b := &builder{class: c, key: filepath.ToSlash(path), alone: alone, options: o}
	if !info.IsDir() && !isZip(path) {
		return b.one(path)
	}
	t, err := openTree(path)
	switch {
	case err != nil && !info.IsDir():
		return b.one(path) // which says what is wrong with it
	case err != nil:
		return err
	}
	c.close = append(c.close, t.close)
	l, t := layoutOf(t, b, o.Layout)
	if l == nil {
		return fmt.Errorf("it is not laid out as a download from %s is", o.Layout)
	}
	return l.read(t, b)
}
