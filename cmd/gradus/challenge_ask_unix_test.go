//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
)

// terminal is gradus running on a pseudo-terminal, with all that it wrote.
type terminal struct {
	t    *testing.T
	cmd  *exec.Cmd
	file *os.File

	mu      sync.Mutex
	written bytes.Buffer
	seen    int // how much of it wait has gone through
}

// onTerminal runs gradus in dir with a terminal for its standard streams.
func onTerminal(t *testing.T, dir string, env []string, args ...string) *terminal {
	t.Helper()
	self, err := exec.LookPath("gradus") // testscript put it into PATH
	if err != nil {
		t.Fatal(err)
	}
	x := &terminal{t: t, cmd: exec.CommandContext(t.Context(), self, args...)}
	x.cmd.Dir = dir
	x.cmd.Env = append(os.Environ(), append(env, "GRADUS_HOME="+t.TempDir())...)
	if x.file, err = pty.StartWithSize(x.cmd, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.file.Close() })
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := x.file.Read(buf)
			x.mu.Lock()
			x.written.Write(buf[:n])
			x.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	return x
}

// answer waits for a question and types keys.
func (x *terminal) answer(question, keys string) {
	x.t.Helper()
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(10 * time.Millisecond) {
		x.mu.Lock()
		i := strings.Index(x.written.String()[x.seen:], question)
		if i >= 0 {
			x.seen += i + len(question)
		}
		all := x.written.String()
		x.mu.Unlock()
		if i >= 0 {
			break
		}
		if time.Now().After(end) {
			x.t.Fatalf("nobody asked %q:\n%q", question, all)
		}
	}
	if _, err := x.file.WriteString(keys); err != nil {
		x.t.Fatal(err)
	}
}

// end returns the exit status, and all that was written.
func (x *terminal) end() (status int, all string) {
	x.cmd.Wait()
	time.Sleep(50 * time.Millisecond) // for the last of it to be read
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.cmd.ProcessState.ExitCode(), x.written.String()
}

// newCourse returns a directory in which course is a catalogue without challenges.
func newCourse(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	tree := "[[skills]]\nid = \"a\"\ntitle = \"A\"\n[[skills]]\nid = \"b\"\ntitle = \"B\"\n"
	if err := os.Mkdir(filepath.Join(dir, "course"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "course", "skills.toml"), []byte(tree), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func wantManifest(t *testing.T, dir string, lines ...string) {
	t.Helper()
	manifest, err := os.ReadFile(filepath.Join(dir, "course", "numbers", "extremes", "challenge.toml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if !strings.Contains(string(manifest), "\n"+l) {
			t.Errorf("no line %q in\n%s", l, manifest)
		}
	}
}

// TestAskInLines answers every question where a terminal calls itself dumb: they
// come as lines, without a control sequence.
func TestAskInLines(t *testing.T) {
	t.Parallel()
	dir := newCourse(t)
	x := onTerminal(t, dir, []string{"TERM=dumb"}, "challenge", "new", "--challenges", "course", "numbers/extremes")
	x.answer("Title?", "\n")
	x.answer("the title is empty", "Extremes\n")
	x.answer("What is built, in one sentence?", "Find them.\n")
	x.answer("Enter a number between 1 and 5", "3\n")
	x.answer("Enter a number between 1 and 2", "2\n")
	x.answer("Which skill does it practise?", "2\n")
	status, all := x.end()
	if status != 0 || strings.Contains(all, "\x1b") || !strings.Contains(all, "next:  gradus challenge check ") {
		t.Errorf("status %d, written %q", status, all)
	}
	wantManifest(t, dir, `title = "Extremes"`, `summary = "Find them."`, `difficulty = 3`, `kind = "tests"`, `"b" = 1.0`)
}

// flags answer all questions but the one for the title.
var flags = []string{"challenge", "new", "--challenges", "course", "--summary", "Find them.", "--difficulty", "1", "--skill", "a", "--kind", "code", "numbers/extremes"}

func TestAskOnScreen(t *testing.T) {
	t.Parallel()
	dir := newCourse(t)
	x := onTerminal(t, dir, []string{"TERM=xterm-256color"}, flags...)
	x.answer("Title?", "Extremes\r")
	if status, all := x.end(); status != 0 {
		t.Errorf("status %d, written %q", status, all)
	}
	wantManifest(t, dir, `title = "Extremes"`, `summary = "Find them."`)
}

// TestAskInterrupted leaves the form by its own key.
func TestAskInterrupted(t *testing.T) {
	t.Parallel()
	dir := newCourse(t)
	x := onTerminal(t, dir, []string{"TERM=xterm-256color"}, flags...)
	x.answer("Title?", "\x03")
	status, all := x.end()
	if status != exitFailed || !strings.Contains(all, "gradus: interrupted") {
		t.Errorf("status %d, written %q", status, all)
	}
	if _, err := os.Stat(filepath.Join(dir, "course", "numbers")); err == nil {
		t.Error("an interrupted command wrote something")
	}
}

// TestFormColors looks for a colour where there is something to choose.
func TestFormColors(t *testing.T) {
	t.Parallel()
	colour := regexp.MustCompile("\x1b\\[([0-9]+;)*3[0-7](;[0-9]+)*m")
	for env, want := range map[string]bool{"NO_COLOR=": true, "NO_COLOR=1": false} {
		x := onTerminal(t, newCourse(t), []string{"TERM=xterm-256color", env}, "challenge", "new", "--challenges", "course",
			"--title", "Extremes", "--summary", "Find them.", "--skill", "a", "--kind", "code", "numbers/extremes")
		x.answer("Difficulty?", "\r")
		if _, all := x.end(); colour.MatchString(all) != want {
			t.Errorf("with %s, colours are %t; want %t in %q", env, !want, want, all)
		}
	}
}
