//go:build linux

package pipeline

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/session"
)

// TestNothingIsLeftOfWhatWasBegun grades submissions whose judge and box were begun
// for nothing, or whose grading is given up at any moment, a hundred times: no
// process, box, file or descriptor may be left.
func TestNothingIsLeftOfWhatWasBegun(t *testing.T) {
	dir := t.TempDir() // others use the usual cache meanwhile
	for _, d := range []string{filepath.Dir(dir), dir} {
		if err := os.Chmod(d, 0o755); err != nil { // for the user of the boxes
			t.Fatal(err)
		}
	}
	b, err := link.New(link.Options{Options: gotool.Options{CacheDir: dir}})
	if err != nil {
		t.Fatal(err)
	}
	p, ch := &Pipeline{Builder: b}, fixture(t, "values")
	if err := p.Prepare(t.Context(), ch); err != nil {
		t.Fatal(err)
	}
	good := read(t, filepath.Join("testdata", "values", "values.go"))
	unsafe := strings.Replace(good, "package values\n", "package values\n\nimport _ \"unsafe\"\n", 1)
	large := good + "\nvar large [1 << 50]byte\n\nfunc init() { large[0] = 1 }\n"
	grade(t, p, ch, submission("first", good)) // what is made once is made now
	repeats := 25
	if testing.Short() {
		repeats = 5
	}
	for _, procs := range []int{runtime.GOMAXPROCS(0), 1} {
		t.Run(fmt.Sprintf("on %d processors", procs), func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
			defer busy()()
			before := traces(t, p)
			for i := range repeats {
				r := grade(t, p, ch, submission("rule", unsafe+fmt.Sprintf("\nvar n = %d\n", i)))
				if r.Verdict != grader.RuleViolation {
					t.Fatalf("verdict %s; want a rule violation", r.Verdict)
				}
				if r := grade(t, p, ch, submission("compiler", large)); r.Verdict != grader.CompileError {
					t.Fatalf("verdict %s; want a compile error", r.Verdict)
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i)*2*time.Millisecond)
				r, err := p.Grade(ctx, ch, submission("given up", good+fmt.Sprintf("\nvar n = %d\n", i)))
				cancel()
				if err == nil && r.Verdict != grader.Accepted {
					t.Fatalf("verdict %s; want none or accepted", r.Verdict)
				}
			}
			if after := traces(t, p); !slices.Equal(after, before) {
				t.Errorf("left behind:\n%s\nbefore:\n%s", strings.Join(after, "\n"), strings.Join(before, "\n"))
			}
		})
	}
}

// TestTimeBeginsWithTheCandidate holds that a judge which has waited for longer than
// any limit has all of its time when the candidate is there.
func TestTimeBeginsWithTheCandidate(t *testing.T) {
	p, ch := newPipeline(t), fixture(t, "values")
	b, _, err := p.build(t.Context(), ch, submission("right", read(t, filepath.Join("testdata", "values", "values.go"))), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer b.candidate.Close()
	ch.Limits.Wall = 2 * time.Second
	begun, err := session.Begin(t.Context(), ch, b.programs())
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(ch.Limits.Wall + 500*time.Millisecond)
	run, err := begun.Run(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range ch.Checks {
		if r := run.Results[c.Test]; r.Status != grader.Passed {
			t.Errorf("%s: %s, %s %s", c.Test, r.Status, r.Verdict, r.Message)
		}
	}
}

// busy keeps a processor busy until it is told to stop.
func busy() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		for ctx.Err() == nil {
		}
	}()
	return cancel
}

// traces lists what a grading may leave behind: processes, files of the cache's
// scratch, descriptors.
func traces(t *testing.T, p *Pipeline) (all []string) {
	t.Helper()
	lists, _ := filepath.Glob("/proc/self/task/*/children")
	for _, list := range lists {
		pids, _ := os.ReadFile(list) // its thread may have ended
		for _, pid := range strings.Fields(string(pids)) {
			all = append(all, "process "+pid)
		}
	}
	scratch, err := filepath.Glob(filepath.Join(p.Builder.CacheDir(), "scratch", "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	fds, err := filepath.Glob("/proc/self/fd/*")
	if err != nil {
		t.Fatal(err)
	}
	return append(append(all, scratch...), fmt.Sprintf("%d descriptors", len(fds)))
}
