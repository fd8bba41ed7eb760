package pipeline

import (
	"context"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/gradus-dev/gradus/grader"
)

// variants are other ways to write the functions of testdata/cost, and what the
// check of each says: nothing, if it is as fast as it must be. They may use names
// that imports of every package in costImports declare.
var variants = []struct{ name, source, want string }{
	{"closure", `func Sum(numbers []int) (sum int) { add := func(n int) { sum += n }; for _, n := range numbers { add(n) }; return }`, ""},
	{"recursion", `func Sum(numbers []int) int { if len(numbers) == 0 { return 0 }; return numbers[0] + Sum(numbers[1:]) }`, ""},
	{"iterator", `func Sum(numbers []int) (sum int) { for n := range slices.Values(numbers) { sum += n }; return }`, ""},
	{"goroutines", `func Sum(numbers []int) int { var wg sync.WaitGroup; var a, b int; half := numbers[len(numbers)/2:]
		wg.Go(func() { for _, n := range numbers[:len(numbers)/2] { a += n } }); wg.Go(func() { for _, n := range half { b += n } }); wg.Wait(); return a + b }`, ""},
	{"channel", `func Sum(numbers []int) (sum int) { c := make(chan int); go func() { defer close(c); for _, n := range numbers { c <- n } }()
		for { select { case n, ok := <-c: if !ok { return sum }; sum += n } } }`, ""},
	{"labels", `func Sum(numbers []int) (sum int) { i := 0
		next: switch { case i < len(numbers): sum += numbers[i]; i++; goto next; default: return } }`, ""},
	{"deferred", `func Sum(numbers []int) (sum int) { for _, n := range numbers { defer func() { sum += n }() }; return }`, ""},
	{"map", `func Sum(numbers []int) (sum int) { m := map[int]int{}; for _, n := range numbers { m[n] = n }; for k := range m { sum += k }; return }`, ""},
	{"table", `func Sum(numbers []int) (sum int) { var table [40000]int; for i := range table { table[i] = i }; for _, n := range numbers { sum += table[n] }; return }`, ""},
	{"suffixes found", `func Sum(numbers []int) (sum int) { text := strings.Trim(fmt.Sprint(numbers), "[]")
		for len(text) > 0 { word, rest, _ := strings.Cut(text, " "); n, _ := strconv.Atoi(word); sum += n; text = rest }; return }`, ""},

	{"quadratic", `func Sum(numbers []int) (sum int) { for i := range numbers { for j := range numbers { if i == j { sum += numbers[j] } } }; return }`, "want them growing at most like n. Up to there they grow like n²."},
	{"blocks its parent", `func Sum(numbers []int) (sum int) { done := make(chan int); go func() { for {}; done <- 0 }(); return <-done }`, "more than 262144 steps for n = 32: want them growing at most like n."},
	{"sorts", `func Sum(numbers []int) (sum int) { s := slices.Clone(numbers); slices.Sort(s); for _, n := range s { sum += n }; return }`, "the steps grow like n·log n; want them growing at most like n"},
	{"copies the rest", `func Sum(numbers []int) int { if len(numbers) == 0 { return 0 }; rest := make([]int, len(numbers)-1); copy(rest, numbers[1:]); return numbers[0] + Sum(rest) }`, "grow like n²"},
	{"appends the rest", `func Sum(numbers []int) int { if len(numbers) == 0 { return 0 }; return numbers[0] + Sum(append([]int(nil), numbers[1:]...)) }`, "grow like n²"},
	{"clips before it appends", `func Sum(numbers []int) (sum int) { var seen []int; for _, n := range numbers { seen = append(seen[:len(seen):len(seen)], n); sum += n }; return }`, "grow like n"},
	{"copies a map", `func Sum(numbers []int) (sum int) { m := map[int]bool{}; for _, n := range numbers { m = maps.Clone(m); m[n] = true; sum += n }; return }`, "grow like n²"},
	{"clears", `func Sum(numbers []int) (sum int) { s := make([]int, len(numbers)); for _, n := range numbers { clear(s); sum += n }; return }`, "grow like n²"},
	{"slow goroutines", `func Sum(numbers []int) (sum int) { var wg sync.WaitGroup; var mu sync.Mutex; for i := range numbers { wg.Go(func() { for j, n := range numbers { if i == j { mu.Lock(); sum += n; mu.Unlock() } } }) }; wg.Wait(); return }`, "grow like n²"},
	{"slow behind a table", `func Sum(numbers []int) (sum int) { for i := range 100_000 { sum += i - i }; for i := range numbers { for j := range numbers { if i == j { sum += numbers[j] } } }; return }`, "n"},
	{"far too slow", `func Sum(numbers []int) (sum int) { for i := range numbers { for j := range numbers { for range numbers { if i == j { break } }; if i == j { sum += numbers[j] } } }; return }`, "more than 262144 steps for n = 64: want them growing at most like n."},
	{"recovers", `func Sum(numbers []int) (sum int) { for range 1_000_000_000 { func() { defer func() { recover() }(); sum++ }() }; return }`, "more than 262144 steps for n = 32: want them growing at most like n."},
	{"loops without end", `func Sum(numbers []int) (sum int) { for {} }`, "more than 262144 steps for n = 32: want them growing at most like n."},

	{"slices.Sorted", `func Sorted(numbers []int) []int { return slices.Sorted(slices.Values(numbers)) }`, ""},
	{"sort.Slice", `func Sorted(numbers []int) []int { s := slices.Clone(numbers); sort.Slice(s, func(i, j int) bool { return s[i] < s[j] }); return s }`, ""},
	{"sort.Stable", `func Sorted(numbers []int) []int { s := slices.Clone(numbers); sort.Sort(sort.IntSlice(s)); return s }`, ""},
	{"random pivots", `func Sorted(numbers []int) []int { if len(numbers) < 2 { return numbers }; p := numbers[rand.IntN(len(numbers))]
		var low, same, high []int; for _, n := range numbers { switch { case n < p: low = append(low, n); case n > p: high = append(high, n); default: same = append(same, n) } }
		return slices.Concat(Sorted(low), same, Sorted(high)) }`, ""},
	{"heap", `type pile []int
		func (p pile) Len() int { return len(p) }; func (p pile) Less(i, j int) bool { return p[i] < p[j] }; func (p pile) Swap(i, j int) { p[i], p[j] = p[j], p[i] }
		func (p *pile) Push(x any) { *p = append(*p, x.(int)) }; func (p *pile) Pop() any { n := (*p)[len(*p)-1]; *p = (*p)[:len(*p)-1]; return n }
		func Sorted(numbers []int) (s []int) { var p pile; for _, n := range numbers { heap.Push(&p, n) }; for len(p) > 0 { s = append(s, heap.Pop(&p).(int)) }; return }`, ""},
	{"insertion", `func Sorted(numbers []int) []int { s := slices.Clone(numbers); for i := range s { for j := i; j > 0 && s[j] < s[j-1]; j-- { s[j], s[j-1] = s[j-1], s[j] } }; return s }`, "the steps grow like n²; want them growing at most like n·log n"},
	{"slices.Insert", `func Sorted(numbers []int) (s []int) { for _, n := range numbers { i, _ := slices.BinarySearch(s, n); s = slices.Insert(s, i, n) }; return }`, "want them growing at most like n·log n"},
	{"selection", `func Sorted(numbers []int) (s []int) { rest := slices.Clone(numbers); for len(rest) > 0 { m := slices.Min(rest); s = append(s, m); rest = slices.DeleteFunc(rest, func(n int) bool { return n == m }) }; return }`, "grow like n²"},
	{"first pivot", `func Sorted(numbers []int) []int { if len(numbers) < 2 { return numbers }; p := slices.Min(numbers)
		var low, high []int; for _, n := range numbers { if n <= p { low = append(low, n) } else { high = append(high, n) } }; return append(low, Sorted(high)...) }`, "grow like n²"},

	{"sort.SearchInts", `func Find(numbers []int, want int) int { if i := sort.SearchInts(numbers, want); i < len(numbers) && numbers[i] == want { return i }; return -1 }`, ""},
	{"recursive search", `func Find(numbers []int, want int) int { if len(numbers) == 0 { return -1 }; m := len(numbers)/2
		switch { case numbers[m] == want: return m; case numbers[m] > want: return Find(numbers[:m], want) }
		if i := Find(numbers[m+1:], want); i >= 0 { return m+1+i }; return -1 }`, ""},
	{"linear search", `func Find(numbers []int, want int) int { for i, n := range numbers { if n == want { return i } }; return -1 }`, "log n"},
	{"slices.Index", `func Find(numbers []int, want int) int { return slices.Index(numbers, want) }`, "the steps grow like n; want them growing at most like log n"},

	{"slices.Reverse", `func Reverse(numbers []int) { slices.Reverse(numbers) }`, ""},
	{"recursive reverse", `func Reverse(numbers []int) { if n := len(numbers); n > 1 { numbers[0], numbers[n-1] = numbers[n-1], numbers[0]; Reverse(numbers[1:n-1]) } }`, ""},
	{"through a copy", `func Reverse(numbers []int) { s := append([]int{}, numbers...); for i, n := range s { numbers[len(s)-1-i] = n } }`, "elements allocated"},
	{"through a stack", `func Reverse(numbers []int) { var s []int; for _, n := range numbers { s = append(s, n) }; for i := range numbers { numbers[i] = s[len(s)-1-i] } }`, "elements allocated"},

	{"recursive walk", `func Reachable(edges [][]int) int { seen := map[int]bool{}; var walk func(v int); walk = func(v int) { if seen[v] { return }; seen[v] = true; for _, w := range edges[v] { walk(w) } }; walk(0); return len(seen) }`, ""},
	{"searches a list", `func Reachable(edges [][]int) int { seen := []int{0}; for i := 0; i < len(seen); i++ { for _, w := range edges[seen[i]] { if !slices.Contains(seen, w) { seen = append(seen, w) } } }; return len(seen) }`, "want them growing at most like V+E"},
	{"until nothing changes", `func Reachable(edges [][]int) (n int) { seen := make([]bool, len(edges)); seen[0] = true; for range edges { for v := range edges { for _, w := range edges[v] { seen[w] = seen[w] || seen[v] } } }; for _, s := range seen { if s { n++ } }; return }`, "want them growing at most like V+E"},

	{"strings.Join", `func Join(words []string) string { return strings.Join(words, "") }`, ""},
	{"builder", `func Join(words []string) string { var b strings.Builder; for _, w := range words { b.WriteString(w) }; return b.String() }`, ""},
	{"plus", `func Join(words []string) (s string) { for _, w := range words { s += w }; return }`, "grow like n²"},
	{"plus from the left", `func Join(words []string) (s string) { for _, w := range words { s = s + w }; return }`, "grow like n²"},
	{"sprint", `func Join(words []string) (s string) { for _, w := range words { s = fmt.Sprintf("%s%s", s, w) }; return }`, "grow like n²"},
}

