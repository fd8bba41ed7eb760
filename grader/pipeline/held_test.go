package pipeline

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
)

// TestHeldWhereAsked finds what holds goroutines in the programs of challenges that look
// for data races, and in no others.
func TestHeldWhereAsked(t *testing.T) {
	c, err := catalog.Load(challenges.FS)
	if err != nil {
		t.Fatal(err)
	}
	p := newPipeline(t)
	for id, want := range map[string]bool{"algorithms/bfs": false, "data-structures/concurrent-map": true, "rest/rate-limiter": true} {
		ch, err := c.Open(id)
		if err != nil {
			t.Fatal(err)
		}
		code, err := p.code(t.Context(), ch)
		if err != nil {
			t.Fatal(err)
		}
		candidate, diags, err := p.Builder.Candidate(t.Context(), ch, code, runtimeSource, edited(t, ch, 1))
		if err != nil || len(diags) > 0 {
			t.Fatal(err, diags)
		}
		defer candidate.Close()
		program, err := os.ReadFile(candidate.Binary)
		if err != nil {
			t.Fatal(err)
		}
		if got := bytes.Contains(program, []byte("judge/schedule/probe.")); got != want || ch.Rules.Scheduled != want {
			t.Errorf("%s: what holds goroutines is in its program: %v, and is asked for: %v; want %v", id, got, ch.Rules.Scheduled, want)
		}
	}
}

// Bars of BenchmarkHeld.
const (
	maxCompiling = 60 * time.Millisecond // beside what the source takes as it is
	maxCheck     = 2 * time.Second
)

// BenchmarkHeld builds the edited reference of each challenge that looks for data races
// as it is built, and in turn without what holds goroutines. It reports the medians, by how
// many milliseconds the first takes longer, and how long the slowest check runs that looks
// for races.
func BenchmarkHeld(b *testing.B) {
	c, err := catalog.Load(challenges.FS)
	if err != nil {
		b.Fatal(err)
	}
	p := newPipeline(b)
	for _, ch := range c.Challenges() {
		if !ch.Rules.Scheduled {
			continue
		}
		if ch, err = c.Open(ch.ID()); err != nil {
			b.Fatal(err)
		}
		b.Run(ch.Slug, func(b *testing.B) {
			code, err := p.code(b.Context(), ch)
			if err != nil {
				b.Fatal(err)
			}
			free := code
			free.Schedules = false
			edits := 0
			build := func(schedules bool) float64 {
				edits++
				c := code
				if !schedules {
					c = free
				}
				sub := edited(b, ch, edits)
				start := time.Now()
				candidate, diags, err := p.Builder.Candidate(b.Context(), ch, c, runtimeSource, sub)
				if err != nil || len(diags) > 0 {
					b.Fatal(err, diags)
				}
				defer candidate.Close()
				return time.Since(start).Seconds() * 1000
			}
			build(true) // fills the caches
			build(false)
			var held, plain []float64
			for b.Loop() {
				held, plain = append(held, build(true)), append(plain, build(false))
			}
			slices.Sort(held)
			slices.Sort(plain)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(held[len(held)/2], "held-ms")
			b.ReportMetric(plain[len(plain)/2], "plain-ms")
			more, slowest := held[len(held)/2]-plain[len(plain)/2], slowestCheck(b, p, ch).Seconds()*1000
			b.ReportMetric(more, "more-ms")
			b.ReportMetric(slowest, "check-ms")
			if more > maxCompiling.Seconds()*1000 || slowest > maxCheck.Seconds()*1000 {
				b.Errorf("building takes %.0f ms, and %.0f more than without what holds goroutines; the slowest check %.0f ms; want %v more and %v at most",
					held[len(held)/2], more, slowest, maxCompiling, maxCheck)
			}
		})
	}
}

// slowestCheck returns the time of the slowest check that looks for races.
func slowestCheck(b *testing.B, p *Pipeline, ch *grader.Challenge) (slowest time.Duration) {
	sub := edited(b, ch, 1)
	g, err := p.Program(b.Context(), ch, &sub)
	if err != nil {
		b.Fatal(err)
	}
	defer g.Close()
	run, err := g.Run(b.Context(), ch.Checks, ch.Limits)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range ch.Checks {
		if res := run.Results[c.Test]; res.Status != grader.Passed {
			b.Errorf("%s: %s", c.Test, res.Message)
		} else if c.Race {
			slowest = max(slowest, res.Duration)
		}
	}
	return slowest
}

// edited is a challenge's reference with a change that reaches the program.
func edited(b testing.TB, ch *grader.Challenge, n int) grader.Submission {
	b.Helper()
	sub := grader.Submission{Name: "edited"}
	for i, name := range ch.Files.Reference {
		data, err := fs.ReadFile(ch.FS, name)
		if err != nil {
			b.Fatal(err)
		}
		if i == 0 {
			data = append(bytes.Clone(data), fmt.Sprintf("\n// Stamp changes.\nvar Stamp = %d\n\nfunc init() { println(Stamp) }\n", n)...)
		}
		sub.Files = append(sub.Files, grader.File{Name: name, Data: data})
	}
	return sub
}
