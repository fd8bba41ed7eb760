package main

import (
	"path"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/report"
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
	if f.difficulty < 0 || f.difficulty > 5 {
		return usage("--difficulty %d is out of range", f.difficulty).hint("difficulties are 1 to 5")
	}
	for _, known := range []struct {
		flag, value string
		values      []string
	}{
		{"track", f.track, tracks(all)},
		{"skill", f.skill, skills(all)},
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

// choiceFlag is a flag whose help names the values it takes.
type choiceFlag struct {
	*cli.StringFlag
	choices func([]*grader.Challenge) []string
}

// String reads the built-in catalogue, and so only where help is printed.
func (f choiceFlag) String() string {
	help := f.StringFlag.String()
	cat, err := catalog.Load(challenges.FS)
	if err != nil {
		return help
	}
	const column, width = "\n   \t  ", 46 // below the words on the flag
	return help + column + strings.Join(report.Wrap("(built in: "+strings.Join(f.choices(cat.Challenges()), ", ")+")", width), column)
}

// skills returns the skills that all practise, and those above them, sorted.
func skills(all []*grader.Challenge) []string {
	var out []string
	for _, ch := range all {
		for _, s := range ch.Skills {
			for id := s.Skill; id != "."; id = path.Dir(id) {
				out = append(out, id)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
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
