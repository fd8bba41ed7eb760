// Package suite is the main program of a learner's tests. They are linked against a
// stand-in for the package they test (package proxy); the package itself runs in
// another process, at the other end of descriptor 3. All tests are run, and the result
// is written to descriptor 4 (package record): that, and how the processes end, is all
// the grader goes by. What the tests print is for the learner.
//
// The tests share the process with this package and could write the result themselves. That
// gains them no more than passing or failing does, since this program is the same for all
// variants, and nothing here tells which one it is run against.
package suite

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader/judge/peer"
	"github.com/gradus-dev/gradus/grader/judge/record"
)

// Descriptors the program inherits.
const (
	packageFD = 3
	recordFD  = 4
)

// Tests are the learner's. A generated file beside theirs sets them.
var Tests []testing.InternalTest

// Connect joins the stand-in to the package under test. Generated code calls it as the
// stand-in is initialised, so that the tests' packages may use it while they are.
func Connect() {
	_ = syscall.SetNonblock(packageFD, false) // as in peer.Main
	p := peer.NewJudge(peer.Default, os.NewFile(packageFD, "package"), peer.Events{
		Lost:      func(error) { end(record.SuiteLost) },
		Violation: func(reason string) { fail("the connection to the package under test broke: " + reason) },
	})
	peer.Use(p)
	go p.Run()
}

// maxStack bounds a goroutine's stack, in bytes, so that endless recursion overflows it
// before memory runs out.
const maxStack = 32 << 20

// Main runs the tests, for as long as the one argument says, and exits. A panic
// ends the process without a result.
func Main() {
	if len(os.Args) != 2 {
		fail("wants a duration as its only argument; gradus starts it")
	}
	limit, err := time.ParseDuration(os.Args[1])
	if err != nil {
		fail(err.Error())
	}
	os.Args = os.Args[:1]
	debug.SetMaxStack(maxStack)
	time.AfterFunc(limit, func() {
		os.Stderr.Write(stacks())
		end(record.SuiteHung)
	})
	testing.Init()
	flag.Parse()
	// testing.RunTests needs what testing.Main sets up.
	testing.Main(all, []testing.InternalTest{{Name: "suite", F: func(*testing.T) {
		if testing.RunTests(all, Tests) {
			end(record.SuitePassed)
		}
		end(record.SuiteFailed)
	}}}, nil, nil)
}

func all(_, _ string) (bool, error) { return true, nil }

// maxStacks is room for the stacks of many goroutines, in bytes.
const maxStacks = 64 << 10

func stacks() []byte {
	text := make([]byte, maxStacks)
	return text[:runtime.Stack(text, true)]
}

var ending sync.Mutex // never released: only one result is written

// end writes the result and exits.
func end(result string) {
	ending.Lock()
	if _, err := os.NewFile(recordFD, "record").WriteString(result); err != nil {
		os.Exit(2)
	}
	os.Exit(0)
}

func fail(message string) {
	ending.Lock()
	fmt.Fprintln(os.Stderr, "suite:", message)
	os.Exit(2)
}
