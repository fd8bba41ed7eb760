package link

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader/gotool"
)

func doubling(line, first string, n int) string {
	var b strings.Builder
	b.WriteString(first)
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, line, i, i-1, i-1)
	}
	return b.String()
}

// bombs are sources that type-check, and that the compiler or linker needs too
// much time, memory or space for.
var bombs = map[string]string{
	"a large variable":       "var x = [1 << 30]byte{1}\n\nfunc init() { x[len(x)-2] = 2 }\n",
	"generics that multiply": doubling("func f%d[T any](t T) { f%d([2]T{}); f%d([3]T{}) }\n", "func f0[T any](t T) {}\n", 24) + "func init() { f24(1) }\n",
	"a large table":          "var x = [...][1 << 20]int{" + strings.Repeat("{1},", 2000) + "}\n\nfunc init() { x[3][3] = len(x) }\n",
}

// TestBombsEnd compiles bombs within small limits: each ends as the learner's
// compile error, by the limit that stopped it.
func TestBombsEnd(t *testing.T) {
	ch := addChallenge()
	ch.Limits.BuildWall, ch.Limits.BuildMemory = 5*time.Second, 512<<20
	for runner, run := range runners {
		b, err := New(Options{Options: gotool.Options{CacheDir: t.TempDir()}, Run: run})
		if err != nil {
			t.Fatal(err)
		}
		for name, bomb := range bombs {
			t.Run(runner+"/"+name, func(t *testing.T) {
				start := time.Now()
				c, diags, err := b.Candidate(t.Context(), ch, addCode, addRuntime, submission(map[string]string{"add.go": addReference + bomb}))
				if err != nil {
					t.Fatal(err)
				}
				if c != nil {
					c.Close()
				}
				if c != nil || len(diags) != 1 || diags[0].File != "" || diags[0].Help == "" {
					t.Errorf("candidate %v, diagnostics %.300v; want one without a place and with help", c, diags)
				}
				took := time.Since(start)
				t.Logf("%v: %v", took, diags)
				if took > ch.Limits.BuildWall+30*time.Second {
					t.Errorf("took %v with a limit of %v", took, ch.Limits.BuildWall)
				}
			})
		}
		wantNoScratch(t, b)
	}
}
