package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/verify"
)

// checkSchema names the JSON form of a challenge check.
const checkSchema = "gradus.challenge-check/v1"

func (a *app) challengeCommand() *cli.Command {
	check := &cli.Command{
		Name: "check", Usage: "find out whether challenges prove themselves", ArgsUsage: "[SLUG|DIR ...]",
		Description: `   Grades the reference, the starter, every mutant and every other solution that
   comes with a challenge, and says what does not hold and how to mend it. With no
   argument it checks the whole catalogue; DIR is a challenge's folder.

   The checks:
` + checkList(),
		CustomHelpTemplate: commandHelp(exitCheck),
		Flags:              []cli.Flag{jsonFlag(), challengesFlag(), &cli.BoolFlag{Name: "quick", Usage: "leave out the slow checks", DisableDefaultText: true}},
		Action:             a.challengeCheck,
	}
	return &cli.Command{
		Name: "challenge", Usage: "check challenges, for those who write them", ArgsUsage: "COMMAND",
		Subcommands: []*cli.Command{check},
	}
}

func checkList() string {
	var b strings.Builder
	for _, c := range verify.Checks {
		fmt.Fprintf(&b, "      %-20s %s\n", c.ID, c.Doc)
	}
	return strings.TrimRight(b.String(), "\n")
}

// job is one challenge to check: opened, or the reason why it can't be.
type job struct {
	id  string
	ch  *grader.Challenge
	err error
}

func (a *app) challengeCheck(c *cli.Context) error {
	jobs, err := a.checkJobs(c)
	if err != nil {
		return err
	}
	e, err := newEngine(a.progress, false)
	if err != nil {
		return err
	}
	results, err := a.verifyAll(c, e, jobs)
	if err != nil {
		return err
	}
	return a.printCheck(c, results)
}

// checkJobs opens what is to be checked.
func (a *app) checkJobs(c *cli.Context) ([]job, error) {
	if c.Args().Len() == 0 {
		cat, err := a.catalogue(c)
		if err != nil {
			return nil, err
		}
		return allJobs(cat), nil
	}
	var jobs []job
	for _, arg := range c.Args().Slice() {
		if _, err := os.Stat(filepath.Join(arg, "challenge.toml")); err == nil {
			j, err := folderJob(arg)
			if err != nil {
				return nil, err
			}
			jobs = append(jobs, j)
			continue
		}
		cat, err := a.catalogue(c)
		if err != nil {
			return nil, err
		}
		found, err := cat.Find(arg)
		if err != nil {
			return nil, notFound(cat, err)
		}
		jobs = append(jobs, openJob(cat, found.ID()))
	}
	return jobs, nil
}

func allJobs(cat *catalog.Catalog) []job {
	var jobs []job
	for id, err := range cat.Broken {
		jobs = append(jobs, job{id: id, err: err})
	}
	for _, ch := range cat.Challenges {
		jobs = append(jobs, openJob(cat, ch.ID()))
	}
	return jobs
}

func openJob(cat *catalog.Catalog, id string) job {
	ch, err := cat.Open(id)
	return job{id: id, ch: ch, err: err}
}

// folderJob opens a challenge by its folder: the catalogue is two levels up.
func folderJob(dir string) (job, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return job{}, err
	}
	root := filepath.Dir(filepath.Dir(abs))
	cat, err := catalog.Load(os.DirFS(root))
	if err != nil {
		return job{}, usage("%s is not in a catalogue: %v", dir, err).hint("put it at TRACK/SLUG below a directory with a skills.toml")
	}
	id := filepath.Base(filepath.Dir(abs)) + "/" + filepath.Base(abs)
	if err := cat.Broken[id]; err != nil {
		return job{id: id, err: err}, nil
	}
	return openJob(cat, id), nil
}

// verifyAll checks the challenges side by side, one for each core, and returns
// results in the order of jobs.
func (a *app) verifyAll(c *cli.Context, e *engine, jobs []job) ([]*verify.Result, error) {
	ctx, cancel := context.WithCancelCause(c.Context)
	defer cancel(nil)
	results := make([]*verify.Result, len(jobs))
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for i, j := range jobs {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			if ctx.Err() != nil {
				return
			}
			r, err := e.verify(ctx, j, c.Bool("quick"), a.progress)
			if err != nil {
				cancel(err)
			}
			results[i] = r
		})
	}
	wg.Wait()
	return results, context.Cause(ctx)
}

func (e *engine) verify(ctx context.Context, j job, quick bool, progress func(string)) (*verify.Result, error) {
	if j.err != nil {
		r := &verify.Result{Challenge: j.id}
		for line := range strings.SplitSeq(j.err.Error(), "\n") {
			r.Findings = append(r.Findings, verify.Finding{Check: "manifest", Message: line})
		}
		return r, nil
	}
	v := &verify.Verifier{Grader: e.grader, Examples: e.pipeline.Examples, Quick: quick,
		Progress: func(check string) { progress(j.id + ": " + check) }}
	return v.Verify(ctx, j.ch)
}

func (a *app) printCheck(c *cli.Context, results []*verify.Result) error {
	findings := 0
	for _, r := range results {
		findings += len(r.Findings)
		if c.Bool("json") {
			continue
		}
		if len(r.Findings) == 0 {
			fmt.Fprintf(a.stdout, "ok    %s\n", clean(r.Challenge))
			continue
		}
		fmt.Fprintf(a.stdout, "FAIL  %s\n", clean(r.Challenge))
		for _, f := range r.Findings {
			where := ""
			if f.File != "" {
				where = f.File + ": "
			}
			fmt.Fprintf(a.stdout, "      %s: %s\n", f.Check, report.CleanLine(where+f.Message, maxSaid))
		}
	}
	if c.Bool("json") {
		if err := json.NewEncoder(a.stdout).Encode(struct {
			Schema  string           `json:"schema"`
			Results []*verify.Result `json:"results"`
		}{checkSchema, results}); err != nil {
			return err
		}
	}
	if findings > 0 {
		return &failure{code: exitNotAccepted}
	}
	return nil
}
