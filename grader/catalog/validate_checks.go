package catalog

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/cause"
)

func (v *validator) checks(checks []check, kind grader.Kind) []grader.Check {
	if len(checks) == 0 {
		v.add("[[checks]] is missing; bind each hidden test to one")
	}
	var out []grader.Check
	seen := map[string]bool{}
	for i, c := range checks {
		name := cmp.Or(c.Test, strconv.Itoa(i+1))
		for _, part := range []struct{ key, value string }{{"test", c.Test}, {"title", c.Title}, {"hint", c.Hint}} {
			if part.value == "" {
				v.addAt(name, "check %s lacks its %s", name, part.key)
			}
		}
		if c.Test != "" && seen[c.Test] {
			v.addAt(c.Test, "test %s is bound to two checks", c.Test)
		}
		seen[c.Test] = true
		if c.Points < 1 {
			v.addAt(c.Test, "check %s is worth %d points; it must be at least 1", c.Test, c.Points)
		}
		if !slices.Contains(grader.Criteria, grader.Criterion(c.Criterion)) {
			v.addAt(c.Test, "criterion of %s is %q; it can be %v", c.Test, c.Criterion, grader.Criteria)
		}
		for _, s := range c.Skills {
			v.skill(s)
		}
		v.hints(c)
		if kind == grader.KindTests && c.Test != grader.ReferenceCheck && !slices.Contains(c.Needs, grader.ReferenceCheck) {
			c.Needs = append(c.Needs, grader.ReferenceCheck) // a test that fails on anything catches nothing
		}
		race := usualRace(grader.Criterion(c.Criterion), kind)
		if c.Race != nil {
			race = *c.Race
		}
		if race && kind == grader.KindTests {
			v.addAt(c.Test, "race of %s is true; there is no driver where learners write tests", c.Test)
		}
		out = append(out, grader.Check{Test: c.Test, Title: c.Title, Points: c.Points, Criterion: grader.Criterion(c.Criterion),
			Hint: c.Hint, Hints: c.Hints, Needs: c.Needs, Skills: c.Skills, Race: race})
	}
	v.needs(out)
	return out
}

// failures are the verdicts that a check may have.
var failures = []grader.Verdict{grader.WrongAnswer, grader.RuntimeError, grader.TimeLimit, grader.MemoryLimit, grader.OutputLimit}

// hints refuses hints on failures that there are not.
func (v *validator) hints(c check) {
	known := cause.Names()
	for _, f := range failures {
		known = append(known, string(f))
	}
	for _, key := range slices.Sorted(maps.Keys(c.Hints)) {
		switch {
		case !slices.Contains(known, key):
			v.addAt(c.Test, "hints of %s has %q, which is no failure; there are: %s", c.Test, key, strings.Join(known, ", "))
		case c.Hints[key] == "":
			v.addAt(c.Test, "hints of %s says nothing of %q", c.Test, key)
		}
	}
}

// needs refuses needs that name no check or lead back to where they start.
func (v *validator) needs(checks []grader.Check) {
	needs := map[string][]string{}
	for _, c := range checks {
		needs[c.Test] = append([]string{}, c.Needs...)
	}
	var reaches func(from, to string, seen map[string]bool) bool
	reaches = func(from, to string, seen map[string]bool) bool {
		for _, n := range needs[from] {
			if n == to || !seen[n] && reaches(n, to, mark(seen, n)) {
				return true
			}
		}
		return false
	}
	for _, c := range checks {
		for _, n := range c.Needs {
			if needs[n] == nil {
				v.addAt(n, "check %s needs %s, which is not a check", c.Test, n)
			}
		}
		if reaches(c.Test, c.Test, map[string]bool{}) {
			v.addAt(c.Test, "check %s needs itself", c.Test)
		}
	}
}

func mark(seen map[string]bool, name string) map[string]bool {
	seen[name] = true
	return seen
}
