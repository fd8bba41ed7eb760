package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// clampWith returns package clamp with the given statements in its function.
func clampWith(body string) string {
	return "package clamp\n\n// Clamp returns the number from lo to hi that is nearest to x.\nfunc Clamp(x, lo, hi int) int {\n" + body + "\n}\n"
}

const clampBody = `	if x < lo {
		return lo
	}
	if x > hi {
		return hi
	}
	return x`

// clampBugs are statements with a bug in them.
var clampBugs = map[string]string{
	"no-low":      "if x > hi { return hi }; return x",
	"no-high":     "if x < lo { return lo }; return x",
	"always-low":  "return lo",
	"always-high": "return hi",
	"low-plus":    "if x < lo { return lo + 1 }; if x > hi { return hi }; return x",
	"panics":      `if x > hi { panic("too high") }; return max(x, lo)`,
	"hangs":       "for x < lo {}; return min(x, hi)",
	"crashes":     `if x > hi { go func() { panic("later") }(); select {} }; return max(x, lo)`,
	"recurses":    "if x > hi { return Clamp(x, lo, hi) + 1 }; return max(x, lo)",
	"grows":       "for kept := [][]byte{}; x < lo; { kept = append(kept, make([]byte, 1<<20)); clear(kept[len(kept)-1]) }; return min(x, hi)",
}

// clamp is a challenge to write tests for.
func clamp(t testing.TB) *grader.Challenge {
	t.Helper()
	files := fstest.MapFS{"clamp.go": {Data: []byte(clampWith(clampBody))}}
	ch := &grader.Challenge{Track: "testing", Slug: "clamp", Title: "Clamp", Package: "clamp", Kind: grader.KindTests,
		ImportPath: "gradus.invalid/testing/clamp", FS: files, Limits: grader.DefaultLimits,
		Modules: modules(t), Hash: "clamp", Files: grader.Files{Reference: []string{"clamp.go"}}}
	ch.Limits.Wall, ch.Limits.Memory, ch.Limits.OutputBytes = 2*time.Second, 128<<20, 64<<10
	add := func(list *[]string, name, reason, body string) {
		files[name] = &fstest.MapFile{Data: []byte("reason: " + reason + "\n-- clamp.go --\n" + clampWith(body))}
		*list = append(*list, name)
	}
	add(&ch.Files.Accepted, "accepted/min-max.txtar", "made of min and max", "\treturn max(lo, min(x, hi))")
	ch.Checks = []grader.Check{{Test: grader.ReferenceCheck, Title: "passes", Points: 1}}
	for name, body := range clampBugs {
		add(&ch.Files.Bugs, "bugs/"+name+".txtar", "wrong", body)
		ch.Checks = append(ch.Checks, grader.Check{Test: name, Title: "catches " + name, Points: 1, Hint: "hint for " + name, Needs: []string{grader.ReferenceCheck}})
	}
	return ch
}

// suiteOf is a submission of one file of tests: imports, then declarations.
func suiteOf(imports, decls string) *grader.Submission {
	src := "package clamp\n\nimport (\n\t\"testing\"\n"
	for _, path := range strings.Fields(imports) {
		src += fmt.Sprintf("\t%q\n", path)
	}
	src += ")\n\n" + decls + "\n"
	sum := sha256.Sum256([]byte(src))
	return &grader.Submission{Name: "learner", Files: []grader.File{{Name: "clamp_test.go", Data: []byte(src)}}, Hash: hex.EncodeToString(sum[:])}
}

// goodTest catches every bug.
const goodTest = `func TestClamp(t *testing.T) {
	for _, tt := range []struct{ x, want int }{{-5, 1}, {1, 1}, {4, 4}, {9, 9}, {50, 9}} {
		if got := Clamp(tt.x, 1, 9); got != tt.want {
			t.Errorf("Clamp(%d, 1, 9) = %d; want %d", tt.x, got, tt.want)
		}
	}
}`

func outcomes(r *grader.Report) map[string]grader.Outcome {
	all := map[string]grader.Outcome{}
	for _, o := range r.Outcomes {
		all[o.Test] = o
	}
	return all
}

