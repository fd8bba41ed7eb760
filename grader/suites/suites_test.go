package suites

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/judge/record"
	"github.com/gradus-dev/gradus/grader/sandbox"
)

func TestFind(t *testing.T) {
	for _, tt := range []struct {
		reason string
		src    string
		tests  string
		diags  string
	}{
		{"tests, in order", "func TestB(t *testing.T) {}\nfunc TestA(x *testing.T) {}\nfunc Test(t *testing.T) {}\nfunc Test_a(t *testing.T) {}", "TestB TestA Test Test_a", ""},
		{"the import has another name", "func TestA(t *tst.T) {}\nfunc TestB(t *T) {}", "TestA TestB", ""},
		{"not tests", "func Testable() {}\nfunc (T) TestX() {}\nfunc BenchmarkX(b *testing.B) {}\nfunc FuzzX(f *testing.F) {}\nvar TestV = 1", "", ""},
		{"a TestMain", "func TestMain(m *testing.M) {}", "", "3: TestMain is not called when tests are graded"},
		{"wrong signatures", "func TestA() {}\nfunc TestB(t *testing.T) error { return nil }\nfunc TestC(t, u *testing.T) {}\nfunc TestD(b *testing.B) {}\nfunc TestE[K any](t *testing.T) {}\nfunc TestF(t testing.T) {}", "",
			"3: wrong signature for TestA 4: wrong signature for TestB 5: wrong signature for TestC 6: wrong signature for TestD 7: wrong signature for TestE 8: wrong signature for TestF"},
		{"a syntax error is the build's to report", "func TestA(", "", ""},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			sub := &grader.Submission{Files: []grader.File{{Name: "a_test.go", Data: []byte("package a\n\n" + tt.src + "\n")}}}
			s, diags := Find(&grader.Challenge{Package: "a", ImportPath: "x/a"}, sub)
			if got := strings.Join(s.Tests, " "); got != tt.tests {
				t.Errorf("tests %q; want %q", got, tt.tests)
			}
			var got []string
			for _, d := range diags {
				got = append(got, fmt.Sprintf("%d: %s", d.Line, d.Message))
			}
			if got := strings.Join(got, " "); got != tt.diags {
				t.Errorf("diagnostics %q; want %q", got, tt.diags)
			}
		})
	}
}

func program(name string, bug bool) Program { return Program{Variant: Variant{Name: name, Bug: bug}} }

func TestRounds(t *testing.T) {
	correct := []Program{program(grader.ReferenceCheck, false), program("other", false)}
	for _, bugs := range []int{1, 4, 9} {
		ch, programs := &grader.Challenge{Checks: []grader.Check{{Test: grader.ReferenceCheck}}}, slices.Clone(correct)
		for i := range bugs {
			programs = append(programs, program(fmt.Sprint("bug", i), true))
			ch.Checks = append(ch.Checks, grader.Check{Test: fmt.Sprint("bug", i)})
		}
		tally := newTally(ch)
		count := func(round []Program) map[string]int {
			runs := map[string]int{}
			for _, p := range round {
				runs[p.Variant.Name]++
			}
			return runs
		}
		first := count(firstRound(programs))
		if n := first[grader.ReferenceCheck] + first["other"]; n != fewestCorrect || first["other"] != n/2 || first["bug0"] != 1 || len(first) != bugs+2 {
			t.Errorf("first round with %d bugs: %v", bugs, first)
		}
		tally.note(program("bug0", true).Variant, failed)
		for i := range bugs - 1 {
			tally.note(program(fmt.Sprint("bug", i+1), true).Variant, passed)
		}
		second := count(tally.secondRound(programs))
		if second["bug0"] != 1 || second["bug1"] != 0 || second[grader.ReferenceCheck]+second["other"] != 1 {
			t.Errorf("second round with %d bugs: %v", bugs, second)
		}
		if got, want := tally.byChance(), bugs > 2; got != want {
			t.Errorf("one of %d caught: by chance %t; want %t", bugs, got, want)
		}
	}
}

// TestChance lets tests fail at random, with every probability there is to choose, and
// counts the bugs that they are thought to have caught.
func TestChance(t *testing.T) {
	programs := []Program{program(grader.ReferenceCheck, false), program("other", false), program("third", false)}
	ch := &grader.Challenge{Checks: []grader.Check{{Test: grader.ReferenceCheck}}}
	const bugs, gradings = 12, 2_000
	for i := range bugs {
		programs = append(programs, program(fmt.Sprint("bug", i), true))
		ch.Checks = append(ch.Checks, grader.Check{Test: fmt.Sprint("bug", i)})
	}
	random := rand.New(rand.NewPCG(1, 2))
	for percent := 5; percent < 100; percent += 5 {
		caught := 0
		for range gradings {
			tally := newTally(ch)
			round := func(runs []Program) {
				for _, p := range runs {
					e := passed
					if random.IntN(100) < percent {
						e = failed
					}
					tally.note(p.Variant, e)
				}
			}
			if round(firstRound(programs)); tally.byChance() {
				round(tally.secondRound(programs))
			}
			for name, r := range tally.results() {
				if name != grader.ReferenceCheck && r.Status == grader.Passed {
					caught++
				}
			}
		}
		if share := float64(caught) / (bugs * gradings); share > 0.01 {
			t.Errorf("tests that fail with %d %% get %.2f %% of the points", percent, 100*share)
		}
	}
}

