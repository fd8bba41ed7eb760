package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/report"
)

func jsonFlag() cli.Flag {
	return &cli.BoolFlag{Name: "json", Usage: "write JSON, for programs", DisableDefaultText: true}
}

// writeJSON writes a value in a line of standard output.
func (a *app) writeJSON(v any) error {
	enc := json.NewEncoder(a.stdout)
	enc.SetEscapeHTML(false) // code stays readable
	return enc.Encode(v)
}

func challengesFlag() cli.Flag {
	return &cli.StringFlag{Name: "challenges", Usage: "read the catalogue in `DIR|PACK`, not the one built in"}
}

func identityFlag() cli.Flag {
	return &cli.StringFlag{Name: "identity", Usage: "open the hidden parts of a pack with the age key in `FILE`; or GRADUS_IDENTITY=FILE"}
}

// reportFlags are those of commands that show reports.
func reportFlags() []cli.Flag {
	return []cli.Flag{
		verboseFlag(),
		&cli.BoolFlag{Name: "all", Usage: "show every check that failed in full", DisableDefaultText: true},
	}
}

func verboseFlag() cli.Flag {
	return &cli.BoolFlag{Name: "verbose", Usage: "name all that passed, and leave out nothing that is long", DisableDefaultText: true}
}

// page says how a report is laid out for standard output.
func (a *app) page(c *cli.Context) report.Options {
	return report.Options{Color: a.color(c), Width: a.width(), Height: a.height(), Quiet: a.quiet, Verbose: c.Bool("verbose"), All: c.Bool("all")}
}

// again returns a command line that says "gradus VERB NAME" about the catalogue of
// this one: without --challenges, where it was given, the name might not be found,
// and without --identity not be graded.
func again(c *cli.Context, verb, name string) string {
	if dir := c.String("challenges"); dir != "" {
		verb += " --challenges " + shellWord(dir)
	}
	if file := c.String("identity"); file != "" && strings.HasPrefix(verb, "grade") {
		verb += " --identity " + shellWord(file)
	}
	return clean(fmt.Sprintf("gradus %s %s", verb, name))
}
