package main

import (
	"fmt"

	"github.com/urfave/cli/v2"
)

func jsonFlag() cli.Flag {
	return &cli.BoolFlag{Name: "json", Usage: "write JSON, for programs", DisableDefaultText: true}
}

func challengesFlag() cli.Flag {
	return &cli.StringFlag{Name: "challenges", Usage: "read the catalogue in `DIR`, not the one built in"}
}

// again returns a command line that says "gradus VERB NAME" about the catalogue of
// this one: without --challenges, where it was given, the name might not be found.
func again(c *cli.Context, verb, name string) string {
	if dir := c.String("challenges"); dir != "" {
		verb += " --challenges " + shellWord(dir)
	}
	return clean(fmt.Sprintf("gradus %s %s", verb, name))
}
