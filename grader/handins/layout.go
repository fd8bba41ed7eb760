package handins

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader/workspace"
)

// layout is a way in which a class's hand-ins lie. The first in the table that fits is
// taken.
type layout struct {
	name     string
	platform bool // a learning platform's: it has marks, which may be in the one folder of a tree
	fits     func(t *tree, b *builder) bool
	read     func(t *tree, b *builder) error
}

var layouts = []layout{
	{"gradescope", true, fitsGradescope, readGradescope},
	{"moodle", true, fitsMoodle, readMoodle},
	{"canvas", true, fitsCanvas, readCanvas},
	{"one", false, fitsOne, readOne},
	{"folders", false, fitsFolders, readFolders},
}

// layoutOf returns the layout of a tree, and the tree that has it: t or the one folder in
// it. wanted is the name of the only one to be tried; "" tries all.
func layoutOf(t *tree, b *builder, wanted string) (*layout, *tree) {
	for i, l := range layouts {
		switch {
		case wanted != "" && wanted != l.name:
		case l.fits(t, b), wanted != "" && !l.platform:
			return &layouts[i], t
		case l.platform:
			if in := t.inner(); in != nil && l.fits(in, b) {
				return &layouts[i], in
			}
		}
	}
	return nil, nil
}

// LayoutNames returns the names of the layouts.
func LayoutNames() (names []string) {
	for _, l := range layouts {
		names = append(names, l.name)
	}
	return names
}

func knownLayout(name string) bool {
	return name == "" || slices.ContainsFunc(layouts, func(l layout) bool { return l.name == name })
}

// builder adds to a class what one path holds.
type builder struct {
	class   *Class
	key     string // of the path
	alone   bool   // no other path is named
	options Options
}

// add adds a hand-in that lies at a place below the path.
func (b *builder) add(place string, in workspace.HandIn, h HandIn) {
	h.Key = b.key
	if place != "" {
		h.Key += "/" + place
	}
	h.open = ready(in)
	if in.Path != "" {
		if repo, ok := findRepo(in.Path, !b.options.Deadline.IsZero()); ok {
			h.open = repo.opener(in.Name, b.options.Deadline)
		}
	}
	b.class.HandIns = append(b.class.HandIns, &h)
}

// one adds what is at a path on disk as one hand-in.
func (b *builder) one(path string) error {
	name := filepath.Base(path)
	b.add("", workspace.HandIn{Name: name, Path: path}, HandIn{Learners: called(name)})
	return nil
}

// called returns the learner whom a folder or an archive is named after.
func called(name string) []Learner {
	lower := strings.ToLower(name)
	for _, end := range []string{".tar.gz", ".tgz", ".tar", ".zip", ".git", ".go"} {
		if strings.HasSuffix(lower, end) {
			name = name[:len(name)-len(end)]
			break
		}
	}
	return []Learner{{Login: name}}
}

// fitsOne says that a path is one hand-in, and no class: a repository, or what has a file
// or a folder called as a challenge is. Of several paths that are named it is what holds
// Go files, and any archive; an archive that is named by itself is if it holds no folders
// to be learners'.
func fitsOne(t *tree, b *builder) bool {
	if t.dir != "" {
		if _, ok := findRepo(t.dir, true); ok {
			return true
		}
	}
	code, folders := false, 0
	for _, p := range t.parts {
		ext := ""
		if p.isDir {
			folders++
		} else if ext = filepath.Ext(p.name); ext == ".go" {
			code = true
		}
		if (p.isDir || ext == ".go") && b.options.Named != nil && b.options.Named(strings.TrimSuffix(p.name, ext)) {
			return true
		}
	}
	if t.dir == "" {
		return code || folders < 2 || !b.alone
	}
	return code && !b.alone
}

func readOne(_ *tree, b *builder) error {
	return b.one(filepath.FromSlash(b.key))
}

// fitsFolders is for what no other layout fits.
func fitsFolders(*tree, *builder) bool { return true }

// readFolders takes each name of a class's folder for what one learner handed in.
func readFolders(t *tree, b *builder) error {
	// "class/" in class.zip is the class, where somebody packed the folder.
	if in := t.inner(); in != nil && t.dir == "" && strings.TrimSuffix(t.name, filepath.Ext(t.name)) == in.name {
		t = in
	}
	for _, p := range t.parts {
		b.add(p.name, p.handIn(), HandIn{Learners: called(p.name)})
	}
	return nil
}
