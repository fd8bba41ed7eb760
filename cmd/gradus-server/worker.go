package main

import (
	"sync"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/class/database"
)

func workerCommand() *cli.Command {
	return &cli.Command{
		Name: "worker", Usage: "grade what is handed in elsewhere",
		Description: `   Takes submissions from the queue in a PostgreSQL database, beside as many
   other workers as wanted. One that dies loses nothing: others take over at
   once. Told to stop, it ends what it has begun first.`,
		Flags: append(placeFlags(), workFlags()...),
		Action: func(c *cli.Context) error {
			if !database.IsPostgres(c.String("database")) {
				return usage("gradus-server serve grades by itself; for workers elsewhere, both need --database postgres://…", "a worker needs a PostgreSQL database")
			}
			log := logger(c.App.ErrWriter)
			cat, err := catalogue(c)
			if err != nil {
				return err
			}
			p, err := openPlace(c, false)
			if err != nil {
				return err
			}
			defer p.close()
			w, err := newWorker(c, p, cat, log)
			if err != nil {
				return err
			}
			var all sync.WaitGroup
			defer all.Wait()
			all.Go(func() { p.queue.Watch(c.Context, log) })
			return w.Run(c.Context)
		},
	}
}
