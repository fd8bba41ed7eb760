// Package tool makes a program of packages with the toolchain's compiler and linker, which
// it runs as the go command would, on no more than the program needs; or, where that
// fails for no reason in the source, with the go command itself.
//
// The input is a Program: source, and what package gotool knows of the packages that it
// imports. The output is a file, or the tools' messages (gotool.Failure). The package also
// defines the interface of a way to make the programs of submissions (Way), which package
// graft implements too.
package tool

import (
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
)

// Program is what one build makes: its packages, dependencies first and package
// main last, and the directory it may write to.
type Program struct {
	Challenge *grader.Challenge // whose limits and modules are in force
	Units     []gotool.Unit
	Runtime   string           // as gotool's RuntimeDir returned it
	Scratch   string           // what it may write to
	Out       string           // path of the program
	Trusted   bool             // nothing of it comes from a learner
	Whole     bool             // to be compiled and linked without anything precompiled
	Plain     bool             // without inlining
	End       time.Time        // deadline of all steps together; if zero, each step has the whole limit
	With      *gotool.Compiled // a compiled package that units may import, or nil
}

// left returns how long a tool may run; 0 means without limit.
func (p Program) left() time.Duration {
	if p.End.IsZero() || p.Challenge.Limits.BuildWall <= 0 {
		return p.Challenge.Limits.BuildWall
	}
	return max(time.Until(p.End), time.Millisecond)
}

// Main is the source of a candidate's main package.
func (p Program) Main() []byte { return p.Units[len(p.Units)-1].Files["main.go"] }

// Last is the package that a candidate's main package imports.
func (p Program) Last() gotool.Unit { return p.Units[len(p.Units)-2] }

// module returns the program as a module for the go command.
func (p Program) module() gotool.Module {
	units := p.Units
	if p.With != nil {
		units = append(units[:len(units):len(units)], p.With.Unit)
	}
	return gotool.Module{Of: p.Challenge.ID(), Requires: p.Challenge.Modules, Units: units, Runtime: p.Runtime, WithCmp: p.Trusted}
}
