package workspace

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gradus-dev/gradus/grader"
)

// collector gathers what a hand-in lists: the files that may be graded, by folder,
// and what is left out.
type collector struct {
	ch      *grader.Challenge
	name    string
	lone    bool     // it is one file
	archive bool     // it is an archive
	nested  bool     // in another hand-in
	root    *os.Root // of a folder; nil elsewhere

	atTop, below int  // names seen
	cut          bool // there are more below than are looked at

	folders  map[string]*folder
	archives []entry
	left     []leftOut
	skipped  map[string]bool // folders that are left out
	bytes    int             // of Go files read
}

// leftOut is a name that is left out.
type leftOut struct {
	path string // of a folder with a slash at its end
	rule *rule
}

var tooMany = &BadSubmission{Message: fmt.Sprintf("more than %d names", maxEntries), Hint: "hand in the challenge's own folder alone"}

// see decides about one entry; more reports whether what it holds may be wanted.
func (c *collector) see(e entry) (more bool, err error) {
	if c.inSkipped(e) {
		return false, nil
	}
	r := ruleFor(name{e.base(), e.mode, c.ch.Kind})
	if e.mode.IsDir() && r.treatment != taken {
		c.skip(e.path, r)
		return false, nil
	}
	if e.dir() == top {
		if c.atTop++; c.atTop > maxEntries {
			return false, tooMany
		}
	} else if c.below++; c.below > maxEntries {
		c.cut = true
		return false, nil
	}
	switch {
	case e.mode.IsDir():
		return true, nil
	case r.treatment == taken:
		return true, c.add(e)
	case r.treatment == packed:
		c.archives = append(c.archives, e)
		c.leave(e.path, r)
		return true, nil
	}
	c.leave(e.path, r)
	return false, nil
}

// inSkipped reports whether an entry lies in a folder that is left out. An archive
// need not list the folder itself.
func (c *collector) inSkipped(e entry) bool {
	parts := strings.Split(e.path, "/")
	for i, part := range parts[:len(parts)-1] {
		dir := path.Join(parts[:i+1]...)
		if c.skipped[dir] {
			return true
		}
		r := ruleFor(name{base: part, mode: fs.ModeDir})
		if i >= maxDepth {
			r = &unlooked
		}
		if r.treatment != taken {
			c.skip(dir, r)
			return true
		}
	}
	return false
}

// skip leaves a folder out.
func (c *collector) skip(dir string, r *rule) {
	if c.skipped == nil {
		c.skipped = map[string]bool{}
	}
	if c.skipped[dir] {
		return
	}
	c.skipped[dir] = true
	c.leave(dir+"/", r)
}

func (c *collector) leave(path string, r *rule) {
	if len(c.left) < maxEntries {
		c.left = append(c.left, leftOut{path, r})
	}
}

// in returns the folder at a path.
func (c *collector) in(p string) *folder {
	if c.folders == nil {
		c.folders = map[string]*folder{}
	}
	if c.folders[p] == nil {
		c.folders[p] = &folder{path: p, c: c}
	}
	return c.folders[p]
}

// add puts a file that may be graded into its folder.
func (c *collector) add(e entry) error {
	f := c.in(e.dir())
	if slices.ContainsFunc(f.files, func(other *sourceFile) bool { return other.path == e.path }) {
		f.bad = &BadSubmission{File: shown(e.path), Message: "the same name twice", Hint: "pack the folder anew"}
	}
	if len(f.files) == maxFiles {
		f.bad = &BadSubmission{Message: fmt.Sprintf("more than %d Go files", maxFiles), Hint: "hand in the challenge's own folder alone"}
		return nil
	}
	f.files = append(f.files, &sourceFile{entry: e})
	return nil
}

// close ends the reading of a folder.
func (c *collector) close() {
	if c.root != nil {
		c.root.Close()
	}
}

func printable(name string) bool {
	if len(name) > maxName || !utf8.ValidString(name) {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) || r == '"' || r == '\\' || r == '/' })
}

// shown returns a path as messages name it: quoted where it could hurt.
func shown(p string) string {
	for part := range strings.SplitSeq(strings.TrimSuffix(p, "/"), "/") {
		if !printable(part) {
			return strconv.QuoteToASCII(p[:min(len(p), maxName)])
		}
	}
	return p
}
