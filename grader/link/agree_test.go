package link

import (
	"path/filepath"
	"testing"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link/tool"
	"github.com/gradus-dev/gradus/grader/screen"
)

// TestPathsAgree builds every broken submission in the three ways that word
// compile errors: the type checker, the compiler alone, the go command. The
// table says where one of them differs.
func TestPathsAgree(t *testing.T) {
	b, ch := newBuilder(t), addChallenge()
	for _, tt := range broken {
		s, diags := screen.Parse(ch, submission(tt.files), b.Tools)
		if len(diags) > 0 {
			continue // refused before any of them
		}
		t.Run(tt.name, func(t *testing.T) {
			p := addProgram(t, b, s)
			set := b.Exports(ch.Modules, p.Runtime, false)
			ways := map[string]func() []grader.Diagnostic{
				"go build": func() []grader.Diagnostic {
					fail, err := b.maker.GoBuild(t.Context(), p)
					return diagnosed(t, s, fail, err)
				},
				"direct": func() []grader.Diagnostic {
					fail, err := b.maker.Make(t.Context(), p, set)
					return diagnosed(t, s, fail, err)
				},
				"go/types": func() []grader.Diagnostic {
					_, index, err := set.Inputs(t.Context(), p.Units, nil)
					if err != nil {
						t.Fatal(err)
					}
					r := s.Check(set, index, nil)
					if r.Err != nil {
						t.Fatal(r.Err)
					}
					return s.Explain(r.Found)
				},
			}
			for way, diagnose := range ways {
				want := tt.want
				if way == "go/types" && tt.compilerOnly {
					want = nil
				} else if way == "go/types" && tt.typesWant != nil {
					want = tt.typesWant
				}
				t.Run(way, func(t *testing.T) { checkDiagnostics(t, diagnose(), want) })
			}
		})
	}
}

// addProgram is the program Candidate would build, in a directory of its own.
func addProgram(t *testing.T, b *Builder, s *screen.Source) tool.Program {
	t.Helper()
	runtimeDir, err := b.RuntimeDir(addRuntime)
	if err != nil {
		t.Fatal(err)
	}
	if err := add(s, addChallenge(), addCode); err != nil {
		t.Fatal(err)
	}
	dir, err := b.Scratch()
	if err != nil {
		t.Fatal(err)
	}
	ch := addChallenge()
	return tool.Program{Challenge: ch, Runtime: runtimeDir, Scratch: dir, Out: filepath.Join(dir, "candidate"), Units: units(ch, s, addCode)}
}

func diagnosed(t *testing.T, s *screen.Source, fail *gotool.Failure, err error) []grader.Diagnostic {
	t.Helper()
	if err != nil || fail == nil {
		t.Fatalf("failure %v, error %v; want a failure", fail, err)
	}
	return s.Diagnose(*fail)
}
