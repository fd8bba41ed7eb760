package recursion_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/recursion"
)

func TestExp(t *testing.T) {
	a := recursion.Rule.Analyzer(grader.Rules{Recursion: "forbidden"})
	analysistest.Run(t, analysistest.TestData(), a, "expand")
}
