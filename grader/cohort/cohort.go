// Package cohort says how a class does: in each skill, and at each check of the challenges
// that it answered. Reports come from whoever calls, one after the other; of each no more
// is kept than how its checks ended. Nothing here decides a verdict or a score.
//
// skills.go and insight.go compute, table.go and page.go write.
package cohort

import (
	"cmp"
	"maps"
	"slices"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
)

// Class is what a class handed in. The zero value is one that handed in nothing.
type Class struct {
	answers    map[string]map[string]*answer // by challenge and learner: the best one
	challenges map[string]*task              // by ID
}

// answer is how the checks of one ended, by test; nil where none was run or skipped.
type answer struct {
	score int
	ended map[string]grader.Status
}

// task is what reports tell of a challenge.
type task struct {
	title    string
	maxScore int
	checks   []grader.Check // in the challenge's order
}

// mostText bounds the names and titles that are kept, in bytes.
const mostText = 400

// Add takes in the report on what a learner, or a group, handed in. Of several on one
// challenge the best counts, of equal ones the last. A failure of the grader is passed over.
func (c *Class) Add(learner string, r *grader.Report) {
	if r.Verdict.ExitCode() == grader.GraderError.ExitCode() {
		return
	}
	if c.answers == nil {
		c.answers, c.challenges = map[string]map[string]*answer{}, map[string]*task{}
	}
	a := &answer{score: r.Score}
	if len(r.Outcomes) > 0 {
		a.ended = map[string]grader.Status{}
	}
	for _, o := range r.Outcomes {
		a.ended[report.CleanLine(o.Test, mostText)] = o.Status
	}
	id := report.CleanLine(r.Challenge, mostText)
	if c.answers[id] == nil {
		c.answers[id] = map[string]*answer{}
	}
	if was := c.answers[id][learner]; was == nil || a.score >= was.score {
		c.answers[id][learner] = a
	}
	if t := c.challenges[id]; t == nil || len(t.checks) < len(r.Outcomes) { // a report on what did not compile has no checks
		c.challenges[id] = newTask(r)
	}
}

func newTask(r *grader.Report) *task {
	t := &task{title: report.CleanLine(cmp.Or(r.Title, r.Challenge), mostText), maxScore: r.MaxScore}
	for _, o := range r.Outcomes {
		t.checks = append(t.checks, grader.Check{Test: report.CleanLine(o.Test, mostText), Title: report.CleanLine(cmp.Or(o.Title, o.Test), mostText),
			Criterion: grader.Criterion(report.CleanLine(string(o.Criterion), mostText)), Points: o.MaxPoints})
	}
	return t
}

// Learners returns how many handed in anything.
func (c *Class) Learners() int {
	names := map[string]bool{}
	for _, all := range c.answers {
		for learner := range all {
			names[learner] = true
		}
	}
	return len(names)
}

// Challenges returns the IDs of the challenges that were answered, sorted.
func (c *Class) Challenges() []string { return slices.Sorted(maps.Keys(c.challenges)) }
