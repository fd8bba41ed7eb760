package session

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/judge/record"
	"github.com/gradus-dev/gradus/grader/judge/wire"
	"github.com/gradus-dev/gradus/grader/sandbox"
)

// end makes the result of a test that ran to its end. The caller holds p.mu.
func (p *pair) end(r record.Record) {
	res := grader.TestResult{Status: grader.Passed, Verdict: grader.Accepted, Duration: r.Duration, Steps: r.Steps}
	if !r.Passed {
		res.Status, res.Verdict = grader.Failed, grader.WrongAnswer
		res.Message, res.Calls = readable(r.Log), calls(r.Calls)
		if p.panic != nil && r.Panicked {
			res.Verdict = grader.RuntimeError
			res.Stack = p.frames(p.panic.Stack)
		}
	}
	p.finish(r.Test, res)
	p.test = ""
}

func (p *pair) finish(test string, res grader.TestResult) {
	p.results[test] = res
	if p.ended != nil {
		p.ended(test, res)
	}
}

// settle adds what the submission printed during each test to its result.
func (p *pair) settle() {
	for test, output := range p.outputs {
		if r, ok := p.results[test]; ok {
			r.Output = output.String()
			p.results[test] = r
		}
	}
}

func calls(in []record.Call) []grader.Call {
	var out []grader.Call
	for _, c := range in {
		out = append(out, grader.Call(c))
	}
	return out
}

// conclude decides what the end of the pair means. judged and ended are how
// judge and candidate ended.
func (p *pair) conclude(judged, ended sandbox.Result) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.dump = p.printed.end(crashes(ended, p.printed.fatal()))
	defer p.settle()
	if p.last == nil {
		return p.judgeDied(judged)
	}
	switch p.last.Kind {
	case record.Done, record.Restart:
		return nil
	case record.Author:
		return &grader.BadChallenge{ID: p.ch.ID(), Reason: p.last.Reason}
	case record.Violation:
		p.tampering = "the submission interfered with the grading: " + p.last.Reason
		return nil
	case record.Deadline:
		p.hung = true
		p.fail(grader.TestResult{Verdict: grader.TimeLimit, Calls: calls(p.last.Calls), Stack: p.frames(cmp.Or(p.last.Stack, p.dump)),
			Message: p.timeUp(ended)})
		return nil
	case record.Lost:
		verdict, message := p.death(ended)
		if verdict == grader.Tampering {
			p.tampering = message
			return nil
		}
		p.fail(grader.TestResult{Verdict: verdict, Calls: calls(p.last.Calls), Message: message, Stack: p.frames(p.dump)})
		return nil
	}
	return fmt.Errorf("challenge %s: the judge wrote an unknown record %q", p.ch.ID(), p.last.Kind)
}

// fail gives the running test its result: between two tests the next one, and
// every test when the submission did not even initialise.
func (p *pair) fail(res grader.TestResult) {
	res.Status = grader.Failed
	open := slices.DeleteFunc(slices.Clone(p.tests), func(test string) bool { _, done := p.results[test]; return done })
	switch {
	case p.test != "":
		open = []string{p.test}
	case p.ready:
		open = open[:min(len(open), 1)]
	default:
		res.Message = "while your package was initialising: " + res.Message
	}
	for _, test := range open {
		p.finish(test, res)
	}
}

func (p *pair) timeUp(ended sandbox.Result) string {
	text := fmt.Sprintf("no answer within %v", p.limit)
	if p.limit < p.ch.Limits.Wall {
		text += ", which is the limit after a test that did not end"
	}
	text += "; "
	if why := crash(p.dump); why != "" {
		return text + "it was crashing: " + why
	}
	if ended.CPU > p.limit/8 { // on a busy machine it may not get more
		return text + "it kept computing: a loop that does not end, or far too much work?"
	}
	return text + "it waited and did not compute: a deadlock, or a wait for something that never happens?"
}

// death explains why the candidate is gone. What its runtime wrote explains a crash
// to the learner; it does not decide whether there was one.
func (p *pair) death(r sandbox.Result) (grader.Verdict, string) {
	limits := p.ch.Limits
	switch r.Status {
	case sandbox.WallLimit:
		return grader.TimeLimit, "the time for all tests together is up"
	case sandbox.CPULimit:
		return grader.TimeLimit, fmt.Sprintf("it used more than %v of processor time", limits.CPU)
	case sandbox.MemoryLimit:
		return grader.MemoryLimit, fmt.Sprintf("it used more than %d MiB of memory", limits.Memory>>20)
	case sandbox.OutputLimit:
		return grader.OutputLimit, fmt.Sprintf("it printed more than %d KiB", limits.OutputBytes>>10)
	case sandbox.FileLimit:
		return grader.RuntimeError, fmt.Sprintf("it wrote more than %d MiB to files", limits.FileBytes>>20)
	case sandbox.ProcessLimit:
		return grader.RuntimeError, "it started more processes than it may"
	case sandbox.Killed:
		return grader.Tampering, "the submission closed its channel to the judge and went on running"
	case sandbox.Signaled:
		return grader.RuntimeError, fmt.Sprintf("the process was ended by the signal %q", r.Signal)
	}
	if r.ExitCode == wire.ClosedStatus {
		return grader.Tampering, "the submission closed its channel to the judge"
	}
	if why := crash(p.dump); outOfMemory(p.dump) {
		return grader.MemoryLimit, fmt.Sprintf("it needed more than %d MiB of memory", limits.Memory>>20)
	} else if why != "" {
		return grader.RuntimeError, "the process crashed: " + why
	}
	return grader.RuntimeError, fmt.Sprintf("the process ended itself with status %d before it had answered", r.ExitCode)
}

