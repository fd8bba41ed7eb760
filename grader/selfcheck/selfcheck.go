// Package selfcheck grades hostile submissions on the machine it runs on and
// says for each whether the grader held: the expected verdict, no points, nothing
// left behind, nothing of the host read or touched, nothing in the report that a
// terminal or a CI system would obey. The submissions are data in
// grader/testdata/hostile; those that can't be text are made by recipes.go.
package selfcheck

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/testdata/hostile"
)

// Attack is one hostile submission.
type Attack struct {
	Name    string         `json:"name"`
	Tries   string         `json:"attack"` // what it tries, in a sentence
	Class   string         `json:"class"`
	Verdict grader.Verdict `json:"verdict"` // what it must get

	as     string        // the name it is handed in under
	files  []grader.File // of the directory that is handed in
	recipe recipe        // makes the rest of it; may be nil
	tests  bool          // it is a test suite
	held   bool          // it is for the challenge whose goroutines are held
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
			return nil, fmt.Errorf("hostile submission %s: %w", name, err)
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
	a := Attack{Name: strings.TrimSuffix(name, ".txtar"), as: "submission"}
	whole := false
	for line := range strings.Lines(strings.TrimSpace(string(archive.Comment))) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "attack":
			a.Tries = value
		case "class":
			a.Class = value
		case "verdict":
			a.Verdict = grader.Verdict(value)
		case "whole": // without wrong.go
			whole = true
		case "tests": // a test suite
			a.tests, whole = true, true
		case "target":
			if a.held, whole = value == "held", true; !a.held {
				return a, fmt.Errorf("there is no target %q", value)
			}
		case "name": // quoted, for it may hold anything
			if a.as, err = strconv.Unquote(value); err != nil {
				return a, fmt.Errorf("name %s: %w", value, err)
			}
		case "recipe":
			if a.recipe = recipes[value]; a.recipe == nil {
				return a, fmt.Errorf("there is no recipe %q", value)
			}
		default:
			return a, fmt.Errorf("unknown header line %q", line)
		}
	}
	if a.Tries == "" || a.Class == "" || !slices.Contains(grader.Verdicts, a.Verdict) || len(archive.Files) == 0 && a.recipe == nil {
		return a, fmt.Errorf("the header wants attack, class and a verdict, and there must be a file or a recipe")
	}
	for _, f := range archive.Files {
		a.files = append(a.files, grader.File{Name: f.Name, Data: f.Data})
	}
	if whole {
		return a, nil
	}
	data, err = hostile.FS.ReadFile("wrong.go")
	_, source, _ := strings.Cut(string(data), "//go:build ignore\n")
	a.files = append(a.files, grader.File{Name: "wrong.go", Data: []byte(source)})
	return a, err
}

// Target returns the challenge that the attacks are submissions to. Its limits
// are small, so that bombs end soon.
func Target(modules grader.Modules) (*grader.Challenge, error) {
	ch, err := challenge("target", grader.KindCode, modules)
	if err != nil {
		return nil, err
	}
	ch.Files = grader.Files{Reference: []string{"target.go"}, Hidden: []string{"target_test.go"}}
	for _, test := range []string{"TestAdd", "TestGreet", "TestHalf", "TestEach", "TestBox"} {
		ch.Checks = append(ch.Checks, grader.Check{Test: test, Title: test, Points: 1, Criterion: grader.Correctness})
	}
	return ch, nil
}

// Held returns the challenge for attacks on what holds goroutines and looks for data races.
func Held(modules grader.Modules) (*grader.Challenge, error) {
	ch, err := challenge("held", grader.KindCode, modules)
	if err != nil {
		return nil, err
	}
	ch.Files = grader.Files{Reference: []string{"held.go"}, Hidden: []string{"held_test.go"}, Drivers: []string{"driver/driver.go"}}
	ch.Checks = []grader.Check{{Test: "TestOnce", Title: "TestOnce", Points: 1, Criterion: grader.Correctness},
		{Test: "TestAtOnce", Title: "TestAtOnce", Points: 1, Criterion: grader.Concurrency, Race: true}}
	return ch, nil
}

// Tested returns the challenge that the attacks which are test suites are for.
func Tested(modules grader.Modules) (*grader.Challenge, error) {
	ch, err := challenge("tested", grader.KindTests, modules)
	if err != nil {
		return nil, err
	}
	ch.Files = grader.Files{Reference: []string{"tested.go"}}
	ch.Checks = []grader.Check{{Test: grader.ReferenceCheck, Title: grader.ReferenceCheck, Points: 1, Criterion: grader.Correctness}}
	var errs [2]error
	ch.Files.Accepted, errs[0] = fs.Glob(ch.FS, "accepted/*.txtar")
	ch.Files.Bugs, errs[1] = fs.Glob(ch.FS, "bugs/*.txtar")
	for _, bug := range ch.Files.Bugs {
		name := strings.TrimSuffix(path.Base(bug), ".txtar")
		ch.Checks = append(ch.Checks, grader.Check{Test: name, Title: name, Points: 1, Criterion: grader.Correctness, Needs: []string{grader.ReferenceCheck}})
	}
	return ch, errors.Join(errs[:]...)
}

// challenge makes one of a directory beside the attacks, whose name is its package's.
func challenge(dir string, kind grader.Kind, modules grader.Modules) (*grader.Challenge, error) {
	files, err := fs.Sub(hostile.FS, dir)
	if err != nil {
		return nil, err
	}
	ch := &grader.Challenge{Track: "selfcheck", Slug: dir, Title: "The target of hostile submissions",
		Kind: kind, Reveal: grader.RevealFull, Package: dir,
		ImportPath: "github.com/gradus-dev/gradus/grader/testdata/hostile/" + dir, FS: files,
		Limits: grader.DefaultLimits, Modules: modules}
	ch.Limits.Wall, ch.Limits.CPU, ch.Limits.Memory = 2*time.Second, 5*time.Second, 256<<20
	ch.Limits.BuildWall, ch.Limits.BuildMemory, ch.Limits.FileBytes = 10*time.Second, 1<<30, 8<<20
	h := sha256.New()
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, name)
		fmt.Fprintln(h, name, len(data))
		h.Write(data)
		return err
	})
	ch.Hash = hex.EncodeToString(h.Sum(nil))
	return ch, err
}

// Reference is the attack that is none: the right solution, which gets every
// point. With it an attack's 0 points mean something, and once more after the
// attacks it shows that none of them spoilt what later gradings use.
func Reference() (Attack, error) {
	data, err := hostile.FS.ReadFile("target/target.go")
	return Attack{Name: "reference", Tries: "solves the challenge", Class: "no attack", Verdict: grader.Accepted,
		as: "reference", files: []grader.File{{Name: "target.go", Data: data}}}, err
}
