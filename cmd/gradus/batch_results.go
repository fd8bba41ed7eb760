package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/batch"
)

// resultsDir is where the results of a class are unless a flag says another place.
const resultsDir = "gradus-results"

// Files of a directory of results, beside the journal. They are made anew each time.
const (
	tableFile   = "results.csv"
	summaryFile = "summary.json"
)

func (a *app) openJournal(dir string) (*batch.Journal, error) {
	j, err := batch.OpenJournal(dir)
	switch {
	case errors.Is(err, batch.ErrInUse):
		return nil, usage("%s: %v", dir, err).hint("wait for it, or name another directory: --results DIR")
	case err != nil:
		return nil, fmt.Errorf("open the journal of results: %w", err)
	}
	if j.Cut > 0 {
		a.warn("the journal ended in the middle of a line: what that was about is graded again, and the line kept in %s",
			filepath.Join(dir, batch.JournalFile+".cut"))
	}
	return j, nil
}

// batchResults writes what came of a class into its directory and shows the summary.
func (a *app) batchResults(c *cli.Context, course *batch.Course, run *batch.Run) error {
	journal := run.Journal
	s, err := batch.Summarise(journal, course)
	if err != nil {
		return err
	}
	dir := c.String("results")
	if err := a.writeResults(dir, s); err != nil {
		return err
	}
	if c.Bool("json") {
		err = json.NewEncoder(a.stdout).Encode(s)
	} else {
		err = s.WriteText(a.stdout, a.width())
	}
	if err != nil {
		return err
	}
	if n := journal.Older(run.Pipeline.Engine(), run.Challenges); n > 0 {
		a.say("%s of another version of the challenge, of gradus or of Go: they stay as they are", count(n, "result"))
		a.hint("gradus regrade shows what would change")
	}
	if len(s.Parked) > 0 {
		f := &failure{code: exitFailed, message: fmt.Sprintf("%s could not be graded", count(len(s.Parked), "hand-in"))}
		return f.hint("the same command tries them again; the cause of each is in %s", filepath.Join(dir, tableFile))
	}
	return nil
}

// writeResults writes the table and the summary into a directory of results.
func (a *app) writeResults(dir string, s *batch.Summary) error {
	var table, summary bytes.Buffer
	if err := cmp.Or(batch.WriteTable(&table, s.Rows), json.NewEncoder(&summary).Encode(s)); err != nil {
		return err
	}
	for name, data := range map[string][]byte{tableFile: table.Bytes(), summaryFile: summary.Bytes()} {
		if err := replaceFile(filepath.Join(dir, name), data); err != nil {
			return fmt.Errorf("write the results: %w", err)
		}
	}
	a.say("%s in %s", count(s.Graded, "verdict"), filepath.Join(dir, tableFile))
	return nil
}

// bars tells whether progress is drawn in place.
func (a *app) bars() bool { return isTerminal(a.stderr) && !a.quiet && os.Getenv("TERM") != "dumb" }

// batchProgress shows how far a batch is: a bar on a terminal, elsewhere a line for each
// hand-in.
type batchProgress struct {
	app    *app
	bar    bool
	drawn  time.Time
	parked int
}

// redraw is how often the bar is drawn at most.
const redraw = 100 * time.Millisecond

func (p *batchProgress) tell(at batch.Progress) {
	for _, r := range at.Records {
		if r.State == batch.Parked {
			p.parked++
		}
		if !p.bar && !at.Before {
			fmt.Fprintf(p.app.stderr, "%*d/%d  %s%s\n", len(fmt.Sprint(at.Total)), at.Done, at.Total, batchRow(r), left(at.Left))
		}
	}
	if !p.bar || at.Done < at.Total && time.Since(p.drawn) < redraw {
		return
	}
	p.drawn = time.Now()
	const width = 30
	full := width * at.Done / at.Total
	parked := ""
	if p.parked > 0 {
		parked = fmt.Sprintf(", %d not graded", p.parked)
	}
	fmt.Fprintf(p.app.stderr, "\r\x1b[K%s%s %d of %d%s%s", bytes.Repeat([]byte("#"), full), bytes.Repeat([]byte("."), width-full), at.Done, at.Total, parked, left(at.Left))
}

// end leaves the line of the bar.
func (p *batchProgress) end() {
	if p.bar && !p.drawn.IsZero() {
		fmt.Fprintln(p.app.stderr)
	}
}

func left(d time.Duration) string {
	if d < time.Second {
		return ""
	}
	unit := time.Second
	if d > 10*time.Minute {
		unit = time.Minute
	}
	return fmt.Sprintf(", about %v left", d.Round(unit))
}

// batchRow says in a line what came of a hand-in.
func batchRow(r *batch.Record) string {
	verdict, score, name := grader.Verdict("no-hand-in"), "", clean(r.Who())
	switch r.State {
	case batch.Graded:
		verdict, score = r.Report.Verdict, fmt.Sprintf("%d/%d", r.Report.Score, r.Report.MaxScore)
		name += "  " + r.Challenge
	case batch.Parked:
		verdict = "not-graded"
		name += ": " + clean(r.Cause)
	case batch.None:
		name += ": " + clean(r.Cause)
	}
	return row(verdict, score, name, 0)
}
