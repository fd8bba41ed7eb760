package main

import (
	"fmt"
	"os"

	"github.com/urfave/cli/v2"
)

func backupCommand() *cli.Command {
	return &cli.Command{
		Name: "backup", Usage: "copy the database of a class that is kept in a file, also while it is served", ArgsUsage: "FILE", Flags: placeFlags(),
		Description: `   Restore by stopping the server and putting the copy in the place of
   class.db. What was handed in is kept beside it, in files that never change:
   copy that directory after the database. Of PostgreSQL, pg_dump and
   pg_restore make copies.`,
		Action: func(c *cli.Context) error {
			if c.NArg() != 1 {
				return usage("type: gradus-server backup class-2026-12-01.db", "name the file to copy to")
			}
			to := c.Args().First()
			if _, err := os.Lstat(to); err == nil {
				return usage("name another, or remove it", "%s is there already", to)
			}
			return inPlace(c, func(p *place) error {
				if p.path == "" {
					return usage("use pg_dump", "the class is kept in PostgreSQL")
				}
				if _, err := p.db.ExecContext(c.Context, "VACUUM INTO $1", to); err != nil {
					return fmt.Errorf("copy %s to %s: %w", p.path, to, err)
				}
				return nil
			})
		},
	}
}
