package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/class/account"
	"github.com/gradus-dev/gradus/grader/class/blob"
	"github.com/gradus-dev/gradus/grader/class/database"
	"github.com/gradus-dev/gradus/grader/class/engine"
	"github.com/gradus-dev/gradus/grader/class/queue"
	"github.com/gradus-dev/gradus/grader/class/roster"
	"github.com/gradus-dev/gradus/grader/flock"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/pipeline"
	"github.com/gradus-dev/gradus/grader/sandbox"
)

// version is set by release builds: go build -ldflags "-X main.version=v1.2.3".
var version string

func serverVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// placeFlags say where a class is kept.
func placeFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "database", Usage: "keep the class in `ADDRESS`: a file, or postgres://USER:PASSWORD@HOST/NAME", EnvVars: []string{"GRADUS_DATABASE"}, DefaultText: "class.db in the data directory"},
		&cli.StringFlag{Name: "files", Usage: "keep what is handed in at `PLACE`: a directory, or s3://HOST/BUCKET", EnvVars: []string{"GRADUS_FILES"}, DefaultText: "files in the data directory"},
		&cli.StringFlag{Name: "data", Usage: "the data `DIR`ectory", EnvVars: []string{"GRADUS_SERVER_DATA"}, DefaultText: "gradus-server in the user's data directory"},
	}
}

// workFlags say how is graded.
func workFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "challenges", Usage: "grade the challenges in `DIR`", EnvVars: []string{"GRADUS_CHALLENGES"}, DefaultText: "those built in"},
		&cli.IntFlag{Name: "slots", Usage: "grade `N` submissions at a time", DefaultText: "one for each processor"},
		&cli.StringFlag{Name: "require-sandbox", Usage: "refuse to grade in a sandbox below `LEVEL`: limits, partial or full", Value: "full"},
		&cli.DurationFlag{Name: "drain", Usage: "when told to stop, wait `TIME` for what is graded", Value: 30e9},
	}
}

// place is where a class is kept, opened.
type place struct {
	db       *database.DB
	blobs    blob.Store
	queue    *queue.Queue
	accounts *account.Accounts
	roster   *roster.Roster
	lock     *os.File // of a database in a file
	path     string   // of that file
}

// openPlace opens what flags say. alone is set by who serves: a file has one server.
func openPlace(c *cli.Context, alone bool) (p *place, err error) {
	data, err := dataDir(c)
	if err != nil {
		return nil, err
	}
	p = &place{}
	address := c.String("database")
	if address == "" {
		address = filepath.Join(data, "class.db")
	}
	if !database.IsPostgres(address) {
		p.path = address
		if err := os.MkdirAll(filepath.Dir(address), 0o700); err != nil {
			return nil, err
		}
		if alone {
			if p.lock, err = lock(address); err != nil {
				return nil, err
			}
		}
	}
	if p.db, err = database.Open(c.Context, address); err != nil {
		return nil, err
	}
	files := c.String("files")
	if files == "" {
		files = filepath.Join(data, "files")
	}
	if p.blobs, err = blob.Open(files); err != nil {
		return nil, err
	}
	p.accounts, p.roster = &account.Accounts{DB: p.db}, &roster.Roster{DB: p.db}
	p.queue, err = queue.New(p.db)
	return p, err
}

func (p *place) close() {
	p.db.Close()
	if p.lock != nil {
		p.lock.Close()
	}
}

// lock holds a database's file for one server at a time.
func lock(path string) (*os.File, error) {
	f, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	free, err := flock.Try(f)
	if err == nil && !free {
		err = usage("stop the other, or keep the class in PostgreSQL: --database postgres://…", "another server has %s", path)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func dataDir(c *cli.Context) (string, error) {
	if dir := c.String("data"); dir != "" {
		return dir, nil
	}
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "gradus-server"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", usage("say where the class is kept: --data DIR", "there is no home directory: %v", err)
	}
	return filepath.Join(home, ".local", "share", "gradus-server"), nil
}

// catalogue loads the challenges of --challenges, or those built in.
func catalogue(c *cli.Context) (*catalog.Catalog, error) {
	dir := c.String("challenges")
	if dir == "" {
		return catalog.Load(challenges.FS)
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, usage("a catalogue has TRACK/SLUG/challenge.toml files below skills.toml", "the catalogue %s is no directory", dir)
	}
	cat, err := catalog.Load(os.DirFS(dir))
	if err != nil {
		return nil, usage("gradus challenge check --challenges "+dir+" says what to mend", "the catalogue %s: %v", dir, err)
	}
	return cat, nil
}

// newWorker makes the worker that flags ask for. It refuses a sandbox that is too weak.
func newWorker(c *cli.Context, p *place, cat *catalog.Catalog, log *slog.Logger) (*queue.Worker, error) {
	least, err := sandbox.ParseLevel(c.String("require-sandbox"))
	if err != nil {
		return nil, usage("", "--require-sandbox: %v", err)
	}
	have := sandbox.Probe()
	if have.Level < least {
		return nil, usage(have.Hint, "the sandbox here is %v; this worker asks for %v", have, least)
	}
	slots := c.Int("slots")
	if slots <= 0 {
		slots = runtime.NumCPU()
	}
	builder, err := link.New(link.Options{Options: gotoolOptions(log), Contained: least == sandbox.LevelFull, Crowded: slots > 1})
	if err != nil {
		return nil, err
	}
	engine.Sweep()
	e := &engine.Engine{Pipeline: &pipeline.Pipeline{Builder: builder, Version: serverVersion()}, Catalog: cat, Blobs: p.blobs}
	return &queue.Worker{Queue: p.queue, Grader: e, Slots: slots, Sandbox: have.String(), Engine: e.Pipeline.Engine(), Log: log, Drain: c.Duration("drain")}, nil
}

// logger writes one JSON object for each event, without code or secrets.
func logger(w io.Writer) *slog.Logger { return slog.New(slog.NewJSONHandler(w, nil)) }

// firstCourse makes a course where there is none yet, and returns the first.
func firstCourse(ctx context.Context, p *place) (string, error) {
	all, err := p.roster.Courses(ctx)
	if err != nil {
		return "", err
	}
	if len(all) > 0 {
		return all[0].ID, nil
	}
	return "class", p.db.Do(ctx, func(tx *database.Tx) error { return addCourse(ctx, p, tx, "class", "Class", 1) })
}

// serving is an error of a listener, in words.
func serving(address string, err error) error {
	return fmt.Errorf("listen on %s: %w", address, err)
}
