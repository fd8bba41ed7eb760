package instrument

import (
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
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/grader/judge"
)

// pkg is a package as package screen would hand it over.
type pkg struct {
	Package
	sources map[string][]byte
}

func load(t testing.TB, sources map[string][]byte) pkg {
	t.Helper()
	p := pkg{Package{Fset: token.NewFileSet(), Info: &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Instances: map[*ast.Ident]types.Instance{},
		Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Implicits: map[ast.Node]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}}}, sources}
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		f, err := parser.ParseFile(p.Fset, name, sources[name], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		p.Files = append(p.Files, f)
	}
	config := types.Config{Importer: importer.ForCompiler(p.Fset, "source", nil)}
	var err error
	if p.Types, err = config.Check("p", p.Fset, p.Files, p.Info); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p pkg) rewrite(t testing.TB) map[string][]byte {
	t.Helper()
	out, err := p.Rewrite(p.sources)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// module writes files, by slash path, and package meter into a new module.
func module(t testing.TB, files map[string][]byte) (dir string) {
	t.Helper()
	dir = t.TempDir()
	write := func(name string, data []byte) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", []byte("module github.com/gradus-dev/gradus\n\ngo 1.26\n"))
	err := fs.WalkDir(judge.Source, "meter", func(name string, d fs.DirEntry, err error) error {
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
	for name, data := range files {
		write(name, data)
	}
	return dir
}

func goCommand(t testing.TB, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOPROXY=off")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// costs matches the comment of a case: steps, allocations, space.
var costs = regexp.MustCompile(`(?m)^// (\d+ \d+ \d+)\nfunc (?:/\*.*?\*/ )?([A-Z]\w*)\(.*?\)( \{\}| \{$)?`)

// TestCases runs every function of testdata/cases as it is and rewritten: it must
// return the same, and cost what its comment says.
func TestCases(t *testing.T) {
	src, err := os.ReadFile("testdata/cases/cases.go")
	if err != nil {
		t.Fatal(err)
	}
	p := load(t, map[string][]byte{"cases.go": src})
	var calls strings.Builder
	want := map[string]string{}
	for _, m := range costs.FindAllStringSubmatch(string(src), -1) {
		want[m[2]] = m[1]
		call := fmt.Sprintf("result = fmt.Sprint(cases.%s())", m[2])
		if m[3] == " {}" { // it returns nothing
			call = fmt.Sprintf("cases.%s()", m[2])
		}
		fmt.Fprintf(&calls, "\tbefore = meter.Allow(0)\n\t%s\n\tprint(%q, result)\n", call, m[2])
	}
	exported := 0
	for _, d := range p.Files[0].Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.IsExported() {
			exported++
		}
	}
	if exported != len(want) || exported < 30 {
		t.Fatalf("%d functions have a cost in their comment; there are %d", len(want), exported)
	}
	main := fmt.Sprintf(casesMain, calls.String())
	dir := module(t, map[string][]byte{
		"was/main.go": []byte(strings.Replace(main, "CASES", "was/cases", 1)), "was/cases/cases.go": src,
		"is/main.go": []byte(strings.Replace(main, "CASES", "is/cases", 1)), "is/cases/cases.go": p.rewrite(t)["cases.go"],
	})
	was, is := results(goCommand(t, dir, "run", "./was")), results(goCommand(t, dir, "run", "./is"))
	for name, result := range was {
		if is[name][0] != result[0] {
			t.Errorf("%s() = %s; rewritten it returns %s", name, result[0], is[name][0])
		}
		if result[1] != "0 0 0" {
			t.Errorf("%s costs %s without being rewritten", name, result[1])
		}
		if is[name][1] != want[name] {
			t.Errorf("%s costs %s; its comment says %s", name, is[name][1], want[name])
		}
	}
	if t.Failed() {
		t.Logf("the rewritten source:\n%s", p.rewrite(t)["cases.go"])
	}
}

const casesMain = `package main

import (
	"fmt"

	"github.com/gradus-dev/gradus/CASES"
	"github.com/gradus-dev/gradus/grader/judge/meter"
)

var before meter.Totals

func print(name string, result string) {
	r := meter.Allow(0).Since(before, 0)
	fmt.Printf("%%s\t%%q\t%%d %%d %%d\n", name, result, r.Steps, r.Allocs, r.Space)
}

func main() {
	var result string
	_ = result
%s}
`

func results(text string) map[string][2]string {
	m := map[string][2]string{}
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		f := strings.Split(line, "\t")
		m[f[0]] = [2]string{f[1], f[2]}
	}
	return m
}

// TestHygiene holds that what is put in means the same where the submission declares
// every predeclared name, and names with the prefix of those put in.
func TestHygiene(t *testing.T) {
	src, err := os.ReadFile("testdata/names/names.go")
	if err != nil {
		t.Fatal(err)
	}
	const main = `package main

import (
	"fmt"

	"github.com/gradus-dev/gradus/CASES"
	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func main() { fmt.Print(names.Names([]string{"abc", "a", "ab"}), " ", meter.Allow(0).Steps > 20) }
`
	dir := module(t, map[string][]byte{
		"was/main.go": []byte(strings.Replace(main, "CASES", "was/names", 1)), "was/names/names.go": src,
		"is/main.go":        []byte(strings.Replace(main, "CASES", "is/names", 1)),
		"is/names/names.go": load(t, map[string][]byte{"names.go": src}).rewrite(t)["names.go"],
	})
	was, is := goCommand(t, dir, "run", "./was"), goCommand(t, dir, "run", "./is")
	if want := strings.TrimSuffix(was, "false") + "true"; is != want {
		t.Errorf("rewritten it prints %s; want %s", is, want)
	}
}

// TestLinesStay holds that the rewritten source has the lines of the original.
func TestLinesStay(t *testing.T) {
	src, err := os.ReadFile("testdata/cases/cases.go")
	if err != nil {
		t.Fatal(err)
	}
	p := load(t, map[string][]byte{"cases.go": src})
	out := p.rewrite(t)["cases.go"]
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "cases.go", out, 0)
	if err != nil {
		t.Fatal(err)
	}
	lines := func(fset *token.FileSet, f *ast.File) map[string]int {
		m := map[string]int{}
		ast.Inspect(f, func(n ast.Node) bool {
			if r, ok := n.(*ast.FuncDecl); ok {
				m[r.Name.Name], m[r.Name.Name+" end"] = fset.Position(r.Pos()).Line, fset.Position(r.End()).Line
			}
			return true
		})
		return m
	}
	if diff := cmp.Diff(lines(p.Fset, p.Files[0]), lines(fset, f)); diff != "" {
		t.Errorf("lines of functions (-before +after):\n%s", diff)
	}
}

// TestCompileOnce holds which functions are kept from being inlined: those with
// functions inside, where a line can be spared.
func TestCompileOnce(t *testing.T) {
	const src = `package p

func plain() {}
func crowded() func() { return func() {} }

func spaced() func() { return func() {} }

// commented has more
// than a line.
func commented() func() { return func() {} }

//nolint
func marked() func() { return func() {} }

/* a block
*/
func blocked() func() { return func() {} }

type t int

func (t) method() { defer func() {}() }
`
	out := string(load(t, map[string][]byte{"p.go": []byte(src)}).rewrite(t)["p.go"])
	var got []string
	for _, m := range regexp.MustCompile(`//go:noinline\nfunc (?:\(t\) )?(\w+)`).FindAllStringSubmatch(out, -1) {
		got = append(got, m[1])
	}
	if diff := cmp.Diff([]string{"spaced", "commented", "method"}, got); diff != "" {
		t.Errorf("functions not to be inlined (-want +got):\n%s\n%s", diff, out)
	}
}

// corpus are packages of the standard library whose tests can run elsewhere.
var corpus = []string{"container/heap", "container/list", "container/ring", "encoding/csv", "encoding/pem", "encoding/ascii85",
	"encoding/hex", "text/tabwriter", "text/scanner", "text/template/parse", "regexp/syntax", "html"}

// TestCorpus rewrites packages of the standard library and runs their own tests.
func TestCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles and tests a dozen packages")
	}
	root := strings.TrimSpace(goCommand(t, ".", "env", "GOROOT"))
	files := map[string][]byte{}
	for _, path := range corpus {
		sources := map[string][]byte{}
		names, err := filepath.Glob(filepath.Join(root, "src", path, "*.go"))
		if err != nil || len(names) == 0 {
			t.Fatalf("no source of %s: %v", path, err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			data = []byte(strings.ReplaceAll(string(data), `. "`+path+`"`, `. "github.com/gradus-dev/gradus/corpus/`+path+`"`))
			base := filepath.Base(name)
			if strings.HasPrefix(base, "example") || strings.HasPrefix(base, "gen") || strings.HasPrefix(base, "make_") {
				continue
			}
			if strings.HasSuffix(base, "_test.go") {
				files["corpus/"+path+"/"+base] = data
			} else {
				sources[base] = data
			}
		}
		for name, data := range load(t, sources).rewrite(t) {
			files["corpus/"+path+"/"+name] = data
		}
	}
	goCommand(t, module(t, files), "test", "-vet=off", "-timeout=2m", "./corpus/...")
}
