package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"
)

func jsonFlag() cli.Flag {
	return &cli.BoolFlag{Name: "json", Usage: "write JSON, for programs", DisableDefaultText: true}
}

func challengesFlag() cli.Flag {
	return &cli.StringFlag{Name: "challenges", Usage: "read the catalogue in `DIR|PACK`, not the one built in"}
}

func identityFlag() cli.Flag {
	return &cli.StringFlag{Name: "identity", Usage: "open the hidden parts of a pack with the age key in `FILE`; or GRADUS_IDENTITY=FILE"}
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
