package peer

import (
	"os"
	"runtime/debug"
)

// candidateFD is the descriptor on which a candidate meets the judge.
const candidateFD = 3

// maxStackBytes makes endless recursion end as what it is, before memory runs out.
const maxStackBytes = 128 << 20

// Main is the candidate's main program: it answers the judge's calls to what
// the registry provides until the judge is gone.
func Main(reg *Registry) {
	debug.SetMaxStack(maxStackBytes)
	gone := func() { os.Exit(0) }
	p := NewCandidate(reg, os.NewFile(candidateFD, "judge"), Events{
		Lost:      func(error) { gone() },
		Violation: func(string) { gone() },
	})
	p.Hello()
	p.Run()
}
