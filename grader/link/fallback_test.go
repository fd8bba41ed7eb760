package link

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader/cache"
	"github.com/gradus-dev/gradus/grader/gotool"
)

// candidate builds the reference and returns its path and fallback after
// checking that it works.
func candidate(t *testing.T, b *Builder) (path, fallback string) {
	t.Helper()
	c, diags, err := b.Candidate(t.Context(), addChallenge(), addCode, addRuntime, submission(map[string]string{"add.go": addReference}))
	if err != nil || len(diags) > 0 {
		t.Fatalf("error %v, diagnostics %v", err, diags)
	}
	defer c.Close()
	if got, want := output(t, c.Binary), "sum 3 6\n"; got != want {
		t.Errorf("candidate printed %q; want %q", got, want)
	}
	return c.Path, c.Fallback
}

// theSet is the export set the tests' candidates use.
func theSet(t *testing.T, b *Builder) *gotool.Exports {
	return b.Exports(addChallenge().Modules, mustRuntime(t, b), false)
}

// TestFallbacks breaks what the direct path relies on. Each time the candidate
// is right, the fallback is told, and the next build is direct again.
func TestFallbacks(t *testing.T) {
	for _, tt := range []struct {
		name         string
		harm         func(t *testing.T, b *Builder, dir string, index gotool.Index) *Builder // which goes on
		wantFallback string                                                                  // "" for none: mended on the way
	}{
		{"an archive is gone", func(t *testing.T, b *Builder, dir string, index gotool.Index) *Builder {
			remove(t, filepath.Join(dir, index.Packages["runtime"].File))
			return b
		}, ""},
		{"an archive is cut short", func(t *testing.T, b *Builder, dir string, index gotool.Index) *Builder {
			file := filepath.Join(dir, index.Packages["runtime"].File)
			remove(t, file)
			write(t, file, []byte("!<arch>\n"))
			return b
		}, ""},
		{"an archive holds something else", func(t *testing.T, b *Builder, dir string, index gotool.Index) *Builder {
			file := filepath.Join(dir, index.Packages["internal/abi"].File)
			remove(t, file) // a link to the go command's own
			write(t, file, make([]byte, index.Packages["internal/abi"].Size))
			return b
		}, "link: "},
		{"the index is garbage", func(t *testing.T, b *Builder, dir string, index gotool.Index) *Builder {
			write(t, filepath.Join(dir, "index.json"), []byte(`{"sum":"","data":{}}`))
			return openBuilder(t, b.CacheDir())
		}, ""},
		{"everything is gone", func(t *testing.T, b *Builder, dir string, index gotool.Index) *Builder {
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
			return b
		}, ""},
		{"an unknown flag", func(t *testing.T, b *Builder, dir string, index gotool.Index) *Builder {
			index.Compile = append(slices.Clone(index.Compile), "-nosuchflag")
			if err := (cache.Dir{Path: dir}).PutJSON("index.json", index); err != nil {
				t.Fatal(err)
			}
			return openBuilder(t, b.CacheDir())
		}, "flag provided but not defined: -nosuchflag"},
		{"a compiler that makes nothing", func(t *testing.T, b *Builder, _ string, _ gotool.Index) *Builder {
			run, once := b.maker.Run, sync.Once{}
			b.maker.Run = func(ctx context.Context, c gotool.Command) (out gotool.Output, err error) {
				lazy := false
				once.Do(func() { lazy = true })
				if lazy {
					return gotool.Output{}, nil
				}
				return run(ctx, c)
			}
			return b
		}, ""},
		{"a compiler that fails once", func(t *testing.T, b *Builder, _ string, _ gotool.Index) *Builder {
			run, once := b.maker.Run, sync.Once{}
			b.maker.Run = func(ctx context.Context, c gotool.Command) (out gotool.Output, err error) {
				failed := false
				once.Do(func() { failed = true })
				if failed {
					return gotool.Output{Exit: 2, Text: []byte("all is lost\n")}, nil
				}
				return run(ctx, c)
			}
			return b
		}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBuilder(t)
			candidate(t, b)
			set := theSet(t, b)
			index, err := set.Need(t.Context(), []string{"runtime"})
			if err != nil {
				t.Fatal(err)
			}
			b = tt.harm(t, b, set.Dir, index)
			path, fallback := candidate(t, b)
			if fellBack := path == PathGoBuild; fellBack != (tt.wantFallback != "") || !strings.Contains(fallback, tt.wantFallback) {
				t.Errorf("built by %q, fallback %q; want fallback %q", path, fallback, tt.wantFallback)
			}
			told := slices.ContainsFunc(b.Fallbacks(), func(s Fallback) bool { return s.Message == fallback })
			if told != (fallback != "") {
				t.Errorf("fallbacks %v after %q", b.Fallbacks(), fallback)
			}
			if path, fallback := candidate(t, b); path != PathTools {
				t.Errorf("the next was built by %q (%s); want %q", path, fallback, PathTools)
			}
			wantNoScratch(t, b)
		})
	}
}

