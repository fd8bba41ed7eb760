package grader_test

import (
	"go/build"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/gradus-dev/gradus/"

// arrows are the rooms of grader that may use another's: whatever the flow of one
// grading draws an arrow for, and those who drive it. A room may always use package
// grader, and what is below itself. None leads to author: no grading needs its tools.
var arrows = map[string][]string{
	"attest":     {"progress", "skill"},
	"author":     {"answers", "build", "cache", "catalog", "judge", "pipeline", "proxy", "suites", "templates"},
	"batch":      {"flock", "handins", "pipeline", "report", "workspace"},
	"build":      {"cache", "instrument", "sandbox", "scratch"},
	"catalog":    {"answers", "cause"},
	"ci":         {"cache", "templates"},
	"cohort":     {"report", "skill", "templates"},
	"handins":    {"archive", "workspace"},
	"instrument": {"judge"},
	"pack":       {"archive", "catalog"},
	"pipeline":   {"answers", "build", "cache", "catalog", "cause", "instrument", "judge", "proxy", "results", "rules", "sandbox", "session", "suites"},
	"progress":   {"report", "skill", "templates"},
	"proxy":      {"build"},
	"results":    {"cache"},
	"rules":      {"instrument"},
	"sandbox":    {"scratch"},
	"scratch":    {"flock"},
	"selfcheck":  {"report", "testdata", "workspace"},
	"session":    {"judge", "sandbox"},
	"suites":     {"build", "cache", "catalog", "judge", "proxy", "sandbox"},
	"tui":        {"report", "skill"},
	"workspace":  {"archive", "cache", "rules", "templates"},
}

// TestLayers holds every package to the import rule: cmd uses grader's rooms, a room
// uses package grader and what arrows draws, and package grader uses none of them.
func TestLayers(t *testing.T) {
	used := map[string]bool{} // arrows that something goes along
	err := filepath.WalkDir(".", func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if d.Name() == "testdata" {
			return fs.SkipDir
		}
		p, err := build.ImportDir(dir, 0)
		if _, none := err.(*build.NoGoError); none {
			return nil
		}
		if err != nil {
			return err
		}
		room, _, _ := strings.Cut(filepath.ToSlash(dir), "/")
		for _, imported := range p.Imports {
			other, ours := strings.CutPrefix(imported, module)
			if !ours || other == "grader" && room != "." && room != "judge" {
				continue
			}
			to, _, _ := strings.Cut(strings.TrimPrefix(other, "grader/"), "/")
			switch {
			case to == room:
			case slices.Contains(arrows[room], to):
				used[room+" "+to] = true
			default:
				t.Errorf("%s imports %s, which no arrow is drawn for", path.Join("grader", filepath.ToSlash(dir)), other)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for room, others := range arrows {
		for _, to := range others {
			if !used[room+" "+to] {
				t.Errorf("nothing goes along the arrow from %s to %s", room, to)
			}
		}
	}
}
