// Package driver counts in several goroutines at once.
package driver

import (
	"fmt"

	"github.com/gradus-dev/gradus/grader/judge/schedule"
	"github.com/gradus-dev/gradus/grader/testdata/hostile/held"
)

// AtOnce has two goroutines count. An outcome is the count.
func AtOnce() schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		var c held.Counter
		for range 2 {
			r.Go("Add", c.Add)
		}
		r.Wait()
		return fmt.Sprint(c.Count())
	})
}
