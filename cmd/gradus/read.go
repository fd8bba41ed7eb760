package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/urfave/cli/v2"
)

func (a *app) readCommand() *cli.Command {
	return &cli.Command{
		Name: "read", Usage: "read the task in the terminal", ArgsUsage: "[SLUG]",
		Description: `   Lays the challenge's README out for the terminal, as wide as that is. A
   challenge that you have not begun can be read, too.`,
		Flags:  []cli.Flag{challengesFlag()},
		Action: a.read,
	}
}

func (a *app) read(c *cli.Context) error {
	if c.Args().Len() == 1 { // in the workspace or not
		cat, err := a.catalogue(c)
		if err != nil {
			return err
		}
		if ch, err := cat.Open(c.Args().First()); err == nil {
			return a.printTask(c, ch.FS, ch.Files.Readme)
		}
	}
	_, t, err := a.work(c)
	if err != nil {
		return err
	}
	return a.printTask(c, t.challenge.FS, t.challenge.Files.Readme)
}

func (a *app) printTask(c *cli.Context, from fs.FS, name string) error {
	text, err := fs.ReadFile(from, name)
	if err != nil {
		return err
	}
	page, err := a.markdown(c, string(text))
	if err == nil {
		_, err = io.WriteString(a.stdout, page)
	}
	return err
}

func (a *app) openCommand() *cli.Command {
	return &cli.Command{
		Name: "open", Usage: "edit your file of a challenge", ArgsUsage: "[SLUG]",
		Description: `   Runs the editor that GRADUS_EDITOR, VISUAL or EDITOR names on the file that you
   write.`,
		Flags:  []cli.Flag{challengesFlag()},
		Action: a.openEditor,
	}
}

func (a *app) openEditor(c *cli.Context) error {
	_, t, err := a.work(c)
	if err != nil {
		return err
	}
	cmd := editor(t)
	if cmd == nil {
		return usage("no editor is set").hint("type: EDITOR=vim gradus open %s", t.challenge.Slug)
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	worked(t)
	if err := cmd.Run(); err != nil {
		if errors.Is(err, fs.ErrNotExist) || cmd.ProcessState == nil {
			return usage("the editor %s can't be run: %v", cmd.Path, err).hint("set EDITOR to one that is installed")
		}
		return fmt.Errorf("the editor %s: %w", cmd.Path, err)
	}
	return nil
}
