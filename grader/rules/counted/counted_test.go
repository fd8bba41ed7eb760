package counted_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/counted"
)

func TestCounted(t *testing.T) {
	rules := grader.Rules{Counted: true}
	if !counted.Rule.For(rules) || counted.Rule.For(grader.Rules{}) {
		t.Error("the rule applies exactly where steps are counted")
	}
	analysistest.Run(t, analysistest.TestData(), counted.Rule.Analyzer(rules), "bad", "good")
}
