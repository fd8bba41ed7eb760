package link

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gradus-dev/gradus/grader/gotool"
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
	ch, toolchain := addChallenge(), "go1.26"
	seen := map[string]string{}
	runtime, code := "runtime", addCode
	check := func(name string) {
		t.Helper()
		units, err := judgeUnits(ch, code)
		if err != nil {
			t.Fatal(err)
		}
		key := judgeKey(toolchain, ch, units, runtime)
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
	toolchain = "go1.99"
	check("toolchain")
	code.Tests = append([]byte("// new\n"), code.Tests...)
	check("another generated file")
	ch.FS = fstest.MapFS{"add_test.go": {Data: []byte("package add_test\n")}}
	check("another hidden test")
}

func TestEvictionKeepsWhatWasUsedLast(t *testing.T) {
	b, err := New(Options{Options: gotool.Options{CacheDir: t.TempDir()}, MaxCache: 3200}) // room for three
	if err != nil {
		t.Fatal(err)
	}
	add := func(key string) {
		file := filepath.Join(b.CacheDir(), "scratch", key)
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