// TestDemandsAreReadable has only what is type-checked beside a submission import a
// package, which no build asked for before.
func TestDemandsAreReadable(t *testing.T) {
	b, code := newBuilder(t), addCode
	code.Demands.Text = []byte("package driver\n\nimport \"container/ring\"\n\nvar _ ring.Ring\n")
	c, diags, err := b.Candidate(t.Context(), addChallenge(), code, addRuntime, submission(map[string]string{"add.go": addReference}))
	if err != nil || len(diags) > 0 {
		t.Fatalf("error %v, diagnostics %v", err, diags)
	}
	defer c.Close()
	if c.Checked == nil || c.Unchecked != nil || c.Path != PathTools {
		t.Errorf("built by %q, checked %v, unchecked: %v", c.Path, c.Checked, c.Unchecked)
	}
}

// TestUncheckedIsBuilt has the type checker ask for a package that can't be read, and that
// nothing compiles: the submission is built all the same, by compiler and linker.
func TestUncheckedIsBuilt(t *testing.T) {
	b, code := newBuilder(t), addCode
	code.Demands.Text = []byte("package driver\n\nimport _ \"container/ring\"\n")
	breakArchive(t, b, "container/ring")
	c, diags, err := b.Candidate(t.Context(), addChallenge(), code, addRuntime, submission(map[string]string{"add.go": addReference}))
	if err != nil || len(diags) > 0 {
		t.Fatalf("error %v, diagnostics %v", err, diags)
	}
	defer c.Close()
	if c.Path != PathTools || c.Checked != nil || c.Unchecked == nil {
		t.Errorf("built by %q, checked %v, unchecked %v; want %q and unchecked", c.Path, c.Checked, c.Unchecked, PathTools)
	}
	if got, want := output(t, c.Binary), "sum 3 6\n"; got != want {
		t.Errorf("candidate printed %q; want %q", got, want)
	}
}

// breakArchive puts something else, as long, in place of a package's export data.
func breakArchive(t *testing.T, b *Builder, path string) {
	t.Helper()
	dir, err := b.RuntimeDir(addRuntime)
	if err != nil {
		t.Fatal(err)
	}
	set := b.Exports(addChallenge().Modules, dir, false)
	index, err := set.Need(t.Context(), []string{path})
	if err != nil {
		t.Fatal(err)
	}
	a := index.Packages[path]
	file := filepath.Join(set.Dir, a.File)
	remove(t, file) // which has another name in the go command's cache
	write(t, file, make([]byte, a.Size))
}

