package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// How much a school's machine may hold.
const (
	manyChallenges = 500
	manyAttempts   = 100_000
)

// BenchmarkScale lists challenges and skills where there are many of them, and
// many attempts.
func BenchmarkScale(b *testing.B) {
	gradus, dir := buildGradus(b), b.TempDir()
	course, attempts := filepath.Join(dir, "course"), filepath.Join(dir, "attempts.jsonl")
	layOutCourse(b, course)
	writeAttempts(b, attempts)
	measure(b, dir, []string{gradus, "init", "--no-prewarm", "."}, 0)
	measure(b, dir, []string{gradus, "import", attempts}, 0)
	for _, command := range []string{"list", "skills"} {
		b.Run(command, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				c, _ := measure(b, dir, []string{gradus, command, "--challenges", course}, 0)
				took = append(took, c.wall)
			}
			reportMedians(b, took, map[string]func(time.Duration) float64{
				"ms": func(d time.Duration) float64 { return d.Seconds() * 1000 },
			})
		})
	}
}

// layOutCourse copies a challenge of the test course many times over.
func layOutCourse(b *testing.B, dir string) {
	from := filepath.Join("testdata", "course")
	for i := range manyChallenges {
		to := filepath.Join(dir, "numbers", fmt.Sprintf("sum%03d", i))
		if err := os.CopyFS(to, os.DirFS(filepath.Join(from, "numbers", "sum"))); err != nil {
			b.Fatal(err)
		}
	}
	for _, name := range []string{"skills.toml", "modules.mod", "modules.sum"} {
		data, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			b.Fatal(err)
		}
		write(b, dir, []grader.File{{Name: name, Data: data}})
	}
}

// writeAttempts writes attempts as gradus export does, with output of a length
// that wrong answers have.
func writeAttempts(b *testing.B, file string) {
	f, err := os.Create(file)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(f)
	out := json.NewEncoder(w)
	for n := range manyAttempts {
		r := grader.Report{Schema: grader.ReportSchema, Challenge: fmt.Sprintf("numbers/sum%03d", n%manyChallenges), Title: "Sum of numbers",
			Submission: "sum", Verdict: grader.Partial, Score: 1, MaxScore: 6, Outcomes: []grader.Outcome{
				{Test: "TestSum", Title: "adds up numbers", Criterion: "correctness", Status: grader.Failed, Verdict: grader.WrongAnswer,
					MaxPoints: 3, Message: strings.Repeat("Sum([1 2 3]) = 5; want 6\n", 20)},
				{Test: "TestEmpty", Title: "adds up nothing", Criterion: "edge-cases", Status: grader.Passed, Verdict: grader.Accepted, Points: 1, MaxPoints: 1},
				{Test: "TestMany", Title: "adds up many numbers", Criterion: "robustness", Status: grader.Skipped, MaxPoints: 2}}}
		a := grader.Attempt{ID: fmt.Sprintf("a%06d", n), Time: time.Unix(1.7e9+int64(n), 0).UTC(), Report: r}
		if err := out.Encode(a); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
}
