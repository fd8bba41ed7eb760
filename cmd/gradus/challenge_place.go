package main

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/author/draft"
	"github.com/gradus-dev/gradus/grader/author/exercism"
)

// place is where an imported challenge goes.
type place struct {
	dir    string // its folder, which is not there yet
	target exercism.Target
}

// placeFor returns the place of a challenge in the catalogue that challenge new
// would write into: at id, or when that is empty at exercism/NAME, after the
// exercise's directory.
func placeFor(c *cli.Context, exercise, id string) (*place, error) {
	const command = "challenge import exercism"
	root, err := newPlace(c, command)
	if err != nil {
		return nil, err
	}
	if id == "" {
		abs, err := filepath.Abs(exercise)
		if err != nil {
			return nil, err
		}
		id = "exercism/" + filepath.Base(abs)
	}
	track, slug, err := draft.ParseID(id)
	if err != nil {
		return nil, mistaken(err)
	}
	in, err := draft.Open(root)
	if err != nil {
		return nil, mistaken(err)
	}
	if len(in.Skills) == 0 {
		return nil, usage("the catalogue %s has no skills, which a challenge is bound to", root).
			hint("write one [[skills]] with id and title into %s", shellWord(filepath.Join(root, "skills.toml")))
	}
	if err := in.CheckID(track, slug); err != nil {
		return nil, mistaken(err)
	}
	path, err := in.ImportPath(track + "/" + slug)
	if err != nil {
		return nil, err
	}
	skills, err := os.ReadFile(filepath.Join(root, "skills.toml"))
	if err != nil {
		return nil, err
	}
	return &place{in.Folder(track, slug), exercism.Target{Track: track, Slug: slug, Skills: skills,
		Skill: skillFor(in, track), Modules: in.Modules, ImportPath: path}}, nil
}

// skillFor returns the skill named as the track, one below it, or the first.
func skillFor(in *draft.Place, track string) string {
	for _, s := range in.Skills {
		if s.ID == track || strings.HasPrefix(s.ID, track+"/") {
			return s.ID
		}
	}
	return in.Skills[0].ID
}
