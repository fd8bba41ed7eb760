package main

import (
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/author/draft"
	"github.com/gradus-dev/gradus/grader/catalog"
)

// authorsDir returns the directory or pack of the catalogue that commands for authors
// are about: that of --challenges, else the one that the current directory is in, its
// directory challenges, or what the workspace names. It is "" where there is none.
func authorsDir(c *cli.Context) (string, error) {
	if dir := c.String("challenges"); dir != "" {
		return dir, nil
	}
	cwd, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for at := cwd; ; at = filepath.Dir(at) {
		if isCatalogue(at) {
			return filepath.Rel(cwd, at)
		}
		if at == filepath.Dir(at) {
			break
		}
	}
	if isCatalogue("challenges") {
		return "challenges", nil
	}
	return settings().Challenges, nil
}

func isCatalogue(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, "skills.toml"))
	return err == nil && info.Mode().IsRegular()
}

// authorsCatalogue loads it, or the one built in where there is none.
func (a *app) authorsCatalogue(c *cli.Context) (*catalog.Catalog, error) {
	dir, err := authorsDir(c)
	if err != nil {
		return nil, err
	}
	a.refreshHelpers(dir)
	return a.load(c, dir)
}

// refreshHelpers keeps what hidden tests may import of gradus up to date in a catalogue's
// directory. A check does not need it, so nothing fails where it can't be done.
func (a *app) refreshHelpers(dir string) {
	if dir == "" || !isCatalogue(dir) { // the one built in, or a pack
		return
	}
	switch changed, missing, err := draft.Refresh(dir); {
	case err != nil:
		a.warn("%v", err)
	case changed:
		a.say("%s is up to date again", filepath.Join(dir, draft.HelpersDir))
	case missing != "":
		a.hint("for go test and editors to find what the hidden tests import of gradus, write " + missing)
	}
}
