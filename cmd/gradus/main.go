// Command gradus is a practice gym and grader for backend skills in Go: it hands
// out challenges, runs a learner's code against hidden tests and keeps a score
// per skill. This package owns the command line only: it reads flags, wires the
// packages below grader together and prints what they return.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	code := newApp(os.Stdin, os.Stdout, os.Stderr).run(ctx, os.Args)
	os.Exit(code)
}
