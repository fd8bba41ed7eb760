package goroutine_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/goroutine"
)

func TestGoroutine(t *testing.T) {
	rules := grader.Rules{NoGoroutines: true}
	for _, tt := range []struct {
		rules grader.Rules
		want  bool
	}{
		{rules, true},
		{grader.Rules{}, false},
		{grader.Rules{Counted: true}, true},
		{grader.Rules{Counted: true, AllowGoroutines: true}, false},
		{grader.Rules{AllowGoroutines: true}, false},
	} {
		if goroutine.Rule.For(tt.rules) != tt.want {
			t.Errorf("the rule applies to %+v: %t; want %t", tt.rules, !tt.want, tt.want)
		}
	}
	analysistest.Run(t, analysistest.TestData(), goroutine.Rule.Analyzer(rules), "a")
}
