package rules

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/advice"
)

// load parses and type-checks files, given as name and source in turn.
func load(t testing.TB, files ...string) *Package {
	t.Helper()
	pkg := &Package{
		Fset: token.NewFileSet(),
		Info: &types.Info{
			Types: map[ast.Expr]types.TypeAndValue{}, Instances: map[*ast.Ident]types.Instance{},
			Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
			Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
			Scopes: map[ast.Node]*types.Scope{}, FileVersions: map[*ast.File]string{},
		},
		Sizes: types.SizesFor("gc", "amd64"),
	}
	for i := 0; i < len(files); i += 2 {
		f, err := parser.ParseFile(pkg.Fset, "/scratch/"+files[i], files[i+1], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		pkg.Files = append(pkg.Files, f)
	}
	conf := types.Config{Importer: importer.ForCompiler(pkg.Fset, "gc", nil), Sizes: pkg.Sizes}
	var err error
	if pkg.Types, err = conf.Check("example.com/bfs", pkg.Fset, pkg.Files, pkg.Info); err != nil {
		t.Fatal(err)
	}
	return pkg
}

// lines words diagnostics one a line.
func lines(diags []grader.Diagnostic) (out []string) {
	for _, d := range diags {
		out = append(out, fmt.Sprintf("%s %s %s:%d:%d: %s", d.Kind, d.Rule, d.File, d.Line, d.Column, d.Message))
	}
	return out
}

func TestCheck(t *testing.T) {
	for _, tt := range []struct {
		name      string
		challenge grader.Challenge
		files     []string
		want      []string
	}{
		{
			name:  "a clean submission",
			files: []string{"bfs.go", "package bfs\n\nimport \"sync/atomic\"\n\nvar n atomic.Int64\n\nfunc Next() int64 { return n.Add(1) }\n"},
		},
		{
			name:  "rules before advice, each by place",
			files: []string{"b.go", "package bfs\n\nimport \"os\"\n\nfunc F(x int) { x = x; os.Exit(1) }\n", "a.go", "package bfs\n\nimport _ \"plugin\"\n"},
			want: []string{
				"rule imports a.go:3:8: import \"plugin\" loads code at run time",
				"rule escape b.go:5:27: os.Exit ends the whole program, whoever called it",
				"advice assign b.go:5:17: self-assignment of x",
			},
		},
		{
			name:  "line directives do not move a finding",
			files: []string{"bfs.go", "package bfs\n\nimport \"os\"\n\n//line /etc/passwd:1\nfunc F() { os.Exit(1) }\n"},
			want: []string{
				"rule directive bfs.go:5:1: a line directive makes errors point elsewhere",
				"rule escape bfs.go:6:15: os.Exit ends the whole program, whoever called it",
			},
		},
		{
			name: "what the challenge asks, and nothing else",
			challenge: grader.Challenge{Rules: grader.Rules{
				Forbid: []string{"sort"}, Recursion: "forbidden", NoGoroutines: true, NoState: true, ConstantTime: []string{"Same"},
			}},
			files: []string{"bfs.go", `package bfs

import "sort"

var n int

func Same(a, b string) bool {
	return a == b
}

func F() {
	go sort.Ints(nil)
	n++
	F()
}
`},
			want: []string{
				"rule imports bfs.go:3:8: import \"sort\" is not allowed in this challenge",
				"rule constanttime bfs.go:7:6: Same never compares in constant time",
				"rule constanttime bfs.go:8:9: secret data is compared by ==, which stops at the first difference: its time tells how much was right",
				"rule goroutine bfs.go:12:2: the go statement starts a goroutine; this challenge is to be solved without",
				"rule state bfs.go:13:2: package variable n changes here; this challenge allows none that do",
				"rule recursion bfs.go:14:2: F calls itself; this challenge is to be solved without recursion",
			},
		},
		{
			name:  "one finding a line",
			files: []string{"bfs.go", "package bfs\n\nimport \"os\"\n\nfunc F() { os.Exit(1); os.Exit(2); os.Args = nil }\n"},
			want:  []string{"rule escape bfs.go:5:15: os.Exit ends the whole program, whoever called it"},
		},
		{
			name:  "facts carry what printf learns of a wrapper",
			files: []string{"bfs.go", "package bfs\n\nimport \"fmt\"\n\nfunc logf(format string, args ...any) { fmt.Printf(format, args...) }\n\nfunc F() { logf(\"%d\", \"x\") }\n"},
			want:  []string{"advice printf bfs.go:7:18: example.com/bfs.logf format %d has arg \"x\" of wrong type string"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Check(context.Background(), &tt.challenge, load(t, tt.files...))
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(tt.want, lines(got)); diff != "" {
				t.Errorf("mismatch (-want +got):\n%s", diff)
			}
			for _, d := range got {
				if d.Help == "" {
					t.Errorf("%s does not say what to do instead: %s", d.Rule, d.Message)
				}
			}
		})
	}
}

func TestLongListsAreCut(t *testing.T) {
	src := "package bfs\n\nimport \"os\"\n\nfunc F() {\n" + strings.Repeat("\tos.Exit(1)\n", 80) + "}\n"
	got, err := Check(context.Background(), &grader.Challenge{}, load(t, "bfs.go", src))
	if err != nil {
		t.Fatal(err)
	}
	if n, last := len(got), got[len(got)-1].Message; n != maxFindings || last != "31 more like these" {
		t.Errorf("%d findings, the last %q; want %d and \"31 more like these\"", n, last, maxFindings)
	}
}

// checkSyntax applies the rules that need no types to source that does not type-check.
func checkSyntax(ctx context.Context, ch *grader.Challenge, fset *token.FileSet, files []*ast.File) ([]grader.Diagnostic, error) {
	var analyzers []*analysis.Analyzer
	for _, t := range table {
		if t.Syntax {
			analyzers = append(analyzers, t.Analyzer(demandsOf(ch)))
		}
	}
	return newRun(ctx, &Package{Fset: fset, Files: files}).findings(KindRule, analyzers, nil)
}

func TestSyntax(t *testing.T) {
	const broken = "package bfs\n\nimport \"unsafe\"\n\n//go:linkname a b\nfunc F() { undefined( }\n"
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "bfs.go", broken, parser.ParseComments)
	if err == nil {
		t.Fatal("the source is meant to be broken")
	}
	got, err := checkSyntax(context.Background(), &grader.Challenge{Rules: grader.Rules{NoState: true}}, fset, []*ast.File{file})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"rule imports bfs.go:3:8: import \"unsafe\" steps around Go's type checks",
		"rule directive bfs.go:5:1: //go:linkname reaches another package's private functions",
	}
	if diff := gocmp.Diff(want, lines(got)); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}

