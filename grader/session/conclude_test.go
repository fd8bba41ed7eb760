package session

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/sandbox"
)

// TestWhoPaysForADeath pins which tests fail when a pair ends early. Some test
// must, else the same queue would be run again.
func TestWhoPaysForADeath(t *testing.T) {
	for _, tt := range []struct {
		name, running string
		ready         bool
		want          []string
		message       string
	}{
		{"in a test", "TestC", true, []string{"TestC"}, "gone"},
		{"between tests", "", true, []string{"TestB"}, "gone"},
		{"while initialising", "", false, []string{"TestB", "TestC"}, "while your package was initialising: gone"},
	} {
		p := &pair{session: &session{results: map[string]grader.TestResult{"TestA": {Status: grader.Passed}}},
			tests: []string{"TestA", "TestB", "TestC"}, test: tt.running, ready: tt.ready}
		p.fail(grader.TestResult{Verdict: grader.RuntimeError, Message: "gone"})
		delete(p.results, "TestA")
		if got := slices.Sorted(maps.Keys(p.results)); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v fail; want %v", tt.name, got, tt.want)
		}
		for test, r := range p.results {
			if r.Status != grader.Failed || !strings.HasPrefix(r.Message, tt.message) {
				t.Errorf("%s: %s: %+v; want failed, %q", tt.name, test, r, tt.message)
			}
		}
	}
}

// TestDumpsAreKeptApart has the candidate's last words arrive in pieces of every
// size, before the record of the test that they belong to, and after much other
// output. No stack is the learner's output, and all else is.
func TestDumpsAreKeptApart(t *testing.T) {
	died := sandbox.Result{Status: sandbox.Exited, ExitCode: 2}
	const stack = "\n\ngoroutine 1 [running]:\nexample.com/bfs.Path()\n\tbfs.go:7 +0x1\nmain.main()\n\tgithub.com/gradus/peer.go:9\n"
	for _, tt := range []struct {
		name, printed string
		ended         sandbox.Result
		verdict       grader.Verdict
		message       string
		output, frame string
	}{
		{"fatal error", "hello\nfatal error: concurrent map writes" + stack, died, grader.RuntimeError,
			"the process crashed: fatal error: concurrent map writes", "hello\n", "bfs.go:7 Path"},
		{"panic in a line", "hello panic: no" + stack, died, grader.RuntimeError, "the process crashed: panic: no", "hello ", "bfs.go:7 Path"},
		{"stack overflow", "runtime: goroutine stack exceeds 100-byte limit\nruntime: sp=0x1 stack=[0x1, 0x2]\nfatal error: stack overflow\n\nruntime stack:\nruntime.throw()\n" + stack,
			died, grader.RuntimeError, "the process crashed: fatal error: stack overflow", "", "bfs.go:7 Path"},
		{"two at once", "fatal error: runtime: cannot allocate memory\nSIGSEGV: segmentation violation\nPC=0x1 m=3" + stack, died, grader.MemoryLimit,
			"it needed more than 0 MiB of memory", "", "bfs.go:7 Path"},
		{"signal", "SIGABRT: abort\nPC=0x1 m=3" + stack, died, grader.RuntimeError, "the process crashed: SIGABRT: abort", "", "bfs.go:7 Path"},
		{"stacks of many", "fatal error: no\n\ngoroutine 1 [running]:\n" + strings.Repeat("main.f()\n\tf.go:1 +0x1\n", maxOutput/5) + stack, died, grader.RuntimeError,
			"the process crashed: fatal error: no", "", "bfs.go:7 Path"},
		{"after much else", strings.Repeat("a", 3*maxLine) + "fatal error: no" + stack, died, grader.RuntimeError,
			"the process crashed: fatal error: no", strings.Repeat("a", 3*maxLine), "bfs.go:7 Path"},
		{"a long reason", "panic: " + strings.Repeat("a", 2*maxLine) + stack, died, grader.RuntimeError,
			"the process crashed: panic: " + strings.Repeat("a", 2*maxLine), "", "bfs.go:7 Path"},
		{"after stacks that it printed", "panic: don't" + stack + "panic: no" + stack, died, grader.RuntimeError,
			"the process crashed: panic: no", "panic: don't" + stack, "bfs.go:7 Path"},
		{"words like it", "runtime: 3s\npanic: don't\n\n\tmore\nand more\n", died, grader.RuntimeError,
			"the process ended itself with status 2 before it had answered", "runtime: 3s\npanic: don't\n\n\tmore\nand more\n", ""},
		{"stacks that it printed", "panic: don't" + stack, sandbox.Result{Status: sandbox.Exited, ExitCode: 1}, grader.RuntimeError,
			"the process ended itself with status 1 before it had answered", "panic: don't" + stack, ""},
		{"words cut short", "it says pan", died, grader.RuntimeError, "the process ended itself with status 2 before it had answered", "it says pan", ""},
	} {
		for _, size := range []int{1, 7, 1000, 1 << 20} {
			t.Run(fmt.Sprint(tt.name, " by ", size), func(t *testing.T) {
				p := &pair{session: &session{ch: &grader.Challenge{ImportPath: "example.com/bfs"}, results: map[string]grader.TestResult{"TestA": {}, "TestB": {}}}, outputs: map[string]*capped{}}
				p.programs.Sources = []string{"bfs.go"}
				p.turn("TestA")
				half := len(tt.output) + 20 // within a dump
				for i := 0; i < len(tt.printed); i += size {
					if i >= half && p.test == "TestA" {
						p.turn("TestB")
					}
					p.print(1, []byte(tt.printed[i:min(i+size, len(tt.printed))]))
				}
				p.dump = p.printed.end(crashes(tt.ended, p.printed.fatal()))
				verdict, message := p.death(tt.ended)
				if verdict != tt.verdict || message != tt.message {
					t.Errorf("%s, %.90q; want %s, %.90q", verdict, message, tt.verdict, tt.message)
				}
				if got := p.frames(p.dump); got != tt.frame {
					t.Errorf("frames %q; want %q", got, tt.frame)
				}
				p.settle()
				if got := p.results["TestA"].Output + p.results["TestB"].Output; got != tt.output {
					t.Errorf("output %.90q; want %.90q", got, tt.output)
				}
			})
		}
	}
}

