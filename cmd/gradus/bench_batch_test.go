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

// batchSize is how many submissions a batch has, over all challenges.
const batchSize = 200

// BenchmarkBatch grades many edited submissions of each challenge at once, and
// lets "xargs go test -json" test them with as many processes as there are
// processors. Submissions that end only at a limit are left out: both would wait
// for the clock.
func BenchmarkBatch(b *testing.B) {
	gradus := buildGradus(b)
	all := shipped(b)
	var ours, theirs cost
	graded := 0
	cache, growth := os.Getenv("GRADUS_CACHE"), int64(0)
	for b.Loop() {
		for _, ch := range all {
			s := newSide(b, gradus, ch)
			variants := slices.DeleteFunc(variantsOf(b, ch), func(v variant) bool { return !compiles(v) || limited(v) })
			n := (batchSize + len(all) - 1) / len(all)
			dirs, modules := s.handIn(variants, n)
			s.batch(dirs[:1]) // the judge, and what the variants import
			before := treeSize(b, cache)
			ours = ours.plus(s.batch(dirs))
			growth += treeSize(b, cache) - before
			theirs = theirs.plus(s.xargs(modules))
			graded += n
		}
	}
	perSecond := func(c cost) float64 { return float64(graded) / c.wall.Seconds() }
	perOne := func(c cost) float64 { return c.cpu.Seconds() * 1000 / float64(graded) }
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(perSecond(ours)/perSecond(theirs), "throughput-ratio")
	b.ReportMetric(perOne(ours)/perOne(theirs), "cpu-ratio")
	b.ReportMetric(perSecond(ours), "gradus/s")
	b.ReportMetric(perSecond(theirs), "go/s")
	b.ReportMetric(perOne(ours), "gradus-cpu-ms")
	b.ReportMetric(perOne(theirs), "go-cpu-ms")
	b.ReportMetric(float64(growth)/float64(graded), "cache-B/submission")
}

// BenchmarkBatchSize compares a batch of 50 submissions with one of 1,000.
func BenchmarkBatchSize(b *testing.B) {
	gradus := buildGradus(b)
	ch := shipped(b)[0]
	for b.Loop() {
		var perOne [2]float64
		for i, n := range []int{50, 1000} {
			s := newSide(b, gradus, ch)
			variants := slices.DeleteFunc(variantsOf(b, ch), func(v variant) bool { return !compiles(v) || limited(v) })
			dirs, _ := s.handIn(variants, n)
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

func limited(v variant) bool {
	return slices.Contains([]grader.Verdict{grader.TimeLimit, grader.MemoryLimit, grader.OutputLimit}, v.expect)
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
	cmd := exec.Command("xargs", "-P", fmt.Sprint(runtime.NumCPU()), "-I", "{}", "go", "-C", "{}", "test", "-json", ".")
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
