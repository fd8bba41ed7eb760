package session

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/judge/record"
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
		name, stderr  string
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
		{"words like it", "runtime: 3s\npanic: don't\n", died, grader.RuntimeError, "the process crashed: panic: don't", "runtime: 3s\npanic: don't\n", ""},
		{"stacks that it printed", "panic: don't" + stack, sandbox.Result{Status: sandbox.Exited}, grader.RuntimeError,
			"the process crashed: panic: don't", "panic: don't" + stack, "bfs.go:7 Path"},
		{"words cut short", "it says pan", died, grader.RuntimeError, "the process ended itself with status 2 before it had answered", "it says pan", ""},
		{"long", strings.Repeat("a", maxOutput) + "fatal error: no\n" + strings.Repeat("b", 9*maxOutput) + stack, died, grader.RuntimeError,
			"the process crashed: fatal error: no", strings.Repeat("a", maxOutput), "bfs.go:7 Path"},
	} {
		for _, size := range []int{1, 7, 1000, 1 << 20} {
			t.Run(fmt.Sprint(tt.name, " by ", size), func(t *testing.T) {
				p := &pair{session: &session{ch: &grader.Challenge{ImportPath: "example.com/bfs"}, results: map[string]grader.TestResult{"TestA": {}, "TestB": {}}}, outputs: map[string]*capped{}}
				p.programs.Sources = []string{"bfs.go"}
				p.output = &p.preamble
				p.note(record.Record{Kind: record.Start, Test: "TestA"})
				half := len(tt.output) + 20 // within a dump
				for i := 0; i < len(tt.stderr); i += size {
					if i >= half && p.test == "TestA" {
						p.note(record.Record{Kind: record.Start, Test: "TestB"})
					}
					p.print(2, []byte(tt.stderr[i:min(i+size, len(tt.stderr))]))
				}
				p.print(1, []byte("!"))
				verdict, message := p.death(tt.ended)
				if tt.ended.Success() {
					message = tt.message // it did not crash
				}
				if verdict != tt.verdict || message != tt.message {
					t.Errorf("%s, %q; want %s, %q", verdict, message, tt.verdict, tt.message)
				}
				if got := p.frames(p.dump.String()); got != tt.frame {
					t.Errorf("frames %q; want %q", got, tt.frame)
				}
				p.settle(!tt.ended.Success())
				got := p.results["TestA"].Output + p.results["TestB"].Output
				if strings.Replace(got, "!", "", 1) != tt.output {
					t.Errorf("output %q; want %q", got, tt.output)
				}
			})
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