const costImports = `import ("container/heap"; "fmt"; "maps"; "math/rand/v2"; "slices"; "sort"; "strconv"; "strings"; "sync")
var _, _, _, _ = heap.Init, fmt.Sprint, rand.IntN, sort.Ints
var _, _, _, _ = slices.Max[[]int], strings.ToUpper, strconv.Itoa, maps.Clone[map[int]int]
var _ sync.Mutex
`

// costFixture is the challenge in testdata/cost, which allows goroutines.
func costFixture(t testing.TB) *grader.Challenge {
	ch := fixture(t, "cost")
	ch.Rules.AllowGoroutines = true
	return ch
}

// costSolution is the solution in testdata/cost with a variant of its function.
func costSolution(t testing.TB, variant string) (source, function string) {
	t.Helper()
	parse := func(src string) (*token.FileSet, *ast.File) {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, "cost.go", src, 0)
		if err != nil {
			t.Fatalf("%v: %s", err, variant)
		}
		return fset, f
	}
	_, v := parse("package cost\n" + variant)
	for _, d := range v.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil {
			function = f.Name.Name
		}
	}
	fset, whole := parse(read(t, filepath.Join("testdata", "cost", "cost.go")))
	var b strings.Builder
	b.WriteString("package cost\n" + costImports)
	for _, d := range whole.Decls {
		if d.(*ast.FuncDecl).Name.Name != function {
			if err := format.Node(&b, fset, d); err != nil {
				t.Fatal(err)
			}
			b.WriteByte('\n')
		}
	}
	return b.String() + variant, function
}

