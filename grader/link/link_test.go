package link

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
)

// The tests drive a small challenge with a hand-written proxy and runtime: the
// candidate prints what the judge would have asked for.

const addPath = "example.com/course/arith/add"

var addReference = `// Package add adds.
package add

// Sum returns a+b.
func Sum(a, b int) int { return a + b }

// Acc accumulates.
type Acc struct{ total int }

// Add adds n.
func (a *Acc) Add(n int) { a.total += n }
`

var addHidden = `package add_test

import (
	"testing"

	"` + addPath + `"
	"github.com/google/go-cmp/cmp"
)

func TestSum(t *testing.T) {
	if d := cmp.Diff(3, add.Sum(1, 2)); d != "" {
		t.Error(d)
	}
}
`

var addDriver = `package driver

import "` + addPath + `"

// Sum adds many.
func Sum(n int) (sum int) {
	for i := range n {
		sum = add.Sum(sum, i)
	}
	return sum
}
`

// addDispatcher's lines 9 and 10 demand what addCode says.
var addDispatcher = `package driver

import "` + gotool.RuntimePath + `/say"
import gradus0_add "` + addPath + `"

func init() { say.Run = gradusRun }

func gradusRun() {
	var sum func(a, b int) int = gradus0_add.Sum
	var add func(*gradus0_add.Acc, int) = (*gradus0_add.Acc).Add
	acc := new(gradus0_add.Acc)
	add(acc, 40)
	say.Say("sum", sum(1, 2), Sum(4))
}
`

var addCode = Code{
	Proxy:      []byte("package add\n\nfunc Sum(a, b int) int { return a + b }\n"),
	Tests:      []byte("package add_test\n\nimport \"testing\"\n\nvar Tests = []testing.InternalTest{{Name: \"TestSum\", F: TestSum}}\n"),
	JudgeMain:  []byte("package main\n\nimport (\n\t\"" + addPath + "_test\"\n\t\"" + gotool.RuntimePath + "/say\"\n)\n\nfunc main() { say.Say(add_test.Tests[0].Name, len(add_test.Tests), 0) }\n"),
	Dispatcher: Source{[]byte(addDispatcher), map[int]string{9: "func Sum(a, b int) int", 10: "func (a *Acc) Add(n int)"}},
	Main:       []byte("package main\n\nimport (\n\t_ \"" + addPath + "/driver\"\n\t\"" + gotool.RuntimePath + "/say\"\n)\n\nfunc main() { say.Run() }\n"),
}

var addRuntime = gotool.Runtime{FS: fstest.MapFS{
	"say/say.go":      {Data: []byte("// Package say prints.\npackage say\n\n// Run is what the candidate does.\nvar Run func()\n\nfunc Say(s string, a, b int) { println(s, a, b) }\n")},
	"say/say_test.go": {Data: []byte("package say\n\nthis is never compiled\n")},
}}

func addChallenge() *grader.Challenge {
	limits := grader.DefaultLimits
	return &grader.Challenge{
		Track: "arith", Slug: "add", Package: "add", ImportPath: addPath, Hash: "1", Limits: limits,
		FS: fstest.MapFS{
			"add.go":           {Data: []byte(addReference)},
			"add_test.go":      {Data: []byte(addHidden)},
			"driver/driver.go": {Data: []byte(addDriver)},
		},
		Files: grader.Files{Reference: []string{"add.go"}, Drivers: []string{"driver/driver.go"}, Hidden: []string{"add_test.go"}},
	}
}

func submission(files map[string]string) grader.Submission {
	sub := grader.Submission{Name: "test"}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		sub.Files = append(sub.Files, grader.File{Name: name, Data: []byte(files[name])})
	}
	return sub
}

// newBuilder returns a Builder with a cache of its own, in which what every build
// needs is there already.
func newBuilder(t testing.TB) *Builder {
	t.Helper()
	dir := t.TempDir()
	warm, err := warmCache()
	if err == nil {
		err = linkTree(warm, dir)
	}
	if err != nil {
		t.Fatal(err)
	}
	return openBuilder(t, dir)
}

