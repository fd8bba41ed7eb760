package build_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/build"
	"github.com/gradus-dev/gradus/grader/judge"
	"github.com/gradus-dev/gradus/grader/proxy"
)

// realRuntime is what gradus itself links into judges and candidates.
var realRuntime = build.Runtime{FS: judge.Source}

const bfsDir = "../../challenges/algorithms/bfs"

func bfs(t testing.TB) *grader.Challenge {
	t.Helper()
	return &grader.Challenge{Track: "algorithms", Slug: "bfs", Package: "bfs", Hash: "bfs", Limits: grader.DefaultLimits,
		ImportPath: "github.com/gradus-dev/gradus/challenges/algorithms/bfs", FS: os.DirFS(bfsDir),
		Files: grader.Files{Reference: []string{"bfs.go"}, Hidden: []string{"bfs_test.go"}}}
}

// bfsCode generates the code of the challenge from what Materialise lays out.
func bfsCode(t testing.TB, b *build.Builder, ch *grader.Challenge) build.Code {
	t.Helper()
	dir, importPath, cleanup, err := b.Materialise(t.Context(), ch)
	defer cleanup()
	if err != nil {
		t.Fatal(err)
	}
	code, err := proxy.Generate(t.Context(), ch, dir, importPath, b.Env(dir))
	if err != nil {
		t.Fatal(err)
	}
	return *code
}

func reference(t testing.TB, stamp string) grader.Submission {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(bfsDir, "bfs.go"))
	if err != nil {
		t.Fatal(err)
	}
	return grader.Submission{Name: "reference", Files: []grader.File{{Name: "bfs.go", Data: append(data, stamp...)}}}
}

// TestRealChallenge builds a shipped challenge with the real proxy and runtime.
func TestRealChallenge(t *testing.T) {
	b, err := build.New(build.Options{CacheDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	ch := bfs(t)
	code := bfsCode(t, b, ch)
	if _, err := b.Judge(t.Context(), ch, code, realRuntime); err != nil {
		t.Fatal(err)
	}
	c, diags, err := b.Candidate(t.Context(), ch, code, realRuntime, reference(t, ""))
	if err != nil || len(diags) > 0 {
		t.Fatalf("error %v, diagnostics %v", err, diags)
	}
	defer c.Close()
	if c.Path != build.PathDirect || c.Checked == nil || c.Checked.Pkg.Scope().Lookup("ShortestPath") == nil {
		t.Errorf("built by %q (%s), checked %v; want %q and ShortestPath checked", c.Path, c.Surprise, c.Checked, build.PathDirect)
	}
	_, diags, err = b.Candidate(t.Context(), ch, code, realRuntime,
		grader.Submission{Files: []grader.File{{Name: "bfs.go", Data: []byte("package bfs\n")}}})
	if err != nil || len(diags) == 0 {
		t.Fatalf("error %v, no diagnostics", err)
	}
	for _, d := range diags {
		t.Log(d.Message, "|", d.Help)
	}
}

// BenchmarkReal builds an edit of the reference and, in turn, the same edit with
// its hidden tests by "go test -c", in a box and without.
func BenchmarkReal(b *testing.B) {
	for name, run := range map[string]build.Runner{"exec": build.Exec, "boxed": build.Boxed} {
		b.Run(name, func(b *testing.B) {
			builder, err := build.New(build.Options{CacheDir: b.TempDir(), Run: run})
			if err != nil {
				b.Fatal(err)
			}
			ch := bfs(b)
			code := bfsCode(b, builder, ch)
			dir, importPath, cleanup, err := builder.Materialise(b.Context(), ch)
			if err != nil {
				b.Fatal(err)
			}
			defer cleanup()
			candidate := func(stamp string) {
				c, diags, err := builder.Candidate(b.Context(), ch, code, realRuntime, reference(b, stamp))
				if err != nil || len(diags) > 0 || c.Path != build.PathDirect {
					b.Fatal(err, diags, c)
				}
				c.Close()
			}
			candidate("")
			places, err := filepath.Glob(filepath.Join(dir, "*", "bfs.go"))
			if err != nil || len(places) != 1 {
				b.Fatal(places, err)
			}
			var ours, theirs time.Duration
			for b.Loop() {
				stamp := fmt.Sprintf("\nvar stamp = %d\n\nfunc init() { println(stamp) }\n", time.Now().UnixNano())
				start := time.Now()
				candidate(stamp)
				ours += time.Since(start)
				if err := os.WriteFile(places[0], reference(b, stamp).Files[0].Data, 0o644); err != nil {
					b.Fatal(err)
				}
				start = time.Now()
				cmd := exec.Command(builder.Toolchain().Go, "test", "-c", "-o", os.DevNull, importPath)
				cmd.Dir, cmd.Env = dir, builder.Env(dir)
				if out, err := cmd.CombinedOutput(); err != nil {
					b.Fatalf("go test -c: %v\n%s", err, out)
				}
				theirs += time.Since(start)
			}
			b.ReportMetric(float64(ours)/float64(theirs), "ratio/go-test-c")
			b.ReportMetric(float64(ours.Microseconds())/float64(b.N)/1000, "ours-ms/op")
			b.ReportMetric(float64(theirs.Microseconds())/float64(b.N)/1000, "go-test-c-ms/op")
			b.ReportMetric(0, "ns/op")
		})
	}
}
