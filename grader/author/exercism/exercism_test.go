package exercism

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/pipeline"
)

var update = flag.Bool("update", false, "rewrite testdata/golden")

var practice = filepath.Join("testdata", "track", "exercises", "practice")

func newImporter(t *testing.T) *Importer {
	t.Helper()
	b, err := link.New(link.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return &Importer{Pipeline: &pipeline.Pipeline{Builder: b}}
}

// targetOf puts an exercise into a catalogue with one skill.
func targetOf(slug string) Target {
	return Target{Track: "exercism", Slug: slug, ImportPath: "example.com/course/exercism/" + slug,
		Skills: []byte("[[skills]]\nid = \"basics\"\ntitle = \"Basics\"\n"), Skill: "basics"}
}

// TestImport compares what is made of each exercise, file by file and with all
// notes, with testdata/golden. What Import returns has been graded: the reference
// got every point.
func TestImport(t *testing.T) {
	im := newImporter(t)
	dirs, err := os.ReadDir(practice)
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no exercises: %v", err)
	}
	for _, d := range dirs {
		t.Run(d.Name(), func(t *testing.T) {
			made, err := im.Import(t.Context(), filepath.Join(practice, d.Name()), targetOf(d.Name()))
			if err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", "golden", d.Name()+".txtar")
			got := archive(made)
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

// archive lists the notes and files of a challenge.
func archive(made *Imported) []byte {
	var a txtar.Archive
	var b strings.Builder
	for _, n := range made.Lost {
		fmt.Fprintf(&b, "lost: %s\n", n)
	}
	for _, n := range made.Left {
		fmt.Fprintf(&b, "left: %s\n", n)
	}
	a.Comment = []byte(b.String())
	for _, name := range slices.Sorted(maps.Keys(made.Files)) {
		a.Files = append(a.Files, txtar.File{Name: name, Data: made.Files[name]})
	}
	return txtar.Format(&a)
}

// edited copies an exercise and changes it: "" removes a file, and a text with
// " => " in it replaces what stands before by what stands behind.
func edited(t *testing.T, exercise string, changes map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), exercise)
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(practice, exercise))); err != nil {
		t.Fatal(err)
	}
	for name, text := range changes {
		at := filepath.Join(dir, name)
		if old, new, ok := strings.Cut(text, " => "); ok {
			data, err := os.ReadFile(at)
			if err != nil || !bytes.Contains(data, []byte(old)) {
				t.Fatalf("%s has no %q (%v)", name, old, err)
			}
			text = strings.Replace(string(data), old, new, 1)
		}
		var err error
		if text == "" {
			err = os.RemoveAll(at)
		} else if err = os.MkdirAll(filepath.Dir(at), 0o755); err == nil {
			err = os.WriteFile(at, []byte(text), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const hiddenOnly = "package tally\n\nimport \"testing\"\n\nfunc TestRatio(t *testing.T) {\n\tif ratio(1, 2) != 0.5 {\n\t\tt.Fatal(\"a half\")\n\t}\n}\n\nfunc Ratio() {} // so that ratio can't be exported\n"

func TestRefused(t *testing.T) {
	im := newImporter(t)
	const example, tests, config = ".meta/example.go", "tally_test.go", ".meta/config.json"
	for _, tt := range []struct {
		reason  string
		changes map[string]string
		want    string
	}{
		{"no example", map[string]string{example: ""}, ".meta/example.go: missing, though .meta/config.json names it"},
		{"no example, and no config that names one", map[string]string{example: "", config: ""}, ".meta/example.go: missing: the example solution becomes the reference"},
		{"a syntax error", map[string]string{example: "package tally\n\nfunc {\n"}, ".meta/example.go:3:6: expected"},
		{"a syntax error in a test", map[string]string{tests: "package tally\n\nfunc TestX(t *testing.T) {\n"}, "tally_test.go:3:28: expected"},
		{"a concept exercise", map[string]string{example: "", config: `{"files": {"exemplar": [".meta/exemplar.go"]}}`}, "this is a concept exercise"},
		{"a concept exercise by its files", map[string]string{example: "", config: "", ".meta/exemplar.go": "package tally\n"}, "this is a concept exercise"},
		{"a whole track", map[string]string{config: "", "exercises/README.md": "x"}, "this is a whole track"},
		{"nothing of an exercise", map[string]string{config: "", tests: "", "tally.go": ""}, "this is no exercise"},
		{"no tests", map[string]string{tests: "", config: `{"files": {"example": [".meta/example.go"]}}`}, "the exercise has no tests"},
		{"a test that is named and missing", map[string]string{config: `{"files": {"test": ["more_test.go"]}}`}, "more_test.go: missing"},
		{"broken JSON", map[string]string{config: "{"}, ".meta/config.json: unexpected end of JSON"},
		{"a path that leads outside", map[string]string{config: `{"files": {"example": ["../example.go"]}}`}, "../example.go: not a path inside the exercise"},
		{"a program", map[string]string{example: "package main\n", "tally.go": "package main\n", tests: "package main\n"}, ".meta/example.go: package main can't be imported"},
		{"packages that differ", map[string]string{"tally.go": "package count\n"}, "tally.go: package count; the example solution is package tally"},
		{"tests of another package", map[string]string{tests: "package count\n"}, "tally_test.go: package count; want tally or tally_test"},
		{"a test that does not compile", map[string]string{tests: "tl.Add => tl.Plus"}, "tally_test.go:11: tl.Plus undefined"},
		{"an example that needs the tests", map[string]string{example: "float64(part) => near(0, 0) && float64(part)"}, ".meta/example.go:25: undefined: near"},
		{"a module that is not pinned", map[string]string{tests: `"math" => "math"; _ "golang.org/x/text/language"`}, "it imports golang.org/x/text/language, which the catalogue's modules.mod does not pin"},
		{"an example that breaks the rules", map[string]string{example: "package tally => package tally\n\nimport _ \"unsafe\""}, ".meta/example.go:3: import \"unsafe\""},
		{"a test that is not built", map[string]string{tests: "package tally => //go:build plan9\n\npackage tally"}, "none of the exercise's tests can be carried over"},
		{"no test left", map[string]string{tests: hiddenOnly}, "none of the exercise's tests can be carried over"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			_, err := im.Import(t.Context(), edited(t, "tally", tt.changes), targetOf("tally"))
			var bad *BadExercise
			if !errors.As(err, &bad) || !strings.HasPrefix(bad.Error(), tt.want) {
				t.Fatalf("error %v; want a *BadExercise that begins %q", err, tt.want)
			}
		})
	}
}

func TestLinksAreNotFollowed(t *testing.T) {
	im := newImporter(t)
	for _, name := range []string{"tally_test.go", ".meta/example.go", ".meta", ".docs/hints.md", "go.mod"} {
		t.Run(name, func(t *testing.T) {
			dir := edited(t, "tally", map[string]string{".docs/instructions.md": "Count.\n"})
			elsewhere := filepath.Join(t.TempDir(), "elsewhere")
			at := filepath.Join(dir, name)
			if err := os.Rename(at, elsewhere); err != nil && !errors.Is(err, fs.ErrNotExist) {
				t.Fatal(err)
			}
			if err := os.Symlink(elsewhere, at); err != nil {
				t.Fatal(err)
			}
			_, err := im.Import(t.Context(), dir, targetOf("tally"))
			if want := name + ": a symbolic link, which is not followed"; err == nil || err.Error() != want {
				t.Errorf("error %v; want %s", err, want)
			}
		})
	}
	if _, err := im.Import(t.Context(), filepath.Join(t.TempDir(), "none"), targetOf("none")); err == nil || err.Error() != "there is no such directory" {
		t.Errorf("error %v for a directory that is not there", err)
	}
}

func TestNoTestLeftSaysWhy(t *testing.T) {
	_, err := newImporter(t).Import(t.Context(), edited(t, "tally", map[string]string{"tally_test.go": hiddenOnly}), targetOf("tally"))
	var bad *BadExercise
	if !errors.As(err, &bad) {
		t.Fatal(err)
	}
	want := []Note{{"tally_test.go", 6, "TestRatio is left out: it uses the unexported function ratio (.meta/example.go:25)"}}
	if diff := cmp.Diff(want, bad.Lost); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}

func TestWriteOverwritesNothing(t *testing.T) {
	made := &Imported{Files: map[string][]byte{"README.md": []byte("new\n"), "hints/1.md": []byte("hint\n")}}
	track := filepath.Join(t.TempDir(), "exercism")
	dir := filepath.Join(track, "tally")
	if err := made.Write(dir); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(filepath.Join(dir, "hints", "1.md")); err != nil || string(data) != "hint\n" {
		t.Errorf("hints/1.md holds %q, %v", data, err)
	}
	made.Files["README.md"] = []byte("newer\n")
	if err := made.Write(dir); !errors.Is(err, fs.ErrExist) {
		t.Errorf("writing again: %v; want fs.ErrExist", err)
	}
	if data, _ := os.ReadFile(filepath.Join(dir, "README.md")); string(data) != "new\n" {
		t.Errorf("README.md holds %q", data)
	}
	if entries, err := os.ReadDir(track); err != nil || len(entries) != 1 {
		t.Errorf("%v, %v are left in the track; want the challenge alone", entries, err)
	}
}
