//go:build unix

package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// watching is gradus on a pseudo-terminal whose screen is emulated.
type watching struct {
	t    *testing.T
	cmd  *exec.Cmd
	file *os.File
	vt   *vt.SafeEmulator

	mu      sync.Mutex
	written strings.Builder
	all     chan struct{} // closed when nothing more can be written
}

// practice returns a workspace of the course with one challenge begun, and the
// environment in which gradus finds it.
func practice(t *testing.T) (dir string, env []string) {
	t.Helper()
	course, err := filepath.Abs(filepath.Join("testdata", "course"))
	if err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(t.TempDir(), "my practice")
	env = append(os.Environ(), "GRADUS_HOME="+t.TempDir(), "TERM=xterm-256color", "EDITOR=", "VISUAL=", "GRADUS_EDITOR=")
	for _, args := range [][]string{{"init", "--no-prewarm", dir}, {"start", "--challenges", course, "sum"}} {
		cmd := exec.Command("gradus", args...)
		cmd.Env = env
		if args[0] == "start" {
			cmd.Dir = dir
		}
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("gradus %v: %v\n%s", args, err, out)
		}
	}
	settings := filepath.Join(dir, "gradus.toml")
	if err := os.WriteFile(settings, []byte("challenges = '"+course+"'\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir, env
}

func watchIn(t *testing.T, dir string, env []string, args ...string) *watching {
	t.Helper()
	return atTerminal(t, dir, env, "gradus", args...)
}

// atTerminal runs a program on a terminal of its own.
func atTerminal(t *testing.T, dir string, env []string, name string, args ...string) *watching {
	t.Helper()
	x := &watching{t: t, cmd: exec.CommandContext(t.Context(), name, args...), vt: vt.NewSafeEmulator(80, 24), all: make(chan struct{})}
	x.cmd.Dir, x.cmd.Env = dir, env
	var err error
	if x.file, err = pty.StartWithSize(x.cmd, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-x.cmd.Process.Pid, syscall.SIGKILL) // of its session, if a test failed
		x.file.Close()
		x.vt.Close()
	})
	go io.Copy(x.file, x.vt) // what a terminal answers
	go func() {
		defer close(x.all)
		buf := make([]byte, 4096)
		for {
			n, err := x.file.Read(buf)
			x.mu.Lock()
			x.written.Write(buf[:n])
			x.mu.Unlock()
			x.vt.Write(buf[:n])
			if err != nil {
				return
			}
		}
	}()
	return x
}

func (x *watching) screen() string { return ansi.Strip(x.vt.Render()) }

// sees waits until the screen shows all of some texts.
func (x *watching) sees(texts ...string) {
	x.t.Helper()
	for end := time.Now().Add(60 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		s, missing := x.screen(), ""
		for _, text := range texts {
			if !strings.Contains(s, text) {
				missing = text
			}
		}
		if missing == "" {
			return
		}
		if time.Now().After(end) {
			x.t.Fatalf("the screen never showed %q:\n%s", missing, s)
		}
	}
}

func (x *watching) types(keys string) {
	x.t.Helper()
	if _, err := x.file.WriteString(keys); err != nil {
		x.t.Fatal(err)
	}
}

// leaves waits for gradus to end, and wants the terminal as it was.
func (x *watching) leaves() {
	x.t.Helper()
	x.ends(false)
}

