package foreign_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/foreign"
)

func TestForeign(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), foreign.Rule.Analyzer(grader.Rules{}), "a")
}

func TestAllowEscapes(t *testing.T) {
	rules := grader.Rules{AllowEscapes: []string{"os.Args", "time"}}
	analysistest.Run(t, analysistest.TestData(), foreign.Rule.Analyzer(rules), "allowed")
}
