package draft

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
)

// TestWriteOpens writes a challenge of each kind and difficulty, with texts that
// TOML has to quote, and opens it as strictly as grading does. Whether it proves
// itself is for the transcript challenge_new_check.
func TestWriteOpens(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "course")
	for _, kind := range []grader.Kind{grader.KindCode, grader.KindTests} {
		for difficulty := 1; difficulty <= 5; difficulty++ {
			place, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			plan := &Plan{Track: "numbers", Slug: fmt.Sprintf("%s-%d", kind, difficulty), Title: `A "title" \ 'x' = #é`,
				Summary: "It's “one” \\sentence.", Difficulty: difficulty, Skill: "numbers/small", Kind: kind}
			made, err := place.Write(plan)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range made {
				if _, err := os.Stat(name); err != nil {
					t.Errorf("said to be made: %v", err)
				}
			}
			cat, err := catalog.Load(os.DirFS(dir))
			if err != nil {
				t.Fatal(err)
			}
			ch, err := cat.Open(plan.ID())
			if err != nil {
				t.Fatal(err)
			}
			if ch.Title != plan.Title || ch.Summary != plan.Summary || ch.Difficulty != difficulty || ch.Kind != kind || ch.Skills[0].Skill != plan.Skill {
				t.Errorf("opened as %+v; want %+v", ch, plan)
			}
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "numbers", ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestPackageName(t *testing.T) {
	for slug, want := range map[string]string{
		"bubble-sort": "bubblesort", "2048": "go2048", "map": "gomap", "main": "gomain", "string": "gostring", "errors": "goerrors",
		"driver": "godriver", "driver-licence": "driverlicence", "low": "golow", "lru-cache": "lrucache",
	} {
		if got := packageName(slug); got != want {
			t.Errorf("packageName(%q) = %q; want %q", slug, got, want)
		}
	}
}

// TestNothingInTheWay holds the list of names that a package can't have to those
// that the hidden tests really use.
func TestNothingInTheWay(t *testing.T) {
	place, err := Open(filepath.Join(t.TempDir(), "course"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := place.files(&Plan{Track: "a", Slug: "pkg", Difficulty: 3, Kind: grader.KindCode})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(files, func(f grader.File) bool { return f.Name == "pkg_test.go" })
	file, err := parser.ParseFile(token.NewFileSet(), "", files[i].Data, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	names := 0
	ast.Inspect(file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name != "_" && id.Name == strings.ToLower(id.Name) && id.Name != "pkg" && id != file.Name {
			if names++; packageName(id.Name) == id.Name {
				t.Errorf("a package called %s would be in the way of the hidden tests", id.Name)
			}
		}
		return true
	})
	if names < 50 {
		t.Errorf("%d names in the hidden tests", names)
	}
}

func TestParseID(t *testing.T) {
	for _, tt := range []struct{ reason, id, hint string }{
		{"no slug", "numbers", "for example: algorithms/bubble-sort"},
		{"too deep", "a/b/c", "for example: algorithms/bubble-sort"},
		{"upwards", "../b", ""},
		{"absolute", "/b", ""},
		{"letters", "Numbers/Big_Sum", "for example: numbers/big-sum"},
		{"double hyphen", "a/b--c", "for example: a/b-c"},
		{"ignored by go", "a/testdata", "choose another name"},
		{"ignored by catalogues", "a/_b", "for example: a/b"},
	} {
		_, _, err := ParseID(tt.id)
		m, ok := errors.AsType[*Mistake](err)
		if !ok || strings.Join(m.Hints, "|") != tt.hint {
			t.Errorf("%s: ParseID(%q) = %v, %+v; want a mistake with the hint %q", tt.reason, tt.id, err, m, tt.hint)
		}
	}
	if track, slug, err := ParseID("a-1/2-b"); track != "a-1" || slug != "2-b" || err != nil {
		t.Errorf("ParseID(a-1/2-b) = %q, %q, %v", track, slug, err)
	}
}

func TestCheckRefuses(t *testing.T) {
	place, err := Open(filepath.Join(t.TempDir(), "course"))
	if err != nil {
		t.Fatal(err)
	}
	good := Plan{Track: "a", Slug: "b", Title: "T", Summary: "S", Difficulty: 1, Skill: "a", Kind: grader.KindCode}
	if err := place.Check(&good); err != nil {
		t.Fatal(err)
	}
	for reason, spoil := range map[string]func(*Plan){
		"no title":          func(p *Plan) { p.Title = " " },
		"two lines":         func(p *Plan) { p.Summary = "a\nb" },
		"an escape":         func(p *Plan) { p.Title = "a\x1b" },
		"difficulty zero":   func(p *Plan) { p.Difficulty = 0 },
		"difficulty six":    func(p *Plan) { p.Difficulty = 6 },
		"no such kind":      func(p *Plan) { p.Kind = "quiz" },
		"no skill":          func(p *Plan) { p.Skill = "" },
		"an illegal skill":  func(p *Plan) { p.Skill = "a//b" },
		"an illegal folder": func(p *Plan) { p.Slug = ".." },
	} {
		plan := good
		spoil(&plan)
		_, err := place.Write(&plan)
		if _, ok := errors.AsType[*Mistake](err); !ok {
			t.Errorf("%s: %v; want a mistake", reason, err)
		}
		if _, err := os.Stat(place.Dir); err == nil {
			t.Errorf("%s: something was written", reason)
		}
	}
}

// TestWriteKeepsWhatIsThere puts a folder in the way, then one of a track that
// can't be written.
func TestWriteKeepsWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	place, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	mine := filepath.Join(dir, "a", "b", "mine.go")
	if err := os.MkdirAll(filepath.Dir(mine), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(mine, []byte("package b\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	plan := &Plan{Track: "a", Slug: "b", Title: "T", Summary: "S", Difficulty: 1, Skill: "a", Kind: grader.KindCode}
	if _, err := place.Write(plan); err == nil {
		t.Error("a folder that is there was taken")
	}
	if entries, _ := os.ReadDir(filepath.Dir(mine)); len(entries) != 1 {
		t.Errorf("the folder holds %v", entries)
	}
	if err := writeFolder(filepath.Dir(mine), []grader.File{{Name: "x.go"}}); err == nil {
		t.Error("a folder that appeared meanwhile was replaced")
	}
	if data, err := os.ReadFile(mine); err != nil || string(data) != "package b\n" {
		t.Errorf("mine.go is %q, %v", data, err)
	}
}
