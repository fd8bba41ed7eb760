// Package judge holds the source of what runs inside the two processes of a
// grading, for package link to compile there: wire (bytes), goroutine (who calls),
// peer (calls), record (what the judge tells the grader), harness (the judge's main
// program), httpwire (net/http's types), suite (the main program of a learner's
// tests), and what hidden tests may import: cost, property, schedule and sentinel.
// Those packages use the standard library only.
package judge

import "embed"

// Source is the Go source of the packages below this one.
//
//go:embed wire goroutine peer record harness httpwire meter cost property sentinel suite race schedule
var Source embed.FS