func TestSuitesAreGradedByTheBugsTheyCatch(t *testing.T) {
	p, ch := newPipeline(t), clamp(t)
	for _, tt := range []struct {
		reason string
		decls  string
		missed []string
	}{
		{"a crash and a hang catch a bug as well as a failure", goodTest, nil},
		{"what is not tested is not caught", `func TestInside(t *testing.T) {
	if got := Clamp(4, 1, 9); got != 4 {
		t.Errorf("Clamp(4, 1, 9) = %d; want 4", got)
	}
}`, []string{"no-low", "no-high", "low-plus", "panics", "hangs", "crashes", "recurses", "grows"}},
		{"subtests, parallel ones too", `func TestHigh(t *testing.T) {
	for _, x := range []int{10, 11} {
		t.Run("case", func(t *testing.T) {
			t.Parallel()
			if Clamp(x, 1, 9) != 9 {
				t.Error("wrong")
			}
		})
	}
}`, []string{"no-low", "always-high", "low-plus", "hangs", "grows"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			r := grade(t, p, ch, suiteOf("", tt.decls))
			for name, o := range outcomes(r) {
				want := grader.Passed
				if slices.Contains(tt.missed, name) {
					want = grader.Failed
				}
				if o.Status != want {
					t.Errorf("%s: %s (%s %s); want %s", name, o.Status, o.Verdict, o.Message, want)
				}
				if o.Status == grader.Failed && o.Hint != "hint for "+name {
					t.Errorf("%s: hint %q", name, o.Hint)
				}
			}
			if accepted := r.Verdict == grader.Accepted; accepted != (len(tt.missed) == 0) {
				t.Errorf("verdict %s with %d bugs missed", r.Verdict, len(tt.missed))
			}
		})
	}
}

// hostile are test suites that earn nothing, whatever they try.
var hostile = []struct {
	reason         string
	imports, decls string
	verdict        grader.Verdict // of the check "reference"
	message        string         // part of its message
}{
	{"it always fails", "", `func TestX(t *testing.T) { t.Error("never") }`, grader.WrongAnswer, "clamp_test.go:7: never"},
	{"it always passes", "", `func TestX(t *testing.T) {}`, grader.WrongAnswer, "every wrong one too"},
	{"there is no test", "", `var _ testing.T`, grader.WrongAnswer, "there is no test"},
	{"it skips", "", `func TestX(t *testing.T) { t.Skip() }`, grader.WrongAnswer, "every wrong one too"},
	{"it panics", "", `func TestX(t *testing.T) { panic("oops") }`, grader.RuntimeError, "panic: oops"},
	{"it leaves with success", "os", `func TestX(t *testing.T) { os.Exit(0) }`, grader.RuntimeError, "they ended the process before"},
	{"it leaves with a failure", "os", `func TestX(t *testing.T) { os.Exit(1) }`, grader.RuntimeError, "status 1"},
	{"it leaves while it initialises", "os", "func init() { os.Exit(0) }\n\nfunc TestX(t *testing.T) {}", grader.RuntimeError, "they ended the process before"},
	{"it writes the result itself", "os", `func TestX(t *testing.T) { os.NewFile(4, "").WriteString("P"); os.Exit(0) }`, grader.WrongAnswer, "every wrong one too"},
	{"it writes both results", "os", `func TestX(t *testing.T) { os.NewFile(4, "").WriteString("PF"); os.Exit(0) }`, grader.RuntimeError, "they ended the process before"},
	{"it says that the package is gone", "os", `func TestX(t *testing.T) { os.NewFile(4, "").WriteString("L"); os.Exit(0) }`, grader.RuntimeError, "the package under test ended"},
	{"it leaves the package", "syscall", `func TestX(t *testing.T) { syscall.Shutdown(3, syscall.SHUT_RDWR); Clamp(1, 2, 3) }`, grader.RuntimeError, "the package under test ended"},
	{"it asks the package for its stacks", "syscall", `func TestX(t *testing.T) { syscall.Write(3, []byte{0, 0, 0, 4, 7, 99, 0, 0}); for { Clamp(1, 2, 3) } }`, grader.RuntimeError, "the package under test ended"},
	{"it asks the package for its counters", "syscall", `func TestX(t *testing.T) { syscall.Write(3, []byte{0, 0, 0, 4, 9, 99, 0, 0}); for { Clamp(1, 2, 3) } }`, grader.RuntimeError, "the package under test ended"},
	{"it calls what is not in the API", "syscall", `func TestX(t *testing.T) { syscall.Write(3, []byte{0, 0, 0, 4, 2, 99, 0, 64}); for { Clamp(1, 2, 3) } }`, grader.RuntimeError, "the package under test ended"},
	{"it writes nonsense to the package", "syscall", `func TestX(t *testing.T) { syscall.Write(3, []byte("nonsense")); for { Clamp(1, 2, 3) } }`, grader.RuntimeError, "the package under test ended"},
	{"it prints a result", "fmt", "func TestX(t *testing.T) { fmt.Print(\"PASS\\n\\x16--- PASS: TestX\\nok\"); t.Fail() }", grader.WrongAnswer, "fail on"},
	{"it never ends", "", "func TestX(t *testing.T) {\n\tfor {\n\t}\n}", grader.TimeLimit, "they did not end within 2s"},
	{"it waits for nothing", "", `func TestX(t *testing.T) { select {} }`, grader.TimeLimit, "they did not end within 2s"},
	{"it prints without end", "fmt", `func TestX(t *testing.T) { for { fmt.Println("and on") } }`, grader.OutputLimit, "they printed more than 64 KiB"},
	{"it takes all memory", "", "var kept [][]byte\n\nfunc TestX(t *testing.T) {\n\tfor {\n\t\tb := make([]byte, 1<<20)\n\t\tfor i := range b {\n\t\t\tb[i] = 1\n\t\t}\n\t\tkept = append(kept, b)\n\t}\n}", grader.MemoryLimit, "128 MiB"},
	{"it calls itself without end", "", "func deep(n int) int { return deep(n+1) + 1 }\n\nfunc TestX(t *testing.T) { deep(0) }", grader.RuntimeError, "stack overflow"},
	{"it counts runs in files", "os path/filepath", `func TestX(t *testing.T) {
	home, _ := os.UserHomeDir()
	dirs := []string{os.TempDir(), ".", home, "/", "/tmp", "/var/tmp", "/dev/shm"}
	for _, dir := range dirs {
		if _, err := os.Stat(filepath.Join(dir, "count")); err == nil {
			t.Fatal("not the first run")
		}
	}
	for _, dir := range dirs {
		os.WriteFile(filepath.Join(dir, "count"), nil, 0o600)
	}
}`, grader.WrongAnswer, "every wrong one too"},
}