// TestCost grades each variant: its own check says what is wanted, the others pass.
// In one process, the tests decide the same.
func TestCost(t *testing.T) {
	p, ch := newPipeline(t), costFixture(t)
	used := map[string]bool{}
	for _, v := range variants {
		source, function := costSolution(t, v.source)
		if used[v.name] {
			t.Errorf("two variants are called %s", v.name)
		}
		used[v.name] = true
		t.Run(function+"/"+v.name, func(t *testing.T) {
			t.Parallel()
			r := grade(t, p, ch, submission(v.name, source))
			for _, d := range r.Diagnostics {
				if d.Kind != "advice" {
					t.Errorf("%s:%d: %s", d.File, d.Line, d.Message)
				}
			}
			for _, o := range r.Outcomes {
				fails := o.Test == "Test"+function && v.want != ""
				if passed := o.Status == grader.Passed; passed == fails || fails && (o.Verdict != grader.WrongAnswer || !strings.Contains(o.Message, v.want)) {
					t.Errorf("%s: %s %s, want it to fail: %t with %q\n%s\n%v %s", o.Test, o.Status, o.Verdict, fails, v.want, o.Message, o.Calls, o.Output)
				}
			}
		})
	}
}

// TestCostInOneProcess holds that the tests decide the same where the solution
// shares their process, if it counts its steps, and pass if it does not.
func TestCostInOneProcess(t *testing.T) {
	p, ch := newPipeline(t), costFixture(t)
	for _, name := range []string{"goroutines", "quadratic", "recovers", "heap", "insertion", "slices.Index", "through a copy"} {
		for _, v := range variants {
			if v.name != name {
				continue
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				source, function := costSolution(t, v.source)
				d, err := p.Direct(t.Context(), ch, []grader.File{{Name: "cost.go", Data: []byte(source)}}, DirectOptions{})
				if err != nil {
					t.Fatal(err)
				}
				defer d.Close()
				for _, c := range ch.Checks {
					fails := c.Test == "Test"+function && v.want != ""
					r, err := d.Test(t.Context(), c.Test, ch.Limits)
					if err != nil || r.Passed == fails || fails && !strings.Contains(r.Output, v.want) {
						t.Errorf("%s: passed: %t, %v; want it to fail: %t\n%s", c.Test, r.Passed, err, fails, r.Output)
					}
				}
			})
		}
	}
	passed := direct(t, p, ch, read(t, filepath.Join("testdata", "cost", "cost.go")))
	if len(passed) != len(ch.Checks) {
		t.Fatalf("%d tests ran; want %d", len(passed), len(ch.Checks))
	}
	for test, ok := range passed {
		if !ok {
			t.Errorf("%s fails though it can't count", test)
		}
	}
}

