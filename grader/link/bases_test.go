package link_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link"
)

// countLinks returns a builder with a cache of its own, and how many times it ran
// the linker for a submission.
func countLinks(t *testing.T) (*link.Builder, *atomic.Int64) {
	t.Helper()
	b, links := linkCounter(t, gotool.Exec)
	if !grafts(b) {
		t.Skip("grafting is for another Go release or platform")
	}
	return b, links
}

// linkCounter returns a builder with a cache of its own, and how many times it ran the
// linker.
func linkCounter(t *testing.T, run gotool.Runner) (*link.Builder, *atomic.Int64) {
	t.Helper()
	links := new(atomic.Int64)
	b, err := link.New(link.Options{Options: gotool.Options{CacheDir: t.TempDir()}, Run: func(ctx context.Context, c gotool.Command) (gotool.Output, error) {
		if name := filepath.Base(c.Path); name == "link" || name == "link.exe" {
			links.Add(1)
		}
		return run(ctx, c)
	}})
	if err != nil {
		t.Fatal(err)
	}
	return b, links
}

func mustBuild(t *testing.T, b *link.Builder, ch *grader.Challenge, code link.Code, sub grader.Submission) {
	t.Helper()
	c, diags, err := b.Candidate(t.Context(), ch, code, realRuntime, sub)
	if err != nil || len(diags) > 0 || c.Path != link.PathTools {
		t.Fatalf("candidate %+v, diagnostics %v, error %v", c, diags, err)
	}
	info, err := os.Stat(c.Binary)
	if err != nil || info.Mode().Perm()&0o005 != 0o005 {
		t.Errorf("the program: %v, error %v; want it to be executable by all", info, err)
	}
	c.Close()
}

// TestBaseForOtherImports sees when a submission is linked and when grafted.
func TestBaseForOtherImports(t *testing.T) {
	b, links := countLinks(t)
	ch := bfs(t)
	code := generate(t, b, ch)
	ring := "\nvar r = ring.New(3)\n\nfunc init() { println(r.Len()) }\n"
	sub := reference(t, ch, ring)
	sub.Files[0].Data = bytes.Replace(sub.Files[0].Data, []byte("import ("), []byte("import (\n\t\"container/ring\""), 1)
	uncounted := code // counters take the mark off
	uncounted.Counts = false
	nosplit := reference(t, ch, "\n//go:nosplit\nfunc small() int { return 3 }\n\nfunc init() { println(small()) }\n")
	for _, tt := range []struct {
		name  string
		code  link.Code
		sub   grader.Submission
		links int64
	}{
		{"the first with these imports", code, sub, 1},
		{"the second", code, sub, 0},
		{"the third", code, sub, 0},
		{"marked nosplit", uncounted, nosplit, 1},
		{"marked nosplit again", uncounted, nosplit, 1},
	} {
		links.Store(0)
		mustBuild(t, b, ch, tt.code, tt.sub)
		if n := links.Load(); n != tt.links {
			t.Errorf("%s: the linker ran %d times; want %d", tt.name, n, tt.links)
		}
	}
	bases, err := filepath.Glob(filepath.Join(b.CacheDir(), "bases", "*"))
	if err != nil || len(bases) != 1 {
		t.Fatalf("bases %v, error %v; want one", bases, err)
	}
	if err := os.WriteFile(bases[0], []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := link.New(link.Options{Options: gotool.Options{CacheDir: b.CacheDir()}}) // as another process
	if err != nil {
		t.Fatal(err)
	}
	mustBuild(t, again, ch, code, sub)
	if info, err := os.Stat(bases[0]); err != nil || info.Size() < 1<<20 {
		t.Errorf("the damaged base was not made anew: %v, error %v", info, err)
	}
}
