package forbid_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/forbid"
)

func TestForbid(t *testing.T) {
	rules := grader.Rules{Forbid: []string{
		"slices.Sort*", "sync.Map.Range", "maps.Keys", "container/heap.Push", "append", "strings.Builder", "a.Sort", "delete", "clear",
	}}
	if !forbid.Rule.For(rules) || forbid.Rule.For(grader.Rules{}) {
		t.Error("the rule applies exactly when forbid names something")
	}
	analysistest.Run(t, analysistest.TestData(), forbid.Rule.Analyzer(rules), "a")
	analysistest.Run(t, analysistest.TestData(), forbid.Rule.Analyzer(grader.Rules{Forbid: []string{"map"}}), "nomaps")
}
