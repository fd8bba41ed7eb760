package screen

import (
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
)

// TestTypeCheckerPanics gives it a declaration of no kind.
func TestTypeCheckerPanics(t *testing.T) {
	tools := openTools(t, "")
	s, _ := Parse(addChallenge(), submission(map[string]string{"add.go": addReference}), tools)
	s.syntax[0].Decls = append(s.syntax[0].Decls, nil)
	r := s.Check(tools.Exports(grader.Modules{}, "", false), gotool.Index{}, nil)
	diags := s.Explain(r.Found)
	if r.Err != nil || len(diags) != 1 || !strings.HasPrefix(diags[0].Message, "Go's type checker gave up: ") {
		t.Errorf("diagnostics %v, error %v; want one that says so", diags, r.Err)
	}
}

// TestCountersPanic gives the counters a package without types.
func TestCountersPanic(t *testing.T) {
	s, _ := Parse(addChallenge(), submission(map[string]string{"add.go": addReference}), &gotool.Tools{})
	s.Counts = true
	_, diags, err := s.Rewrite(t.Context(), Result{Checked: &Checked{Fset: s.fset, Files: s.syntax}}, nil)
	if err != nil || s.Rewritten || len(diags) != 1 || !strings.HasPrefix(diags[0].Message, "the steps of this code can't be counted: ") {
		t.Errorf("diagnostics %v, error %v; want one that says so", diags, err)
	}
}
