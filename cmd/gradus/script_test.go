package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected outputs in testdata/script")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gradus": main})
}

// TestScript runs the transcripts in testdata/script, each with a home of its
// own. See https://pkg.go.dev/github.com/rogpeppe/go-internal/testscript.
func TestScript(t *testing.T) {
	t.Parallel()
	testscript.Run(t, scriptParams(t))
}

// scriptParams is how transcripts are run.
func scriptParams(t *testing.T) testscript.Params {
	t.Helper()
	caches := append(goEnv(t, "GOCACHE", "GOMODCACHE", "GOPROXY"), "GRADUS_CACHE="+t.TempDir())
	course := plainPath(t, filepath.Join("testdata", "course"))
	shipped := plainPath(t, filepath.Join("..", "..", "challenges"))
	return testscript.Params{
		Dir:           filepath.Join("testdata", "script"),
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("GRADUS_HOME", filepath.Join(env.WorkDir, ".home"))
			env.Setenv("COURSE", course)
			env.Setenv("SHIPPED", shipped)
			env.Setenv("TZ", "UTC")
			env.Setenv("NAMESPACES", "-rm") // for unshare, to mount file systems
			if os.Geteuid() == 0 {
				env.Setenv("NAMESPACES", "-m")
			}
			self, err := exec.LookPath("gradus") // testscript put it into PATH
			if err != nil {
				return err
			}
			env.Setenv("GRADUS", self)
			for _, c := range caches {
				name, value, _ := strings.Cut(c, "=")
				env.Setenv(name, value)
			}
			return nil
		},
		Condition: func(name string) (bool, error) {
			switch name {
			case "namespaces":
				return exec.Command("unshare", "-rm", "true").Run() == nil, nil
			case "root":
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %q", name)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": wantStatus, "calm": wantCalm, "problems": findProblems, "class": servesClass, "schema": holdsSchema(t)},
	}
}

// plainPath returns the path of a directory, or of a copy, that a shell need not quote,
// wherever the clone is: scripts of shells, and what they expect gradus to print, have it as
// it is.
func plainPath(t *testing.T, dir string) string {
	t.Helper()
	path, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	if path == shellWord(path) {
		return path
	}
	copied := filepath.Join(t.TempDir(), filepath.Base(path))
	if err := os.CopyFS(copied, os.DirFS(path)); err != nil {
		t.Fatal(err)
	}
	return copied
}

// findProblems prints what the problem matchers of an editor's tasks find in the last
// output, as FILE LINE COLUMN MESSAGE: problems tasks.json. See
// https://code.visualstudio.com/docs/debugtest/tasks#_defining-a-problem-matcher.
func findProblems(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: problems tasks.json")
	}
	var tasks struct {
		Tasks []struct {
			ProblemMatcher struct {
				Pattern struct {
					Regexp                      string
					File, Line, Column, Message int
				}
			}
		}
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &tasks))
	found := map[string]string{} // what the matcher of a task finds, by task
	for i, task := range tasks.Tasks {
		p := task.ProblemMatcher.Pattern
		pattern, err := regexp.Compile(p.Regexp)
		ts.Check(err)
		for l := range strings.SplitSeq(ts.ReadFile("stdout"), "\n") {
			if m := pattern.FindStringSubmatch(l); m != nil {
				found[fmt.Sprint(i)] += fmt.Sprintln(m[p.File], m[p.Line], m[p.Column], m[p.Message])
			}
		}
	}
	if len(tasks.Tasks) != 2 || found["0"] != found["1"] {
		ts.Fatalf("the tasks find different problems: %q", found)
	}
	fmt.Fprint(ts.Stdout(), found["0"])
}

// wantStatus runs a command and checks its exit status: status 2 gradus list.
func wantStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N command [args...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if exit, ok := err.(*exec.ExitError); ok {
		got = strings.TrimPrefix(exit.String(), "exit status ")
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != args[0] {
		ts.Fatalf("%s ended with status %s; want %s", strings.Join(args[1:], " "), got, args[0])
	}
}

// install builds the program as it is shipped.
func install(t testing.TB) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "gradus")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return bin
}

// goEnv returns NAME=value for settings of the Go toolchain, which would
// otherwise follow the script's empty home.
func goEnv(t *testing.T, names ...string) []string {
	t.Helper()
	out, err := exec.Command("go", append([]string{"env"}, names...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	values := strings.Split(string(out), "\n")
	for i := range names {
		names[i] += "=" + values[i]
	}
	return names
}

func TestHelpStatesExitStatus(t *testing.T) {
	t.Parallel()
	for _, c := range newApp(strings.NewReader(""), os.Stdout, os.Stderr).commands() {
		var out, prose strings.Builder
		code := newApp(strings.NewReader(""), &out, &prose).run(t.Context(), []string{"gradus", c.Name, "--help"})
		if code != 0 || !strings.Contains(out.String(), "EXIT STATUS\n   0  ") || prose.Len() > 0 {
			t.Errorf("gradus %s --help: status %d, help without EXIT STATUS or with complaints %q:\n%s", c.Name, code, prose.String(), out.String())
		}
	}
}

// allScripts returns the text of every script, each on lines of its own.
func allScripts(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
		all.WriteString("\n")
	}
	return all.String()
}
