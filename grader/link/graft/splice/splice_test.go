package splice

import (
	"bytes"
	"debug/elf"
	"fmt"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// toolchain is the compiler and linker, and export data of the standard library.
type toolchain struct {
	dir      string // for what is made
	packages map[string]string
}

var theToolchain = sync.OnceValues(func() (*toolchain, error) {
	out, err := exec.Command("go", "list", "-export", "-deps", "-f", "{{if .Export}}{{.ImportPath}}={{.Export}}{{end}}",
		"fmt", "errors", "reflect", "runtime/debug", "sort", "strings", "sync", "slices", "maps", "time", "context", "encoding/json", "iter").Output()
	if err != nil {
		return nil, err
	}
	t := &toolchain{packages: map[string]string{}}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "=")
		t.packages[path] = file
	}
	t.dir, err = os.MkdirTemp("", "graft-test-")
	return t, err
})

// newToolchain returns a toolchain that works in a directory of its own. Where
// grafting is not supported there is nothing to test.
func newToolchain(t testing.TB) *toolchain {
	t.Helper()
	if err := Supports(runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH); err != nil {
		t.Skip("grafting is for another Go release or platform")
	}
	tools, err := theToolchain()
	if err != nil {
		t.Fatal(err)
	}
	mine := *tools
	mine.dir, mine.packages = t.TempDir(), maps.Clone(tools.packages)
	return &mine
}

func (tools *toolchain) run(t testing.TB, name string, args ...string) {
	t.Helper()
	cmd := exec.Command("go", append([]string{"tool", name}, args...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

func (tools *toolchain) config(t testing.TB) string {
	t.Helper()
	var b strings.Builder
	for path, file := range tools.packages {
		fmt.Fprintf(&b, "packagefile %s=%s\n", path, file)
	}
	file := filepath.Join(tools.dir, "importcfg")
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// compile compiles a package and remembers its archive.
func (tools *toolchain) compile(t testing.TB, path, source string) string {
	t.Helper()
	base := filepath.Join(tools.dir, strings.ReplaceAll(path, "/", "-"))
	if err := os.WriteFile(base+".go", []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	tools.run(t, "compile", "-o", base+".a", "-p", path, "-complete", "-pack", "-dwarf=false", "-trimpath", tools.dir,
		"-importcfg", tools.config(t), base+".go")
	tools.packages[path] = base + ".a"
	return base + ".a"
}

func (tools *toolchain) link(t testing.TB, out, main string, flags ...string) {
	t.Helper()
	args := append(flags, "-o", out, "-importcfg", tools.config(t), main)
	tools.run(t, "link", args...)
}

func read(t testing.TB, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// base links what a program imports, kept, and surveys it.
func (tools *toolchain) base(t testing.TB, source string) *Base {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "", source, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	from := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(tools.packages[path]) })
	var imports []*types.Package
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		pkg, err := from.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		imports = append(imports, pkg)
	}
	tools.compile(t, keeper, string(Keep("keep", imports)))
	archive := tools.compile(t, "main", fmt.Sprintf(mainSource, keeper))
	program := filepath.Join(tools.dir, "base")
	tools.link(t, program, archive, "-w")
	var packages []Package
	for path, file := range tools.packages {
		packages = append(packages, Package{Path: path, Archive: read(t, file)})
	}
	var kept []string
	for _, p := range imports {
		kept = append(kept, p.Path())
	}
	s, err := NewBase(read(t, program), packages, kept)
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := Decode(s.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return decoded
}

// graft grafts packages and returns the program.
func (tools *toolchain) graft(t testing.TB, s *Base, packages ...Package) (string, error) {
	t.Helper()
	file, err := os.OpenFile(filepath.Join(tools.dir, "grafted"), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	return file.Name(), s.Splice(file, packages)
}

// hookSource is a package that runs what a package registers.
const hookSource = `package hook

import "runtime/debug"

// Run is set by the package that is grafted.
var Run func()

func Call() {
	debug.SetGCPercent(5)
	if Run != nil {
		Run()
	}
}
`

// programs returns the sources in testdata, by name.
func programs(t testing.TB) map[string]string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no programs in testdata: %v", err)
	}
	sources := map[string]string{}
	for _, f := range files {
		sources[strings.TrimSuffix(filepath.Base(f), ".go")] = string(read(t, f))
	}
	return sources
}

// TestGraftedIsLinked runs each program of testdata twice, linked and grafted:
// what it prints and how it ends is the same.
func TestGraftedIsLinked(t *testing.T) {
	for name, source := range programs(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tools := newToolchain(t)
			tools.compile(t, "example.com/hook", hookSource)
			archive := tools.compile(t, learner, source)
			delete(tools.packages, learner)
			grafted, err := tools.graft(t, tools.base(t, source), Package{Path: learner, Archive: read(t, archive)})
			if err != nil {
				t.Fatal(err)
			}
			tools.packages[learner] = archive
			main := tools.compile(t, "main", fmt.Sprintf(mainSource, learner))
			linked := filepath.Join(tools.dir, "linked")
			tools.link(t, linked, main, "-s", "-w")
			want, wantErr := output(linked)
			got, gotErr := output(grafted)
			if got != want || fmt.Sprint(gotErr) != fmt.Sprint(wantErr) {
				t.Errorf("grafted ends with %v, linked with %v; output (-linked +grafted):\n%s", gotErr, wantErr, cmp.Diff(want, got))
			}
			if len(want) == 0 {
				t.Error("the program prints nothing")
			}
		})
	}
}

const (
	learner = "example.com/learner"
	keeper  = "example.com/keep"

	mainSource = "package main\n\nimport (\n\t\"example.com/hook\"\n\t_ %q\n)\n\nfunc main() { hook.Call() }\n"
)

// output runs a program and returns what it printed, without the addresses of
// goroutine traces.
func output(program string) (string, error) {
	cmd := exec.Command(program)
	cmd.Env = []string{"GOTRACEBACK=all"}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	return cleanTrace(out.String()), err
}

var (
	goroutine = regexp.MustCompile(`goroutine \d+`)
	goroot    = regexp.MustCompile(`(\$GOROOT|/\S+)/src/`)
)

func cleanTrace(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = goroot.ReplaceAllString(line, "$$GOROOT/src/")
		if i := strings.Index(line, " +0x"); i >= 0 {
			line = line[:i] + "\n"
		}
		if i := strings.Index(line, "(0x"); i >= 0 {
			line = line[:i] + "(...)\n"
		}
		if number := goroutine.FindStringIndex(line); number != nil {
			line = line[:number[0]] + "goroutine N" + line[number[1]:]
		}
		b.WriteString(line)
	}
	return b.String()
}

