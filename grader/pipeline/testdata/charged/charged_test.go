package charged_test

import (
	"fmt"
	"testing"

	learner "example.com/course/track/charged"

	"github.com/gradus-dev/gradus/grader/judge/cost"
)

var sizes = []int{32, 64, 128, 256, 512, 1024}

// judged is a testing.TB that remembers whether a bound was kept.
type judged struct {
	testing.TB
	failed bool
	text   string
}

func (j *judged) Helper()      {}
func (j *judged) Failed() bool { return j.failed }
func (j *judged) Log(args ...any) {
	j.text += fmt.Sprintln(args...)
}
func (j *judged) Error(args ...any) {
	j.failed = true
	j.Log(args...)
}

// growth holds that each construct is within the bound where it is used n times on what
// is small, and is not where it is used n times on what has n elements.
func growth(t *testing.T, kind string, bound cost.Growth) {
	rows := learner.Rows(kind)
	if len(rows) == 0 {
		t.Fatalf("no rows of %s", kind)
	}
	for _, row := range rows {
		for _, quadratic := range []bool{false, true} {
			j := &judged{TB: t}
			cost.AtMost(j, bound, sizes, func(n int) int { return n }, func(n int) { learner.Use(kind, row, n, quadratic) })
			if j.failed != quadratic {
				t.Errorf("%s: %s: quadratic: %t; too much: %t\n%s", kind, row, quadratic, j.failed, j.text)
			}
		}
	}
}

func TestSteps(t *testing.T) { growth(t, "steps", cost.N) }

func TestSpace(t *testing.T) { growth(t, "space", cost.N.Counting(cost.Space)) }
