package session

import (
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

// TestCrashTextThatCameEarly has the candidate's last words arrive before the
// record of the test that they belong to, and after much other output.
func TestCrashTextThatCameEarly(t *testing.T) {
	p := &pair{session: &session{ch: &grader.Challenge{}, results: map[string]grader.TestResult{}}, outputs: map[string]*capped{}}
	p.output = &p.preamble
	p.note(record.Record{Kind: record.Start, Test: "TestA"})
	for range 100 {
		p.print(1, make([]byte, maxOutput/10))
	}
	p.print(2, []byte("\nfatal error: concurrent map writes\n\ngoroutine 1 [running]:\n"))
	p.note(record.Record{Kind: record.Start, Test: "TestB"})
	verdict, message := p.death(sandbox.Result{Status: sandbox.Exited, ExitCode: 2}, p.printed())
	if want := "the process crashed: fatal error: concurrent map writes"; verdict != grader.RuntimeError || message != want {
		t.Errorf("%s, %q; want %s, %q", verdict, message, grader.RuntimeError, want)
	}
	if n := len(p.latest.text); n > maxOutput {
		t.Errorf("%d bytes are kept; want at most %d", n, maxOutput)
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
