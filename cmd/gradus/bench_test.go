package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/judge"
)

// The benchmarks of this file compare the gradus program with the go command on
// the same challenge, hidden tests and submission, in turns, so that whatever
// else the machine does slows both. What they report are medians: a ratio below
// 1 means that gradus takes less. See the README for the table they make.
//
//	go test ./cmd/gradus -run '^$' -bench . -benchtime 3x -timeout 2h

// BenchmarkEdited grades an edited submission and lets "go test -json" test it.
func BenchmarkEdited(b *testing.B) {
	eachVariant(b, compiles, func(s *side, v variant) (ours, theirs cost) {
		v.edit(s)
		ours = s.grade(v)
		return ours, s.run(s.goTest, 0, 1)
	})
}

// BenchmarkCompileError answers an edited submission with a type error, and lets
// "go vet" and "go build" answer it.
func BenchmarkCompileError(b *testing.B) {
	eachVariant(b, isReference, func(s *side, v variant) (ours, theirs cost) {
		v.expect = grader.CompileError
		v.edit(s, "\nvar oops int = \"x\"\n")
		ours = s.grade(v)
		theirs = s.run(s.goVet, 1).plus(s.run(s.goBuild, 1))
		return ours, theirs
	})
}

// BenchmarkUnchanged grades a submission that was graded before, and lets "go
// test -json" test it after an edit, which keeps it from answering "(cached)".
func BenchmarkUnchanged(b *testing.B) {
	eachVariant(b, isReference, func(s *side, v variant) (ours, theirs cost) {
		v.edit(s)
		s.grade(v)
		v.args = nil // no --fresh
		ours = s.grade(v)
		return ours, s.run(s.goTest, 0)
	})
}

// eachVariant measures the catalogue's challenges one by one, taking their
// variants in turn.
func eachVariant(b *testing.B, take func(variant) bool, measure func(*side, variant) (ours, theirs cost)) {
	eachChallenge(b, pairMetrics, func(b *testing.B, s *side) (here []pair) {
		variants := fewer(slices.DeleteFunc(variantsOf(b, s.ch), func(v variant) bool { return !take(v) }))
		measure(s, variants[0]) // fills the caches of both
		for b.Loop() {
			for _, v := range variants {
				ours, theirs := measure(s, v)
				here = append(here, pair{ours, theirs})
			}
		}
		return here
	})
}

// fewer returns some of the variants with -short: the first, and others evenly.
func fewer(all []variant) []variant {
	const some = 8
	if !testing.Short() || len(all) <= some {
		return all
	}
	var out []variant
	for i := range some {
		out = append(out, all[i*len(all)/some])
	}
	return out
}

// eachChallenge measures the catalogue's challenges one by one, and reports the
// medians of each and over all of them.
func eachChallenge[T any](b *testing.B, metrics map[string]func(T) float64, measure func(*testing.B, *side) []T) {
	gradus := buildGradus(b)
	var all []T
	for _, ch := range shipped(b) {
		b.Run(ch.Slug, func(b *testing.B) {
			here := measure(b, newSide(b, gradus, ch))
			reportMedians(b, here, metrics)
			all = append(all, here...)
		})
	}
	b.Run("catalogue", func(b *testing.B) {
		for b.Loop() {
		}
		reportMedians(b, all, metrics)
	})
}

// reportMedians reports the medians of metrics, by their units.
func reportMedians[T any](b *testing.B, all []T, metrics map[string]func(T) float64) {
	b.ReportMetric(0, "ns/op")
	for unit, of := range metrics {
		b.ReportMetric(median(all, of), unit)
	}
}

// cost is what a run of a program took, with all it started.
type cost struct {
	wall, cpu time.Duration
	peak      int64 // bytes, of its largest process
}

func (c cost) plus(d cost) cost { return cost{c.wall + d.wall, c.cpu + d.cpu, max(c.peak, d.peak)} }

type pair struct{ ours, theirs cost }

