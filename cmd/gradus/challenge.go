package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/author/verify"
	"github.com/gradus-dev/gradus/grader/link"
)

func (a *app) challengeCommand() *cli.Command {
	flag := func(name, usage string) cli.Flag {
		return &cli.BoolFlag{Name: name, Usage: usage, DisableDefaultText: true}
	}
	check := &cli.Command{
		Name: "check", Usage: "find out whether challenges prove themselves", ArgsUsage: "[SLUG|DIR ...]",
		Description: `   Grades the reference, the starter, every mutant and every other solution that
   comes with a challenge, makes small mistakes in the reference, and says what
   does not hold and how to mend it. DIR is a challenge's folder. With no argument it
   checks all of the catalogue in --challenges, else the one that this directory is
   in, its directory challenges, that of the workspace, or the one built in. A
   challenge that can't be checked does not keep the others from it. What held is kept in the cache, by
   content, so that only what changed is checked again.

   With --recorded PAGE, the page that --table wrote, of a challenge whose content is the
   one that the page measured it only reads the files and grades the reference; the
   others are checked in full, or quickly with --quick.
   With --table beside it the page is written anew, and what was measured is kept.

   A check without the cache (--fresh, or the first) says how much processor time it took:
   at most 6 s when quick and 60 s in full, or what [budget] in challenge.toml says. One
   that takes more than double that, and once more so, is a finding (budget).

   The checks, with those that --quick leaves out marked by a star:
` + checkList(),
		CustomHelpTemplate: commandHelp(exitCheck),
		Flags: []cli.Flag{jsonFlag(), challengesFlag(), identityFlag(), flag("quick", "leave out the slow checks"),
			flag("fresh", "check again what is known to hold"), flag("table", "write the page about all challenges, in Markdown"),
			&cli.StringFlag{Name: "recorded", Usage: "check only what `PAGE` has not measured", TakesFile: true}},
		Action: a.challengeCheck,
	}
	return &cli.Command{
		Name: "challenge", Usage: "write, look at and check challenges", ArgsUsage: "COMMAND",
		Subcommands: []*cli.Command{a.challengeNewCommand(), a.challengeImportCommand(), a.challengePreviewCommand(), a.challengeMutantCommand(), a.challengeAnswersCommand(), check},
	}
}

func checkList() string {
	var b strings.Builder
	for _, c := range verify.Checks {
		star := ' '
		if c.Slow {
			star = '*'
		}
		fmt.Fprintf(&b, "     %c %-20s %s\n", star, c.ID, c.Doc)
	}
	return strings.TrimRight(b.String(), "\n")
}

func (a *app) challengeCheck(c *cli.Context) error {
	if c.Bool("table") && (c.Bool("json") || c.Bool("quick")) {
		return usage("--table goes with neither --json nor --quick").hint("type: gradus challenge check --table")
	}
	jobs, err := a.checkJobs(c)
	if err != nil {
		return err
	}
	for _, j := range jobs {
		if j.err == nil && j.ch.Withheld != nil {
			return usage("%s can't be checked here: %s", j.id, j.ch.Withheld.Reason).hint("%s", j.ch.Withheld.Hint)
		}
	}
	if page := c.String("recorded"); page != "" {
		if err := readRecords(page, jobs); err != nil {
			return err
		}
	}
	var failed error // of a challenge that could not be checked; the others go on
	status := a.newStatusLine(len(jobs))
	e, err := a.newEngine(c, status.show, link.Options{Crowded: true})
	if err != nil {
		return err
	}
	v := verify.New(e.pipeline, filepath.Join(e.pipeline.Builder.CacheDir(), "checks"))
	v.Fresh, v.Progress = c.Bool("fresh"), status.show
	out, before := a.checkOutput(c), verify.ProcessorTime()
	defer status.clear()
	for _, j := range jobs { // one at a time, so that the processor time is each one's own
		r, err := j.check(c.Context, v, c.Bool("quick"))
		status.done()
		switch {
		case err == nil:
			if err = out.add(j, r); r.Spent > 0 && len(jobs) > 1 {
				a.say("%s took %.1f s of processor time", r.Challenge, r.Spent.Seconds())
			}
		case c.Context.Err() == nil:
			failed, err = errors.Join(failed, err), nil
		}
		if err != nil {
			return err
		}
	}
	status.clear()
	if spent := verify.ProcessorTime() - before; spent > 0 {
		a.say("%s checked in %.1f s of processor time", count(len(jobs), "challenge"), spent.Seconds())
	}
	err = out.end()
	if failed != nil {
		return failed
	}
	return err
}
