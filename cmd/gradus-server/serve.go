package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/account"
	"github.com/gradus-dev/gradus/grader/class/database"
	"github.com/gradus-dev/gradus/grader/class/queue"
	"github.com/gradus-dev/gradus/grader/class/roster"
	"github.com/gradus-dev/gradus/grader/class/web"
	"github.com/gradus-dev/gradus/grader/gotool"
)

func gotoolOptions(log *slog.Logger) gotool.Options {
	return gotool.Options{Modules: challenges.Modules(), Prewarm: "gradus doctor --prewarm", Slow: func(what string) func() {
		log.Info("this may take long", "what", what)
		return func() {}
	}}
}

func serveCommand() *cli.Command {
	return &cli.Command{
		Name: "serve", Usage: "serve the pages of a class, and grade what is handed in",
		Description: `   Alone it keeps the class in a file, and grades by itself. The first time
   it prints a link that makes whoever opens it the owner of the course.

   With --database postgres://… as many servers and workers as wanted work
   together; with --no-worker this one leaves grading to gradus-server worker.`,
		Flags: append(append(placeFlags(), workFlags()...),
			&cli.StringFlag{Name: "listen", Usage: "answer on `ADDRESS`", Value: "127.0.0.1:8383", EnvVars: []string{"GRADUS_LISTEN"}},
			&cli.StringFlag{Name: "url", Usage: "browsers reach the server at `URL`", EnvVars: []string{"GRADUS_URL"}, DefaultText: "http:// and the address listened on"},
			&cli.BoolFlag{Name: "behind-proxy", Usage: "believe the last address in X-Forwarded-For"},
			&cli.BoolFlag{Name: "no-worker", Usage: "do not grade here"},
			&cli.DurationFlag{Name: "most-wait", Usage: "refuse what would wait longer than `TIME`; when it came is kept", Value: queue.DefaultMostWait},
			&cli.StringFlag{Name: "oidc-issuer", Usage: "people sign in with the OpenID Connect provider at `URL`", EnvVars: []string{"GRADUS_OIDC_ISSUER"}},
			&cli.StringFlag{Name: "oidc-name", Usage: "call it `NAME`", Value: "your account", EnvVars: []string{"GRADUS_OIDC_NAME"}},
			&cli.StringFlag{Name: "oidc-client", Usage: "this server's client `ID` there", EnvVars: []string{"GRADUS_OIDC_CLIENT"}},
			&cli.StringFlag{Name: "oidc-secret-file", Usage: "read the client's secret from `FILE`", EnvVars: []string{"GRADUS_OIDC_SECRET_FILE"}},
		),
		Action: serve,
	}
}

func serve(c *cli.Context) error {
	ctx, log := c.Context, logger(c.App.ErrWriter)
	cat, err := catalogue(c)
	if err != nil {
		return err
	}
	p, err := openPlace(c, true)
	if err != nil {
		return err
	}
	defer p.close()
	p.queue.MostWait = c.Duration("most-wait")
	if err := p.queue.Begin(ctx, log); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.String("listen"))
	if err != nil {
		return serving(c.String("listen"), err)
	}
	s := &web.Server{DB: p.db, Queue: p.queue, Blobs: p.blobs, Accounts: p.accounts, Roster: p.roster, Catalog: cat, Skills: cat.Skills, Log: log,
		Address: c.String("url"), Proxied: c.Bool("behind-proxy")}
	if s.Address == "" {
		s.Address = "http://" + listener.Addr().String()
	}
	if s.Provider, err = provider(c, s.Address); err != nil {
		return err
	}
	jobs, err := p.queue.Jobs(web.JobsPath, log)
	if err != nil {
		return err
	}
	s.Jobs = jobs
	handler, err := s.Handler()
	if err != nil {
		return err
	}
	var all sync.WaitGroup
	defer all.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	all.Go(func() { p.queue.Watch(ctx, log) })
	if err := jobs.Start(ctx); err != nil {
		return err
	}
	if !c.Bool("no-worker") {
		w, err := newWorker(c, p, cat, log)
		if err != nil {
			return err
		}
		all.Go(func() { _ = w.Run(ctx) }) // it logs what it meets, and comes back
	}
	if err := greet(c, p, s.Address); err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	server.RegisterOnShutdown(s.Close)
	return web.Serve(ctx, server, func() error { return server.Serve(listener) })
}

// greet says where the server is, and how the first owner comes in.
func greet(c *cli.Context, p *place, address string) error {
	course, err := firstCourse(c.Context, p)
	if err != nil {
		return err
	}
	fmt.Fprintln(c.App.Writer, "Gradus is at", address)
	members, err := p.roster.Members(c.Context, course)
	if err != nil || len(members) > 0 {
		return err
	}
	link, err := invite(c.Context, p, account.Invitation{Course: course, Role: class.Owner, Uses: 1, Expires: time.Now().Add(24 * time.Hour)})
	if err != nil {
		return err
	}
	fmt.Fprintf(c.App.Writer, "Open this to become the owner of the course; it works once, within a day:\n\n    %s/join/%s\n\n", address, link)
	return nil
}

// invite makes a link, as the operator.
func invite(ctx context.Context, p *place, i account.Invitation) (secret string, err error) {
	i.Creator = roster.Operator
	err = p.db.Do(ctx, func(tx *database.Tx) (err error) {
		if secret, err = p.accounts.Invite(ctx, tx, i); err != nil {
			return err
		}
		return roster.Audit(ctx, tx, roster.Entry{Course: i.Course, Actor: roster.Operator, Verb: "invited", Object: i.Account, After: string(i.Role)})
	})
	return secret, err
}

// provider finds the identity provider, if there is one.
func provider(c *cli.Context, address string) (*account.Provider, error) {
	issuer := c.String("oidc-issuer")
	if issuer == "" {
		return nil, nil
	}
	if c.String("oidc-client") == "" || c.String("oidc-secret-file") == "" {
		return nil, usage("the provider gives both when you register "+address+"/login/callback with it", "--oidc-issuer needs --oidc-client and --oidc-secret-file")
	}
	secret, err := os.ReadFile(c.String("oidc-secret-file"))
	if err != nil {
		return nil, usage("", "the client's secret: %v", err)
	}
	return account.NewProvider(c.Context, c.String("oidc-name"), issuer, c.String("oidc-client"), trimmed(secret), address+"/login/callback")
}
