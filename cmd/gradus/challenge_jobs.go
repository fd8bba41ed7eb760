package main

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/author/verify"
	"github.com/gradus-dev/gradus/grader/catalog"
)

// checkJob is one challenge to check: opened, or the reason why it can't be.
type checkJob struct {
	id     string
	ch     *grader.Challenge
	err    error
	folder string // as named on the command line; "" if the challenge was found by its name
	// recorded is the measurement of this content on the page about all challenges; "" if
	// there is none.
	recorded string
}

// depth says how thoroughly to check a challenge.
func (j checkJob) depth(quick bool) verify.Depth {
	switch {
	case j.recorded != "":
		return verify.Brief
	case quick:
		return verify.Quick
	default:
		return verify.Full
	}
}

// check verifies the challenge.
func (j checkJob) check(ctx context.Context, v *verify.Verifier, quick bool) (*verify.Result, error) {
	if j.err != nil {
		return verify.Broken(j.id, j.err), nil
	}
	return v.Verify(ctx, j.ch, j.depth(quick))
}

// readRecords reads the measurements of challenges from the page that --table writes.
func readRecords(page string, jobs []checkJob) error {
	data, err := os.ReadFile(page)
	if err != nil {
		return usage("--recorded: %v", err).hint("name the page that gradus challenge check --table wrote: challenges/README.md")
	}
	text := string(data)
	if !strings.HasPrefix(text, tableTitle) {
		return usage("--recorded: %s is not a page that gradus challenge check --table wrote", page).hint("its first line is %q", tableTitle)
	}
	for i := range jobs {
		if jobs[i].err == nil {
			jobs[i].recorded = recordedCells(text, jobs[i].ch)
		}
	}
	return nil
}

// checkJobs opens what is to be checked.
func (a *app) checkJobs(c *cli.Context) ([]checkJob, error) {
	if c.Args().Len() == 0 {
		cat, err := a.authorsCatalogue(c)
		if err != nil {
			return nil, err
		}
		return allJobs(cat), nil
	}
	var jobs []checkJob
	for _, arg := range c.Args().Slice() {
		if _, err := os.Stat(filepath.Join(arg, "challenge.toml")); err == nil {
			j, err := folderJob(arg)
			if err != nil {
				return nil, err
			}
			a.refreshHelpers(filepath.Join(arg, "..", ".."))
			j.folder = arg
			jobs = append(jobs, j)
			continue
		}
		cat, err := a.authorsCatalogue(c)
		if err != nil {
			return nil, err
		}
		found, err := cat.Find(arg)
		if err != nil {
			return nil, notWritten(arg, notFound(cat, err))
		}
		jobs = append(jobs, openJob(cat, found.ID()))
	}
	return jobs, nil
}

// notWritten says of a folder that was named for a challenge what it lacks; of another name
// it is err.
func notWritten(arg string, err error) error {
	info, statErr := os.Stat(arg)
	if statErr != nil || !info.IsDir() {
		return err
	}
	if _, err := os.Stat(filepath.Join(arg, "skills.toml")); err == nil {
		return usage("%s is a catalogue, not a challenge", arg).hint("gradus challenge check --challenges %s checks all of it", shellWord(arg))
	}
	there := "a challenge's folder has one"
	entries, _ := os.ReadDir(arg)
	for _, e := range entries {
		if e.Name() != "challenge.toml" && strings.EqualFold(e.Name(), "challenge.toml") {
			there = "there is " + e.Name() + ", which wants that name"
		}
	}
	return usage("%s has no challenge.toml; %s", arg, there).hint("gradus challenge new TRACK/SLUG writes a challenge with all its parts")
}

func allJobs(cat *catalog.Catalog) []checkJob {
	var jobs []checkJob
	for _, id := range slices.Sorted(maps.Keys(cat.Broken())) {
		jobs = append(jobs, checkJob{id: id, err: cat.Broken()[id]})
	}
	for _, ch := range cat.Challenges() {
		jobs = append(jobs, openJob(cat, ch.ID()))
	}
	return jobs
}

func openJob(cat *catalog.Catalog, id string) checkJob {
	ch, err := cat.Open(id)
	return checkJob{id: id, ch: ch, err: err}
}

// folderJob opens a challenge by its folder: the catalogue is two levels up.
func folderJob(dir string) (checkJob, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return checkJob{}, err
	}
	root := filepath.Dir(filepath.Dir(abs))
	cat, err := catalog.Load(os.DirFS(root))
	if err != nil {
		return checkJob{}, usage("%s is not in a catalogue: %v", dir, err).hint("put it at TRACK/SLUG below a directory with a skills.toml")
	}
	id := filepath.Base(filepath.Dir(abs)) + "/" + filepath.Base(abs)
	if err := cat.Broken()[id]; err != nil {
		return checkJob{id: id, err: err}, nil
	}
	return openJob(cat, id), nil
}
