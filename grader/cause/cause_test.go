package cause

import (
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader"
)

const source = `package lists

type List struct {
	onEvict func(int)
	next    *List
}

func (l *List) Walk(visit func(int)) {
	visit(1)
	l.onEvict(2)
	l.next.Walk(visit)
	handlers["a"](3)
	println(helper(4), int(5), Map[int](6), func() int { return 7 }())
}

var handlers = map[string]func(int){}

func helper(n int) int { return n }

func Map[T any](t T) T { return t }
`

// TestExplain tells causes from what a check came to.
func TestExplain(t *testing.T) {
	sub := &grader.Submission{Files: []grader.File{{Name: "lists.go", Data: []byte(source)}}}
	unlock := []grader.Diagnostic{{Kind: "advice", Rule: "unlock", File: "lists.go", Line: 9, Message: "this return leaves s.mu locked", Help: "unlock before it"}}
	for _, tt := range []struct {
		verdict              grader.Verdict
		message, stack, hint string
		advice               []grader.Diagnostic
	}{
		{grader.RuntimeError, "panic: assignment to entry in nil map", "", "A map has to be made", nil},
		{grader.RuntimeError, "panic: runtime error: index out of range [0] with length 0", "", "There was nothing in it", nil},
		{grader.RuntimeError, "panic: runtime error: index out of range [-1]", "", "The index is below 0", nil},
		{grader.RuntimeError, "panic: runtime error: index out of range [5] with length 5", "", "The last index is", nil},
		{grader.RuntimeError, "panic: runtime error: slice bounds out of range [:5] with capacity 3", "", "In s[i:j]", nil},
		{grader.RuntimeError, "panic: runtime error: invalid memory address or nil pointer dereference", "lists.go:9 (*List).Walk", "Is the function visit nil", nil},
		{grader.RuntimeError, "panic: runtime error: invalid memory address or nil pointer dereference", "lists.go:10 (*List).Walk", "Is the function l.onEvict nil", nil},
		{grader.RuntimeError, "panic: runtime error: invalid memory address or nil pointer dereference", "lists.go:11 (*List).Walk", "Something was nil", nil},
		{grader.RuntimeError, "panic: runtime error: invalid memory address or nil pointer dereference", "lists.go:12 (*List).Walk", `Is the function handlers["a"] nil`, nil},
		{grader.RuntimeError, "panic: runtime error: invalid memory address or nil pointer dereference", "lists.go:13 (*List).Walk", "Something was nil", nil},
		{grader.RuntimeError, "panic: runtime error: invalid memory address or nil pointer dereference", "", "Something was nil", nil},
		{grader.RuntimeError, "panic: runtime error: integer divide by zero", "", "A divisor was 0", nil},
		{grader.RuntimeError, "panic: interface conversion: interface {} is string, not int", "", "The value was of another type", nil},
		{grader.RuntimeError, "the process crashed: panic: send on closed channel", "", "A channel may be closed once", nil},
		{grader.RuntimeError, "the process crashed: fatal error: stack overflow", "", "A function calls itself", nil},
		{grader.RuntimeError, "the process crashed: fatal error: concurrent map writes", "", "Two goroutines use the same memory", nil},
		{grader.RuntimeError, "the process crashed: fatal error: concurrent map read and map write", "", "Two goroutines use the same memory", nil},
		{grader.WrongAnswer, "two visits at once: data race\na (x.go:3) writes n", "", "Two goroutines use the same memory", nil},
		{grader.WrongAnswer, "two visits at once: deadlock\nall wait", "", "Who would have to go on", nil},
		{grader.WrongAnswer, "two visits at once: deadlock\nall wait", "", "lists.go:9: this return leaves s.mu locked: unlock before it", unlock},
		{grader.WrongAnswer, "two visits at once: endless\nafter 20000 steps", "", "What has to happen", nil},
		{grader.TimeLimit, "no answer within 2s; it kept computing: a loop that does not end, or far too much work?", "", "What has to become false", unlock},
		{grader.TimeLimit, "no answer within 2s; it waited and did not compute: a deadlock, or", "", "Who would have to go on", nil},
		{grader.TimeLimit, "no answer within 2s; it waited and did not compute: a deadlock, or", "", "lists.go:9: this return leaves s.mu locked: unlock before it", unlock},
		{grader.WrongAnswer, `Get = error "x"; want ErrX, but errors.Is(err, ErrX) is false: return the variable`, "", "An error is known by its identity", nil},
		{grader.WrongAnswer, `Get = "assignment to entry in nil map"; want "x"`, "", "own", nil},
		{grader.RuntimeError, "panic: my own", "", "own", nil},
	} {
		ch := &grader.Challenge{Checks: []grader.Check{{Test: "TestX"}}}
		r := &grader.Report{Diagnostics: tt.advice, Outcomes: []grader.Outcome{{Test: "TestX", Status: grader.Failed, Verdict: tt.verdict, Message: tt.message, Stack: tt.stack, Hint: "own"}}}
		Explain(ch, sub, r)
		hints := r.Outcomes[0].Hints()
		if !strings.HasPrefix(hints[0], tt.hint) || hints[len(hints)-1] != "own" || len(hints) > 2 {
			t.Errorf("%s, %q: hints %q; want one that begins %q, then the check's own", tt.verdict, tt.message, hints, tt.hint)
		}
	}
}

