package main

import (
	"fmt"
	"path/filepath"

	"github.com/urfave/cli/v2"
)

func (a *app) resetCommand() *cli.Command {
	return &cli.Command{
		Name: "reset", Usage: "begin a challenge anew; your files are backed up", ArgsUsage: "[SLUG]",
		Description: `   Puts the challenge's starter in place again. What is there is backed up first,
   and the command that brings it back is printed. With --missing only files that
   are gone are put back.`,
		Flags: []cli.Flag{
			jsonFlag(), challengesFlag(),
			&cli.BoolFlag{Name: "missing", Usage: "put back files that are gone, and change no other", DisableDefaultText: true},
		},
		Action: a.reset,
	}
}

func (a *app) reset(c *cli.Context) error {
	_, t, err := a.work(c)
	if err != nil {
		return err
	}
	ws, err := findWorkspace()
	if err != nil {
		return err
	}
	done, err := ws.Start(t.challenge, !c.Bool("missing"))
	if err != nil {
		return err
	}
	if c.Bool("json") {
		return a.writeJSON(placedOf(t.challenge, done))
	}
	if c.Bool("missing") && len(done.Written) == 0 {
		a.say("no file of %s is missing; nothing was changed", t.challenge.Slug)
		return nil
	}
	for _, name := range done.Written {
		fmt.Fprintf(a.stdout, "made:    %s\n", clean(filepath.Join(t.shown(), name)))
	}
	for _, line := range backupLines(done.Backup, t.shown()) {
		fmt.Fprintln(a.stdout, line)
	}
	return nil
}

// backupLines say where files were backed up to and how to bring them back.
func backupLines(backup, dir string) []string {
	if backup == "" {
		return nil
	}
	from := target{dir: backup}.shown()
	return []string{"backup:  " + clean(from), "restore: " + clean("cp -R "+shellWord(from+"/.")+" "+shellWord(dir))}
}
