// Command gradus is a practice gym and grader for backend skills in Go: it hands
// out challenges, runs a learner's code against hidden tests and keeps a score
// per skill. This package owns the command line only: it reads flags, wires the
// packages below grader together and prints what they return.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

// gcPercent lets the heap grow further than Go would between collections: most
// commands end before they have used what one collection would give back.
const gcPercent = 400

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	findHome()
	keepOwn()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	code := newApp(os.Stdin, os.Stdout, os.Stderr).run(ctx, os.Args)
	os.Exit(code)
}
