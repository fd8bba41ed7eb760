package main

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/pack"
)

// catalogue loads the challenges of --challenges, a directory or a pack, else
// those the workspace names, else the built-in ones. It reads no manifest yet.
func (a *app) catalogue(c *cli.Context) (*catalog.Catalog, error) {
	dir := c.String("challenges")
	if dir == "" {
		dir = settings().Challenges
	}
	return a.load(c, dir)
}

// wholeCatalogue is catalogue for commands about all challenges. Broken ones are
// told and left out.
func (a *app) wholeCatalogue(c *cli.Context) (*catalog.Catalog, error) {
	cat, err := a.catalogue(c)
	if err != nil {
		return nil, err
	}
	a.tellBroken(cat)
	return cat, nil
}

func (a *app) tellBroken(cat *catalog.Catalog) {
	for _, id := range slices.Sorted(maps.Keys(cat.Broken())) {
		first, _, _ := strings.Cut(cat.Broken()[id].Error(), "\n")
		a.warn("challenge %s is left out: %s", id, first)
	}
}

// load loads a catalogue from a directory or a pack; "" is the built-in one. Its failure
// says which setting names that.
func (a *app) load(c *cli.Context, from string) (*catalog.Catalog, error) {
	cat, err := a.loadFrom(c, from)
	if f, ok := errors.AsType[*failure](err); ok && from == settings().Challenges && fromWhere(c) != "" {
		f.hint("it is named by %s", fromWhere(c))
	}
	return cat, err
}

func (a *app) loadFrom(c *cli.Context, from string) (*catalog.Catalog, error) {
	if from == "" {
		return catalog.Load(challenges.FS)
	}
	info, err := os.Stat(from)
	switch {
	case err == nil && info.Mode().IsRegular():
		return a.openPack(c, from)
	case err != nil || !info.IsDir():
		return nil, usage("the catalogue %s is neither a directory nor a pack", from).hint("a catalogue has TRACK/SLUG/challenge.toml files below skills.toml")
	}
	if _, err := os.Lstat(filepath.Join(from, pack.ContentsFile)); err == nil {
		return nil, usage("the catalogue %s is a pack that somebody unpacked", from).hint("name the pack itself, the .zip file: gradus reads it as it is")
	}
	cat, err := catalog.Load(os.DirFS(from))
	if err != nil {
		return nil, usage("the catalogue %s: %v", from, err)
	}
	return cat, nil
}

// toGrade refuses a challenge whose hidden parts are not here.
func toGrade(ch *grader.Challenge) error {
	if ch.Withheld == nil {
		return nil
	}
	return usage("%s can't be graded here: %s", ch.ID(), ch.Withheld.Reason).hint("%s", ch.Withheld.Hint)
}

// open returns the whole of the challenge called name.
func open(cat *catalog.Catalog, name string) (*grader.Challenge, error) {
	ch, err := cat.Open(name)
	if err != nil {
		return nil, notFound(cat, err)
	}
	return ch, nil
}

// notFound puts what the catalogue says of a name into the words of ui.go.
func notFound(cat *catalog.Catalog, err error) error {
	missing, ok := errors.AsType[*catalog.NotFoundError](err)
	switch {
	case !ok:
		return &failure{code: exitFailed, message: err.Error(), hints: []string{"the challenge's author can mend it; gradus list shows the others"}}
	case missing.Prefix:
		return usage("%q could be %s", missing.Query, oneOf(missing.Matches)).hint("type enough of the name to tell them apart")
	}
	f := usage("%v", missing)
	if len(missing.Matches) > 0 {
		f.hint("did you mean: %s", oneOf(missing.Matches))
	}
	return f.hint("gradus list shows all %d challenges", len(cat.Challenges()))
}

// oneOf lists names for a sentence, at most five of them.
func oneOf(names []string) string {
	const named = 5
	out := slices.Clone(names[:min(len(names), named)])
	if rest := len(names) - named; rest > 0 {
		out = append(out, count(rest, "other"))
	}
	if len(out) == 1 {
		return out[0]
	}
	last := len(out) - 1
	return strings.Join(out[:last], ", ") + " or " + out[last]
}
