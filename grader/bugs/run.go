package bugs

import (
	"context"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/judge/record"
	"github.com/gradus-dev/gradus/grader/sandbox"
)

// ending is how one run of the tests ended.
type ending struct {
	passed   bool
	verdict  grader.Verdict // Accepted when passed
	message  string         // why not
	stack    string         // where in the tests, innermost first
	output   string         // what was printed, if anything else was
	duration time.Duration
}

// environment is the same for every run.
var environment = []string{"HOME=/tmp", "PATH=/", "TZ=UTC", "LANG=C.UTF-8"}

// grace is how much longer than its limit a run may take to say where it hangs.
const grace = time.Second

// runOnce runs a program, whatever it was compiled from, and forgets all that the
// run leaves behind.
func runOnce(ctx context.Context, p Program, limits grader.Limits) (ending, error) {
	results, sink, err := os.Pipe()
	if err != nil {
		return ending{}, fmt.Errorf("make the pipe for a result: %w", err)
	}
	defer results.Close()
	mounts, zones := sandbox.TimeZones(p.GOROOT)
	proc, err := sandbox.Start(ctx, &sandbox.Spec{
		Path: p.Binary, Args: []string{limits.Wall.String()}, Env: slices.Concat(environment, zones), Mounts: mounts, Files: []*os.File{sink}, Loopback: sandbox.Probe().Level == sandbox.LevelFull,
		Limits: sandbox.Limits{Wall: limits.Wall + grace, CPU: limits.CPU, Memory: limits.Memory, FileBytes: limits.FileBytes, OutputBytes: limits.OutputBytes},
	})
	sink.Close()
	if err != nil {
		return ending{}, err
	}
	r := proc.Wait()
	if err := ctx.Err(); err != nil {
		return ending{}, err
	}
	written, err := io.ReadAll(io.LimitReader(results, 2)) // every writer is dead
	if err != nil {
		return ending{}, fmt.Errorf("read the result of the tests: %w", err)
	}
	return read(r, string(written), limits), nil
}

// endedEarly is the message of an ending that looks like success and is none.
const endedEarly = "they ended the process before all of them had run"

// read makes an ending of how the process ended and what it wrote as its result.
// What it printed explains; it decides nothing.
func read(r sandbox.Result, written string, limits grader.Limits) ending {
	printed := string(r.Stdout) + string(r.Stderr)
	e := ending{verdict: grader.RuntimeError, output: excerpt(string(r.Stdout)), duration: r.Wall}
	switch {
	case r.Success() && written == record.SuitePassed:
		e.passed, e.verdict, e.output = true, grader.Accepted, excerpt(printed)
	case r.Success() && written == record.SuiteFailed:
		e.verdict, e.message, e.output = grader.WrongAnswer, excerpt(printed), ""
	case r.Success() && written == record.SuiteHung || r.Status == sandbox.WallLimit:
		e.verdict, e.message = grader.TimeLimit, fmt.Sprintf("they did not end within %v", limits.Wall)
		e.stack = frames(string(r.Stderr))
	case r.Success():
		e.message = endedEarly
	case r.Status == sandbox.CPULimit:
		e.verdict, e.message = grader.TimeLimit, fmt.Sprintf("they used more than %v of processor time", limits.CPU)
	case r.Status == sandbox.MemoryLimit || strings.Contains(printed, "fatal error: runtime: out of memory"):
		e.verdict, e.message = grader.MemoryLimit, fmt.Sprintf("they used more than %d MiB of memory", limits.Memory>>20)
	case r.Status == sandbox.OutputLimit:
		e.verdict, e.message = grader.OutputLimit, fmt.Sprintf("they printed more than %d KiB", limits.OutputBytes>>10)
	case r.Status == sandbox.FileLimit:
		e.message = fmt.Sprintf("they wrote more than %d MiB to files", limits.FileBytes>>20)
	case r.Status == sandbox.Exited:
		e.message, e.stack = crash(printed, r.ExitCode), frames(string(r.Stderr))
	default:
		e.message = "the process was ended: " + r.Status.String()
	}
	return e
}

// Bounds of what a report shows of a run's output.
const (
	maxLines = 30
	maxLine  = 400 // bytes
)

// excerpt keeps the beginning of what was printed, without the lines that testing
// adds for programs to read.
func excerpt(text string) string {
	var out []string
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		if line == "FAIL" || line == "PASS" || strings.HasPrefix(line, "testing: warning: no tests") {
			continue
		}
		if len(out) == maxLines {
			out = append(out, "…")
			break
		}
		out = append(out, line[:min(len(line), maxLine)])
	}
	return strings.Join(out, "\n")
}

// crash finds the words in which the runtime reports a crash.
func crash(printed string, code int) string {
	for line := range strings.SplitSeq(printed, "\n") {
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") {
			return strings.TrimSuffix(line, " [recovered, repanicked]")
		}
	}
	return fmt.Sprintf("they ended the process with status %d before all of them had run", code)
}

// maxFrames bounds how many stack frames a report shows.
const maxFrames = 8

// frameLine matches the line of a stack that names a place in the learner's tests.
var frameLine = regexp.MustCompile(`(?m)^\t(?:\S*/)?([^/\s]+_test\.go:\d+)`)

// frames keeps the places in the learner's tests.
func frames(stack string) string {
	var out []string
	for _, m := range frameLine.FindAllStringSubmatch(stack, -1) {
		if len(out) < maxFrames && !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	return strings.Join(out, "\n")
}
