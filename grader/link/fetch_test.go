package link

import (
	"bytes"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
)

// freshMachine lets builders find an empty module cache at dir, and what they fetch
// come from proxy.
func freshMachine(t *testing.T, dir, proxy string) {
	t.Helper()
	t.Setenv("GOMODCACHE", dir)
	t.Setenv("GOPROXY", proxy)
	t.Setenv("GOFLAGS", "-modcacherw") // or the test could not remove it
}

// The module that these tests import, as catalogues pin it.
const (
	cmpPath, cmpVersion = "github.com/google/go-cmp", "v0.7.0"

	cmpSums = "github.com/google/go-cmp v0.7.0 h1:wk8382ETsv4JYUZwIsn6YpYiWiBsYLSJiTsyBybVuN8=\n" +
		"github.com/google/go-cmp v0.7.0/go.mod h1:pXiqmnSA92OHEEa9HXL2W4E7lf9JzCmGVUdgjX3N/iU=\n"
)

// importsCmp is a challenge and a submission that import a module.
func importsCmp() (*grader.Challenge, grader.Submission) {
	ch := addChallenge()
	ch.Modules = grader.Modules{Mod: []byte("module m\n\ngo 1.26\n\nrequire " + cmpPath + " " + cmpVersion + "\n"), Sum: []byte(cmpSums)}
	ch.Rules.Packages = []string{cmpPath + "/cmp"}
	src := "package add\n\nimport _ \"" + cmpPath + "/cmp\"\n" + strings.TrimPrefix(addReference, "// Package add adds.\npackage add\n")
	return ch, submission(map[string]string{"add.go": src})
}

// wantBuilt fails the test unless b builds a judge and a candidate that import a module.
func wantBuilt(t *testing.T, b *Builder) {
	t.Helper()
	ch, sub := importsCmp()
	if _, err := b.Judge(t.Context(), ch, addCode, addRuntime); err != nil {
		t.Errorf("judge: %v", err)
	}
	c, diags, err := b.Candidate(t.Context(), ch, addCode, addRuntime, sub)
	if err != nil || len(diags) > 0 || c.Path != PathTools {
		t.Fatalf("candidate %+v, diagnostics %v, error %v", c, diags, err)
	}
	c.Close()
}

// TestBundledModule builds without a network what imports a module that comes with
// gradus, on machines that are set up in many ways.
func TestBundledModule(t *testing.T) {
	type settings map[string]string
	for _, tt := range []struct {
		reason string
		cache  string // the module cache, below a temporary directory
		env    settings
	}{
		{"nothing is there", "mod", nil},
		{"the paths have spaces and commas", "a module, cache|here", nil},
		{"a vendor directory is asked for", "mod", settings{"GOFLAGS": "-mod=vendor " + "-modcacherw"}},
		{"go.mod may be changed", "mod", settings{"GOFLAGS": "-mod=mod " + "-modcacherw"}},
		{"all modules are private", "mod", settings{"GOPRIVATE": "*", "GONOSUMDB": "*", "GONOPROXY": "*"}},
		{"modules come from their origins", "mod", settings{"GOPROXY": "direct", "PATH": ""}},
		{"a workspace is in force", "mod", settings{"GOWORK": "/nowhere/go.work"}},
		{"the module cache can't be made", "file/mod", nil},
		{"the module cache is no absolute path", "mod", settings{"GOMODCACHE": "relative"}},
		{"the module cache can't be written to", "/proc/sys", nil},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "file"), nil)
			cache := filepath.Join(dir, tt.cache)
			if filepath.IsAbs(tt.cache) {
				if cache = tt.cache; runtime.GOOS != "linux" {
					t.Skip("there is no such directory")
				}
			}
			goCommand := newBuilder(t).Toolchain().Go
			freshMachine(t, cache, "off")
			for name, value := range tt.env {
				t.Setenv(name, value)
			}
			b, err := New(Options{Options: gotool.Options{Go: goCommand, CacheDir: filepath.Join(dir, "cache, of ours"), Modules: challenges.Modules(),
				Slow: func(what string) func() { t.Errorf("it was %s", what); return func() {} }}})
			if err != nil {
				t.Fatal(err)
			}
			wantBuilt(t, b)
		})
	}
}

// proxyOf serves modules as a module proxy on the network does, and says what it was
// asked for.
func proxyOf(t *testing.T, modules fs.FS) (url string, asked func() string) {
	t.Helper()
	var mu sync.Mutex
	var log strings.Builder
	files := http.FileServerFS(modules)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		log.WriteString(r.URL.Path + "\n")
		mu.Unlock()
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL, func() string {
		mu.Lock()
		defer mu.Unlock()
		return log.String()
	}
}

