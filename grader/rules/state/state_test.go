package state_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/state"
)

func TestState(t *testing.T) {
	rules := grader.Rules{NoState: true}
	if !state.Rule.For(rules) || state.Rule.For(grader.Rules{}) {
		t.Error("the rule applies exactly when no_state is set")
	}
	analysistest.Run(t, analysistest.TestData(), state.Rule.Analyzer(rules), "a")
}
