package main

import (
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/pipeline"
	"github.com/gradus-dev/gradus/grader/results"
	"github.com/gradus-dev/gradus/grader/sandbox"
)

// engine grades submissions for one run of a command. It is the place where the
// packages of the grader are put together.
type engine struct {
	pipeline *pipeline.Pipeline
	results  *results.Cache
}

// newEngine finds the toolchain. progress is told what takes long.
func (a *app) newEngine(c *cli.Context, progress func(string), opts link.Options) (*engine, error) {
	b, err := link.New(a.buildOptions(c, opts))
	if err != nil {
		return nil, err
	}
	p := &pipeline.Pipeline{Builder: b, Version: gradusVersion(), Listen: func(e pipeline.Event) {
		if made, ok := e.(pipeline.Preparing); ok {
			progress("preparing " + made.Challenge + " (once)")
		}
	}}
	return &engine{p, &results.Cache{Dir: filepath.Join(b.CacheDir(), "results")}}, nil
}

// buildOptions adds to the options of a build what all commands have in common.
func (a *app) buildOptions(c *cli.Context, opts link.Options) link.Options {
	opts.Modules, opts.Slow, opts.Prewarm = challenges.Modules(), a.slow, "gradus doctor --prewarm"
	if dir := c.String("challenges"); dir != "" {
		opts.Prewarm += " --challenges " + shellWord(dir)
	}
	return opts
}

// gradeOptions are demands on a grading.
type gradeOptions struct {
	sandbox sandbox.Level // the least containment; LevelNone asks for nothing
	fresh   bool          // grade again even if nothing changed
	keep    bool          // store the report, to be reused if nothing changes
	strays  bool          // return an error, and no verdict, for what is no hand-in at all
}

// check refuses a grading that could not meet the demands.
func (o gradeOptions) check(ch *grader.Challenge) error {
	have := sandbox.Probe()
	if have.Level == sandbox.LevelNone {
		f := &failure{code: exitFailed, message: "no sandbox can be set up here: " + have.Lack()}
		return f.hint("%s", have.Hint)
	}
	if have.Level < o.sandbox {
		f := &failure{code: exitFailed, message: "the sandbox here is " + have.String() + "; --require-sandbox asks for " + o.sandbox.String()}
		return f.hint("%s", have.Hint)
	}
	return nil
}
