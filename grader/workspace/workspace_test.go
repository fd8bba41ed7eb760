//go:build unix

package workspace

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gradus-dev/gradus/grader"
)

var challenge = &grader.Challenge{Track: "t", Slug: "add", Kind: grader.KindCode, Package: "add",
	FS: fstest.MapFS{
		"README.md":               &fstest.MapFile{Data: []byte("# Add\n")},
		"starter/add.go":          &fstest.MapFile{Data: []byte("package add\n")},
		"starter/example_test.go": &fstest.MapFile{Data: []byte("package add\n")},
	},
	Files: grader.Files{Readme: "README.md", Starter: []string{"starter/add.go", "starter/example_test.go"}}}

func newWorkspace(t *testing.T) *Workspace {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "My Practice")
	if _, err := Init(dir, grader.Modules{Mod: []byte("module catalogue\n\ngo 1.26\n"), Sum: []byte("sum\n")}, ""); err != nil {
		t.Fatal(err)
	}
	ws, err := Find(dir)
	if err != nil {
		t.Fatal(err)
	}
	return ws
}

func get(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestInitTwiceLosesNothing(t *testing.T) {
	ws := newWorkspace(t)
	if got := get(t, filepath.Join(ws.Dir, "go.mod")); !strings.HasPrefix(got, "module my-practice\n") {
		t.Errorf("go.mod = %q", got)
	}
	readme := filepath.Join(ws.Dir, "README.md")
	put(t, readme, "mine")
	os.Remove(filepath.Join(ws.Dir, ".gitignore"))
	created, err := Init(ws.Dir, grader.Modules{}, "")
	if err != nil || !slices.Equal(created, []string{".gitignore"}) || get(t, readme) != "mine" {
		t.Errorf("second Init wrote %v, %v; README %q", created, err, get(t, readme))
	}
}

func TestFindFromBelow(t *testing.T) {
	ws := newWorkspace(t)
	deep := filepath.Join(ws.Dir, "t", "add", "deeper")
	os.MkdirAll(deep, 0o777)
	found, err := Find(deep)
	if err != nil || found.Dir != ws.Dir || found.Challenge(deep) != "t/add" || found.Challenge(ws.Dir) != "" {
		t.Errorf("Find = %+v, %v; challenge %q", found, err, found.Challenge(deep))
	}
	if _, err := Find(t.TempDir()); !errors.Is(err, ErrNotFound) {
		t.Errorf("Find elsewhere = %v; want ErrNotFound", err)
	}
	put(t, filepath.Join(ws.Dir, Marker), "challenges = \n")
	if _, err := Find(deep); err == nil || !strings.Contains(err.Error(), Marker+":1: ") {
		t.Errorf("Find with a broken marker = %v; want its line", err)
	}
	put(t, filepath.Join(ws.Dir, Marker), "chalenges = \"x\"\n")
	if _, err := Find(deep); err == nil || !strings.Contains(err.Error(), `"chalenges"`) {
		t.Errorf("Find with an unknown key = %v", err)
	}
}

func TestModuleNames(t *testing.T) {
	for dir, want := range map[string]string{
		"practice": "practice", "My Practice": "my-practice", "a.b": "a.b", "-x": "x", "...": "practice", "": "practice",
		"go": "practice", "toolchain": "practice", "std": "practice", "cmd": "practice",
		"con": "practice", "NUL": "practice", "com1": "practice", "\u4f5c\u4e1a": "practice",
	} {
		if got := moduleName(dir); got != want {
			t.Errorf("moduleName(%q) = %q; want %q", dir, got, want)
		}
	}
}

func TestModuleFilesKeepTheName(t *testing.T) {
	modules := grader.Modules{Mod: []byte("module catalogue\n\ngo 1.26\n\nrequire example.com/x v1.0.0\n"), Sum: []byte("sum\n")}
	for text, want := range map[string]string{
		"module example.com/mine\n\ngo 1.99\n": "module example.com/mine\n",
		"module go\n":                          "module work\n",
		"module (\n":                           "module work\n",
		"":                                     "module work\n",
	} {
		dir := filepath.Join(t.TempDir(), "work")
		put(t, filepath.Join(dir, "go.mod"), text)
		mod, sum := ModuleFiles(dir, modules)
		if !strings.HasPrefix(string(mod), want) || !strings.HasSuffix(string(mod), "require example.com/x v1.0.0\n") || string(sum) != "sum\n" {
			t.Errorf("of %q: %q, %q; want %q", text, mod, sum, want)
		}
	}
}

func TestFolderOfAFormerName(t *testing.T) {
	ws := newWorkspace(t)
	renamed := *challenge
	renamed.Slug, renamed.Was = "plus", []string{"t/add"}
	if got, want := ws.Path(&renamed), filepath.Join(ws.Dir, "t", "plus"); got != want {
		t.Errorf("before it is begun: %s; want %s", got, want)
	}
	if _, err := ws.Start(challenge, false); err != nil {
		t.Fatal(err)
	}
	if got := ws.Path(&renamed); got != ws.Path(challenge) {
		t.Errorf("after it was renamed: %s; want %s", got, ws.Path(challenge))
	}
	put(t, filepath.Join(ws.Dir, "t", "plus", "add.go"), "")
	if got, want := ws.Path(&renamed), filepath.Join(ws.Dir, "t", "plus"); got != want {
		t.Errorf("begun anew: %s; want %s", got, want)
	}
}

func TestStartNeverOverwrites(t *testing.T) {
	ws := newWorkspace(t)
	s, err := ws.Start(challenge, false)
	if err != nil || len(s.Written) != 3 {
		t.Fatalf("Start = %+v, %v", s, err)
	}
	mine := filepath.Join(ws.Path(challenge), "add.go")
	put(t, mine, "package add // mine\n")
	os.Remove(filepath.Join(ws.Path(challenge), "README.md"))
	s, err = ws.Start(challenge, false)
	if err != nil || get(t, mine) != "package add // mine\n" || !slices.Equal(s.Written, []string{"README.md"}) || len(s.Kept) != 2 {
		t.Errorf("second Start = %+v, %v; mine is %q", s, err, get(t, mine))
	}
	put(t, filepath.Join(ws.Path(challenge), "helper.go"), "package add\n")
	s, err = ws.Start(challenge, true)
	if err != nil || get(t, mine) != "package add\n" {
		t.Fatalf("Start with force = %+v, %v; file is %q", s, err, get(t, mine))
	}
	if got := get(t, filepath.Join(s.Backup, "add.go")); got != "package add // mine\n" {
		t.Errorf("the backup holds %q", got)
	}
	if got := get(t, filepath.Join(s.Backup, "helper.go")); got != "package add\n" {
		t.Errorf("the backup of helper.go holds %q", got)
	}
	if _, err := os.Stat(filepath.Join(ws.Path(challenge), "helper.go")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a fresh start left a Go file of the old one")
	}
}

// TestReadmeTellsTheRules looks where a README has the rules, and that they are no part
// of what is handed in.
func TestReadmeTellsTheRules(t *testing.T) {
	for _, tt := range []struct{ reason, readme, want string }{
		{"before what is graded", "# Add\n\n## Constraints\n\nNone.\n\n## What is graded\n\nSums.\n", "# Add\n\n## Constraints\n\nNone.\n\nRULES\n\n## What is graded\n\nSums.\n"},
		{"in another author's words", "# Add\n\n## How it is Graded\n", "# Add\n\nRULES\n\n## How it is Graded\n"},
		{"not where a text speaks of it", "# Add\n\n## Degraded\n\nWhat is graded.\n", "# Add\n\n## Degraded\n\nWhat is graded.\n\nRULES"},
		{"at the end of what does not say", "# Add", "# Add\n\nRULES"},
	} {
		if got := string(withRules([]byte(tt.readme), "RULES\n")); strings.TrimRight(got, "\n") != strings.TrimRight(tt.want, "\n") {
			t.Errorf("%s: the README is\n%q\nwant\n%q", tt.reason, got, tt.want)
		}
	}

	ws := newWorkspace(t)
	started, err := ws.Start(challenge, false)
	if err != nil {
		t.Fatal(err)
	}
	readme := filepath.Join(started.Dir, "README.md")
	for range 2 {
		if n := strings.Count(get(t, readme), "## Rules\n"); n != 1 {
			t.Errorf("the README tells the rules %d times; want once:\n%s", n, get(t, readme))
		}
		if _, err := ws.Start(challenge, true); err != nil {
			t.Fatal(err)
		}
	}
	sub, err := Freeze(started.Dir, challenge)
	if err != nil || len(sub.Files) != 1 || sub.Files[0].Name != "add.go" {
		t.Errorf("handing in what was started: %+v, %v; want add.go alone", sub, err)
	}
	os.Remove(readme)
	again, err := Freeze(started.Dir, challenge)
	if err != nil || again.Hash != sub.Hash {
		t.Errorf("without its README the submission is another: %v, %s; want %s", err, again.Hash, sub.Hash)
	}
}
