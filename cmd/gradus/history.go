package main

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/store"
)

// recent is how many attempts history shows unless told otherwise.
const recent = 50

func (a *app) historyCommand() *cli.Command {
	return &cli.Command{
		Name: "history", Usage: "show past attempts, newest first", ArgsUsage: "[SLUG]",
		Description: `   Shows the attempts at every challenge, or at one, with the submission's name
   where that is another. Seven letters name what was handed in: gradus show, diff
   and restore take them. With --json each line is one attempt in the form that
   gradus export writes.`,
		Flags: []cli.Flag{
			jsonFlag(),
			challengesFlag(),
			&cli.IntFlag{Name: "limit", Value: recent, Usage: "show at most `N` attempts; 0 shows all"},
		},
		Action: func(c *cli.Context) error {
			return a.withStore(func(s *store.Store) error { return a.history(c, s) })
		},
	}
}

func (a *app) history(c *cli.Context, s *store.Store) error {
	if c.Args().Len() > 1 {
		return usage("history takes one challenge at most").hint("type: gradus history %s", shellWord(c.Args().First()))
	}
	challenges, err := a.attempted(c, s, c.Args().First())
	if err != nil {
		return err
	}
	limit := c.Int("limit")
	if limit < 0 {
		return usage("--limit %d is negative", limit).hint("--limit 0 shows every attempt")
	}
	attempts, err := s.History(c.Context, challenges, limit)
	if err != nil {
		return err
	}
	if c.Bool("json") {
		return a.printJSON(attempts)
	}
	known := slices.ContainsFunc(attempts, func(at grader.Attempt) bool { return at.Report.SubmissionHash != "" })
	for _, at := range attempts {
		name := clean(at.Report.Challenge)
		if by := at.Report.Submission; by != "" && by != path.Base(at.Report.Challenge) {
			name += "  " + clean(by)
		}
		if at.Report.AfterSolution && at.Report.Verdict == grader.Accepted {
			name += "  (after the solution)"
		}
		fmt.Fprintln(a.stdout, pastLine(at, name, known, a.width()))
	}
	switch {
	case len(attempts) == 0 && len(challenges) > 0:
		a.say("no attempts at %s yet", challenges[0])
	case len(attempts) == 0:
		a.say("no attempts yet")
	case limit > 0 && len(attempts) == limit:
		a.say("these are the newest %d; --limit 0 shows every attempt", limit)
	}
	return nil
}

// pastLine is an attempt in a line, or two on a narrow page.
func pastLine(at grader.Attempt, name string, submissions bool, page int) string {
	hash := ""
	if submissionName().MatchString(at.Report.SubmissionHash) {
		hash = at.Report.SubmissionHash[:shownName]
	}
	when, result := at.Time.Local(), fmt.Sprintf("%-14s %8s", at.Report.Verdict, points(&at.Report))
	columns := when.Format(time.DateTime) + "  "
	if submissions {
		columns += pad(hash, shownName) + "  "
	}
	columns += result + "  "
	if page > 0 && len(columns)+leastColumn > page {
		columns = when.Format("01-02 15:04") + "  " + result
		name = strings.TrimSpace(hash + "  " + name)
	}
	return beside(columns, name, page)
}

func points(r *grader.Report) string { return fmt.Sprintf("%d/%d", r.Score, r.MaxScore) }

// printJSON writes one value a line.
func (a *app) printJSON(attempts []grader.Attempt) error {
	enc := json.NewEncoder(a.stdout)
	for _, at := range attempts {
		at.Schema, at.Report = grader.AttemptSchema, *report.Cleaned(&at.Report)
		if err := enc.Encode(at); err != nil {
			return err
		}
	}
	return nil
}

// attempted returns the IDs of the challenge called name, its present one first; nil
// for none. It may be one that only the history knows any more.
func (a *app) attempted(c *cli.Context, s *store.Store, name string) ([]string, error) {
	if name == "" {
		return nil, nil
	}
	past, err := s.Status(c.Context)
	if err != nil {
		return nil, err
	}
	cat, err := a.catalogue(c)
	if err != nil {
		return nil, err
	}
	ch, err := cat.Find(name)
	if err == nil && ch.Called(name) {
		return ch.IDs(), nil
	}
	for id := range past { // before one whose name only begins so
		if name == id || strings.HasSuffix(id, "/"+name) {
			return []string{id}, nil
		}
	}
	if err == nil {
		return ch.IDs(), nil
	}
	return nil, notFound(cat, err)
}
