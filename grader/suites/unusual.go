package suites

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/proxy"
	"github.com/gradus-dev/gradus/grader/screen"
)

// unusual returns the instantiations that tests use, or nil if g has all of them. An error
// is a *grader.BadSubmission.
func (g *Ground) unusual(ch *grader.Challenge, c *screen.Checked) ([]proxy.Instance, error) {
	if c == nil {
		return nil, nil // and the run says what is missing
	}
	carrier := proxy.Carrier{Tests: c.Pkg, Reference: ch.ImportPath, Mentions: g.code.Mentions}
	for _, pkg := range c.Pkg.Imports() {
		if pkg.Path() == g.standIn.Path {
			carrier.API = pkg
		}
	}
	used, refused := carrier.Instances(c.Info)
	var diags []grader.Diagnostic
	for _, r := range refused {
		at := c.Fset.PositionFor(r.Pos, false)
		diags = append(diags, grader.Diagnostic{Kind: "compile", File: at.Filename, Line: at.Line, Column: at.Column, Message: r.Message,
			Help: "use another type here: the package under test runs in a process of its own"})
	}
	if len(diags) > 0 {
		return nil, &grader.BadSubmission{Verdict: grader.CompileError, Diagnostics: diags}
	}
	if !slices.ContainsFunc(used, func(i proxy.Instance) bool { return !slices.Contains(g.code.Instances, i.Key) }) {
		return nil, nil
	}
	return used, nil
}

// MaxInstances bounds how many instantiations of an API unusual tests may use.
const MaxInstances = 64

// buildUnusual builds tests and variants with instances that only these tests need, all
// within the time limit of one build. Failing to is the submission's fault.
func (m *Maker) buildUnusual(ctx context.Context, ch *grader.Challenge, key string, sub *grader.Submission, found *Suite, unusual []proxy.Instance) (*link.Candidate, []Program, error) {
	if len(unusual) > MaxInstances {
		return nil, nil, tooUnusual(unusual[:1], fmt.Sprintf("these and more instantiations, %d in all; %d is the limit", len(unusual), MaxInstances))
	}
	within, cancel := context.WithTimeout(ctx, ch.Limits.BuildWall)
	defer cancel()
	g, err := m.Ground(within, ch, key, unusual...)
	var programs []Program
	if err == nil {
		programs, err = g.Programs(within)
	}
	var author *proxy.AuthorError
	var broken *brokenVariant
	switch {
	case err == nil:
		tests, err := m.link(ctx, ch, sub, found, g)
		return tests, programs, err
	case ctx.Err() != nil:
		return nil, nil, err
	case within.Err() != nil:
		return nil, nil, tooUnusual(unusual, fmt.Sprintf("that took longer than %v", ch.Limits.BuildWall))
	case errors.As(err, &author) || errors.As(err, &broken):
		return nil, nil, tooUnusual(unusual, err.Error())
	}
	return nil, nil, err
}

func tooUnusual(instances []proxy.Instance, why string) *grader.BadSubmission {
	var keys []string
	for _, i := range instances[:min(len(instances), 5)] {
		keys = append(keys, i.Key)
	}
	return &grader.BadSubmission{Verdict: grader.CompileError, Diagnostics: []grader.Diagnostic{{Kind: "compile",
		Message: fmt.Sprintf("the package under test can't be built for %s: %s", strings.Join(keys, ", "), why),
		Help:    "use fewer or simpler type arguments"}}}
}
