package mutate_test

import (
	"context"
	"errors"
	"fmt"
	"go/build"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/grader/author/mutate"
)

const stack = `package p

import (
	"errors"
	"sort"
)

// Stack is a stack.
type Stack struct{ items []int }

var ErrEmpty = errors.New("empty")

func (s *Stack) Pop() (int, error) {
	if len(s.items) == 0 {
		return 0, ErrEmpty
	}
	last := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return last, nil
}

func (s Stack) Sorted() []int {
	out := append([]int(nil), s.items...)
	sort.Ints(out)
	return out
}
`

// find returns the only mutant whose ID begins with prefix.
func find(t *testing.T, ms []mutate.Mutant, prefix string) mutate.Mutant {
	t.Helper()
	var found []mutate.Mutant
	for _, m := range ms {
		if strings.HasPrefix(m.ID, prefix) {
			found = append(found, m)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d mutants begin with %s; want one", len(found), prefix)
	}
	return found[0]
}

func TestMutant(t *testing.T) {
	ms := generate(t, stack)
	m := find(t, ms, "error:Stack.Pop:")
	want := mutate.Mutant{
		ID: m.ID, Operator: "error", Func: "Stack.Pop", File: "p.go", Line: 15, Column: 13, Old: "ErrEmpty", New: "nil",
		Source: []byte(strings.Replace(stack, "0, ErrEmpty", "0, nil", 1)),
		Diff:   "--- p.go\n+++ p.go\n@@ -15 +15 @@\n-\t\treturn 0, ErrEmpty\n+\t\treturn 0, nil\n",
	}
	if diff := cmp.Diff(want, m); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}

func TestDiff(t *testing.T) {
	for _, tt := range []struct{ name, prefix, src, want string }{
		{
			"a removed line, and an import kept in use", "statement:Stack.Sorted:1:", stack,
			"--- p.go\n+++ p.go\n@@ -5 +5 @@\n-\t\"sort\"\n+\t_ \"sort\"\n@@ -24 +23,0 @@\n-\tsort.Ints(out)\n",
		},
		{
			"a variable kept in use", "return:F:",
			"package p\n\nfunc F() int {\n\tx := 1\n\treturn x\n}\n",
			"--- p.go\n+++ p.go\n@@ -5 +5 @@\n-\treturn x\n+\t_ = x; return 0\n",
		},
		{
			"a named import kept in use", "return:F:",
			"package p\n\nimport (\n\tup \"strings\"\n)\n\nfunc F() string { return up.ToUpper(\"x\") }\n",
			"--- p.go\n+++ p.go\n@@ -4 +4 @@\n-\tup \"strings\"\n+\t_ \"strings\"\n@@ -7 +7 @@\n-func F() string { return up.ToUpper(\"x\") }\n+func F() string { return \"\" }\n",
		},
		{
			"several places", "lock:F:",
			"package p\n\nimport \"sync\"\n\nfunc F(mu *sync.Mutex, n *int) {\n\tmu.Lock()\n\t*n++\n\tmu.Unlock()\n}\n",
			"--- p.go\n+++ p.go\n@@ -6 +5,0 @@\n-\tmu.Lock()\n@@ -8 +6,0 @@\n-\tmu.Unlock()\n",
		},
		{
			"a statement of several lines", "statement:F:",
			"package p\n\nfunc F(g func(int, int)) {\n\tg(\n\t\t1,\n\t\t1)\n}",
			"--- p.go\n+++ p.go\n@@ -4,3 +3,0 @@\n-\tg(\n-\t\t1,\n-\t\t1)\n",
		},
		{
			"the last line, without a line break", "boundary:F:",
			"package p\n\nfunc F(a, b int) bool { return a < b }",
			"--- p.go\n+++ p.go\n@@ -3 +3 @@\n-func F(a, b int) bool { return a < b }\n+func F(a, b int) bool { return a <= b }\n",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := find(t, generate(t, tt.src), tt.prefix).Diff; got != tt.want {
				t.Errorf("mismatch (-want +got):\n%s", cmp.Diff(tt.want, got))
			}
		})
	}
}

