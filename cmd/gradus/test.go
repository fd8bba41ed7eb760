package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/report"
)

func (a *app) testCommand() *cli.Command {
	return &cli.Command{
		Name: "test", Usage: "run the public examples with plain go test", ArgsUsage: "[SLUG|DIR]",
		Description: `   Runs the tests in the challenge's folder: the public examples, and any you
   wrote. They run as go test runs them, with the Go settings of a grading, without
   the sandbox and without a score.`,
		CustomHelpTemplate: commandHelp(exitExamples),
		Flags:              []cli.Flag{jsonFlag(), challengesFlag(), verboseFlag()},
		Action:             a.test,
	}
}

func (a *app) test(c *cli.Context) error {
	_, t, err := a.work(c)
	if err != nil {
		return err
	}
	a.progress("testing " + t.challenge.ID())
	worked(t)
	b, err := link.New(a.buildOptions(c, link.Options{}))
	if err != nil {
		return err
	}
	e, err := examples(c.Context, b, t, a.warn)
	if err != nil {
		return err
	}
	e.Challenge, e.Title = t.challenge.ID(), t.challenge.Title
	e.Own = t.challenge.Kind == grader.KindTests
	switch {
	case strings.HasPrefix(e.Build, "found packages "):
		e.Help = "begin each file with: package " + t.challenge.Package
	case strings.HasPrefix(e.Build, "no Go files"):
		e.Help = again(c, "start", t.challenge.Slug) + " puts a starter in place"
	case e.Build != "" && t.own && !isFile(filepath.Join(t.dir, t.challenge.MainFile())):
		e.Help = fmt.Sprintf("%s is not there; %s makes it anew", t.challenge.MainFile(), again(c, "reset --missing", t.challenge.Slug))
	}
	o := a.page(c)
	o.Dir, o.Next = t.shown(), []string{again(c, "test", t.challenge.Slug)}
	switch {
	case e.Ended && t.challenge.Withheld != nil:
		o.Next = nil // graded elsewhere
	case e.Ended:
		o.Next = []string{again(c, "grade", t.challenge.Slug)}
	}
	if c.Bool("json") {
		err = a.writeJSON(e.Cleaned())
	} else {
		err = report.ExamplesText(a.stdout, e, o)
	}
	if err != nil {
		return err
	}
	if !e.Ended {
		return &failure{code: exitNotAccepted}
	}
	return nil
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
