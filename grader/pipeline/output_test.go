package pipeline

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader/session"
)

// TestOutputIsThatOfTheCheck runs a submission that prints, on a busy machine and on one
// processor: each time, each test has exactly what was printed while it ran, in order,
// as far as it is kept.
func TestOutputIsThatOfTheCheck(t *testing.T) {
	p, ch := newPipeline(t), fixture(t, "printing")
	ch.Limits.OutputBytes = 1 << 20
	b, _, err := p.build(t.Context(), ch, submission("printing", read(t, filepath.Join("testdata", "printing", "printing.go"))), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer b.candidate.Close()
	const kept = 16 << 10
	much := strings.Repeat("0123456789 abcde\n", 5_000)
	want := map[string]string{"TestLines": strings.Repeat("a\n", 5), "TestNothing": "", "TestNoEnd": "bbbb", "TestLog": "panic: c\n",
		"TestMuch": much[:kept] + "… (cut)", "TestLast": "d"}
	repeats := 50
	if testing.Short() {
		repeats = 5
	}
	for _, procs := range []int{runtime.GOMAXPROCS(0), 1} {
		func() {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
			defer busy()()
			for range repeats {
				run, err := session.Run(t.Context(), ch, b.programs(), nil)
				if err != nil {
					t.Fatal(err)
				}
				if run.Output != "begun " {
					t.Fatalf("outside the tests %q was printed; want %q", run.Output, "begun ")
				}
				for test, output := range want {
					if got := run.Results[test].Output; got != output {
						t.Fatalf("%s printed %d bytes, %.60q; want %d, %.60q", test, len(got), got, len(output), output)
					}
				}
			}
		}()
	}
}