// TestOutputIsThatOfItsTest prints in three tests; a line that a test does not end is
// its own, whatever the next one goes on with.
func TestOutputIsThatOfItsTest(t *testing.T) {
	long := strings.Repeat("0123456789abcde\n", maxOutput/16)
	for _, tt := range []struct {
		reason        string
		printed, want [3]string
	}{
		{"lines", [3]string{"a\nb\n", "c\n", ""}, [3]string{"a\nb\n", "c\n", ""}},
		{"lines without an end", [3]string{"a", "b", "c"}, [3]string{"a", "b", "c"}},
		{"what begins as a crash does", [3]string{"panic: a\n", "b\n", "fatal error: c\n\n"}, [3]string{"panic: a\n", "b\n", "fatal error: c\n\n"}},
		{"a word in two", [3]string{"pan", "ic: b\n\ngoroutine 1 [x]:\n", "c\n"}, [3]string{"pan", "ic: b\n\ngoroutine 1 [x]:\n", "c\n"}},
		{"stacks", [3]string{"panic: a\n\ngoroutine 1 [x]:\nmain.f()\n", "b\n", "panic: c\n"}, [3]string{"panic: a\n\ngoroutine 1 [x]:\nmain.f()\n", "b\n", "panic: c\n"}},
		{"just as much as is kept", [3]string{long, long, "c"}, [3]string{long, long, "c"}},
		{"more than is kept", [3]string{long + "a", "panic: " + long, "c"}, [3]string{long + "… (cut)", "panic: " + long[:len(long)-len("panic: ")] + "… (cut)", "c"}},
	} {
		for _, size := range []int{1, 5, 1 << 20} {
			p, owners := printed{owner: &capped{}}, [3]capped{}
			for i, text := range tt.printed {
				p.turn(&owners[i])
				for len(text) > 0 {
					n := min(size, len(text))
					p.Write([]byte(text[:n]))
					text = text[n:]
				}
			}
			p.end(false)
			for i := range owners {
				if got := owners[i].String(); got != tt.want[i] {
					t.Errorf("%s, by %d: test %d printed %.90q; want %.90q", tt.reason, size, i, got, tt.want[i])
				}
			}
		}
	}
}

// TestOwnFault tells a judge that crashed in the grader's code, for which no learner
// pays, from a hidden test that could not go on with what it got.
func TestOwnFault(t *testing.T) {
	const head = "panic: reflect: call of reflect.Value.Len on zero Value [recovered]\n\ngoroutine 7 [running]:\ntesting.tRunner.func1.2({0x5, 0x7})\n" +
		"\t/go/src/testing/testing.go:1974 +0x232\npanic({0x5, 0x7})\n\t/go/src/runtime/panic.go:860 +0x13a\nreflect.Value.Len(...)\n\t/go/src/reflect/value.go:1 +0x1\n"
	for _, tt := range []struct {
		reason, stderr string
		want           bool
	}{
		{"in the codec", head + "github.com/gradus-dev/gradus/grader/judge/peer.(*encoder).memory(0x1)\n\tchange.go:1\nexample.com/c/t/p_test.TestX(0x2)\n", true},
		{"in a hidden test", head + "example.com/c/t/p_test.TestX.func1(0x2)\n\tp_test.go:9\ngithub.com/gradus-dev/gradus/grader/judge/peer.(*Peer).serve(0x1)\n", false},
		{"a panic of the submission's", "panic: odd\n\ngoroutine 7 [running]:\ngithub.com/gradus-dev/gradus/grader/judge/peer.(*raised).rethrow(...)\n\tpanic.go:18\n", false},
		{"without a stack", "fatal error: all goroutines are asleep - deadlock!\n", false},
	} {
		if got := ownFault(tt.stderr); got != tt.want {
			t.Errorf("%s: ownFault = %t; want %t", tt.reason, got, tt.want)
		}
	}
}
