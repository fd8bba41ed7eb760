package peer

import (
	"errors"
	"os"
	"runtime/debug"
	"strconv"
	"syscall"
	"time"

	"github.com/gradus-dev/gradus/grader/judge/wire"
)

// candidateFD is the descriptor on which a candidate meets the judge.
const candidateFD = 3

// EnvStack is the environment variable with the maximum size of a goroutine's stack in
// bytes, so that endless recursion overflows the stack before memory runs out.
const EnvStack = "GRADUS_STACK"

// Main is the candidate's main program: it answers the judge's calls to what
// Default provides until the judge is gone.
func Main() { serve(false) }

// MainUnderTest is the main program of a variant that a learner's tests call. Unlike Main it
// sends no stacks, counts or type names, by which tests could recognise the variant without
// testing it.
func MainUnderTest() { serve(true) }

func serve(silent bool) {
	if n, err := strconv.Atoi(os.Getenv(EnvStack)); err == nil {
		debug.SetMaxStack(n)
	}
	// A goroutine that waits for a frame waits in the system call itself: it is woken
	// by one switch of threads, not by the runtime's poller.
	_ = syscall.SetNonblock(candidateFD, false)
	p := NewCandidate(Default, os.NewFile(candidateFD, "judge"), Events{
		Lost: func(err error) {
			if errors.Is(err, syscall.EBADF) {
				os.Exit(wire.ClosedStatus)
			}
			os.Exit(0) // the judge is gone
		},
		Violation: func(reason string) {
			if silent {
				os.Stderr.WriteString("gradus: the tests pass what this package can't take: " + reason + "\n")
				os.Exit(2)
			}
			// The judge sends whole messages, so the submission itself has read part of one.
			// Send no answer, as if it had read all of it.
			os.Stderr.WriteString("gradus: what the judge sent did not arrive whole: " + reason + "\n")
			for {
				time.Sleep(time.Hour)
			}
		},
	})
	p.silent = silent
	p.Hello()
	p.Run()
}
