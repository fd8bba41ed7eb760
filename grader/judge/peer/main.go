package peer

import (
	"os"
	"runtime/debug"
	"strconv"
	"syscall"
)

// candidateFD is the descriptor on which a candidate meets the judge.
const candidateFD = 3

// EnvStack is the environment variable with the most bytes a goroutine's stack
// may have, so that endless recursion ends as what it is before memory runs out.
const EnvStack = "GRADUS_STACK"

// Main is the candidate's main program: it answers the judge's calls to what
// the registry provides until the judge is gone.
func Main(reg *Registry) {
	if n, err := strconv.Atoi(os.Getenv(EnvStack)); err == nil {
		debug.SetMaxStack(n)
	}
	gone := func() { os.Exit(0) }
	_ = syscall.SetNonblock(candidateFD, true)
	p := NewCandidate(reg, os.NewFile(candidateFD, "judge"), Events{
		Lost:      func(error) { gone() },
		Violation: func(string) { gone() },
	})
	p.Hello()
	p.Run()
}
