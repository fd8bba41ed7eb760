package main

import "github.com/urfave/cli/v2"

func jsonFlag() cli.Flag {
	return &cli.BoolFlag{Name: "json", Usage: "write JSON, for programs", DisableDefaultText: true}
}

func challengesFlag() cli.Flag {
	return &cli.StringFlag{Name: "challenges", Usage: "read the catalogue in `DIR`, not the one built in"}
}