func TestMissing(t *testing.T) {
	tools := newToolchain(t)
	tools.compile(t, "example.com/hook", hookSource)
	s := tools.base(t, "package main\n\nimport \"example.com/hook\"\n")
	archive := tools.compile(t, learner, "package learner\n\nimport (\n\t\"example.com/hook\"\n\t\"fmt\"\n)\n\nfunc init() { hook.Run = func() { fmt.Println(1) } }\n")
	_, err := tools.graft(t, s, Package{Path: learner, Archive: read(t, archive)})
	if m, ok := err.(*Missing); !ok && !strings.Contains(fmt.Sprint(err), "the program has no fmt.") {
		t.Errorf("error %v, %v; want that fmt is missing", err, m)
	}
}

// TestDamage flips bytes of archives and bases: never a panic.
func TestDamage(t *testing.T) {
	tools := newToolchain(t)
	tools.compile(t, "example.com/hook", hookSource)
	s := tools.base(t, "package main\n\nimport \"example.com/hook\"\n")
	archive := read(t, tools.compile(t, learner, "package learner\n\nimport \"example.com/hook\"\n\nvar all = map[string][]int{\"x\": {1}}\n\nfunc init() { hook.Run = func() { println(len(all)) } }\n"))
	out, err := os.Create(filepath.Join(tools.dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	failed := 0
	for at := 0; at < len(archive); at += 7 {
		bad := bytes.Clone(archive)
		bad[at] ^= 1 << (at % 8)
		if s.Splice(out, []Package{{Path: learner, Archive: bad}}) != nil {
			failed++
		}
	}
	if failed == 0 {
		t.Error("no damage to an archive was noticed")
	}
	whole := s.Bytes()
	for at := 0; at < len(whole); at += len(whole) / 50 {
		bad := bytes.Clone(whole)
		bad[at] ^= 0x10
		if _, err := Decode(bad); err == nil {
			t.Errorf("a base with byte %d changed is accepted", at)
		}
		if _, err := Decode(whole[:at]); err == nil {
			t.Errorf("a base cut to %d bytes is accepted", at)
		}
	}
}

// TestLayoutIsChecked keeps a program of another form from being taken for a base.
func TestLayoutIsChecked(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if f, err := elf.Open(self); err == nil {
		f.Close()
	}
	if s, err := NewBase(read(t, self), nil, nil); err == nil && s.moduleAt == 0 {
		t.Error("a program without its packages is a base")
	}
	if _, err := NewBase([]byte("#!/bin/sh\n"), nil, nil); err == nil {
		t.Error("a script is a base")
	}
}
