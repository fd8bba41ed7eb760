package main

import (
	"path/filepath"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/handins"
)

// findClass finds the hand-ins that a command line names.
func findClass(c *cli.Context, cat *catalog.Catalog) (*handins.Class, error) {
	var deadline time.Time
	if text := c.String("deadline"); text != "" {
		var err error
		if deadline, err = handins.ParseTime(text); err != nil {
			return nil, usage("--deadline: %v", err)
		}
	}
	paths, roster := c.Args().Slice(), c.String("roster")
	if len(paths) == 0 && roster == "" {
		return nil, usage("%s needs a folder, an archive or --roster", c.Command.Name).hint("type: gradus %s --challenge SLUG DIR", c.Command.Name)
	}
	names := map[string]bool{}
	for _, ch := range cat.Challenges() {
		names[ch.Track] = true
		for _, id := range ch.IDs() {
			names[filepath.Base(id)] = true
		}
	}
	o := handins.Options{Layout: c.String("layout"), Deadline: deadline, Named: func(name string) bool { return names[name] }}
	class, err := handins.Find(paths, o)
	if err != nil {
		return nil, usage("%v", err)
	}
	if roster != "" {
		err = class.Roster(roster, o)
	}
	class.HandIns = slices.DeleteFunc(class.HandIns, func(h *handins.HandIn) bool {
		return samePath(h.Key, c.String("results")) // written by the run before, into the class's folder
	})
	switch {
	case err != nil:
		err = usage("%v", err)
	case len(class.HandIns) == 0:
		err = usage("nothing was handed in there").hint("name the folder or the archive with the learners' folders in it")
	}
	if err != nil {
		class.Close()
		return nil, err
	}
	return class, nil
}

// samePath reports whether two paths name one place; links are not followed.
func samePath(a, b string) bool {
	a, errA := filepath.Abs(filepath.FromSlash(a))
	b, errB := filepath.Abs(b)
	return errA == nil && errB == nil && a == b
}

// batchChallenges returns the challenges that hand-ins may answer: that of --challenge
// first, then those the roster names; all of them where each is to say so itself.
func (a *app) batchChallenges(c *cli.Context, cat *catalog.Catalog, class *handins.Class) (all []*grader.Challenge, err error) {
	var names []string
	if name := c.String("challenge"); name != auto {
		names = append(names, name)
	}
	for _, h := range class.HandIns {
		if h.Challenge != "" && !slices.Contains(names, h.Challenge) {
			names = append(names, h.Challenge)
		}
	}
	add := func(name string) error {
		ch, err := open(cat, name)
		if err == nil {
			err = toGrade(ch)
		}
		if err == nil && !slices.ContainsFunc(all, func(other *grader.Challenge) bool { return other.ID() == ch.ID() }) {
			all = append(all, ch)
		}
		return err
	}
	for _, name := range names {
		if err := add(name); err != nil {
			return nil, err
		}
	}
	if c.String("challenge") == auto {
		for _, ch := range cat.Challenges() {
			if err := add(ch.ID()); err != nil {
				a.warn("%s is left out: %v", ch.ID(), err)
			}
		}
	}
	if len(all) == 0 {
		return nil, usage("there is no challenge that can be graded here").hint("type: gradus %s --challenge SLUG", c.Command.Name)
	}
	return all, nil
}
