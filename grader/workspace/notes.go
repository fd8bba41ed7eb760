package workspace

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// textWidth is what a line of a report has room for, in bytes.
const textWidth = 76

// notes lists what was left out of the submission though one might expect it there: in the
// folder f and its parents, and other folders with Go files.
func (c *collector) notes(f *folder) []string {
	var list []leftOut
	for _, l := range c.left {
		if l.rule.treatment != quiet && l.rule.treatment != silent && around(path.Dir(strings.TrimSuffix(l.path, "/")), f.path) {
			list = append(list, l)
		}
	}
	notes := c.listed(list)
	if others := c.others(f); len(others) > 0 {
		notes = append(notes, someOf(others, textWidth-len(" (folders of their own)"))+" ("+plural(len(others), "a folder of its own", "folders of their own")+")")
	}
	if c.cut {
		notes = append(notes, "folders below ("+unlooked.why+")")
	}
	return notes
}

// besides tells what is not part of the submission where all of that is in one archive.
func (c *collector) besides(archive entry) []string {
	return c.listed(slices.DeleteFunc(slices.Clone(c.left), func(l leftOut) bool {
		return l.rule.treatment == quiet || l.rule.treatment == silent || l.path == archive.path
	}))
}

// there returns what to report of a hand-in with nothing to grade: all names that are left
// out, without files of systems and tools unless there is nothing else.
func (c *collector) there() []leftOut {
	list := slices.DeleteFunc(slices.Clone(c.left), func(l leftOut) bool { return l.rule.treatment == silent })
	if len(list) == 0 {
		return c.left
	}
	return list
}

func (c *collector) listed(list []leftOut) []string {
	slices.SortStableFunc(list, func(a, b leftOut) int { return strings.Compare(a.path, b.path) })
	var notes []string
	for i, l := range list {
		if i == maxIgnored {
			return append(notes, fmt.Sprintf("and %d more", len(list)-i))
		}
		notes = append(notes, shown(l.path)+" ("+c.reason(l)+")")
	}
	return notes
}

// reason says why something is left out; not to rename it where that would replace a
// file.
func (c *collector) reason(l leftOut) string {
	base := path.Base(l.path)
	why, f := of(l.rule.why, base), c.folders[path.Dir(l.path)]
	if f != nil && why != l.rule.why && slices.ContainsFunc(f.files, func(s *sourceFile) bool { return s.base() == goName(base) }) {
		why, _, _ = strings.Cut(why, "; ")
	}
	return why
}

// around reports whether dir is inner or a folder around it.
func around(dir, inner string) bool {
	return dir == top || dir == inner || strings.HasPrefix(inner, dir+"/")
}

// others returns the folders beside f that hold Go files.
func (c *collector) others(f *folder) []string {
	var names []string
	for _, other := range c.folders {
		if other != f && other.err == nil {
			names = append(names, folderName(other.path))
		}
	}
	slices.Sort(names)
	return names
}

// folderName is how messages call a folder of a hand-in.
func folderName(p string) string {
	if p == top {
		return "./"
	}
	return shown(p) + "/"
}

func namesOf(list []leftOut) []string {
	var names []string
	for _, l := range list {
		names = append(names, shown(l.path))
	}
	slices.Sort(names)
	return names
}

// someOf lists names in about so many bytes, and says how many more there are.
func someOf(names []string, room int) string {
	text := names[0]
	for i, n := range names[1:] {
		left := len(names) - 1 - i
		if left == 1 && len(text)+len(" and ")+len(n) <= room {
			return text + " and " + n
		}
		if len(text)+len(n)+len(", and 1000 more") > room {
			return fmt.Sprintf("%s and %d more", text, left)
		}
		text += ", " + n
	}
	return text
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// advice says what to do about a hand-in with nothing to grade: the first rule with
// an advice that some name of it came under, else where a starter comes from.
func (c *collector) advice() string {
	switch {
	case len(c.archives) > 1:
		return "there are several archives; name one of them"
	case c.nested && len(c.archives) == 1:
		return "an archive in an archive in a hand-in is not read: hand in " + shown(c.archives[0].base())
	}
	reasons := []*rule{&constrained}
	for i := range fileRules {
		reasons = append(reasons, &fileRules[i])
	}
	for _, r := range reasons {
		i := slices.IndexFunc(c.left, func(l leftOut) bool { return l.rule == r })
		if i >= 0 && r.help != "" {
			return shown(c.left[i].path) + ": " + of(r.help, path.Base(c.left[i].path))
		}
	}
	return "gradus start " + c.ch.Slug + " puts a starter in place; if the code is elsewhere, name that directory"
}
