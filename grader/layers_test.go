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
	"author":     {"answers", "cache", "catalog", "gotool", "judge", "pipeline", "proxy", "suites", "templates"},
	"batch":      {"flock", "handins", "pipeline", "report", "workspace"},
	"catalog":    {"answers", "cause"},
	"ci":         {"cache", "templates"},
	"class":      {"cohort", "pipeline", "report", "scratch", "skill", "templates", "workspace"},
	"cohort":     {"report", "skill", "templates"},
	"gotool":     {"cache", "sandbox", "scratch"},
	"handins":    {"archive", "workspace"},
	"instrument": {"judge"},
	"link":       {"cache", "gotool", "screen"},
	"pack":       {"archive", "catalog"},
	"pipeline":   {"answers", "cache", "catalog", "cause", "gotool", "instrument", "judge", "link", "proxy", "results", "rules", "sandbox", "screen", "session", "suites"},
	"progress":   {"report", "skill", "templates"},
	"proxy":      {"link"},
	"results":    {"cache"},
	"rules":      {"instrument"},
	"sandbox":    {"scratch"},
	"scratch":    {"flock"},
	"screen":     {"gotool", "instrument"},
	"selfcheck":  {"report", "testdata", "workspace"},
	"session":    {"judge", "sandbox"},
	"suites":     {"cache", "catalog", "gotool", "judge", "link", "proxy", "sandbox", "screen"},
	"tui":        {"report", "skill"},
	"workspace":  {"archive", "cache", "rules", "templates"},
}

// linking are the arrows within room link: the fast way stands on the other, and only the
// room's own package knows it, so that it can be taken out.
var linking = map[string][]string{
	"link":              {"link/graft", "link/tool"},
	"link/graft":        {"link/graft/mirror", "link/graft/splice", "link/tool"},
	"link/graft/mirror": nil,
	"link/graft/splice": nil,
	"link/tool":         nil,
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
			here, there := filepath.ToSlash(dir), strings.TrimPrefix(other, "grader/")
			switch {
			case room == "link" && to == room && !slices.Contains(linking[here], there):
				t.Errorf("%s imports %s, which no arrow is drawn for", here, there)
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