func openBuilder(t testing.TB, dir string) *Builder {
	t.Helper()
	b, err := New(Options{Options: gotool.Options{CacheDir: dir}})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// warmDirs are the parts of a cache that do not depend on a challenge.
var warmDirs = []string{"exports", "bases", "toolchains", "runtime", "bundles"}

// warmCache returns a cache in which a candidate was built.
var warmCache = sync.OnceValues(func() (string, error) {
	b, err := New(Options{Options: gotool.Options{CacheDir: filepath.Join(testDir, "cache")}})
	if err != nil {
		return "", err
	}
	for range 2 { // what is made when it is missed a second time
		c, diags, err := b.Candidate(context.Background(), addChallenge(), addCode, addRuntime, submission(map[string]string{"add.go": addReference}))
		if err != nil || len(diags) > 0 {
			return "", errors.Join(err, fmt.Errorf("diagnostics %v", diags))
		}
		c.Close()
	}
	return b.CacheDir(), nil
})

// testDir is removed after the tests.
var testDir string

func TestMain(m *testing.M) {
	var err error
	if testDir, err = os.MkdirTemp("", "build-test-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err = os.Chmod(testDir, 0o711); err != nil { // as root a box has a user of its own
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(testDir)
	os.Exit(code)
}

// linkTree makes what is in warmDirs of one cache appear in another; a cache never
// changes a file.
func linkTree(from, to string) error {
	for _, dir := range warmDirs {
		err := filepath.WalkDir(filepath.Join(from, dir), func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			at := filepath.Join(to, strings.TrimPrefix(name, from))
			if d.IsDir() {
				return gotool.MakeDir(at)
			}
			return os.Link(name, at)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// withRemovableGo returns a Builder for the cache at dir, which asks a go command that
// remove takes away.
func withRemovableGo(t *testing.T, dir string) (b *Builder, remove func()) {
	t.Helper()
	path, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), filepath.Base(path))
	if err := os.Symlink(path, link); err != nil {
		t.Skip(err)
	}
	if b, err = New(Options{Options: gotool.Options{CacheDir: dir, Go: link}}); err != nil {
		t.Fatal(err)
	}
	return b, func() { os.Remove(link) }
}

func mustRuntime(t *testing.T, b *Builder) string {
	t.Helper()
	dir, err := b.RuntimeDir(addRuntime)
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// output runs a program and returns what it prints.
func output(t testing.TB, program string) string {
	t.Helper()
	out, err := exec.Command(program).CombinedOutput()
	if err != nil {
		t.Fatalf("running %s: %v\n%s", program, err, out)
	}
	return string(out)
}

// wantNoScratch fails the test if b left anything in its scratch directory.
func wantNoScratch(t testing.TB, b *Builder) {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(b.CacheDir(), "scratch", "*", "*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left in scratch: %v, error %v; want nothing", left, err)
	}
}

func TestJudgeIsBuiltOnceAndRuns(t *testing.T) {
	b, ch := newBuilder(t), addChallenge()
	path, err := b.Judge(t.Context(), ch, addCode, addRuntime)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := output(t, path), "TestSum 1 0\n"; got != want {
		t.Errorf("judge printed %q; want %q", got, want)
	}
	before, _ := os.Stat(path)
	again, err := b.Judge(t.Context(), ch, addCode, addRuntime)
	if err != nil {
		t.Fatal(err)
	}
	after, _ := os.Stat(again)
	if again != path || !os.SameFile(before, after) {
		t.Errorf("second Judge gave %s, a new file; want the cached %s", again, path)
	}
	wantNoScratch(t, b)
}

// TestCandidateRuns hands in a package that declares whatever it likes, in files of
// any name.
func TestCandidateRuns(t *testing.T) {
	b := newBuilder(t)
	folder := submission(map[string]string{"add.go": addReference, "add_test.go": addHidden,
		"gradus_dispatcher.go": "package add\n\nfunc gradusRun() {}\n\nfunc init() { gradusRun() }\n",
		"driver.go":            "package add\n\ntype string bool\n\nfunc len() {}\n\nconst nil, true = 1, false\n"})
	c, diags, err := b.Candidate(t.Context(), addChallenge(), addCode, addRuntime, folder)
	if err != nil || len(diags) > 0 {
		t.Fatalf("error %v, diagnostics %v", err, diags)
	}
	if c.Path != PathTools {
		t.Errorf("built by %q (%s); want %q", c.Path, c.Fallback, PathTools)
	}
	if got, want := output(t, c.Binary), "sum 3 6\n"; got != want {
		t.Errorf("candidate printed %q; want %q", got, want)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	wantNoScratch(t, b)
}

func TestMaterialiseTypeChecks(t *testing.T) {
	b, ch := newBuilder(t), addChallenge()
	dir, importPath, cleanup, err := b.Materialise(t.Context(), ch, addRuntime)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(context.Background(), b.Toolchain().Go, "vet", importPath)
	cmd.Dir, cmd.Env = dir, b.Env(dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go vet %s: %v\n%s", importPath, err, out)
	}
	cleanup()
	wantNoScratch(t, b)
}

func TestBrokenSubmissions(t *testing.T) {
	b, ch := newBuilder(t), addChallenge()
	for _, tt := range broken {
		t.Run(tt.name, func(t *testing.T) {
			c, diags, err := b.Candidate(t.Context(), ch, addCode, addRuntime, submission(tt.files))
			if err != nil || c != nil {
				t.Fatalf("candidate %v, error %v; want diagnostics", c, err)
			}
			want := tt.want
			if tt.typesWant != nil { // it is the first to answer
				want = tt.typesWant
			}
			checkDiagnostics(t, diags, want)
		})
	}
	wantNoScratch(t, b)
}

func checkDiagnostics(t *testing.T, diags []grader.Diagnostic, want []string) {
	t.Helper()
	var got []string
	for _, d := range diags {
		got = append(got, show(d))
	}
	if !slices.EqualFunc(got, want, strings.HasPrefix) {
		t.Errorf("diagnostics:\n  %s\nwant, as prefixes:\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}