func TestHostileSuitesEarnNothing(t *testing.T) {
	p, ch := newPipeline(t), clamp(t)
	p.NoRules = true // what holds without them
	for _, tt := range hostile {
		t.Run(tt.reason, func(t *testing.T) {
			r := grade(t, p, ch, suiteOf(tt.imports, tt.decls))
			o := outcomes(r)[grader.ReferenceCheck]
			if r.Score != 0 || o.Status != grader.Failed || o.Verdict != tt.verdict || !strings.Contains(o.Message, tt.message) {
				t.Errorf("%d points; %s %s: %s; want none, %s with %q", r.Score, o.Status, o.Verdict, o.Message, tt.verdict, tt.message)
			}
		})
	}
}

// TestWhereASuiteHangsIsSaid finds the loop; of an empty one the compiler may not say
// the line.
func TestWhereASuiteHangsIsSaid(t *testing.T) {
	p := newPipeline(t)
	for loop, want := range map[string][]string{
		"for Clamp(1, 2, 3) > 0 {\n\t}": {"clamp_test.go:8"},
		"for {\n\t}":                    {"clamp_test.go:8", "clamp_test.go in TestX"},
	} {
		r := grade(t, p, clamp(t), suiteOf("", "func TestX(t *testing.T) {\n\t"+loop+"\n}"))
		first, _, _ := strings.Cut(outcomes(r)[grader.ReferenceCheck].Stack, "\n")
		if !slices.Contains(want, first) {
			t.Errorf("%q: the stack begins with %q; want %q", loop, first, want)
		}
	}
}

// TestChanceEarnsNothing grades tests that fail at random. To be thought right and catch
// all ten bugs they have to pass 18 times and to fail 20 times.
func TestChanceEarnsNothing(t *testing.T) {
	r := grade(t, newPipeline(t), clamp(t), suiteOf("math/rand/v2", `func TestX(t *testing.T) {
	if rand.IntN(2) == 0 {
		t.Error("today it fails")
	}
}`))
	if r.Verdict == grader.Accepted {
		t.Error("accepted")
	}
}

// TestRunsLookTheSame grades tests that fail by what they see around them: a bit
// of a hash over machine code, arguments, environment, directories and identity. If runs differed
// in any of it by what they run against, one of these bits would tell bugs from
// correct packages.
func TestRunsLookTheSame(t *testing.T) {
	p, ch := newPipeline(t), clamp(t)
	p.NoRules = true
	for bit := range 6 {
		t.Run(fmt.Sprint(bit), func(t *testing.T) {
			r := grade(t, p, ch, suiteOf("fmt hash/fnv os path/filepath reflect unsafe", fmt.Sprintf(`func TestX(t *testing.T) {
	h := fnv.New64a()
	h.Write(unsafe.Slice((*byte)(reflect.ValueOf(Clamp).UnsafePointer()), 1<<10)) // its machine code
	wd, _ := os.Getwd()
	host, _ := os.Hostname()
	fmt.Fprintln(h, os.Args[1:], filepath.Base(os.Args[0]), os.Environ(), wd, host, os.Getpid(), os.Getppid(), os.Getuid())
	for _, dir := range []string{"/", ".", "/tmp", os.TempDir()} {
		entries, _ := os.ReadDir(dir)
		fmt.Fprintln(h, entries)
	}
	for _, exe := range []string{"/proc/self/exe", os.Args[0]} {
		data, err := os.ReadFile(exe)
		fmt.Fprintln(h, len(data), err == nil)
	}
	for fd := range uintptr(20) {
		info, err := os.NewFile(fd, "").Stat()
		fmt.Fprintln(h, fd, err == nil && info.Mode().IsRegular(), err == nil)
	}
	if h.Sum64()>>%d&1 == 1 {
		t.Fail()
	}
}`, bit)))
			if r.Score != 0 {
				t.Errorf("%d points for looking around: %+v", r.Score, r.Outcomes)
			}
		})
	}
}

