package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"
)

func (a *app) manCommand() *cli.Command {
	return &cli.Command{
		Name: "man", Usage: "print the manual page, or that of a command", ArgsUsage: "[COMMAND]",
		Description: `   With --out, writes gradus.1 and a page for each command into a directory. For
   man gradus, and man gradus-grade, to find them:

      gradus man --out ~/.local/share/man/man1`,
		Flags:  []cli.Flag{&cli.StringFlag{Name: "out", Usage: "write every page into `DIR`"}},
		Action: a.man,
	}
}

func (a *app) man(c *cli.Context) error {
	if dir := c.String("out"); dir != "" {
		if c.Args().Present() {
			return usage("--out writes the page of every command").hint("type: gradus man --out %s", shellWord(dir))
		}
		return a.writeManuals(c, dir)
	}
	if words := c.Args().Slice(); len(words) > 0 {
		found := commandAt(c.App.Commands, words)
		if found == nil {
			return a.unknownCommand(strings.Join(words, " "))
		}
		_, err := io.WriteString(a.stdout, manualOf(append([]string{c.App.Name}, words...), found))
		return err
	}
	page, err := manual(c.App)
	if err == nil {
		_, err = io.WriteString(a.stdout, page)
	}
	return err
}

// commandAt returns the command of those words, or nil.
func commandAt(commands []*cli.Command, words []string) *cli.Command {
	found := commandOf(commands, words[0])
	if found == nil || len(words) == 1 {
		return found
	}
	return commandAt(found.Subcommands, words[1:])
}

// manual returns the page of gradus itself, which is about all commands.
func manual(app *cli.App) (string, error) {
	explain(app.Name, app.Commands)
	app.Description = "Exit status of a grading:" + verbatim(exitGrade)
	return app.ToManWithSection(1)
}

// manualOf returns the page of one command: what its help says, in the sections that
// man-pages(7) names.
func manualOf(words []string, c *cli.Command) string {
	var b strings.Builder
	title := strings.Join(words, "-")
	fmt.Fprintf(&b, ".nh\n.TH %s 1\n.SH NAME\n%s \\- %s\n", roff(title), roff(title), roff(c.Usage))
	fmt.Fprintf(&b, ".SH SYNOPSIS\n.B %s\n%s\n", roff(strings.Join(words, " ")), roff(strings.TrimSpace("[flags] "+c.ArgsUsage)))
	if c.Description != "" {
		fmt.Fprintf(&b, ".SH DESCRIPTION\n.EX\n%s\n.EE\n", roff(strings.ReplaceAll("\n"+c.Description, "\n   ", "\n")[1:]))
	}
	if len(c.Subcommands) > 0 {
		b.WriteString(".SH COMMANDS\n")
	}
	for _, sub := range c.Subcommands {
		fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(strings.Join(words, " ")+" "+sub.Name), roff(sub.Usage))
	}
	b.WriteString(".SH OPTIONS\n")
	for _, f := range c.Flags {
		name, about, _ := strings.Cut(f.String(), "\t")
		fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(name), roff(strings.Join(strings.Fields(about), " ")))
	}
	_, exits, _ := strings.Cut(c.CustomHelpTemplate, exitHeading)
	fmt.Fprintf(&b, ".SH EXIT STATUS\n.EX\n%s\n.EE\n.SH SEE ALSO\n.BR gradus (1)\n", roff(strings.ReplaceAll(strings.TrimSpace(exits), "\n   ", "\n")))
	return b.String()
}

// roff escapes text for a manual page. See groff_char(7) and groff(7).
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`).Replace(s)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}

// writeManuals writes the pages of gradus and of each command into a directory.
func (a *app) writeManuals(c *cli.Context, dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return usage("make the directory of --out: %v", err).hint("name one that you can write to")
	}
	page, err := manual(c.App)
	if err == nil {
		err = a.writeManual(dir, []string{c.App.Name}, page)
	}
	if err != nil {
		return err
	}
	return a.writeBelow(dir, []string{c.App.Name}, c.App.Commands)
}

func (a *app) writeBelow(dir string, above []string, commands []*cli.Command) error {
	for _, c := range commands {
		words := append(above[:len(above):len(above)], c.Name)
		if err := a.writeManual(dir, words, manualOf(words, c)); err != nil {
			return err
		}
		if err := a.writeBelow(dir, words, c.Subcommands); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) writeManual(dir string, words []string, page string) error {
	name := filepath.Join(dir, strings.Join(words, "-")+".1")
	if err := replaceFile(name, []byte(page)); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "made:  %s\n", clean(name))
	return nil
}

// verbatim is text that a manual page shows as it is.
func verbatim(text string) string {
	return "\n\n    " + strings.ReplaceAll(text, "\n", "\n    ")
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
