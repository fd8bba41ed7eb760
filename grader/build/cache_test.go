package build

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"
)

// TestDamagedJudgeIsBuiltAgain harms the cached file in ways a disk or a killed
// process could.
func TestDamagedJudgeIsBuiltAgain(t *testing.T) {
	b, ch := newBuilder(t), addChallenge()
	for _, tt := range []struct {
		name string
		harm func(data []byte) []byte
	}{
		{"a flipped bit", func(d []byte) []byte { d[len(d)/2] ^= 1; return d }},
		{"a flipped bit of the sum", func(d []byte) []byte { d[len(d)-1] ^= 1; return d }},
		{"cut short", func(d []byte) []byte { return d[:len(d)/2] }},
		{"empty", func([]byte) []byte { return nil }},
		{"longer", func(d []byte) []byte { return append(d, 0) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path, err := b.Judge(t.Context(), ch, addCode, addRuntime)
			if err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			remove(t, path)
			write(t, path, tt.harm(data))
			again, err := b.Judge(t.Context(), ch, addCode, addRuntime)
			if err != nil || again != path {
				t.Fatalf("judge %s, error %v; want %s", again, err, path)
			}
			if got, want := output(t, again), "TestSum 1 0\n"; got != want {
				t.Errorf("judge printed %q; want %q", got, want)
			}
		})
	}
}

// TestJudgeKey changes one thing at a time: each asks for another judge.
func TestJudgeKey(t *testing.T) {
	b, ch := newBuilder(t), addChallenge()
	seen := map[string]string{}
	runtime, code := "runtime", addCode
	check := func(name string) {
		t.Helper()
		units, err := judgeUnits(ch, code)
		if err != nil {
			t.Fatal(err)
		}
		key := b.judgeKey(ch, units, runtime)
		if old, ok := seen[key]; ok {
			t.Errorf("%s: the key of %s", name, old)
		}
		seen[key] = name
	}
	check("the first")
	runtime = "another"
	check("another runtime")
	ch.Hash = "2"
	check("another challenge")
	ch.Modules.Sum = []byte("x")
	check("modules")
	b.tools.Version = "go1.99"
	check("toolchain")
	code.Tests = append([]byte("// new\n"), code.Tests...)
	check("another generated file")
	ch.FS = fstest.MapFS{"add_test.go": {Data: []byte("package add_test\n")}}
	check("another hidden test")
}

func TestEvictionKeepsWhatWasUsedLast(t *testing.T) {
	b, err := New(Options{CacheDir: t.TempDir(), MaxCache: 3200}) // room for three
	if err != nil {
		t.Fatal(err)
	}
	add := func(key string) {
		file := filepath.Join(b.CacheDir(), scratchDir, key)
		write(t, file, make([]byte, 1000))
		if _, err := b.addProgram(key, file); err != nil {
			t.Fatal(err)
		}
	}
	have := func() (keys string) {
		for _, key := range []string{"a", "b", "c", "d", "large"} {
			if _, err := os.Stat(filepath.Join(b.CacheDir(), judgesDir, key)); err == nil {
				keys += key
			}
		}
		return keys
	}
	for i, key := range []string{"a", "b"} {
		add(key)
		past := time.Now().Add(time.Duration(i-10) * time.Hour)
		if err := os.Chtimes(filepath.Join(b.CacheDir(), judgesDir, key), past, past); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok := b.programs().Program("a"); !ok { // the oldest, but used now
		t.Fatal("no program a")
	}
	add("c")
	add("d")
	if got, want := have(), "acd"; got != want {
		t.Errorf("kept %q; want %q: b was not used for longest", got, want)
	}
	b.opts.MaxCache = 10
	add("large")
	if got := have(); got != "large" {
		t.Errorf("kept %q; want only what was just added, though it is too large", got)
	}
}

// TestNewSweeps opens a cache that other builders use, and one of a process that has
// ended: what nobody holds is removed, whatever its age.
func TestNewSweeps(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("directories can't be locked")
	}
	b := newBuilder(t)
	held, err := b.Scratch()
	if err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(b.CacheDir(), scratchDir, runPrefix+"1", "b-1")
	if err := os.MkdirAll(left, 0o755); err != nil {
		t.Fatal(err)
	}
	past := time.Now().Add(-1000 * time.Hour)
	if err := os.Chtimes(held, past, past); err != nil {
		t.Fatal(err)
	}
	if _, err := New(Options{CacheDir: b.CacheDir()}); err != nil {
		t.Fatal(err)
	}
	_, errLeft := os.Stat(left)
	_, errHeld := os.Stat(held)
	if errLeft == nil || errHeld != nil {
		t.Errorf("left behind: %v, in use: %v; want only the one in use", errLeft, errHeld)
	}
}

