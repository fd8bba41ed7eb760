package main

import (
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

// job is one challenge to check: opened, or the reason why it can't be.
type job struct {
	id     string
	ch     *grader.Challenge
	err    error
	folder string // as it was named; "" where the challenge was found by a name
	// recorded is what the page about all challenges says was measured of this content;
	// "" where nothing was.
	recorded string
}

// depth says how thoroughly to check a challenge.
func (j job) depth(quick bool) verify.Depth {
	switch {
	case j.recorded != "":
		return verify.Brief
	case quick:
		return verify.Quick
	default:
		return verify.Full
	}
}

// readRecords takes what was measured of challenges from the page that --table writes.
func readRecords(page string, jobs []job) error {
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
func (a *app) checkJobs(c *cli.Context) ([]job, error) {
	if c.Args().Len() == 0 {
		cat, err := a.authorsCatalogue(c)
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
			return nil, notFound(cat, err)
		}
		jobs = append(jobs, openJob(cat, found.ID()))
	}
	return jobs, nil
}

func allJobs(cat *catalog.Catalog) []job {
	var jobs []job
	for _, id := range slices.Sorted(maps.Keys(cat.Broken())) {
		jobs = append(jobs, job{id: id, err: cat.Broken()[id]})
	}
	for _, ch := range cat.Challenges() {
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
	if err := cat.Broken()[id]; err != nil {
		return job{id: id, err: err}, nil
	}
	return openJob(cat, id), nil
}
