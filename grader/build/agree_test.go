package build

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader"
)

// TestPathsAgree builds every broken submission in the three ways that word
// compile errors: the type checker, the compiler alone, the go command. The
// table says where one of them differs.
func TestPathsAgree(t *testing.T) {
	b, ch := newBuilder(t), addChallenge()
	for _, tt := range broken {
		s, diags := Parse(ch, submission(tt.files), b.Tools)
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
func addProgram(t *testing.T, b *Builder, s *ScreenSource) Program {
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
	return Program{Challenge: ch, Runtime: runtimeDir, Scratch: dir, Out: filepath.Join(dir, "candidate"), Units: units(ch, s, addCode)}
}

func diagnosed(t *testing.T, s *ScreenSource, fail *Failure, err error) []grader.Diagnostic {
	t.Helper()
	if err != nil || fail == nil {
		t.Fatalf("failure %v, error %v; want a failure", fail, err)
	}
	return s.Diagnose(*fail)
}

func TestFlagsOf(t *testing.T) {
	const compile = `/go/pkg/tool/linux_amd64/compile -o $WORK/b002/_pkg_.a -trimpath "$WORK/b002=>" -p m/probe -lang=go1.26 ` +
		`-complete -buildid x/x -goversion go1.26.8 -c=2 -nolocalimports -importcfg $WORK/b002/importcfg -pack ./probe.go`
	const link = `GOROOT='/usr/my go' /go/pkg/tool/linux_amd64/link -o $WORK/a.out -importcfg $WORK/cfg -X=runtime.godebugDefault=a=1 -buildmode=exe -buildid=q/q -s -w -extld=gcc $WORK/b001/_pkg_.a`
	main := strings.Replace(compile, "-p m/probe", "-p main", 1)
	lines := func(l ...string) string { return strings.Join(l, "\n") }
	for _, tt := range []struct{ name, text, wantErr string }{
		{"as it is now", lines("mkdir x", compile, main, link), ""},
		{"new flag", lines(compile, main+" -new=1", link), ""}, // after the file names: no flag
		{"new compiler flag", lines(strings.Replace(compile, "-pack", "-pack -new=1", 1), main, link), "not known here: -new=1"},
		{"new linker flag", lines(compile, main, strings.Replace(link, "-s", "-new -s", 1)), "not known here: -new"},
		{"main differs", lines(compile, strings.Replace(main, "-complete", "", 1), link), "not understood"},
		{"no link", lines(compile, main), "not understood"},
		{"nothing", "", "not understood"},
		{"cut short", lines(compile, "/x/compile -p", link), "has no value"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, l, err := flagsOf(tt.text, "m/probe")
			if tt.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), tt.wantErr) {
					t.Errorf("error %v; want one with %q", err, tt.wantErr)
				}
				return
			}
			wantC := []string{"-lang=go1.26", "-complete", "-goversion", "go1.26.8", "-c=2", "-nolocalimports"}
			wantL := []string{"-X=runtime.godebugDefault=a=1", "-buildmode=exe"}
			if err != nil || !slices.Equal(c, wantC) || !slices.Equal(l, wantL) {
				t.Errorf("flags %q, %q, error %v; want %q, %q", c, l, err, wantC, wantL)
			}
		})
	}
}