var pairMetrics = map[string]func(pair) float64{
	"wall-ratio":    func(p pair) float64 { return p.ours.wall.Seconds() / p.theirs.wall.Seconds() },
	"cpu-ratio":     func(p pair) float64 { return p.ours.cpu.Seconds() / p.theirs.cpu.Seconds() },
	"gradus-ms":     func(p pair) float64 { return p.ours.wall.Seconds() * 1000 },
	"go-ms":         func(p pair) float64 { return p.theirs.wall.Seconds() * 1000 },
	"gradus-cpu-ms": func(p pair) float64 { return p.ours.cpu.Seconds() * 1000 },
	"go-cpu-ms":     func(p pair) float64 { return p.theirs.cpu.Seconds() * 1000 },
}

// TestGoTestRunsWhatIsCompared keeps the benchmarks, which no other test runs, able to:
// go test passes references as they lay them out.
func TestGoTestRunsWhatIsCompared(t *testing.T) {
	t.Parallel()
	for _, ch := range shipped(t)[:1] {
		s := newSide(t, "", ch)
		variantsOf(t, ch)[0].edit(s)
		s.run(s.goTest, 0)
	}
}

func median[T any](all []T, of func(T) float64) float64 {
	if len(all) == 0 {
		return 0
	}
	var list []float64
	for _, x := range all {
		list = append(list, of(x))
	}
	slices.Sort(list)
	return list[len(list)/2]
}

// side is where both programs find the submission.
type side struct {
	b       testing.TB
	gradus  string
	ch      *grader.Challenge
	dir     string // the submission
	module  string // the same with its hidden tests, as a module
	judge   string // a module with what hidden tests may import of gradus
	goTest  []string
	goVet   []string
	goBuild []string
}

func newSide(b testing.TB, gradus string, ch *grader.Challenge) *side {
	dir := b.TempDir()
	s := &side{b: b, gradus: gradus, ch: ch, dir: filepath.Join(dir, "submission"), module: filepath.Join(dir, "module"), judge: filepath.Join(dir, "judge")}
	write(b, s.judge, []grader.File{{Name: "go.mod", Data: []byte("module " + gradusModule + "\n\ngo 1.26\n")}})
	if err := os.CopyFS(filepath.Join(s.judge, "grader", "judge"), judge.Source); err != nil {
		b.Fatal(err)
	}
	// What does not end is ended by the same limit.
	s.goTest = []string{"go", "test", "-json", "-timeout", ch.Limits.Wall.String(), "."}
	s.goVet = []string{"go", "vet", "."}
	s.goBuild = []string{"go", "build", "."}
	s.layOut(s.module)
	if err := os.Mkdir(s.dir, 0o755); err != nil {
		b.Fatal(err)
	}
	return s
}

const gradusModule = "github.com/gradus-dev/gradus"

// layOut writes a module with the challenge's hidden tests and drivers.
func (s *side) layOut(dir string) {
	_, rest, _ := strings.Cut(string(s.ch.Modules.Mod), "\n")
	mod := fmt.Sprintf("module %s\n%s\nrequire %s v0.0.0\n\nreplace %[3]s => %s\n", s.ch.ImportPath, rest, gradusModule, s.judge)
	files := []grader.File{{Name: "go.mod", Data: []byte(mod)}, {Name: "go.sum", Data: s.ch.Modules.Sum}}
	files = append(files, filesOf(s.b, s.ch, slices.Concat(s.ch.Files.Hidden, s.ch.Files.Drivers))...)
	write(s.b, dir, files)
}

var stamps atomic.Int64

// edit hands v in with a change that reaches the program, and with more text.
func (v variant) edit(s *side, more ...string) {
	stamp := fmt.Sprintf("\nvar gradusStamp = %d\n\nfunc init() { if gradusStamp == 0 { panic(gradusStamp) } }\n", stamps.Add(1))
	files := slices.Clone(v.files)
	files[0].Data = append(slices.Clone(files[0].Data), stamp+strings.Join(more, "")...)
	for _, dir := range []string{s.dir, s.module} {
		write(s.b, dir, files)
	}
}

// grade grades the submission and sees that the verdict is the one expected.
func (s *side) grade(v variant) cost {
	args := append([]string{s.gradus, "grade", "--no-record", "--json"}, v.args...)
	c, out := measure(s.b, s.dir, append(args, "--challenge", s.ch.Slug, "--submission", s.dir), 0, 1)
	var r grader.Report
	if err := json.Unmarshal(out, &r); err != nil || v.expect != cmp.Or(worstOf(r), r.Verdict) {
		s.b.Fatalf("%s of %s: verdict %q, error %v; want %q", v.name, s.ch.ID(), r.Verdict, err, v.expect)
	}
	return c
}

