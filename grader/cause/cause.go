// Package cause recognises common causes of failed checks from how they failed, whatever
// the check is about: a write to a nil map, an index out of range, a loop that does not
// end. It reads the report of a run, the advice on the source and the source itself, and
// puts a hint before the check's own.
package cause

import (
	"regexp"
	"slices"
	"sync"

	"github.com/gradus-dev/gradus/grader"
)

// cause is a kind of failure.
type cause struct {
	name    string         // as manifests write it
	verdict grader.Verdict // of the check
	sign    string         // a regular expression for the check's message
	hint    string         // with %s where the source or the advice has a word to add
}

// causes are tried in this order; the first whose sign matches applies.
var causes = []cause{
	{"nil-map", grader.RuntimeError, `assignment to entry in nil map`,
		"A map has to be made before something is put into it: its zero value, nil, can only be read. Where is this one made?"},
	{"index-out-of-range", grader.RuntimeError, `index out of range \[0\] with length 0`,
		"There was nothing in it at all. What should your code do with what is empty?"},
	{"index-out-of-range", grader.RuntimeError, `index out of range \[-`,
		"The index is below 0. Does something count down too far, or was nothing found?"},
	{"index-out-of-range", grader.RuntimeError, `index out of range`,
		"The last index is the length less one. Does a loop go one too far, or is it shorter than you think?"},
	{"index-out-of-range", grader.RuntimeError, `slice bounds out of range`,
		"In s[i:j], i is at most j, and j at most the length. Which of the two is too large?"},
	{"nil-func", grader.RuntimeError, nilSign,
		"Is the function %s nil there? A variable or a field that holds a function is nil until something is assigned to it."},
	{"nil-pointer", grader.RuntimeError, nilSign,
		"Something was nil where its field or its method was used: a pointer, or an interface. Which one can be nil there, at the end of a list for instance?"},
	{"division-by-zero", grader.RuntimeError, `integer divide by zero`,
		"A divisor was 0: of what may there be none?"},
	{"type-assertion", grader.RuntimeError, `interface conversion: `,
		"The value was of another type. v, ok := x.(T) asks without panicking."},
	{"closed-channel", grader.RuntimeError, `(?:send on|close of) closed channel`,
		"A channel may be closed once, by who sends, and nothing may be sent after that."},
	{"endless-recursion", grader.RuntimeError, `stack overflow|stack exceeds`,
		"A function calls itself and never stops. For which input does it return at once, and does each call come nearer to that?"},
	{"data-race", grader.RuntimeError, `concurrent map (?:\w+ and )?\w+`, raceHint},
	{"data-race", grader.WrongAnswer, `(?m): data race$`, raceHint},
	{"unlocked-return", grader.TimeLimit, waitedSign, "%s"},
	{"unlocked-return", grader.WrongAnswer, deadlockSign, "%s"},
	{"deadlock", grader.RuntimeError, `all goroutines are asleep`, deadlockHint},
	{"deadlock", grader.TimeLimit, waitedSign, deadlockHint},
	{"deadlock", grader.WrongAnswer, deadlockSign, deadlockHint},
	{"endless-loop", grader.TimeLimit, `it kept computing`,
		"What has to become false for the loop to end, and does each turn come nearer to it? For the input shown it may not. If it does end, what is copied, or looked through, again and again?"},
	{"endless-loop", grader.WrongAnswer, `(?m): endless$`,
		"What has to happen for the loop to end, and what if nobody else ever does it?"},
	{"error-identity", grader.WrongAnswer, `errors\.Is\(err, \w+\) is false`,
		"An error is known by its identity, not by its text: return the package's own variable, or wrap it with fmt.Errorf and %w. errors.New makes another one each time."},
}

// Signs and hints that more than one cause has.
const (
	nilSign      = `invalid memory address or nil pointer dereference`
	waitedSign   = `it waited and did not compute`
	deadlockSign = `(?m): deadlock$`
	deadlockHint = "Who would have to go on for this to end? A mutex may be locked already, by the same goroutine too, and a channel wants somebody at its other end."
	workHint     = "Work that grows too fast with the input looks like a loop that does not end. What is copied, moved or looked through again for each item?" // where a check is about work
	raceHint     = "Two goroutines use the same memory, and one of them writes. Hold one lock around every use of it, reads too."
)

// signs are those of causes, compiled.
var signs = sync.OnceValue(func() []*regexp.Regexp {
	out := make([]*regexp.Regexp, len(causes))
	for i, c := range causes {
		out[i] = regexp.MustCompile(c.sign)
	}
	return out
})

// Names returns the names of all causes, sorted.
func Names() []string {
	var names []string
	for _, c := range causes {
		names = append(names, c.name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
