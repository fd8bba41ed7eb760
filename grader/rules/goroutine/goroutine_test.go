package goroutine_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/goroutine"
)

func TestGoroutine(t *testing.T) {
	rules := grader.Rules{NoGoroutines: true}
	if !goroutine.Rule.For(rules) || goroutine.Rule.For(grader.Rules{}) {
		t.Error("the rule applies exactly when no_goroutines is set")
	}
	analysistest.Run(t, analysistest.TestData(), goroutine.Rule.Analyzer(rules), "a")
}