// worstOf returns the verdict that a mutant is known by: of its worst check.
func worstOf(r grader.Report) grader.Verdict {
	if r.Verdict == grader.Partial {
		return r.Worst()
	}
	return ""
}

// run runs the go command in the module; it has to end with one of the statuses.
func (s *side) run(args []string, statuses ...int) cost {
	c, out := measure(s.b, s.module, args, statuses...)
	if args[1] == "test" && (bytes.Contains(out, []byte("[setup failed]")) || bytes.Contains(out, []byte("[build failed]"))) {
		s.b.Fatalf("%s of %s ran no test:\n%s", strings.Join(args, " "), s.ch.ID(), out)
	}
	return c
}

func measure(b testing.TB, dir string, args []string, statuses ...int) (cost, []byte) {
	b.Helper()
	var out bytes.Buffer
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &out
	start := time.Now()
	err := cmd.Run()
	c := cost{wall: time.Since(start)}
	if cmd.ProcessState == nil || !slices.Contains(statuses, cmd.ProcessState.ExitCode()) {
		b.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out.Bytes())
	}
	c.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	c.peak = peakOf(cmd.ProcessState)
	return c, out.Bytes()
}

// variant is a submission of the catalogue's own: a reference or a mutant.
type variant struct {
	name   string
	files  []grader.File
	expect grader.Verdict
	args   []string // of gradus grade
}

func isReference(v variant) bool { return v.name == "reference" }

// compiles leaves out mutants that only show that something does not build.
func compiles(v variant) bool {
	return v.expect != grader.CompileError && v.expect != grader.RuleViolation
}

func variantsOf(b testing.TB, ch *grader.Challenge) []variant {
	fresh := []string{"--fresh"}
	reference := filesOf(b, ch, ch.Files.Reference)
	all := []variant{{"reference", reference, grader.Accepted, fresh}}
	for _, name := range ch.Files.Mutants {
		m, err := catalog.ReadMutant(ch, name)
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, variant{m.Name, m.Files, m.Verdict, fresh})
	}
	return all
}

// variantNamed returns a variant of a challenge of the catalogue.
func variantNamed(t testing.TB, id, name string) variant {
	for _, ch := range shipped(t) {
		if ch.ID() != id {
			continue
		}
		for _, v := range variantsOf(t, ch) {
			if v.name == name {
				return v
			}
		}
	}
	t.Fatalf("%s has no variant %s", id, name)
	return variant{}
}

func filesOf(b testing.TB, ch *grader.Challenge, names []string) (files []grader.File) {
	for _, name := range names {
		f, err := ch.FS.Open(name)
		if err != nil {
			b.Fatal(err)
		}
		var data bytes.Buffer
		if _, err := data.ReadFrom(f); err != nil {
			b.Fatal(err)
		}
		f.Close()
		files = append(files, grader.File{Name: name, Data: data.Bytes()})
	}
	return files
}

func write(b testing.TB, dir string, files []grader.File) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.Fatal(err)
	}
	for _, f := range files {
		if err := errors.Join(os.MkdirAll(filepath.Join(dir, filepath.Dir(f.Name)), 0o755), os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644)); err != nil {
			b.Fatal(err)
		}
	}
}

// shipped returns the catalogue's challenges that are graded in two processes.
func shipped(b testing.TB) (all []*grader.Challenge) {
	cat, err := catalog.Load(challenges.FS)
	if err != nil {
		b.Fatal(err)
	}
	for _, listed := range cat.Challenges() {
		ch, err := cat.Open(listed.ID())
		if err != nil {
			b.Fatal(err)
		}
		if ch.Kind == grader.KindCode {
			ch.Limits.Wall = cmp.Or(ch.Limits.Wall, grader.DefaultLimits.Wall)
			all = append(all, ch)
		}
	}
	return all
}

// buildGradus builds the program as it is shipped, with caches of its own.
func buildGradus(b testing.TB) string {
	bin := install(b)
	b.Setenv("GRADUS_CACHE", b.TempDir())
	b.Setenv("GRADUS_HOME", b.TempDir())
	measure(b, ".", []string{bin, "doctor", "--prewarm"}, 0)
	return bin
}
