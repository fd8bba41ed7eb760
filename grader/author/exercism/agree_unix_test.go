//go:build unix

package exercism

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"go/importer"
	"go/token"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/author/mutate"
)

// A whole track is measured with
//
//	go test ./grader/author/exercism -run AgreesWithGoTest -v -timeout 3h -track TRACK/exercises/practice -mutants 5
var (
	trackDir = flag.String("track", practice, "directory of the exercises that TestAgreesWithGoTest imports")
	mutants  = flag.Int("mutants", 2, "how many mutants of each example TestAgreesWithGoTest grades")
)

// TestAgreesWithGoTest makes mistakes in the examples of exercises and has both judge
// them: the tests as they came, run by go test, and the challenge that was made of the
// exercise. They must agree on each in the track that comes with this package, and on
// 99 of 100 in any other.
func TestAgreesWithGoTest(t *testing.T) {
	dirs, err := os.ReadDir(*trackDir)
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no exercises: %v", err)
	}
	im := newImporter(t)
	var imported, same, rejected, other int
	for _, d := range dirs {
		t.Run(d.Name(), func(t *testing.T) {
			dir := filepath.Join(*trackDir, d.Name())
			made, err := im.Import(t.Context(), dir, targetOf(d.Name()))
			if bad, ok := errors.AsType[*BadExercise](err); ok && *trackDir != practice {
				t.Skip(bad)
			} else if err != nil {
				t.Fatal(err)
			}
			imported++
			for _, m := range mistaken(t, made) {
				want, compiles := goTest(t, dir, made, m)
				if !compiles {
					continue
				}
				r, err := im.Pipeline.Grade(t.Context(), made.Challenge, m)
				switch {
				case err != nil:
					t.Error(err)
				case (r.Verdict == grader.Accepted) == (want == ""):
					same++
					if want != "" {
						rejected++
					}
				default:
					other++
					t.Logf("%s is %s: %s; go test says %q", m.Name, r.Verdict, r.Reason, want)
				}
			}
		})
	}
	t.Logf("%d of %d exercises imported; agreement on %d programs (%d rejected) of %d", imported, len(dirs), same, rejected, same+other)
	if *trackDir == practice && (other > 0 || rejected == 0) || 100*same < 99*(same+other) {
		t.Errorf("agreement on %d programs of %d, %d of them rejected", same, same+other, rejected)
	}
}

// mistaken returns the example and some of its mutants as submissions.
func mistaken(t *testing.T, made *Imported) []*grader.Submission {
	in := mutate.Input{Path: made.Challenge.ImportPath, Files: map[string][]byte{}, Importer: importer.ForCompiler(token.NewFileSet(), "source", nil)}
	for _, name := range made.Challenge.Files.Reference {
		in.Files[name] = made.Files[name]
	}
	all, err := mutate.Generate(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	seed := sha256.Sum256([]byte(made.Challenge.Slug))
	rand.New(rand.NewChaCha8(seed)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	subs := []*grader.Submission{submissionOf("the example", in.Files)}
	for _, m := range all[:min(*mutants, len(all))] {
		files := maps.Clone(in.Files)
		files[m.File] = m.Source
		subs = append(subs, submissionOf(fmt.Sprintf("the mutant %s (%s)", m.ID, m.Diff), files))
	}
	return subs
}

func submissionOf(name string, files map[string][]byte) *grader.Submission {
	sub := &grader.Submission{Name: name}
	for name, data := range files {
		sub.Files = append(sub.Files, grader.File{Name: name, Data: data})
	}
	return sub
}

// goTest puts a submission in the place of the exercise's stub, and returns why its
// tests reject it, or "", and whether it compiles. What runs away is ended.
func goTest(t *testing.T, exercise string, made *Imported, sub *grader.Submission) (why string, compiles bool) {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(exercise)); err != nil {
		t.Fatal(err)
	}
	for name := range made.Files { // a stub may have other files than the example
		if stub, ok := strings.CutPrefix(name, "starter/"); ok && !strings.HasSuffix(stub, "_test.go") {
			os.Remove(filepath.Join(dir, stub))
		}
	}
	for _, f := range sub.Files {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if mod := filepath.Join(dir, "go.mod"); !exists(mod) {
		if err := os.WriteFile(mod, []byte("module exercise\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", "ulimit -v 6000000; exec go test -vet=off -timeout 20s .")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOMEMLIMIT=1GiB", "GOFLAGS=-mod=mod", "GOWORK=off")
	out, err := cmd.CombinedOutput()
	compiles = !bytes.Contains(out, []byte("[build failed]")) && !bytes.Contains(out, []byte("[setup failed]"))
	if err != nil {
		why = string(out[:min(len(out), 400)]) + err.Error()
	}
	return why, compiles
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
