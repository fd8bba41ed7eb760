package link

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader/gotool"
)

// beyond is source in which the type checker finds no mistake, and that is too much
// for the compiler or the linker.
var beyond = map[string]struct{ source, want string }{
	"frame":    {"func f(a [1 << 30]byte) [1 << 30]byte { a[5] = 1; return a }\n\nvar _ = f\n", "add.go:13:6: stack frame too large"},
	"symbol":   {"var x [1 << 42]byte\n\nfunc init() { x[1] = 1 }\n", "add.go:15:20: x: symbol too large"},
	"array":    {"var x [1 << 60]int\n", "add.go:13:5: type [1152921504606846976]int larger than address space"},
	"noescape": {"//go:noescape\nfunc f(n *int) int { return *n }\n", "add.go:14:6: can only use //go:noescape with external func implementations"},
	"channel":  {"var c chan [1 << 17]byte\n\nfunc init() { <-c }\n", "add.go:13:5: channel element type too large"},
	"nosplit":  {"//go:nosplit\n//go:noinline\nfunc f(n int) int { var a [9000]byte; for i := range a { a[i] = byte(i * n) }; return int(a[n%9000]) }\n\nfunc init() { println(f(1)) }\n", "the toolchain gave up: f: nosplit stack over 792 byte limit"},
}

func TestSourceBeyondTheToolchainIsACompileError(t *testing.T) {
	b := newBuilder(t)
	b.opts.Contained = true
	for name, tt := range beyond {
		t.Run(name, func(t *testing.T) {
			c, diags, err := b.Candidate(t.Context(), addChallenge(), addCode, addRuntime, submission(map[string]string{"add.go": addReference + "\n" + tt.source}))
			if err != nil || c != nil {
				t.Fatalf("candidate %v, error %v; want diagnostics", c, err)
			}
			checkDiagnostics(t, diags, []string{tt.want})
		})
	}
	wantNoScratch(t, b)
	if fallbacks := b.Fallbacks(); len(fallbacks) > 0 {
		t.Errorf("fallbacks %v; want none: the source is to blame", fallbacks)
	}
}

// TestWhoFailed has tools fail in every way, always or once, with the same words:
// what decides is whether a program without the learner's code can be built.
func TestWhoFailed(t *testing.T) {
	const words = "compile: writing output: write pkg.a: no space left on device\n"
	learners := func(c gotool.Command) bool { return strings.Contains(strings.Join(c.Args, " "), "./add.go") }
	always := func(gotool.Command) bool { return true }
	for _, tt := range []struct {
		name     string
		fails    func(gotool.Command) bool
		how      gotool.Output
		want     string // the message of a diagnostic
		wantErr  string
		wantHint string
	}{
		{name: "the learner's source", fails: learners, how: gotool.Output{Exit: 2, Text: []byte(words)}, want: "the toolchain gave up: writing output"},
		{name: "the learner's source, without a word", fails: learners, how: gotool.Output{Exit: 2}, want: "the toolchain gave up: it ended without a word"},
		{name: "the learner's source, killed", fails: learners, how: gotool.Output{Exit: -1}, want: "the toolchain gave up: it ended without a word"},
		{name: "the learner's source, no file", fails: learners, want: "the toolchain gave up: it made no file"},
		{name: "time", fails: learners, how: gotool.Output{Exit: -1, Stop: gotool.StopWall, Text: []byte(words)}, want: "compiling took longer than 1m0s"},
		{name: "memory", fails: learners, how: gotool.Output{Exit: -1, Stop: gotool.StopMemory}, want: "compiling needed more than 2048 MiB of memory"},
		{name: "the machine", fails: always, how: gotool.Output{Exit: 1, Text: []byte(words)}, wantErr: "no space left on device", wantHint: "free some space, or set GRADUS_CACHE to a directory you can write to"},
		{name: "the machine, without a word", fails: always, how: gotool.Output{Exit: 1}, wantErr: "it ended without a word"},
		{name: "the machine, at a place in the source", fails: always, how: gotool.Output{Exit: 1, Text: []byte("add.go:1:1: could not import fmt\n")}, wantErr: "could not import fmt"},
		{name: "the machine, too slow", fails: always, how: gotool.Output{Exit: -1, Stop: gotool.StopWall}, want: "compiling took longer"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBuilder(t)
			b.opts.Contained = true
			candidate(t, b)
			run := b.maker.Run
			b.maker.Run = func(ctx context.Context, c gotool.Command) (gotool.Output, error) {
				if tt.fails(c) {
					return tt.how, nil
				}
				return run(ctx, c)
			}
			c, diags, err := b.Candidate(t.Context(), addChallenge(), addCode, addRuntime, submission(map[string]string{"add.go": addReference}))
			if c != nil {
				t.Fatal("a candidate; want none")
			}
			if tt.want != "" {
				if err != nil || len(diags) != 1 || !strings.HasPrefix(diags[0].Message, tt.want) || diags[0].Help == "" {
					t.Errorf("diagnostics %v, error %v; want %q", diags, err, tt.want)
				}
				return
			}
			var e *gotool.Error
			if len(diags) > 0 || err == nil || !strings.Contains(err.Error(), tt.wantErr) || tt.wantHint != "" && (!errors.As(err, &e) || e.Hint() != tt.wantHint) {
				t.Errorf("diagnostics %v, error %v; want an error with %q and hint %q", diags, err, tt.wantErr, tt.wantHint)
			}
			wantNoScratch(t, b)
		})
	}
}

// TestLinkerOnly breaks what only the linker reads: the learner has no part in it.
func TestLinkerOnly(t *testing.T) {
	b := newBuilder(t)
	b.opts.Contained = true
	candidate(t, b)
	run := b.maker.Run
	b.maker.Run = func(ctx context.Context, c gotool.Command) (gotool.Output, error) {
		if filepath.Base(c.Path) == filepath.Base(b.Tool("link")) {
			return gotool.Output{Exit: 1, Text: []byte("link: all is lost\n")}, nil
		}
		return run(ctx, c)
	}
	_, diags, err := b.Candidate(t.Context(), addChallenge(), addCode, addRuntime, submission(map[string]string{"add.go": addReference + "\nvar _ = 1\n"}))
	if len(diags) > 0 || err == nil || !strings.Contains(err.Error(), "link: all is lost") {
		t.Errorf("diagnostics %v, error %v; want the linker's words as an error", diags, err)
	}
	wantNoScratch(t, b)
}
