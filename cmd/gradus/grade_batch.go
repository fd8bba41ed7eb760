package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/pipeline"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/store"
	"github.com/gradus-dev/gradus/grader/workspace"
)

// A batchGrading is many submissions of one challenge, graded beside each other. Each
// is one line of the output, in the order they were named, and none leaves
// anything in the caches.
type batchGrading struct {
	app     *app
	c       *cli.Context
	engine  *engine
	targets []target
	out     *outputs
	store   *store.Store // nil when nothing is recorded

	worst    int
	verdicts map[grader.Verdict]int
	strays   []string // names of what is no hand-in at all
}

// graded is what came of one of them.
type graded struct {
	report *grader.Report
	err    error
}

func (a *app) gradeBatch(c *cli.Context, e *engine, targets []target, demands gradeOptions, out *outputs) (worst int, err error) {
	b := &batchGrading{app: a, c: c, engine: e, targets: targets, out: out, verdicts: map[grader.Verdict]int{}}
	demands.strays = true
	ch := targets[0].challenge
	if err := demands.check(ch); err != nil {
		return 0, err
	}
	if err := e.pipeline.Prepare(c.Context, ch); err != nil { // or every one would say so
		return 0, err
	}
	start := time.Now()
	run := func() error {
		return pipeline.InOrder(c.Context, len(targets), pipeline.Workers(ch),
			func(ctx context.Context, i int) graded {
				r, _, err := e.answer(ctx, targets[i], demands)
				return graded{r, err}
			}, b.done)
	}
	if c.Bool("no-record") {
		err = run()
	} else {
		err = a.withStore(func(s *store.Store) error {
			b.store = s
			return run()
		})
		if err != nil && b.store == nil { // a result that can't be kept stays a result
			a.tell("the results below are not recorded")
			a.complain(err)
			err = run()
		}
	}
	switch {
	case err != nil:
	case len(b.strays) == len(targets):
		err = usage("none of what is named is a submission").hint("name folders with Go files, archives or .go files")
	case out.text():
		fmt.Fprintln(a.stderr, beside("", b.summary(time.Since(start).Round(time.Millisecond)), a.width()))
	}
	return b.worst, err
}

// done prints and records one result.
func (b *batchGrading) done(i int, g graded) error {
	a, t := b.app, b.targets[i]
	if b.c.Context.Err() != nil {
		return b.c.Context.Err()
	}
	if bad, ok := workspace.IsBad(g.err); ok {
		return b.stray(clean(t.shown()), bad)
	}
	if g.err != nil {
		a.tell("%s was not graded:", t.shown())
		code := a.complain(g.err)
		b.count(grader.GraderError, code)
		b.out.failed(t, g.err)
		if !b.out.text() {
			return nil
		}
		_, err := fmt.Fprintf(a.stdout, "%s\n", row(grader.GraderError, "", clean(t.shown()), a.width()))
		return err
	}
	r := g.report
	b.count(r.Verdict, r.Verdict.ExitCode())
	var err error
	switch {
	case b.out.streams():
		err = report.JSON(a.stdout, r)
	case b.out.text():
		_, err = fmt.Fprintf(a.stdout, "%s\n", row(r.Verdict, fmt.Sprintf("%d/%d", r.Score, r.MaxScore), clean(t.shown()), a.width()))
	}
	b.out.keep(t, r, a.reportOptions(b.c, t, r))
	if err == nil && b.store != nil {
		a.unrecorded(recordIn(b.c.Context, b.store, r, r.Cached))
	}
	return err
}

// stray tells of what is no hand-in at all: it has no score and is not recorded.
func (b *batchGrading) stray(name string, bad *workspace.BadSubmission) error {
	b.strays = append(b.strays, name)
	b.app.tell("%s is no submission: %v", name, bad)
	if !b.out.text() {
		return nil
	}
	_, err := fmt.Fprintf(b.app.stdout, "%s\n", row("no-submission", "", name, b.app.width()))
	return err
}

func row(v grader.Verdict, score, name string, page int) string {
	return beside(fmt.Sprintf("%-14s %7s  ", v, score), report.Unbroken(name), page)
}

func (b *batchGrading) count(v grader.Verdict, code int) {
	b.verdicts[v]++
	b.worst = max(b.worst, code)
}

// summary counts the verdicts, the best first, and names the strays.
func (b *batchGrading) summary(took time.Duration) string {
	var parts []string
	for _, v := range slices.Backward(grader.Verdicts) {
		if n := b.verdicts[v]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, v))
		}
	}
	text := fmt.Sprintf("%s in %v: %s", count(len(b.targets)-len(b.strays), "submission"), took, strings.Join(parts, ", "))
	if len(b.strays) > 0 {
		text += "; no submission: " + strings.Join(b.strays, ", ")
	}
	return text
}
