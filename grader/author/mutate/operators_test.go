package mutate_test

import (
	"context"
	"go/importer"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/grader/author/mutate"
)

// std imports the standard library from the toolchain's export data.
var std = importer.ForCompiler(token.NewFileSet(), "gc", nil)

// helper declares what the tests' lines call.
const helper = "package p\n\nfunc f() bool { return len(\"x\") > 0 }\n"

// generate returns the mutants of one file, beside the one with the helper.
func generate(t testing.TB, src string) []mutate.Mutant {
	t.Helper()
	ms, err := mutate.Generate(context.Background(), mutate.Input{
		Path: "example.com/p", Files: map[string][]byte{"p.go": []byte(src), "helper.go": []byte(helper)}, Importer: std,
	})
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(ms, func(m mutate.Mutant) bool { return m.File != "p.go" })
}

// TestOperators gives each operator a few lines and lists every mutant it makes
// of them, as "old => new". Lines are the body of a function, or declarations
// when they begin with "func", "var", "const" or "type".
func TestOperators(t *testing.T) {
	for _, tt := range []struct {
		operator, reason, src string
		want                  []string
	}{
		{"conditional", "comparisons anywhere", "x, y := 1, 2\n_ = x < y\nif x == y || x >= y {\n}\nfor x != y {\nbreak\n}",
			[]string{"x < y => x >= y", "x == y => x != y", "x >= y => x < y", "x != y => x == y"}},
		{"conditional", "other conditions", "ok := f()\nif ok && !f() {\n}\nswitch {\ncase (ok):\n}\nfor f() {\n}\nvar s struct{ b []bool }\nif s.b[0] {\n}",
			[]string{"ok => !ok", "!f() => f()", "ok => !ok", "f() => !f()", "s.b[0] => !s.b[0]"}},
		{"conditional", "constants and tags are no conditions", "const debug = false\nif debug {\n}\nif 1 < 2 {\n}\nswitch f() {\ncase true:\n}", nil},
		{"conditional", "a received condition", "c := make(chan bool)\nif <-c {\n}", []string{"<-c => !<-c"}},

		{"boundary", "each way", "x, y := 1, 2\n_ = x < y\n_ = x <= y\n_ = x > y\n_ = x >= y\n_ = x == y",
			[]string{"x < y => x <= y", "x <= y => x < y", "x > y => x >= y", "x >= y => x > y"}},
		{"boundary", "a choice between equals", "x, y := 1, 2\nif x < y {\nx = y\n}\nif y > x {\ny = x\n}\nif x < y {\nx = y + 1\n}\nif x < y {\nx = y\ny = 0\n}",
			[]string{"x < y => x <= y", "x < y => x <= y"}},
		{"boundary", "a choice between equal results", "func g(x, y int) int {\nif x < y {\nreturn x\n}\nreturn y\n}\nfunc h(x, y int) int {\nif x < y {\nreturn x\n}\nreturn 0\n}",
			[]string{"x < y => x <= y"}},

		{"logical", "operands stay together", "a, b, c := f(), f(), f()\n_ = a && b\n_ = a && b && c\n_ = (a || b) && c\n_ = a || b && c",
			[]string{"a && b => (a || b)", "a && b && c => (a && b || c)", "a && b => (a || b)", "(a || b) && c => ((a || b) || c)", "a || b => a && b", "a || b && c => a && (b && c)", "b && c => (b || c)"}},

		{"bool", "values", "func g(x bool) bool {\nvar s struct{ b bool }\ny := true\ns.b = !x\nh(y)\n_ = []bool{x}\n_ = bool(y)\nreturn s.b\n}\nfunc h(bool) {}",
			[]string{"true => false", "!x => x", "y => !y", "x => !x", "bool(y) => !bool(y)", "s.b => !s.b"}},
		{"bool", "conditions and comparisons are others'", "x, y := 1, 2\nok := x < y\nif ok {\n}", nil},

		{"arithmetic", "binary", "x, y := 6, 3\n_ = x + y\n_ = x * y % x\n_ = x<<y | y\n_ = x &^ y",
			[]string{"x + y => x - y", "x * y % x => x * y * x", "x * y => x / y", "x<<y | y => (x<<y) & y", "x<<y => x>>y", "x &^ y => x & y"}},
		{"arithmetic", "precedence is kept", "x, y := 6, 3\n_ = 2 * (x & y)\n_ = x & y * 2\n_ = x ^ y*2",
			[]string{"2 * (x & y) => 2 / (x & y)", "x & y => (x | y)", "x & y * 2 => x & y / 2", "x & y => (x | y)", "x ^ y*2 => x & (y*2)", "y*2 => y/2"}},
		{"arithmetic", "statements, but not where a loop counts", "x := 6\nx += 2\nx <<= 1\nx++\nfor i := 0; i < 3; i++ {\nx--\n}",
			[]string{"x += 2 => x -= 2", "x <<= 1 => x >>= 1", "x++ => x--", "x-- => x++"}},
		{"arithmetic", "strings and constants", "const k = 2 * 3\ns := \"a\"\ns += \"b\" + s", nil},

		{"constant", "one more, one less", "x := 10\nx = -1\n_ = x\nxs := []int{0x10}\n_ = xs[0]",
			[]string{"10 => 11", "10 => 9", "1 => 2", "1 => 0", "0x10 => 17", "0x10 => 15", "0 => 1"}},
		{"constant", "declared constants, but not iota's", "const limit = 5\nconst (\nA = iota + 1\nB\n)\nfunc g() int { return limit + A + B }", []string{"5 => 6", "5 => 4"}},
		{"constant", "what makes no difference", "_ = make([]int, 2, 3)\n_ = make(map[int]int, 4)\n_ = make(chan int, 5)\n_, _ = strconv.ParseInt(\"7\", 10, 64)\nvar a [4]int\n_ = a\nos.WriteFile(\"x\", nil, 0o644)\nif len(a) > 9 {\npanic(7)\n}\n_ = 'a'",
			[]string{"2 => 3", "2 => 1", "9 => 10", "9 => 8"}},
		{"constant", "a buffer of one", "c := make(chan int, 1)\nc <- 2", []string{"1 => 0", "2 => 3", "2 => 1"}},
		{"constant", "what does not compile", "var b byte = 255\nvar u uint = 0\n_, _ = b, u", []string{"255 => 254", "0 => 1"}},

		{"slice", "bounds", "s, i, j := []int{1}, 0, 1\n_ = s[i:j]\n_ = s[i:]\n_ = s[:j]\n_ = s[:]",
			[]string{"s[i:j] => s[i+1:j]", "s[i:j] => s[:j]", "s[i:j] => s[i:j-1]", "s[i:j] => s[i:]", "s[i:] => s[i+1:]", "s[i:] => s[:]", "s[i:] => s[i:len(s)-1]", "s[:j] => s[1:j]", "s[:j] => s[:j-1]", "s[:j] => s[:]"}},
		{"slice", "literals are the constant operator's", "s, j := []int{1}, 1\n_ = s[1:]\n_ = s[:0]\n_ = s[0:j+1]\n_ = s[2:len(s)]",
			[]string{"s[1:] => s[1:len(s)-1]", "s[:0] => s[:]", "s[0:j+1] => s[0:(j+1)-1]", "s[0:j+1] => s[0:]", "s[2:len(s)] => s[:len(s)]", "s[2:len(s)] => s[2:len(s)-1]"}},
		{"slice", "capacity", "s, i := []int{1}, 1\n_ = s[0:i:i]", []string{"s[0:i:i] => s[0:i-1:i]", "s[0:i:i] => s[0:i]"}},

		{"swap", "the nearest of one type", "func g(a int, s string, b, c int) {}\nfunc h(x, y int) { g(x, \"s\", y, 1); g(x, \"s\", x, x) }", []string{`g(x, "s", y, 1) => g(y, "s", x, 1)`, `g(x, "s", y, 1) => g(x, "s", 1, y)`}},
		{"swap", "order that makes no difference", "x, y := 1, 2\n_ = min(x, y)\n_ = bytes.Equal([]byte{1}, nil)\nfmt.Println(x, y)\nif x > y {\npanic(fmt.Sprint(x, y))\n}", nil},
		{"swap", "copy", "s, t := []int{1}, []int{2}\ncopy(s, t)", []string{"copy(s, t) => copy(t, s)"}},

		{"return", "zero values", "type T struct{ n int }\nfunc g(x int) (int, string, []int, *T, T, time.Time, error) {\nreturn x, \"s\", []int{x}, &T{x}, T{x}, time.Now(), nil\n}",
			[]string{"x => 0", `"s" => ""`, "[]int{x} => nil", "&T{x} => nil", "T{x} => T{}", "time.Now() => time.Time{}"}},
		{"return", "what is zero already", "type T struct{}\nfunc g() (int, string, []int, T, bool) {\nreturn 0, \"\", nil, T{}, true\n}", nil},
		{"return", "type parameters and literals", "func g[T any](x T) func() T {\nreturn func() T { return x }\n}", []string{"func() T { return x } => nil", "x => *new(T)"}},
		{"return", "all of a call's results", "func g() (int, error) { return h() }\nfunc h() (n int, err error) { return }", []string{"return h() => return 0, nil"}},
		{"return", "what it alone used stays in use", "func g() time.Duration {\nd := time.Second\nreturn d\n}\nfunc h() string { return strings.ToUpper(\"x\") }",
			[]string{"d => 0", `strings.ToUpper("x") => ""`}},

		{"return", "assigning is no use", "func g() int {\nx := 1\nx = 2\nreturn x\n}", []string{"x => 0"}},

		{"error", "an error is lost", "func g(err error) (int, error) {\nif err != nil {\nreturn 0, fmt.Errorf(\"g: %w\", err)\n}\nreturn 1, nil\n}", []string{`fmt.Errorf("g: %w", err) => nil`}},

		{"statement", "each kind", "var x int\nvar xs []int\nc := make(chan int, 1)\nx = 1\nxs = append(xs, x)\nx++\nx += 2\nsort.Ints(xs)\nc <- 1\n<-c\ndefer f()\ngo f()\ndelete(map[int]int{}, x)",
			[]string{"x = 1 => ", "xs = append(xs, x) => ", "x++ => ", "x += 2 => ", "sort.Ints(xs) => ", "c <- 1 => ", "<-c => ", "defer f() => ", "go f() => ", "delete(map[int]int{}, x) => "}},
		{"statement", "what nobody would miss", "ctx, cancel := context.WithCancel(context.Background())\ndefer cancel()\nlog.Println(\"x\")\nfmt.Println(ctx)\nruntime.Gosched()\nx := 1\n_ = x", nil},
		{"statement", "panics are missed, but not in an impossible default", "x := 1\nif x < 0 {\npanic(\"negative\")\n}\nswitch x {\ncase 1:\ndefault:\npanic(\"unreachable\")\n}", []string{`panic("negative") => `}},
		{"statement", "headers are left alone", "for i := 0; i < 2; i++ {\n}\nx := 1\nif x = 2; x > 1 {\n}", nil},

		{"branch", "leaving and going on", "for {\nif f() {\nbreak\n}\ncontinue\n}", []string{"break => continue", "continue => break"}},
		{"branch", "labels and switches", "outer:\nfor {\nswitch {\ncase f():\nbreak outer\ncase !f():\nbreak\ndefault:\ncontinue outer\n}\ncontinue\n}", []string{"break outer => continue outer", "continue outer => break outer", "continue => break"}},
		{"branch", "falling through", "switch {\ncase f():\nfallthrough\ncase !f():\n}", []string{"fallthrough => "}},

		{"lock", "pairs", "type c struct{ mu sync.Mutex; n int }\nfunc (c *c) inc() {\nc.mu.Lock()\ndefer c.mu.Unlock()\nc.n++\n}", []string{"c.mu.Lock(); defer c.mu.Unlock() => "}},
		{"lock", "each mutex and way", "func g(a, b *sync.RWMutex) {\na.Lock()\nb.RLock()\nb.RUnlock()\na.Unlock()\na.Lock()\na.Unlock()\n}",
			[]string{"a.Lock(); a.Unlock(); a.Lock(); a.Unlock() => ", "a.Lock(); a.Unlock(); a.Lock(); a.Unlock() => a.RLock(); a.RUnlock(); a.RLock(); a.RUnlock()", "b.RLock(); b.RUnlock() => "}},
		{"lock", "half a pair is another function's", "func g(a *sync.Mutex) { a.Lock() }", nil},
	} {
		t.Run(tt.operator+"/"+tt.reason, func(t *testing.T) {
			var got []string
			for _, m := range generate(t, program(tt.src)) {
				if m.Operator == tt.operator {
					got = append(got, m.Old+" => "+m.New)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("mutants of\n%s\nmismatch (-want +got):\n%s", tt.src, diff)
			}
		})
	}
}

// program completes the lines of a test to a file.
func program(src string) string {
	if first, _, _ := strings.Cut(src, " "); first != "func" && first != "type" && first != "const" || strings.HasPrefix(src, "const ") && !strings.Contains(src, "func") {
		src = "func body() {\n" + src + "\n}"
	}
	var b strings.Builder
	b.WriteString("package p\n\n")
	for _, path := range []string{"bytes", "context", "fmt", "log", "os", "runtime", "sort", "strconv", "strings", "sync", "time"} {
		if regexp.MustCompile(`\b` + path + `\.`).MatchString(src) {
			b.WriteString("import \"" + path + "\"\n")
		}
	}
	b.WriteString("\n" + src + "\n")
	return b.String()
}
