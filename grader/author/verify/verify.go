// Package verify finds out whether a challenge proves itself: its reference is
// accepted, its starter and every mutant are rejected by the tests that claim
// to, solutions built differently are accepted, mistakes made by machine are
// noticed, and nothing hidden reaches a learner.
//
// Each check is a value in the table Checks. It reads a challenge that package
// catalog opened and grades through the same pipeline as a learner's submission.
// Results of checks without findings are cached in a directory, by the content that they
// depend on.
package verify

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/pipeline"
)

// Check is one thing that must hold of a challenge.
type Check struct {
	ID   string // stable, such as "mutants-rejected"
	Doc  string // what must hold, in one sentence
	Slow bool   // left out by a quick verification
	Base bool   // made whenever a challenge is verified, however briefly
	// Needs are checks whose findings make this one redundant: it is left out if one of
	// them has found something.
	Needs []string

	text  bool // reads files only, so it applies to every kind of challenge
	tests bool // applies where learners write tests, too
	only  bool // with tests: applies only there
	run   func(ctx context.Context, v *verification) error
	// keep returns a pointer to what the check learns apart from findings. It is nil for
	// checks that are too cheap to cache.
	keep func(v *verification) any
	// also names the files that the check depends on in addition to the reference, the
	// drivers and the hidden tests.
	also func(grader.Files) []string
}

// Finding is something that does not hold, and how to mend it.
type Finding struct {
	Check   string `json:"check"`
	File    string `json:"file,omitempty"`
	Message string `json:"message"`
}

// LeftOut is a check that was not made.
type LeftOut struct {
	Check  string `json:"check"`
	Reason string `json:"reason"`
}

// Result is what verifying one challenge found.
type Result struct {
	Challenge string    `json:"challenge"`
	Findings  []Finding `json:"findings"`
	LeftOut   []LeftOut `json:"left_out,omitempty"`
	Mutation  *Mutation `json:"mutation,omitempty"` // nil when not measured
	Coverage  *Coverage `json:"coverage,omitempty"` // nil when not measured
	// Spent is the processor time of all checks, those of an earlier verification where
	// results are from the cache; 0 when not measured.
	Spent time.Duration `json:"processor_time,omitempty"`
}

// Depth says which checks are made.
type Depth int

// The depths.
const (
	Full  Depth = iota
	Quick       // all but the slow ones
	Brief       // those that only read files, and that the reference is accepted
)

// reaches reports whether a verification of depth d makes a check.
func (d Depth) reaches(c *Check) bool {
	switch d {
	case Quick:
		return !c.Slow
	case Brief:
		return c.text || c.Base
	default:
		return true
	}
}

// Manifest is the ID of the findings about a challenge that does not open.
const Manifest = "manifest"

// Broken returns the result for a challenge that does not open because of err.
func Broken(id string, err error) *Result {
	r := &Result{Challenge: id}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		r.Findings = append(r.Findings, Finding{Check: Manifest, Message: line})
	}
	return r
}

// Verifier verifies challenges. Its methods may be used concurrently; together
// they keep no more processors busy than there are.
type Verifier struct {
	Pipeline *pipeline.Pipeline
	Cache    string            // directory of what is known already; "" keeps nothing
	Fresh    bool              // don't read the cache
	Progress func(what string) // called before each check and during long ones; may be nil

	slots chan struct{} // one for each processor in use
}

// New returns a Verifier that keeps what it learns in cache.
func New(p *pipeline.Pipeline, cache string) *Verifier {
	v := &Verifier{Pipeline: p, Cache: cache, slots: make(chan struct{}, runtime.GOMAXPROCS(0))}
	v.kept().Sweep(unused)
	return v
}

// Verify runs the checks on a challenge that depth reaches, and holds the processor time
// they took against its budget: that of the whole process, so it is right only if nothing
// else is done meanwhile. The error means that verifying failed.
func (v *Verifier) Verify(ctx context.Context, ch *grader.Challenge, depth Depth) (*Result, error) {
	before := ProcessorTime()
	one, err := v.checks(ctx, ch, depth)
	if err != nil {
		return nil, err
	}
	if err := one.weigh(ctx, depth, ProcessorTime()-before); err != nil {
		return nil, err
	}
	return one.result, nil
}

