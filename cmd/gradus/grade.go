package main

import (
	"cmp"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/sandbox"
)

func (a *app) gradeCommand() *cli.Command {
	return &cli.Command{
		Name: "grade", Usage: "grade with the hidden tests and record the attempt", ArgsUsage: "[SLUG|DIR ...]",
		Description: `   Grades the challenge of the current directory, or those named. Outside a
   workspace, as in CI, name the challenge and the directory:

      gradus grade --challenge bfs --submission path/to/code

   A submission may be a directory, a .zip, .tar, .tar.gz or .tgz archive, or a
   single .go file. Of several folders the one that holds the challenge's
   package is taken; the report says which, and what was left out.

   Further submissions may follow. Many are graded beside each other, and each
   is one line of the output. What is no submission at all, such as a list of
   grades, is named apart. With --json each report is one line.

   --format writes standard output in the format of a CI system or a classroom
   service; --out FORMAT=FILE writes one more to a file, and may be repeated:

      gradus grade --challenge bfs --submission . --out junit=report.xml

   The formats are ` + formatNames() + `.

   What is to be mended first comes last: the first check that failed, cut to what
   fits the terminal. --verbose shows the rest, --all the other checks that failed.

   --sign KEY signs the result, for --out dsse=FILE: what was graded, by which
   challenge, toolchain and sandbox, and the verdict. gradus verify reads it.

   A submission that did not change since it was graded is answered from a
   cache, and the report says so; it is recorded once.`,
		CustomHelpTemplate: commandHelp(exitGrade),
		Flags: append(reportFlags(),
			jsonFlag(), challengesFlag(), identityFlag(),
			&cli.StringFlag{Name: "challenge", Usage: "the challenge that --submission answers: `SLUG`"},
			&cli.StringSliceFlag{Name: "submission", Usage: "grade `PATH`, with no workspace; may be repeated"},
			&cli.StringFlag{Name: "format", Usage: "write standard output as `FORMAT`"},
			&cli.StringSliceFlag{Name: "out", Usage: "write `FORMAT=FILE`, too; may be repeated"},
			&cli.StringFlag{Name: "sign", Usage: "sign what --out dsse=FILE writes with the minisign secret key in `KEY`"},
			&cli.BoolFlag{Name: "no-record", Usage: "do not keep the attempt", DisableDefaultText: true},
			&cli.BoolFlag{Name: "fresh", Usage: "grade again even if nothing changed", DisableDefaultText: true},
			&cli.StringFlag{Name: "require-sandbox", Usage: "refuse to grade in a sandbox below `LEVEL`: limits, partial or full"},
		),
		Action: a.grade,
	}
}

func (a *app) grade(c *cli.Context) error {
	demands, err := demandsOf(c)
	if err != nil {
		return err
	}
	out, err := outputsOf(c)
	if err != nil {
		return err
	}
	// Neither needs the other, and both read many small files.
	ready := sync.OnceValues(func() (*engine, error) {
		return a.newEngine(c, a.progress, link.Options{Contained: demands.sandbox == sandbox.LevelFull, Crowded: isBatch(c)})
	})
	go ready()
	targets, err := a.gradeTargets(c)
	if err != nil {
		return err
	}
	if err := out.hold(len(targets)); err != nil {
		return err
	}
	for _, t := range targets {
		if err := toGrade(t.challenge); err != nil {
			return err
		}
	}
	e, err := ready()
	if err != nil {
		return err
	}
	if isBatch(c) {
		worst, err := a.gradeBatch(c, e, targets, demands, out)
		return exitWith(worst, cmp.Or(err, out.write(a.stdout)))
	}
	demands.keep = true
	worst := exitOK
	for i, t := range targets {
		if i > 0 && out.text() {
			fmt.Fprintln(a.stdout)
		}
		code, err := a.gradeOne(c, e, t, demands, out)
		if err != nil {
			if c.Context.Err() != nil {
				return err
			}
			code = a.complain(err)
			out.failed(t, err)
		}
		worst = max(worst, code)
	}
	return exitWith(worst, out.write(a.stdout))
}

// isBatch reports whether many submissions answer one challenge.
func isBatch(c *cli.Context) bool {
	return c.String("challenge") != "" && len(c.StringSlice("submission"))+c.Args().Len() > 1
}

// exitWith returns err, or else a failure with the status and no message.
func exitWith(worst int, err error) error {
	if err == nil && worst != exitOK {
		return &failure{code: worst}
	}
	return err
}

func demandsOf(c *cli.Context) (gradeOptions, error) {
	o := gradeOptions{fresh: c.Bool("fresh")}
	if name := c.String("require-sandbox"); name != "" {
		level, err := sandbox.ParseLevel(name)
		if err != nil {
			return o, usage("--require-sandbox: %v", err)
		}
		o.sandbox = level
	}
	return o, nil
}

// progress tells someone at a terminal what is being waited for.
func (a *app) progress(what string) {
	if isTerminal(a.stderr) && !a.quiet {
		page := cmp.Or(columns(a.stderr, os.Getenv), maxSaid)
		fmt.Fprintln(a.stderr, ansi.Truncate(report.CleanLine(what, maxSaid)+" ...", page, "…"))
	}
}

// patience is how long to wait before reporting what takes long, if there is no terminal.
const patience = 2 * time.Second

// slow tells what is being waited for: at a terminal at once, elsewhere if it takes
// longer than most would wait. The caller says when it is over.
func (a *app) slow(what string) (done func()) {
	if isTerminal(a.stderr) {
		a.progress(what)
		return func() {}
	}
	said := time.AfterFunc(patience, func() { a.say("%s", what) })
	return func() { said.Stop() }
}

// gradeOne grades, records and reports one submission.
func (a *app) gradeOne(c *cli.Context, e *engine, t target, demands gradeOptions, out *outputs) (int, error) {
	a.progress("grading " + t.challenge.ID())
	worked(t)
	r, sub, err := e.answer(c.Context, t, demands)
	if err != nil {
		return 0, err
	}
	if t.own && !c.Bool("no-record") {
		a.markSpoiled(c.Context, t.challenge, r)
	}
	opts := a.reportOptions(c, t, r)
	if out.text() && t.own && r.Verdict == grader.Accepted && !c.Bool("no-record") {
		opts.Reward = append(e.compared(c.Context, t.challenge, r, true), a.rewardHere(c, r)...)
	}
	switch {
	case out.streams():
		err = report.JSON(a.stdout, r)
	case out.text():
		err = report.Text(a.stdout, r, opts)
	}
	if err != nil {
		return 0, err
	}
	out.keep(t, r, opts)
	if !c.Bool("no-record") {
		a.record(c.Context, t, sub, r, r.Cached)
	}
	return r.Verdict.ExitCode(), nil
}
