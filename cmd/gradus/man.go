package main

import (
	"io"
	"strings"

	"github.com/urfave/cli/v2"
)

func (a *app) manCommand() *cli.Command {
	return &cli.Command{
		Name: "man", Usage: "print the manual page",
		Description: `   To install it:

      gradus man > ~/.local/share/man/man1/gradus.1`,
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return usage("man takes no argument").hint("one command: gradus %s --help", shellWord(c.Args().First()))
			}
			explain(c.App.Name, c.App.Commands)
			c.App.Description = "Exit status of a grading:\n\n    " + strings.ReplaceAll(exitGrade, "\n", "\n ")
			page, err := c.App.ToManWithSection(1)
			if err == nil {
				_, err = io.WriteString(a.stdout, page)
			}
			return err
		},
	}
}

// explain puts what help says of commands where the library's manual page has room for
// it: into the text on their usage.
func explain(above string, commands []*cli.Command) {
	for _, c := range commands {
		name := above + " " + c.Name
		c.UsageText = strings.TrimSpace(name+" [flags] "+c.ArgsUsage) + "\n" + strings.ReplaceAll("\n"+c.Description, "\n   ", "\n")
		explain(name, c.Subcommands)
	}
}