// TestIDs holds an ID to its mutant through changes elsewhere in the file.
func TestIDs(t *testing.T) {
	before := generate(t, stack)
	moved := strings.Replace(stack, "// Stack", "func First(a, b int) bool { return a < b }\n\n// Stack", 1)
	moved = strings.Replace(moved, "last := s.items[len(s.items)-1]", "/* the\n\tlast */ last := s.items[ len(s.items) - 1 ]", 1)
	after := map[string]mutate.Mutant{}
	for _, m := range generate(t, moved) {
		after[m.ID] = m
	}
	seen := map[string]bool{}
	for _, m := range before {
		if seen[m.ID] {
			t.Errorf("two mutants are called %s", m.ID)
		}
		seen[m.ID] = true
		if strings.Contains(m.Old, "len(s.items)-1") {
			continue // its own text was changed
		}
		if n, ok := after[m.ID]; !ok || n.Old != m.Old || n.New != m.New || n.Line == m.Line {
			t.Errorf("mutant %s (%s => %s, line %d) became %+v", m.ID, m.Old, m.New, m.Line, n.Diff)
		}
	}
	twice := generate(t, "package p\n\nfunc F(a, b int) (x, y bool) { x = a < b; y = a < b; return }\n")
	first, second := find(t, twice, "boundary:F:1:"), find(t, twice, "boundary:F:2:")
	if first.Column >= second.Column || first.ID[len("boundary:F:1:"):] != second.ID[len("boundary:F:2:"):] {
		t.Errorf("equal mutants are numbered %s at %d and %s at %d", first.ID, first.Column, second.ID, second.Column)
	}
}

// TestMutantsCompile gives mutants of a real package to the real compiler.
func TestMutantsCompile(t *testing.T) {
	pkg, err := build.Default.Import("encoding/csv", "", 0)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, name := range pkg.GoFiles {
		if files[name], err = os.ReadFile(filepath.Join(pkg.Dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	ms, err := mutate.Generate(context.Background(), mutate.Input{Path: "example.com/csv", Files: files, Importer: std})
	if err != nil {
		t.Fatal(err)
	}
	operators, ids := map[string]int{}, map[string]bool{}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), []byte("module example.com/csv\n\ngo 1.26\n"))
	for i, m := range ms {
		operators[m.Operator]++
		ids[m.ID] = true
		if operators[m.Operator] > 4 {
			continue // a few of each kind
		}
		for name, data := range files {
			if name == m.File {
				data = m.Source
			}
			write(t, filepath.Join(dir, fmt.Sprint("m", i), name), data)
		}
	}
	if len(ids) != len(ms) || len(ms) < 200 || len(operators) < 10 {
		t.Errorf("%d mutants with %d names by %d operators", len(ms), len(ids), len(operators))
	}
	cmd := exec.Command("go", "build", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go build: %v\n%s", err, out)
	}
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestSeveralFiles(t *testing.T) {
	in := mutate.Input{
		Path:     "example.com/p",
		Files:    map[string][]byte{"b.go": []byte("package p\n\nfunc B() int { return a }\n"), "a.go": []byte("package p\n\nvar a = 7\n")},
		Importer: std,
	}
	ms, err := mutate.Generate(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i, m := range ms {
		if i > 0 && ms[i-1].File == m.File && ms[i-1].Line > m.Line {
			t.Errorf("%s comes after %s", m.ID, ms[i-1].ID)
		}
		got = append(got, fmt.Sprintf("%s:%d %s %q %s => %s", m.File, m.Line, m.Operator, m.Func, m.Old, m.New))
	}
	want := []string{`a.go:3 constant "" 7 => 8`, `a.go:3 constant "" 7 => 6`, `b.go:3 return "B" a => 0`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}

func TestErrors(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, tt := range []struct {
		name, src, want string
		ctx             context.Context
	}{
		{"syntax", "package p\n\nfunc {\n", "mutate example.com/p: p.go:3:6: expected 'IDENT', found '{'", context.Background()},
		{"types", "package p\n\nvar x int = \"s\"\n", `mutate example.com/p: p.go:3:13: cannot use "s" (untyped string constant) as int value in variable declaration`, context.Background()},
		{"context", stack, "mutate example.com/p: context canceled", ctx},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ms, err := mutate.Generate(tt.ctx, mutate.Input{Path: "example.com/p", Files: map[string][]byte{"p.go": []byte(tt.src)}, Importer: std})
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) || ms != nil {
				t.Errorf("Generate = %d mutants, %v; want %s", len(ms), err, tt.want)
			}
			if tt.ctx.Err() != nil && !errors.Is(err, context.Canceled) {
				t.Error("the error does not say that the context ended")
			}
		})
	}
}

func BenchmarkGenerate(b *testing.B) {
	for b.Loop() {
		generate(b, stack)
	}
}
