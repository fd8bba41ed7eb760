// Package toposort puts tasks into an order in which each comes after all that it
// depends on.
package toposort

import "errors"

// CycleError says that tasks wait for each other in a circle, so that none of them can
// be the first.
type CycleError struct {
	Cycle []string // each depends on the next, and the last on the first; none comes twice
}

// Error names the tasks of the cycle.
func (e *CycleError) Error() string {
	return "not written yet"
}

// Sort returns all tasks, each after those that it depends on. A task is what is a key
// of dependsOn or in one of its slices. If there is no such order, the error is a
// *CycleError.
func Sort(dependsOn map[string][]string) ([]string, error) {
	return nil, errors.New("toposort: not written yet")
}
