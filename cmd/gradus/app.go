package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/catalog"
)

// app is the command line with its surroundings.
type app struct {
	stdin  io.Reader
	stdout *output
	stderr io.Writer
	quiet  bool // says only what was asked for, warnings and errors
}

func newApp(stdin io.Reader, stdout, stderr io.Writer) *app {
	return &app{stdin: stdin, stdout: &output{w: stdout}, stderr: stderr}
}

// commands returns every command, in the order of the help.
func (a *app) commands() []*cli.Command {
	return []*cli.Command{
		a.initCommand(),
		a.listCommand(),
		a.startCommand(),
		a.watchCommand(),
		a.testCommand(),
		a.gradeCommand(),
		a.submitCommand(),
		a.batchCommand(),
		a.regradeCommand(),
		a.gradebookCommand(),
		a.insightCommand(),
		a.readCommand(),
		a.openCommand(),
		a.hintCommand(),
		a.solutionCommand(),
		a.resetCommand(),
		a.updateCommand(),
		a.nextCommand(),
		a.skipCommand(),
		a.skillsCommand(),
		a.reportCommand(),
		a.historyCommand(),
		a.showCommand(),
		a.diffCommand(),
		a.restoreCommand(),
		a.exportCommand(),
		a.importCommand(),
		a.challengeCommand(),
		a.packCommand(),
		a.ciCommand(),
		a.verifyCommand(),
		a.doctorCommand(),
		a.completionCommand(),
		a.manCommand(),
		a.schemaCommand(),
		a.selfcheckCommand(),
		a.settingsCommand(),
		a.loginCommand(),
		a.versionCommand(),
		a.helpCommand(),
	}
}

// rootFlags are the flags of gradus itself. They include the one for help, which the
// library does not add to a program with its own help command.
func rootFlags() []cli.Flag {
	return []cli.Flag{cli.HelpFlag, &cli.BoolFlag{Name: "version", Aliases: []string{"v"}, Usage: "print the version", DisableDefaultText: true}}
}

// run carries out the command line args and returns the exit status.
func (a *app) run(ctx context.Context, args []string) int {
	if len(args) > 1 && args[1] == completer {
		return a.completeWords(args[2:])
	}
	var help strings.Builder // the library writes nothing else
	root := &cli.App{
		Name:                      "gradus",
		Usage:                     "practise backend skills in Go, graded by hidden tests",
		UsageText:                 "gradus COMMAND [flags] [arguments]",
		Commands:                  a.commands(),
		Flags:                     rootFlags(),
		Writer:                    &help,
		ErrWriter:                 a.stderr,
		HideHelpCommand:           true,
		HideVersion:               true,
		DisableSliceFlagSeparator: true, // a directory's name may hold a comma
		CustomAppHelpTemplate:     appHelp,
		OnUsageError:              a.flagError,
		ExitErrHandler:            func(*cli.Context, error) {}, // errors are printed below
		Action:                    a.noCommand,
	}
	for _, c := range root.Commands {
		a.complete(c)
	}
	err := root.RunContext(ctx, arranged(args, root.Commands))
	io.WriteString(a.stdout, fitHelp(help.String(), a.width()))
	switch {
	case err == nil && a.stdout.err != nil:
		err = fmt.Errorf("write the output: %w", a.stdout.err)
	case err != nil && ctx.Err() != nil:
		err = errors.New("interrupted")
	}
	if err == nil {
		return exitOK
	}
	return a.complain(err)
}

// complete adds what all commands have in common to a command and its subcommands.
func (a *app) complete(c *cli.Command) {
	c.OnUsageError = a.flagError
	if c.CustomHelpTemplate == "" {
		c.CustomHelpTemplate = commandHelp(exitOther)
	}
	c.HideHelpCommand = true
	if len(c.Subcommands) > 0 {
		c.Action = a.noSubcommand
		for _, sub := range c.Subcommands {
			a.complete(sub)
		}
		return
	}
	c.Flags = append(c.Flags,
		&cli.BoolFlag{Name: "no-color", Usage: "print words only", DisableDefaultText: true},
		&cli.BoolFlag{Name: "quiet", Usage: "leave out progress, hints, where to look and what to do next", DisableDefaultText: true})
	action := c.Action
	c.Action = func(c *cli.Context) error {
		a.quiet = c.Bool("quiet")
		if !slices.Contains(withoutSettings, c.Command.HelpName) {
			if err := checkSettings(); err != nil {
				return err
			}
		}
		return action(c)
	}
	slices.SortFunc(c.Flags, func(x, y cli.Flag) int { return strings.Compare(x.Names()[0], y.Names()[0]) })
}

// color tells whether the command c prints in colour.
func (a *app) color(c *cli.Context) bool {
	return !c.Bool("no-color") && wantsColor(settings().Color, isTerminal(a.stdout.w), os.Getenv)
}

// noCommand answers a command line whose first word is no command.
func (a *app) noCommand(c *cli.Context) error {
	switch {
	case c.Bool("version"):
		return a.printVersion(false)
	case c.Args().Len() > 0:
		return a.unknownCommand(c.Args().First())
	}
	if err := checkSettings(); err != nil {
		return err
	}
	if a.atWork() {
		return a.watch(c)
	}
	return cli.ShowAppHelp(c)
}

// noSubcommand answers "gradus challenge" without a word that follows, or with
// one that is no command.
func (a *app) noSubcommand(c *cli.Context) error {
	if c.Args().Len() > 0 {
		return unknown(c.Args().First(), c.Command.HelpName, c.Command.Subcommands)
	}
	return usage("%s needs a command", c.Command.HelpName).hint("%s --help lists them", c.Command.HelpName)
}

func (a *app) unknownCommand(name string) error { return unknown(name, "gradus", a.commands()) }

// unknown answers a word that should be one of the commands of parent.
func unknown(name, parent string, commands []*cli.Command) error {
	var names []string
	for _, c := range commands {
		names = append(names, c.Name)
	}
	f := usage("%s has no command %q", parent, name)
	if near := catalog.Similar(name, names); len(near) > 0 {
		f.hint("did you mean: %s %s", parent, near[0])
	}
	return f.hint("%s --help lists the commands", parent)
}

func (a *app) helpCommand() *cli.Command {
	return &cli.Command{
		Name: "help", Usage: "show the commands, or one command in full", ArgsUsage: "[COMMAND]",
		Action: func(c *cli.Context) error { return cli.ShowAppHelp(c.Lineage()[1]) }, // of a command: see arranged
	}
}