var (
	passed = ending{passed: true, verdict: grader.Accepted}
	failed = ending{verdict: grader.WrongAnswer, message: "got 1; want 2"}
	hung   = ending{verdict: grader.TimeLimit, message: "they did not end"}
	left   = ending{verdict: grader.RuntimeError, message: endedEarly}
	died   = ending{verdict: grader.RuntimeError, message: "panic: oops"}
)

func TestTally(t *testing.T) {
	type run struct {
		name string
		e    ending
	}
	const ref = grader.ReferenceCheck
	for _, tt := range []struct {
		reason   string
		runs     []run
		ref, bug grader.Status
		verdict  grader.Verdict // of the reference
		message  string         // part of what is said, of the reference or else of the bug
	}{
		{"caught once", []run{{"bug", failed}, {ref, passed}}, grader.Passed, grader.Passed, grader.Accepted, ""},
		{"caught each time", []run{{"bug", failed}, {ref, passed}, {"bug", failed}}, grader.Passed, grader.Passed, grader.Accepted, ""},
		{"a crash catches", []run{{"bug", died}, {ref, passed}, {"bug", died}}, grader.Passed, grader.Passed, grader.Accepted, ""},
		{"a hang catches at once", []run{{"bug", hung}, {ref, passed}}, grader.Passed, grader.Passed, grader.Accepted, ""},
		{"leaving early does not catch", []run{{"bug", left}, {"other-bug", failed}, {"other-bug", failed}, {ref, passed}}, grader.Passed, grader.Failed, grader.Accepted, "pass on a package with this bug"},
		{"caught only sometimes", []run{{"bug", failed}, {"bug", passed}, {"other-bug", failed}, {"other-bug", failed}, {ref, passed}}, grader.Passed, grader.Failed, grader.Accepted, "failed 1 times"},
		{"nothing caught", []run{{"bug", passed}, {ref, passed}}, grader.Failed, grader.Failed, grader.WrongAnswer, "every wrong one too"},
		{"wrong on the reference", []run{{"bug", failed}, {"bug", failed}, {ref, failed}}, grader.Failed, grader.Skipped, grader.WrongAnswer, "your tests fail on the correct package:\ngot 1; want 2"},
		{"wrong on another", []run{{ref, passed}, {"other", failed}}, grader.Failed, grader.Skipped, grader.WrongAnswer, "another correct package (made of string)"},
		{"not the same each time", []run{{ref, passed}, {ref, failed}}, grader.Failed, grader.Skipped, grader.WrongAnswer, "passed on the correct package before"},
		{"hanging on the reference", []run{{"bug", hung}, {ref, hung}}, grader.Failed, grader.Skipped, grader.TimeLimit, "they did not end"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			ch := &grader.Challenge{Checks: []grader.Check{{Test: ref}, {Test: "bug"}, {Test: "other-bug"}}}
			a := newTally(ch)
			for _, r := range tt.runs {
				v := Variant{Name: r.name, Bug: strings.HasSuffix(r.name, "bug")}
				if r.name == "other" {
					v.Reason = "made of string."
				}
				a.note(v, r.e)
			}
			all := a.results()
			if all[ref].Status != tt.ref || all[ref].Verdict != tt.verdict || all["bug"].Status != tt.bug {
				t.Errorf("reference %+v, bug %+v; want %s (%s) and %s", all[ref], all["bug"], tt.ref, tt.verdict, tt.bug)
			}
			if said := all[ref].Message + all["bug"].Message; !strings.Contains(said, tt.message) {
				t.Errorf("said %q; want %q in it", said, tt.message)
			}
		})
	}
}

