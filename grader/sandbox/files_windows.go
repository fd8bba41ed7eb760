package sandbox

import (
	"math"
	"os"
)

// openFiles returns how many files this process may have open: there is no limit.
func openFiles() uint64 { return math.MaxUint64 }

// readNow reads nothing: there, nobody can interrupt who waits for a pipe.
func readNow(*os.File, []byte) int { return 0 }
