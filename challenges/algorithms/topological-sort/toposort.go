// Package toposort puts tasks into an order in which each comes after all that it
// depends on.
package toposort

import (
	"fmt"
	"slices"
	"strings"
)

// CycleError says that tasks wait for each other in a circle, so that none of them can
// be the first.
type CycleError struct {
	Cycle []string // each depends on the next, and the last on the first; none comes twice
}

// Error names the tasks of the cycle.
func (e *CycleError) Error() string {
	return fmt.Sprintf("toposort: a cycle: %s, which depends on %s", strings.Join(e.Cycle, ", which depends on "), e.Cycle[0])
}

// Sort returns all tasks, each after those that it depends on. A task is what is a key
// of dependsOn or in one of its slices. If there is no such order, the error is a
// *CycleError.
func Sort(dependsOn map[string][]string) ([]string, error) {
	s := sorter{dependsOn: dependsOn, states: map[string]state{}}
	for task := range dependsOn {
		if !s.visit(task) {
			return nil, &CycleError{s.path}
		}
	}
	return s.order, nil
}

// state is how far the search has come with a task.
type state int

const (
	unseen state = iota
	open         // it is on the path: what it depends on is being looked at
	done         // it is in the order
)

// sorter searches the tasks depth first.
type sorter struct {
	dependsOn map[string][]string
	states    map[string]state
	path      []string // the open tasks, each of which depends on the next
	order     []string
}

// visit puts a task into the order, behind all that it depends on. It returns false if
// it meets a cycle, which is the path then.
func (s *sorter) visit(task string) bool {
	switch s.states[task] {
	case done:
		return true
	case open:
		s.path = s.path[slices.Index(s.path, task):]
		return false
	}
	s.states[task] = open
	s.path = append(s.path, task)
	for _, needed := range s.dependsOn[task] {
		if !s.visit(needed) {
			return false
		}
	}
	s.path = s.path[:len(s.path)-1]
	s.states[task] = done
	s.order = append(s.order, task)
	return true
}
