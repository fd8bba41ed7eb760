package scheduled_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/scheduled"
)

func TestScheduled(t *testing.T) {
	rules := grader.Rules{Scheduled: true}
	if !scheduled.Rule.For(rules) || scheduled.Rule.For(grader.Rules{}) {
		t.Error("the rule applies exactly where schedules are chosen")
	}
	analysistest.Run(t, analysistest.TestData(), scheduled.Rule.Analyzer(rules), "a")
}
