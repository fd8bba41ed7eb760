package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/link"
)

func newPipeline(t testing.TB) *Pipeline {
	t.Helper()
	b, err := link.New(link.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return &Pipeline{Builder: b}
}

// fixture makes a challenge of testdata/<name>: one point for each test.
func fixture(t testing.TB, name string) *grader.Challenge {
	t.Helper()
	dir := filepath.Join("testdata", name)
	ch := &grader.Challenge{Track: "track", Slug: name, Title: name, Package: name, Kind: grader.KindCode,
		ImportPath: "example.com/course/track/" + name,
		FS:         os.DirFS(dir), Limits: grader.DefaultLimits, Modules: modules(t)}
	ch.Limits.Wall = 5 * time.Second
	hash := sha256.New()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			ch.Files.Drivers = append(ch.Files.Drivers, e.Name()+"/driver.go")
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		hash.Write(data)
		switch {
		case strings.HasSuffix(e.Name(), "_test.go"):
			ch.Files.Hidden = append(ch.Files.Hidden, e.Name())
			ch.Checks = append(ch.Checks, checks(t, e.Name(), data)...)
		default:
			ch.Files.Reference = append(ch.Files.Reference, e.Name())
		}
	}
	ch.Hash = hex.EncodeToString(hash.Sum(nil))
	return ch
}

func modules(t testing.TB) grader.Modules {
	t.Helper()
	mod, err := challenges.FS.ReadFile("modules.mod")
	if err != nil {
		t.Fatal(err)
	}
	sum, err := challenges.FS.ReadFile("modules.sum")
	if err != nil {
		t.Fatal(err)
	}
	return grader.Modules{Mod: mod, Sum: sum}
}

func checks(t testing.TB, name string, src []byte) []grader.Check {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), name, src, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []grader.Check
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && strings.HasPrefix(fn.Name.Name, "Test") {
			out = append(out, grader.Check{Test: fn.Name.Name, Title: fn.Name.Name, Points: 1, Criterion: grader.Correctness})
		}
	}
	return out
}

func submission(name, src string) *grader.Submission {
	sum := sha256.Sum256([]byte(src))
	return &grader.Submission{Name: name, Files: []grader.File{{Name: "solution.go", Data: []byte(src)}}, Hash: hex.EncodeToString(sum[:])}
}

func read(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func grade(t testing.TB, p *Pipeline, ch *grader.Challenge, sub *grader.Submission) *grader.Report {
	t.Helper()
	r, err := p.Grade(context.Background(), ch, sub)
	if err != nil {
		t.Fatalf("grading %s: %v", sub.Name, err)
	}
	return r
}
