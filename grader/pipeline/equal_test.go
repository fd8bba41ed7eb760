package pipeline

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/grader"
)

// TestSplitEqualsDirect runs the same hidden tests on the same solution in one
// process, as "go test" does, and in two: what passes and what fails is the same.
func TestSplitEqualsDirect(t *testing.T) {
	p := newPipeline(t)
	for _, tt := range []struct {
		challenge, solution string // directories of testdata
		right               bool   // every test passes; else none does
	}{
		{"kinds", "kinds", true},
		{"kinds", "kinds-other", true},
		{"kinds", "kinds-wrong", false},
		{"values", "values", true},
		{"values", "values-wrong", false},
		{"shared", "shared", true},
		{"shared", "shared-wrong", false},
	} {
		t.Run(tt.solution, func(t *testing.T) {
			t.Parallel()
			ch := fixture(t, tt.challenge)
			src := read(t, filepath.Join("testdata", tt.solution, tt.challenge+".go"))
			r := grade(t, p, ch, submission(tt.solution, src))
			for _, d := range r.Diagnostics {
				t.Errorf("%s:%d: %s", d.File, d.Line, d.Message)
			}
			split := map[string]bool{}
			for _, o := range r.Outcomes {
				split[o.Test] = o.Status == grader.Passed
				if split[o.Test] != tt.right {
					t.Errorf("%s: %s %s: %s\ncalls: %v\n%s\noutput: %s", o.Test, o.Status, o.Verdict, o.Message, o.Calls, o.Stack, o.Output)
				}
			}
			if diff := cmp.Diff(direct(t, p, ch, src), split); diff != "" {
				t.Errorf("passed (-direct +split):\n%s", diff)
			}
		})
	}
}

// direct runs a challenge's hidden tests on a solution with "go test" and
// returns which of them passed.
func direct(t *testing.T, p *Pipeline, ch *grader.Challenge, src string) map[string]bool {
	t.Helper()
	dir, importPath, cleanup, err := p.Builder.Materialise(t.Context(), ch, runtimeSource)
	defer cleanup()
	if err != nil {
		t.Fatal(err)
	}
	list := exec.Command("go", "list", "-f", "{{.Dir}}", importPath)
	list.Dir, list.Env = dir, p.Builder.Env(dir)
	where, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(strings.TrimSpace(string(where)), ch.Package+".go"), []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	test := exec.Command("go", "test", "-json", "-vet=off", "-timeout=1m", importPath)
	test.Dir, test.Env = dir, p.Builder.Env(dir)
	out, err := test.Output()
	if exit := (*exec.ExitError)(nil); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		t.Fatalf("go test: %v\n%s", err, out)
	}
	passed := map[string]bool{}
	for line := range bytes.Lines(out) {
		var e struct{ Action, Test string }
		if json.Unmarshal(line, &e) == nil && e.Test != "" && !strings.Contains(e.Test, "/") && (e.Action == "pass" || e.Action == "fail") {
			passed[e.Test] = e.Action == "pass"
		}
	}
	return passed
}
