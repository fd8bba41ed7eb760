package workspace

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gradus-dev/gradus/grader"
)

// versioned returns a version of a challenge with this README, starter and example.
func versioned(readme, starter, example string) *grader.Challenge {
	return &grader.Challenge{Track: "t", Slug: "sum", Package: "sum", Kind: grader.KindCode,
		FS: fstest.MapFS{"README.md": {Data: []byte(readme)}, "starter/sum.go": {Data: []byte("package sum\n" + starter)},
			"starter/example_test.go": {Data: []byte("package sum\n" + example)}},
		Files: grader.Files{Readme: "README.md", Starter: []string{"starter/sum.go", "starter/example_test.go"}}}
}

// TestUpdate brings what the learner did not change up to date, and nothing else.
func TestUpdate(t *testing.T) {
	for _, tt := range []struct {
		reason  string
		edits   map[string]string // by the learner; "" removes
		forget  bool              // what was given, as workspaces of before do
		readme  string            // after the update: its first line
		example string
		changes string
	}{
		{"nothing edited", nil, false, "new", "// new", "README.md true, example_test.go true, sum.go false"},
		{"the solution edited", map[string]string{"sum.go": "package sum // mine"}, false, "new", "// new", "README.md true, example_test.go true, sum.go false"},
		{"the README edited", map[string]string{"README.md": "my notes"}, false, "my notes", "// new", "README.md false, example_test.go true, sum.go false"},
		{"the example removed", map[string]string{"example_test.go": ""}, false, "new", "", "README.md true, example_test.go false, sum.go false"},
		{"nobody knows what was given", nil, true, "old", "// old", "README.md false, example_test.go false"},
	} {
		ws := &Workspace{Dir: t.TempDir()}
		if _, err := ws.Start(versioned("old", "// old", "// old"), false); err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(ws.Dir, "t", "sum")
		for name, data := range tt.edits {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644); err != nil {
				t.Fatal(err)
			}
			if data == "" {
				os.Remove(filepath.Join(dir, name))
			}
		}
		if changes, err := ws.Update(versioned("old", "// old", "// old")); err != nil || len(changes) > 0 {
			t.Errorf("%s: an update to the same: %v, %v", tt.reason, changes, err)
		}
		if tt.forget {
			os.RemoveAll(filepath.Join(ws.Dir, ".gradus"))
		}
		before, _ := os.ReadFile(filepath.Join(dir, "sum.go"))
		changes, err := ws.Update(versioned("new", "// new", "// new"))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range changes {
			got = append(got, fmt.Sprint(c.Name, " ", c.Done))
		}
		if strings.Join(slices.Sorted(slices.Values(got)), ", ") != tt.changes {
			t.Errorf("%s: changed: %s; want %s", tt.reason, strings.Join(slices.Sorted(slices.Values(got)), ", "), tt.changes)
		}
		readme, _ := os.ReadFile(filepath.Join(dir, "README.md"))
		example, _ := os.ReadFile(filepath.Join(dir, "example_test.go"))
		after, _ := os.ReadFile(filepath.Join(dir, "sum.go"))
		if first, _, _ := strings.Cut(string(readme), "\n"); first != tt.readme || strings.TrimPrefix(string(example), "package sum\n") != tt.example {
			t.Errorf("%s: README %q, example %q; want %q and %q", tt.reason, first, example, tt.readme, tt.example)
		}
		if string(before) != string(after) {
			t.Errorf("%s: the learner's file is %q now; it was %q", tt.reason, after, before)
		}
		if again, err := ws.Update(versioned("new", "// new", "// new")); err != nil || len(again) > 0 {
			t.Errorf("%s: a second update: %v, %v", tt.reason, again, err)
		}
	}
}

// TestRestore puts the files of a submission back, and keeps what was there.
func TestRestore(t *testing.T) {
	ws := &Workspace{Dir: t.TempDir()}
	ch := versioned("task", "// now", "// example")
	if _, err := ws.Start(ch, false); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(ws.Dir, "t", "sum")
	if err := os.WriteFile(filepath.Join(dir, "extra.go"), []byte("package sum\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	done, err := ws.Restore(ch, []grader.File{{Name: "sum.go", Data: []byte("package sum // then")}, {Name: "parts.go", Data: []byte("package sum // parts")}})
	if err != nil {
		t.Fatal(err)
	}
	now, err := Freeze(dir, ch)
	if err != nil || len(now.Files) != 2 || string(now.Files[1].Data) != "package sum // then" {
		t.Errorf("after it: %v, %+v", err, now)
	}
	if fmt.Sprint(done.Written, done.Removed) != "[sum.go parts.go] [extra.go]" {
		t.Errorf("done: %+v", done)
	}
	for name, want := range map[string]string{"sum.go": "package sum\n// now", "extra.go": "package sum\n"} {
		if data, err := os.ReadFile(filepath.Join(done.Backup, name)); err != nil || string(data) != want {
			t.Errorf("the backup of %s: %v, %q", name, err, data)
		}
	}
	if _, err := ws.Restore(ch, []grader.File{{Name: "../out.go", Data: nil}}); err == nil {
		t.Error("a file outside of the folder is written")
	}
}
