package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	tea "charm.land/bubbletea/v2"
	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/tui"
	"github.com/gradus-dev/gradus/grader/watch"
)

func (a *app) watchCommand() *cli.Command {
	return &cli.Command{
		Name: "watch", Usage: "grade a challenge each time you save", ArgsUsage: "[SLUG]",
		Description: `   Shows what grading the last save found, with the task, hints, the list of
   challenges and more one key away. A save while another is graded takes its
   place. An attempt is recorded when it came to something else than the last.

   Where there is no terminal to draw on, or with --plain, each report is printed
   as "gradus grade" prints it. "gradus" alone, in a workspace and at a terminal,
   is "gradus watch".`,
		Flags: []cli.Flag{
			challengesFlag(), identityFlag(),
			&cli.BoolFlag{Name: "plain", Usage: "print reports one after the other, and draw nothing", DisableDefaultText: true},
			&cli.BoolFlag{Name: "screen-reader", Usage: "print what is found as lines to be read aloud, with no table", DisableDefaultText: true},
			&cli.BoolFlag{Name: "poll", Usage: "look at the files three times a second, where the system tells of no saves", DisableDefaultText: true},
		},
		Action: a.watch,
	}
}

func (a *app) watch(c *cli.Context) error {
	cat, t, err := a.work(c)
	if err != nil {
		return err
	}
	if err := toGrade(t.challenge); err != nil {
		return err
	}
	h := a.newHost(c, cat)
	defer h.close()
	if h.engine, err = a.newEngine(c, h.progressing, link.Options{}); err != nil {
		return err
	}
	if c.Bool("plain") || c.Bool("screen-reader") || !a.drawable() {
		return h.print(c.Context, t)
	}
	return h.draw(c.Context, t)
}

// atWork reports whether someone sits at a terminal in a workspace, with a challenge
// begun.
func (a *app) atWork() bool {
	if !a.drawable() {
		return false
	}
	ws, err := findWorkspace()
	return err == nil && ws.Current() != ""
}

// drawable reports whether there is a terminal that a screen can be drawn on.
func (a *app) drawable() bool {
	in, _ := a.stdin.(*os.File)
	return in != nil && isTerminal(in) && isTerminal(a.stdout.w) && os.Getenv("TERM") != "dumb" && os.Getenv("TERM") != ""
}

// draw runs the screen until the learner leaves it, or a signal ends or stops gradus: the
// terminal is as it was before, then.
func (h *host) draw(ctx context.Context, t target) error {
	color := h.app.color(h.c)
	// What would be printed beside the screen is said on it.
	quiet := *h.app
	quiet.stderr = said{h}
	h.app = &quiet
	task, err := h.enter(t)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, endings...)
	defer stop()
	pausing := newPausing()
	defer pausing.end()
	program := tea.NewProgram(tui.New(h, task, color, settings().Advance), tea.WithContext(ctx), tea.WithInput(h.app.stdin),
		tea.WithOutput(h.app.stdout.w), tea.WithFilter(pausing.filter))
	pausing.program = program
	h.setSend(program.Send)
	go pausing.run(program.Send)
	_, err = program.Run()
	h.setSend(nil)
	if ctx.Err() != nil {
		return &failure{code: exitFailed, message: "interrupted"}
	}
	return err
}

// print reports on each save, one after the other.
func (h *host) print(ctx context.Context, t target) error {
	w, err := watch.New(t.dir, h.poll)
	if err != nil {
		return fmt.Errorf("watch %s: %w", t.shown(), err)
	}
	if polls, why := w.Polling(); polls && why != nil {
		h.app.warn("the system tells of no saves here (%v); the files are looked at three times a second", why)
	}
	h.opened[t.challenge.ID()] = &opened{target: t}
	worked(t)
	go w.Run(ctx)
	for {
		if err := h.printOne(ctx, t); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			h.app.complain(err)
		}
		h.app.say("waiting for the next save of %s; ctrl-C ends", t.shown())
		select {
		case <-ctx.Done():
			return nil
		case <-w.Changes():
			fmt.Fprintln(h.app.stdout)
		}
	}
}

// printOne grades what is saved, reports on it and records it.
func (h *host) printOne(ctx context.Context, t target) error {
	h.app.progress("grading " + t.challenge.ID())
	g, err := h.grade(ctx, t, true)
	if err != nil {
		return err
	}
	o := h.app.reportOptions(h.c, t, g.report)
	o.Reward = g.reward
	write := report.Text
	if h.c.Bool("screen-reader") {
		write = report.Sentences
	}
	if err := write(h.app.stdout, g.report, o); err != nil {
		return err
	}
	if g.note != "" {
		h.app.say("%s", g.note)
	}
	h.record(ctx, t.challenge.ID(), g)
	return nil
}

// progressing tells what is being waited for, on the screen once there is one.
func (h *host) progressing(what string) {
	if _, drawn := h.app.stderr.(said); drawn {
		h.tell(tui.Waiting(clean(what)))
		return
	}
	h.app.progress(what)
}

// said is standard error while the screen is drawn.
type said struct{ h *host }

// Write implements io.Writer.
func (s said) Write(p []byte) (int, error) {
	if line := report.CleanLine(string(p), maxSaid); line != "" {
		s.h.tell(tui.Said(line))
	}
	return len(p), nil
}
