package main

import (
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/build"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/sandbox"
)

func (a *app) doctorCommand() *cli.Command {
	return &cli.Command{
		Name: "doctor", Usage: "show what this machine grades with: toolchain, sandbox, cache",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "layers", Usage: "list each layer of the sandbox", DisableDefaultText: true},
			&cli.BoolFlag{Name: "prewarm", Usage: "prepare everything a first grading would wait for", DisableDefaultText: true},
			challengesFlag(),
		},
		Action: a.doctor,
	}
}

func (a *app) doctor(c *cli.Context) error {
	if c.Args().Present() {
		return usage("doctor takes no argument")
	}
	e, err := newEngine(a.progress, false)
	if err != nil {
		return err
	}
	tools := e.pipeline.Builder.Toolchain()
	box := sandbox.Probe()
	fmt.Fprintf(a.stdout, "gradus     %s\n", gradusVersion())
	fmt.Fprintf(a.stdout, "toolchain  %s %s, %s\n", tools.Version, tools.Platform, tools.Root)
	fmt.Fprintf(a.stdout, "sandbox    %s\n", box)
	fmt.Fprintf(a.stdout, "cache      %s\n", e.pipeline.Builder.CacheDir())
	a.printBuild(e.pipeline.Builder)
	if c.Bool("layers") {
		for _, l := range box.Layers {
			held := "holds"
			if !l.Held {
				held = "does not hold"
			}
			fmt.Fprintf(a.stdout, "  %-12s %s%s\n", l.Name, held, because(l.Why))
		}
	}
	if box.Hint != "" {
		fmt.Fprintf(a.stderr, "hint: %s\n", box.Hint)
	}
	if c.Bool("prewarm") {
		return a.prewarm(c, e)
	}
	return nil
}

// printBuild says how submissions are built, and when that was not possible.
func (a *app) printBuild(b *build.Builder) {
	how := "compiler and linker run directly"
	if b.Grafts() {
		how = "compiler run directly, programs grafted; the linker where they can't be"
	}
	fmt.Fprintf(a.stdout, "build      %s; the go command after a surprise\n", how)
	for _, s := range b.Surprises() {
		fmt.Fprintf(a.stdout, "  surprise, last %s: %s\n", s.Last.Format(time.DateTime), report.CleanLine(s.Message, maxSaid))
	}
}

func because(why string) string {
	if why == "" {
		return ""
	}
	return ": " + why
}

// prewarm fills the caches: export data of what submissions import, and the
// judge of every challenge.
func (a *app) prewarm(c *cli.Context, e *engine) error {
	cat, err := a.catalogue(c)
	if err != nil {
		return err
	}
	if err := e.pipeline.Prewarm(c.Context, cat.Modules(), a.progress); err != nil {
		return err
	}
	for i, listed := range cat.Challenges {
		if listed.Kind != grader.KindCode {
			continue
		}
		ch, err := cat.Open(listed.ID())
		if err != nil {
			a.warn("%v", err)
			continue
		}
		a.progress(fmt.Sprintf("judge %d of %d: %s", i+1, len(cat.Challenges), ch.ID()))
		if err := e.pipeline.Prepare(c.Context, ch); err != nil {
			return err
		}
	}
	return nil
}
