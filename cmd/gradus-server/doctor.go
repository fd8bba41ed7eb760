package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/class/database"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/sandbox"
)

func doctorCommand() *cli.Command {
	return &cli.Command{
		Name: "doctor", Usage: "say whether a class can be served and graded here", Flags: append(placeFlags(), workFlags()...),
		Action: func(c *cli.Context) error {
			w, bad := c.App.Writer, 0
			say := func(what string, err error, fine string) {
				if err != nil {
					bad++
					fmt.Fprintf(w, "✗ %s: %v\n", what, err)
					return
				}
				fmt.Fprintf(w, "✓ %s: %s\n", what, fine)
			}
			p, err := openPlace(c, false)
			say("database", err, "opens")
			if err == nil {
				defer p.close()
				say("files", tryFiles(c, p), "kept and read again")
				kind := "a file, for one server"
				if database.IsPostgres(c.String("database")) {
					kind = "PostgreSQL, for as many as wanted"
				}
				fmt.Fprintf(w, "  the class is kept in %s\n", kind)
			}
			cat, err := catalogue(c)
			if err == nil {
				say("challenges", nil, fmt.Sprint(len(cat.Challenges())))
				for id, why := range cat.Broken() {
					say("challenge "+id, why, "")
				}
			} else {
				say("challenges", err, "")
			}
			b, err := link.New(link.Options{Options: gotoolOptions(logger(c.App.ErrWriter))})
			if err == nil {
				say("toolchain", nil, b.Toolchain().Version)
			} else {
				say("toolchain", err, "")
			}
			have, least := sandbox.Probe(), sandbox.LevelFull
			if least, err = sandbox.ParseLevel(c.String("require-sandbox")); err == nil && have.Level < least {
				err = fmt.Errorf("it is %v; workers here ask for %v. %s", have, least, have.Hint)
			}
			say("sandbox", err, have.String())
			if bad > 0 {
				return fmt.Errorf("%d of these have to be mended first", bad)
			}
			return nil
		},
	}
}

// tryFiles keeps something and reads it again.
func tryFiles(c *cli.Context, p *place) error {
	hash, err := p.blobs.Put(c.Context, []byte("gradus-server doctor"))
	if err != nil {
		return err
	}
	if _, err := p.blobs.Get(c.Context, hash); err != nil {
		return err
	}
	return p.blobs.Delete(c.Context, hash)
}