// ends is leaves, where a signal may have failed the command.
func (x *watching) ends(failed bool) {
	x.t.Helper()
	if err := x.cmd.Wait(); (err != nil) != failed || failed && x.cmd.ProcessState.ExitCode() != exitFailed {
		x.t.Errorf("gradus ended with %v", err)
	}
	select {
	case <-x.all:
	case <-time.After(30 * time.Second):
		x.t.Error("something has the terminal still")
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	all := x.written.String()
	for on, off := range map[string]string{ansi.SetModeAltScreenSaveCursor: ansi.ResetModeAltScreenSaveCursor, ansi.HideCursor: ansi.ShowCursor} {
		if strings.LastIndex(all, on) > strings.LastIndex(all, off) {
			x.t.Errorf("%q is not followed by %q", on, off)
		}
	}
}

const rightSum = `package sum

func Sum(numbers []int) (total int) {
	for _, n := range numbers {
		total += n
	}
	return total
}
`

// TestWatch saves, reads, searches, resizes and leaves, at a terminal.
func TestWatch(t *testing.T) {
	t.Parallel()
	dir, env := practice(t)
	file := filepath.Join(dir, "numbers", "sum", "sum.go")
	x := watchIn(t, dir, env) // "gradus" alone
	x.sees("Sum of numbers", "wrong answer, 0 of 6 points", "adds up numbers", "h hint")

	x.types("t")
	x.sees("which adds up numbers")
	x.types("h")
	x.sees("Hint 1 of 1")
	x.types("\x1b")
	x.sees("adds up numbers")

	if err := os.WriteFile(file+".new", []byte("package sum\n\nfunc Sum(numbers []int) int {\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(file+".new", file); err != nil {
		t.Fatal(err)
	}
	x.sees("compile error", "sum.go:")
	if err := os.WriteFile(file, []byte(rightSum), 0o644); err != nil {
		t.Fatal(err)
	}
	x.sees("accepted, 6 of 6 points", "1 of 3 passed, 1 of 2 in Loops")

	x.types("l")
	x.sees("numbers/sum-squares", "words/shout")
	x.types("/shout\r\r")
	x.sees("Shouting", "wrong answer, 0 of 2 points", "h hint") // the report on Sum names what could be next, too
	x.types("p")
	x.sees("Sum of numbers", "accepted, 6 of 6 points")

	if err := pty.Setsize(x.file, &pty.Winsize{Rows: 10, Cols: 40}); err != nil {
		t.Fatal(err)
	}
	x.vt.Resize(40, 10)
	x.sees("accepted, 6 of 6", "h hint")
	x.types("q")
	x.leaves()

	// The starters, of Sum and of Shouting, are no attempts.
	past := attemptsIn(t, dir, env)
	if len(past) != 2 || !strings.Contains(past[0], "accepted") || !strings.Contains(past[1], "compile-error") {
		t.Errorf("history:\n%s", strings.Join(past, "\n"))
	}
}

// attemptsIn returns the lines of the history.
func attemptsIn(t *testing.T, dir string, env []string) []string {
	t.Helper()
	history := exec.Command("gradus", "history")
	history.Dir, history.Env = dir, env
	out, err := history.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

// TestWatchTwice has two screens on one challenge: each save is recorded once.
func TestWatchTwice(t *testing.T) {
	t.Parallel()
	dir, env := practice(t)
	file := filepath.Join(dir, "numbers", "sum", "sum.go")
	one, other := watchIn(t, dir, env, "watch", "sum"), watchIn(t, dir, env, "watch", "sum")
	one.sees("wrong answer, 0 of 6 points")
	other.sees("wrong answer, 0 of 6 points")
	if err := os.WriteFile(file, []byte(rightSum), 0o644); err != nil {
		t.Fatal(err)
	}
	one.sees("accepted, 6 of 6 points")
	other.sees("accepted, 6 of 6 points")
	one.types("q")
	other.types("q")
	one.leaves()
	other.leaves()
	if past := attemptsIn(t, dir, env); len(past) != 1 {
		t.Errorf("history:\n%s", strings.Join(past, "\n"))
	}
}

// TestWatchInterrupted ends on ctrl-C and on signals, and leaves the terminal as it was.
func TestWatchInterrupted(t *testing.T) {
	t.Parallel()
	for name, interrupt := range map[string]func(*watching){
		"ctrl-C":  func(x *watching) { x.types("\x03") },
		"SIGTERM": func(x *watching) { x.cmd.Process.Signal(syscall.SIGTERM) },
		"SIGQUIT": func(x *watching) { x.cmd.Process.Signal(syscall.SIGQUIT) },
		"SIGHUP":  func(x *watching) { x.cmd.Process.Signal(syscall.SIGHUP) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, env := practice(t)
			x := watchIn(t, dir, env, "watch", "sum")
			x.sees("Sum of numbers")
			raw := x.state()
			interrupt(x)
			x.ends(name != "ctrl-C")
			if now := x.state(); reflect.DeepEqual(now, raw) || !reflect.DeepEqual(now, freshTerminal(t)) {
				t.Errorf("the terminal is\n%+v; drawn it was\n%+v", now, raw)
			}
		})
	}
}

// state is how the terminal is set.
func (x *watching) state() *term.State {
	x.t.Helper()
	state, err := term.GetState(x.file.Fd())
	if err != nil {
		x.t.Fatal(err)
	}
	return state
}

// freshTerminal is how a terminal is set that nobody has used.
func freshTerminal(t *testing.T) *term.State {
	t.Helper()
	pair, other, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer pair.Close()
	defer other.Close()
	return (&watching{t: t, file: pair}).state()
}

// TestWatchStopped is stopped in a shell, which has the terminal then, and goes on. Where
// there is no shell, nobody would have it go on: it stays.
func TestWatchStopped(t *testing.T) {
	t.Parallel()
	dir, env := practice(t)
	x := atTerminal(t, dir, env, "bash", "-c", "set -m; gradus watch sum; echo the shell is here; read; fg")
	x.sees("wrong answer, 0 of 6 points")
	x.types("\x1a")
	x.sees("the shell is here")
	x.types("\n")
	x.sees("wrong answer, 0 of 6 points")
	x.types("q")
	x.leaves()

	alone := watchIn(t, dir, env, "watch", "sum")
	alone.sees("wrong answer, 0 of 6 points")
	alone.types("\x1at")
	alone.sees("which adds up numbers")
	alone.types("q")
	alone.leaves()
}

// TestWatchPlain prints reports where there is no terminal to draw on.
func TestWatchPlain(t *testing.T) {
	printsReports(t, "verdict: wrong-answer", "verdict: accepted")
}

// TestWatchScreenReader prints what can be read aloud.
func TestWatchScreenReader(t *testing.T) {
	printsReports(t, "failed: adds up numbers", "Sum of numbers: accepted, 6 of 6 points", "--screen-reader")
}

// printsReports watches, at no terminal, the starter and then a right solution.
func printsReports(t *testing.T, starter, right string, flags ...string) {
	t.Parallel()
	dir, env := practice(t)
	cmd := exec.CommandContext(t.Context(), "gradus", append([]string{"watch"}, flags...)...)
	cmd.Dir, cmd.Env = dir, env
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	text := make(chan string)
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := out.Read(buf)
			text <- string(buf[:n])
			if err != nil {
				return
			}
		}
	}()
	until := func(want string) {
		t.Helper()
		for all, end := "", time.After(60*time.Second); !strings.Contains(all, want); {
			select {
			case more := <-text:
				all += more
			case <-end:
				t.Fatalf("no %q in:\n%s", want, all)
			}
		}
	}
	until(starter)
	time.Sleep(300 * time.Millisecond) // it watches from before the first grading on
	if err := os.WriteFile(filepath.Join(dir, "numbers", "sum", "sum.go"), []byte(rightSum), 0o644); err != nil {
		t.Fatal(err)
	}
	until(right)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	go func() {
		for range text {
		}
	}()
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
}
