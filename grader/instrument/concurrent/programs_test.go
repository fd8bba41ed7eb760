package concurrent

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/gradus-dev/gradus/grader/instrument"
	"github.com/gradus-dev/gradus/grader/judge"
)

var times = flag.Int("times", 3, "how often each program of the tables is explored")

// program is one of the tables.
type program struct {
	name string
	want string   // "data race", "deadlock", …; "" if it is right
	only []string // its right outcomes
	body string
}

// programs reads a table.
func programs(t testing.TB, file string) (all []program) {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		p := program{name: strings.TrimSuffix(f.Name, ".go"), body: string(f.Data)}
		first, _, _ := strings.Cut(p.body, "\n")
		if only, ok := strings.CutPrefix(first, "// only "); ok {
			p.only = strings.Split(only, ", ")
		} else {
			p.want = strings.TrimPrefix(first, "// ")
		}
		all = append(all, p)
	}
	return all
}

const module = "github.com/gradus-dev/gradus"

func (p program) path() string { return "programs/" + p.name }

// importable are what programs may import, by name.
var importable = map[string]string{
	"sync": "sync", "atomic": "sync/atomic", "context": "context", "time": "time", "fmt": "fmt", "bytes": "bytes", "strings": "strings",
	"list": "container/list", "rand": "math/rand", "sort": "sort", "json": "encoding/json", "runtime": "runtime", "errors": "errors", "slices": "slices",
	"http": "net/http", "httptest": "net/http/httptest", "os": "os",
}

// source is a program as a package.
func (p program) source() []byte {
	var b strings.Builder
	b.WriteString("package p\n\nimport (\n")
	for _, name := range slices.Sorted(maps.Keys(importable)) {
		if regexp.MustCompile(`\b` + name + `\.[A-Z]`).MatchString(p.body) {
			fmt.Fprintf(&b, "\t%q\n", importable[name])
		}
	}
	b.WriteString(")\n\nfunc Run() any { return run() }\n\n" + p.body)
	return []byte(b.String())
}

// checked returns a source file as package screen would hand it over.
func checked(t testing.TB, importer types.Importer, path, name string, src []byte) *instrument.Package {
	t.Helper()
	p := &instrument.Package{Fset: token.NewFileSet(), Info: &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Instances: map[*ast.Ident]types.Instance{},
		Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Implicits: map[ast.Node]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}}}
	f, err := parser.ParseFile(p.Fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	p.Files = []*ast.File{f}
	config := types.Config{Importer: importer}
	if p.Types, err = config.Check(path, p.Fset, p.Files, p.Info); err != nil {
		t.Fatal(err)
	}
	return p
}

// A version says how programs are built.
type version int

const (
	asWritten version = iota
	scheduled         // as Rewrite makes them
	counted           // and with steps counted
)

// version returns the source of a program as it is built, or nil if its steps can't be
// counted.
func (p program) version(t testing.TB, from types.Importer, v version) []byte {
	t.Helper()
	path, name, src := module+"/"+p.path(), p.name+".go", p.source()
	if v == asWritten {
		return src
	}
	pkg := checked(t, from, path, name, src)
	if v == counted {
		if len(pkg.Refusals()) > 0 {
			return nil
		}
		out, err := pkg.Rewrite(map[string][]byte{name: src})
		if err != nil {
			t.Fatal(err)
		}
		src = out[name]
		pkg = checked(t, from, path, name, src)
	}
	out, err := Rewrite(pkg, map[string][]byte{name: src})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := bytes.Count(out[name], []byte("\n")), bytes.Count(src, []byte("\n")); got < want {
		t.Errorf("%s has %d lines rewritten, and had %d", p.name, got, want)
	}
	return out[name]
}

// build writes programs and a main package into a module beside the judge's packages and
// builds it with the flags. It returns the program's path, and the programs that are in it.
func build(t testing.TB, all []program, main string, v version, flags ...string) (binary string, built []program) {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, data []byte) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", []byte("module "+module+"\n\ngo 1.26\n"))
	err := fs.WalkDir(judge.Source, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") {
			return err
		}
		data, err := fs.ReadFile(judge.Source, name)
		write("grader/judge/"+name, data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	from := importer.ForCompiler(token.NewFileSet(), "source", nil)
	var imports, table strings.Builder
	for i, p := range all {
		src := p.version(t, from, v)
		if src == nil {
			continue
		}
		built = append(built, p)
		write(p.path()+"/"+p.name+".go", src)
		fmt.Fprintf(&imports, "\tp%d %q\n", i, module+"/"+p.path())
		fmt.Fprintf(&table, "\t%q: p%d.Run,\n", p.name, i)
	}
	write("main.go", []byte(fmt.Sprintf(main, imports.String(), table.String())))
	out := filepath.Join(t.TempDir(), "programs")
	cmd := exec.Command("go", slices.Concat([]string{"build", "-trimpath", "-o", out}, flags, []string{"."})...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOPROXY=off")
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, text)
	}
	return out, built
}