func remove(t *testing.T, file string) {
	t.Helper()
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestHotPathStartsNoGoCommand takes the go command away after one build.
func TestHotPathStartsNoGoCommand(t *testing.T) {
	b, remove := withRemovableGo(t, newBuilder(t).CacheDir())
	for range 3 { // all that is kept for these imports
		candidate(t, b)
	}
	remove()
	before := entries(t, b.CacheDir())
	if path, fallback := candidate(t, b); path != PathTools {
		t.Errorf("built by %q (%s); want %q", path, fallback, PathTools)
	}
	if after := entries(t, b.CacheDir()); after != before {
		t.Errorf("the cache has %d entries after a submission, %d before; want no growth", after, before)
	}
}

// TestMainFromTemplate checks that a main package that only initialises what it
// imports comes from a template, and any other from the compiler.
func TestMainFromTemplate(t *testing.T) {
	for _, tt := range []struct {
		name, main   string
		dispatcher   string
		wantCompiles int // of the second candidate
	}{
		{"blank import", string(addCode.Main), addDispatcher, 2},
		{"nothing to initialise", "package main\n\nimport (\n\t_ \"" + addPath + "/driver\"\n\t\"" + gotool.RuntimePath +
			"/say\"\n)\n\nfunc main() { say.Say(\"sum\", 3, 6) }\n", "package driver\n", 3},
		{"a function of the driver's", "package main\n\nimport (\n\t\"" + addPath + "/driver\"\n\t\"" + gotool.RuntimePath +
			"/say\"\n)\n\nfunc main() { say.Say(\"sum\", 3, driver.Sum(4)) }\n", addDispatcher, 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, code := newBuilder(t), addCode
			code.Main, code.Dispatcher.Text = []byte(tt.main), []byte(tt.dispatcher)
			compiles := 0
			b.maker.Run = func(ctx context.Context, c gotool.Command) (gotool.Output, error) {
				if filepath.Base(c.Path) == filepath.Base(b.Tool("compile")) {
					compiles++
				}
				return gotool.Exec(ctx, c)
			}
			for _, src := range []string{addReference, addReference + "\n// Z is new.\nfunc Z() {}\n"} {
				compiles = 0
				c, diags, err := b.Candidate(t.Context(), addChallenge(), code, addRuntime, submission(map[string]string{"add.go": src}))
				if err != nil || len(diags) > 0 || c.Path != PathTools {
					t.Fatal(c, diags, err)
				}
				if got, want := output(t, c.Binary), "sum 3 6\n"; got != want {
					t.Errorf("candidate printed %q; want %q", got, want)
				}
				c.Close()
			}
			if compiles != tt.wantCompiles {
				t.Errorf("the compiler ran %d times for the second candidate; want %d", compiles, tt.wantCompiles)
			}
		})
	}
}

func entries(t *testing.T, dir string) (n int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		n++
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestCancelLeavesNothing(t *testing.T) {
	b := newBuilder(t)
	candidate(t, b)
	for _, tool := range []string{"compile", "link"} {
		t.Run(tool, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			canceling := openBuilder(t, b.CacheDir())
			canceling.maker.Run = func(ctx context.Context, c gotool.Command) (gotool.Output, error) {
				if filepath.Base(c.Path) == filepath.Base(b.Tool(tool)) {
					time.AfterFunc(3*time.Millisecond, cancel)
				}
				return gotool.Exec(ctx, c)
			}
			c, diags, err := canceling.Candidate(ctx, addChallenge(), addCode, addRuntime, submission(map[string]string{"add.go": addReference}))
			if c != nil || diags != nil || !errors.Is(err, context.Canceled) {
				t.Errorf("candidate %v, diagnostics %v, error %v; want %v", c, diags, err, context.Canceled)
			}
			wantNoScratch(t, b)
		})
	}
}

// TestRunnerFailureIsAnError keeps a sandbox that does not start apart from a
// submission that does not compile.
func TestRunnerFailureIsAnError(t *testing.T) {
	b := newBuilder(t)
	broken := errors.New("no namespaces left")
	b.maker.Run = func(context.Context, gotool.Command) (gotool.Output, error) { return gotool.Output{}, broken }
	c, diags, err := b.Candidate(t.Context(), addChallenge(), addCode, addRuntime, submission(map[string]string{"add.go": addReference}))
	if c != nil || diags != nil || !errors.Is(err, broken) {
		t.Errorf("candidate %v, diagnostics %v, error %v; want %v", c, diags, err, broken)
	}
	b.maker.Run = func(context.Context, gotool.Command) (gotool.Output, error) {
		return gotool.Output{Exit: 1, Text: []byte("compile: writing output: write o.a: no space left on device\n")}, nil
	}
	c, diags, err = b.Candidate(t.Context(), addChallenge(), addCode, addRuntime, submission(map[string]string{"add.go": addReference}))
	if c != nil || diags != nil || err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("candidate %v, diagnostics %v, error %v; want a full disk as the error", c, diags, err)
	}
	wantNoScratch(t, b)
}

