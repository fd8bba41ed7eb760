package link_test

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/judge"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/proxy"
)

// realRuntime is what gradus itself links into judges and candidates.
var realRuntime = gotool.Runtime{FS: judge.Source}

// shipped returns the shipped challenges that are graded in two processes.
func shipped(t testing.TB) (all []*grader.Challenge) {
	t.Helper()
	c, err := catalog.Load(challenges.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, ch := range c.Challenges() {
		ch, err := c.Open(ch.ID())
		if err != nil {
			t.Fatal(err)
		}
		if ch.Kind == grader.KindCode {
			all = append(all, ch)
		}
	}
	return all
}

func bfs(t testing.TB) *grader.Challenge {
	for _, ch := range shipped(t) {
		if ch.Slug == "bfs" {
			return ch
		}
	}
	t.Fatal("no challenge bfs is shipped")
	return nil
}

// generate makes the code of a challenge from what Materialise lays out.
func generate(t testing.TB, b *link.Builder, ch *grader.Challenge) link.Code {
	t.Helper()
	dir, importPath, cleanup, err := b.Materialise(t.Context(), ch, realRuntime)
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

// reference is the reference handed in, with something added to its first file.
func reference(t testing.TB, ch *grader.Challenge, stamp string) grader.Submission {
	t.Helper()
	sub := grader.Submission{Name: "reference"}
	for i, name := range ch.Files.Reference {
		data, err := fs.ReadFile(ch.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			data = append(data, stamp...)
		}
		sub.Files = append(sub.Files, grader.File{Name: name, Data: data})
	}
	return sub
}

// grafts reports whether submissions are grafted, without the linker, on this machine.
func grafts(b *link.Builder) bool {
	return b.FastLink() == nil
}

// TestShippedChallenges builds the judge of every shipped challenge, its
// reference on the direct path, and a submission that lacks everything. The references,
// and so most submissions, are kept off the linker.
func TestShippedChallenges(t *testing.T) {
	b, links := linkCounter(t, gotool.Sandboxed)
	for _, ch := range shipped(t) {
		t.Run(ch.Slug, func(t *testing.T) {
			code := generate(t, b, ch)
			if _, err := b.Judge(t.Context(), ch, code, realRuntime); err != nil {
				t.Fatal(err)
			}
			c, diags, err := b.Candidate(t.Context(), ch, code, realRuntime, reference(t, ch, ""))
			if err != nil || len(diags) > 0 {
				t.Fatalf("the reference: error %v, diagnostics %v", err, diags)
			}
			defer c.Close()
			if c.Path != link.PathTools || c.Checked == nil || c.Checked.Pkg.Name() != ch.Package {
				t.Errorf("built by %q (%s), checked %v; want %q and checked", c.Path, c.Fallback, c.Checked, link.PathTools)
			}
			if grafts(b) && c.Alone != nil {
				t.Errorf("driver and dispatcher are compiled for it alone: %v", c.Alone)
			}
			links.Store(0)
			mustBuild(t, b, ch, code, reference(t, ch, "\nvar stamp = 3\n\nfunc init() { println(stamp) }\n"))
			if n := links.Load(); n != 0 && grafts(b) {
				t.Errorf("the linker ran %d times; want none", n)
			}
			nothing := grader.Submission{Files: []grader.File{{Name: "x.go", Data: []byte("package " + ch.Package + "\n")}}}
			_, diags, err = b.Candidate(t.Context(), ch, code, realRuntime, nothing)
			if err != nil || len(diags) == 0 {
				t.Fatalf("nothing: error %v, diagnostics %v; want some", err, diags)
			}
			for _, d := range diags {
				t.Log(d.Message)
				if !strings.HasPrefix(d.Message, "missing ") {
					t.Errorf("nothing: diagnostic %q; want what is missing", d.Message)
				}
			}
		})
	}
}

// TestStandardLibraryNeedsNoModules builds a challenge with an empty module
// cache: what the catalogue pins is needed only by those who import it.
func TestStandardLibraryNeedsNoModules(t *testing.T) {
	ch := bfs(t)
	whole, err := link.New(link.Options{Options: gotool.Options{CacheDir: t.TempDir()}})
	if err != nil {
		t.Fatal(err)
	}
	code := generate(t, whole, ch)
	t.Setenv("GOMODCACHE", t.TempDir())
	b, err := link.New(link.Options{Options: gotool.Options{CacheDir: t.TempDir()}})
	if err != nil {
		t.Fatal(err)
	}
	c, diags, err := b.Candidate(t.Context(), ch, code, realRuntime, reference(t, ch, ""))
	if err != nil || len(diags) > 0 || c.Path != link.PathTools {
		t.Fatalf("candidate %+v, diagnostics %v, error %v", c, diags, err)
	}
	c.Close()
}

// BenchmarkReal builds an edit of the reference and, in turn, the same edit with
// its hidden tests by "go test -c", in a box and without.
func BenchmarkReal(b *testing.B) {
	for name, run := range map[string]gotool.Runner{"exec": gotool.Exec, "boxed": gotool.Sandboxed} {
		b.Run(name, func(b *testing.B) {
			builder, err := link.New(link.Options{Options: gotool.Options{CacheDir: b.TempDir()}, Run: run})
			if err != nil {
				b.Fatal(err)
			}
			ch := bfs(b)
			code := generate(b, builder, ch)
			dir, importPath, cleanup, err := builder.Materialise(b.Context(), ch, realRuntime)
			if err != nil {
				b.Fatal(err)
			}
			defer cleanup()
			candidate := func(stamp string) {
				c, diags, err := builder.Candidate(b.Context(), ch, code, realRuntime, reference(b, ch, stamp))
				if err != nil || len(diags) > 0 || c.Path != link.PathTools {
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
				if err := os.WriteFile(places[0], reference(b, ch, stamp).Files[0].Data, 0o644); err != nil {
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
