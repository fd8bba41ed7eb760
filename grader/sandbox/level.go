package sandbox

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Level is how well a program is contained; a greater one holds more. The
// package comment says what each promises.
type Level int

const (
	LevelNone    Level = iota // "none": not known, or not to be had
	LevelLimits               // "limits": accidents are bounded, nothing is held
	LevelPartial              // "partial": no files, processes or network of others
	LevelFull                 // "full": a machine of its own
)

var levelNames = []string{"none", "limits", "partial", "full"}

func (l Level) String() string {
	if l < 0 || int(l) >= len(levelNames) {
		return fmt.Sprintf("Level(%d)", int(l))
	}
	return levelNames[l]
}

// MarshalText writes the level's name.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// ParseLevel is the inverse of Level.String.
func ParseLevel(name string) (Level, error) {
	if i := slices.Index(levelNames, name); i >= 0 {
		return Level(i), nil
	}
	return LevelNone, fmt.Errorf("unknown sandbox level %q: use %s", name, strings.Join(levelNames, ", "))
}

// Layer is one means of containment.
type Layer struct {
	Name string `json:"name"` // such as "seccomp"
	Held bool   `json:"held"`
	Why  string `json:"why,omitempty"` // why it does not hold, or what it holds by; may be empty
}

// Report is what this machine can hold a program with.
type Report struct {
	Level  Level   `json:"level"`
	Layers []Layer `json:"layers"`
	Hint   string  `json:"hint,omitempty"` // what to do for a higher level; empty at Full
}

// String returns the report in one line, such as
// "full: namespaces, landlock, seccomp, rlimits; not: cgroup (not delegated)".
func (r Report) String() string {
	var held, not []string
	for _, l := range r.Layers {
		if l.Held {
			held = append(held, l.Name)
		} else {
			not = append(not, l.Name+" ("+l.Why+")")
		}
	}
	line := r.Level.String()
	if len(held) > 0 {
		line += ": " + strings.Join(held, ", ")
	}
	if len(not) > 0 {
		line += "; not: " + strings.Join(not, ", ")
	}
	return line
}

// Lack says why there is no level at all, where there is none.
func (r Report) Lack() string {
	for _, l := range slices.Backward(r.Layers) { // the last is that of the lowest level
		if !l.Held && l.Why != "" {
			return l.Why
		}
	}
	return "it is not known why"
}

// Probe finds out which layers hold here, by setting each up once. The answer
// is kept for the life of the process.
func Probe() Report { return probeOnce() }

var probeOnce = sync.OnceValue(probe)