// TestInternalImports covers paths that only the go command would refuse.
func TestInternalImports(t *testing.T) {
	for path, want := range map[string]string{
		"internal/bytealg":                       `import "internal/bytealg" reaches into the private parts of Go`,
		"internal":                               `import "internal" reaches into the private parts of Go`,
		"crypto/internal/boring":                 `import "crypto/internal/boring" reaches into the private parts of Go`,
		"vendor/golang.org/x/net/dns/dnsmessage": `import "vendor/golang.org/x/net/dns/dnsmessage" reaches into the private parts of Go`,
		"cmd/go":                                 `import "cmd/go" reaches into the private parts of Go`,
		"C":                                      `import "C" needs cgo, which submissions are built without`,
		"golang.org/x/sys/unix":                  `import "golang.org/x/sys/unix" talks to the operating system directly`,
		"github.com/gradus-dev/gradus":           `import "github.com/gradus-dev/gradus" reaches into the grader`,
		"internals/x":                            "",
		"go/internals":                           "",
	} {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "bfs.go", fmt.Sprintf("package bfs\n\nimport _ %q\n", path), parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		diags, err := checkSyntax(context.Background(), &grader.Challenge{}, fset, []*ast.File{file})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if len(diags) > 0 {
			got = diags[0].Message
		}
		if got != want {
			t.Errorf("import %q: %q; want %q", path, got, want)
		}
	}
}

// TestTestsMayImportWhatTheyTest covers challenges whose submission is a test.
func TestTestsMayImportWhatTheyTest(t *testing.T) {
	const path = "github.com/gradus-dev/gradus/challenges/testing/lru"
	ch := &grader.Challenge{Kind: grader.KindTests, ImportPath: path, Rules: grader.Rules{AllowImports: []string{"testing"}}}
	fset := token.NewFileSet()
	src := fmt.Sprintf("package lru_test\n\nimport (\n\t\"testing\"\n\t%q\n\t%q\n)\n", path, path+"/secret")
	file, err := parser.ParseFile(fset, "lru_test.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	got, err := checkSyntax(context.Background(), ch, fset, []*ast.File{file})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || !strings.Contains(got[0].Message, "/secret") {
		t.Errorf("%q; want the import of a package below the tested one, and nothing else", lines(got))
	}
	if n := len(ch.Rules.AllowImports) + len(ch.Rules.AllowEscapes); n != 1 {
		t.Error("the challenge's own rules were changed")
	}
}

