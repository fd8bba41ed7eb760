// Command gradus-server is Gradus for a class: pages to hand in on and to look at, a queue,
// and workers that grade. Alone it needs nothing set up; with a PostgreSQL database, as many
// of it as wanted work together. This package owns its command line only, and puts the
// packages below grader/class together.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/urfave/cli/v2"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	os.Exit(run(ctx, os.Args, os.Stdout, os.Stderr))
}

// Exit statuses.
const (
	exitUsage  = 2 // the command line, or what it names, is wrong
	exitFailed = 3 // the command could not do its work
)

// usageError is a mistake of whoever typed the command, with what to type instead.
type usageError struct{ message, hint string }

func (e *usageError) Error() string { return e.message }

func usage(hint, format string, args ...any) error {
	return &usageError{fmt.Sprintf(format, args...), hint}
}

// run carries out a command line and returns the exit status. Errors are a line, and lines
// that say what to do.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	wrong := func(_ *cli.Context, err error, _ bool) error { return usage("type: gradus-server help", "%v", err) }
	app := &cli.App{
		Name: "gradus-server", Usage: "hand in, grade and look at the exercises of a class",
		UsageText: "gradus-server COMMAND [flags] [arguments]",
		Commands:  []*cli.Command{serveCommand(), workerCommand(), courseCommand(), inviteCommand(), peopleCommand(), doctorCommand(), backupCommand()},
		Version:   serverVersion(), Writer: stdout, ErrWriter: stderr,
		OnUsageError:   wrong,
		ExitErrHandler: func(*cli.Context, error) {},
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return usage("type: gradus-server help", "there is no command %q", c.Args().First())
			}
			return cli.ShowAppHelp(c)
		},
	}
	for _, c := range app.Commands {
		c.OnUsageError = wrong
		for _, sub := range c.Subcommands {
			sub.OnUsageError = wrong
		}
	}
	err := app.RunContext(ctx, args)
	if err == nil {
		return 0
	}
	fmt.Fprintln(stderr, "gradus-server:", strings.TrimSpace(err.Error()))
	if u, ok := errors.AsType[*usageError](err); ok {
		if u.hint != "" {
			fmt.Fprintln(stderr, "hint:", u.hint)
		}
		return exitUsage
	}
	if h, ok := errors.AsType[interface {
		error
		Hint() string
	}](err); ok && h.Hint() != "" {
		fmt.Fprintln(stderr, "hint:", h.Hint())
	}
	return exitFailed
}