// TestCostIsStable runs the same programs a hundred times beside goroutines that
// keep every processor busy: one whose steps depend on chance and on how it is
// scheduled, and one that is too slow in everything.
func TestCostIsStable(t *testing.T) {
	p, ch := newPipeline(t), costFixture(t)
	repeats := 100
	if testing.Short() {
		repeats = 5
	}
	var stop atomic.Bool
	defer stop.Store(true)
	for range 2 {
		go func() {
			for !stop.Load() {
			}
		}()
	}
	solutions := map[string]string{"chance": "", "slow": ""}
	for name, of := range map[string][]string{"chance": {"goroutines", "random pivots", "recursive walk"}, "slow": {"slow goroutines", "insertion", "linear search", "through a copy"}} {
		src := read(t, filepath.Join("testdata", "cost", "cost.go"))
		src = "package cost\n" + costImports + src[strings.Index(src, "// Sum"):]
		for _, v := range variants {
			for _, n := range of {
				if v.name == n {
					src = replaceFunc(t, src, v.source)
				}
			}
		}
		solutions[name] = src
	}
	var wg sync.WaitGroup
	for name, src := range solutions {
		wg.Go(func() {
			g, err := p.Program(context.Background(), ch, submission(name, src))
			if err != nil {
				t.Errorf("%s: %v", name, err)
				return
			}
			defer g.Close()
			for i := range repeats {
				r, err := g.Run(t.Context(), ch.Checks, ch.Limits)
				if err != nil {
					t.Errorf("%s: %v", name, err)
					return
				}
				for test, res := range r.Results {
					want := grader.Passed
					if name == "slow" && slices.Contains([]string{"TestSum", "TestSorted", "TestFind", "TestReverse"}, test) {
						want = grader.Failed
					}
					if res.Status != want || want == grader.Failed && res.Verdict != grader.WrongAnswer {
						t.Errorf("run %d of %s, %s: %s %s, want %s: %s", i, name, test, res.Status, res.Verdict, want, res.Message)
					}
				}
			}
		})
	}
	wg.Wait()
}

// replaceFunc puts one function in place of that of its name in a source.
func replaceFunc(t *testing.T, src, function string) string {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "cost.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && strings.HasPrefix(function, fmt.Sprintf("func %s(", fn.Name.Name)) {
			return src[:fset.Position(fn.Pos()).Offset] + function + src[fset.Position(fn.End()).Offset:]
		}
	}
	t.Fatalf("no function for %s", function)
	return ""
}
