package main

import (
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
)

// filter says which challenges to list; zero fields let every one pass.
type filter struct {
	track, skill, status string
	difficulty           int
}

func (f filter) keeps(it item) bool {
	return (f.track == "" || f.track == it.Track) &&
		(f.difficulty == 0 || f.difficulty == it.Difficulty) &&
		(f.status == "" || f.status == it.Status) &&
		(f.skill == "" || slices.ContainsFunc(it.Skills, func(s string) bool {
			return s == f.skill || strings.HasPrefix(s, f.skill+"/")
		}))
}

// check refuses a filter that could never let anything pass.
func (f filter) check(all []*grader.Challenge) error {
	var skills []string
	for _, ch := range all {
		for _, s := range ch.Skills {
			skills = append(skills, s.Skill)
			for parent := s.Skill; strings.Contains(parent, "/"); {
				parent = parent[:strings.LastIndex(parent, "/")]
				skills = append(skills, parent)
			}
		}
	}
	if f.difficulty < 0 || f.difficulty > 5 {
		return usage("--difficulty %d is out of range", f.difficulty).hint("difficulties are 1 to 5")
	}
	slices.Sort(skills)
	for _, known := range []struct {
		flag, value string
		values      []string
	}{
		{"track", f.track, tracks(all)},
		{"skill", f.skill, slices.Compact(skills)},
		{"status", f.status, []string{todo, started, passed}},
	} {
		if known.value == "" || slices.Contains(known.values, known.value) {
			continue
		}
		err := usage("there is no %s %q", known.flag, known.value)
		if near := catalog.Similar(known.value, known.values); len(near) > 0 {
			err.hint("did you mean: --%s %s", known.flag, near[0])
		}
		return err.hint("there are: %s", strings.Join(known.values, ", "))
	}
	return nil
}

// tracks returns the tracks of all, in their order.
func tracks(all []*grader.Challenge) []string {
	var out []string
	for _, ch := range all {
		if !slices.Contains(out, ch.Track) {
			out = append(out, ch.Track)
		}
	}
	return out
}
