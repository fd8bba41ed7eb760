package main

import (
	"encoding/json"
	"errors"
	"fmt"
	goversion "go/version"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/sandbox"
)

func (a *app) doctorCommand() *cli.Command {
	return &cli.Command{
		Name: "doctor", Usage: "show what this machine grades with: toolchain, sandbox, cache",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "layers", Usage: "list each layer of the sandbox", DisableDefaultText: true},
			&cli.BoolFlag{Name: "prewarm", Usage: "prepare everything a first grading would wait for", DisableDefaultText: true},
			challengesFlag(), identityFlag(), jsonFlag(),
		},
		Action: a.doctor,
	}
}

func (a *app) doctor(c *cli.Context) error {
	if c.Args().Present() {
		return usage("doctor takes no argument").hint("type: gradus doctor")
	}
	e, err := a.newEngine(c, a.progress, link.Options{})
	if err != nil {
		return err
	}
	d := diagnose(e.pipeline.Builder)
	if c.Bool("json") {
		err = json.NewEncoder(a.stdout).Encode(d)
	} else {
		err = d.write(a.stdout, c.Bool("layers"), a.width())
	}
	if err == nil {
		a.hint(d.Sandbox.Hint)
	}
	if err == nil && c.Bool("prewarm") {
		err = a.prewarm(c, e)
	}
	return err
}

// doctorSchema names the JSON form of a diagnosis.
const doctorSchema = "gradus.doctor/v1"

// diagnosis is what a machine grades with.
type diagnosis struct {
	Schema    string           `json:"schema"`
	Gradus    string           `json:"gradus"`
	Toolchain gotool.Toolchain `json:"toolchain"`
	Sandbox   sandbox.Report   `json:"sandbox"`
	Cache     string           `json:"cache"`
	FastLink  fastLink         `json:"fast_link"`
	Fallbacks []link.Fallback  `json:"fallbacks"` // what had the go command build submissions
}

// fastLink says whether the programs of submissions are made without a linker.
type fastLink struct {
	Works bool   `json:"works"`
	Why   string `json:"why"` // not; empty when it works
}

func diagnose(b *link.Builder) diagnosis {
	fast := fastLink{Works: true}
	if why := b.FastLink(); why != nil {
		fast = fastLink{Why: why.Error()}
	}
	return diagnosis{doctorSchema, gradusVersion(), b.Toolchain(), sandbox.Probe(), b.CacheDir(), fast,
		append([]link.Fallback{}, b.Fallbacks()...)}
}

// write words a diagnosis, with each layer of the sandbox if wanted.
func (d diagnosis) write(w io.Writer, layers bool, page int) error {
	release, _, _ := strings.Cut(d.Toolchain.Version, " ")
	fast := fmt.Sprintf("yes (%s, %s)", goversion.Lang(release), d.Toolchain.Platform)
	if !d.FastLink.Works {
		fast = "no: " + d.FastLink.Why
	}
	var b strings.Builder
	line := func(columns, format string, args ...any) {
		fmt.Fprintln(&b, beside(columns, clean(fmt.Sprintf(format, args...)), page))
	}
	line("gradus     ", "%s", d.Gradus)
	line("toolchain  ", "%s %s, %s", d.Toolchain.Version, d.Toolchain.Platform, d.Toolchain.Root)
	line("sandbox    ", "%s", d.Sandbox)
	fmt.Fprintln(&b, beside("cache      ", report.Unbroken(clean(d.Cache)), page))
	line("fast link  ", "%s", fast)
	for _, f := range d.Fallbacks {
		line("  go command needed, last ", "%s: %s", f.Last.Format(time.DateTime), f.Message)
	}
	for _, l := range d.Sandbox.Layers {
		held := "holds"
		if !l.Held {
			held = "does not hold"
		}
		if layers {
			line(fmt.Sprintf("  %-12s ", l.Name), "%s%s", held, because(l.Why))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func because(why string) string {
	if why == "" {
		return ""
	}
	return ": " + why
}

// prewarm fills the caches: modules that are not on this machine, export data of what
// submissions import, and the judge of every challenge. What fails keeps nothing else
// from being prepared.
func (a *app) prewarm(c *cli.Context, e *engine) error {
	cat, err := a.wholeCatalogue(c)
	if err != nil {
		return err
	}
	failed := []error{e.pipeline.Prewarm(c.Context, cat.Modules(), packagesOf(cat), a.progress)}
	for i, listed := range cat.Challenges() {
		if listed.Kind != grader.KindCode {
			continue
		}
		ch, err := cat.Open(listed.ID())
		if err != nil {
			a.warn("%v", err)
			continue
		}
		if ch.Withheld != nil {
			a.say("no judge is prepared: %s: %s", ch.ID(), ch.Withheld.Reason)
			break
		}
		a.progress(fmt.Sprintf("judge %d of %d: %s", i+1, len(cat.Challenges()), ch.ID()))
		failed = append(failed, e.pipeline.Prepare(c.Context, ch))
	}
	return firstOfEach(failed)
}

// firstOfEach joins errors, each message and each missing module once: what a machine
// lacks, it lacks for many challenges.
func firstOfEach(errs []error) error {
	said := map[string]bool{}
	return errors.Join(slices.DeleteFunc(errs, func(err error) bool {
		if err == nil {
			return true
		}
		what := err.Error()
		if m, ok := errors.AsType[*gotool.MissingModuleError](err); ok {
			what = m.Path
		}
		again := said[what]
		said[what] = true
		return again
	})...)
}
