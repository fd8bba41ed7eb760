package selfcheck_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/pipeline"
	"github.com/gradus-dev/gradus/grader/sandbox"
	"github.com/gradus-dev/gradus/grader/selfcheck"
)

func newChecker(t *testing.T) *selfcheck.Checker {
	t.Helper()
	if level := sandbox.Probe().Level; level < sandbox.LevelFull {
		t.Fatalf("hostile submissions need the full sandbox; this machine gives %v", sandbox.Probe())
	}
	b, err := link.New(link.Options{Options: gotool.Options{CacheDir: t.TempDir()}, Contained: true})
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
	modules := grader.Modules{Mod: mod, Sum: sum}
	target, err := selfcheck.Target(modules)
	if err != nil {
		t.Fatal(err)
	}
	held, err := selfcheck.Held(modules)
	if err != nil {
		t.Fatal(err)
	}
	tested, err := selfcheck.Tested(modules)
	if err != nil {
		t.Fatal(err)
	}
	return &selfcheck.Checker{Grade: (&pipeline.Pipeline{Builder: b, NoRules: true}).Grade, Target: target, Held: held, Tested: tested,
		Scratch: []string{filepath.Join(b.CacheDir(), "scratch")}}
}

// TestHostileSubmissionsAreHeld runs them all, and the right solution before and
// after: before, so that an attack's 0 points mean something, and after, since
// none may spoil what later gradings use.
func TestHostileSubmissionsAreHeld(t *testing.T) {
	c := newChecker(t)
	attacks, err := selfcheck.Attacks()
	if err != nil {
		t.Fatal(err)
	}
	if len(attacks) < 80 {
		t.Errorf("%d hostile submissions; want 80 or more", len(attacks))
	}
	reference, err := selfcheck.Reference()
	if err != nil {
		t.Fatal(err)
	}
	attacks = append(append([]selfcheck.Attack{reference}, attacks...), reference)
	for _, a := range attacks {
		t.Run(a.Name, func(t *testing.T) {
			if r := c.Run(context.Background(), a); r.Failure != "" {
				t.Errorf("%s: %s", a.Tries, r.Failure)
			}
		})
	}
}
