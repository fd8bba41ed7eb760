package selfcheck_test

import (
	"context"
	"testing"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/build"
	"github.com/gradus-dev/gradus/grader/pipeline"
	"github.com/gradus-dev/gradus/grader/sandbox"
	"github.com/gradus-dev/gradus/grader/selfcheck"
)

func setUp(t *testing.T) (*grader.Grader, *grader.Challenge) {
	t.Helper()
	if level := sandbox.Probe().Level; level < sandbox.LevelFull {
		t.Fatalf("hostile submissions need the full sandbox; this machine gives %v", sandbox.Probe())
	}
	b, err := build.New(build.Options{})
	if err != nil {
		t.Fatal(err)
	}
	mod, err := challenges.FS.ReadFile("modules.mod")
	if err != nil {
		t.Fatal(err)
	}
	sum, err := challenges.FS.ReadFile("modules.sum")
	if err != nil {
		t.Fatal(err)
	}
	target, err := selfcheck.Target(grader.Modules{Mod: mod, Sum: sum})
	if err != nil {
		t.Fatal(err)
	}
	return (&pipeline.Pipeline{Builder: b, NoRules: true}).Grader(), target
}

// TestReferenceIsAccepted shows that the target can be passed at all, so that
// an attack's 0 points mean something.
func TestReferenceIsAccepted(t *testing.T) {
	g, target := setUp(t)
	src, err := target.FS.(interface {
		ReadFile(string) ([]byte, error)
	}).ReadFile("target.go")
	if err != nil {
		t.Fatal(err)
	}
	r, err := g.Grade(context.Background(), target, &grader.Submission{Name: "reference", Hash: "r", Files: []grader.File{{Name: "target.go", Data: src}}})
	if err != nil {
		t.Fatal(err)
	}
	if r.Verdict != grader.Accepted {
		t.Errorf("verdict %s: %+v", r.Verdict, r)
	}
}

func TestHostileSubmissionsAreHeld(t *testing.T) {
	g, target := setUp(t)
	attacks, err := selfcheck.Attacks()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range attacks {
		t.Run(a.Name, func(t *testing.T) {
			if r := selfcheck.Run(context.Background(), g, target, a); r.Failure != "" {
				t.Errorf("%s: %s", a.Attack, r.Failure)
			}
		})
	}
}
