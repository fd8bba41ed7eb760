package draft

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
)

// Place is the catalogue that a challenge goes into.
type Place struct {
	Dir     string // as it was named
	New     bool   // nothing is there yet: Write makes a catalogue of it
	Skills  []grader.Skill
	Modules grader.Modules // that submissions may import

	slugs  map[string]string // ID by slug
	module string            // module path above Dir; "" for none
	below  string            // slash path from the module's directory to Dir
}

// Open looks at the catalogue in dir. One that is missing or empty will be made by
// Write. The error for anything else that is no catalogue is a *Mistake.
func Open(dir string) (*Place, error) {
	p := &Place{Dir: dir, slugs: map[string]string{}}
	if err := p.findModule(); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	switch info, statErr := os.Stat(dir); {
	case statErr == nil && !info.IsDir():
		return nil, mistake("%s is a file; a catalogue is a directory", dir).hint("name a directory that is empty, or one that has a skills.toml")
	case errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0:
		p.New = true
		return p, nil
	case err != nil:
		return nil, fmt.Errorf("read the catalogue: %w", err)
	}
	if _, err := os.Stat(p.skillsFile()); errors.Is(err, fs.ErrNotExist) {
		return nil, mistake("%s is no catalogue: it has no skills.toml", dir).
			hint("to make one, name a directory that is empty or not there yet").
			hint("or write a skills.toml there, with [[skills]] that have an id and a title")
	}
	cat, err := catalog.LoadBegun(os.DirFS(dir))
	if err != nil {
		return nil, mistake("the catalogue %s: %v", dir, err)
	}
	p.Skills, p.Modules = cat.Skills, cat.Modules()
	for _, ch := range cat.Challenges() {
		p.slugs[ch.Slug] = ch.ID()
	}
	for id := range cat.Broken() {
		p.slugs[path.Base(id)] = id
	}
	return p, nil
}

func (p *Place) skillsFile() string { return filepath.Join(p.Dir, "skills.toml") }

// SkillIDs returns the IDs of the skill tree, in its order.
func (p *Place) SkillIDs() []string {
	var ids []string
	for _, s := range p.Skills {
		ids = append(ids, s.ID)
	}
	return ids
}

// Folder returns the folder of a challenge.
func (p *Place) Folder(track, slug string) string { return filepath.Join(p.Dir, track, slug) }

// CheckID returns what keeps a challenge from having this place, as a *Mistake.
func (p *Place) CheckID(track, slug string) error {
	if _, _, err := ParseID(track + "/" + slug); err != nil {
		return err
	}
	folder := p.Folder(track, slug)
	if _, err := os.Lstat(folder); err == nil {
		return mistake("%s is there already; nothing was changed", folder).hint("choose another name, or move that folder away first")
	}
	if id, taken := p.slugs[slug]; taken {
		return mistake("the slug %s is taken by %s; slugs are unique over all tracks", slug, id).hint("choose another name")
	}
	return nil
}

// findModule finds the Go module that the catalogue lies in, by whose path hidden
// tests import the package.
func (p *Place) findModule() error {
	abs, err := filepath.Abs(p.Dir)
	if err != nil {
		return err
	}
	root, data := moduleAbove(abs)
	if p.module = modfile.ModulePath(data); p.module == "" {
		return nil
	}
	rel, err := filepath.Rel(root, abs)
	p.below = filepath.ToSlash(rel)
	return err
}

// ImportPath returns the path by which hidden tests import a challenge's package.
// A catalogue in no module gets one of its own, if it is made, or is taken for one.
func (p *Place) ImportPath(id string) (string, error) {
	if p.module != "" {
		return path.Join(p.module, p.below, id), nil
	}
	module, err := p.ownModule()
	return module + "/" + id, err
}

// ownModule makes a module path of the directory's name. The domain is one that
// RFC 2606 keeps for examples.
func (p *Place) ownModule() (string, error) {
	abs, err := filepath.Abs(p.Dir)
	if err != nil {
		return "", err
	}
	name := legal(filepath.Base(abs))
	if name == "" {
		name = "challenges"
	}
	return "example.com/" + name, nil
}

// catalogueFiles are what a new catalogue begins with: the skill, those above it,
// and a module file, so that go test and editors work in it.
func (p *Place) catalogueFiles(skill string) ([]grader.File, error) {
	var tree strings.Builder
	tree.WriteString("# The skills that challenges of this catalogue practise. A skill's ID is its path,\n" +
		"# and comes after the one above it. Order here is the order of \"gradus skills\".\n")
	names := strings.Split(skill, "/")
	for i, name := range names {
		fmt.Fprintf(&tree, "\n[[skills]]\nid = %q\ntitle = %q\n", strings.Join(names[:i+1], "/"), sentence(name))
	}
	files := []grader.File{{Name: "skills.toml", Data: []byte(tree.String())}}
	if p.module != "" {
		return files, nil
	}
	module, err := p.ownModule()
	return append(files, grader.File{Name: "go.mod", Data: fmt.Appendf(nil, moduleFile, module)}), err
}

// moduleFile is the go.mod of a new catalogue.
const moduleFile = `module %s

go 1.26

ignore starter

// Hidden tests may import grader/judge/cost, property, schedule and sentinel of gradus,
// from a copy that gradus keeps. Learners' modules get none of it.
require github.com/gradus-dev/gradus v0.0.0

replace github.com/gradus-dev/gradus => ./.gradus

// What else this file requires, submissions may import.
`
