package imports_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/imports"
)

func TestPolicyAndForbid(t *testing.T) {
	rules := grader.Rules{Forbid: []string{"sort", "slices.Sort"}}
	analysistest.Run(t, analysistest.TestData(), imports.Rule.Analyzer(rules), "a")
}

func TestAllowImportsAndEscapes(t *testing.T) {
	rules := grader.Rules{
		AllowImports: []string{"errors", "fmt", "os/exec", "unicode/..."},
		AllowEscapes: []string{"os/exec"},
	}
	analysistest.Run(t, analysistest.TestData(), imports.Rule.Analyzer(rules), "allowed")
}