// crashes reports whether a process ended as after a crash reported by the Go runtime, or
// was killed while the runtime wrote its report. fatal says that the report is no panic's.
func crashes(r sandbox.Result, fatal bool) bool {
	const status = 2 // see fatalpanic and fatalthrow in package runtime
	switch r.Status {
	case sandbox.Exited:
		return r.ExitCode == status
	case sandbox.Killed, sandbox.WallLimit: // nobody would print what looks like it, but for a panic
		return fatal
	}
	return true
}

// crashLines match what the runtime says of a crash, the one that tells most first.
var crashLines = []*regexp.Regexp{regexp.MustCompile(`(?m)^(?:panic|fatal error): .*`), regexp.MustCompile(`(?m)^SIG[A-Z]+: .*`)}

// crash returns what the runtime says of a crash, or nothing.
func crash(printed string) string {
	for _, line := range crashLines {
		if all := line.FindAllString(printed, -1); len(all) > 0 {
			return all[len(all)-1]
		}
	}
	return ""
}

func outOfMemory(printed string) bool {
	return strings.Contains(printed, "fatal error: runtime: out of memory") ||
		strings.Contains(printed, "fatal error: runtime: cannot allocate memory")
}

// judgeDied handles a judge that ended without a record: by an unrecovered panic in a
// subtest, or by a limit. Once tests have begun that is the submission's fault, since with
// the reference they end; but not a crash in the judge's own code or a signal from outside.
func (p *pair) judgeDied(r sandbox.Result) error {
	res := grader.TestResult{Verdict: grader.WrongAnswer}
	itself := r.Success() || r.ExitCode == record.FailedStatus
	switch {
	case r.Status == sandbox.MemoryLimit:
		res.Verdict, res.Message = grader.MemoryLimit, "it returned more than the judge can hold"
	case r.Status == sandbox.WallLimit:
		res.Verdict, res.Message = grader.TimeLimit, fmt.Sprintf("no answer within %v", p.limit+time.Second)
	case p.panic != nil:
		res.Verdict, res.Calls, res.Stack = grader.RuntimeError, calls(p.panic.Calls), p.frames(p.panic.Stack)
		res.Message = "your code panicked"
	case p.ready && (r.Status == sandbox.OutputLimit || r.Status == sandbox.Exited && !itself) && !ownFault(string(r.Stderr)):
		res.Message = "the hidden test could not go on with what it got"
		if why := crash(string(r.Stderr)); why != "" {
			res.Message += ": " + why
		}
	case !p.ready && r.Status == sandbox.Exited && crash(string(r.Stderr)) != "":
		return &grader.BadChallenge{ID: p.ch.ID(), Reason: "the hidden tests crash while packages initialise: " + crash(string(r.Stderr))}
	default:
		return fmt.Errorf("challenge %s: the judge ended with %v (status %d), %s: %.500s", p.ch.ID(), r.Status, r.ExitCode, cmp.Or(p.test, "between tests"), r.Stderr)
	}
	p.fail(res)
	return nil
}

// ownFrame matches a stack frame of the packages that carry values in the judge, except
// where they pass on a panic of the submission.
var ownFrame = regexp.MustCompile(`/grader/judge/(?:peer|wire|httpwire)\.`)

// ownFault reports whether a judge crashed in the grader's own code: the crashed
// goroutine's first frame outside the runtime is there.
func ownFault(stderr string) bool {
	_, stack, _ := strings.Cut(stderr, "[running]:\n")
	for line := range strings.Lines(stack) {
		switch {
		case line == "\n":
			return false
		case strings.HasPrefix(line, "\t"), strings.HasPrefix(line, "panic("), strings.HasPrefix(line, "runtime."),
			strings.HasPrefix(line, "internal/"), strings.HasPrefix(line, "reflect."), strings.HasPrefix(line, "testing."):
		default:
			return ownFrame.MatchString(line) && !strings.Contains(line, ").rethrow(")
		}
	}
	return false
}
