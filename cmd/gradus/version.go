package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/store"
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
		Flags: []cli.Flag{jsonFlag(), challengesFlag()},
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return usage("version takes no argument").hint("type: gradus version")
			}
			return a.printVersion(c.Bool("json"))
		},
	}
}

// versionSchema names the JSON form of a version.
const versionSchema = "gradus.version/v1"

// versions is the JSON form of a version.
type versions struct {
	Schema    string           `json:"schema"`
	Gradus    string           `json:"gradus"`
	Platform  string           `json:"platform"` // "linux/amd64"
	Data      string           `json:"data"`     // directory
	Toolchain gotool.Toolchain `json:"toolchain"`
}

func (a *app) printVersion(asJSON bool) error {
	if asJSON {
		b, err := link.New(link.Options{})
		if err != nil {
			return err
		}
		return a.writeJSON(versions{versionSchema, gradusVersion(), runtime.GOOS + "/" + runtime.GOARCH, store.Dir(), b.Toolchain()})
	}
	fmt.Fprintf(a.stdout, "gradus    %s %s/%s\n", gradusVersion(), runtime.GOOS, runtime.GOARCH)
	fmt.Fprintf(a.stdout, "data      %s\n", report.CleanLine(store.Dir(), maxSaid))
	b, err := link.New(link.Options{})
	if err != nil {
		return err
	}
	t := b.Toolchain()
	fmt.Fprintf(a.stdout, "toolchain %s %s\n", t.Version, report.CleanLine(t.Go, maxSaid))
	return nil
}
