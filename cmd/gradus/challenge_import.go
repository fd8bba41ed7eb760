package main

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/author/exercism"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/report"
)

func (a *app) challengeImportCommand() *cli.Command {
	return &cli.Command{
		Name: "import", Usage: "make a challenge of an exercise from elsewhere", ArgsUsage: "COMMAND",
		Subcommands: []*cli.Command{{
			Name: "exercism", Usage: "import a practice exercise of Exercism's Go track", ArgsUsage: "EXERCISE [TRACK/SLUG]",
			Description: `   Makes a challenge of the practice exercise in the directory EXERCISE and puts
   it at TRACK/SLUG, or at exercism/NAME, of the catalogue in --challenges:

      gradus challenge import exercism --challenges course go/exercises/practice/leap

   Tests move to an external package, and names of the solution that they use are
   exported. A test whose API can't cross between two processes, or that the example
   solution does not pass there, is left out, and the output says why. What an exercise has no
   counterpart of, such as mutants, is listed for you to write. One row of a table
   becomes the public example, and stays among the hidden tests.

   Nothing is overwritten. Solution and tests run in the sandbox.`,
			Flags: []cli.Flag{&cli.StringFlag{Name: "challenges", Usage: "put it into the catalogue in `DIR`"},
				&cli.StringFlag{Name: "limits", Usage: "what a test may take, such as `wall=5s,memory=512MiB`: keys of [limits] in challenge.toml"}},
			Action: a.importExercism,
		}},
	}
}

func (a *app) importExercism(c *cli.Context) error {
	const line = "gradus challenge import exercism --challenges DIR EXERCISE [TRACK/SLUG]"
	if n := c.Args().Len(); n < 1 || n > 2 {
		return usage("import exercism takes the exercise's directory, and perhaps a TRACK/SLUG").hint("type: %s", line)
	}
	place, err := placeFor(c, c.Args().Get(0), c.Args().Get(1))
	if err != nil {
		return err
	}
	if text := c.String("limits"); text != "" {
		if place.target.Limits, err = catalog.LimitsTable(text); err != nil {
			return usage("--limits: %v", err).hint("for example: --limits wall=5s,memory=512MiB")
		}
	}
	e, err := a.newEngine(c, a.progress, link.Options{})
	if err != nil {
		return err
	}
	im := &exercism.Importer{Pipeline: e.pipeline, Progress: a.progress}
	made, err := im.Import(c.Context, c.Args().First(), place.target)
	if err != nil {
		return a.refused(c, err)
	}
	if err := made.Write(place.dir); err != nil {
		return err
	}
	a.tellImported(c, made, target{dir: place.dir}.shown())
	return nil
}

// refused words why an exercise can't be imported.
func (a *app) refused(c *cli.Context, err error) error {
	bad, ok := errors.AsType[*exercism.BadExercise](err)
	if !ok {
		return err
	}
	for _, n := range bad.Lost {
		a.say("%s", n)
	}
	return usage("%s: %v", c.Args().First(), bad).hint("%s", bad.Tell)
}

// tellImported lists what was made, what was lost and what is left to do.
func (a *app) tellImported(c *cli.Context, made *exercism.Imported, dir string) {
	p := report.NewPaint(a.color(c))
	ch := made.Challenge
	fmt.Fprintf(a.stdout, "%s  %s\n%s\n\n", p.Strong(clean(ch.Title)), p.Dim(ch.ID()), clean(ch.Summary))
	for _, name := range slices.Sorted(maps.Keys(made.Files)) {
		fmt.Fprintf(a.stdout, "made:  %s\n", clean(filepath.Join(dir, filepath.FromSlash(name))))
	}
	fmt.Fprintf(a.stdout, "\nThe example solution gets all of %s.\n", count(ch.MaxScore(), "point"))
	if len(made.Lost) > 0 {
		fmt.Fprintf(a.stdout, "\n%s\n", p.Strong("Not carried over, by the exercise's files"))
	}
	for _, n := range made.Lost {
		fmt.Fprintf(a.stdout, "  %s\n", clean(n.String()))
	}
	fmt.Fprintf(a.stdout, "\n%s\n", p.Strong("Left to you, by the challenge's files"))
	for _, n := range made.Left {
		fmt.Fprintf(a.stdout, "  %s\n", clean(n.String()))
	}
	fmt.Fprintf(a.steps(), "\nnext:  %s\n", p.Accent(clean("gradus challenge check "+shellWord(dir))))
}
