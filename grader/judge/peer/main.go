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

// EnvStack is the environment variable with the most bytes a goroutine's stack
// may have, so that endless recursion ends as what it is before memory runs out.
const EnvStack = "GRADUS_STACK"

// Main is the candidate's main program: it answers the judge's calls to what
// Default provides until the judge is gone.
func Main() { serve(false) }

// MainUnderTest is the main program of a package that a learner's tests call: as Main,
// but it tells nothing of itself by which tests could know this package without
// testing it: no stacks, no counts, no names of its types.
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
			// The judge sends whole messages: the submission has read a part of one itself.
			// Nothing is answered, as where it has read all of it.
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
