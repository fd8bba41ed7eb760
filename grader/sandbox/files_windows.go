package sandbox

import "math"

// openFiles returns how many files this process may have open: there is no limit.
func openFiles() uint64 { return math.MaxUint64 }