// TestFetch has modules that are missing fetched once, with a word about it.
func TestFetch(t *testing.T) {
	url, asked := proxyOf(t, challenges.Modules())
	dir := t.TempDir()
	cache := filepath.Join(dir, "mod")
	freshMachine(t, cache, url)
	var said []string
	newOne := func(cache string) *Builder {
		b, err := New(Options{Options: gotool.Options{CacheDir: filepath.Join(dir, cache), Slow: func(what string) func() { said = append(said, what); return func() {} }}})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	wantBuilt(t, newOne("1"))
	if want := []string{"fetching module github.com/google/go-cmp v0.7.0 and what it needs"}; !slices.Equal(said, want) {
		t.Errorf("said %q; want %q", said, want)
	}
	if n := strings.Count(asked(), ".zip"); n != 1 {
		t.Errorf("the proxy was asked for %d modules; want 1:\n%s", n, asked())
	}
	if _, err := os.Stat(filepath.Join(cache, cmpPath+"@"+cmpVersion)); err != nil {
		t.Errorf("it is not where the user's other modules are: %v", err)
	}
	t.Setenv("GOPROXY", "off")
	wantBuilt(t, newOne("2")) // another cache of ours, the same module cache
	if len(said) != 1 {
		t.Errorf("said %q; want nothing more", said)
	}
}

// TestNotFetched names the module that can't be had, and the command that mends it,
// whatever needs it.
func TestNotFetched(t *testing.T) {
	damaged := fstest.MapFS{}
	err := fs.WalkDir(challenges.Modules(), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			data, readErr := fs.ReadFile(challenges.Modules(), name)
			if err = readErr; filepath.Ext(name) == ".zip" {
				data = bytes.Replace(data, []byte("LICENSE"), []byte("LICENCE"), 2)
			}
			damaged[name] = &fstest.MapFile{Data: data}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	harmful, _ := proxyOf(t, damaged)
	empty, _ := proxyOf(t, fstest.MapFS{})
	for _, tt := range []struct{ reason, proxy, want, hint string }{
		{"modules may not be fetched", "off", "module github.com/google/go-cmp v0.7.0 is not on this machine and can't be fetched: module lookup disabled by GOPROXY=off",
			"without GOPROXY=off, get github.com/google/go-cmp v0.7.0 by: gradus doctor --prewarm --challenges course"},
		{"nobody answers", "http://127.0.0.1:1", "module github.com/google/go-cmp v0.7.0 is not on this machine and can't be fetched: ",
			"with a network, get github.com/google/go-cmp v0.7.0 by: gradus doctor --prewarm --challenges course"},
		{"the proxy does not have it", empty, "module github.com/google/go-cmp v0.7.0 is not on this machine and can't be fetched: ", "by: gradus doctor"},
		{"the proxy has another", harmful, "verify module github.com/google/go-cmp v0.7.0: it is not what the catalogue's sums pin", "go clean -modcache"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			dir := t.TempDir()
			freshMachine(t, filepath.Join(dir, "mod"), tt.proxy)
			b, err := New(Options{Options: gotool.Options{CacheDir: filepath.Join(dir, "cache"), Prewarm: "gradus doctor --prewarm --challenges course"}})
			if err != nil {
				t.Fatal(err)
			}
			ch, sub := importsCmp()
			_, judgeErr := b.Judge(t.Context(), ch, addCode, addRuntime)
			_, diags, candidateErr := b.Candidate(t.Context(), ch, addCode, addRuntime, sub)
			if len(diags) > 0 {
				t.Errorf("diagnostics %v; want none", diags)
			}
			needsIt := *ch
			needsIt.Files.Reference = []string{"other.go"}
			needsIt.FS = fstest.MapFS{"other.go": {Data: sub.Files[0].Data}, "add_test.go": ch.FS.(fstest.MapFS)["add_test.go"], "driver/driver.go": ch.FS.(fstest.MapFS)["driver/driver.go"]}
			_, _, cleanup, laidOutErr := b.Materialise(t.Context(), &needsIt, addRuntime)
			cleanup()
			prewarmErr := b.Prewarm(t.Context(), addRuntime, ch.Modules, ch.Rules.Packages, nil)
			for what, err := range map[string]error{"judge": judgeErr, "candidate": candidateErr, "module": laidOutErr, "prewarm": prewarmErr, "obtain": b.Obtain(t.Context(), ch.Modules, ch.Rules.Packages)} {
				var h interface{ Hint() string }
				if !errors.As(err, &h) || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") || !strings.Contains(h.Hint(), tt.hint) {
					t.Errorf("%s: error %v; want %q in one line, and a hint with %q", what, err, tt.want, tt.hint)
				}
				if h != nil && errors.As(err, new(*gotool.MissingModuleError)) && !strings.HasPrefix(err.Error(), "module ") {
					t.Errorf("%s: error %v; want no more than what is missing", what, err)
				}
			}
			if len(b.Fallbacks()) > 0 {
				t.Errorf("fallbacks %v; want none: the toolchain is as expected", b.Fallbacks())
			}
			c, diags, err := b.Candidate(t.Context(), addChallenge(), addCode, addRuntime, submission(map[string]string{"add.go": addReference}))
			if err != nil || len(diags) > 0 {
				t.Fatalf("what needs no module: diagnostics %v, error %v", diags, err)
			}
			c.Close()
		})
	}
}
