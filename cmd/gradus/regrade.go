package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/batch"
	"github.com/gradus-dev/gradus/grader/handins"
)

// regradeSchema names the JSON form of what a regrading would change.
const regradeSchema = "gradus.regrade/v1"

// regrading is the JSON form of what a regrading would change.
type regrading struct {
	Schema string        `json:"schema"`
	Moves  []*batch.Move `json:"moves"`
	Same   int           `json:"same"`
}

func (a *app) regradeCommand() *cli.Command {
	return &cli.Command{
		Name: "regrade", Usage: "grade a class again after a challenge or gradus changed, and show who moves", ArgsUsage: "[DIR|ARCHIVE ...]",
		Description: `   Grades hand-ins anew whose result is of another content of the challenge, or
   of another gradus or Go, and shows who moves, by which check, and why. Nothing
   counts until --apply; --undo takes back what was applied last. Former results
   stay in the journal, and the times of submission as they are.

      gradus regrade --challenge bfs submissions.zip
      gradus regrade --challenge bfs --apply --note 'TestEmpty was wrong' submissions.zip
      gradus regrade --undo`,
		CustomHelpTemplate: commandHelp(exitBatch),
		Flags: append(classFlags(),
			&cli.StringFlag{Name: "course", Usage: "read deadlines and what lateness costs from `FILE`"},
			&cli.StringFlag{Name: "only", Usage: "of a learner's hand-ins for a challenge, regrade the `latest|best`"},
			&cli.BoolFlag{Name: "diff", Usage: "show who would move, and change nothing; this is usual", DisableDefaultText: true},
			&cli.BoolFlag{Name: "apply", Usage: "let the new results count", DisableDefaultText: true},
			&cli.StringFlag{Name: "note", Usage: "say in the journal why: `TEXT`"},
			&cli.BoolFlag{Name: "undo", Usage: "let count again what did before", DisableDefaultText: true}),
		Action: a.regrade,
	}
}

func (a *app) regrade(c *cli.Context) error {
	course, err := courseOf(c)
	if err != nil {
		return err
	}
	switch {
	case c.Bool("diff") && c.Bool("apply") || c.Bool("undo") && (c.Bool("apply") || c.Bool("diff")):
		return usage("--diff, --apply and --undo are three things; name one")
	case c.Bool("apply") && strings.TrimSpace(c.String("note")) == "":
		return usage("--apply needs a note, for those who will ask why their points changed").hint("--note 'why'")
	case c.Bool("undo"):
		return a.undoRegrade(c, course)
	}
	run, class, err := a.newRun(c)
	if err != nil {
		return err
	}
	defer run.Journal.Close()
	defer class.Close()
	run.Regrade = true
	some, err := chosen(c, run.Journal, class.HandIns)
	if err != nil {
		return err
	}
	if err := a.gradeClass(c, run, some); err != nil {
		return err
	}
	moves, same, err := run.Journal.Moves()
	if err != nil {
		return err
	}
	if err := a.printMoves(c, moves, same); err != nil {
		return err
	}
	switch {
	case len(moves)+same == 0:
		return nil
	case !c.Bool("apply"):
		a.say("nothing counts yet; --apply --note 'why' lets it count")
		return nil
	}
	if err := run.Journal.Apply(c.String("note")); err != nil {
		return err
	}
	return a.tableOf(c, run.Journal, course)
}

// undoRegrade lets count what did before the last regrading.
func (a *app) undoRegrade(c *cli.Context, course *batch.Course) error {
	j, err := a.openJournal(c.String("results"))
	if err != nil {
		return err
	}
	defer j.Close()
	if err := j.Undo(); errors.Is(err, batch.ErrNothingApplied) {
		return usage("%s: %v", c.String("results"), err)
	} else if err != nil {
		return err
	}
	return a.tableOf(c, j, course)
}

// tableOf writes the results anew.
func (a *app) tableOf(c *cli.Context, j *batch.Journal, course *batch.Course) error {
	s, err := batch.Summarise(j, course)
	if err != nil {
		return err
	}
	return a.writeResults(c.String("results"), s)
}

// chosen returns the hand-ins that --only leaves.
func chosen(c *cli.Context, j *batch.Journal, all []*handins.HandIn) ([]*handins.HandIn, error) {
	only := c.String("only")
	switch only {
	case "":
		return all, nil
	case "latest", "best":
	default:
		return nil, usage("--only is latest or best")
	}
	s, err := batch.Summarise(j, nil)
	if err != nil {
		return nil, err
	}
	keep := batch.Choose(s.Rows, only == "best")
	var some []*handins.HandIn
	for _, h := range all {
		if keep[h.Key] {
			some = append(some, h)
		}
	}
	return some, nil
}

func (a *app) printMoves(c *cli.Context, moves []*batch.Move, same int) error {
	if c.Bool("json") {
		return json.NewEncoder(a.stdout).Encode(regrading{regradeSchema, moves, same})
	}
	up, down := 0, 0
	for _, m := range moves {
		switch {
		case m.NowScore > m.WasScore:
			up++
		case m.NowScore < m.WasScore:
			down++
		}
		fmt.Fprintln(a.stdout, beside("", fmt.Sprintf("%s  %s  %s %d -> %s %d of %d  (another %s)", m.Who, m.Task, m.Was, m.WasScore, m.Now, m.NowScore, m.MaxScore, strings.Join(m.Why, " and another ")), a.width()))
		for _, k := range m.Checks {
			fmt.Fprintln(a.stdout, beside("    ", fmt.Sprintf("%s -> %s: %s", orNone(k.Was), orNone(k.Now), clean(k.Title)), a.width()))
			for line := range strings.SplitSeq(strings.TrimRight(k.Said, "\n"), "\n") {
				if line != "" {
					fmt.Fprintf(a.stdout, "      | %s\n", line)
				}
			}
		}
	}
	_, err := fmt.Fprintln(a.stdout, beside("", fmt.Sprintf("%s regraded: %d with more points, %d with fewer, %d as before", count(len(moves)+same, "hand-in"), up, down, len(moves)+same-up-down), a.width()))
	return err
}

func orNone(s grader.Status) string {
	if s == "" {
		return "not there"
	}
	return string(s)
}
