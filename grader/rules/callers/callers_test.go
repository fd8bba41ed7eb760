package callers_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/callers"
)

func TestCallers(t *testing.T) {
	if !callers.Rule.For(grader.Rules{NoCallers: true}) || callers.Rule.For(grader.Rules{}) {
		t.Error("the rule applies exactly where a driver calls the submission")
	}
	rules := grader.Rules{NoCallers: true, AllowEscapes: []string{"runtime.FuncForPC"}}
	analysistest.Run(t, analysistest.TestData(), callers.Rule.Analyzer(rules), "a")
}
