package draft

import "github.com/gradus-dev/gradus/grader"

// Step is one thing for the author of a new challenge to change.
type Step struct{ Files, What string }

// Steps returns what to change in a challenge that Write made, in a good order.
func Steps(plan *Plan) []Step {
	name := packageName(plan.Slug)
	if plan.Kind == grader.KindTests {
		accepted := "correct packages built differently"
		if plan.Difficulty >= fromThisDifficulty {
			accepted += ", and other right tests"
		}
		return []Step{
			{"README.md", "what learners test, its API and two examples"},
			{name + ".go", "the package they test; the same in starter"},
			{"accepted/*.txtar", accepted},
			{"bugs/*.diff", "the package with one mistake each"},
			{"challenge.toml", "title, skills, and a check for each bug"},
			{name + "_test.go", "tests that catch all of them"},
			{"mutants/*.txtar", "tests that don't"},
			{"hints/*.md", "from a nudge to nearly the solution"},
		}
	}
	steps := []Step{
		{"README.md", "what to build, its API and two examples"},
		{name + ".go", "the reference solution"},
		{"starter/", "what learners start from, and public examples"},
		{name + "_test.go", "the hidden tests"},
		{"challenge.toml", "title, skills, and a check for each hidden test"},
		{"mutants/*.diff", "wrong solutions, each a plausible misconception"},
		{"hints/*.md", "from a nudge to nearly the solution"},
	}
	if plan.Difficulty >= fromThisDifficulty {
		steps = append(steps, Step{"accepted/*.txtar", "right solutions built differently"})
	}
	return steps
}
