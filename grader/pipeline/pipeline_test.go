package pipeline

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/build"
)

func newPipeline(t *testing.T) *Pipeline {
	t.Helper()
	b, err := build.New(build.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return &Pipeline{Builder: b}
}

func TestDebugBFS(t *testing.T) {
	dir := "../../challenges/algorithms/bfs"
	var m struct {
		Title  string
		Checks []struct {
			Test, Title, Hint, Criterion string
			Points                       int
			Needs                        []string
		}
	}
	if _, err := toml.DecodeFile(filepath.Join(dir, "challenge.toml"), &m); err != nil {
		t.Fatal(err)
	}
	ch := &grader.Challenge{Track: "algorithms", Slug: "bfs", Title: m.Title, Package: "bfs", Kind: grader.KindCode, Isolation: grader.IsolationSplit,
		ImportPath: "github.com/gradus-dev/gradus/challenges/algorithms/bfs", Hash: "x", FS: os.DirFS(dir), Limits: grader.DefaultLimits,
		Files: grader.Files{Reference: []string{"bfs.go"}, Hidden: []string{"bfs_test.go"}}}
	for _, c := range m.Checks {
		ch.Checks = append(ch.Checks, grader.Check{Test: c.Test, Title: c.Title, Points: c.Points, Criterion: grader.Criterion(c.Criterion), Hint: c.Hint, Needs: c.Needs})
	}
	p := newPipeline(t)
	src, _ := os.ReadFile(filepath.Join(dir, "bfs.go"))
	mutants, _ := filepath.Glob(filepath.Join(dir, "mutants/*"))
	subs := map[string]string{"reference": string(src)}
	for _, m := range mutants {
		data, _ := os.ReadFile(m)
		_, text, _ := strings.Cut(string(data), "-- bfs.go --\n")
		subs[filepath.Base(m)] = text
	}
	for name, text := range subs {
		r, err := p.Grader().Grade(context.Background(), ch, &grader.Submission{Name: name, Files: []grader.File{{Name: "bfs.go", Data: []byte(text)}}})
		if err != nil {
			t.Fatal(err)
		}
		t.Log(name, r.Verdict, r.Worst(), r.Score, r.MaxScore, r.Durations, r.Reason, r.Diagnostics)
		for _, o := range r.Outcomes {
			if o.Status != grader.Passed {
				j, _ := json.Marshal(o)
				t.Log("   ", string(j))
			}
		}
	}
}
