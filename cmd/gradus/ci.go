package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/ci"
)

func (a *app) ciCommand() *cli.Command {
	return &cli.Command{
		Name: "ci", Usage: "grade in CI, or by a classroom service", ArgsUsage: "COMMAND",
		Subcommands: []*cli.Command{a.ciInitCommand()},
	}
}

func (a *app) ciInitCommand() *cli.Command {
	var systems strings.Builder
	for _, s := range ci.Systems {
		fmt.Fprintf(&systems, "      %-12s %s\n", s.Name, s.About)
	}
	return &cli.Command{
		Name: "init", Usage: "write the files by which a CI system or classroom service grades", ArgsUsage: "SYSTEM [DIR]",
		Description: `   Writes into the repository of a course, DIR or the current directory, what grades
   there with hidden tests. SYSTEM is one of

` + systems.String() + `
   One script builds gradus from a clone, gets a pack for graders (gradus pack build)
   and its key, fills the caches and grades; gradus-ci.env beside it has its settings,
   and what no flag says is to be filled in there. The files say who can see what: the
   key is never where a submission runs, nor where learners can push.

      gradus ci init github --challenge bfs --source https://git.example.org/gradus.git#v1.0`,
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "challenge", Usage: "grade `SLUG`; may be repeated"},
			&cli.StringFlag{Name: "source", Usage: "build gradus from the clone at `DIR|ADDRESS[#COMMIT]`"},
			&cli.StringFlag{Name: "pack", Usage: "take the pack at `FILE|ADDRESS`", DefaultText: "grader.zip beside the script"},
			&cli.StringFlag{Name: "pack-key", Usage: "the minisign public key that must have signed the pack: `RW...`"},
			&cli.BoolFlag{Name: "force", Usage: "overwrite files that are there", DisableDefaultText: true},
		},
		Action: a.ciInit,
	}
}

func (a *app) ciInit(c *cli.Context) error {
	if n := c.Args().Len(); n < 1 || n > 2 {
		return usage("ci init needs a system, and takes one directory at most").hint("type: gradus ci init github")
	}
	system, err := ci.Named(c.Args().First())
	if err != nil {
		return usage("%v", err).hint("gradus ci init --help says what each is")
	}
	dir := c.Args().Get(1)
	if dir == "" {
		dir = "."
	}
	if !isDir(dir) {
		return usage("there is no directory %s", dir).hint("make it: mkdir -p %s", shellWord(dir))
	}
	with, err := ciSettings(c)
	if err != nil {
		return err
	}
	files, err := system.Files(with)
	if err != nil {
		return err
	}
	err = ci.Write(dir, files, c.Bool("force"))
	if there, ok := errors.AsType[*ci.ThereError](err); ok {
		return usage("%v; nothing was written", there).hint("move it away, or overwrite what is there: --force")
	}
	if err != nil {
		return fmt.Errorf("write the files: %w", err)
	}
	for _, f := range files {
		fmt.Fprintf(a.stdout, "made:     %s\n", clean(filepath.Join(dir, filepath.FromSlash(f.Name))))
	}
	a.tellSteps(system, with, dir, filepath.Join(dir, filepath.FromSlash(files[len(files)-1].Name)))
	return nil
}

// ciSettings reads the settings that flags say.
func ciSettings(c *cli.Context) (ci.Settings, error) {
	with := ci.Settings{Source: c.String("source"), Challenge: strings.Join(c.StringSlice("challenge"), " "),
		Pack: c.String("pack"), PackKey: c.String("pack-key")}
	for _, f := range []struct{ flag, value string }{{"source", with.Source}, {"challenge", with.Challenge}, {"pack", with.Pack}, {"pack-key", with.PackKey}} {
		if strings.ContainsFunc(f.value, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return with, usage("--%s has to be one line", f.flag)
		}
	}
	return with, nil
}

// tellSteps says what is left to do.
func (a *app) tellSteps(s *ci.System, with ci.Settings, dir, settings string) {
	names, what := with.Unfilled()
	for i, name := range names {
		fmt.Fprintf(a.stdout, "fill in:  %s in %s: %s\n", name, clean(settings), what[i])
	}
	steps := s.Steps
	if dir != "." {
		steps = append([]string{"cd " + shellWord(dir)}, steps...)
	}
	word := "next:    "
	for _, step := range steps {
		fmt.Fprintf(a.steps(), "%s %s\n", word, clean(step))
		word = "then:    "
	}
}