func TestRuntimeSourceIsMended(t *testing.T) {
	b := coldBuilder(t)
	dir := mustRuntime(t, b)
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("%s is there, error %v; want none before the go command needs it", dir, err)
	}
	place := func() {
		t.Helper()
		if err := b.placeRuntime(dir); err != nil {
			t.Fatal(err)
		}
	}
	place()
	file := filepath.Join(dir, "grader", "judge", "say", "say.go")
	write(t, file, []byte("package say // changed\n"))
	if again := mustRuntime(t, b); again != dir {
		t.Fatalf("runtime at %s; want %s", again, dir)
	}
	place()
	if data, err := os.ReadFile(file); err != nil || !strings.Contains(string(data), "func Say") {
		t.Errorf("say.go is %q, error %v; want the source again", data, err)
	}
	wantNoScratch(t, b)
}

// TestDirectoryStaysOnceAdded adds the same directory from many sides at once:
// whoever was told that it is there finds it there ever after.
func TestDirectoryStaysOnceAdded(t *testing.T) {
	c, err := openCache(t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for round := range 100 {
		dir := filepath.Join(c.Path, runtimeDirs, fmt.Sprint(round))
		var done sync.WaitGroup
		for range 8 {
			done.Go(func() {
				tmp, err := c.Scratch("b-")
				if err != nil {
					t.Error(err)
					return
				}
				defer os.RemoveAll(tmp)
				if err := os.WriteFile(filepath.Join(tmp, "a.go"), []byte("package a\n"), 0o644); err != nil {
					t.Error(err)
				}
				if err := c.AddDir(tmp, dir); err != nil {
					t.Error(err)
				}
				for range 20 {
					if !c.Intact(dir) {
						t.Error("gone or damaged after it was added")
						return
					}
				}
			})
		}
		done.Wait()
	}
}

func TestNewFails(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "file"), nil)
	script := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, tt := range []struct {
		name     string
		opts     Options
		path     string // PATH
		want     string
		wantHint string
	}{
		{"no go command", Options{}, dir, "no go command in PATH", "https://go.dev/dl"},
		{"an old release", Options{Go: script("old", `echo '{"GOVERSION":"go1.25.3"}'`)}, "", "is go1.25.3; go1.26 or newer is needed", "https://go.dev/dl"},
		{"a broken one", Options{Go: script("broken", "echo cannot find GOROOT >&2; exit 2")}, "", "cannot find GOROOT", "https://go.dev/dl"},
		{"one that talks", Options{Go: script("talks", "echo hello")}, "", "env: invalid character", "https://go.dev/dl"},
		{"no compiler", Options{Go: script("half", `echo '{"GOVERSION":"go1.26.0","GOTOOLDIR":"/nowhere"}'`)}, "", "has no compiler at", "https://go.dev/dl"},
		{"a cache in a file", Options{CacheDir: filepath.Join(dir, "file")}, "", "open the build cache", "GRADUS_CACHE"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.opts.CacheDir == "" {
				tt.opts.CacheDir = t.TempDir()
			}
			if tt.path != "" {
				t.Setenv("PATH", tt.path)
			}
			_, err := New(tt.opts)
			var e *Error
			if !errors.As(err, &e) || !strings.Contains(err.Error(), tt.want) || !strings.Contains(e.Hint(), tt.wantHint) {
				t.Errorf("error %v; want %q and a hint with %q", err, tt.want, tt.wantHint)
			}
		})
	}
}

// TestToolchainIsAskedOnce counts runs of a go command, then changes its file.
func TestToolchainIsAskedOnce(t *testing.T) {
	b := newBuilder(t)
	dir := t.TempDir()
	counter, wrapper := filepath.Join(dir, "runs"), filepath.Join(dir, "go")
	text := fmt.Sprintf("#!/bin/sh\necho >>%s\nexec %s \"$@\"\n", counter, b.Toolchain().Go)
	if err := os.WriteFile(wrapper, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	opts := Options{CacheDir: t.TempDir(), Go: wrapper}
	runs := func() int {
		if _, err := New(opts); err != nil {
			t.Fatal(err)
		}
		data, _ := os.ReadFile(counter)
		return strings.Count(string(data), "\n")
	}
	if first, second := runs(), runs(); first != 1 || second != 1 {
		t.Errorf("the go command ran %d, then %d times; want 1 and 1", first, second)
	}
	if err := os.WriteFile(wrapper, []byte(text+"# updated\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if n := runs(); n != 2 {
		t.Errorf("after an update the go command ran %d times; want 2", n)
	}
}

// TestJudgeThatDoesNotCompile gives an author the compiler's words.
func TestJudgeThatDoesNotCompile(t *testing.T) {
	b, code := newBuilder(t), addCode
	code.Proxy = []byte("package add\n")
	_, err := b.Judge(t.Context(), addChallenge(), code, addRuntime)
	if err == nil || !strings.Contains(err.Error(), "add_hidden.go:11:26: undefined: add.Sum") || strings.Contains(err.Error(), b.CacheDir()) {
		t.Errorf("error %v; want the compiler's words without paths of this machine", err)
	}
	wantNoScratch(t, b)
}
