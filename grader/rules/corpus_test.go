package rules

import (
	"context"
	"go/build"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gradus-dev/gradus/grader"
)

// TestStandardLibrary applies every rule to code with more shapes than any
// fixture has: none may fail on it, and what is known of it must be found.
func TestStandardLibrary(t *testing.T) {
	rules := grader.Rules{
		Forbid: []string{"append"}, Recursion: "forbidden", NoGoroutines: true, NoState: true,
		ConstantTime: []string{"Missing"},
	}
	for _, tt := range []struct {
		path string
		want []string // rules that find something
		not  []string // rules that do not
	}{
		{"container/heap", nil, []string{"recursion", "state", "goroutine"}},
		{"container/list", nil, []string{"recursion", "state", "goroutine"}},
		{"text/template/parse", []string{"recursion", "forbid"}, []string{"goroutine"}},
		{"encoding/json", []string{"recursion", "state"}, []string{"goroutine"}},
		{"html/template", []string{"recursion"}, nil},
		{"database/sql", []string{"goroutine"}, nil},
		{"go/types", []string{"recursion"}, nil},
		{"slices", []string{"recursion"}, []string{"state", "goroutine"}},
		{"iter", []string{"imports"}, nil},
	} {
		t.Run(tt.path, func(t *testing.T) {
			got := map[string]bool{}
			diags, err := Check(context.Background(), &grader.Challenge{Rules: rules}, loadStd(t, tt.path))
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range diags {
				got[d.Rule] = true
			}
			for _, name := range tt.want {
				if !got[name] && len(diags) < maxFindings {
					t.Errorf("rule %s finds nothing", name)
				}
			}
			for _, name := range tt.not {
				if i := slices.IndexFunc(diags, func(d grader.Diagnostic) bool { return d.Rule == name }); i >= 0 {
					t.Errorf("rule %s finds what is not there: %q", name, lines(diags[i:i+1]))
				}
			}
		})
	}
}

func loadStd(t *testing.T, path string) *Package {
	t.Helper()
	dir, err := build.Default.Import(path, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, name := range dir.GoFiles {
		data, err := os.ReadFile(filepath.Join(dir.Dir, name))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, name, string(data))
	}
	return load(t, files...)
}