func TestErrors(t *testing.T) {
	pkg := load(t, "bfs.go", "package bfs\n\nfunc F() {}\n")
	t.Run("an analyzer that panics", func(t *testing.T) {
		a := &analysis.Analyzer{Name: "bad", Doc: "x", Run: func(*analysis.Pass) (any, error) { panic("no such case") }}
		_, err := newRun(context.Background(), pkg).findings(KindRule, []*analysis.Analyzer{a}, nil)
		if err == nil || err.Error() != "check rule bad: the analyzer failed: no such case" {
			t.Errorf("error %v", err)
		}
	})
	t.Run("a context that has ended", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := Check(ctx, &grader.Challenge{}, pkg); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v; want context.Canceled", err)
		}
	})
	t.Run("no types", func(t *testing.T) {
		bare := &Package{Fset: pkg.Fset, Files: pkg.Files}
		if _, err := Check(context.Background(), &grader.Challenge{}, bare); !errors.Is(err, errIncomplete) {
			t.Errorf("error %v; want %v", err, errIncomplete)
		}
	})
	t.Run("a manifest nobody validated", func(t *testing.T) {
		ch := &grader.Challenge{Rules: grader.Rules{Recursion: "maybe"}}
		if _, err := Check(context.Background(), ch, pkg); err == nil || !strings.Contains(err.Error(), "neither required nor forbidden") {
			t.Errorf("error %v", err)
		}
	})
}

// TestTangledSource holds the checks to a bound on source made to defeat them, of
// which it is said that it is so.
func TestTangledSource(t *testing.T) {
	const n = 1000
	for name, write := range map[string]func(b *strings.Builder){
		"variables": func(b *strings.Builder) {
			fmt.Fprintf(b, "var v0%s func()\n\n", numbered(", v%d", n))
			for i := range n {
				fmt.Fprintf(b, "func f%d() { v%d = v%d; v%d = f%d }\n", i, i, (i+1)%n, i, i)
			}
		},
		"fields": func(b *strings.Builder) {
			fmt.Fprintf(b, "type T struct { f func(); g *T }\n\nfunc all() {\n\tvar s []*T\n%s}\n",
				numbered("\ts = append(s, &T{f: func() { s[%[1]d].f(); s[%[1]d].g.f() }})\n\ts[%[1]d].g = s[0]\n", n))
		},
		"interfaces": func(b *strings.Builder) {
			fmt.Fprintf(b, "import \"fmt\"\n%s\nfunc all() {\n\tvar s []fmt.Stringer\n%s}\n",
				numbered("\ntype T%d struct{ fmt.Stringer }\n", n),
				numbered("\ts = append(s, T%[1]d{s[%[1]d]})\n\tfmt.Println(s, s[0].String())\n", n))
		},
		"pointers": func(b *strings.Builder) {
			fmt.Fprintf(b, "func all() {\n\tvar p *func()\n%s}\n",
				numbered("\tvar f%[1]d func()\n\tp = &f%[1]d\n\t*p = func() { (*p)() }\n", n))
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := new(strings.Builder)
			b.WriteString("package bfs\n\n")
			write(b)
			got, err := Check(context.Background(), &grader.Challenge{Rules: grader.Rules{Recursion: "forbidden"}}, load(t, "bfs.go", b.String()))
			if err != nil {
				t.Fatal(err)
			}
			if len(got) == 0 || got[0].Message != "this source is too tangled to check" {
				t.Errorf("Check = %q", lines(got))
			}
		})
	}
}

// numbered repeats a format for the numbers from 1 to n.
func numbered(format string, n int) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func TestConcurrentChecks(t *testing.T) {
	pkg := load(t, "bfs.go", "package bfs\n\nimport \"fmt\"\n\nfunc F() { fmt.Printf(\"%d\", \"x\"); F() }\n")
	ch := &grader.Challenge{Rules: grader.Rules{Recursion: "forbidden"}}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got, err := Check(context.Background(), ch, pkg); err != nil || len(got) != 2 {
				t.Errorf("Check = %q, %v; want two findings", lines(got), err)
			}
		})
	}
	wg.Wait()
}

// TestNames wants a name of its own for each rule and piece of advice, and a doc that
// says exactly what breaks the rule.
func TestNames(t *testing.T) {
	var names []string
	for _, r := range table {
		names = append(names, r.Name)
		if title, rest, _ := strings.Cut(r.Doc, "\n\n"); title == "" || rest == "" {
			t.Errorf("rule %s has no doc", r.Name)
		}
	}
	for _, a := range advice.Analyzers() {
		names = append(names, a.Name)
	}
	slices.Sort(names)
	if unique := slices.Compact(slices.Clone(names)); len(unique) != len(names) {
		t.Errorf("a name is used twice: %q", names)
	}
}
