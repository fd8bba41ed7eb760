//go:build unix

package verify

import (
	"syscall"
	"time"
)

// ProcessorTime is what this process and all that it has waited for have used of the
// processors; 0 where nobody says.
func ProcessorTime() time.Duration {
	var sum time.Duration
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if syscall.Getrusage(who, &u) != nil {
			return 0
		}
		sum += time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	return sum
}