func TestRead(t *testing.T) {
	limits := grader.Limits{Wall: 2 * time.Second, Memory: 64 << 20, OutputBytes: 1 << 10}
	ended, killed := sandbox.Result{Status: sandbox.Exited}, sandbox.Result{Status: sandbox.Killed}
	for _, tt := range []struct {
		reason  string
		r       sandbox.Result
		pkg     sandbox.Result
		written string
		passed  bool
		verdict grader.Verdict
		message string
		stack   string
	}{
		{"passed", ended, killed, record.SuitePassed, true, grader.Accepted, "", ""},
		{"passed, then crashed", sandbox.Result{Status: sandbox.Exited, ExitCode: 2}, killed, record.SuitePassed, false, grader.RuntimeError, "status 2", ""},
		{"failed", sandbox.Result{Status: sandbox.Exited, Stdout: []byte("--- FAIL: TestX\n    x_test.go:1: no\nFAIL\n")}, killed, record.SuiteFailed, false, grader.WrongAnswer, "--- FAIL: TestX\n    x_test.go:1: no", ""},
		{"hung", sandbox.Result{Status: sandbox.Exited, Stderr: []byte("goroutine 1\nx.TestX()\n\t/x_test.go:9 +0x1\n\tx_test.go:9 +0x1\n\tother.go:3\n")}, killed, record.SuiteHung, false, grader.TimeLimit, "within 2s", "x_test.go:9"},
		{"hung in an empty loop", sandbox.Result{Status: sandbox.Exited, Stderr: []byte("goroutine 1\na/b/x.TestX(0xc0001)\n\tx_test.go:0 +0x2\ntesting.tRunner()\n\ttesting.go:3\n")}, killed, record.SuiteHung, false, grader.TimeLimit, "within 2s", "x_test.go in TestX"},
		{"killed at its deadline", sandbox.Result{Status: sandbox.WallLimit, ExitCode: -1}, killed, "", false, grader.TimeLimit, "within 2s", ""},
		{"no result", ended, killed, "", false, grader.RuntimeError, endedEarly, ""},
		{"two results", ended, killed, "PF", false, grader.RuntimeError, endedEarly, ""},
		{"nonsense", ended, killed, "?", false, grader.RuntimeError, endedEarly, ""},
		{"a panic", sandbox.Result{Status: sandbox.Exited, ExitCode: 2, Stderr: []byte("panic: oops [recovered, repanicked]\n\n\tx_test.go:4 +0x1\n")}, killed, "", false, grader.RuntimeError, "panic: oops", "x_test.go:4"},
		{"a signal", sandbox.Result{Status: sandbox.Signaled, Signal: syscall.SIGSEGV, ExitCode: -1}, killed, "", false, grader.RuntimeError, "signaled", ""},
		{"memory", sandbox.Result{Status: sandbox.MemoryLimit, ExitCode: -1}, killed, "", false, grader.MemoryLimit, "64 MiB", ""},
		{"the package is gone", ended, ended, record.SuiteLost, false, grader.RuntimeError, "the package under test ended with status 0", ""},
		{"the package crashed", ended, sandbox.Result{Status: sandbox.Exited, ExitCode: 2, Stderr: []byte("fatal error: concurrent map writes\n")}, record.SuiteLost, false, grader.RuntimeError, "the package under test: fatal error: concurrent map writes", ""},
		{"the package took all memory", ended, sandbox.Result{Status: sandbox.MemoryLimit, ExitCode: -1}, record.SuiteLost, false, grader.MemoryLimit, "the package under test used more than 64 MiB", ""},
		{"the tests left the package", ended, killed, record.SuiteLost, false, grader.RuntimeError, "the package under test ended: killed", ""},
		{"output, after a result", sandbox.Result{Status: sandbox.OutputLimit, ExitCode: -1}, killed, record.SuitePassed, false, grader.OutputLimit, "1 KiB", ""},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			e := read(tt.r, tt.pkg, tt.written, limits)
			if e.passed != tt.passed || e.verdict != tt.verdict || !strings.Contains(e.message, tt.message) || e.stack != tt.stack {
				t.Errorf("read = %+v; want passed %t, %s with %q at %q", e, tt.passed, tt.verdict, tt.message, tt.stack)
			}
		})
	}
}

func TestVariants(t *testing.T) {
	ch := &grader.Challenge{FS: fstest.MapFS{
		"a.go":               {Data: []byte("package a\n")},
		"b.go":               {Data: []byte("package a\n\nvar B = 1\n")},
		"accepted/o.txtar":   {Data: []byte("reason: other\n-- o.go --\npackage a\n")},
		"accepted/s.txtar":   {Data: []byte("reason: a suite\n-- a_test.go --\npackage a\n")},
		"bugs/wrong-b.txtar": {Data: []byte("reason: wrong\n-- b.go --\npackage a\n\nvar B = 2\n")},
	}, Files: grader.Files{Reference: []string{"a.go", "b.go"}, Accepted: []string{"accepted/o.txtar", "accepted/s.txtar"}, Bugs: []string{"bugs/wrong-b.txtar"}}}
	all, err := Variants(ch)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range all {
		line := fmt.Sprint(v.Name, " ", v.Bug)
		for _, f := range v.Files {
			line += fmt.Sprintf(" %s:%d", f.Name, len(f.Data))
		}
		got = append(got, line)
	}
	want := []string{"reference false a.go:10 b.go:21", "o false o.go:10", "wrong-b true a.go:10 b.go:21"}
	if !slices.Equal(got, want) {
		t.Errorf("variants %q; want %q", got, want)
	}
	if data := all[2].Submission().Files[1].Data; !strings.Contains(string(data), "B = 2") {
		t.Errorf("b.go of the bug is %q", data)
	}
}
