package pipeline

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader"
)

// TestCharged grades a submission that uses each construct whose cost is not constant:
// its hidden tests hold that quadratic work is found in every one, and linear in none.
func TestCharged(t *testing.T) {
	p, ch := newPipeline(t), fixture(t, "charged")
	sub := &grader.Submission{Name: "charged", Hash: ch.Hash}
	for _, name := range ch.Files.Reference {
		data, err := os.ReadFile(filepath.Join("testdata", "charged", name))
		if err != nil {
			t.Fatal(err)
		}
		sub.Files = append(sub.Files, grader.File{Name: name, Data: data})
	}
	r := grade(t, p, ch, sub)
	for _, d := range r.Diagnostics {
		if d.Kind != "advice" {
			t.Errorf("%s:%d: %s", d.File, d.Line, d.Message)
		}
	}
	if len(r.Outcomes) != len(ch.Checks) {
		t.Errorf("%d outcomes; want %d", len(r.Outcomes), len(ch.Checks))
	}
	for _, o := range r.Outcomes {
		if o.Status != grader.Passed {
			t.Errorf("%s: %s %s\n%s\n%s", o.Test, o.Status, o.Verdict, o.Message, strings.TrimSpace(o.Output))
		}
	}
}
