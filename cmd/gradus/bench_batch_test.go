package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// batchSize is how many submissions a batch has; with -short fewer, which costs
// gradus more than them, since it starts once for all.
func batchSize() int {
	if testing.Short() {
		return 60
	}
	return 200
}

// BenchmarkBatch grades many edited submissions of a challenge at once, and lets
// "xargs go test -json" test them with as many processes as there are processors.
// Submissions that end only at a limit are left out: both would wait for the clock.
func BenchmarkBatch(b *testing.B) {
	eachChallenge(b, batchMetrics, func(b *testing.B, s *side) (here []batchOf) {
		variants := inTime(b, s.ch)
		for range 2 { // fills the caches of both; ours notes first what it misses
			dirs, modules := s.handIn(variants, len(variants))
			s.batch(dirs)
			s.xargs(modules[:1])
		}
		for b.Loop() {
			dirs, modules := s.handIn(variants, batchSize())
			before := treeSize(b, os.Getenv("GRADUS_CACHE"))
			m := batchOf{n: len(dirs), ours: s.batch(dirs)}
			m.growth = treeSize(b, os.Getenv("GRADUS_CACHE")) - before
			m.theirs = s.xargs(modules)
			here = append(here, m)
		}
		return here
	})
}

// batchOf is what n submissions took.
type batchOf struct {
	n            int
	ours, theirs cost
	growth       int64 // of the cache, in bytes
}

var batchMetrics = map[string]func(batchOf) float64{
	"throughput-ratio":   func(m batchOf) float64 { return m.theirs.wall.Seconds() / m.ours.wall.Seconds() },
	"cpu-ratio":          func(m batchOf) float64 { return m.ours.cpu.Seconds() / m.theirs.cpu.Seconds() },
	"gradus/s":           func(m batchOf) float64 { return float64(m.n) / m.ours.wall.Seconds() },
	"go/s":               func(m batchOf) float64 { return float64(m.n) / m.theirs.wall.Seconds() },
	"gradus-cpu-ms":      func(m batchOf) float64 { return m.ours.cpu.Seconds() * 1000 / float64(m.n) },
	"go-cpu-ms":          func(m batchOf) float64 { return m.theirs.cpu.Seconds() * 1000 / float64(m.n) },
	"cache-B/submission": func(m batchOf) float64 { return float64(m.growth) / float64(m.n) },
}

// BenchmarkBatchSize compares a batch of 50 submissions with one of 1,000.
func BenchmarkBatchSize(b *testing.B) {
	gradus := buildGradus(b)
	ch := shipped(b)[0]
	for b.Loop() {
		var perOne [2]float64
		for i, n := range []int{50, 1000} {
			s := newSide(b, gradus, ch)
			dirs, _ := s.handIn(inTime(b, ch), n)
			s.batch(dirs[:1])
			c := s.batch(dirs)
			perOne[i] = c.cpu.Seconds() * 1000 / float64(n)
			b.ReportMetric(perOne[i], fmt.Sprintf("cpu-ms/submission-of-%d", n))
			b.ReportMetric(float64(c.peak)/(1<<20), fmt.Sprintf("peak-MiB-of-%d", n))
		}
		b.ReportMetric(perOne[1]/perOne[0], "growth")
	}
	b.ReportMetric(0, "ns/op")
}

// inTime returns the variants that compile and are not known to end at a limit.
func inTime(b testing.TB, ch *grader.Challenge) []variant {
	return slices.DeleteFunc(variantsOf(b, ch), func(v variant) bool {
		return !compiles(v) || slices.Contains([]grader.Verdict{grader.TimeLimit, grader.MemoryLimit, grader.OutputLimit}, v.expect)
	})
}

// handIn lays n edited submissions out for both sides, taking variants in turn.
func (s *side) handIn(variants []variant, n int) (dirs, modules []string) {
	root := s.b.TempDir()
	for i := range n {
		s.dir, s.module = filepath.Join(root, fmt.Sprintf("s%04d", i)), filepath.Join(root, fmt.Sprintf("m%04d", i))
		s.layOut(s.module)
		variants[i%len(variants)].edit(s)
		dirs, modules = append(dirs, s.dir), append(modules, s.module)
	}
	return dirs, modules
}

// batch grades dirs in one run.
func (s *side) batch(dirs []string) cost {
	args := append([]string{s.gradus, "grade", "--no-record", "--fresh", "--json", "--challenge", s.ch.Slug, "--submission"}, dirs...)
	c, out := measure(s.b, ".", args, 0, 1)
	var r grader.Report
	dec, n := json.NewDecoder(bytes.NewReader(out)), 0
	for ; dec.More(); n++ {
		if err := dec.Decode(&r); err != nil || r.Verdict == "" {
			s.b.Fatalf("%s: report %d: %v", s.ch.ID(), n, err)
		}
	}
	if n != len(dirs) {
		s.b.Fatalf("%s: %d reports; want %d\n%.2000s", s.ch.ID(), n, len(dirs), out)
	}
	return c
}

// xargs tests modules with as many processes as there are processors.
func (s *side) xargs(modules []string) cost {
	args := append([]string{"-P", fmt.Sprint(runtime.NumCPU()), "-I", "{}", "go", "-C", "{}"}, s.goTest[1:]...)
	cmd := exec.Command("xargs", args...)
	var list bytes.Buffer
	for _, m := range modules {
		fmt.Fprintln(&list, m)
	}
	cmd.Stdin = &list
	start := time.Now()
	_ = cmd.Run() // 123 when a test failed
	if cmd.ProcessState == nil {
		s.b.Fatal("xargs could not be run")
	}
	return cost{wall: time.Since(start), cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
}

// treeSize returns the bytes of all files below dir.
func treeSize(b testing.TB, dir string) (sum int64) {
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			sum += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return sum
}
