package sandbox

import (
	"fmt"
	"os"
	"sync"

	"github.com/gradus-dev/gradus/grader/scratch"
)

// scratchPrefix begins the names of scratch directories on the host; the process ID of
// the grader follows.
const scratchPrefix = "gradus-box-"

// makeScratch makes a scratch directory on the host, for a box without a tree
// of its own.
func makeScratch() (*scratch.Dir, error) {
	sweepOnce()
	dir, err := scratch.Make(os.TempDir(), fmt.Sprintf("%s%d-", scratchPrefix, os.Getpid()))
	if err != nil {
		return nil, &SetupError{Op: "make a scratch directory", Err: err}
	}
	return dir, nil
}

// sweepOnce removes what graders that were killed before left.
var sweepOnce = sync.OnceFunc(func() { scratch.Sweep(os.TempDir(), scratchPrefix) })