// exploreMain explores each program that its arguments name, or all, and prints what came of it.
const exploreMain = `package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"

	"github.com/gradus-dev/gradus/grader/judge/schedule"
%s)

var programs = map[string]func() any{
%s}

func main() {
	times, _ := strconv.Atoi(os.Args[1])
	found := map[string][]schedule.Result{}
	for name, run := range programs {
		for range times {
			found[name] = append(found[name], schedule.Explore(func(*schedule.Run) string { return fmt.Sprint(run()) }))
		}
	}
	json.NewEncoder(os.Stdout).Encode(found)
}
`

// result is a schedule.Result.
type result struct {
	Schedules int
	Outcomes  []struct {
		Value    string
		Times    int
		Schedule string
	}
	Kind, Trouble, Schedule, Left string
}

// verdict is what a check says of a result.
func (r result) verdict(only []string) string {
	if r.Kind != "" {
		return r.Kind
	}
	for _, o := range r.Outcomes {
		if only != nil && !slices.Contains(only, o.Value) {
			return "outcome " + o.Value
		}
	}
	if r.Left != "" {
		return "left"
	}
	return ""
}

// conditions are the machines that programs are explored on.
var conditions = []struct {
	name, procs string
	busy        bool
}{
	{"one processor", "1", false},
	{"two busy processors", "2", true},
}

// explore builds and explores programs under each condition.
func explore(t *testing.T, all []program, v version, judge func(t *testing.T, p program, r result)) {
	binary, all := build(t, all, exploreMain, v)
	if len(all) < 40 {
		t.Fatalf("%d programs", len(all))
	}
	for _, c := range conditions {
		t.Run(c.name, func(t *testing.T) {
			if c.busy {
				var stop atomic.Bool
				defer stop.Store(true)
				for range 2 {
					go func() {
						for !stop.Load() {
						}
					}()
				}
			}
			cmd := exec.Command(binary, fmt.Sprint(*times))
			cmd.Env = append(os.Environ(), "GOMAXPROCS="+c.procs)
			cmd.Stderr = os.Stderr
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			found := map[string][]result{}
			if err := json.Unmarshal(out, &found); err != nil {
				t.Fatal(err)
			}
			for _, p := range all {
				t.Run(p.name, func(t *testing.T) {
					if len(found[p.name]) != *times {
						t.Fatalf("explored %d times", len(found[p.name]))
					}
					for _, r := range found[p.name] {
						judge(t, p, r)
					}
				})
			}
		})
	}
}

// TestWrong finds what is wrong with each program, every time.
func TestWrong(t *testing.T) {
	all := programs(t, "wrong.txtar")
	if len(all) < 60 {
		t.Fatalf("%d programs", len(all))
	}
	wrong(t, all, scheduled)
}

// TestWrongCounted finds it where steps are counted, too.
func TestWrongCounted(t *testing.T) { wrong(t, programs(t, "wrong.txtar"), counted) }

func wrong(t *testing.T, all []program, v version) {
	explore(t, all, v, func(t *testing.T, p program, r result) {
		verdict := r.verdict(p.only)
		right := verdict == p.want || p.only != nil && strings.HasPrefix(verdict, "outcome ")
		if !right {
			t.Errorf("after %d schedules the verdict is %q; want %q\n%s\n%v", r.Schedules, verdict, p.want, r.Trouble, r.Outcomes)
		} else {
			t.Logf("%s after %d schedules\n%s\n%s\n%s", verdict, r.Schedules, r.Trouble, r.Schedule, r.Left)
		}
	})
}

// TestRight finds nothing wrong with any program.
func TestRight(t *testing.T) {
	right(t, scheduled)
}

// TestRightCounted finds nothing where steps are counted, either.
func TestRightCounted(t *testing.T) { right(t, counted) }

func right(t *testing.T, v version) {
	explore(t, programs(t, "right.txtar"), v, func(t *testing.T, p program, r result) {
		if v := r.verdict(p.only); v != "" {
			t.Errorf("after %d schedules the verdict is %q; want none\n%s\n%s%s\n%v", r.Schedules, v, r.Trouble, r.Schedule, r.Left, r.Outcomes)
		}
	})
}
