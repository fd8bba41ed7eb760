package link

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader/gotool"
)

// TestLimitsReachTheRunner checks that every run of a tool on a learner's source
// is bounded, and that all of them share one time limit.
func TestLimitsReachTheRunner(t *testing.T) {
	b, ch := newBuilder(t), addChallenge()
	ch.Limits.BuildWall, ch.Limits.BuildMemory = 40*time.Second, 1<<30
	last := ch.Limits.BuildWall
	runs := 0
	b.maker.Run = func(ctx context.Context, c gotool.Command) (gotool.Output, error) {
		runs++
		if c.Wall <= 0 || c.Wall > last || c.Memory != ch.Limits.BuildMemory {
			t.Errorf("%s may take %v and %d bytes; want at most the %v left and %d", filepath.Base(c.Path), c.Wall, c.Memory, last, ch.Limits.BuildMemory)
		}
		last = c.Wall
		for _, path := range append(append([]string{c.Dir}, c.Reads...), c.Writes...) {
			if !strings.HasPrefix(path, c.Root+string(filepath.Separator)) {
				t.Errorf("%s is not below %s", path, c.Root)
			}
		}
		return gotool.Exec(ctx, c)
	}
	c, diags, err := b.Candidate(t.Context(), ch, addCode, addRuntime, submission(map[string]string{"add.go": addReference}))
	if err != nil || len(diags) > 0 || runs != 3 {
		t.Fatalf("diagnostics %v, error %v, %d runs; want two compilers and a linker", diags, err, runs)
	}
	c.Close()
}
