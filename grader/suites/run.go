package suites

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
	"github.com/gradus-dev/gradus/grader/judge/peer"
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

// lostPatience is how long a variant's process may take to exit after it was lost.
const lostPatience = 300 * time.Millisecond

// runOnce runs the program tests against the program of a variant, in new directories
// that are removed afterwards.
func runOnce(ctx context.Context, tests string, pkg Program, limits grader.Limits) (ending, error) {
	ours, theirs, err := sandbox.SocketPair()
	if err != nil {
		return ending{}, fmt.Errorf("join the tests to the package: %w", err)
	}
	defer ours.Close()
	defer theirs.Close()
	results, sink, err := os.Pipe()
	if err != nil {
		return ending{}, fmt.Errorf("make the pipe for a result: %w", err)
	}
	defer results.Close()
	defer sink.Close()
	under, err := start(ctx, pkg.Binary, pkg.GOROOT, nil, []*os.File{theirs}, limits, 2*grace) // it outlives the tests
	if err != nil {
		return ending{}, err
	}
	suite, err := start(ctx, tests, pkg.GOROOT, []string{limits.Wall.String()}, []*os.File{ours, sink}, limits, grace)
	if err != nil {
		under.Kill()
		under.Wait()
		return ending{}, err
	}
	for _, f := range []*os.File{ours, theirs, sink} {
		f.Close()
	}
	r := suite.Wait()
	written, err := io.ReadAll(io.LimitReader(results, 2)) // every writer is dead
	if string(written) == record.SuiteLost {
		defer time.AfterFunc(lostPatience, under.Kill).Stop()
	} else {
		under.Kill()
	}
	ended := under.Wait()
	if err := ctx.Err(); err != nil {
		return ending{}, err
	}
	if err != nil {
		return ending{}, fmt.Errorf("read the result of the tests: %w", err)
	}
	return read(r, ended, string(written), limits), nil
}

// start starts one of the two programs of a run. Everything but the parameters is the same
// for both.
func start(ctx context.Context, path, goroot string, args []string, files []*os.File, limits grader.Limits, more time.Duration) (*sandbox.Process, error) {
	mounts, zones := sandbox.TimeZones(goroot)
	return sandbox.Start(ctx, &sandbox.Spec{
		Path: path, Args: args, Env: slices.Concat(stack(limits.Memory), environment, zones), Mounts: mounts, Files: files,
		Loopback: sandbox.Probe().Level == sandbox.LevelFull,
		Limits: sandbox.Limits{Wall: limits.Wall + more, CPU: limits.CPU, Memory: limits.Memory,
			FileBytes: limits.FileBytes, OutputBytes: limits.OutputBytes},
	})
}

// stack bounds a goroutine's stack in the package under test, as package session does.
func stack(memory int64) []string { return []string{fmt.Sprintf("%s=%d", peer.EnvStack, memory/4)} }

// endedEarly is the message if the process exited with success before all tests had run.
const endedEarly = "they ended the process before all of them had run"

// read makes an ending of how the two processes ended and of the result that the tests
// wrote. Printed output is used only to explain it.
func read(r, pkg sandbox.Result, written string, limits grader.Limits) ending {
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
	case r.Success() && written == record.SuiteLost:
		e.verdict, e.message = death(pkg, "the package under test", limits)
	case r.Success():
		e.message = endedEarly
	default:
		e.verdict, e.message = death(r, they, limits)
		if r.Status == sandbox.Exited {
			e.stack = frames(string(r.Stderr))
		}
	}
	return e
}

// they are the tests, in messages about them.
const they = "they"

// death explains why a process ended unexpectedly; who names it.
func death(r sandbox.Result, who string, limits grader.Limits) (grader.Verdict, string) {
	printed := string(r.Stdout) + string(r.Stderr)
	switch {
	case r.Status == sandbox.WallLimit:
		return grader.TimeLimit, fmt.Sprintf("%s did not end within %v", who, limits.Wall)
	case r.Status == sandbox.CPULimit:
		return grader.TimeLimit, fmt.Sprintf("%s used more than %v of processor time", who, limits.CPU)
	case r.Status == sandbox.MemoryLimit || strings.Contains(printed, "fatal error: runtime: out of memory"):
		return grader.MemoryLimit, fmt.Sprintf("%s used more than %d MiB of memory", who, limits.Memory>>20)
	case r.Status == sandbox.OutputLimit:
		return grader.OutputLimit, fmt.Sprintf("%s printed more than %d KiB", who, limits.OutputBytes>>10)
	case r.Status == sandbox.FileLimit:
		return grader.RuntimeError, fmt.Sprintf("%s wrote more than %d MiB to files", who, limits.FileBytes>>20)
	case r.Status == sandbox.Exited:
		return grader.RuntimeError, crash(printed, who, r.ExitCode)
	}
	return grader.RuntimeError, who + " ended: " + r.Status.String()
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
func crash(printed, who string, code int) string {
	for line := range strings.SplitSeq(printed, "\n") {
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") {
			line = strings.TrimSuffix(line, " [recovered, repanicked]")
			if who != they {
				line = who + ": " + line
			}
			return line
		}
	}
	return fmt.Sprintf("%s ended with status %d before all tests had run", who, code)
}

// maxFrames bounds how many stack frames a report shows.
const maxFrames = 8

// frameLine matches the line of a stack that names a place in the learner's tests.
var frameLine = regexp.MustCompile(`^\t(?:\S*/)?([^/\s]+_test\.go):(\d+)`)

// frames keeps the places in the learner's tests. The compiler may give the jump of an
// empty loop no line; then the function is named, which is in the line before.
func frames(stack string) string {
	var out []string
	function := ""
	for line := range strings.Lines(stack) {
		m := frameLine.FindStringSubmatch(line)
		if m == nil {
			name := line[strings.LastIndex(line, "/")+1:]
			function = name[:max(0, strings.LastIndex(name, "("))] // without arguments
			continue
		}
		place := m[1] + ":" + m[2]
		if m[2] == "0" {
			_, name, _ := strings.Cut(function, ".")
			place = m[1] + " in " + name
		}
		if len(out) < maxFrames && !slices.Contains(out, place) {
			out = append(out, place)
		}
	}
	return strings.Join(out, "\n")
}