// TestTooMuchWork asks for what takes so long where a check is about that.
func TestTooMuchWork(t *testing.T) {
	for _, tt := range []struct {
		criterion grader.Criterion
		hint      string
	}{{grader.Efficiency, "Work that grows too fast"}, {grader.Correctness, "What has to become false for the loop to end"}} {
		r := &grader.Report{Outcomes: []grader.Outcome{{Test: "TestX", Criterion: tt.criterion, Status: grader.Failed, Verdict: grader.TimeLimit, Message: "no answer within 2s; it kept computing: a loop"}}}
		Explain(&grader.Challenge{}, &grader.Submission{}, r)
		if got := r.Outcomes[0].Hint; !strings.HasPrefix(got, tt.hint) {
			t.Errorf("criterion %s: hint %q; want one that begins %q", tt.criterion, got, tt.hint)
		}
	}
}

// TestOwnHints prefers what a challenge says of a failure, and keeps quiet about what it
// does not reveal.
func TestOwnHints(t *testing.T) {
	ch := &grader.Challenge{Checks: []grader.Check{{Test: "TestX", Hints: map[string]string{"nil-map": "of nil maps", "runtime-error": "of panics"}}}}
	for _, tt := range []struct {
		reveal  grader.Reveal
		verdict grader.Verdict
		message string
		want    string
	}{
		{grader.RevealFull, grader.RuntimeError, "panic: assignment to entry in nil map", "of nil maps|own"},
		{grader.RevealFull, grader.RuntimeError, "panic: runtime error: integer divide by zero", "of panics|own"},
		{grader.RevealFull, grader.TimeLimit, "no answer", "own"},
		{grader.RevealInputs, grader.RuntimeError, "panic: assignment to entry in nil map", "of panics|own"},
		{grader.RevealNames, grader.TimeLimit, "it kept computing", "own"},
		{grader.RevealScore, grader.RuntimeError, "panic: assignment to entry in nil map", "own"},
	} {
		r := &grader.Report{Reveal: tt.reveal, Outcomes: []grader.Outcome{
			{Test: "TestPassed", Status: grader.Passed, Verdict: grader.Accepted},
			{Test: "TestX", Status: grader.Failed, Verdict: tt.verdict, Message: tt.message, Hint: "own"}}}
		Explain(ch, &grader.Submission{}, r)
		if got := strings.Join(r.Outcomes[1].Hints(), "|"); got != tt.want || r.Outcomes[0].Hint != "" {
			t.Errorf("%s of %s: %s; want %s", tt.reveal, tt.message, got, tt.want)
		}
	}
}

// TestNames lists each cause once.
func TestNames(t *testing.T) {
	if got, want := strings.Join(Names(), " "), "closed-channel data-race deadlock division-by-zero endless-loop endless-recursion error-identity index-out-of-range nil-func nil-map nil-pointer type-assertion unlocked-return"; got != want {
		t.Errorf("Names() = %s; want %s", got, want)
	}
}
