package main

import (
	"errors"
	"os"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/skill"
	"github.com/gradus-dev/gradus/grader/store"
	"github.com/gradus-dev/gradus/grader/workspace"
)

// withStore runs f with the learner's database and tells the learner if a
// damaged one was set aside.
func (a *app) withStore(f func(*store.Store) error) error {
	s, err := store.Open(store.Dir())
	if err != nil {
		return err
	}
	err = f(s)
	if aside := s.SetAside(); aside != "" {
		a.warn("the database was damaged; it is kept as %s and a new one was begun", aside)
	}
	if closeErr := s.Close(); err == nil {
		err = closeErr
	}
	return err
}

// best returns the best points ever earned, by challenge and test, as cat calls
// them: by their aliases where hidden parts are withheld. Where there is no
// database and none can be made, nothing was earned.
func (a *app) best(c *cli.Context, cat *catalog.Catalog) (map[string]map[string]int, error) {
	var best map[string]map[string]int
	err := a.withStore(func(s *store.Store) (err error) {
		best, err = s.Best(c.Context)
		return err
	})
	for _, ch := range cat.Challenges() {
		points := joined(best, ch.IDs())
		if ch.Withheld != nil {
			points = aliased(ch.ID(), points)
		}
		if len(points) > 0 {
			best[ch.ID()] = points
		}
	}
	return best, a.tolerate(err)
}

// joined returns the most points for each test under any of a challenge's IDs.
func joined(best map[string]map[string]int, ids []string) map[string]int {
	out := map[string]int{}
	for _, id := range ids {
		for test, n := range best[id] {
			out[test] = max(out[test], n)
		}
	}
	return out
}

// passes returns how each challenge stands that was passed, by ID.
func (a *app) passes(c *cli.Context, all []*grader.Challenge) (map[string]skill.Pass, error) {
	var known map[string]store.Passes
	err := a.withStore(func(s *store.Store) (err error) {
		known, err = s.Passes(c.Context)
		return err
	})
	out := map[string]skill.Pass{}
	for _, ch := range all {
		var times []time.Time
		after := true
		for _, id := range ch.IDs() {
			times = append(times, known[id].Times...)
			after = after && (known[id].AfterSolution || len(known[id].Times) == 0)
		}
		if len(times) > 0 {
			slices.SortFunc(times, time.Time.Compare)
			out[ch.ID()] = skill.Pass{Last: times[len(times)-1], Due: skill.DueAt(times), AfterSolution: after}
		}
	}
	return out, a.tolerate(err)
}

// aliased returns the points by the aliases of tests.
func aliased(id string, points map[string]int) map[string]int {
	out := map[string]int{}
	for test, n := range points {
		name := catalog.Alias(id, test)
		out[name] = max(out[name], n)
	}
	return out
}

// statuses returns todo, started or passed for each challenge, from what the
// store and the workspace know.
func (a *app) statuses(c *cli.Context, all []*grader.Challenge) (map[string]string, error) {
	var attempted map[string]store.Status
	err := a.withStore(func(s *store.Store) (err error) {
		attempted, err = s.Status(c.Context)
		return err
	})
	if err := a.tolerate(err); err != nil {
		return nil, err
	}
	ws, err := findWorkspace()
	if err != nil {
		ws = &workspace.Workspace{}
	}
	return merge(all, attempted, func(ch *grader.Challenge) bool { return ws.Dir != "" && isDir(ws.Path(ch)) }), nil
}

// tolerate turns a database that can't be made on a read-only disk into a
// warning: what can be shown without it is shown.
func (a *app) tolerate(err error) error {
	if !errors.Is(err, store.ErrReadOnly) {
		return err
	}
	a.warn("past attempts are not known: %v", err)
	return nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
