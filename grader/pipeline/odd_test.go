package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link"
)

// oddCases is how many odd submissions are graded, which takes half a minute of
// processor time; with -short it is each fifth of them.
const oddCases, oddStride = 500, 5

// TestOddSubmissionsGetAVerdict grades every oddity alone and many of several, in a
// challenge that counts steps and in one that does not, beside each other as a batch
// does. Each ends with a verdict, in words, and a right solution that is merely odd
// is accepted. Nothing is left to the go command.
func TestOddSubmissionsGetAVerdict(t *testing.T) {
	b, err := link.New(link.Options{Contained: true, Crowded: true})
	if err != nil {
		t.Fatal(err)
	}
	p := &Pipeline{Builder: b, NoRules: true}
	shipped, err := catalog.Load(challenges.FS)
	if err != nil {
		t.Fatal(err)
	}
	counted, err := shipped.Open("bfs")
	if err != nil {
		t.Fatal(err)
	}
	plain := fixture(t, "fate")
	for _, ch := range []*grader.Challenge{counted, plain} {
		ch.Limits.BuildWall = 20 * time.Second
		if err := p.Prepare(t.Context(), ch); err != nil {
			t.Fatal(err)
		}
	}
	all := cases(t, counted, plain)
	if testing.Short() {
		var some []oddCase
		for i := 0; i < len(all); i += oddStride {
			some = append(some, all[i])
		}
		all = some
	}
	type graded struct {
		report *grader.Report
		err    error
	}
	verdicts := map[grader.Verdict]int{}
	err = InOrder(t.Context(), len(all), runtime.GOMAXPROCS(0), func(ctx context.Context, i int) graded {
		r, err := p.Grade(ctx, all[i].ch, all[i].sub)
		return graded{r, err}
	}, func(i int, g graded) error {
		if g.err != nil {
			t.Errorf("%s: no verdict: %v", all[i].sub.Name, g.err)
			return nil
		}
		verdicts[g.report.Verdict]++
		if problem := all[i].problem(t, g.report, b); problem != "" {
			text, _ := json.Marshal(g.report)
			t.Errorf("%s: %s: %.2000s", all[i].sub.Name, problem, text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(verdicts)
	if verdicts[grader.Accepted] < len(all)/10 || verdicts[grader.CompileError] < len(all)/10 {
		t.Errorf("verdicts %v; want many accepted and many compile errors", verdicts)
	}
}

// oddCase is an odd submission to ch; one that is fine is to be accepted.
type oddCase struct {
	ch   *grader.Challenge
	sub  *grader.Submission
	fine bool
}

// problem returns what is wrong with a report on c, or nothing.
func (c oddCase) problem(t *testing.T, r *grader.Report, b *link.Builder) string {
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case r.Verdict.ExitCode() > 1:
		return "no verdict"
	case c.fine && r.Verdict != grader.Accepted:
		return "not accepted"
	case r.Verdict == grader.CompileError && (len(r.Diagnostics) == 0 || r.Diagnostics[0].Message == ""):
		return "a compile error without a word"
	case strings.Contains(string(text), "can't be counted"):
		return "the counters failed"
	case strings.Contains(string(text), b.CacheDir()) || strings.Contains(string(text), b.Toolchain().Root+"/"):
		return "the report holds a path of the host"
	}
	return ""
}

// cases are every construct alone in each of the challenges, every other oddity
// alone in one of them, and then several together.
func cases(t *testing.T, targets ...*grader.Challenge) (all []oddCase) {
	for _, o := range oddConstructs {
		for _, ch := range targets {
			all = append(all, newCase(t, ch, o))
		}
	}
	for i, o := range slices.Concat(oddNames, oddImports, oddEncodings) {
		all = append(all, newCase(t, targets[i%len(targets)], o))
	}
	r := rand.New(rand.NewPCG(1, 2))
	for len(all) < oddCases {
		pick := func(from []oddity) oddity { return from[r.IntN(len(from))] }
		several := []oddity{pick(oddConstructs), pick(oddEncodings), pick(oddImports), pick(oddNames)}
		several = slices.DeleteFunc(several, func(o oddity) bool { return !o.fine && r.IntN(3) > 0 }) // else few get far
		all = append(all, newCase(t, targets[len(all)%len(targets)], several...))
	}
	return all
}

// newCase makes a right solution odd.
func newCase(t *testing.T, ch *grader.Challenge, oddities ...oddity) oddCase {
	data, err := fs.ReadFile(ch.FS, ch.Files.Reference[0])
	if err != nil {
		t.Fatal(err)
	}
	o := &odd{main: "solution.go", files: map[string]string{}, pkg: ch.Package, path: ch.ImportPath}
	o.files[o.main] = string(data)
	c := oddCase{ch: ch, sub: &grader.Submission{Name: ch.Slug}, fine: true}
	for _, oddity := range oddities {
		oddity.make(o)
		c.fine = c.fine && oddity.fine
		c.sub.Name += "; " + oddity.name
	}
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(o.files)) {
		c.sub.Files = append(c.sub.Files, grader.File{Name: name, Data: []byte(o.files[name])})
		fmt.Fprintf(h, "%q%q", name, o.files[name])
	}
	c.sub.Hash = hex.EncodeToString(h.Sum(nil))
	return c
}

// TestCountersAtFault has the compiler give up where steps are counted, and only
// there.
func TestCountersAtFault(t *testing.T) {
	b, err := link.New(link.Options{Contained: true, Run: func(ctx context.Context, c gotool.Command) (gotool.Output, error) {
		src, err := os.ReadFile(filepath.Join(c.Dir, "solution.go"))
		if err == nil && strings.Contains(string(src), "grader/judge/meter") {
			return gotool.Output{Exit: 2, Text: []byte("solution.go:1:1: internal compiler error: no\n")}, nil
		}
		return gotool.Sandboxed(ctx, c)
	}})
	if err != nil {
		t.Fatal(err)
	}
	r := grade(t, &Pipeline{Builder: b}, fixture(t, "cost"), submission("right", read(t, "testdata/cost/cost.go")))
	if want := "the steps of this code can't be counted: internal compiler error: no"; r.Verdict != grader.CompileError || r.Diagnostics[0].Message != want {
		t.Errorf("%s: %v; want %q", r.Verdict, r.Diagnostics, want)
	}
}
