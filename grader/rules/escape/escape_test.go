package escape_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/escape"
)

func TestDefaultPolicy(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), escape.Rule.Analyzer(grader.Rules{}), "a")
}

func TestAllowEscapes(t *testing.T) {
	rules := grader.Rules{AllowEscapes: []string{"os.Exit", "syscall", "unsafe"}}
	analysistest.Run(t, analysistest.TestData(), escape.Rule.Analyzer(rules), "allowed")
}
