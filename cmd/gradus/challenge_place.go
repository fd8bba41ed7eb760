package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/urfave/cli/v2"
	"golang.org/x/mod/modfile"

	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/exercism"
)

// place is where an imported challenge goes.
type place struct {
	dir    string // its folder, which is not there yet
	target exercism.Target
}

var folderName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// placeFor returns the place of a challenge in the catalogue of --challenges or
// of the workspace: at id, or when that is empty at exercism/NAME, after the
// exercise's directory.
func (a *app) placeFor(c *cli.Context, exercise, id string) (*place, error) {
	root := c.String("challenges")
	if root == "" {
		if ws, err := findWorkspace(); err == nil {
			root = ws.Challenges
		}
	}
	if root == "" {
		return nil, usage("import needs the catalogue to put the challenge into").
			hint("type: gradus challenge import exercism --challenges DIR %s", shellWord(exercise))
	}
	if info, err := os.Stat(root); err != nil || !info.IsDir() {
		return nil, usage("the catalogue %s is no directory", root).hint("make one: a directory with a skills.toml, as challenges has it")
	}
	cat, err := catalog.LoadBegun(os.DirFS(root))
	if err != nil {
		return nil, usage("the catalogue %s: %v", root, err).hint("write one [[skills]] with id and title into %s", shellWord(filepath.Join(root, "skills.toml")))
	}
	if len(cat.Skills) == 0 {
		return nil, usage("the catalogue %s has no skills", root).hint("write one [[skills]] with id and title into %s", shellWord(filepath.Join(root, "skills.toml")))
	}
	skills, err := os.ReadFile(filepath.Join(root, "skills.toml"))
	if err != nil {
		return nil, err
	}
	track, slug, err := nameOf(root, exercise, id)
	if err != nil {
		return nil, err
	}
	if taken, _ := filepath.Glob(filepath.Join(root, "*", slug)); len(taken) > 0 {
		return nil, usage("%s is there already; nothing was changed", taken[0]).
			hint("type another name: gradus challenge import exercism --challenges %s %s %s/%s-2", shellWord(root), shellWord(exercise), track, slug)
	}
	return &place{filepath.Join(root, track, slug), exercism.Target{Track: track, Slug: slug, Skills: skills, Skill: skillFor(cat, track),
		Modules: cat.Modules(), ImportPath: importBase(root) + "/" + track + "/" + slug}}, nil
}

// nameOf returns the track and the slug that id, or the exercise, asks for.
func nameOf(root, exercise, id string) (track, slug string, err error) {
	if id == "" {
		abs, err := filepath.Abs(exercise)
		if err != nil {
			return "", "", err
		}
		id = "exercism/" + filepath.Base(abs)
	}
	track, slug, _ = strings.Cut(id, "/")
	if !folderName.MatchString(track) || !folderName.MatchString(slug) {
		return "", "", usage("%q is not of the form TRACK/SLUG, both lower-case words joined by hyphens", id).
			hint("type: gradus challenge import exercism --challenges %s %s exercism/SLUG", shellWord(root), shellWord(exercise))
	}
	return track, slug, nil
}

// skillFor returns the skill named as the track, one below it, or the first.
func skillFor(cat *catalog.Catalog, track string) string {
	for _, s := range cat.Skills {
		if s.ID == track || strings.HasPrefix(s.ID, track+"/") {
			return s.ID
		}
	}
	return cat.Skills[0].ID
}

// importBase returns the import path of a catalogue: the one its challenges have,
// else the one it has in the Go module around it, else one that stands for none.
func importBase(root string) string {
	if cat, err := catalog.Load(os.DirFS(root)); err == nil {
		for _, found := range cat.Challenges {
			if ch, err := cat.Open(found.ID()); err == nil {
				if base, ok := strings.CutSuffix(ch.ImportPath, "/"+ch.ID()); ok && base != "gradus.invalid" {
					return base
				}
			}
		}
	}
	abs, err := filepath.Abs(root)
	if err != nil {
		return noModule
	}
	for dir := abs; ; dir = filepath.Dir(dir) {
		if data, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil {
			rel, err := filepath.Rel(dir, abs)
			if module := modfile.ModulePath(data); module != "" && err == nil {
				return strings.TrimSuffix(module+"/"+filepath.ToSlash(rel), "/.")
			}
		}
		if dir == filepath.Dir(dir) {
			return noModule
		}
	}
}

// noModule is the import path of a catalogue outside any module. Hidden tests are
// built with the challenge's package at whatever path they import it by.
const noModule = "example.com/challenges"
