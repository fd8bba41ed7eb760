package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/workspace"
)

func (a *app) initCommand() *cli.Command {
	return &cli.Command{
		Name: "init", Usage: "make a workspace to practise in", ArgsUsage: "[DIR]",
		Description: `   Makes a Go module with gradus.toml, a README, .gitignore, tasks for editors and a
   development container in DIR, or in the current directory. Files that are there
   stay as they are. A catalogue in --challenges is remembered in gradus.toml. The
   container needs to be told where the source of gradus is, in .devcontainer/.
   Then it prepares what every grading needs, such as the compiled standard
   library, which can take a minute on a machine that never built Go programs,
   and fetches the modules that some challenges need.`,
		Flags: []cli.Flag{challengesFlag(),
			&cli.BoolFlag{Name: "no-prewarm", Usage: "leave the preparing to the first grading", DisableDefaultText: true}},
		Action: a.init,
	}
}

func (a *app) init(c *cli.Context) error {
	if c.Args().Len() > 1 {
		return usage("init takes one directory at most").hint("type: gradus init %s", shellWord(c.Args().First()))
	}
	dir := c.Args().First()
	if dir == "" {
		dir = "."
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if ws, err := workspaceOf(filepath.Dir(abs)); err == nil {
		return usage("%s would lie inside the workspace %s", dir, ws.Dir).hint("choose a directory outside it; one workspace holds every challenge")
	} else if !isOutside(err) {
		return err
	}
	cat, err := a.wholeCatalogue(c)
	if err != nil {
		return err
	}
	if info, err := os.Stat(abs); err == nil && !info.IsDir() {
		return usage("%s is no directory", dir).hint("choose another name: gradus init practice")
	}
	if _, err := workspaceOf(abs); err != nil && !isOutside(err) {
		return err
	}
	catalogue, err := remembered(abs, c.String("challenges"))
	if err != nil {
		return err
	}
	created, err := workspace.Init(abs, cat.Modules(), catalogue)
	for _, name := range created {
		fmt.Fprintf(a.stdout, "made:  %s\n", clean(filepath.Join(dir, filepath.FromSlash(name))))
	}
	if err != nil {
		return err
	}
	if catalogue != "" && !slices.Contains(created, workspace.Marker) {
		a.tellKept(abs, dir, catalogue)
	}
	if len(created) == 0 {
		a.say("%s is a workspace already; nothing was changed", dir)
	} else if !c.Bool("no-prewarm") {
		a.prewarmFor(c, cat)
	}
	next := "gradus start next"
	if dir != "." {
		next = "cd " + shellWord(dir) + " && " + next
	}
	fmt.Fprintf(a.steps(), "next:  %s\n", clean(next))
	if len(created) > 0 {
		io.WriteString(a.steps(), tour)
	}
	return nil
}

// tour is for whoever uses gradus for the first time.
const tour = `then:  edit the file that it names; gradus watch grades it each time you save
stuck: gradus hint gives one more hint, gradus read shows the task again
all:   gradus list shows every challenge, gradus skills what you have reached
`

// remembered returns how the workspace in dir names a catalogue: from itself where it is
// beside or below it, so that both can move together.
func remembered(dir, catalogue string) (string, error) {
	if catalogue == "" {
		return "", nil
	}
	abs, err := filepath.Abs(catalogue)
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(dir, abs)
	if up := filepath.Join("..", ".."); err != nil || strings.HasPrefix(rel, up) {
		return abs, nil
	}
	return filepath.ToSlash(rel), nil
}

// tellKept says that a workspace which is there already does not use the catalogue.
func (a *app) tellKept(abs, dir, catalogue string) {
	want := filepath.FromSlash(catalogue)
	if !filepath.IsAbs(want) {
		want = filepath.Join(abs, want)
	}
	if ws, err := workspace.Find(abs); err != nil || ws.Challenges == want {
		return
	}
	a.warn("%s keeps its setting; to use this catalogue there, write into it: challenges = %q", filepath.Join(dir, workspace.Marker), catalogue)
}

// prewarmFor fills the caches with what all submissions may import. The workspace
// is there by then, whatever becomes of this.
func (a *app) prewarmFor(c *cli.Context, cat *catalog.Catalog) {
	e, err := a.newEngine(c, a.progress, link.Options{})
	if err == nil {
		err = e.pipeline.Prewarm(c.Context, cat.Modules(), nil, a.progress)
		// To compile these is left to the first grading that needs them.
		err = cmp.Or(err, e.pipeline.Builder.Obtain(c.Context, cat.Modules(), packagesOf(cat)))
	}
	missing, ok := errors.AsType[*gotool.MissingModuleError](err)
	switch {
	case c.Context.Err() != nil: // it is said that it was interrupted
	case ok:
		a.warn("%v; %s", missing, needing(cat, missing))
		a.hint(missing.Hint())
	case err != nil:
		a.warn("%v; the first grading has to do this", err)
	}
}

// packagesOf lists the packages of modules that submissions may import.
func packagesOf(cat *catalog.Catalog) (paths []string) {
	for _, ch := range cat.Challenges() {
		paths = append(paths, ch.Rules.Packages...)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// needing says which challenges can't be graded without a module, as far as it is
// known without their hidden tests.
func needing(cat *catalog.Catalog, m *gotool.MissingModuleError) string {
	var slugs []string
	for _, ch := range cat.Challenges() {
		if slices.ContainsFunc(ch.Rules.Packages, func(p string) bool { return p == m.Path || strings.HasPrefix(p, m.Path+"/") }) {
			slugs = append(slugs, ch.Slug)
		}
	}
	if len(slugs) == 0 {
		return "the challenges that need it can't be graded"
	}
	return oneOf(slugs) + " can't be graded without it"
}
