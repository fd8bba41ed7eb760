package workspace

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"

	"github.com/gradus-dev/gradus/grader"
)

// Entry is one name of a hand-in that is neither a folder nor an archive of its own, as
// one learner's part of a class's archive is.
type Entry struct {
	Path string      // a slash path inside the hand-in: clean, relative, without ".."
	Mode fs.FileMode // its type
	Open func() (io.ReadCloser, error)
}

// HandIn is what somebody handed in: a folder or a file at Path, or else Entries.
type HandIn struct {
	Name    string // how messages call it; the base of Path if that is set
	Path    string
	Entries []Entry
}

// Freeze is the function Freeze for any hand-in. That an entry can't be read is a plain
// error: what lists it is not the learner's.
func (h HandIn) Freeze(ch *grader.Challenge) (*grader.Submission, error) {
	if h.Path != "" {
		return Freeze(h.Path, ch)
	}
	c := &collector{ch: ch, name: h.Name}
	if err := c.list(h.Entries); err != nil {
		return nil, err
	}
	return c.submission()
}

func (c *collector) list(entries []Entry) error {
	for _, e := range entries {
		if _, err := c.see(entry{e.Path, e.Mode.Type(), e.Open}); err != nil {
			return err
		}
	}
	return nil
}

// Answers returns which of the challenges a hand-in answers: those that a folder of it
// is called after and holds the package of. Where none is, it is the one challenge whose
// package it holds, if there is just one; code counts before tests.
func (h HandIn) Answers(challenges []*grader.Challenge) ([]*grader.Challenge, error) {
	var named []*grader.Challenge
	held := map[grader.Kind][]*grader.Challenge{}
	for _, kind := range []grader.Kind{grader.KindCode, grader.KindTests} {
		folders, err := h.packages(kind)
		if err != nil {
			return nil, err
		}
		for _, ch := range challenges {
			if ch.Kind != kind {
				continue
			}
			best := bestRank(folders, ch)
			if best <= unnamed {
				held[kind] = append(held[kind], ch)
			}
			if best < unnamed {
				named = append(named, ch)
			}
		}
	}
	switch code, tests := held[grader.KindCode], held[grader.KindTests]; {
	case len(named) > 0:
		return named, nil
	case len(code) == 1:
		return code, nil
	case len(code) == 0 && len(tests) == 1:
		return tests, nil
	}
	return nil, nil
}

// bestRank returns the least rank of the folders that hold the package of ch, or tests of
// it; more than unnamed where none does.
func bestRank(folders []*folder, ch *grader.Challenge) int {
	best := unnamed + 1
	for _, f := range folders {
		if f.holds(ch.Package) || ch.Kind == grader.KindTests && f.holds(ch.Package+"_test") {
			best = min(best, rankFor(ch, f.path))
		}
	}
	return best
}

// packages returns the folders with files of a kind that may be graded.
func (h HandIn) packages(kind grader.Kind) ([]*folder, error) {
	c := &collector{ch: &grader.Challenge{Kind: kind}, name: h.Name}
	defer c.close()
	var err error
	if h.Path != "" {
		c.name = filepath.Base(h.Path)
		err = c.path(h.Path)
	} else {
		err = c.list(h.Entries)
	}
	if err != nil {
		return nil, err
	}
	return c.packages()
}

// packages is that, and looks into the one archive where there are none.
func (c *collector) packages() (folders []*folder, err error) {
	for _, p := range slices.Sorted(maps.Keys(c.folders)) {
		if err := c.folders[p].load(); err != nil {
			return nil, err
		}
		if !c.folders[p].empty() {
			folders = append(folders, c.folders[p])
		}
	}
	if len(folders) > 0 || len(c.archives) != 1 || c.nested {
		return folders, nil
	}
	e := c.archives[0]
	data, err := e.read(maxArchive + 1)
	if err != nil {
		return nil, within(c.readError(err), e.path)
	}
	in := &collector{ch: c.ch, name: e.base(), nested: true}
	if err := in.content(data); err != nil {
		return nil, within(err, e.path)
	}
	return in.packages()
}

// NoChallenge says that a hand-in answers none of the challenges, of which there are so
// many.
func NoChallenge(all int) *BadSubmission {
	return &BadSubmission{Stray: true, Message: fmt.Sprintf("it answers none of the %d challenges, or could answer several", all),
		Hint: "a folder called as a challenge is says which it answers; or name the one for all: --challenge SLUG"}
}
