package recursion_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/recursion"
)

func TestForbidden(t *testing.T) {
	a := recursion.Rule.Analyzer(grader.Rules{Recursion: "forbidden"})
	analysistest.Run(t, analysistest.TestData(), a, "forbidden", "decorated")
}

func TestRequired(t *testing.T) {
	a := recursion.Rule.Analyzer(grader.Rules{Recursion: "required"})
	analysistest.Run(t, analysistest.TestData(), a, "good", "iface", "stringer", "unused")
}

func TestFor(t *testing.T) {
	if recursion.Rule.For(grader.Rules{}) {
		t.Error("the rule applies to a challenge that does not ask for it")
	}
	if !recursion.Rule.For(grader.Rules{Recursion: "required"}) {
		t.Error("the rule does not apply to a challenge that asks for it")
	}
}