func TestSuitesThatCanNotBeRun(t *testing.T) {
	p, ch := newPipeline(t), clamp(t)
	for _, tt := range []struct {
		reason         string
		imports, decls string
		verdict        grader.Verdict
		line           int
		message        string
	}{
		{"a type error", "", "func TestX(t *testing.T) {\n\tvar s string = Clamp(1, 2, 3)\n\t_ = s\n}", grader.CompileError, 8, "cannot use Clamp(1, 2, 3)"},
		{"a syntax error", "", "func TestX(t *testing.T) {", grader.CompileError, 0, "syntax error"},
		{"a TestMain", "os", "func TestMain(m *testing.M) { os.Exit(0) }\n\nfunc TestX(t *testing.T) {}", grader.CompileError, 8, "TestMain is not called"},
		{"a wrong signature", "", "func TestX() {}", grader.CompileError, 7, "wrong signature for TestX"},
		{"a name that the package has", "", "func Clamp(int) {}\n\nfunc TestX(t *testing.T) {}", grader.CompileError, 7, "Clamp is a name the challenge declares"},
		{"an early exit", "os", "func TestX(t *testing.T) { os.Exit(0) }", grader.RuleViolation, 8, "os.Exit ends the whole program"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			r := grade(t, p, ch, suiteOf(tt.imports, tt.decls))
			if r.Verdict != tt.verdict || len(r.Diagnostics) == 0 {
				t.Fatalf("verdict %s, %+v; want %s", r.Verdict, r.Diagnostics, tt.verdict)
			}
			d := r.Diagnostics[0]
			if d.File != "clamp_test.go" || tt.line > 0 && d.Line != tt.line || !strings.Contains(d.Message, tt.message) {
				t.Errorf("%s:%d: %s; want clamp_test.go:%d with %q", d.File, d.Line, d.Message, tt.line, tt.message)
			}
		})
	}
}

func TestSuitesKeepToTheAPI(t *testing.T) {
	ch := clamp(t)
	src := clampWith(clampBody) + "\nvar calls int\n"
	ch.FS.(fstest.MapFS)["clamp.go"] = &fstest.MapFile{Data: []byte(src)}
	r := grade(t, newPipeline(t), ch, suiteOf("", "func TestX(t *testing.T) {\n\tcalls = 3\n}"))
	if r.Verdict != grader.CompileError || len(r.Diagnostics) != 1 || r.Diagnostics[0].Message != "calls is private to the package under test" || r.Diagnostics[0].Line != 8 {
		t.Errorf("%s: %+v", r.Verdict, r.Diagnostics)
	}
}

// TestAnotherCorrectPackageCounts holds that tests which know the reference's
// own way are told so.
func TestAnotherCorrectPackageCounts(t *testing.T) {
	ch := clamp(t)
	files := ch.FS.(fstest.MapFS)
	files["accepted/min-max.txtar"] = &fstest.MapFile{Data: []byte("reason: counts from the other side\n-- clamp.go --\n" +
		clampWith("\tif lo > hi {\n\t\treturn hi\n\t}\n\treturn max(lo, min(x, hi))"))}
	r := grade(t, newPipeline(t), ch, suiteOf("", goodTest+`

func TestNoRoom(t *testing.T) {
	if got := Clamp(5, 9, 1); got != 9 {
		t.Errorf("Clamp(5, 9, 1) = %d; want 9", got)
	}
}`))
	o := outcomes(r)[grader.ReferenceCheck]
	if r.Score != 0 || o.Verdict != grader.WrongAnswer || !strings.Contains(o.Message, "another correct package (counts from the other side)") || !strings.Contains(o.Message, "Clamp(5, 9, 1) = 1; want 9") {
		t.Errorf("%d points; %s: %s", r.Score, o.Verdict, o.Message)
	}
}

func TestGradingASuiteEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 700*time.Millisecond)
	defer cancel()
	ch := clamp(t)
	ch.Limits.Wall = time.Minute
	if r, err := newPipeline(t).Grade(ctx, ch, suiteOf("", "func TestX(t *testing.T) { select {} }")); err == nil {
		t.Errorf("graded as %s; want an error", r.Verdict)
	}
}
