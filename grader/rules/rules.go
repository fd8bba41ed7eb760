// Package rules checks the source of a submission before it runs: against the
// default policy of escape hatches, against what its challenge demands, and for
// advice that costs no points.
//
// Sources arrive parsed and type-checked, by whoever builds the submission; nothing
// is read from disk and no other program is started.
// Findings leave as grader.Diagnostic, of kind "rule" when they are a verdict
// and "advice" when they are not.
//
// The rules do not keep a verdict safe: the split judge and the sandbox do.
// They keep solutions honest about what a challenge is for, protect what only
// the candidate can report of itself (steps, allocations, races), and tell a
// learner in words what the sandbox would answer with a signal.
package rules

import (
	"context"
	"errors"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/advice"
	"github.com/gradus-dev/gradus/grader/rules/callers"
	"github.com/gradus-dev/gradus/grader/rules/constanttime"
	"github.com/gradus-dev/gradus/grader/rules/counted"
	"github.com/gradus-dev/gradus/grader/rules/directive"
	"github.com/gradus-dev/gradus/grader/rules/escape"
	"github.com/gradus-dev/gradus/grader/rules/forbid"
	"github.com/gradus-dev/gradus/grader/rules/foreign"
	"github.com/gradus-dev/gradus/grader/rules/goroutine"
	"github.com/gradus-dev/gradus/grader/rules/imports"
	"github.com/gradus-dev/gradus/grader/rules/recursion"
	"github.com/gradus-dev/gradus/grader/rules/rule"
	"github.com/gradus-dev/gradus/grader/rules/scheduled"
	"github.com/gradus-dev/gradus/grader/rules/state"
)

// Package is a submission that type-checks.
type Package struct {
	Fset *token.FileSet
	// Files are the submission's own, parsed with comments.
	Files []*ast.File
	Types *types.Package
	// Info has Types, Instances, Defs, Uses, Implicits, Selections, Scopes and
	// FileVersions.
	Info  *types.Info
	Sizes types.Sizes
	// Counts says that the hidden tests count its steps.
	Counts bool
	// Schedules says that a driver chooses the schedules of its goroutines.
	Schedules bool
}

// The kinds of diagnostics this package makes.
const (
	KindRule   = "rule"
	KindAdvice = "advice"
)

// table holds every rule; the first to find something at a line is the one a
// learner reads.
var table = []*rule.Rule{
	&imports.Rule,
	&directive.Rule,
	&escape.Rule,
	&foreign.Rule,
	&forbid.Rule,
	&counted.Rule,
	&goroutine.Rule,
	&scheduled.Rule,
	&callers.Rule,
	&state.Rule,
	&recursion.Rule,
	&constanttime.Rule,
}

// Check applies every rule the challenge asks for, and then gives advice. The
// result is sorted by kind, rules first, and then by place; it holds at most 50
// of each kind. An error means that a rule could not be applied, or ctx ended.
func Check(ctx context.Context, ch *grader.Challenge, pkg *Package) ([]grader.Diagnostic, error) {
	demands := demandsOf(ch)
	demands.Counted = demands.Counted || pkg.Counts
	demands.Scheduled = demands.Scheduled || pkg.Schedules
	r := newRun(ctx, pkg)
	var analyzers []*analysis.Analyzer
	for _, t := range table {
		if t.For == nil || t.For(demands) {
			analyzers = append(analyzers, t.Analyzer(demands))
		}
	}
	broken, err := r.findings(KindRule, analyzers, nil)
	var tips []grader.Diagnostic
	if err == nil {
		tips, err = r.findings(KindAdvice, advice.Analyzers(), advice.Help)
	}
	return slices.Concat(broken, tips), err
}

// demandsOf returns a challenge's rules. Where learners write tests, these may import
// the package they test.
func demandsOf(ch *grader.Challenge) grader.Rules {
	r := ch.Rules
	if ch.Kind == grader.KindTests {
		r.AllowEscapes = append(slices.Clip(r.AllowEscapes), ch.ImportPath)
		if r.AllowImports != nil {
			r.AllowImports = append(slices.Clip(r.AllowImports), ch.ImportPath)
		}
	}
	return r
}

// errIncomplete is returned for a Package that lacks parts analyzers read.
var errIncomplete = errors.New("check the rules: the package has no type information")
