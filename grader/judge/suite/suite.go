// Package suite is the main program of a learner's tests compiled into the
// package they test. It runs all of them and writes the result to descriptor 3
// (package record): that, and how the process ends, is all the grader goes by. What
// the tests print is for the learner.
//
// The tests share the process with it and could write the result themselves. They
// gain what a test that passes or fails gains, for nothing here tells them which
// package they are run against.
package suite

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader/judge/record"
)

// recordFD is the descriptor the result is written to.
const recordFD = 3

// Tests are the learner's. A generated file beside theirs sets them.
var Tests []testing.InternalTest

// maxStack bounds a goroutine's stack, so that endless recursion is called that
// before it is a lack of memory; in bytes.
const maxStack = 32 << 20

// Main runs the tests, for as long as the one argument says, and exits. A panic
// ends the process without a result.
func Main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "suite: wants a duration as its only argument; gradus starts it")
		os.Exit(2)
	}
	limit, err := time.ParseDuration(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "suite:", err)
		os.Exit(2)
	}
	os.Args = os.Args[:1]
	debug.SetMaxStack(maxStack)
	out := os.NewFile(recordFD, "record")
	time.AfterFunc(limit, func() {
		os.Stderr.Write(stacks())
		end(out, record.SuiteHung)
	})
	testing.Init()
	flag.Parse()
	// testing.RunTests needs what testing.Main sets up.
	testing.Main(all, []testing.InternalTest{{Name: "suite", F: func(*testing.T) {
		if testing.RunTests(all, Tests) {
			end(out, record.SuitePassed)
		}
		end(out, record.SuiteFailed)
	}}}, nil, nil)
}

func all(_, _ string) (bool, error) { return true, nil }

// maxStacks is room for the stacks of many goroutines, in bytes.
const maxStacks = 64 << 10

func stacks() []byte {
	text := make([]byte, maxStacks)
	return text[:runtime.Stack(text, true)]
}

// end writes the result and exits.
func end(out *os.File, result string) {
	if _, err := out.WriteString(result); err != nil {
		os.Exit(2)
	}
	os.Exit(0)
}
