package gotool

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

	"github.com/gradus-dev/gradus/grader"
)

// someRuntime is what programs of these tests may import.
var someRuntime = Runtime{FS: fstest.MapFS{
	"say/say.go":      {Data: []byte("// Package say prints.\npackage say\n\nfunc Say(s string) { println(s) }\n")},
	"say/say_test.go": {Data: []byte("package say\n\nthis is never compiled\n")},
}}

// openTools returns the toolchain with an empty cache.
func openTools(t *testing.T) *Tools {
	t.Helper()
	tools, err := Open(Options{CacheDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	return tools
}

func mustRuntime(t *testing.T, b *Tools) string {
	t.Helper()
	dir, err := b.RuntimeDir(someRuntime)
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func write(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestExportDataThatCannotBeRead makes reading panic, as that of another toolchain may.
func TestExportDataThatCannotBeRead(t *testing.T) {
	b := openTools(t)
	set := b.Exports(grader.Modules{}, mustRuntime(t, b), false)
	set.imports = nil
	imports := set.Importer(Index{})
	if pkg, err := imports.Import("strings"); pkg != nil || err == nil || imports.Err == nil {
		t.Errorf("package %v, error %v, then %v; want an error both times", pkg, err, imports.Err)
	}
}

// TestWarmAgain takes the go command away once all is compiled.
func TestWarmAgain(t *testing.T) {
	b := openTools(t)
	set := b.Exports(grader.Modules{}, mustRuntime(t, b), false)
	for _, want := range []int{2, 1} {
		var said []string
		if missing, err := b.warm(t.Context(), set, []string{"strings"}, nil, "some packages", func(line string) { said = append(said, line) }); missing != nil || err != nil || len(said) != want {
			t.Errorf("missing %v, error %v, said %q; want %d words", missing, err, said, want)
		}
		b.tools.Go = "/no/such/go"
	}
}

func TestOpenFails(t *testing.T) {
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
			_, err := Open(tt.opts)
			var e *Error
			if !errors.As(err, &e) || !strings.Contains(err.Error(), tt.want) || !strings.Contains(e.Hint(), tt.wantHint) {
				t.Errorf("error %v; want %q and a hint with %q", err, tt.want, tt.wantHint)
			}
		})
	}
}

// TestToolchainIsAskedOnce counts runs of a go command, then changes its file.
func TestToolchainIsAskedOnce(t *testing.T) {
	b := openTools(t)
	dir := t.TempDir()
	counter, wrapper := filepath.Join(dir, "runs"), filepath.Join(dir, "go")
	text := fmt.Sprintf("#!/bin/sh\necho >>%s\nexec %s \"$@\"\n", counter, b.Toolchain().Go)
	if err := os.WriteFile(wrapper, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	opts := Options{CacheDir: t.TempDir(), Go: wrapper}
	runs := func() int {
		if _, err := Open(opts); err != nil {
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

// TestOpenSweeps opens a cache that others use, and one of a process that has
// ended: what nobody holds is removed, whatever its age.
func TestOpenSweeps(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("directories can't be locked")
	}
	b := openTools(t)
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
	if _, err := Open(Options{CacheDir: b.CacheDir()}); err != nil {
		t.Fatal(err)
	}
	_, errLeft := os.Stat(left)
	_, errHeld := os.Stat(held)
	if errLeft == nil || errHeld != nil {
		t.Errorf("left behind: %v, in use: %v; want only the one in use", errLeft, errHeld)
	}
}

func TestRuntimeSourceIsMended(t *testing.T) {
	b := openTools(t)
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
	if left, err := filepath.Glob(filepath.Join(b.CacheDir(), scratchDir, "*", "*")); err != nil || len(left) > 0 {
		t.Errorf("left in scratch: %v, error %v; want nothing", left, err)
	}
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

// TestKeepAfterDrop keeps something with a set that was dropped, as another user of it may:
// what is made then can be shown in a box, too.
func TestKeepAfterDrop(t *testing.T) {
	b := openTools(t)
	set := b.Exports(grader.Modules{}, mustRuntime(t, b), false)
	if _, err := set.Need(t.Context(), []string{"unsafe", "runtime"}); err != nil {
		t.Fatal(err)
	}
	set.Drop()
	set.Keep("something", []byte("of it"))
	if data, ok := set.Kept("something"); !ok || string(data) != "of it" {
		t.Errorf("kept %q, %t", data, ok)
	}
	if info, err := os.Stat(set.Dir); err != nil || info.Mode().Perm()&0o055 != 0o055 && runtime.GOOS != "windows" {
		t.Errorf("%v, error %v; want a directory that all may read", info, err)
	}
}