// TestGoBuildGivesTheSame builds broken submissions with the direct path out of
// order: through Candidate, the go command says the same.
func TestGoBuildGivesTheSame(t *testing.T) {
	b := newBuilder(t)
	b.maker.Run = onlyTheGoCommand
	for _, tt := range broken {
		t.Run(tt.name, func(t *testing.T) {
			c, diags, err := b.Candidate(t.Context(), addChallenge(), addCode, addRuntime, submission(tt.files))
			if c != nil || err != nil {
				t.Fatalf("candidate %v, error %v; want diagnostics", c, err)
			}
			want := tt.want
			if tt.typesWant != nil && strings.Contains(show(diags[0]), tt.typesWant[0][strings.Index(tt.typesWant[0], ": "):]) {
				want = tt.typesWant
			}
			checkDiagnostics(t, diags, want)
		})
	}
}

// onlyTheGoCommand fails where the compiler or linker are run directly.
func onlyTheGoCommand(ctx context.Context, c gotool.Command) (gotool.Output, error) {
	if !c.Starts {
		return gotool.Output{Exit: 3}, nil
	}
	return gotool.Exec(ctx, c)
}

// TestNoTelemetry keeps the go command from counting, and from starting a
// process for it that would outlive the build.
func TestNoTelemetry(t *testing.T) {
	b := newBuilder(t)
	b.maker.Run = onlyTheGoCommand
	if path, _ := candidate(t, b); path != PathGoBuild {
		t.Errorf("built by %q; want %q", path, PathGoBuild)
	}
	n := entries(t, filepath.Join(b.CacheDir(), "home"))
	if n != 9 { // two trees of directories with the file that says off
		t.Errorf("%d entries in the go command's home; want 9", n)
	}
	telemetry := exec.CommandContext(t.Context(), b.Toolchain().Go, "telemetry")
	telemetry.Dir, telemetry.Env = b.CacheDir(), b.Env(b.CacheDir())
	out, err := telemetry.Output()
	if got := strings.TrimSpace(string(out)); got != "off" || err != nil {
		t.Errorf("go telemetry: %q, error %v; want off", got, err)
	}
}

func TestConcurrentBuilders(t *testing.T) {
	dir := t.TempDir()
	var done sync.WaitGroup
	for range 3 { // as three processes would
		b, err := New(Options{Options: gotool.Options{CacheDir: dir}})
		if err != nil {
			t.Fatal(err)
		}
		for i := range 3 {
			done.Go(func() {
				if i == 0 {
					if path, err := b.Judge(t.Context(), addChallenge(), addCode, addRuntime); err != nil {
						t.Error(err)
					} else if _, ok := b.programs().Program(filepath.Base(path)); !ok {
						t.Error("the judge is damaged")
					}
					return
				}
				c, diags, err := b.Candidate(t.Context(), addChallenge(), addCode, addRuntime, submission(map[string]string{"add.go": addReference}))
				if err != nil || len(diags) > 0 || c.Path != PathTools {
					t.Errorf("candidate %+v, diagnostics %v, error %v", c, diags, err)
					return
				}
				c.Close()
			})
		}
	}
	done.Wait()
	b, err := New(Options{Options: gotool.Options{CacheDir: dir}})
	if err != nil {
		t.Fatal(err)
	}
	wantNoScratch(t, b)
}

// TestContainedNeedsNoGoCommand breaks the direct path where nothing else will do.
func TestContainedNeedsNoGoCommand(t *testing.T) {
	b := newBuilder(t)
	b.opts.Contained = true
	candidate(t, b)
	b.maker.Run = func(context.Context, gotool.Command) (gotool.Output, error) { return gotool.Output{}, nil }
	_, _, err := b.Candidate(t.Context(), addChallenge(), addCode, addRuntime, submission(map[string]string{"add.go": addReference}))
	if err == nil || !strings.Contains(err.Error(), "which would not be contained") {
		t.Errorf("error %v; want a refusal", err)
	}
}