// checks runs the checks that depth reaches.
func (v *Verifier) checks(ctx context.Context, ch *grader.Challenge, depth Depth) (*verification, error) {
	one := v.verification(ch)
	defer one.close()
	for _, c := range Checks {
		if !depth.reaches(c) || !c.applies(ch.Kind) {
			continue
		}
		if unmet := one.unmet(c); len(unmet) > 0 {
			one.leaveOut(c.ID, "until this holds: "+strings.Join(unmet, ", "))
			continue
		}
		one.tell(c.ID)
		if err := one.make(ctx, c); err != nil {
			return nil, fmt.Errorf("check %s of %s: %w", c.ID, ch.ID(), err)
		}
	}
	return one, nil
}

// applies reports whether a check is about challenges of a kind.
func (c *Check) applies(kind grader.Kind) bool {
	if kind == grader.KindTests {
		return c.text || c.tests
	}
	return !c.only
}

// verification is one challenge being verified.
type verification struct {
	*Verifier
	ch     *grader.Challenge
	check  *Check
	result *Result

	failed    map[string]bool           // checks that some mutant failed
	graded    map[string]*grader.Report // of mutants, by file, where this verification graded them
	strayed   []string                  // files of mutants whose verdict changes from run to run
	reference *pipeline.Program
	// remembered says that something was taken from the cache.
	remembered bool
}

// verification begins one, in which authors are shown everything. The caller closes it.
func (v *Verifier) verification(ch *grader.Challenge) *verification {
	open := *ch
	open.Reveal = grader.RevealFull
	return &verification{Verifier: v, ch: &open, result: &Result{Challenge: ch.ID(), Findings: []Finding{}}, failed: map[string]bool{}, graded: map[string]*grader.Report{}}
}

func (v *verification) close() {
	if v.reference != nil {
		v.reference.Close()
	}
}

// make makes one check, or takes its cached result. Results with findings are not cached.
func (v *verification) make(ctx context.Context, c *Check) error {
	v.check = c
	if c.keep == nil {
		return v.perform(ctx, c)
	}
	key := v.key(c)
	if v.remember(key, c.keep(v)) {
		return nil
	}
	before := len(v.result.Findings) + len(v.result.LeftOut)
	if err := v.perform(ctx, c); err != nil {
		return err
	}
	if len(v.result.Findings)+len(v.result.LeftOut) == before {
		v.memorise(key, c.keep(v))
	}
	return nil
}

// perform makes a check. An error that is the challenge's fault becomes a finding.
func (v *verification) perform(ctx context.Context, c *Check) error {
	err := c.run(ctx, v)
	if bad, ok := errors.AsType[*grader.BadChallenge](err); ok {
		v.find("", "%s", bad.Reason)
		return nil
	}
	return err
}

// unmet returns the checks that c needs and that found something or were left out.
func (v *verification) unmet(c *Check) []string {
	return slices.DeleteFunc(slices.Clone(c.Needs), func(id string) bool {
		return !slices.ContainsFunc(v.result.Findings, func(f Finding) bool { return f.Check == id }) &&
			!slices.ContainsFunc(v.result.LeftOut, func(l LeftOut) bool { return l.Check == id })
	})
}

func (v *verification) leaveOut(id, reason string) {
	v.result.LeftOut = append(v.result.LeftOut, LeftOut{Check: id, Reason: reason})
}

func (v *verification) find(file, format string, args ...any) {
	v.result.Findings = append(v.result.Findings, Finding{Check: v.check.ID, File: file, Message: fmt.Sprintf(format, args...)})
}

func (v *verification) tell(what string) {
	if v.Progress != nil {
		v.Progress(v.ch.ID() + ": " + what)
	}
}
