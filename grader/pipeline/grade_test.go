package pipeline

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/grader"
)

// TestEvents holds what a listener is told to what Grade returns: each test once,
// as it ended, between Building and Done.
func TestEvents(t *testing.T) {
	p := newPipeline(t)
	ch := fixture(t, "values")
	right := read(t, filepath.Join("testdata", "values", "values.go"))
	for name, tt := range map[string]struct {
		src     string
		verdict grader.Verdict
	}{
		"right": {right, grader.Accepted},
		"wrong": {read(t, filepath.Join("testdata", "values-wrong", "values.go")), grader.WrongAnswer},
		"bad":   {right + "\nvar n int = \"\"\n", grader.CompileError},
	} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			var kinds []string
			tested := map[string]grader.Status{}
			var done Done
			p.Listen = func(e Event) {
				mu.Lock()
				defer mu.Unlock()
				switch e := e.(type) {
				case Tested:
					tested[e.Test] = e.Status
				case Done:
					done = e
				}
				if kind := fmt.Sprintf("%T", e); kind != "pipeline.Preparing" && (len(kinds) == 0 || kinds[len(kinds)-1] != kind) {
					kinds = append(kinds, kind)
				}
			}
			defer func() { p.Listen = nil }()
			sub := submission(name, tt.src)
			r := grade(t, p, ch, sub)
			if r.Verdict != tt.verdict || done.Report != r || done.Submission != sub || done.Err != nil {
				t.Errorf("verdict %s; told %+v", r.Verdict, done)
			}
			want, ended := []string{"pipeline.Building", "pipeline.Done"}, map[string]grader.Status{}
			if len(r.Outcomes) > 0 {
				want = []string{"pipeline.Building", "pipeline.Tested", "pipeline.Done"}
			}
			for _, o := range r.Outcomes {
				ended[o.Test] = o.Status
			}
			if diff := cmp.Diff(want, kinds); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(ended, tested); diff != "" {
				t.Errorf("tests (-report +told):\n%s", diff)
			}
		})
	}
}

// TestWithheld refuses to grade what has no hidden tests here.
func TestWithheld(t *testing.T) {
	p := newPipeline(t)
	p.Listen = func(e Event) { t.Errorf("%T", e) }
	ch := fixture(t, "values")
	ch.Withheld = &grader.Withheld{Reason: "its hidden tests are elsewhere"}
	if r, err := p.Grade(context.Background(), ch, submission("x", "package values")); err == nil {
		t.Errorf("it was graded: %+v", r)
	}
}
