package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/urfave/cli/v2"
)

// version is set by release builds: go build -ldflags "-X main.version=v1.2.3".
var version string

// gradusVersion returns the release, or what the Go toolchain recorded.
func gradusVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

func (a *app) versionCommand() *cli.Command {
	return &cli.Command{
		Name: "version", Usage: "print the version and the Go toolchain that builds submissions",
		Action: func(c *cli.Context) error {
			fmt.Fprintf(a.stdout, "gradus %s %s/%s\n", gradusVersion(), runtime.GOOS, runtime.GOARCH)
			return nil
		},
	}
}
