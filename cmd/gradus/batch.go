package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/batch"
	"github.com/gradus-dev/gradus/grader/handins"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/pipeline"
	"github.com/gradus-dev/gradus/grader/sandbox"
)

// auto is the value of --challenge that has each hand-in say what it answers.
const auto = "auto"

func (a *app) batchCommand() *cli.Command {
	return &cli.Command{
		Name: "batch", Usage: "grade what a class handed in; go on where it was interrupted", ArgsUsage: "[DIR|ARCHIVE ...]",
		Description: `   Reads who handed in what from how it lies: what Gradescope, Moodle and Canvas
   let you download, packed or unpacked; a folder with a folder, an archive, a
   Go file or a git repository for each learner; a list.

      gradus batch --challenge bfs submissions.zip
      gradus batch --challenge auto --deadline '2026-12-01 23:59' repositories/
      gradus batch --roster class.csv --course course.toml

   A roster is CSV with columns such as name, id, email, login, challenge and
   submitted; with a column path it lists the hand-ins, without one it says more
   of those that are named.

   What comes of each hand-in is written into a journal at once, in --results.
   The same command again goes on, whatever ended the last one, and grades
   nothing twice; a hand-in that changed is graded anew, and its former result
   stays in the journal. What the grader fails at is tried again, then parked
   with the cause, and has no score. results.csv there is for your gradebook.

   A course file says what lateness costs:

      deadline = 2026-12-01T23:59:00
      grace = "15m"
      slip_days = 3
      percent_a_day = 10
      at_most = 50

      [challenges.bfs]
      deadline = 2026-12-08T23:59:00

      [extensions]
      "jane@example.edu" = "2d"

   Of git, the last commit up to --deadline counts; its time is what the
   learner's machine said. The layouts are ` + strings.Join(handins.LayoutNames(), ", ") + `.`,
		CustomHelpTemplate: commandHelp(exitBatch),
		Flags: append(classFlags(),
			&cli.StringFlag{Name: "course", Usage: "read deadlines and what lateness costs from `FILE`"},
			&cli.BoolFlag{Name: "again", Usage: "try again, too, what ended gradus before", DisableDefaultText: true}),
		Action: a.batch,
	}
}

// classFlags are those of commands that grade what a class handed in.
func classFlags() []cli.Flag {
	return []cli.Flag{
		jsonFlag(), challengesFlag(), identityFlag(),
		&cli.StringFlag{Name: "challenge", Value: auto, Usage: "the challenge that all answer, or auto: `SLUG`"},
		&cli.StringFlag{Name: "roster", Usage: "read who handed in what, or when, from `FILE`"},
		&cli.StringFlag{Name: "layout", Usage: "how it lies, where gradus does not see it: `LAYOUT`"},
		&cli.StringFlag{Name: "deadline", Usage: "take of git repositories the last commit up to `TIME`"},
		&cli.StringFlag{Name: "results", Value: resultsDir, Usage: "keep the journal and write results.csv in `DIR`"},
		&cli.IntFlag{Name: "jobs", Usage: "grade `N` beside each other, not one for each processor", DefaultText: "processors"},
		&cli.StringFlag{Name: "require-sandbox", Usage: "refuse to grade in a sandbox below `LEVEL`: limits, partial or full"},
	}
}

func (a *app) batch(c *cli.Context) error {
	course, err := courseOf(c)
	if err != nil {
		return err
	}
	run, class, err := a.newRun(c)
	if err != nil {
		return err
	}
	defer run.Journal.Close()
	defer class.Close()
	run.Again = c.Bool("again")
	if err := a.gradeClass(c, run, class.HandIns); err != nil {
		return err
	}
	return a.batchResults(c, course, run)
}

// courseOf reads the course file; nil where none is named.
func courseOf(c *cli.Context) (*batch.Course, error) {
	file := c.String("course")
	if file == "" {
		return nil, nil
	}
	course, err := batch.ReadCourse(file)
	if err != nil {
		return nil, usage("%v", err).hint("gradus batch --help shows a course file")
	}
	return course, nil
}

// newRun reads what classFlags say. The caller closes the journal and the class.
func (a *app) newRun(c *cli.Context) (_ *batch.Run, _ *handins.Class, err error) {
	demands, err := demandsOf(c)
	if err != nil {
		return nil, nil, err
	}
	cat, err := a.wholeCatalogue(c)
	if err != nil {
		return nil, nil, err
	}
	class, err := findClass(c, cat)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if err != nil {
			class.Close()
		}
	}()
	run := &batch.Run{Auto: c.String("challenge") == auto, Wait: time.Second}
	if run.Challenges, err = a.batchChallenges(c, cat, class); err != nil {
		return nil, nil, err
	}
	if err := demands.check(run.Challenges[0]); err != nil {
		return nil, nil, err
	}
	run.Jobs = jobsOf(c, run.Challenges)
	e, err := a.newEngine(c, a.progress, link.Options{Contained: demands.sandbox == sandbox.LevelFull, Crowded: true})
	if err != nil {
		return nil, nil, err
	}
	run.Pipeline = e.pipeline
	run.Journal, err = a.openJournal(c.String("results"))
	return run, class, err
}

// gradeClass grades, shows how far that is and, if it is ended early, says what is kept.
func (a *app) gradeClass(c *cli.Context, run *batch.Run, all []*handins.HandIn) error {
	shown := &batchProgress{app: a, bar: a.bars()}
	run.Listen = shown.tell
	err := run.Grade(c.Context, all)
	shown.end()
	if err == nil {
		return nil
	}
	a.say("%s in %s; the same command goes on from there", count(run.Journal.Len(), "result"), c.String("results"))
	if c.Context.Err() != nil || errors.Is(err, context.Canceled) {
		return err
	}
	return fmt.Errorf("grade the class: %w", err)
}

// jobsOf returns how many hand-ins to grade beside each other.
func jobsOf(c *cli.Context, challenges []*grader.Challenge) int {
	if n := c.Int("jobs"); n > 0 {
		return n
	}
	n := runtime.GOMAXPROCS(0)
	for _, ch := range challenges {
		n = min(n, pipeline.Workers(ch))
	}
	return n
}
