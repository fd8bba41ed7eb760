// Package selfcheck grades hostile submissions on the machine it runs on and
// says for each whether the grader held: the expected verdict, no points it did
// not earn, no process left behind and nothing of the host touched. The
// submissions are data in grader/testdata/hostile.
package selfcheck

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/testdata/hostile"
)

// Attack is one hostile submission.
type Attack struct {
	Name    string
	Attack  string // what it tries, in a sentence
	Class   string
	Verdict grader.Verdict // what it must get
	Files   []grader.File
}

// Result is how one attack ended.
type Result struct {
	Attack
	Got     grader.Verdict
	Score   int
	Failure string // what did not hold; empty when everything did
	Took    time.Duration
}

// Attacks returns every hostile submission, sorted by class and name.
func Attacks() ([]Attack, error) {
	names, err := fs.Glob(hostile.FS, "*.txtar")
	if err != nil {
		return nil, err
	}
	var attacks []Attack
	for _, name := range names {
		a, err := parse(name)
		if err != nil {
			return nil, err
		}
		attacks = append(attacks, a)
	}
	slices.SortStableFunc(attacks, func(a, b Attack) int { return strings.Compare(a.Class, b.Class) })
	return attacks, nil
}

func parse(name string) (Attack, error) {
	data, err := hostile.FS.ReadFile(name)
	if err != nil {
		return Attack{}, err
	}
	archive := txtar.Parse(data)
	a := Attack{Name: strings.TrimSuffix(name, ".txtar")}
	for _, line := range strings.Split(strings.TrimSpace(string(archive.Comment)), "\n") {
		key, value, _ := strings.Cut(line, ": ")
		switch key {
		case "attack":
			a.Attack = value
		case "class":
			a.Class = value
		case "verdict":
			a.Verdict = grader.Verdict(value)
		case "holds":
		default:
			return a, fmt.Errorf("%s: unknown header line %q", name, line)
		}
	}
	if a.Attack == "" || a.Class == "" || !slices.Contains(grader.Verdicts, a.Verdict) || len(archive.Files) == 0 {
		return a, fmt.Errorf("%s: the header wants attack, class and a verdict, and there must be a file", name)
	}
	for _, f := range archive.Files {
		a.Files = append(a.Files, grader.File{Name: f.Name, Data: f.Data})
	}
	return a, nil
}

// Target returns the challenge that the attacks are submissions to.
func Target(modules grader.Modules) (*grader.Challenge, error) {
	dir, err := fs.Sub(hostile.FS, "target")
	if err != nil {
		return nil, err
	}
	ch := &grader.Challenge{Track: "selfcheck", Slug: "target", Title: "The target of hostile submissions",
		Kind: grader.KindCode, Isolation: grader.IsolationSplit, Reveal: grader.RevealFull, Package: "target",
		ImportPath: "github.com/gradus-dev/gradus/grader/testdata/hostile/target", FS: dir,
		Files:  grader.Files{Reference: []string{"target.go"}, Hidden: []string{"target_test.go"}},
		Limits: grader.DefaultLimits, Modules: modules}
	ch.Limits.Wall, ch.Limits.CPU, ch.Limits.Memory = time.Second, 5*time.Second, 256<<20
	for _, test := range []string{"TestAdd", "TestGreet", "TestHalf", "TestEach", "TestBox"} {
		ch.Checks = append(ch.Checks, grader.Check{Test: test, Title: test, Points: 1, Criterion: grader.Correctness})
	}
	h := sha256.New()
	for _, name := range []string{"target.go", "target_test.go"} {
		data, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		h.Write(data)
	}
	ch.Hash = hex.EncodeToString(h.Sum(nil))
	return ch, nil
}

// Run grades one attack. The error means that the grader failed, which an
// attack must not be able to bring about either.
func Run(ctx context.Context, g *grader.Grader, target *grader.Challenge, a Attack) Result {
	start := time.Now()
	res := Result{Attack: a}
	canary, err := plant()
	if err != nil {
		res.Failure = "could not set up: " + err.Error()
		return res
	}
	defer canary.remove()
	report, err := g.Grade(ctx, target, submission(a))
	res.Took = time.Since(start)
	if err != nil {
		res.Got, res.Failure = grader.GraderError, err.Error()
		return res
	}
	res.Got, res.Score = report.Verdict, report.Score
	if report.Verdict != grader.Tampering && len(report.Outcomes) > 0 {
		res.Got = report.Worst()
	}
	switch left := leftovers(); {
	case res.Score > 0:
		res.Failure = fmt.Sprintf("it gained %d of %d points", res.Score, report.MaxScore)
	case res.Got != a.Verdict:
		res.Failure = fmt.Sprintf("verdict %s; want %s", res.Got, a.Verdict)
	case left != "":
		res.Failure = "it left " + left
	default:
		res.Failure = canary.changed()
	}
	return res
}

// submission freezes an attack as the workspace would: tests of its own are left
// out.
func submission(a Attack) *grader.Submission {
	sub := &grader.Submission{Name: a.Name}
	h := sha256.New()
	for _, f := range a.Files {
		if strings.HasSuffix(f.Name, ".go") && !strings.HasSuffix(f.Name, "_test.go") {
			sub.Files = append(sub.Files, f)
			fmt.Fprintln(h, f.Name, len(f.Data))
			h.Write(f.Data)
		} else {
			sub.Ignored = append(sub.Ignored, f.Name)
		}
	}
	sub.Hash = hex.EncodeToString(h.Sum(nil))
	return sub
}
