package engine

import (
	"fmt"
	"strings"
)

// Kinds of trouble.
const (
	Race     = "data race"
	Deadlock = "deadlock"
	Panic    = "panic"
	Endless  = "endless"
	Limit    = "limit"            // of a run
	Outside  = "waits for others" // who belong to no run
)

// Trouble is what went wrong in a run.
type Trouble struct {
	Kind string
	Text func() string
}

func raced(r *Run) *Trouble {
	return &Trouble{Race, func() string { return r.Memory.Found.String() }}
}

func endless(t *Task) *Trouble {
	return &Trouble{Endless, func() string {
		return fmt.Sprintf("after %d steps it has not come to an end: %s is about to %s at %s", maxPoints, t, t.op.What, t.op.Place)
	}}
}

func panicked(t *Task, value any) *Trouble {
	place := Here()
	return &Trouble{Panic, func() string { return fmt.Sprintf("%s panics at %s: %v", t, place, value) }}
}

// deadlocked says who waits where, and for what.
func deadlocked(r *Run) *Trouble {
	return &Trouble{Deadlock, func() string { return "all wait, and nobody will go on:\n" + r.Waiting() }}
}

// Waiting says of each task that has not ended where it waits, a line for each.
func (r *Run) Waiting() string {
	var lines []string
	left := r.Left()
	for i, t := range left {
		if len(lines) == maxTold {
			lines = append(lines, fmt.Sprintf("  and %d more", len(left)-i))
			break
		}
		if t.joins && len(left) > 1 { // it waits for the others
			continue
		}
		lines = append(lines, t.Waits())
	}
	return strings.Join(lines, "\n")
}

// Waits says where t is and what it waits for.
func (t *Task) Waits() string {
	line := fmt.Sprintf("  %s waits at %s to %s", t, t.op.Place, t.op.What)
	if t.op.Owner != nil {
		if owner := t.op.Owner(); owner != "" {
			line += ", " + owner
		}
	}
	for _, h := range t.Held() {
		line += fmt.Sprintf("; it holds %s locked at %s", h.What, h.At())
	}
	return line
}

// String names t: "Load(a)", "the goroutine started at cmap.go:12".
func (t *Task) String() string {
	switch {
	case t.Name != "":
		return t.Name
	case t.N == 0:
		return "the first goroutine"
	}
	return "the goroutine started at " + t.Began.String()
}

// Describe tells the schedule: each turn from a task that could have gone on.
func (r *Run) Describe() string {
	var lines []string
	for _, s := range r.Switches {
		if s.From.N == 0 && s.Before.Place.inDriver() {
			continue // it only starts the others
		}
		if len(lines) == maxTold {
			lines = append(lines, "and so on")
			break
		}
		lines = append(lines, fmt.Sprintf("%s was about to %s at %s when %s went on", s.From, s.Before.What, s.Before.Place, s.To))
	}
	if len(lines) == 0 {
		return "one went on after the other, each until it waited or ended"
	}
	return strings.Join(lines, "\n")
}

// maxTold is how many turns of a schedule, and how many goroutines that wait, are told.
const maxTold = 12
