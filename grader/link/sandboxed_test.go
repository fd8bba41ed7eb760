package link

import (
	"testing"

	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/sandbox"
)

// runners are the ways to run the compiler; the same must come of both.
var runners = map[string]gotool.Runner{"exec": gotool.Exec, "boxed": gotool.Sandboxed}

func TestRunnersBuildTheSame(t *testing.T) {
	t.Logf("sandbox: %v", sandbox.Probe())
	for name, run := range runners {
		t.Run(name, func(t *testing.T) {
			b, err := New(Options{Options: gotool.Options{CacheDir: t.TempDir()}, Run: run})
			if err != nil {
				t.Fatal(err)
			}
			c, diags, err := b.Candidate(t.Context(), addChallenge(), addCode, addRuntime, submission(map[string]string{"add.go": addReference}))
			if err != nil || len(diags) > 0 {
				t.Fatalf("error %v, diagnostics %v", err, diags)
			}
			defer c.Close()
			if c.Path != PathTools {
				t.Errorf("built by %q (%s); want %q", c.Path, c.Fallback, PathTools)
			}
			if got, want := output(t, c.Binary), "sum 3 6\n"; got != want {
				t.Errorf("candidate printed %q; want %q", got, want)
			}
			large := addReference + "\nvar big [1 << 50]int\n\nfunc init() { big[len(big)-1] = 1 }\n"
			_, diags, err = b.Candidate(t.Context(), addChallenge(), addCode, addRuntime, submission(map[string]string{"add.go": large}))
			if err != nil {
				t.Fatal(err)
			}
			checkDiagnostics(t, diags, []string{"add.go:13:5: type [1125899906842624]int larger than address space"})
		})
	}
}
